#include <map>
#include <numeric>

#include "tools/terpadu/reconcile/comparisons.h"

namespace terpadu::command {
namespace {

namespace pb = budgeting::v1;

// Sums of money by the resource that has it.
struct Sums {
  std::map<std::string, int64_t> held, committed, paid;  // by line
  std::map<std::string, int64_t> paid_of;                // by commitment
};

Sums SumsOf(const Snapshot& snapshot) {
  Sums sums;
  for (const pb::Reservation& reservation : snapshot.reservations) {
    if (reservation.state() == pb::RESERVATION_STATE_PENDING ||
        reservation.state() == pb::RESERVATION_STATE_CONFIRMED) {
      sums.held[reservation.line()] += reservation.held();
    }
  }
  for (const pb::Commitment& commitment : snapshot.commitments) {
    sums.committed[commitment.line()] += commitment.amount() - commitment.carried_over();
  }
  for (const pb::Disbursement& disbursement : snapshot.disbursements) {
    sums.paid[disbursement.line()] += disbursement.amount();
    sums.paid_of[disbursement.commitment()] += disbursement.amount();
  }
  return sums;
}

void CompareLine(const pb::BudgetLine& line, Sums& sums, Differences& differences) {
  const std::string& name = line.name();
  differences.Amounts(name, "budgeting line.reserved", line.reserved(), "budgeting Σ reservations.held",
                      sums.held[name]);
  differences.Amounts(name, "budgeting line.committed", line.committed(), "budgeting Σ commitments.amount",
                      sums.committed[name]);
  differences.Amounts(name, "budgeting line.paid", line.paid(), "budgeting Σ disbursements.amount", sums.paid[name]);
  differences.Amounts(name, "budgeting line.available", line.available(), "budgeting amount − reserved − committed",
                      line.amount() - line.reserved() - line.committed());
}

void CompareLedger(const pb::LedgerDifference& line, Differences& differences) {
  const auto amounts = [&](const std::string& balance, int64_t stored, int64_t ledger) {
    differences.Amounts(line.line(), "budgeting line." + balance, stored, "budgeting Σ ledger." + balance, ledger);
  };
  amounts("amount", line.stored().amount(), line.ledger().amount());
  amounts("reserved", line.stored().reserved(), line.ledger().reserved());
  amounts("committed", line.stored().committed(), line.ledger().committed());
  amounts("paid", line.stored().paid(), line.ledger().paid());
  differences.Counts(line.line(), "budgeting line.entries", line.entry_count(), "budgeting ledger entries",
                     line.entries_found());
}

// A line without a cash plan has one in the state NONE.
void CompareCashPlans(const Snapshot& snapshot, Differences& differences) {
  std::map<std::string, const pb::BudgetLine*> lines;
  for (const auto& [budget, of_budget] : snapshot.lines) {
    for (const pb::BudgetLine& line : of_budget) {
      lines.emplace(line.name(), &line);
    }
  }
  for (const pb::CashPlan& plan : snapshot.cash_plans) {
    const auto line = lines.find(plan.name().substr(0, plan.name().rfind('/')));
    if (line == lines.end() || plan.state() == pb::CASH_PLAN_STATE_NONE) {
      continue;
    }
    const int64_t planned = std::accumulate(plan.amounts().begin(), plan.amounts().end(), int64_t{0});
    differences.Amounts(line->first, "budgeting line.amount", line->second->amount(), "budgeting Σ cash plan.amounts",
                        planned);
    differences.Amounts(line->first, "budgeting line.paid", line->second->paid(), "budgeting cash plan.paid",
                        plan.paid());
  }
}

void CompareTotals(const pb::Budget& budget, const std::vector<pb::BudgetLine>& lines, Differences& differences) {
  int64_t amount = 0, reserved = 0, committed = 0, paid = 0;
  for (const pb::BudgetLine& line : lines) {
    amount += line.amount();
    reserved += line.reserved();
    committed += line.committed();
    paid += line.paid();
  }
  const std::string& name = budget.name();
  differences.Amounts(name, "budgeting budget.total_amount", budget.total_amount(), "budgeting Σ lines.amount", amount);
  differences.Amounts(name, "budgeting budget.total_reserved", budget.total_reserved(), "budgeting Σ lines.reserved",
                      reserved);
  differences.Amounts(name, "budgeting budget.total_committed", budget.total_committed(), "budgeting Σ lines.committed",
                      committed);
  differences.Amounts(name, "budgeting budget.total_paid", budget.total_paid(), "budgeting Σ lines.paid", paid);
  differences.Counts(name, "budgeting budget.line_count", budget.line_count(), "budgeting lines",
                     static_cast<int64_t>(lines.size()));
}

}  // namespace

void CompareBudgets(const Snapshot& snapshot, Differences& differences) {
  Sums sums = SumsOf(snapshot);
  for (const pb::Budget& budget : snapshot.budgets) {
    const std::vector<pb::BudgetLine>& lines = snapshot.lines.at(budget.name());
    for (const pb::BudgetLine& line : lines) {
      CompareLine(line, sums, differences);
    }
    CompareTotals(budget, lines, differences);
  }
  CompareCashPlans(snapshot, differences);
  for (const pb::LedgerDifference& line : snapshot.ledger_differences) {
    CompareLedger(line, differences);
  }
  for (const pb::Commitment& commitment : snapshot.commitments) {
    differences.Amounts(commitment.name(), "budgeting commitment.paid", commitment.paid(),
                        "budgeting Σ disbursements.amount", sums.paid_of[commitment.name()]);
  }
}

}  // namespace terpadu::command
