// The result of prequalification: set, announced, objected to; those on the shortlist invited.
#include <algorithm>
#include <functional>

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/selection/domain/steps.h"
#include "services/procurement/selection/part_names.h"
#include "services/procurement/selection/prequalification_parts.h"
#include "services/procurement/selection/prequalification_service.h"
#include "services/procurement/selection/store/standing.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/prequalification_events.pb.h"

namespace terpadu::procurement {
namespace {

using domain::SelectionAggregate;
namespace step = domain::step;

absl::Status SetList(SelectionAct& act, v1::Prequalification& prequalification) {
  TERPADU_ASSIGN(auto applications, store::ReadApplications(act.transaction, act.id));
  v1::SelectionShortlistSet event;
  for (store::StoredApplication& each : applications) {
    const v1::PrequalificationApplication& application = each.application;
    if (application.state() == v1::APPLICATION_STATE_SUBMITTED || application.state() == v1::APPLICATION_STATE_PASSED) {
      return Error(absl::StatusCode::kFailedPrecondition, "NOT_EVALUATED",
                   absl::StrCat(application.name(), " is neither verified nor failed"),
                   {{"application", application.name()}});
    }
    if (application.state() == v1::APPLICATION_STATE_VERIFIED) {
      TERPADU_RETURN_IF_ERROR(Judge(act, each, step::kShortlist));
      event.set_shortlisted(event.shortlisted() + 1);
    }
  }
  if (event.shortlisted() == 0) {
    return Error(absl::StatusCode::kFailedPrecondition, "NO_APPLICATION_PASSED",
                 "no application was verified: declare the selection failed");
  }
  TERPADU_RETURN_IF_ERROR(Move(act, prequalification, step::kSetShortlist));
  TERPADU_RETURN_IF_ERROR(act.CompleteStage(step::kSetShortlist, event.mutable_stage()));
  act.Tell(event);
  return absl::OkStatus();
}

// Objections are taken until the end of their stage; when the result comes late, for as many days.
absl::Time ObjectionDeadline(SelectionAct& act) {
  const domain::Stage* const stage = domain::StageOfAct(act.stored.stages, step::kInvite);
  if (stage == nullptr) {
    return act.now;
  }
  return EndOf(std::max(stage->end, act.today() + (stage->end - stage->start)));
}

absl::Status AnnounceList(SelectionAct& act, v1::Prequalification& prequalification) {
  *prequalification.mutable_objection_deadline() = TimestampOf(ObjectionDeadline(act));
  TERPADU_RETURN_IF_ERROR(Move(act, prequalification, step::kAnnounceShortlist));
  v1::SelectionShortlistAnnounced event;
  *event.mutable_vendors() = prequalification.shortlist();
  TERPADU_RETURN_IF_ERROR(act.CompleteStage(step::kAnnounceShortlist, event.mutable_stage()));
  act.Tell(event);
  return absl::OkStatus();
}

absl::Status CheckNoOpenObjection(SelectionAct& act) {
  TERPADU_ASSIGN(const auto applications, store::ReadApplications(act.transaction, act.id));
  for (const store::StoredApplication& each : applications) {
    const auto state = each.application.objection_state();
    if (state == v1::APPLICATION_OBJECTION_STATE_SUBMITTED || state == v1::APPLICATION_OBJECTION_STATE_PRESENTED) {
      return Error(absl::StatusCode::kFailedPrecondition, "OBJECTION_OPEN",
                   absl::StrCat("the objection of ", each.application.name(), " is not answered"),
                   {{"application", each.application.name()}});
    }
  }
  return absl::OkStatus();
}

absl::Status Invite(SelectionAct& act, v1::Prequalification& prequalification) {
  const absl::Time deadline = TimeOf(prequalification.objection_deadline());
  if (act.now < deadline) {
    const std::string until = absl::FormatTime(absl::RFC3339_sec, deadline, Wib());
    return Error(absl::StatusCode::kFailedPrecondition, "OBJECTION_WINDOW_OPEN",
                 absl::StrCat("objections are taken until ", until), {{"until", until}});
  }
  TERPADU_RETURN_IF_ERROR(CheckNoOpenObjection(act));
  TERPADU_RETURN_IF_ERROR(Move(act, prequalification, step::kInvite));
  v1::SelectionShortlistInvited event;
  TERPADU_RETURN_IF_ERROR(act.CompleteStage(step::kInvite, event.mutable_stage()));
  act.Tell(event);
  return absl::OkStatus();
}

// An act on the prequalification as a whole.
template <typename Request>
absl::StatusOr<v1::Prequalification> ActOnPrequalification(
    rpc::CallContext& call, rules::RuleBook& rules, const Request& request, std::string_view selection_step,
    std::string_view own_step, const std::function<absl::Status(SelectionAct&, v1::Prequalification&)>& body) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kSelectionPattern, request.name(), request.etag()));
  v1::Prequalification prequalification;
  const auto act_once = [&](SelectionAct& act) -> absl::Status {
    TERPADU_ASSIGN(prequalification, PrequalificationFor(act, own_step));
    TERPADU_RETURN_IF_ERROR(body(act, prequalification));
    if (own_step == step::kSetShortlist) {
      prequalification.clear_shortlist();  // told with the announcement
    }
    return absl::OkStatus();
  };
  return Act<v1::Prequalification>(
      call, rules, request, {id, request.etag(), selection_step, Selectors()}, act_once,
      [&](SelectionAct&) { return prequalification; }, [](const v1::Prequalification& then) { return then; });
}

// Moves an application's objection on, writes it and tells of it.
absl::Status MoveObjection(SelectionAct& act, store::StoredApplication& stored, std::string_view objection_step) {
  v1::PrequalificationApplication& application = stored.application;
  const std::string before = application.objection_state() == 0 ? "" : WordOf(application.objection_state());
  application.set_objection_state(EnumOf<v1::ApplicationObjectionState>(
      domain::StateAfter(SelectionAggregate::kApplicationObjection, objection_step, before)));
  TERPADU_RETURN_IF_ERROR(store::UpdateApplication(act.transaction, stored));
  v1::PrequalificationApplicationObjected event;
  event.set_objection_state(application.objection_state());
  event.set_objection(application.objection());
  event.set_answer(application.answer());
  act.TellOf(application.name(), stored.version, event);
  return absl::OkStatus();
}

absl::Status Object(SelectionAct& act, const PartId& id, const std::string& objection,
                    v1::PrequalificationApplication& objecting) {
  TERPADU_ASSIGN(const v1::Prequalification prequalification, PrequalificationFor(act, step::kObject));
  TERPADU_ASSIGN(store::StoredApplication stored, store::ReadApplication(act.transaction, id));
  const ResourceId vendor = IdOf(kVendorPattern, stored.application.vendor());
  TERPADU_RETURN_IF_ERROR(store::CheckRepresents(act.transaction, vendor.instansi, vendor.id, act.call.actor.id));
  const absl::Time deadline = TimeOf(prequalification.objection_deadline());
  if (act.now >= deadline) {
    const std::string until = absl::FormatTime(absl::RFC3339_sec, deadline, Wib());
    return Error(absl::StatusCode::kFailedPrecondition, "OBJECTION_WINDOW_CLOSED",
                 absl::StrCat("objections were taken until ", until), {{"until", until}});
  }
  if (stored.application.objection_state() != 0) {
    return Error(absl::StatusCode::kFailedPrecondition, "OBJECTION_EXISTS",
                 absl::StrCat(stored.application.name(), " has objected"),
                 {{"application", stored.application.name()}});
  }
  stored.application.set_objection(objection);
  TERPADU_RETURN_IF_ERROR(MoveObjection(act, stored, step::kObject));
  objecting = stored.application;
  return absl::OkStatus();
}

absl::StatusOr<store::StoredApplication> ObjectionFor(SelectionAct& act, const PartId& id, const std::string& etag,
                                                      std::string_view objection_step) {
  TERPADU_RETURN_IF_ERROR(PrequalificationFor(act, objection_step).status());
  TERPADU_ASSIGN(store::StoredApplication stored, store::ReadApplication(act.transaction, id));
  TERPADU_RETURN_IF_ERROR(CheckEtag(etag, stored.application.name(), stored.version));
  const auto state = stored.application.objection_state();
  TERPADU_RETURN_IF_ERROR(domain::CheckAllowed(SelectionAggregate::kApplicationObjection, stored.application.name(),
                                               state == 0 ? "UNSPECIFIED" : WordOf(state), objection_step));
  return stored;
}

// The result is void: what was verified stays so, but may be judged anew.
absl::Status VoidResult(SelectionAct& act, const std::string& objecting) {
  TERPADU_ASSIGN(v1::Prequalification prequalification, PrequalificationFor(act, step::kUphold));
  TERPADU_ASSIGN(auto applications, store::ReadApplications(act.transaction, act.id));
  for (store::StoredApplication& each : applications) {
    if (each.application.state() == v1::APPLICATION_STATE_SHORTLISTED) {
      TERPADU_RETURN_IF_ERROR(Judge(act, each, step::kUphold));
    }
  }
  prequalification.clear_objection_deadline();
  TERPADU_RETURN_IF_ERROR(Move(act, prequalification, step::kUphold));
  v1::SelectionShortlistVoided event;
  event.set_application(objecting);
  act.Tell(event);
  return absl::OkStatus();
}

absl::Status Answer(SelectionAct& act, const PartId& id, const v1::AnswerShortlistObjectionRequest& request,
                    v1::PrequalificationApplication& answered) {
  const std::string_view objection_step = request.uphold() ? step::kUphold : step::kReject;
  TERPADU_ASSIGN(store::StoredApplication stored, ObjectionFor(act, id, request.etag(), objection_step));
  stored.application.set_answer(request.answer());
  TERPADU_RETURN_IF_ERROR(MoveObjection(act, stored, objection_step));
  answered = stored.application;
  return request.uphold() ? VoidResult(act, answered.name()) : absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Prequalification> PrequalificationService::SetShortlist(rpc::CallContext& call,
                                                                           const v1::SetShortlistRequest& request) {
  return ActOnPrequalification(call, rules_, request, step::kPrequalify, step::kSetShortlist, SetList);
}

absl::StatusOr<v1::Prequalification> PrequalificationService::AnnounceShortlist(
    rpc::CallContext& call, const v1::AnnounceShortlistRequest& request) {
  return ActOnPrequalification(call, rules_, request, step::kPrequalify, step::kAnnounceShortlist, AnnounceList);
}

absl::StatusOr<v1::Prequalification> PrequalificationService::InviteShortlisted(
    rpc::CallContext& call, const v1::InviteShortlistedRequest& request) {
  return ActOnPrequalification(call, rules_, request, step::kInvite, step::kInvite, Invite);
}

absl::StatusOr<v1::PrequalificationApplication> PrequalificationService::ObjectToShortlist(
    rpc::CallContext& call, const v1::ObjectToShortlistRequest& request) {
  TERPADU_ASSIGN(const PartId id, ReadPart(store::kApplicationPattern, request.name(), request.etag()));
  FieldErrors errors;
  CheckText("objection", request.objection(), kLongestReason, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  v1::PrequalificationApplication application;
  return Act<v1::PrequalificationApplication>(
      call, rules_, request, {SelectionOf(id), "", step::kPrequalify, {domain::capacity::kBidder}},
      [&](SelectionAct& act) { return Object(act, id, request.objection(), application); },
      [&](SelectionAct&) { return application; }, [](const v1::PrequalificationApplication& then) { return then; });
}

absl::StatusOr<v1::PrequalificationApplication> PrequalificationService::PresentShortlistObjection(
    rpc::CallContext& call, const v1::PresentShortlistObjectionRequest& request) {
  TERPADU_ASSIGN(const PartId id, ReadPart(store::kApplicationPattern, request.name(), request.etag()));
  v1::PrequalificationApplication application;
  return Act<v1::PrequalificationApplication>(
      call, rules_, request, {SelectionOf(id), "", step::kPrequalify, {domain::capacity::kReviewer}},
      [&](SelectionAct& act) -> absl::Status {
        TERPADU_ASSIGN(store::StoredApplication stored, ObjectionFor(act, id, request.etag(), step::kPresent));
        stored.presenter = call.actor.id;
        TERPADU_RETURN_IF_ERROR(MoveObjection(act, stored, step::kPresent));
        application = stored.application;
        return absl::OkStatus();
      },
      [&](SelectionAct&) { return application; }, [](const v1::PrequalificationApplication& then) { return then; });
}

absl::StatusOr<v1::PrequalificationApplication> PrequalificationService::AnswerShortlistObjection(
    rpc::CallContext& call, const v1::AnswerShortlistObjectionRequest& request) {
  TERPADU_ASSIGN(const PartId id, ReadPart(store::kApplicationPattern, request.name(), request.etag()));
  FieldErrors errors;
  CheckText("answer", request.answer(), kLongestReason, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  v1::PrequalificationApplication application;
  return Act<v1::PrequalificationApplication>(
      call, rules_, request, {SelectionOf(id), "", step::kPrequalify, Selectors()},
      [&](SelectionAct& act) { return Answer(act, id, request, application); },
      [&](SelectionAct&) { return application; }, [](const v1::PrequalificationApplication& then) { return then; });
}

absl::StatusOr<v1::Prequalification> PrequalificationService::GetPrequalification(
    rpc::CallContext& call, const v1::GetPrequalificationRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kSelectionPattern, "name", request.name()));
  TERPADU_ASSIGN(postgres::Transaction transaction, call.db->Begin(call.ScopeOf(id.instansi)));
  TERPADU_ASSIGN(auto found, store::FindPrequalification(transaction, id));
  if (!found.has_value()) {
    return NotFound(request.name());
  }
  if (found->state() == v1::PREQUALIFICATION_STATE_RESULT_SET) {
    found->clear_shortlist();
  }
  return *found;
}

}  // namespace terpadu::procurement
