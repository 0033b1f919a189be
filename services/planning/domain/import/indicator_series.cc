#include "services/planning/domain/import/indicator_series.h"

#include <algorithm>
#include <map>

#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

bool HasNumber(const TargetValue& value) { return value.kind != ValueKind::kOrdinal && value.kind != ValueKind::kNone; }

std::string Shown(const TargetValue& value) { return "`" + CollapseBlanks(value.printed) + "`"; }

}  // namespace

int YearOfDropToZero(const std::vector<TreeIndicator::Target>& targets) {
  bool above = false;
  for (const TreeIndicator::Target& target : targets) {
    if (!HasNumber(target.value)) {
      continue;
    }
    if (above && target.value.number.units == 0 && target.value.kind != ValueKind::kRange) {
      return target.year;
    }
    above = above || target.value.number.units > 0;
  }
  return 0;
}

bool Differ(const TargetValue& a, const TargetValue& b) {
  if (HasNumber(a) && HasNumber(b)) {
    const bool both_ranges = a.kind == ValueKind::kRange && b.kind == ValueKind::kRange;
    return a.number != b.number || (both_ranges && a.upper != b.upper);
  }
  return a.kind != b.kind || Normalized(a.label) != Normalized(b.label);
}

void CheckSeries(const TreeIndicator& indicator, const std::optional<TreeIndicator::Target>& final_target,
                 Findings& findings) {
  if (const int year = YearOfDropToZero(indicator.targets); year != 0) {
    const auto zero = std::find_if(indicator.targets.begin(), indicator.targets.end(),
                                   [&](const auto& target) { return target.year == year; });
    findings.Warning({indicator.line, zero->column}, "SERIES_DROPS_TO_ZERO", zero->value.printed,
                     "the targets rise to " + Shown((zero - 1)->value) + " and drop to 0 in " + std::to_string(year) +
                         ": perhaps a digit is lost");
  }
  if (!final_target.has_value()) {
    return;
  }
  const auto last = std::find_if(indicator.targets.begin(), indicator.targets.end(),
                                 [&](const auto& target) { return target.year == final_target->year; });
  if (last != indicator.targets.end() && Differ(last->value, final_target->value)) {
    findings.Warning({indicator.line, last->column}, "FINAL_TARGET_DIFFERS", last->value.printed,
                     "the target of " + std::to_string(last->year) + " is " + Shown(last->value) +
                         ", the final target in column " + std::to_string(final_target->column) + " is " +
                         Shown(final_target->value) + ": the series is kept");
  }
}

void CheckSameIndicator(const std::vector<TreeIndicator>& indicators, Findings& findings) {
  std::map<std::string, const TreeIndicator*> first;
  for (const TreeIndicator& indicator : indicators) {
    const std::string name = Normalized(indicator.title);
    const auto [entry, is_new] = first.try_emplace(name, &indicator);
    if (is_new || indicator.targets.empty()) {
      continue;
    }
    const TreeIndicator& other = *entry->second;
    if (other.targets.empty()) {
      entry->second = &indicator;
      continue;
    }
    for (const TreeIndicator::Target& target : indicator.targets) {
      const auto same = std::find_if(other.targets.begin(), other.targets.end(),
                                     [&](const auto& entry_of) { return entry_of.year == target.year; });
      if (same != other.targets.end() && Differ(same->value, target.value)) {
        findings.Warning({indicator.line, target.column}, "INDICATOR_SERIES_DIFFER", indicator.title,
                         "the indicator stands in line " + std::to_string(other.line) + " too, with " +
                             Shown(same->value) + (target.year == 0 ? "" : " in " + std::to_string(target.year)) +
                             " where this line has " + Shown(target.value));
        break;
      }
    }
  }
}

}  // namespace terpadu::planning
