// Selections from rows.
#include "services/procurement/selection/store/selection_rows.h"

#include "libs/base/assert.h"
#include "libs/rpc/etag.h"
#include "nlohmann/json.hpp"
#include "services/procurement/selection/names.h"
#include "services/procurement/store/text_list.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Rows;

enum Column {
  kId,
  kPackage,
  kRpp,
  kMethod,
  kHps,
  kEvaluation,
  kQualityWeight,
  kLeastScore,
  kQualifications,
  kTemplate,
  kState,
  kClosing,
  kOpening,
  kRepeats,
  kSealedKey,
  kFirstOpener,
  kWinningBid,
  kWinner,
  kWinningPrice,
  kObjectionDeadline,
  kFailureCause,
  kFailureReason,
  kOrder,
  kMeeting,
  kVersion,
  kStages,
};

CalendarDay DayIn(const std::string& text) {
  const auto day = ParseDay(text);
  TERPADU_ASSERT(day.ok());
  return *day;
}

std::vector<domain::Stage> StagesIn(const std::string& text) {
  std::vector<domain::Stage> stages;
  for (const auto& row : nlohmann::json::parse(text)) {
    domain::Stage stage;
    stage.rule = {.code = row[0].get<std::string>(),
                  .title = row[1].get<std::string>(),
                  .days = 1,
                  .act = row[2].get<std::string>(),
                  .in_selection = row[3].get<bool>()};
    stage.start = DayIn(row[4].get<std::string>());
    stage.end = DayIn(row[5].get<std::string>());
    if (!row[6].is_null()) {
      stage.done = DayIn(row[6].get<std::string>());
    }
    stages.push_back(std::move(stage));
  }
  return stages;
}

void ReadTimes(const Rows& rows, int row, v1::Selection& selection) {
  if (!rows.IsNull(row, kClosing)) {
    *selection.mutable_closing_time() = TimestampOf(rows.Time(row, kClosing));
    *selection.mutable_opening_time() = TimestampOf(rows.Time(row, kOpening));
  }
  if (!rows.IsNull(row, kObjectionDeadline)) {
    *selection.mutable_objection_deadline() = TimestampOf(rows.Time(row, kObjectionDeadline));
  }
}

void ReadResult(const Rows& rows, int row, std::string_view instansi, v1::Selection& selection) {
  if (!rows.IsNull(row, kWinningBid)) {
    selection.set_winning_bid(
        NameOf(kBidPattern, {std::string(instansi), rows.Text(row, kId), rows.Text(row, kWinningBid)}));
  }
  if (!rows.IsNull(row, kWinner)) {
    selection.set_winner(NameOf(kVendorPattern, instansi, rows.Text(row, kWinner)));
    selection.set_winning_price(rows.Int(row, kWinningPrice));
  }
  if (!rows.IsNull(row, kFailureCause)) {
    selection.set_failure_cause(EnumOf<v1::FailureCause>(rows.Text(row, kFailureCause)));
  }
  selection.set_failure_reason(rows.Text(row, kFailureReason));
  if (!rows.IsNull(row, kOrder)) {
    TERPADU_ASSERT(selection.mutable_catalogue_order()->ParseFromString(rows.Bytes(row, kOrder)));
  }
  if (!rows.IsNull(row, kMeeting)) {
    selection.set_result_meeting(NameOf(kMeetingPattern, instansi, rows.Text(row, kMeeting)));
  }
}

}  // namespace

void ShowStages(StoredSelection& stored) {
  stored.selection.clear_stages();
  for (const domain::Stage& stage : stored.stages) {
    *stored.selection.add_stages() = ShownStage(stage);
  }
}

v1::SelectionStage ShownStage(const domain::Stage& stage) {
  v1::SelectionStage shown;
  shown.set_code(stage.rule.code);
  shown.set_title(stage.rule.title);
  *shown.mutable_planned_start() = DateOf(stage.start);
  *shown.mutable_planned_end() = DateOf(stage.end);
  if (stage.done.has_value()) {
    *shown.mutable_actual_end() = DateOf(*stage.done);
  }
  shown.set_days_late(domain::DaysLateOf(stage));
  return shown;
}

StoredSelection SelectionIn(const Rows& rows, int row, std::string_view instansi) {
  StoredSelection stored;
  v1::Selection& selection = stored.selection;
  selection.set_name(NameOf(kSelectionPattern, instansi, rows.Text(row, kId)));
  selection.set_rup_package(PackageName(instansi, rows.Text(row, kPackage)));
  selection.set_rpp(RppName(instansi, rows.Text(row, kRpp)));
  selection.set_method(EnumOf<v1::ProcurementMethod>(rows.Text(row, kMethod)));
  selection.set_hps(rows.Int(row, kHps));
  if (!rows.IsNull(row, kEvaluation)) {
    selection.set_evaluation_method(EnumOf<v1::EvaluationMethod>(rows.Text(row, kEvaluation)));
  }
  selection.set_quality_weight(static_cast<int>(rows.Int(row, kQualityWeight)));
  selection.set_least_score_hundredths(static_cast<int>(rows.Int(row, kLeastScore)));
  ReadList(rows.Text(row, kQualifications), *selection.mutable_required_qualifications());
  selection.set_template_(rows.Text(row, kTemplate));
  selection.set_state(EnumOf<v1::SelectionState>(rows.Text(row, kState)));
  if (!rows.IsNull(row, kRepeats)) {
    selection.set_repeats(NameOf(kSelectionPattern, instansi, rows.Text(row, kRepeats)));
  }
  ReadTimes(rows, row, selection);
  ReadResult(rows, row, instansi, selection);
  stored.sealed_key = rows.IsNull(row, kSealedKey) ? "" : rows.Bytes(row, kSealedKey);
  stored.first_opener = rows.IsNull(row, kFirstOpener) ? "" : rows.Text(row, kFirstOpener);
  stored.version = rows.Int(row, kVersion);
  selection.set_etag(rpc::EtagOf(stored.version));
  stored.stages = StagesIn(rows.Text(row, kStages));
  ShowStages(stored);
  return stored;
}

}  // namespace terpadu::procurement::store
