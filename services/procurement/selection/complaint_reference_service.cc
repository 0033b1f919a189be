#include "services/procurement/selection/complaint_reference_service.h"

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "libs/rpc/paging.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/once.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/selection/store/complaint_reference_store.h"

namespace terpadu::procurement {
namespace {

constexpr size_t kLongestWord = 200;

absl::Status CheckComplaint(const v1::CreateComplaintReferenceRequest& request, const std::string& instansi) {
  const v1::ComplaintReference& complaint = request.complaint_reference();
  FieldErrors errors;
  CheckId("complaint_reference_id", request.complaint_reference_id(), errors);
  CheckName(kPackagePattern, instansi, "complaint_reference.rup_package", complaint.rup_package(), errors);
  CheckText("complaint_reference.channel", complaint.channel(), kLongestWord, errors);
  CheckText("complaint_reference.reference", complaint.reference(), kLongestWord, errors);
  CheckText("complaint_reference.state", complaint.state(), kLongestWord, errors);
  CheckDate("complaint_reference.received_date", complaint.received_date(), false, errors);
  return errors.ToStatus();
}

absl::StatusOr<v1::ComplaintReference> Create(rpc::CallContext& call, postgres::Transaction& transaction,
                                              const std::string& instansi, v1::ComplaintReference complaint) {
  TERPADU_RETURN_IF_ERROR(store::InsertComplaint(transaction, complaint));
  v1::ComplaintReferenceCreated event;
  event.set_rup_package(complaint.rup_package());
  event.set_channel(complaint.channel());
  if (!complaint.exempt()) {
    event.set_reference(complaint.reference());
    event.set_state(complaint.state());
  }
  TERPADU_RETURN_IF_ERROR(
      journal::Append(transaction, instansi, {journal::MakeEntry(complaint.name(), 1, event)}, call.AuditJson()));
  complaint.set_etag(rpc::EtagOf(1));
  return complaint;
}

absl::StatusOr<v1::ComplaintReference> Tell(rpc::CallContext& call, postgres::Transaction& transaction,
                                            const ResourceId& id, const v1::TellComplaintStateRequest& request) {
  TERPADU_ASSIGN(store::StoredComplaint stored, store::LockComplaint(transaction, id));
  TERPADU_RETURN_IF_ERROR(CheckEtag(request.etag(), stored.complaint.name(), stored.version));
  stored.complaint.set_state(request.state());
  TERPADU_RETURN_IF_ERROR(store::UpdateComplaint(transaction, stored));
  v1::ComplaintReferenceStateTold event;
  event.set_state(stored.complaint.exempt() ? "" : request.state());
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, id.instansi,
                                          {journal::MakeEntry(stored.complaint.name(), stored.version, event)},
                                          call.AuditJson()));
  return stored.complaint;
}

}  // namespace

ComplaintReferenceService::ComplaintReferenceService() : handlers_("terpadu.procurement.v1.ComplaintReferenceService") {
  handlers_.Unary("CreateComplaintReference", this, &ComplaintReferenceService::CreateComplaintReference);
  handlers_.Unary("TellComplaintState", this, &ComplaintReferenceService::TellComplaintState);
  handlers_.Unary("ListComplaintReferences", this, &ComplaintReferenceService::ListComplaintReferences);
}

absl::StatusOr<v1::ComplaintReference> ComplaintReferenceService::CreateComplaintReference(
    rpc::CallContext& call, const v1::CreateComplaintReferenceRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_RETURN_IF_ERROR(CheckComplaint(request, parent.instansi));
  v1::ComplaintReference complaint = request.complaint_reference();
  complaint.set_name(NameOf(store::kComplaintPattern, parent.instansi, request.complaint_reference_id()));
  complaint.clear_etag();
  return OnceOrNow<v1::ComplaintReference>(
      call, parent.instansi, request,
      [&](postgres::Transaction& transaction) { return Create(call, transaction, parent.instansi, complaint); },
      [](const v1::ComplaintReference& then) { return then; });
}

absl::StatusOr<v1::ComplaintReference> ComplaintReferenceService::TellComplaintState(
    rpc::CallContext& call, const v1::TellComplaintStateRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(store::kComplaintPattern, request.name(), request.etag()));
  FieldErrors errors;
  CheckText("state", request.state(), kLongestWord, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return OnceOrNow<v1::ComplaintReference>(
      call, id.instansi, request,
      [&](postgres::Transaction& transaction) { return Tell(call, transaction, id, request); },
      [](const v1::ComplaintReference& then) { return then; });
}

absl::StatusOr<v1::ListComplaintReferencesResponse> ComplaintReferenceService::ListComplaintReferences(
    rpc::CallContext& call, const v1::ListComplaintReferencesRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  std::string package_id;
  if (!request.rup_package().empty()) {
    FieldErrors errors;
    CheckName(kPackagePattern, parent.instansi, "rup_package", request.rup_package(), errors);
    TERPADU_RETURN_IF_ERROR(errors.ToStatus());
    package_id = IdOf(kPackagePattern, request.rup_package()).id;
  }
  const bool with_exempt = call.actor.HasRole("APIP") || call.actor.HasRole("TTPBJ");
  TERPADU_ASSIGN(const auto complaints,
                 store::ListComplaints(*call.db, call.ScopeOf(parent.instansi), package_id, with_exempt, page));
  return PageOf<v1::ListComplaintReferencesResponse>(
      complaints, page, [](auto& response) { return response.mutable_complaint_references(); },
      [](const auto& last) { return IdOf(store::kComplaintPattern, last.name()).id; });
}

}  // namespace terpadu::procurement
