#include "services/procurement/selection/integrity_service.h"

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/selection/digest_field.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/selection/store/integrity_store.h"
#include "services/procurement/selection/store/standing.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/selection_events.pb.h"

namespace terpadu::procurement {
namespace {

constexpr int kFirstYear = 2000;
constexpr int kLastYear = 2999;

absl::Status CheckPact(const v1::SignIntegrityPactRequest& request) {
  FieldErrors errors;
  CheckId("integrity_pact_id", request.integrity_pact_id(), errors);
  const v1::IntegrityPact& pact = request.integrity_pact();
  if (!option::v1::Role_IsValid(pact.role())) {
    errors.Add("integrity_pact.role", "must be one of its values");
  }
  if (pact.year() < kFirstYear || pact.year() > kLastYear) {
    errors.Add("integrity_pact.year", "must be one of the years 2000 to 2999");
  }
  CheckDigest("integrity_pact.document_sha256", pact.document_sha256(), errors);
  return errors.ToStatus();
}

absl::Status CheckConflict(const v1::DeclareConflictRequest& request, const std::string& instansi) {
  const v1::ConflictDeclaration& conflict = request.conflict_declaration();
  FieldErrors errors;
  CheckId("conflict_declaration_id", request.conflict_declaration_id(), errors);
  CheckText("conflict_declaration.reason", conflict.reason(), kLongestReason, errors);
  if (conflict.rup_package().empty() == conflict.vendor().empty()) {
    errors.Add("conflict_declaration.rup_package", "must be set, or else vendor, and not both");
  } else if (!conflict.rup_package().empty()) {
    CheckName(kPackagePattern, instansi, "conflict_declaration.rup_package", conflict.rup_package(), errors);
  } else {
    CheckName(kVendorPattern, instansi, "conflict_declaration.vendor", conflict.vendor(), errors);
  }
  return errors.ToStatus();
}

}  // namespace

IntegrityService::IntegrityService() : handlers_("terpadu.procurement.v1.IntegrityService") {
  handlers_.Unary("SignIntegrityPact", this, &IntegrityService::SignIntegrityPact);
  handlers_.Unary("ListIntegrityPacts", this, &IntegrityService::ListIntegrityPacts);
  handlers_.Unary("DeclareConflict", this, &IntegrityService::DeclareConflict);
  handlers_.Unary("ListConflictDeclarations", this, &IntegrityService::ListConflictDeclarations);
}

absl::StatusOr<v1::IntegrityPact> IntegrityService::SignIntegrityPact(rpc::CallContext& call,
                                                                      const v1::SignIntegrityPactRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_RETURN_IF_ERROR(CheckPact(request));
  const std::string role = WordOf(request.integrity_pact().role());
  if (!call.actor.HasRole(role)) {
    return Error(absl::StatusCode::kPermissionDenied, "ROLE_NOT_HELD",
                 absl::StrCat(call.actor.id, " does not hold the role ", role), {{"role", role}});
  }
  const auto sign = [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::IntegrityPact> {
    TERPADU_ASSIGN(const absl::Time now, store::DatabaseNow(transaction));
    v1::IntegrityPact pact = request.integrity_pact();
    pact.set_name(NameOf(kPactPattern, parent.instansi, request.integrity_pact_id()));
    pact.set_person(call.actor.id);
    *pact.mutable_sign_time() = TimestampOf(now);
    TERPADU_RETURN_IF_ERROR(store::InsertPact(transaction, pact));
    v1::IntegrityPactSigned event;
    event.set_role(pact.role());
    event.set_year(pact.year());
    TERPADU_RETURN_IF_ERROR(
        journal::Append(transaction, parent.instansi, {journal::MakeEntry(pact.name(), 1, event)}, call.AuditJson()));
    return pact;
  };
  return rpc::Once<v1::IntegrityPact>(call, parent.instansi, request, sign);
}

absl::StatusOr<v1::ListIntegrityPactsResponse> IntegrityService::ListIntegrityPacts(
    rpc::CallContext& call, const v1::ListIntegrityPactsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto pacts, store::ListPacts(*call.db, call.ScopeOf(parent.instansi), page));
  return PageOf<v1::ListIntegrityPactsResponse>(
      pacts, page, [](auto& response) { return response.mutable_integrity_pacts(); },
      [](const auto& last) { return IdOf(kPactPattern, last.name()).id; });
}

absl::StatusOr<v1::ConflictDeclaration> IntegrityService::DeclareConflict(rpc::CallContext& call,
                                                                          const v1::DeclareConflictRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_RETURN_IF_ERROR(CheckConflict(request, parent.instansi));
  const auto declare = [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::ConflictDeclaration> {
    TERPADU_ASSIGN(const absl::Time now, store::DatabaseNow(transaction));
    v1::ConflictDeclaration conflict = request.conflict_declaration();
    conflict.set_name(NameOf(kConflictPattern, parent.instansi, request.conflict_declaration_id()));
    conflict.set_person(call.actor.id);
    *conflict.mutable_declare_time() = TimestampOf(now);
    TERPADU_RETURN_IF_ERROR(store::InsertConflict(transaction, conflict));
    v1::ConflictDeclared event;
    event.set_rup_package(conflict.rup_package());
    TERPADU_RETURN_IF_ERROR(journal::Append(transaction, parent.instansi,
                                            {journal::MakeEntry(conflict.name(), 1, event)}, call.AuditJson()));
    return conflict;
  };
  return rpc::Once<v1::ConflictDeclaration>(call, parent.instansi, request, declare);
}

absl::StatusOr<v1::ListConflictDeclarationsResponse> IntegrityService::ListConflictDeclarations(
    rpc::CallContext& call, const v1::ListConflictDeclarationsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto conflicts, store::ListConflicts(*call.db, call.ScopeOf(parent.instansi), page));
  return PageOf<v1::ListConflictDeclarationsResponse>(
      conflicts, page, [](auto& response) { return response.mutable_conflict_declarations(); },
      [](const auto& last) { return IdOf(kConflictPattern, last.name()).id; });
}

}  // namespace terpadu::procurement
