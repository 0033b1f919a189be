#include "services/procurement/selection/store/integrity_store.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

constexpr Statement kInsertPact = {"procurement_pact_insert", R"sql(
INSERT INTO integrity_pact (instansi, integrity_pact_id, person, role, year, document_sha256, sign_time)
VALUES ($1, $2, $3, $4, $5, $6, $7))sql"};

constexpr Statement kListPacts = {"procurement_pact_list", R"sql(
SELECT integrity_pact_id, person, role, year, document_sha256, sign_time FROM integrity_pact
 WHERE instansi = $1 AND integrity_pact_id > $2 ORDER BY integrity_pact_id LIMIT $3)sql"};

constexpr Statement kInsertConflict = {"procurement_conflict_insert", R"sql(
INSERT INTO conflict_declaration (instansi, conflict_declaration_id, person, rup_package_id, vendor_id, reason,
                                  declare_time)
VALUES ($1, $2, $3, nullif($4, ''), nullif($5, ''), $6, $7))sql"};

constexpr Statement kListConflicts = {"procurement_conflict_list", R"sql(
SELECT conflict_declaration_id, person, rup_package_id, vendor_id, reason, declare_time FROM conflict_declaration
 WHERE instansi = $1 AND conflict_declaration_id > $2 ORDER BY conflict_declaration_id LIMIT $3)sql"};

Params PageParams(const postgres::Scope& scope, const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(page.after.empty() ? "" : page.after.front()).Int(page.size + 1);
  return params;
}

}  // namespace

absl::Status InsertPact(postgres::Transaction& transaction, const v1::IntegrityPact& pact) {
  const ResourceId id = IdOf(kPactPattern, pact.name());
  Params params;
  params.Text(id.instansi).Text(id.id).Text(pact.person()).Text(WordOf(pact.role())).Int(pact.year());
  params.Text(pact.document_sha256()).Time(TimeOf(pact.sign_time()));
  absl::Status inserted = transaction.Execute(kInsertPact, params).status();
  const std::string constraint = postgres::ConstraintOf(inserted);
  if (constraint == "integrity_pact_pkey" || constraint == "integrity_pact_once") {
    return Error(absl::StatusCode::kAlreadyExists, "INTEGRITY_PACT_EXISTS",
                 absl::StrCat("there is a pact ", id.id, ", or one of this person, role and year"),
                 {{"name", pact.name()}});
  }
  return inserted;
}

absl::StatusOr<std::vector<v1::IntegrityPact>> ListPacts(postgres::Connection& connection, const postgres::Scope& scope,
                                                         const rpc::Page& page) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kListPacts, PageParams(scope, page)));
  std::vector<v1::IntegrityPact> pacts;
  for (int row = 0; row < rows.size(); ++row) {
    v1::IntegrityPact& pact = pacts.emplace_back();
    pact.set_name(NameOf(kPactPattern, scope.instansi, rows.Text(row, 0)));
    pact.set_person(rows.Text(row, 1));
    pact.set_role(EnumOf<option::v1::Role>(rows.Text(row, 2)));
    pact.set_year(static_cast<int>(rows.Int(row, 3)));
    pact.set_document_sha256(rows.Text(row, 4));
    *pact.mutable_sign_time() = TimestampOf(rows.Time(row, 5));
  }
  return pacts;
}

absl::Status InsertConflict(postgres::Transaction& transaction, const v1::ConflictDeclaration& conflict) {
  const ResourceId id = IdOf(kConflictPattern, conflict.name());
  const bool of_package = !conflict.rup_package().empty();
  Params params;
  params.Text(id.instansi).Text(id.id).Text(conflict.person());
  params.Text(of_package ? IdOf(kPackagePattern, conflict.rup_package()).id : "");
  params.Text(of_package ? "" : IdOf(kVendorPattern, conflict.vendor()).id);
  params.Text(conflict.reason()).Time(TimeOf(conflict.declare_time()));
  absl::Status inserted = transaction.Execute(kInsertConflict, params).status();
  const std::string constraint = postgres::ConstraintOf(inserted);
  if (constraint == "conflict_declaration_pkey") {
    return Error(absl::StatusCode::kAlreadyExists, "CONFLICT_EXISTS", absl::StrCat(conflict.name(), " exists already"),
                 {{"name", conflict.name()}});
  }
  if (absl::StrContains(constraint, "_fkey")) {
    return NotFound(of_package ? conflict.rup_package() : conflict.vendor());
  }
  return inserted;
}

absl::StatusOr<std::vector<v1::ConflictDeclaration>> ListConflicts(postgres::Connection& connection,
                                                                   const postgres::Scope& scope,
                                                                   const rpc::Page& page) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kListConflicts, PageParams(scope, page)));
  std::vector<v1::ConflictDeclaration> conflicts;
  for (int row = 0; row < rows.size(); ++row) {
    v1::ConflictDeclaration& conflict = conflicts.emplace_back();
    conflict.set_name(NameOf(kConflictPattern, scope.instansi, rows.Text(row, 0)));
    conflict.set_person(rows.Text(row, 1));
    if (!rows.IsNull(row, 2)) {
      conflict.set_rup_package(PackageName(scope.instansi, rows.Text(row, 2)));
    } else {
      conflict.set_vendor(NameOf(kVendorPattern, scope.instansi, rows.Text(row, 3)));
    }
    conflict.set_reason(rows.Text(row, 4));
    *conflict.mutable_declare_time() = TimestampOf(rows.Time(row, 5));
  }
  return conflicts;
}

}  // namespace terpadu::procurement::store
