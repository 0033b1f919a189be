#include "tools/terpadu/reconcile/comparisons.h"

namespace terpadu::command {
namespace {

namespace pb = reporting::v1;

// The sums of a year as the owners of the figures tell them.
pb::GetTotalsResponse OwnersTotals(const Snapshot& snapshot, int year) {
  pb::GetTotalsResponse totals;
  for (const planning::v1::Plan& plan : snapshot.plans) {
    if (plan.state() != planning::v1::PLAN_STATE_ADOPTED || year < plan.start_year() || year > plan.end_year()) {
      continue;
    }
    totals.set_actions(totals.actions() + plan.action_count());
    for (const planning::v1::YearAmount& ceiling : plan.ceilings()) {
      totals.set_planned(totals.planned() + (ceiling.year() == year ? ceiling.amount() : 0));
    }
    for (const planning::v1::PlanNode& node : snapshot.nodes.at(plan.name())) {
      for (const planning::v1::YearAmount& ceiling : node.ceilings()) {
        const bool counts = node.kind() == planning::v1::PLAN_NODE_KIND_ACTION && ceiling.year() == year;
        totals.set_budgeted_actions(totals.budgeted_actions() + (counts ? 1 : 0));
      }
    }
  }
  std::set<std::string> lines;
  for (const budgeting::v1::Budget& budget : snapshot.budgets) {
    if (budget.fiscal_year() == year) {
      totals.set_budgeted(totals.budgeted() + budget.total_amount());
      totals.set_reserved(totals.reserved() + budget.total_reserved());
      totals.set_committed(totals.committed() + budget.total_committed());
      totals.set_paid(totals.paid() + budget.total_paid());
      for (const budgeting::v1::BudgetLine& line : snapshot.lines.at(budget.name())) {
        lines.insert(line.name());
      }
    }
  }
  for (const procurement::v1::LineCoverage& line : snapshot.line_coverage) {
    totals.set_announced(totals.announced() + (lines.count(line.line()) != 0 ? line.announced() : 0));
  }
  return totals;
}

void CompareTotals(int year, const pb::GetTotalsResponse& told, const pb::GetTotalsResponse& owners,
                   Differences& differences) {
  const std::string subject = std::to_string(year);
  differences.Amounts(subject, "reporting planned", told.planned(), "planning Σ ceilings", owners.planned());
  differences.Amounts(subject, "reporting budgeted", told.budgeted(), "budgeting total", owners.budgeted());
  differences.Amounts(subject, "reporting announced", told.announced(), "procurement Σ announced", owners.announced());
  differences.Amounts(subject, "reporting reserved", told.reserved(), "budgeting reserved", owners.reserved());
  differences.Amounts(subject, "reporting committed", told.committed(), "budgeting committed", owners.committed());
  differences.Amounts(subject, "reporting paid", told.paid(), "budgeting paid", owners.paid());
  differences.Counts(subject, "reporting actions", told.actions(), "planning actions", owners.actions());
  differences.Counts(subject, "reporting budgeted_actions", told.budgeted_actions(), "planning actions with a ceiling",
                     owners.budgeted_actions());
}

void CompareLines(const std::vector<pb::CoverageRow>& rows, const std::vector<budgeting::v1::BudgetLine>& lines,
                  Differences& differences) {
  std::map<std::string, const pb::CoverageRow*> by_name;
  for (const pb::CoverageRow& row : rows) {
    by_name[row.line().name()] = &row;
  }
  for (const budgeting::v1::BudgetLine& line : lines) {
    const auto row = by_name.find(line.name());
    if (row == by_name.end()) {
      differences.Note(line.name(), "reporting line", "unknown", "budgeting line", "known");
      continue;
    }
    const pb::CoverageRow& told = *row->second;
    differences.Amounts(line.name(), "reporting amount", told.line().amount(), "budgeting amount", line.amount());
    differences.Amounts(line.name(), "reporting reserved", told.reserved(), "budgeting reserved", line.reserved());
    differences.Amounts(line.name(), "reporting committed", told.committed(), "budgeting committed", line.committed());
    differences.Amounts(line.name(), "reporting paid", told.paid(), "budgeting paid", line.paid());
  }
}

}  // namespace

void CompareReporting(const Snapshot& snapshot, Differences& differences) {
  for (const auto& [year, told] : snapshot.totals) {
    CompareTotals(year, told, OwnersTotals(snapshot, year), differences);
  }
  for (const auto& [budget, rows] : snapshot.coverage) {
    CompareLines(rows, snapshot.lines.at(budget), differences);
  }
  for (const pb::SourceFreshness& source : snapshot.freshness.sources()) {
    differences.Counts(source.source(), "reporting parked events", source.parked(), "expected", 0);
    differences.Counts(source.source(), "reporting dead letters", source.dead_letters(), "expected", 0);
  }
}

}  // namespace terpadu::command
