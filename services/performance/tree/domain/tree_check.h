#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace terpadu::performance::domain {

// The levels of a performance tree from the top down; the order of the API's TreeNodeKind.
enum class TreeLevel {
  kSasaran = 1,
  kUltimateOutcome,
  kIntermediateOutcome,
  kImmediateOutcome,
  kProgram,
  kKegiatan,
  kSubKegiatan,
  kIki,
};

struct TreeCheckNode {
  std::string id;
  TreeLevel level = TreeLevel::kSasaran;
  std::string parent;
  std::string unit;
  bool has_indicator = false;
};

struct TreeCheckLink {
  std::string from;
  std::string to;
  bool contribution = true;  // else cross-cutting
};

struct TreeFault {
  std::string_view code;
  bool warning = false;
  std::string node;
  std::string message;
};

// What is wrong with a tree, errors first, each by code and node. `nodes` have different ids.
//
// - NODE_ORPHAN: below sasaran, without a parent, or its parent is not in the tree
// - NODE_ON_CYCLE: following parents and contributions upwards from it leads back into a circle that it is part of, or
//   that it ties to another
// - OUTCOME_BELOW_OUTPUT: its parent, or what it contributes to, is not above it; only a person's indicator may stand
//   below one of the same level
// - SUB_KEGIATAN_UNREACHED: no sasaran above a sub kegiatan, by parents or contributions
// - LINK_END_MISSING: a link from or to what is not in the tree
// - LINKS_TOO_MANY: more than 200 links begin at it
// - OUTCOME_WITHOUT_INDICATOR, a warning: a sasaran or outcome that nothing measures
// - CROSS_CUTTING_SAME_UNIT, a warning: both ends are of one unit
std::vector<TreeFault> TreeFaults(const std::vector<TreeCheckNode>& nodes, const std::vector<TreeCheckLink>& links);

}  // namespace terpadu::performance::domain
