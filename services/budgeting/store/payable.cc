#include "services/budgeting/store/payable.h"

#include <map>
#include <string>

#include "libs/base/status.h"
#include "services/budgeting/domain/payment_refusal.h"
#include "services/budgeting/domain/refusal.h"
#include "services/budgeting/store/payments.h"

namespace terpadu::budgeting {
namespace {

constexpr postgres::Statement kApproved = {"budgeting_payable_approved", R"sql(
  SELECT state FROM budget WHERE instansi = $1 AND budget_id = $2)sql"};

constexpr postgres::Statement kBudgetOfUnit = {"budgeting_payable_budget_of_unit", R"sql(
  SELECT coalesce(sum(amount), 0)::bigint FROM budget_line
   WHERE instansi = $1 AND budget_id = $2 AND unit = $3 AND amount >= 0)sql"};

constexpr postgres::Statement kOtherUp = {"budgeting_payable_other_up", R"sql(
  SELECT payment_id FROM payment
   WHERE instansi = $1 AND budget_id = $2 AND unit = $3 AND type = 'UP' AND state <> 'CANCELLED' AND payment_id <> $4)sql"};

constexpr postgres::Statement kOverdueTu = {"budgeting_payable_overdue_tu", R"sql(
  SELECT payment_id, due_date FROM payment
   WHERE instansi = $1 AND budget_id = $2 AND unit = $3 AND type = 'TU' AND state = 'PAID' AND due_date < $4::date
     AND gross - accounted - returned > 0
   ORDER BY payment_id LIMIT 1)sql"};

constexpr postgres::Statement kAccountings = {"budgeting_payable_accountings", R"sql(
  SELECT number, amount FROM accounting
   WHERE instansi = $1 AND budget_id = $2 AND payment_id = $3 AND number = ANY ($4::bigint[]) AND replaced_by IS NULL)sql"};

constexpr postgres::Statement kCommitments = {"budgeting_payable_commitments", R"sql(
  SELECT commitment_id, line_id, unit, commitment.amount - carried_over - commitment.paid
    FROM commitment JOIN budget_line USING (instansi, budget_id, line_id)
   WHERE instansi = $1 AND budget_id = $2 AND commitment_id = ANY ($3::text[]))sql"};

constexpr postgres::Statement kLines = {"budgeting_payable_lines", R"sql(
  SELECT line_id, line_id, unit, amount - reserved - committed FROM budget_line
   WHERE instansi = $1 AND budget_id = $2 AND line_id = ANY ($3::text[]))sql"};
enum Column { kId, kLine, kUnit, kLeft };

constexpr postgres::Statement kLockCommitments = {"budgeting_payable_lock_commitments", R"sql(
  SELECT line_id FROM commitment
   WHERE instansi = $1 AND budget_id = $2 AND commitment_id = ANY ($3::text[]) ORDER BY commitment_id FOR NO KEY UPDATE)sql"};

constexpr postgres::Statement kLockLines = {"budgeting_payable_lock_lines", R"sql(
  SELECT 1 FROM budget_line
   WHERE instansi = $1 AND budget_id = $2 AND line_id = ANY ($3::text[]) ORDER BY line_id FOR NO KEY UPDATE)sql"};

std::string IdIn(const std::string& name) { return name.substr(name.rfind('/') + 1); }

struct Targets {
  std::vector<std::string> commitments;
  std::vector<std::string> lines;
};

Targets TargetsOf(const std::vector<v1::PaymentItem>& items) {
  Targets targets;
  for (const v1::PaymentItem& item : items) {
    item.commitment().empty() ? targets.lines.push_back(IdIn(item.line()))
                              : targets.commitments.push_back(IdIn(item.commitment()));
  }
  return targets;
}

postgres::Params KeyParams(const BudgetKey& budget) {
  return std::move(postgres::Params().Text(budget.instansi).Text(budget.budget));
}

absl::Status CheckUp(postgres::Transaction& transaction, const PaymentKey& key, const v1::Payment& payment,
                     const UpShare& share) {
  postgres::Params params = KeyParams(key.Budget());
  params.Text(payment.unit());
  TERPADU_ASSIGN(const postgres::Rows budget, transaction.Execute(kBudgetOfUnit, params));
  params.Text(key.payment);
  TERPADU_ASSIGN(const postgres::Rows other, transaction.Execute(kOtherUp, params));
  if (!other.empty()) {
    return UpExists(PaymentKey{key.instansi, key.budget, other.Text(0, 0)}.Name());
  }
  const int64_t limit = UpLimit(budget.Int(0, 0), share);
  return payment.gross() > limit ? UpLimitExceeded(payment.unit(), limit, payment.gross()) : absl::OkStatus();
}

absl::Status CheckTu(postgres::Transaction& transaction, const PaymentKey& key, const v1::Payment& payment,
                     CalendarDay day) {
  postgres::Params params = KeyParams(key.Budget());
  params.Text(payment.unit()).Text(FormatDay(day));
  TERPADU_ASSIGN(const postgres::Rows overdue, transaction.Execute(kOverdueTu, params));
  return overdue.empty()
             ? absl::OkStatus()
             : TuUnaccounted(PaymentKey{key.instansi, key.budget, overdue.Text(0, 0)}.Name(), overdue.Text(0, 1));
}

absl::Status CheckGu(postgres::Transaction& transaction, const PaymentKey& key, const v1::Payment& payment) {
  const PaymentKey advance = {key.instansi, key.budget, IdIn(payment.advance())};
  TERPADU_ASSIGN(const PaymentRow up, FindPayment(transaction, advance));
  if (up.type != "UP" || up.payment.unit() != payment.unit()) {
    return NotAnAdvance(advance.Name() + " of another unit or type", v1::PaymentType_Name(up.payment.type()));
  }
  postgres::Params params = KeyParams(key.Budget());
  params.Text(advance.payment).IntArray({payment.accountings().begin(), payment.accountings().end()});
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kAccountings, params));
  std::map<int64_t, int64_t> amounts;
  int64_t sum = 0;  // of parts of what was ever advanced, so that it fits
  for (int row = 0; row < rows.size(); ++row) {
    amounts[rows.Int(row, 0)] = rows.Int(row, 1);
    sum += rows.Int(row, 1);
  }
  for (const int32_t number : payment.accountings()) {
    if (amounts.count(number) == 0) {
      return AccountingReplaced(advance.Name(), number);
    }
  }
  return sum == payment.gross() ? absl::OkStatus() : GrossMismatch(payment.gross(), sum);
}

struct Found {
  std::string line;
  std::string unit;
  int64_t left = 0;
};

absl::StatusOr<std::map<std::string, Found>> Find(postgres::Transaction& transaction, const BudgetKey& budget,
                                                  const postgres::Statement& statement,
                                                  const std::vector<std::string>& ids) {
  std::map<std::string, Found> found;
  if (ids.empty()) {
    return found;
  }
  postgres::Params params = KeyParams(budget);
  params.TextArray(ids);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(statement, params));
  for (int row = 0; row < rows.size(); ++row) {
    found[rows.Text(row, kId)] = {
        .line = rows.Text(row, kLine), .unit = rows.Text(row, kUnit), .left = rows.Int(row, kLeft)};
  }
  return found;
}

}  // namespace

absl::Status CheckPayable(postgres::Transaction& transaction, const PaymentKey& key, const v1::Payment& payment,
                          const UpShare& up_share, CalendarDay day) {
  TERPADU_ASSIGN(const postgres::Rows budget, transaction.Execute(kApproved, KeyParams(key.Budget())));
  if (budget.empty()) {
    return NotFound(key.Budget().Name());
  }
  if (const std::string state = budget.Text(0, 0); state != "APPROVED") {
    return state == "DRAFT" ? BudgetNotApproved(key.Budget().Name()) : BudgetIsClosed(key.Budget().Name());
  }
  switch (payment.type()) {
    case v1::PAYMENT_TYPE_UP:
      return CheckUp(transaction, key, payment, up_share);
    case v1::PAYMENT_TYPE_TU:
      return CheckTu(transaction, key, payment, day);
    case v1::PAYMENT_TYPE_GU:
      return CheckGu(transaction, key, payment);
    default:
      return CheckItems(transaction, key.Budget(), payment.unit(), {payment.items().begin(), payment.items().end()});
  }
}

absl::Status CheckItems(postgres::Transaction& transaction, const BudgetKey& budget, const std::string& unit,
                        const std::vector<v1::PaymentItem>& items) {
  const Targets targets = TargetsOf(items);
  TERPADU_ASSIGN(const auto commitments, Find(transaction, budget, kCommitments, targets.commitments));
  TERPADU_ASSIGN(const auto lines, Find(transaction, budget, kLines, targets.lines));
  for (const v1::PaymentItem& item : items) {
    const bool of_line = item.commitment().empty();
    const std::string& name = of_line ? item.line() : item.commitment();
    const auto& among = of_line ? lines : commitments;
    const auto found = among.find(IdIn(name));
    if (found == among.end()) {
      return NotFound(name);
    }
    const Found& target = found->second;
    if (target.unit != unit) {
      return OtherUnit(LineKey{budget.instansi, budget.budget, target.line}.Name(), unit);
    }
    if (target.left < item.amount()) {
      return of_line ? LineExhausted(name, target.left, item.amount())
                     : CommitmentExceeded(name, target.left, item.amount());
    }
  }
  return absl::OkStatus();
}

absl::Status LockItems(postgres::Transaction& transaction, const BudgetKey& budget,
                       const std::vector<v1::PaymentItem>& items) {
  Targets targets = TargetsOf(items);
  postgres::Params commitments = KeyParams(budget);
  commitments.TextArray(targets.commitments);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kLockCommitments, commitments));
  for (int row = 0; row < rows.size(); ++row) {
    targets.lines.push_back(rows.Text(row, 0));
  }
  postgres::Params lines = KeyParams(budget);
  lines.TextArray(targets.lines);
  return transaction.Execute(kLockLines, lines).status();
}

}  // namespace terpadu::budgeting
