#include "services/planning/reference_service.h"

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/planning/planning_service.h"
#include "services/planning/reference_draft.h"
#include "services/planning/reference_requests.h"
#include "terpadu/planning/v1/reference_events.pb.h"

namespace terpadu::planning {
namespace {

// The set to replace is published, and of the same kind.
absl::Status CheckReplaced(postgres::Transaction& transaction, const NewReferenceSet& set) {
  if (!set.replaces.has_value()) {
    return absl::OkStatus();
  }
  const ReferenceSetKey key{set.key.instansi, *set.replaces};
  TERPADU_ASSIGN(const std::optional<StoredReferenceSet> replaced, FindReferenceSet(transaction, key));
  if (!replaced.has_value()) {
    return NotFound(key.Name());
  }
  FieldErrors errors;
  if (replaced->message.kind() != set.kind) {
    errors.Add("reference_set.replaces", "is a set of another kind");
  } else if (replaced->message.state() != v1::REFERENCE_SET_STATE_PUBLISHED) {
    errors.Add("reference_set.replaces", "is not published");
  }
  return errors.ToStatus();
}

absl::StatusOr<v1::ReferenceSet> Create(rpc::CallContext& call, postgres::Transaction& transaction,
                                        const NewReferenceSet& set) {
  TERPADU_RETURN_IF_ERROR(CheckReplaced(transaction, set));
  TERPADU_ASSIGN(const std::optional<int64_t> version, InsertReferenceSet(transaction, set));
  if (!version.has_value()) {
    return Error(absl::StatusCode::kAlreadyExists, "REFERENCE_SET_EXISTS", set.key.Name() + " exists",
                 {{"reference_set", set.key.Name()}});
  }
  v1::ReferenceSetCreated event;
  TERPADU_ASSIGN(const std::optional<StoredReferenceSet> created, FindReferenceSet(transaction, set.key));
  *event.mutable_reference_set() = created->message;
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, set.key.instansi,
                                          {journal::MakeEntry(set.key.Name(), *version, event)},
                                          call.AuditJson(set.decree)));
  return created->message;
}

absl::StatusOr<google::protobuf::Empty> Delete(rpc::CallContext& call, postgres::Transaction& transaction,
                                               const ReferenceSetKey& key, const std::string& etag) {
  TERPADU_ASSIGN(const StoredReferenceSet draft, LockDraft(transaction, key, etag));
  TERPADU_RETURN_IF_ERROR(planning::DeleteReferenceSet(transaction, key));
  v1::ReferenceSetDeleted event;
  *event.mutable_reference_set() = draft.message;
  TERPADU_RETURN_IF_ERROR(journal::Append(
      transaction, key.instansi, {journal::MakeEntry(key.Name(), draft.version + 1, event)}, call.AuditJson()));
  return google::protobuf::Empty();
}

}  // namespace

ReferenceService::ReferenceService() : handlers_("terpadu.planning.v1.ReferenceService") {
  handlers_.Unary("CreateReferenceSet", this, &ReferenceService::CreateReferenceSet);
  handlers_.Unary("GetReferenceSet", this, &ReferenceService::GetReferenceSet);
  handlers_.Unary("ListReferenceSets", this, &ReferenceService::ListReferenceSets);
  handlers_.Unary("DeleteReferenceSet", this, &ReferenceService::DeleteReferenceSet);
  handlers_.Unary("LoadCodes", this, &ReferenceService::LoadCodes);
  handlers_.Unary("LoadCodeMappings", this, &ReferenceService::LoadCodeMappings);
  handlers_.Unary("PublishReferenceSet", this, &ReferenceService::PublishReferenceSet);
  handlers_.Unary("ListReferenceCodes", this, &ReferenceService::ListReferenceCodes);
  handlers_.Unary("LookUpCodes", this, &ReferenceService::LookUpCodes);
  handlers_.Unary("MapCodes", this, &ReferenceService::MapCodes);
}

absl::StatusOr<v1::ReferenceSet> ReferenceService::CreateReferenceSet(rpc::CallContext& call,
                                                                      const v1::CreateReferenceSetRequest& request) {
  TERPADU_ASSIGN(const NewReferenceSet set, Read(request, call.clock->Now()));
  TERPADU_RETURN_IF_ERROR(CheckMayChange(call.actor, set.key.instansi));
  return rpc::Once<v1::ReferenceSet>(
      call, set.key.instansi, request,
      [&](postgres::Transaction& transaction) { return Create(call, transaction, set); }, request.validate_only());
}

absl::StatusOr<v1::ReferenceSet> ReferenceService::GetReferenceSet(rpc::CallContext& call,
                                                                   const v1::GetReferenceSetRequest& request) {
  TERPADU_ASSIGN(const ReferenceSetKey key, ReadReferenceSetName("name", request.name()));
  TERPADU_ASSIGN(const std::optional<StoredReferenceSet> set,
                 FindReferenceSet(Executor(*call.db, call.ScopeOf(key.instansi)), key));
  if (!set.has_value()) {
    return NotFound(request.name());
  }
  return set->message;
}

absl::StatusOr<v1::ListReferenceSetsResponse> ReferenceService::ListReferenceSets(
    rpc::CallContext& call, const v1::ListReferenceSetsRequest& request) {
  FieldErrors errors;
  const auto ids = ParseName(kInstansiPattern, request.parent());
  errors.Add("parent", ids.status());
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  const Executor executor(*call.db, call.ScopeOf(ids->at(0)));
  TERPADU_ASSIGN(std::vector<v1::ReferenceSet> sets,
                 planning::ListReferenceSets(executor, ids->at(0), request.kind(),
                                             page.after.empty() ? "" : page.after[0], page.size + 1));
  v1::ListReferenceSetsResponse response;
  for (v1::ReferenceSet& set : sets) {
    if (response.reference_sets_size() == page.size) {
      const std::string& last = response.reference_sets(page.size - 1).name();
      response.set_next_page_token(page.NextToken({ParseName(kReferenceSetPattern, last)->at(1)}));
      break;
    }
    *response.add_reference_sets() = std::move(set);
  }
  return response;
}

absl::StatusOr<google::protobuf::Empty> ReferenceService::DeleteReferenceSet(
    rpc::CallContext& call, const v1::DeleteReferenceSetRequest& request) {
  TERPADU_ASSIGN(const ReferenceSetKey key, ReadReferenceSetName("name", request.name()));
  TERPADU_RETURN_IF_ERROR(CheckMayChange(call.actor, key.instansi));
  return rpc::Once<google::protobuf::Empty>(call, key.instansi, request, [&](postgres::Transaction& transaction) {
    return Delete(call, transaction, key, request.etag());
  });
}

}  // namespace terpadu::planning
