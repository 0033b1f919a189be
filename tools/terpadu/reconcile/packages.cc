#include "tools/terpadu/reconcile/comparisons.h"

namespace terpadu::command {
namespace {

namespace pb = procurement::v1;

bool IsAnnounced(const pb::RupPackage& package) {
  return package.state() == pb::RUP_PACKAGE_STATE_ANNOUNCED || package.state() == pb::RUP_PACKAGE_STATE_KAJI_ULANG;
}

bool IsInForce(const pb::RupPackage& package) {
  return IsAnnounced(package) || package.state() == pb::RUP_PACKAGE_STATE_DRAFT ||
         package.state() == pb::RUP_PACKAGE_STATE_FINALIZED;
}

// What budgeting says of the lines whose amounts are announced by events.
std::map<std::string, int64_t> LineAmounts(const Snapshot& snapshot) {
  std::map<std::string, int64_t> amounts;
  for (const auto& [budget, lines] : snapshot.lines) {
    for (const auto& line : lines) {
      amounts[line.name()] = line.amount();
    }
  }
  return amounts;
}

}  // namespace

void ComparePackages(const Snapshot& snapshot, Differences& differences) {
  std::map<std::string, int64_t> announced, allocated;  // by line
  for (const pb::RupPackage& package : snapshot.packages) {
    int64_t sum = 0;
    for (const pb::Allocation& allocation : package.allocations()) {
      sum += allocation.amount();
      announced[allocation.line()] += IsAnnounced(package) ? allocation.amount() : 0;
      allocated[allocation.line()] += IsInForce(package) ? allocation.amount() : 0;
    }
    differences.Amounts(package.name(), "procurement package.pagu", package.pagu(), "procurement Σ allocations", sum);
  }
  std::map<std::string, int64_t> amounts = LineAmounts(snapshot);
  for (const pb::LineCoverage& line : snapshot.line_coverage) {
    const auto amount = amounts.find(line.line());
    if (amount == amounts.end()) {
      differences.Note(line.line(), "procurement line", "known", "budgeting line", "unknown");
      continue;
    }
    differences.Amounts(line.line(), "procurement line.amount", line.amount(), "budgeting line.amount", amount->second);
    differences.Amounts(line.line(), "procurement line.announced", line.announced(),
                        "procurement Σ announced allocations", announced[line.line()]);
    differences.Amounts(line.line(), "procurement line.allocated", line.allocated(),
                        "procurement Σ allocations in force", allocated[line.line()]);
    amounts.erase(amount);
  }
  for (const auto& [line, amount] : amounts) {
    differences.Note(line, "procurement line", "unknown", "budgeting line", "known");
  }
}

}  // namespace terpadu::command
