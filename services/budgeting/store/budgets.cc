#include "services/budgeting/store/budgets.h"

#include "absl/time/time.h"
#include "google/protobuf/util/time_util.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "services/budgeting/domain/refusal.h"
#include "services/budgeting/store/enums.h"
#include "terpadu/budgeting/v1/events.pb.h"

namespace terpadu::budgeting {
namespace {

// One row a version; one row without a version for a draft.
constexpr postgres::Statement kGet = {"budgeting_budget_get", R"sql(
  WITH total AS MATERIALIZED (
    SELECT coalesce(sum(amount), 0)::bigint AS amount, coalesce(sum(reserved), 0)::bigint AS reserved,
           coalesce(sum(committed), 0)::bigint AS committed, coalesce(sum(paid), 0)::bigint AS paid, count(*) AS lines
      FROM budget_line WHERE instansi = $1 AND budget_id = $2)
  SELECT fiscal_year, state, current_version, plan, version, amount, reserved, committed, paid, lines,
         number, kind, legal_basis, total_amount, approved_at
    FROM budget CROSS JOIN total LEFT JOIN budget_version USING (instansi, budget_id)
   WHERE instansi = $1 AND budget_id = $2 ORDER BY number)sql"};
enum Column {
  kFiscalYear,
  kState,
  kCurrentVersion,
  kPlan,
  kVersion,
  kAmount,
  kReserved,
  kCommitted,
  kPaid,
  kLines,
  kNumber,
  kKind,
  kLegalBasis,
  kTotalAmount,
  kApprovedAt
};

constexpr postgres::Statement kExists = {"budgeting_budget_exists",
                                         "SELECT 1 FROM budget WHERE instansi = $1 AND budget_id = $2"};

constexpr postgres::Statement kLock = {"budgeting_budget_lock", R"sql(
  SELECT state = 'APPROVED', current_version, version, state IN ('CLOSING', 'CLOSED'), state = 'CLOSED' FROM budget
   WHERE instansi = $1 AND budget_id = $2 FOR NO KEY UPDATE)sql"};

constexpr postgres::Statement kInsert = {"budgeting_budget_insert", R"sql(
  INSERT INTO budget (instansi, budget_id, fiscal_year, plan) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING)sql"};

constexpr postgres::Statement kTotal = {"budgeting_budget_total", R"sql(
  SELECT CASE WHEN sum(amount) <= 9223372036854775807 THEN sum(amount)::bigint WHEN count(*) = 0 THEN 0 END
    FROM budget_line WHERE instansi = $1 AND budget_id = $2)sql"};

postgres::Params KeyParams(const BudgetKey& key) {
  return std::move(postgres::Params().Text(key.instansi).Text(key.budget));
}

void AddVersion(const postgres::Rows& rows, int row, v1::Budget& budget) {
  v1::BudgetVersion& version = *budget.add_versions();
  version.set_number(static_cast<int32_t>(rows.Int(row, kNumber)));
  version.set_kind(RevisionKindOf(rows.Text(row, kKind)));
  version.set_legal_basis(rows.Text(row, kLegalBasis));
  version.set_total_amount(rows.Int(row, kTotalAmount));
  *version.mutable_approve_time() =
      google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(rows.Time(row, kApprovedAt)));
}

absl::StatusOr<v1::Budget> BudgetFrom(const postgres::Rows& rows, const BudgetKey& key) {
  if (rows.empty()) {
    return NotFound(key.Name());
  }
  v1::Budget budget;
  budget.set_name(key.Name());
  budget.set_fiscal_year(static_cast<int32_t>(rows.Int(0, kFiscalYear)));
  budget.set_state(BudgetStateOf(rows.Text(0, kState)));
  budget.set_current_version(static_cast<int32_t>(rows.Int(0, kCurrentVersion)));
  budget.set_plan(rows.Text(0, kPlan));
  budget.set_etag(rpc::EtagOf(rows.Int(0, kVersion)));
  budget.set_total_amount(rows.Int(0, kAmount));
  budget.set_total_reserved(rows.Int(0, kReserved));
  budget.set_total_committed(rows.Int(0, kCommitted));
  budget.set_total_paid(rows.Int(0, kPaid));
  budget.set_line_count(static_cast<int32_t>(rows.Int(0, kLines)));
  for (int row = 0; row < rows.size() && !rows.IsNull(row, kNumber); ++row) {
    AddVersion(rows, row, budget);
  }
  return budget;
}

}  // namespace

absl::StatusOr<v1::Budget> GetBudget(rpc::CallContext& call, const BudgetKey& key) {
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(key.instansi), kGet, KeyParams(key)));
  return BudgetFrom(rows, key);
}

absl::StatusOr<v1::Budget> ReadBudget(postgres::Transaction& transaction, const BudgetKey& key) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kGet, KeyParams(key)));
  return BudgetFrom(rows, key);
}

absl::Status CheckBudgetExists(rpc::CallContext& call, const BudgetKey& key) {
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(key.instansi), kExists, KeyParams(key)));
  return rows.empty() ? NotFound(key.Name()) : absl::OkStatus();
}

absl::StatusOr<BudgetRow> LockBudget(postgres::Transaction& transaction, const BudgetKey& key) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kLock, KeyParams(key)));
  if (rows.empty()) {
    return NotFound(key.Name());
  }
  return BudgetRow{.approved = rows.Bool(0, 0),
                   .closing = rows.Bool(0, 3),
                   .closed = rows.Bool(0, 4),
                   .current_version = static_cast<int32_t>(rows.Int(0, 1)),
                   .version = rows.Int(0, 2)};
}

absl::StatusOr<BudgetRow> LockBudgetAt(postgres::Transaction& transaction, const BudgetKey& key,
                                       const std::optional<int64_t>& etag) {
  TERPADU_ASSIGN(const BudgetRow budget, LockBudget(transaction, key));
  if (etag.has_value() && *etag != budget.version) {
    return rpc::EtagMismatch(key.Name());
  }
  return budget;
}

absl::Status CheckDraft(const BudgetRow& budget, const BudgetKey& key) {
  if (budget.closing) {
    return BudgetIsClosed(key.Name());
  }
  return budget.approved ? BudgetNotDraft(key.Name()) : absl::OkStatus();
}

absl::Status CheckInForce(const BudgetRow& budget, const BudgetKey& key) {
  if (budget.closing) {
    return BudgetIsClosed(key.Name());
  }
  return budget.approved ? absl::OkStatus() : BudgetNotApproved(key.Name());
}

absl::StatusOr<v1::Budget> InsertBudget(postgres::Transaction& transaction, const BudgetKey& key, int fiscal_year,
                                        const std::string& plan, std::string_view audit) {
  postgres::Params params = KeyParams(key);
  params.Int(fiscal_year).Text(plan);
  TERPADU_ASSIGN(const postgres::Rows inserted, transaction.Execute(kInsert, params));
  if (inserted.affected() == 0) {
    return BudgetExists(key.Name());
  }
  TERPADU_ASSIGN(v1::Budget budget, ReadBudget(transaction, key));
  v1::BudgetCreated event;
  *event.mutable_budget() = budget;
  TERPADU_RETURN_IF_ERROR(
      journal::Append(transaction, key.instansi, {journal::MakeEntry(key.Name(), 1, event)}, audit));
  return budget;
}

absl::StatusOr<int64_t> TotalAmount(postgres::Transaction& transaction, const BudgetKey& key) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kTotal, KeyParams(key)));
  if (rows.IsNull(0, 0)) {
    return Error(absl::StatusCode::kOutOfRange, "AMOUNT_OVERFLOW",
                 "the lines of " + key.Name() + " sum to more than 9223372036854775807 rupiah");
  }
  return rows.Int(0, 0);
}

v1::Budget InEvent(v1::Budget budget) {
  const int before_last = std::max(budget.versions_size() - 1, 0);
  budget.mutable_versions()->DeleteSubrange(0, before_last);
  return budget;
}

}  // namespace terpadu::budgeting
