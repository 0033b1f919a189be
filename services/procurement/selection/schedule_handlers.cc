// Acts on the schedule: reschedule, record a stage, announce.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/selection/acts.h"
#include "services/procurement/selection/bid_parts.h"
#include "services/procurement/selection/domain/steps.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/selection/prequalification_parts.h"
#include "services/procurement/selection/seal.h"
#include "services/procurement/selection/selection_service.h"
#include "services/procurement/selection/stage_fields.h"
#include "services/procurement/selection/store/selection_rows.h"
#include "services/procurement/selection/store/standing.h"
#include "services/procurement/selection/store/two_file_store.h"
#include "services/procurement/selection/technical_file.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/prequalification_events.pb.h"
#include "terpadu/procurement/v1/selection_events.pb.h"

namespace terpadu::procurement {
namespace {

using domain::Stage;

constexpr int kMostStages = 50;

absl::StatusOr<Stage*> FindStage(SelectionAct& act, const std::string& field, const std::string& code) {
  auto& stages = act.stored.stages;
  const auto found =
      std::find_if(stages.begin(), stages.end(), [&](const Stage& each) { return each.rule.code == code; });
  if (found == stages.end()) {
    FieldErrors errors;
    errors.Add(field, "must be a stage of the selection's template");
    return errors.ToStatus();
  }
  if (found->done.has_value()) {
    return Error(absl::StatusCode::kFailedPrecondition, "STAGE_DONE",
                 absl::StrCat(code, " was done on ", FormatDay(*found->done)), {{"stage", code}});
  }
  return &*found;
}

absl::Status ClosingPassed(const v1::Selection& selection) {
  return Error(absl::StatusCode::kFailedPrecondition, "CLOSING_PASSED",
               absl::StrCat("bids were taken until ",
                            absl::FormatTime(absl::RFC3339_sec, TimeOf(selection.closing_time()), Wib())));
}

absl::Status Reschedule(SelectionAct& act, const v1::RescheduleSelectionRequest& request) {
  const absl::Time closing_before = TimeOf(act.selection().closing_time());
  for (int i = 0; i < request.stages_size(); ++i) {
    TERPADU_ASSIGN(Stage* const stage, FindStage(act, absl::StrCat("stages[", i, "].code"), request.stages(i).code()));
    SetDates(request.stages(i), *stage);
  }
  TERPADU_RETURN_IF_ERROR(CheckOrder("stages", act.stored.stages));
  const domain::SelectionDays rup =
      domain::DaysOfRup(PlannedDayOf(act.package.selection_start()), PlannedDayOf(act.package.selection_end()));
  TERPADU_ASSIGN(const domain::SelectionDays days,
                 store::Widen(act.transaction, act.id.instansi, IdOf(kPackagePattern, act.package.name()).id, rup));
  TERPADU_RETURN_IF_ERROR(domain::CheckWithin(act.stored.stages, days));
  const bool sealed = act.selection().state() != v1::SELECTION_STATE_PLANNED && act.selection().has_closing_time();
  const auto times = domain::BidTimesOf(act.stored.stages);
  if (sealed && act.now >= closing_before && times->closing != closing_before) {
    return ClosingPassed(act.selection());
  }
  if (sealed && times->closing <= act.now && times->closing != closing_before) {
    return ClosingPassed(act.selection());
  }
  TERPADU_RETURN_IF_ERROR(MoveApplicationClosing(act));
  SetBidTimes(act.stored);
  v1::SelectionRescheduled event;
  for (const Stage& stage : act.stored.stages) {
    *event.add_stages() = store::ShownStage(stage);
  }
  act.Tell(event);
  return absl::OkStatus();
}

// Applications come first; bids when the shortlist stands.
absl::Status AnnouncePrequalification(SelectionAct& act, absl::Time closing) {
  if (act.now >= closing) {
    return Error(absl::StatusCode::kFailedPrecondition, "CLOSING_PASSED",
                 "the schedule leaves no time for applications");
  }
  TERPADU_RETURN_IF_ERROR(store::InsertPrequalification(act.transaction, act.id, closing));
  act.MoveBy(domain::step::kOpenPrequalification);
  v1::SelectionPrequalificationAnnounced event;
  TERPADU_RETURN_IF_ERROR(act.CompleteStage(domain::step::kAnnounce, event.mutable_stage()));
  act.Tell(event);
  return absl::OkStatus();
}

absl::Status Announce(SelectionAct& act, const std::string& seal_key) {
  v1::Selection& selection = act.selection();
  if (selection.method() == v1::PROCUREMENT_METHOD_E_PURCHASING || !selection.has_closing_time()) {
    return Error(absl::StatusCode::kFailedPrecondition, "METHOD_HAS_NO_BIDS",
                 absl::StrCat(selection.name(), " takes no bids: order from the catalogue"));
  }
  if (seal_key.empty()) {
    return Error(absl::StatusCode::kFailedPrecondition, "SEAL_KEY_MISSING",
                 "the server has no key to seal bids with: start it with --seal-key-file");
  }
  if (act.now >= TimeOf(selection.closing_time())) {
    return ClosingPassed(selection);
  }
  act.stored.sealed_key = Seal(seal_key, selection.name(), NewDataKey());
  if (IsInTwoFiles(act)) {
    const std::string key = Seal(seal_key, TechnicalKeyContext(selection.name()), NewDataKey());
    TERPADU_RETURN_IF_ERROR(store::InsertTwoFile(act.transaction, act.id, key));
  }
  const Stage* const applying = domain::StageOfAct(act.stored.stages, domain::step::kApply);
  if (applying != nullptr) {
    return AnnouncePrequalification(act, EndOf(applying->end));
  }
  v1::SelectionAnnounced event;
  TERPADU_RETURN_IF_ERROR(act.CompleteStage(domain::step::kAnnounce, event.mutable_stage()));
  act.Tell(event);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Selection> SelectionService::RescheduleSelection(rpc::CallContext& call,
                                                                    const v1::RescheduleSelectionRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kSelectionPattern, request.name(), request.etag()));
  FieldErrors errors;
  CheckText("reason", request.reason(), kLongestReason, errors);
  if (request.stages_size() > kMostStages) {
    errors.Add("stages", "must be at most 50");
  } else {
    CheckStageDates("stages", request.stages(), errors);
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return ActOnSelection(call, rules_, request, {id, request.etag(), domain::step::kReschedule, Selectors()},
                        [&](SelectionAct& act) { return Reschedule(act, request); });
}

absl::StatusOr<v1::Selection> SelectionService::RecordStage(rpc::CallContext& call,
                                                            const v1::RecordStageRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kSelectionPattern, request.name(), request.etag()));
  return ActOnSelection(call, rules_, request, {id, request.etag(), domain::step::kRecordStage, Selectors()},
                        [&](SelectionAct& act) -> absl::Status {
                          TERPADU_ASSIGN(Stage* const stage, FindStage(act, "stage", request.stage()));
                          if (!stage->rule.act.empty()) {
                            return Error(absl::StatusCode::kFailedPrecondition, "STAGE_OF_AN_ACT",
                                         absl::StrCat(request.stage(), " is recorded by the act: ", stage->rule.act),
                                         {{"stage", request.stage()}, {"act", stage->rule.act}});
                          }
                          v1::SelectionStageDone event;
                          TERPADU_RETURN_IF_ERROR(act.CompleteStage(*stage, event.mutable_stage()));
                          act.Tell(event);
                          return absl::OkStatus();
                        });
}

absl::StatusOr<v1::Selection> SelectionService::AnnounceSelection(rpc::CallContext& call,
                                                                  const v1::AnnounceSelectionRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kSelectionPattern, request.name(), request.etag()));
  return ActOnSelection(call, rules_, request, {id, request.etag(), domain::step::kAnnounce, Selectors()},
                        [&](SelectionAct& act) { return Announce(act, seal_key_); });
}

}  // namespace terpadu::procurement
