#include "tools/terpadu/reconcile/comparisons.h"

namespace terpadu::command {
namespace {

namespace pb = planning::v1;

using ByYear = std::map<int, int64_t>;

ByYear SumOf(const google::protobuf::RepeatedPtrField<pb::YearAmount>& amounts) {
  ByYear sums;
  for (const pb::YearAmount& amount : amounts) {
    sums[amount.year()] += amount.amount();
  }
  return sums;
}

// By year, the ceilings of the highest kind of node that has one: what is below are parts of them.
ByYear CeilingsOf(const std::vector<pb::PlanNode>& nodes) {
  std::map<int, std::map<int, int64_t>> by_kind;  // by year
  for (const pb::PlanNode& node : nodes) {
    for (const pb::YearAmount& ceiling : node.ceilings()) {
      by_kind[ceiling.year()][node.kind()] += ceiling.amount();
    }
  }
  ByYear sums;
  for (const auto& [year, kinds] : by_kind) {
    sums[year] = kinds.begin()->second;
  }
  return sums;
}

}  // namespace

void ComparePlans(const Snapshot& snapshot, Differences& differences) {
  for (const pb::Plan& plan : snapshot.plans) {
    ByYear sums = CeilingsOf(snapshot.nodes.at(plan.name()));
    int actions = 0;
    int budgeted = 0;
    for (const pb::PlanNode& node : snapshot.nodes.at(plan.name())) {
      const bool action = node.kind() == pb::PLAN_NODE_KIND_ACTION;
      actions += action ? 1 : 0;
      budgeted += action && !node.ceilings().empty() ? 1 : 0;
    }
    ByYear told = SumOf(plan.ceilings());
    for (const auto& [year, sum] : sums) {
      told.emplace(year, 0);
    }
    for (const auto& [year, amount] : told) {
      const std::string of_year = " " + std::to_string(year);
      differences.Amounts(plan.name(), "planning plan.ceilings" + of_year, amount,
                          "planning Σ nodes.ceilings" + of_year, sums[year]);
    }
    differences.Counts(plan.name(), "planning plan.action_count", plan.action_count(), "planning ACTION nodes",
                       actions);
    differences.Counts(plan.name(), "planning plan.budgeted_action_count", plan.budgeted_action_count(),
                       "planning ACTION nodes with a ceiling", budgeted);
  }
}

}  // namespace terpadu::command
