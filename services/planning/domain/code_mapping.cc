#include "services/planning/domain/code_mapping.h"

#include <algorithm>

#include "services/planning/domain/code_form.h"

namespace terpadu::planning {
namespace {

constexpr int kFromColumn = 1;
constexpr int kToColumn = 2;

// Whether both codes are there; `row` is trimmed.
bool CheckEnds(const MappingRow& row, const MappingGround& ground, Findings& findings) {
  const auto from = ground.old_levels.find(row.from);
  const auto to = ground.new_levels.find(row.to);
  const bool has_from = from != ground.old_levels.end();
  const bool has_to = row.to.empty() || to != ground.new_levels.end();
  if (!has_from) {
    findings.Error({row.line, kFromColumn}, "OLD_CODE_UNKNOWN", row.from, "is no code of the set that is replaced");
  }
  if (!has_to) {
    findings.Error({row.line, kToColumn}, "NEW_CODE_UNKNOWN", row.to, "is no code of the set: load its codes first");
  }
  if (has_from && has_to && !row.to.empty() && from->second != to->second) {
    findings.Warning({row.line, kToColumn}, "MAPPING_CROSSES_LEVELS", row.to,
                     row.from + " is of another level than what it becomes");
  }
  return has_from && has_to;
}

}  // namespace

std::vector<MappingRow> CheckMappingRows(const std::vector<MappingRow>& rows, MappingGround ground,
                                         Findings& findings) {
  std::vector<MappingRow> added;
  for (const MappingRow& printed : rows) {
    const MappingRow row{printed.line, TrimmedCode(printed.from), TrimmedCode(printed.to)};
    if (!CheckEnds(row, ground, findings)) {
      continue;
    }
    std::set<std::string>& targets = ground.targets[row.from];
    if (targets.contains(row.to)) {
      findings.Info({row.line, kFromColumn}, "MAPPING_REPEATED", row.from, "the mapping is there already");
      continue;
    }
    if (!targets.empty() && (row.to.empty() || targets.contains(""))) {
      findings.Error({row.line, kToColumn}, "MAPPING_CONTRADICTS", row.from,
                     "one row says that nothing takes the place of the code, another names what does");
      continue;
    }
    targets.insert(row.to);
    added.push_back(row);
  }
  return added;
}

CodeRelation RelationOf(const std::vector<MappingTarget>& targets, bool in_old_set, bool in_new_set) {
  if (!in_old_set) {
    return CodeRelation::kUnknown;
  }
  if (targets.empty()) {
    return in_new_set ? CodeRelation::kUnchanged : CodeRelation::kUnmapped;
  }
  if (!targets[0].to.has_value()) {
    return CodeRelation::kEnded;
  }
  const bool shared =
      std::any_of(targets.begin(), targets.end(), [](const MappingTarget& target) { return target.sources > 1; });
  if (targets.size() == 1) {
    return shared ? CodeRelation::kMerge : CodeRelation::kOneToOne;
  }
  return shared ? CodeRelation::kSplitAndMerge : CodeRelation::kSplit;
}

void TellUnmapped(const std::vector<std::string>& codes, Findings& findings) {
  for (const std::string& code : codes) {
    findings.Warning({}, "CODE_UNMAPPED", code,
                     "is a code of the set that is replaced, and nothing tells what becomes of it");
  }
}

}  // namespace terpadu::planning
