#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "services/planning/domain/finding.h"

namespace terpadu::planning {

// A row of a file of mappings; no `to` when nothing takes the place of `from`.
struct MappingRow {
  int line;
  std::string from;
  std::string to;
};

// What the rows of a batch are judged against.
struct MappingGround {
  std::map<std::string, int> old_levels;                 // of those of the batch that are codes of the old set
  std::map<std::string, int> new_levels;                 // of the new one
  std::map<std::string, std::set<std::string>> targets;  // mappings that are there, "" for none, of the batch's codes
};

// The rows to add. Findings are at column 1 for the old code, 2 for the new one.
std::vector<MappingRow> CheckMappingRows(const std::vector<MappingRow>& rows, MappingGround ground, Findings& findings);

// How a code continues; the numbers are those of terpadu.planning.v1.CodeRelation.
enum class CodeRelation {
  kUnchanged = 1,
  kOneToOne = 2,
  kSplit = 3,
  kMerge = 4,
  kSplitAndMerge = 5,
  kEnded = 6,
  kUnmapped = 7,
  kUnknown = 8
};

// A target of a code: the new code, none when nothing takes its place, and how many old codes go into it.
struct MappingTarget {
  std::optional<std::string> to;
  int sources = 0;
};

CodeRelation RelationOf(const std::vector<MappingTarget>& targets, bool in_old_set, bool in_new_set);

// Codes of the lowest level of the old set of which nothing is said.
void TellUnmapped(const std::vector<std::string>& codes, Findings& findings);

}  // namespace terpadu::planning
