#include "services/planning/domain/name_cover.h"

#include <algorithm>
#include <utility>

namespace terpadu::planning {
namespace {

constexpr int64_t kName = 1;
constexpr int64_t kUncovered = int64_t{1} << 20;  // more than names can be in a text
constexpr int64_t kTornApart = int64_t{1} << 40;  // more than words can be
constexpr int kMostSteps = 10'000;                // of a search for readings

}  // namespace

NameCover::NameCover(size_t word_count)
    : names_at_(word_count), keeps_together_(word_count), within_name_(word_count) {}

void NameCover::AddName(size_t begin, size_t end, const std::vector<std::string>& unit_ids) {
  for (size_t at = begin + 1; at + 1 < end; ++at) {
    within_name_[at] = true;
  }
  for (Name& name : names_at_[begin]) {
    if (name.end == end) {  // printed in one way, named in two
      for (const std::string& unit_id : unit_ids) {
        if (std::find(name.unit_ids.begin(), name.unit_ids.end(), unit_id) == name.unit_ids.end()) {
          name.unit_ids.push_back(unit_id);
        }
      }
      return;
    }
  }
  names_at_[begin].push_back({end, unit_ids});
}

void NameCover::JoinParents(const std::unordered_map<std::string, std::string>& parent_of,
                            const std::function<bool(size_t)>& follows) {
  // From the back, so that a parent's name may itself have its parent behind it.
  for (size_t begin = names_at_.size(); begin-- > 0;) {
    const std::vector<Name> names = names_at_[begin];
    for (const Name& name : names) {
      if (name.end == names_at_.size() || !follows(name.end)) {
        continue;
      }
      for (const std::string& unit_id : name.unit_ids) {
        const auto parent = parent_of.find(unit_id);
        if (parent == parent_of.end()) {
          continue;
        }
        const std::vector<Name> behind = names_at_[name.end];
        for (const Name& next : behind) {
          if (std::find(next.unit_ids.begin(), next.unit_ids.end(), parent->second) != next.unit_ids.end()) {
            AddName(begin, next.end, {unit_id});
          }
        }
      }
    }
  }
}

NameCover::Cost NameCover::SkipCost(size_t at) const {
  return keeps_together_[at] && within_name_[at] ? kTornApart : kUncovered;
}

NameCover::Costs NameCover::BestCosts() const {
  const size_t count = names_at_.size();
  Costs costs{std::vector<Cost>(count + 1), std::vector<Cost>(count + 1)};
  for (size_t at = 0; at < count; ++at) {
    costs.before[at + 1] = INT64_MAX;
  }
  for (size_t at = 0; at < count; ++at) {
    costs.before[at + 1] = std::min(costs.before[at + 1], costs.before[at] + SkipCost(at));
    for (const Name& name : names_at_[at]) {
      costs.before[name.end] = std::min(costs.before[name.end], costs.before[at] + kName);
    }
  }
  for (size_t at = count; at-- > 0;) {
    costs.after[at] = costs.after[at + 1] + SkipCost(at);
    for (const Name& name : names_at_[at]) {
      costs.after[at] = std::min(costs.after[at], costs.after[name.end] + kName);
    }
  }
  return costs;
}

bool NameCover::IsBest(const Costs& costs, size_t begin, size_t end, Cost cost) const {
  return costs.before[begin] + cost + costs.after[end] == costs.after[0];
}

std::vector<std::vector<std::string>> NameCover::ReadingsOf(const Costs& costs, size_t begin, size_t end,
                                                            size_t most) const {
  struct Step {
    size_t at;
    std::vector<std::string> units;
  };
  std::vector<std::vector<std::string>> readings;
  std::vector<Step> open = {{begin, {}}};
  int steps = 0;
  for (; !open.empty() && steps < kMostSteps && readings.size() < most; ++steps) {
    Step step = std::move(open.back());
    open.pop_back();
    if (step.at == end) {
      if (std::find(readings.begin(), readings.end(), step.units) == readings.end()) {
        readings.push_back(std::move(step.units));
      }
      continue;
    }
    if (IsBest(costs, step.at, step.at + 1, SkipCost(step.at))) {
      open.push_back({step.at + 1, step.units});
    }
    for (const Name& name : names_at_[step.at]) {
      if (!IsBest(costs, step.at, name.end, kName)) {
        continue;
      }
      for (auto unit_id = name.unit_ids.rbegin(); unit_id != name.unit_ids.rend(); ++unit_id) {
        std::vector<std::string> units = step.units;
        units.push_back(*unit_id);
        open.push_back({name.end, std::move(units)});
      }
    }
  }
  if (steps == kMostSteps && readings.size() == 1) {
    readings.emplace_back();  // too many ways to look at: that there is one reading would be a guess
  }
  return readings;
}

std::vector<CoveredPart> NameCover::Parts(size_t most_readings) const {
  const Costs costs = BestCosts();
  std::vector<CoveredPart> parts;
  size_t begin = 0;
  size_t open_until = 0;  // how far the best names reach that begin before the word
  bool has_name = false;
  for (size_t at = 0; at < names_at_.size(); ++at) {
    if (at > begin && open_until <= at) {
      parts.push_back(
          {begin, at,
           has_name ? ReadingsOf(costs, begin, at, most_readings) : std::vector<std::vector<std::string>>{}});
      begin = at;
      has_name = false;
    }
    for (const Name& name : names_at_[at]) {
      if (IsBest(costs, at, name.end, kName)) {
        open_until = std::max(open_until, name.end);
        has_name = true;
      }
    }
  }
  if (begin < names_at_.size()) {
    parts.push_back({begin, names_at_.size(),
                     has_name ? ReadingsOf(costs, begin, names_at_.size(), most_readings)
                              : std::vector<std::vector<std::string>>{}});
  }
  return parts;
}

}  // namespace terpadu::planning
