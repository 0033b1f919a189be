#include "services/procurement/store/rpp_store.h"

#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "libs/rpc/etag.h"
#include "services/procurement/names.h"
#include "services/procurement/store/rpp_columns.h"
#include "services/procurement/store/rpp_content.h"
#include "services/procurement/store/text_list.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

constexpr Statement kGet = {"procurement_rpp_get",
                            "SELECT" TERPADU_RPP_COLUMNS "FROM rpp WHERE instansi = $1 AND rpp_id = $2"};

constexpr Statement kLock = {"procurement_rpp_lock", "SELECT" TERPADU_RPP_COLUMNS
                                                     "FROM rpp WHERE instansi = $1 AND rpp_id = $2 FOR NO KEY UPDATE"};

constexpr Statement kPackageOf = {"procurement_rpp_package_of",
                                  "SELECT rup_package_id FROM rpp WHERE instansi = $1 AND rpp_id = $2"};

// The states are those of the index rpp_live.
constexpr Statement kLockLive = {"procurement_rpp_lock_live", "SELECT" TERPADU_RPP_COLUMNS R"sql(
FROM rpp WHERE instansi = $1 AND rup_package_id = $2 AND state IN ('SUBMITTED', 'RETURNED', 'RESERVING', 'APPROVED')
 FOR NO KEY UPDATE)sql"};

constexpr Statement kFindLive = {"procurement_rpp_find_live", R"sql(
SELECT rpp_id FROM rpp
 WHERE instansi = $1 AND rup_package_id = $2 AND state IN ('SUBMITTED', 'RETURNED', 'RESERVING', 'APPROVED'))sql"};

constexpr Statement kList = {"procurement_rpp_list",
                             "SELECT" TERPADU_RPP_COLUMNS
                             "FROM rpp WHERE instansi = $1 AND rpp_id > $2 ORDER BY rpp_id LIMIT $3"};

constexpr Statement kInsert = {"procurement_rpp_insert", R"sql(
WITH submitted AS (
  INSERT INTO rpp (instansi, rpp_id, rup_package_id, rup_version, hps, checklist, revision, state, submit_time, due_date,
                   days_late, submitter, contract_type, checklist_date, specification, hps_tax)
  VALUES ($1, $2, $3, $4, $5, $6::text[], $7, $8, $9, $10::date, $11, $12, nullif($13, ''), $14::date,
          $15::jsonb ->> 'specification', ($15::jsonb ->> 'hps_tax')::bigint)
  RETURNING *),)sql" TERPADU_RPP_CONTENT("$15") R"sql(
SELECT rpp_id FROM submitted)sql"};

constexpr Statement kUpdate = {"procurement_rpp_update", R"sql(
UPDATE rpp SET state = $3, approver = nullif($4, ''), version = version + 1 WHERE instansi = $1 AND rpp_id = $2
RETURNING version)sql"};

enum Column {
  kId,
  kPackage,
  kRupVersion,
  kHps,
  kChecklist,
  kRevision,
  kState,
  kSubmitTime,
  kDueDate,
  kDaysLate,
  kSubmitter,
  kApprover,
  kRemark,
  kReservations,
  kVersion,
  kContractType,
  kChecklistDate,
};

Params Key(std::string_view instansi, std::string_view id) { return std::move(Params().Text(instansi).Text(id)); }

std::optional<VersionedRpp> FirstIn(const Rows& rows, std::string_view instansi) {
  return rows.empty() ? std::nullopt : std::optional(RppIn(rows, 0, instansi));
}

}  // namespace

VersionedRpp RppIn(const Rows& rows, int row, std::string_view instansi) {
  v1::Rpp rpp;
  rpp.set_name(RppName(instansi, rows.Text(row, kId)));
  rpp.set_rup_package(PackageName(instansi, rows.Text(row, kPackage)));
  rpp.set_rup_version(rows.Int(row, kRupVersion));
  rpp.set_hps(rows.Int(row, kHps));
  ReadList(rows.Text(row, kChecklist), *rpp.mutable_checklist());
  rpp.set_revision(rows.Bool(row, kRevision));
  rpp.set_state(EnumOf<v1::RppState>(rows.Text(row, kState)));
  *rpp.mutable_submit_time() = TimestampOf(rows.Time(row, kSubmitTime));
  const auto due = ParseDay(rows.Text(row, kDueDate));
  TERPADU_ASSERT(due.ok());
  *rpp.mutable_due_date() = DateOf(*due);
  rpp.set_days_late(static_cast<int32_t>(rows.Int(row, kDaysLate)));
  rpp.set_submitter(rows.Text(row, kSubmitter));
  rpp.set_approver(rows.OptionalText(row, kApprover).value_or(""));
  rpp.set_remark(rows.Text(row, kRemark));
  ReadList(rows.Text(row, kReservations), *rpp.mutable_reservations());
  const int64_t version = rows.Int(row, kVersion);
  rpp.set_etag(rpc::EtagOf(version));
  if (!rows.IsNull(row, kContractType)) {
    rpp.set_contract_type(EnumOf<v1::ContractType>(rows.Text(row, kContractType)));
  }
  if (!rows.IsNull(row, kChecklistDate)) {
    const auto checklist = ParseDay(rows.Text(row, kChecklistDate));
    TERPADU_ASSERT(checklist.ok());
    *rpp.mutable_checklist_date() = DateOf(*checklist);
  }
  return {rpp, version};
}

absl::StatusOr<VersionedRpp> GetRpp(postgres::Connection& connection, const postgres::Scope& scope,
                                    std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kGet, Key(scope.instansi, id)));
  if (rows.empty()) {
    return NotFound(RppName(scope.instansi, id));
  }
  return RppIn(rows, 0, scope.instansi);
}

absl::StatusOr<VersionedRpp> LockRpp(postgres::Transaction& transaction, std::string_view instansi,
                                     std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kLock, Key(instansi, id)));
  if (rows.empty()) {
    return NotFound(RppName(instansi, id));
  }
  return RppIn(rows, 0, instansi);
}

absl::StatusOr<std::string> PackageOfRpp(postgres::Transaction& transaction, std::string_view instansi,
                                         std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kPackageOf, Key(instansi, id)));
  if (rows.empty()) {
    return NotFound(RppName(instansi, id));
  }
  return PackageName(instansi, rows.Text(0, 0));
}

absl::StatusOr<std::optional<VersionedRpp>> LockLiveRpp(postgres::Transaction& transaction, std::string_view instansi,
                                                        std::string_view rup_package_id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kLockLive, Key(instansi, rup_package_id)));
  return FirstIn(rows, instansi);
}

absl::StatusOr<std::optional<std::string>> FindLiveRpp(postgres::Connection& connection, const postgres::Scope& scope,
                                                       std::string_view rup_package_id) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kFindLive, Key(scope.instansi, rup_package_id)));
  if (rows.empty()) {
    return std::nullopt;
  }
  return RppName(scope.instansi, rows.Text(0, 0));
}

absl::StatusOr<std::vector<v1::Rpp>> ListRpps(postgres::Connection& connection, const postgres::Scope& scope,
                                              const rpc::Page& page) {
  Params params = Key(scope.instansi, page.after.empty() ? "" : page.after.front());
  params.Int(page.size + 1);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params));
  std::vector<v1::Rpp> rpps;
  rpps.reserve(rows.size());
  for (int row = 0; row < rows.size(); ++row) {
    rpps.push_back(RppIn(rows, row, scope.instansi).rpp);
  }
  return rpps;
}

absl::Status InsertRpp(postgres::Transaction& transaction, const v1::Rpp& rpp, const v1::RppContent& content) {
  const ResourceId id = IdOf(kRppPattern, rpp.name());
  Params params = Key(id.instansi, id.id);
  params.Text(IdOf(kPackagePattern, rpp.rup_package()).id).Int(rpp.rup_version()).Int(rpp.hps());
  params.TextArray({rpp.checklist().begin(), rpp.checklist().end()}).Bool(rpp.revision()).Text(WordOf(rpp.state()));
  params.Time(TimeOf(rpp.submit_time())).Text(FormatDay(PlannedDayOf(rpp.due_date()).day)).Int(rpp.days_late());
  params.Text(rpp.submitter()).Text(rpp.contract_type() == 0 ? "" : WordOf(rpp.contract_type()));
  params.Text(FormatDay(PlannedDayOf(rpp.checklist_date()).day)).Text(ContentJson(content));
  absl::Status inserted = transaction.Execute(kInsert, params).status();
  return postgres::ConstraintOf(inserted) == "rpp_pkey" ? RppExists(absl::StatusCode::kAlreadyExists, rpp.name())
                                                        : inserted;
}

absl::Status UpdateRpp(postgres::Transaction& transaction, VersionedRpp& rpp) {
  const ResourceId id = IdOf(kRppPattern, rpp.rpp.name());
  Params params = Key(id.instansi, id.id);
  params.Text(WordOf(rpp.rpp.state())).Text(rpp.rpp.approver());
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kUpdate, params));
  rpp.version = rows.Int(0, 0);
  rpp.rpp.set_etag(rpc::EtagOf(rpp.version));
  return absl::OkStatus();
}

absl::Status RppExists(absl::StatusCode code, const std::string& name) {
  const std::string message = code == absl::StatusCode::kAlreadyExists
                                  ? name + " exists already"
                                  : "the package has " + name + ": revise that, or wait for its review";
  return Error(code, "RPP_EXISTS", message, {{"rpp", name}});
}

}  // namespace terpadu::procurement::store
