#include "absl/strings/str_join.h"
#include "libs/base/status.h"
#include "services/reporting/appliers/applier.h"
#include "services/reporting/date_text.h"
#include "services/reporting/names.h"
#include "terpadu/procurement/v1/contract_events.pb.h"
#include "terpadu/procurement/v1/prequalification_events.pb.h"
#include "terpadu/procurement/v1/selection_events.pb.h"
#include "terpadu/procurement/v1/spse_events.pb.h"
#include "terpadu/procurement/v1/two_file_events.pb.h"

namespace terpadu::reporting {
namespace {

namespace pb = procurement::v1;

enum Outcome { kUnderWay = 0, kWon = 1, kFailed = 2 };

constexpr Table kSelection = {.name = "selection",
                              .key = {{"name"}},
                              .values = {{"rup_package"}, {"method", "int"}, {"outcome", "int"}, {"price", "bigint"}},
                              .missing = "SELECTION_MISSING"};

constexpr Table kStage = {
    .name = "selection_stage", .key = {{"selection"}, {"code"}}, .values = {{"last_day"}, {"done_day"}}};

constexpr Table kClosing = {
    .name = "contract_closing", .key = {{"contract"}}, .values = {{"rating", "int"}, {"penalty", "bigint"}}};

constexpr Table kPoint = {.name = "progress_point",
                          .key = {{"contract"}, {"measured", "boolean"}, {"day"}},
                          .values = {{"basis_points", "int"}},
                          .list_of = 2};

constexpr Table kSpse = {.name = "spse_selection",
                         .key = {{"name"}},
                         .values = {{"codes"},
                                    {"unit"},
                                    {"category", "int"},
                                    {"method", "int"},
                                    {"state", "int"},
                                    {"pagu", "bigint"},
                                    {"hps", "bigint"},
                                    {"price", "bigint"},
                                    {"contract_value", "bigint"},
                                    {"small_business_value", "bigint"},
                                    {"domestic_value", "bigint"},
                                    {"announce_day"},
                                    {"contract_day"},
                                    {"year", "int"},
                                    {"month", "int"}}};

absl::Status PutStage(Writes& writes, const std::string& selection, const pb::SelectionStage& stage) {
  if (stage.code().empty()) {
    return absl::OkStatus();  // a step that completes none
  }
  return writes.Put(kStage, KeyOf(selection, {stage.code()}),
                    {FirstDay(stage.planned_end()), FirstDay(stage.actual_end())});
}

template <typename Stages>
absl::Status PutStages(Writes& writes, const std::string& selection, const Stages& stages) {
  for (const pb::SelectionStage& stage : stages) {
    TERPADU_RETURN_IF_ERROR(PutStage(writes, selection, stage));
  }
  return absl::OkStatus();
}

// Of any event that tells of one stage.
template <typename Payload>
absl::Status OnStage(Writes& writes, const std::string& selection, const Payload& event) {
  return PutStage(writes, selection, event.stage());
}

absl::Status OnSelectionPlanned(Writes& writes, const std::string&, const pb::SelectionPlanned& event) {
  const pb::Selection& selection = event.selection();
  TERPADU_RETURN_IF_ERROR(
      writes.Put(kSelection, KeyOf(selection.name()), {selection.rup_package(), selection.method(), kUnderWay, 0}));
  return PutStages(writes, selection.name(), selection.stages());
}

absl::Status OnSelectionRescheduled(Writes& writes, const std::string& selection,
                                    const pb::SelectionRescheduled& event) {
  return PutStages(writes, selection, event.stages());
}

// Of events that tell who won, and at what price.
template <typename Payload>
absl::Status OnWon(Writes& writes, const std::string& selection, const Payload& event) {
  TERPADU_RETURN_IF_ERROR(writes.Set(kSelection, KeyOf(selection), {{"outcome", kWon}, {"price", event.price()}}));
  return PutStage(writes, selection, event.stage());
}

absl::Status OnSelectionFailed(Writes& writes, const std::string& selection, const pb::SelectionFailed&) {
  return writes.Set(kSelection, KeyOf(selection), {{"outcome", kFailed}, {"price", 0}});
}

// Subject: `…/contracts/c/execution`.
std::string ContractOf(const std::string& execution) { return execution.substr(0, execution.rfind('/')); }

absl::Status OnContractClosed(Writes& writes, const std::string& execution, const pb::ContractClosed& event) {
  return writes.Put(kClosing, KeyOf(ContractOf(execution)), {event.rating(), event.penalty()});
}

template <typename Points>
absl::Status PutPlanned(Writes& writes, const std::string& execution, const Points& points) {
  const std::string contract = ContractOf(execution);
  TERPADU_RETURN_IF_ERROR(writes.Clear(kPoint, KeyOf(contract, {false})));
  for (const pb::PlannedProgress& point : points) {
    TERPADU_RETURN_IF_ERROR(
        writes.Put(kPoint, KeyOf(contract, {false, FirstDay(point.date())}), {point.basis_points()}));
  }
  return absl::OkStatus();
}

absl::Status OnExecutionPrepared(Writes& writes, const std::string& execution,
                                 const pb::ContractExecutionPrepared& event) {
  return PutPlanned(writes, execution, event.execution().planned_progress());
}

absl::Status OnProgressPlanned(Writes& writes, const std::string& execution, const pb::ContractProgressPlanned& event) {
  return PutPlanned(writes, execution, event.planned_progress());
}

absl::Status OnProgressMeasured(Writes& writes, const std::string& execution,
                                const pb::ContractProgressMeasured& event) {
  const pb::ProgressMeasurement& measured = event.measurement();
  return writes.Put(kPoint, KeyOf(ContractOf(execution), {true, FirstDay(measured.date())}), {measured.basis_points()});
}

int64_t PriceOf(const pb::SpseSelection& selection) {
  if (selection.negotiated() > 0) {
    return selection.negotiated();
  }
  return selection.corrected() > 0 ? selection.corrected() : selection.offered();
}

absl::Status OnSpseSelection(Writes& writes, const std::string&, const pb::SpseSelectionRecorded& event) {
  const pb::SpseSelection& selection = event.spse_selection();
  const std::string announced = WibDay(selection.announce_time());
  const std::string signed_on = FirstDay(selection.contract_date());
  const google::type::Date first = DateOf(announced.empty() ? WibDay(selection.create_time()) : announced);
  return writes.Put(
      kSpse, KeyOf(selection.name()),
      {absl::StrJoin(selection.rup_codes(), " "), selection.unit(), selection.category(), selection.method(),
       selection.state(), selection.pagu(), selection.hps(), PriceOf(selection), selection.contract_value(),
       selection.small_business_value(), selection.domestic_value(), announced, signed_on,
       signed_on.empty() ? first.year() : selection.contract_date().year(), first.year() * 100 + first.month()});
}

}  // namespace

void AddRealisation(Applier& procurement) {
  procurement.On(OnSelectionPlanned)
      .On(OnSelectionRescheduled)
      .On(OnStage<pb::SelectionStageDone>)
      .On(OnStage<pb::SelectionAnnounced>)
      .On(OnStage<pb::SelectionBidsOpened>)
      .On(OnStage<pb::SelectionBidsRanked>)
      .On(OnStage<pb::SelectionWinnerSet>)
      .On(OnStage<pb::SelectionWinnerAnnounced>)
      .On(OnWon<pb::SelectionAwarded>)
      .On(OnWon<pb::SelectionOrdered>)
      .On(OnSelectionFailed)
      .On(OnStage<pb::SelectionPrequalificationAnnounced>)
      .On(OnStage<pb::SelectionShortlistSet>)
      .On(OnStage<pb::SelectionShortlistAnnounced>)
      .On(OnStage<pb::SelectionShortlistInvited>)
      .On(OnStage<pb::SelectionTechnicalFilesOpened>)
      .On(OnStage<pb::SelectionTechnicalFilesRanked>)
      .On(OnStage<pb::SelectionPriceFilesOpened>)
      .On(OnContractClosed)
      .On(OnExecutionPrepared)
      .On(OnProgressPlanned)
      .On(OnProgressMeasured)
      .On(OnSpseSelection);
}

}  // namespace terpadu::reporting
