#include "services/planning/domain/plan_tree.h"

#include <algorithm>
#include <map>

#include "services/planning/domain/action_cells.h"
#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

class TreeBuilder {
 public:
  TreeBuilder(const Matrix& matrix, const ImportProfile& profile, const UnitDirectory& units, Findings& findings)
      : matrix_(matrix), profile_(profile), units_(units), findings_(findings) {
    tree_.years = matrix.years;
    for (const int year : matrix.years) {
      tree_.ceilings.push_back({year, Rupiah(0)});
    }
  }

  void AddRow(const MatrixRow& row);
  PlanTree Take() { return std::move(tree_); }

 private:
  // A node found again by its text, within its area.
  using Found = std::map<std::pair<size_t, std::string>, std::string>;

  std::string AreaOf(const MatrixRow& row);
  std::string SasaranOf(const MatrixRow& row, const std::string& area_id);
  std::string ProgramOf(const MatrixRow& row, const std::string& area_id);
  void NoteSimilarProgram(const MatrixRow& row);
  std::string AddNode(NodeKind kind, char letter, const std::string& parent_id, const std::string& title, int line);
  void AddCeilings(const MatrixRow& row, TreeNode& action);
  void AddIndicator(const MatrixRow& row, const TreeNode& action);
  void NoteYearsWithoutTarget(const MatrixRow& row, const TreeIndicator& indicator);
  Place PlaceOf(const MatrixRow& row, Field field) const { return {row.line, profile_.column(field).first}; }

  const Matrix& matrix_;
  const ImportProfile& profile_;
  const UnitDirectory& units_;
  Findings& findings_;
  PlanTree tree_;
  std::map<char, int> numbers_;
  std::map<size_t, std::string> areas_;
  Found sasaran_;
  Found programs_;
  Found joined_programs_;  // by the name without blanks
};

std::string TreeBuilder::AddNode(NodeKind kind, char letter, const std::string& parent_id, const std::string& title,
                                 int line) {
  std::string id = letter + std::to_string(++numbers_[letter]);
  tree_.nodes.push_back({.id = id, .kind = kind, .parent_id = parent_id, .title = title, .line = line});
  return id;
}

std::string TreeBuilder::AreaOf(const MatrixRow& row) {
  std::string& id = areas_[row.area];
  if (id.empty()) {
    const Matrix::Area& area = matrix_.areas[row.area];
    id = AddNode(NodeKind::kArea, 'a', "", area.title, area.line);
  }
  return id;
}

// The node above the action: the area itself when no condition is printed.
std::string TreeBuilder::SasaranOf(const MatrixRow& row, const std::string& area_id) {
  const std::string& condition = row.text(Field::kCondition);
  if (SaysNothing(condition)) {
    findings_.Warning(PlaceOf(row, Field::kCondition), "CONDITION_MISSING", condition,
                      "the action states no expected condition and hangs on its area");
    return area_id;
  }
  std::string& id = sasaran_[{row.area, Lower(condition)}];
  if (id.empty()) {
    id = AddNode(NodeKind::kSasaran, 's', area_id, condition, row.line);
  }
  return id;
}

// `sumberdaya` and `sumber daya` stay two programmes: a person decides whether they are one.
void TreeBuilder::NoteSimilarProgram(const MatrixRow& row) {
  const std::string& name = row.text(Field::kProgram);
  std::string joined = Lower(name);
  std::erase(joined, ' ');
  std::string& first = joined_programs_[{row.area, joined}];
  if (first.empty()) {
    first = name;
    return;
  }
  findings_.Info(PlaceOf(row, Field::kProgram), "PROGRAM_SIMILAR", name,
                 "differs from `" + first + "` by blanks alone; the two stay apart");
}

std::string TreeBuilder::ProgramOf(const MatrixRow& row, const std::string& area_id) {
  const std::string& name = row.text(Field::kProgram);
  if (SaysNothing(name)) {
    findings_.Warning(PlaceOf(row, Field::kProgram), "PROGRAM_MISSING", name, "no programme carries the action");
    return "";
  }
  std::string& id = programs_[{row.area, Lower(name)}];
  if (id.empty()) {
    NoteSimilarProgram(row);
    id = AddNode(NodeKind::kProgram, 'p', area_id, name, row.line);
  }
  return id;
}

void TreeBuilder::AddCeilings(const MatrixRow& row, TreeNode& action) {
  const std::optional<Rupiah> budget = ReadBudget(row, profile_, findings_);
  if (!budget.has_value()) {
    return;
  }
  ++tree_.budgeted_action_count;
  for (YearAmount& sum : tree_.ceilings) {
    action.ceilings.push_back({sum.year, *budget});
    const absl::StatusOr<Rupiah> next = Add(sum.amount, *budget);
    if (!next.ok()) {
      findings_.Error(PlaceOf(row, Field::kBudget), "BUDGET_TOO_LARGE", row.text(Field::kBudget),
                      "the sum of the budgets is too great to hold");
      return;
    }
    sum.amount = *next;
  }
}

void TreeBuilder::NoteYearsWithoutTarget(const MatrixRow& row, const TreeIndicator& indicator) {
  for (size_t i = 0; i < tree_.years.size(); ++i) {
    const int year = tree_.years[i];
    const bool aims = std::any_of(indicator.targets.begin(), indicator.targets.end(), [&](const auto& target) {
      return target.first == year && target.second.kind != ValueKind::kNone;
    });
    if (!aims) {
      findings_.Warning({row.line, profile_.column(Field::kTarget).first + static_cast<int>(i)}, "NO_TARGET_IN_YEAR",
                        row.targets[i], "the action has a budget in " + std::to_string(year) + " and no target");
    }
  }
}

void TreeBuilder::AddIndicator(const MatrixRow& row, const TreeNode& action) {
  TreeIndicator indicator{.node_id = action.id, .title = row.text(Field::kResult), .line = row.line};
  indicator.targets = ReadTargets(row, tree_.years, profile_, findings_);
  if (!action.ceilings.empty()) {
    NoteYearsWithoutTarget(row, indicator);
  } else if (indicator.targets.empty()) {
    findings_.Info(PlaceOf(row, Field::kTarget), "TARGETS_EMPTY", "", "the action has no targets of its own");
  }
  if (SaysNothing(indicator.title)) {
    findings_.Warning(PlaceOf(row, Field::kResult), "RESULT_MISSING", indicator.title,
                      "the action names no result: it gets no indicator");
    return;
  }
  indicator.id = "i" + std::to_string(++numbers_['i']);
  tree_.indicators.push_back(std::move(indicator));
}

void TreeBuilder::AddRow(const MatrixRow& row) {
  if (SaysNothing(row.text(Field::kAction))) {
    findings_.Error(PlaceOf(row, Field::kAction), "ACTION_MISSING", row.text(Field::kProblem),
                    "the row names no action, and none stands above it");
    return;
  }
  const std::string area_id = AreaOf(row);
  const std::string parent_id = SasaranOf(row, area_id);
  const std::string program_id = ProgramOf(row, area_id);
  AddNode(NodeKind::kAction, 'k', parent_id, row.text(Field::kAction), row.line);
  TreeNode& action = tree_.nodes.back();
  action.problem = row.text(Field::kProblem);
  action.program_id = program_id;
  action.unit_ids = ReadUnits(row, profile_, units_, findings_);
  action.printed_units = row.text(Field::kUnits);
  ++tree_.action_count;
  AddCeilings(row, action);
  AddIndicator(row, action);
}

}  // namespace

PlanTree BuildTree(const Matrix& matrix, const ImportProfile& profile, const UnitDirectory& units, Findings& findings) {
  TreeBuilder builder(matrix, profile, units, findings);
  for (const MatrixRow& row : matrix.rows) {
    if (row.area < matrix.areas.size()) {  // else AREA_MISSING is noted
      builder.AddRow(row);
    }
  }
  return builder.Take();
}

}  // namespace terpadu::planning
