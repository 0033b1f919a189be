#include "services/procurement/selection/prequalification_parts.h"

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/selection/domain/steps.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/prequalification_events.pb.h"

namespace terpadu::procurement {

using domain::SelectionAggregate;

absl::StatusOr<v1::Prequalification> PrequalificationFor(SelectionAct& act, std::string_view step) {
  TERPADU_ASSIGN(const auto found, store::FindPrequalification(act.transaction, act.id));
  if (!found.has_value()) {
    return Error(absl::StatusCode::kFailedPrecondition, "NO_PREQUALIFICATION",
                 absl::StrCat(act.selection().name(), " has no prequalification"));
  }
  TERPADU_RETURN_IF_ERROR(domain::CheckAllowed(SelectionAggregate::kPrequalification, act.selection().name(),
                                               WordOf(found->state()), step));
  return *found;
}

absl::Status Move(SelectionAct& act, v1::Prequalification& prequalification, std::string_view step) {
  prequalification.set_state(EnumOf<v1::PrequalificationState>(
      domain::StateAfter(SelectionAggregate::kPrequalification, step, WordOf(prequalification.state()))));
  return store::UpdatePrequalification(act.transaction, act.id, prequalification);
}

absl::Status MoveApplicationClosing(SelectionAct& act) {
  TERPADU_ASSIGN(auto found, store::FindPrequalification(act.transaction, act.id));
  const domain::Stage* const stage = domain::StageOfAct(act.stored.stages, domain::step::kApply);
  if (!found.has_value() || stage == nullptr || EndOf(stage->end) == TimeOf(found->closing_time())) {
    return absl::OkStatus();
  }
  if (act.now >= TimeOf(found->closing_time()) || act.now >= EndOf(stage->end)) {
    return Error(absl::StatusCode::kFailedPrecondition, "CLOSING_PASSED",
                 absl::StrCat("applications were taken until ",
                              absl::FormatTime(absl::RFC3339_sec, TimeOf(found->closing_time()), Wib())));
  }
  *found->mutable_closing_time() = TimestampOf(EndOf(stage->end));
  return store::UpdatePrequalification(act.transaction, act.id, *found);
}

absl::StatusOr<store::StoredApplication> ApplicationFor(SelectionAct& act, const PartId& id, const std::string& etag,
                                                        std::string_view step) {
  TERPADU_ASSIGN(store::StoredApplication stored, store::ReadApplication(act.transaction, id));
  TERPADU_RETURN_IF_ERROR(CheckEtag(etag, stored.application.name(), stored.version));
  TERPADU_RETURN_IF_ERROR(domain::CheckAllowed(SelectionAggregate::kApplication, stored.application.name(),
                                               WordOf(stored.application.state()), step));
  return stored;
}

absl::Status Judge(SelectionAct& act, store::StoredApplication& stored, std::string_view step) {
  v1::PrequalificationApplication& application = stored.application;
  application.set_state(EnumOf<v1::ApplicationState>(
      domain::StateAfter(SelectionAggregate::kApplication, step, WordOf(application.state()))));
  TERPADU_RETURN_IF_ERROR(store::UpdateApplication(act.transaction, stored));
  v1::PrequalificationApplicationJudged event;
  event.set_state(application.state());
  event.set_remark(application.remark());
  act.TellOf(application.name(), stored.version, event);
  return absl::OkStatus();
}

}  // namespace terpadu::procurement
