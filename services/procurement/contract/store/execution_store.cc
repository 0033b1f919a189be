#include "services/procurement/contract/store/execution_store.h"

#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "libs/rpc/etag.h"
#include "services/procurement/contract/names.h"
#include "services/procurement/contract/store/execution_rows.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

constexpr Statement kLockContract = {
    "procurement_contract_lock_row",
    "SELECT 1 FROM contract WHERE instansi = $1 AND contract_id = $2 FOR NO KEY UPDATE"};

constexpr Statement kFacts = {"procurement_contract_facts", R"sql(
SELECT contract.rup_package_id, contract.rpp_id, contract.vendor, contract.amount, contract.state,
       contract.sign_date::text, rpp.hps, coalesce(package.category, ''), coalesce(package.method, ''),
       coalesce(detail.small_business, false), coalesce(detail.multi_year_until, 0) > 0
  FROM contract
  JOIN rpp ON rpp.instansi = contract.instansi AND rpp.rpp_id = contract.rpp_id
  JOIN rup_package AS package
    ON package.instansi = contract.instansi AND package.rup_package_id = contract.rup_package_id
  LEFT JOIN rup_detail AS detail
    ON detail.instansi = contract.instansi AND detail.rup_package_id = contract.rup_package_id
 WHERE contract.instansi = $1 AND contract.contract_id = $2)sql"};

constexpr Statement kGet = {"procurement_execution_get",
                            TERPADU_EXECUTION_SELECT "WHERE execution.instansi = $1 AND execution.contract_id = $2"};

constexpr Statement kLock = {
    "procurement_execution_lock",
    "SELECT 1 FROM contract_execution WHERE instansi = $1 AND contract_id = $2 FOR NO KEY UPDATE"};

constexpr Statement kList = {"procurement_execution_list", TERPADU_EXECUTION_SELECT
                             "WHERE execution.instansi = $1 AND execution.contract_id > $2"
                             " ORDER BY execution.contract_id LIMIT $3"};

constexpr Statement kInsert = {"procurement_execution_insert", R"sql(
INSERT INTO contract_execution (instansi, contract_id, start_date, end_date, maintenance_days, original_amount, state)
VALUES ($1, $2, $3::date, $4::date, $5, $6, $7))sql"};

constexpr Statement kUpdate = {"procurement_execution_update", R"sql(
UPDATE contract_execution
   SET end_date = $3::date, state = $4, spmk_number = $5, spmk_date = nullif($6, '')::date, show_cause_due = $7,
       term_revision = $8, version = version + 1
 WHERE instansi = $1 AND contract_id = $2
RETURNING version)sql"};

constexpr Statement kInsertTerms = {"procurement_term_insert", R"sql(
INSERT INTO contract_term (instansi, contract_id, revision, place, code, kind, amount, progress)
SELECT $1, $2, $3, place, code, kind, amount, progress
  FROM unnest($4::text[], $5::text[], $6::bigint[], $7::bigint[])
       WITH ORDINALITY AS term (code, kind, amount, progress, place))sql"};

constexpr Statement kLoadTerms = {"procurement_term_load", R"sql(
SELECT code, kind, amount, progress FROM contract_term
 WHERE instansi = $1 AND contract_id = $2 AND revision = $3 ORDER BY place)sql"};

constexpr Statement kDropPlan = {"procurement_progress_plan_drop",
                                 "DELETE FROM progress_plan WHERE instansi = $1 AND contract_id = $2"};

constexpr Statement kInsertPlan = {"procurement_progress_plan_insert", R"sql(
INSERT INTO progress_plan (instansi, contract_id, day, basis_points)
SELECT $1, $2, day::date, basis_points FROM unnest($3::text[], $4::bigint[]) AS point (day, basis_points))sql"};

constexpr Statement kMeasure = {"procurement_progress_measure", R"sql(
INSERT INTO progress_measurement (instansi, contract_id, day, basis_points, planned, critical, note)
VALUES ($1, $2, $3::date, $4, $5, $6, $7))sql"};

constexpr Statement kHandOver = {"procurement_hand_over_insert", R"sql(
INSERT INTO hand_over (instansi, contract_id, penalty, days_late, base, rate_per_mille, cap, formula, legal_basis, place,
                       kind, number, day, sha256, part, part_amount, part_end_date)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::date, $14, $15, $16, nullif($17, '')::date))sql"};

constexpr Statement kTerminate = {"procurement_termination_insert", R"sql(
INSERT INTO termination (instansi, contract_id, penalty, days_late, base, rate_per_mille, cap, formula, legal_basis,
                         cause, number, day, reason, blacklist_proposed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::date, $13, $14))sql"};

Params KeyOf(std::string_view instansi, std::string_view contract_id) {
  return std::move(Params().Text(instansi).Text(contract_id));
}

std::string TextOf(const google::type::Date& date) { return date.year() == 0 ? "" : FormatDay(PlannedDayOf(date).day); }

Params& AddPenalty(Params& params, const v1::Penalty& penalty) {
  params.Int(penalty.amount()).Int(penalty.days_late()).Int(penalty.base()).Int(penalty.rate_per_mille());
  return params.Int(penalty.cap_basis_points()).Text(penalty.formula()).Text(penalty.legal_basis());
}

std::string ContractOf(const v1::ContractExecution& execution) { return IdOf(kExecutionPattern, execution.name()).id; }

}  // namespace

absl::StatusOr<ContractFacts> ReadContract(postgres::Transaction& transaction, std::string_view instansi,
                                           std::string_view contract_id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kFacts, KeyOf(instansi, contract_id)));
  if (rows.empty()) {
    return NotFound(ContractName(instansi, contract_id));
  }
  TERPADU_ASSIGN(const CalendarDay sign_day, ParseDay(rows.Text(0, 5)));
  return ContractFacts{.contract_id = std::string(contract_id),
                       .rup_package_id = rows.Text(0, 0),
                       .rpp_id = rows.Text(0, 1),
                       .vendor = rows.Text(0, 2),
                       .amount = Rupiah(rows.Int(0, 3)),
                       .state = rows.Text(0, 4),
                       .sign_day = sign_day,
                       .hps = Rupiah(rows.Int(0, 6)),
                       .category = rows.Text(0, 7),
                       .method = rows.Text(0, 8),
                       .small_business = rows.Bool(0, 9),
                       .multi_year = rows.Bool(0, 10)};
}

absl::StatusOr<ContractFacts> LockContract(postgres::Transaction& transaction, std::string_view instansi,
                                           std::string_view contract_id) {
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kLockContract, KeyOf(instansi, contract_id)).status());
  return ReadContract(transaction, instansi, contract_id);
}

absl::StatusOr<v1::ContractExecution> GetExecution(postgres::Connection& connection, const postgres::Scope& scope,
                                                   std::string_view contract_id) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kGet, KeyOf(scope.instansi, contract_id)));
  if (rows.empty()) {
    return NotFound(ExecutionName(scope.instansi, contract_id));
  }
  return ExecutionIn(rows, 0, scope.instansi).execution;
}

absl::StatusOr<StoredExecution> ReadExecution(postgres::Transaction& transaction, std::string_view instansi,
                                              std::string_view contract_id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kGet, KeyOf(instansi, contract_id)));
  if (rows.empty()) {
    return NotFound(ExecutionName(instansi, contract_id));
  }
  return ExecutionIn(rows, 0, instansi);
}

absl::StatusOr<StoredExecution> LockExecution(postgres::Transaction& transaction, std::string_view instansi,
                                              std::string_view contract_id) {
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kLock, KeyOf(instansi, contract_id)).status());
  return ReadExecution(transaction, instansi, contract_id);
}

absl::StatusOr<std::vector<v1::ContractExecution>> ListExecutions(postgres::Connection& connection,
                                                                  const postgres::Scope& scope, const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(page.after.empty() ? "" : page.after.front()).Int(page.size + 1);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params));
  std::vector<v1::ContractExecution> executions;
  for (int row = 0; row < rows.size(); ++row) {
    executions.push_back(ExecutionIn(rows, row, scope.instansi).execution);
    executions.back().clear_measurements();
    executions.back().clear_hand_overs();
  }
  return executions;
}

absl::Status InsertExecution(postgres::Transaction& transaction, const v1::ContractExecution& execution) {
  const ResourceId id = IdOf(kExecutionPattern, execution.name());
  Params params = KeyOf(id.instansi, id.id);
  params.Text(TextOf(execution.start_date())).Text(TextOf(execution.end_date())).Int(execution.maintenance_days());
  params.Int(execution.original_amount()).Text(WordOf(execution.state()));
  const absl::Status inserted = transaction.Execute(kInsert, params).status();
  if (postgres::ConstraintOf(inserted) == "contract_execution_pkey") {
    return Error(absl::StatusCode::kAlreadyExists, "EXECUTION_EXISTS", execution.name() + " exists already",
                 {{"execution", execution.name()}});
  }
  TERPADU_RETURN_IF_ERROR(inserted);
  TERPADU_RETURN_IF_ERROR(InsertTerms(transaction, id.instansi, id.id, 0, TermsOf(execution.terms())));
  return ReplacePlan(transaction, id.instansi, id.id, PointsOf(execution.planned_progress()));
}

absl::Status UpdateExecution(postgres::Transaction& transaction, StoredExecution& stored) {
  v1::ContractExecution& execution = stored.execution;
  Params params = KeyOf(InstansiOf(execution.name()), ContractOf(execution));
  params.Text(TextOf(execution.end_date())).Text(WordOf(execution.state())).Text(execution.spmk_number());
  params.Text(TextOf(execution.spmk_date())).Bool(execution.show_cause_due()).Int(stored.term_revision);
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kUpdate, params));
  stored.version = rows.Int(0, 0);
  execution.set_etag(rpc::EtagOf(stored.version));
  return absl::OkStatus();
}

absl::Status InsertTerms(postgres::Transaction& transaction, std::string_view instansi, std::string_view contract_id,
                         int revision, const std::vector<domain::Term>& terms) {
  std::vector<std::string> codes;
  std::vector<std::string> kinds;
  std::vector<int64_t> amounts;
  std::vector<int64_t> progress;
  for (const domain::Term& term : terms) {
    codes.push_back(term.code);
    kinds.push_back(term.kind);
    amounts.push_back(term.amount.value());
    progress.push_back(term.progress);
  }
  Params params = KeyOf(instansi, contract_id);
  params.Int(revision).TextArray(codes).TextArray(kinds).IntArray(amounts).IntArray(progress);
  return transaction.Execute(kInsertTerms, params).status();
}

absl::StatusOr<std::vector<domain::Term>> LoadTerms(postgres::Transaction& transaction, std::string_view instansi,
                                                    std::string_view contract_id, int revision) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kLoadTerms, KeyOf(instansi, contract_id).Int(revision)));
  std::vector<domain::Term> terms;
  for (int row = 0; row < rows.size(); ++row) {
    terms.push_back({.code = rows.Text(row, 0),
                     .kind = rows.Text(row, 1),
                     .amount = Rupiah(rows.Int(row, 2)),
                     .progress = static_cast<int>(rows.Int(row, 3))});
  }
  return terms;
}

absl::Status ReplacePlan(postgres::Transaction& transaction, std::string_view instansi, std::string_view contract_id,
                         const std::vector<domain::ProgressPoint>& points) {
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kDropPlan, KeyOf(instansi, contract_id)).status());
  std::vector<std::string> days;
  std::vector<int64_t> shares;
  for (const domain::ProgressPoint& point : points) {
    days.push_back(FormatDay(point.day));
    shares.push_back(point.basis_points);
  }
  return transaction.Execute(kInsertPlan, KeyOf(instansi, contract_id).TextArray(days).IntArray(shares)).status();
}

absl::Status InsertMeasurement(postgres::Transaction& transaction, std::string_view instansi,
                               std::string_view contract_id, const v1::ProgressMeasurement& measurement) {
  Params params = KeyOf(instansi, contract_id);
  params.Text(TextOf(measurement.date())).Int(measurement.basis_points()).Int(measurement.planned_basis_points());
  params.Bool(measurement.critical()).Text(measurement.note());
  return transaction.Execute(kMeasure, params).status();
}

absl::Status InsertHandOver(postgres::Transaction& transaction, std::string_view instansi, std::string_view contract_id,
                            int place, const v1::HandOver& hand_over) {
  Params params = KeyOf(instansi, contract_id);
  AddPenalty(params, hand_over.penalty()).Int(place).Text(WordOf(hand_over.kind())).Text(hand_over.number());
  params.Text(TextOf(hand_over.date())).Text(hand_over.sha256()).Text(hand_over.part()).Int(hand_over.part_amount());
  params.Text(TextOf(hand_over.part_end_date()));
  return transaction.Execute(kHandOver, params).status();
}

absl::Status InsertTermination(postgres::Transaction& transaction, std::string_view instansi,
                               std::string_view contract_id, const v1::Termination& termination) {
  Params params = KeyOf(instansi, contract_id);
  AddPenalty(params, termination.penalty()).Text(WordOf(termination.cause())).Text(termination.number());
  params.Text(TextOf(termination.date())).Text(termination.reason()).Bool(termination.blacklist_proposed());
  return transaction.Execute(kTerminate, params).status();
}

}  // namespace terpadu::procurement::store
