#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/rupiah.h"
#include "services/planning/domain/finding.h"
#include "services/planning/domain/import_profile.h"
#include "services/planning/domain/matrix.h"
#include "services/planning/domain/target_value.h"
#include "services/planning/domain/unit_directory.h"

namespace terpadu::planning {

// Numbered as terpadu.planning.v1.PlanNodeKind.
enum class NodeKind {
  kTujuan = 3,
  kArea = 4,
  kSasaran = 5,
  kProgram = 6,
  kKegiatan = 7,
  kSubKegiatan = 8,
  kAction = 9,
};

struct YearAmount {
  int year;
  Rupiah amount;
};

// A cell that has no field of its own, as printed.
struct NodeDetail {
  std::string label;
  std::string text;
};

struct TreeNode {
  std::string id;  // a1, s1, p1, k1 … by kind and place
  NodeKind kind;
  std::string parent_id;  // "" at the root
  std::string title;
  std::string problem;
  std::string program_id;
  std::vector<std::string> unit_ids;
  std::string printed_units;
  std::vector<YearAmount> ceilings;
  int line;
  std::vector<NodeDetail> details;
};

struct TreeIndicator {
  struct Target {
    int year;  // 0 when the document names none
    TargetValue value;
    int column;  // of the line, from 1
  };

  std::string id;  // i1 …
  std::string node_id;
  std::string title;
  std::vector<Target> targets;                   // by year; a year whose cell is empty is absent
  std::optional<TargetValue> final_target = {};  // what the document states beside the series
  std::optional<TargetValue> baseline = {};      // where it starts, when the document says it as a value
  int baseline_year = 0;                         // 0 when the column names none
  int line;
};

// The tree of a plan: headings as AREA › TUJUAN › SASARAN › KEGIATAN › ACTION, whatever of it the document has, and
// PROGRAM below its AREA. Parents stand before their children, and a program before the actions it carries.
struct PlanTree {
  std::vector<int> years;
  std::vector<TreeNode> nodes;
  std::vector<TreeIndicator> indicators;
  std::vector<YearAmount> ceilings;  // sum of the nodes', by year
  int action_count = 0;
  int budgeted_action_count = 0;
};

inline constexpr size_t kMostUnitsOfAnAction = 50;

// The field of a table that its rows' indicators stand in; the first of the profile's that it has.
std::optional<Field> IndicatorFieldOf(const Layout& layout, const ImportProfile& profile);

// Builds the tree of `matrix`, whose merged cells are filled. `units` is null where none can be looked up. Findings of
// severity ERROR: ACTION_MISSING, BUDGET_NOT_A_NUMBER, BUDGET_NEGATIVE, BUDGET_TOO_LARGE, TARGET_UNREADABLE,
// UNIT_UNKNOWN (when no unit is found in the cell), TOO_MANY_UNITS.
PlanTree BuildTree(const Matrix& matrix, const ImportProfile& profile, const UnitDirectory* units, Findings& findings);

}  // namespace terpadu::planning
