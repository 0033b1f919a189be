// Objections (sanggah): handed over within their window, presented to the TTPBJ, answered.
#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/rpc/etag.h"
#include "libs/rpc/paging.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/selection/acts.h"
#include "services/procurement/selection/bid_service.h"
#include "services/procurement/selection/domain/steps.h"
#include "services/procurement/selection/part_names.h"
#include "services/procurement/selection/store/bid_store.h"
#include "services/procurement/selection/store/standing.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/selection_events.pb.h"

namespace terpadu::procurement {
namespace {

using domain::SelectionAggregate;
namespace step = domain::step;

absl::Status HandOver(SelectionAct& act, v1::Objection& objection) {
  const ResourceId vendor = IdOf(kVendorPattern, objection.vendor());
  TERPADU_RETURN_IF_ERROR(store::CheckRepresents(act.transaction, vendor.instansi, vendor.id, act.call.actor.id));
  TERPADU_ASSIGN(const bool has_bid, store::HasBid(act.transaction, vendor.instansi, act.id.id, vendor.id));
  if (!has_bid) {
    return Error(absl::StatusCode::kFailedPrecondition, "NOT_A_BIDDER",
                 absl::StrCat(objection.vendor(), " has no bid in ", act.selection().name()));
  }
  const absl::Time deadline = TimeOf(act.selection().objection_deadline());
  if (act.now >= deadline) {
    const std::string until = absl::FormatTime(absl::RFC3339_sec, deadline, Wib());
    return Error(absl::StatusCode::kFailedPrecondition, "OBJECTION_WINDOW_CLOSED",
                 absl::StrCat("objections were taken until ", until), {{"until", until}});
  }
  *objection.mutable_submit_time() = TimestampOf(act.now);
  TERPADU_RETURN_IF_ERROR(store::InsertObjection(act.transaction, objection));
  v1::ObjectionSubmitted event;
  *event.mutable_objection() = objection;
  act.TellOf(objection.name(), 1, event);
  objection.set_etag(rpc::EtagOf(1));
  return absl::OkStatus();
}

absl::StatusOr<store::StoredObjection> ObjectionOf(SelectionAct& act, const PartId& id, const std::string& etag,
                                                   std::string_view objection_step) {
  TERPADU_ASSIGN(store::StoredObjection stored, store::ReadObjection(act.transaction, id));
  const v1::Objection& objection = stored.objection;
  TERPADU_RETURN_IF_ERROR(CheckEtag(etag, objection.name(), stored.version));
  TERPADU_RETURN_IF_ERROR(domain::CheckAllowed(SelectionAggregate::kObjection, objection.name(),
                                               WordOf(objection.state()), objection_step));
  return stored;
}

void Move(v1::Objection& objection, std::string_view objection_step) {
  objection.set_state(EnumOf<v1::ObjectionState>(
      domain::StateAfter(SelectionAggregate::kObjection, objection_step, WordOf(objection.state()))));
}

absl::Status Present(SelectionAct& act, const PartId& id, const std::string& etag, v1::Objection& presented) {
  TERPADU_ASSIGN(store::StoredObjection stored, ObjectionOf(act, id, etag, step::kPresent));
  Move(stored.objection, step::kPresent);
  stored.presenter = act.call.actor.id;
  TERPADU_RETURN_IF_ERROR(store::UpdateObjection(act.transaction, stored));
  act.TellOf(stored.objection.name(), stored.version, v1::ObjectionPresented());
  presented = stored.objection;
  return absl::OkStatus();
}

// The bids are evaluated again: ranks, winner and what hangs on them are void.
absl::Status ReturnToEvaluation(SelectionAct& act, const std::string& objection) {
  v1::Selection& selection = act.selection();
  selection.clear_winning_bid();
  selection.clear_winner();
  selection.clear_winning_price();
  selection.clear_objection_deadline();
  TERPADU_RETURN_IF_ERROR(store::SetRanks(act.transaction, act.id.instansi, act.id.id, {}, {}));
  v1::SelectionReturnedToEvaluation event;
  event.set_objection(objection);
  act.Tell(event);
  return absl::OkStatus();
}

absl::Status Answer(SelectionAct& act, const PartId& id, const v1::AnswerObjectionRequest& request,
                    v1::Objection& answered) {
  const std::string_view objection_step = request.uphold() ? step::kUphold : step::kReject;
  TERPADU_ASSIGN(store::StoredObjection stored, ObjectionOf(act, id, request.etag(), objection_step));
  Move(stored.objection, objection_step);
  stored.objection.set_answer(request.answer());
  TERPADU_RETURN_IF_ERROR(store::UpdateObjection(act.transaction, stored));
  v1::ObjectionAnswered event;
  event.set_state(stored.objection.state());
  event.set_answer(request.answer());
  act.TellOf(stored.objection.name(), stored.version, event);
  answered = stored.objection;
  return request.uphold() ? ReturnToEvaluation(act, answered.name()) : absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Objection> BidService::SubmitObjection(rpc::CallContext& call,
                                                          const v1::SubmitObjectionRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kSelectionPattern, "parent", request.parent()));
  FieldErrors errors;
  CheckId("objection_id", request.objection_id(), errors);
  CheckName(kVendorPattern, id.instansi, "objection.vendor", request.objection().vendor(), errors);
  CheckText("objection.text", request.objection().text(), kLongestReason, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  v1::Objection described;
  described.set_name(NameOf(kObjectionPattern, {id.instansi, id.id, request.objection_id()}));
  described.set_vendor(request.objection().vendor());
  described.set_text(request.objection().text());
  described.set_state(v1::OBJECTION_STATE_SUBMITTED);
  v1::Objection objection;
  return Act<v1::Objection>(
      call, rules_, request, {id, "", step::kObject, {domain::capacity::kBidder}},
      [&](SelectionAct& act) {
        objection = described;
        return HandOver(act, objection);
      },
      [&](SelectionAct&) { return objection; }, [](const v1::Objection& then) { return then; });
}

absl::StatusOr<v1::Objection> BidService::PresentObjection(rpc::CallContext& call,
                                                           const v1::PresentObjectionRequest& request) {
  TERPADU_ASSIGN(const PartId id, ReadPart(kObjectionPattern, request.name(), request.etag()));
  v1::Objection objection;
  return Act<v1::Objection>(
      call, rules_, request, {SelectionOf(id), "", step::kObject, {domain::capacity::kReviewer}},
      [&](SelectionAct& act) { return Present(act, id, request.etag(), objection); },
      [&](SelectionAct&) { return objection; }, [](const v1::Objection& then) { return then; });
}

absl::StatusOr<v1::Objection> BidService::AnswerObjection(rpc::CallContext& call,
                                                          const v1::AnswerObjectionRequest& request) {
  TERPADU_ASSIGN(const PartId id, ReadPart(kObjectionPattern, request.name(), request.etag()));
  FieldErrors errors;
  CheckText("answer", request.answer(), kLongestReason, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  v1::Objection objection;
  return Act<v1::Objection>(
      call, rules_, request, {SelectionOf(id), "", request.uphold() ? step::kUphold : step::kReject, Selectors()},
      [&](SelectionAct& act) { return Answer(act, id, request, objection); }, [&](SelectionAct&) { return objection; },
      [](const v1::Objection& then) { return then; });
}

absl::StatusOr<v1::ListObjectionsResponse> BidService::ListObjections(rpc::CallContext& call,
                                                                      const v1::ListObjectionsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kSelectionPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto objections,
                 store::ListObjections(*call.db, call.ScopeOf(parent.instansi), parent.id, page));
  return PageOf<v1::ListObjectionsResponse>(
      objections, page, [](auto& response) { return response.mutable_objections(); },
      [](const auto& last) { return ParseName(kObjectionPattern, last.name())->at(2); });
}

}  // namespace terpadu::procurement
