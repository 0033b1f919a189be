#include "services/planning/domain/plan_tree.h"

#include <algorithm>
#include <tuple>

#include "services/planning/domain/action_cells.h"
#include "services/planning/domain/import/cell_look.h"
#include "services/planning/domain/import/indicator_series.h"
#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

class TreeBuilder {
 public:
  TreeBuilder(const Matrix& matrix, const ImportProfile& profile, const UnitDirectory* units, Findings& findings)
      : matrix_(matrix), profile_(profile), units_(units), findings_(findings) {
    tree_.years = matrix.years;
    for (const int year : matrix.years) {
      tree_.ceilings.push_back({year, Rupiah(0)});
    }
  }

  void AddRow(const MatrixRow& row);
  void CheckTotals();
  PlanTree Take() { return std::move(tree_); }

 private:
  // A node found again by its kind, its parent and its text.
  using Found = std::map<std::tuple<NodeKind, std::string, std::string>, std::string>;

  std::string HeadingOf(int heading);
  std::string AreaOf(const MatrixRow& row);
  std::string TujuanOf(const MatrixRow& row, const std::string& parent_id);
  std::string SasaranOf(const MatrixRow& row, const Layout& layout, const std::string& parent_id);
  std::string ProgramOf(const MatrixRow& row, const Layout& layout, const std::string& area_id);
  void NoteSimilarProgram(const MatrixRow& row, const std::string& area_id);
  std::string Shared(NodeKind kind, char letter, const std::string& parent_id, const std::string& title, int line);
  std::string AddNode(NodeKind kind, char letter, const std::string& parent_id, const std::string& title, int line);
  TreeNode& LeafOf(const MatrixRow& row, const Layout& layout);
  std::string SasaranOfItself(const MatrixRow& row, const Layout& layout);
  void AddToLeaf(const MatrixRow& row, const Layout& layout, TreeNode& node);
  TreeNode& NodeOf(const std::string& id);
  void AddDetails(const MatrixRow& row, const Layout& layout, TreeNode& node);
  void AddCeilings(const MatrixRow& row, const Layout& layout, TreeNode& node);
  void AddIndicator(const MatrixRow& row, const Layout& layout, const TreeNode& node);
  std::string IndicatorTitle(const MatrixRow& row, const Layout& layout, const TreeNode& node, bool has_targets);
  void NoteYearsWithoutTarget(const MatrixRow& row, const Layout& layout, const TreeNode& node,
                              const TreeIndicator& indicator);
  std::optional<Field> SasaranFieldOf(const MatrixRow& row, const Layout& layout) const;

  const Matrix& matrix_;
  const ImportProfile& profile_;
  const UnitDirectory* units_;
  Findings& findings_;
  PlanTree tree_;
  std::map<char, int> numbers_;
  std::map<int, std::string> headings_;
  Found found_;
  std::map<std::pair<std::string, std::string>, std::string> joined_programs_;  // by the name without blanks
  std::map<std::string, size_t> places_;                                        // of nodes, by id
  std::string last_leaf_;
  std::vector<Rupiah> row_amounts_;  // by row: its greatest budget of a year
  bool area_missing_told_ = false;
};

std::string TreeBuilder::AddNode(NodeKind kind, char letter, const std::string& parent_id, const std::string& title,
                                 int line) {
  std::string id = letter + std::to_string(++numbers_[letter]);
  places_[id] = tree_.nodes.size();
  tree_.nodes.push_back({.id = id, .kind = kind, .parent_id = parent_id, .title = title, .line = line});
  return id;
}

TreeNode& TreeBuilder::NodeOf(const std::string& id) { return tree_.nodes[places_.at(id)]; }

std::string TreeBuilder::Shared(NodeKind kind, char letter, const std::string& parent_id, const std::string& title,
                                int line) {
  std::string& id = found_[{kind, parent_id, Lower(title)}];
  if (id.empty()) {
    id = AddNode(kind, letter, parent_id, title, line);
  }
  return id;
}

std::string TreeBuilder::HeadingOf(int heading) {
  if (heading < 0) {
    return "";
  }
  std::string& id = headings_[heading];
  if (id.empty()) {
    const Matrix::Heading& said = matrix_.headings[static_cast<size_t>(heading)];
    const std::string parent_id = HeadingOf(said.parent);
    headings_[heading] = Shared(NodeKind::kArea, 'a', parent_id, said.title, said.line);
  }
  return headings_[heading];
}

std::string TreeBuilder::AreaOf(const MatrixRow& row) {
  std::string heading = HeadingOf(row.heading);
  const std::string& area = row.text(Field::kArea);
  if (!SaysNothing(area)) {
    return Shared(NodeKind::kArea, 'a', heading, area, row.line);
  }
  const bool others_have = !matrix_.headings.empty() && profile_.reads_areas;
  if (heading.empty() && others_have && !std::exchange(area_missing_told_, true)) {
    findings_.Warning({row.line, 0}, "AREA_MISSING", row.text(LeafFieldOf(matrix_.LayoutOf(row), profile_)),
                      "no heading is above this row and those that follow: they belong to no area");
  }
  return heading;
}

std::string TreeBuilder::TujuanOf(const MatrixRow& row, const std::string& parent_id) {
  const std::string& tujuan = row.text(Field::kTujuan);
  return SaysNothing(tujuan) ? parent_id : Shared(NodeKind::kTujuan, 't', parent_id, tujuan, row.line);
}

std::optional<Field> TreeBuilder::SasaranFieldOf(const MatrixRow& row, const Layout& layout) const {
  const std::optional<Field> indicator = IndicatorFieldOf(layout, profile_);
  for (const Field field : profile_.sasaran) {
    const bool there = layout.Has(field) || !row.text(field).empty();
    // In a table of kegiatan and actions a result is that of the action, and nothing above it.
    const bool of_action = field == Field::kResult && layout.Has(Field::kKegiatan);
    if (there && !of_action && field != indicator && field != LeafFieldOf(layout, profile_)) {
      return field;
    }
  }
  return std::nullopt;
}

// The node above the action: `parent_id` itself when none is printed.
std::string TreeBuilder::SasaranOf(const MatrixRow& row, const Layout& layout, const std::string& parent_id) {
  const std::optional<Field> field = SasaranFieldOf(row, layout);
  if (!field.has_value()) {
    return parent_id;
  }
  const std::string& title = row.text(*field);
  if (SaysNothing(title)) {
    findings_.Warning(row.PlaceOf(*field), "CONDITION_MISSING", title,
                      "the row states nothing that it is to reach, and hangs on what is above");
    return parent_id;
  }
  return Shared(NodeKind::kSasaran, 's', parent_id, title, row.line);
}

// `sumberdaya` and `sumber daya` stay two programmes: a person decides whether they are one.
void TreeBuilder::NoteSimilarProgram(const MatrixRow& row, const std::string& area_id) {
  const std::string& name = row.text(Field::kProgram);
  std::string joined = Lower(name);
  std::erase(joined, ' ');
  std::string& first = joined_programs_[{area_id, joined}];
  if (first.empty()) {
    first = name;
    return;
  }
  findings_.Info(row.PlaceOf(Field::kProgram), "PROGRAM_SIMILAR", name,
                 "differs from `" + first + "` by blanks alone; the two stay apart");
}

std::string TreeBuilder::ProgramOf(const MatrixRow& row, const Layout& layout, const std::string& area_id) {
  const std::string& name = row.text(Field::kProgram);
  if (SaysNothing(name)) {
    if (layout.Has(Field::kProgram)) {
      findings_.Warning(row.PlaceOf(Field::kProgram), "PROGRAM_MISSING", name, "no programme carries the action");
    }
    return "";
  }
  if (!found_.contains({NodeKind::kProgram, area_id, Lower(name)})) {
    NoteSimilarProgram(row, area_id);
  }
  return Shared(NodeKind::kProgram, 'p', area_id, name, row.line);
}

// The node that the row is, new or one that merged cells continue.
TreeNode& TreeBuilder::LeafOf(const MatrixRow& row, const Layout& layout) {
  const Field field = LeafFieldOf(layout, profile_);
  const std::string& title = row.text(field);
  const std::string area_id = AreaOf(row);
  const std::string above = TujuanOf(row, area_id);
  if (field == Field::kSasaran || field == Field::kCondition || field == Field::kIndicator) {
    return NodeOf(Shared(NodeKind::kSasaran, 's', above, title, row.line));
  }
  const bool own = !row.is_inherited(field) || !row.text(Field::kNumber).empty() || !row.budgets.empty() ||
                   (!row.text(Field::kProblem).empty() && !row.is_inherited(Field::kProblem)) || last_leaf_.empty();
  if (!own) {
    return NodeOf(last_leaf_);
  }
  std::string parent_id = SasaranOf(row, layout, above);
  if (field == Field::kProgram) {
    last_leaf_ = Shared(NodeKind::kProgram, 'p', parent_id, title, row.line);
    return NodeOf(last_leaf_);
  }
  const std::string program_id = ProgramOf(row, layout, area_id);
  for (const auto& [part, kind, letter] : {std::tuple(Field::kKegiatan, NodeKind::kKegiatan, 'g'),
                                           std::tuple(Field::kSubKegiatan, NodeKind::kSubKegiatan, 'b')}) {
    if (part != field && !SaysNothing(row.text(part))) {
      const bool below_program = parent_id == area_id && !program_id.empty();
      parent_id = Shared(kind, letter, below_program ? program_id : parent_id, row.text(part), row.line);
    }
  }
  last_leaf_ = AddNode(NodeKind::kAction, 'k', parent_id, title, row.line);
  TreeNode& action = NodeOf(last_leaf_);
  action.problem = row.text(Field::kProblem);
  action.program_id = program_id;
  ++tree_.action_count;
  return action;
}

// The sasaran that a row begins which names no action but what is measured: its actions follow in rows of their own. ""
// for every other row.
std::string TreeBuilder::SasaranOfItself(const MatrixRow& row, const Layout& layout) {
  const Field leaf = LeafFieldOf(layout, profile_);
  const std::optional<Field> indicator = IndicatorFieldOf(layout, profile_);
  const std::string& title = row.text(Field::kSasaran);
  const bool below = leaf == Field::kAction || leaf == Field::kSubKegiatan || leaf == Field::kKegiatan;
  if (!below || !SaysNothing(row.text(leaf)) || SaysNothing(title) || row.is_inherited(Field::kSasaran) ||
      !indicator.has_value() || SaysNothing(row.text(*indicator)) || row.is_inherited(*indicator)) {
    return "";
  }
  findings_.Info(row.PlaceOf(leaf), "ROW_OF_SASARAN", title,
                 "the row names no " + std::string(NameOf(leaf)) + ": what it measures is the sasaran");
  return Shared(NodeKind::kSasaran, 's', TujuanOf(row, AreaOf(row)), title, row.line);
}

// What the row says beside: every text that became no node, no indicator and no unit.
void TreeBuilder::AddDetails(const MatrixRow& row, const Layout& layout, TreeNode& node) {
  const std::optional<Field> indicator = IndicatorFieldOf(layout, profile_);
  const std::optional<Field> sasaran = SasaranFieldOf(row, layout);
  for (const Layout::Column& column : layout.columns) {
    bool beside = false;
    switch (column.field) {
      case Field::kResult:
      case Field::kCondition:
      case Field::kIndicator:
      case Field::kCriteria:
        beside = column.field != indicator && column.field != sasaran;
        break;
      case Field::kMeasure:
      case Field::kBaseline:
      case Field::kSupport:
      case Field::kSource:
      case Field::kRemarks:
        beside = true;
        break;
      case Field::kProblem:
        beside = node.kind != NodeKind::kAction;
        break;
      default:
        break;
    }
    const std::string& text = row.text(column.field);
    if (beside && !SaysNothing(text) && !row.is_inherited(column.field)) {
      node.details.push_back({column.header, text});
    }
  }
  for (const MatrixRow::Detail& detail : row.details) {
    node.details.push_back({detail.label, detail.text});
  }
}

void TreeBuilder::AddCeilings(const MatrixRow& row, const Layout& layout, TreeNode& node) {
  const std::vector<YearAmount> amounts = ReadBudgets(row, layout, matrix_.years, profile_, findings_);
  row_amounts_.push_back(Rupiah(0));
  if (amounts.empty()) {
    return;
  }
  tree_.budgeted_action_count += node.ceilings.empty() && node.kind == NodeKind::kAction ? 1 : 0;
  for (const YearAmount& amount : amounts) {
    row_amounts_.back() = std::max(row_amounts_.back(), amount.amount);
    const auto sum = std::find_if(tree_.ceilings.begin(), tree_.ceilings.end(),
                                  [&](const YearAmount& entry) { return entry.year == amount.year; });
    if (sum == tree_.ceilings.end()) {
      tree_.ceilings.push_back(amount);
      node.ceilings.push_back(amount);
      continue;
    }
    const absl::StatusOr<Rupiah> next = Add(sum->amount, amount.amount);
    if (!next.ok()) {
      findings_.Error(row.PlaceOf(Field::kBudget), "BUDGET_TOO_LARGE", row.budgets.empty() ? "" : row.budgets[0].text,
                      "the sum of the budgets is too great to hold");
      return;
    }
    sum->amount = *next;
    node.ceilings.push_back(amount);
  }
}

void TreeBuilder::NoteYearsWithoutTarget(const MatrixRow& row, const Layout& layout, const TreeNode& node,
                                         const TreeIndicator& indicator) {
  for (const Layout::Column& column : layout.columns) {
    const bool budgeted = std::any_of(node.ceilings.begin(), node.ceilings.end(),
                                      [&](const YearAmount& ceiling) { return ceiling.year == column.year; });
    if (column.field != Field::kTarget || column.year == 0 || !budgeted) {
      continue;
    }
    const auto target = std::find_if(indicator.targets.begin(), indicator.targets.end(),
                                     [&](const auto& entry) { return entry.year == column.year; });
    const bool aims = target != indicator.targets.end() && target->value.kind != ValueKind::kNone;
    if (!aims) {
      const bool printed = target != indicator.targets.end();
      findings_.Warning({row.line, printed ? target->column : column.place}, "NO_TARGET_IN_YEAR",
                        printed ? target->value.printed : "",
                        "the action has a budget in " + std::to_string(column.year) + " and no target");
    }
  }
}

// What the row measures; "" for nothing.
std::string TreeBuilder::IndicatorTitle(const MatrixRow& row, const Layout& layout, const TreeNode& node,
                                        bool has_targets) {
  const std::optional<Field> field = IndicatorFieldOf(layout, profile_);
  std::string title = field.has_value() ? row.text(*field) : "";
  if (!SaysNothing(title)) {
    return title;
  }
  if (has_targets) {
    findings_.Warning(field.has_value() ? row.PlaceOf(*field) : Place{row.line, 0}, "INDICATOR_ASSUMED", node.title,
                      "the row has targets and names no indicator: they are read as aims of the row's own text, not "
                      "of an indicator above");
    return node.title;
  }
  if (field.has_value()) {
    findings_.Warning(row.PlaceOf(*field), "RESULT_MISSING", title,
                      "the row names nothing to measure: it gets no indicator");
  }
  return "";
}

int BaselineYearOf(const Layout& layout) {
  const auto column = std::find_if(layout.columns.begin(), layout.columns.end(),
                                   [](const Layout::Column& each) { return each.field == Field::kBaseline; });
  return column == layout.columns.end() ? 0 : column->year != 0 ? column->year : YearIn(column->header);
}

void TreeBuilder::AddIndicator(const MatrixRow& row, const Layout& layout, const TreeNode& node) {
  TreeIndicator indicator{.node_id = node.id, .line = row.line};
  indicator.targets = ReadTargets(row, matrix_.years, profile_, findings_);
  const std::optional<TreeIndicator::Target> final_target = ReadFinalTarget(row, matrix_.years, profile_, findings_);
  CheckSeries(indicator, final_target, findings_);
  if (final_target.has_value() && (indicator.targets.empty() || indicator.targets.back().year < final_target->year)) {
    indicator.targets.push_back(*final_target);
  }
  if (final_target.has_value()) {
    indicator.final_target = final_target->value;
  }
  indicator.baseline = ReadBaseline(row, profile_, findings_);
  indicator.baseline_year = indicator.baseline.has_value() ? BaselineYearOf(layout) : 0;
  if (!node.ceilings.empty()) {
    NoteYearsWithoutTarget(row, layout, node, indicator);
  } else if (indicator.targets.empty() && (layout.Has(Field::kTarget) || !profile_.text_target_fields.empty())) {
    findings_.Info(row.PlaceOf(Field::kTarget), "TARGETS_EMPTY", "", "the row has no targets of its own");
  }
  indicator.title = IndicatorTitle(row, layout, node, !indicator.targets.empty());
  if (indicator.title.empty()) {
    return;
  }
  indicator.id = "i" + std::to_string(++numbers_['i']);
  tree_.indicators.push_back(std::move(indicator));
}

void TreeBuilder::AddRow(const MatrixRow& row) {
  const Layout& layout = matrix_.LayoutOf(row);
  const Field leaf = LeafFieldOf(layout, profile_);
  if (const std::string sasaran = SasaranOfItself(row, layout); !sasaran.empty()) {
    return AddToLeaf(row, layout, NodeOf(sasaran));
  }
  if (SaysNothing(row.text(leaf))) {
    findings_.Error(row.PlaceOf(leaf), "ACTION_MISSING", row.text(Field::kProblem),
                    "the row names no " + std::string(NameOf(leaf)) + ", and none stands above it to reach down");
    row_amounts_.push_back(Rupiah(0));
    return;
  }
  AddToLeaf(row, layout, LeafOf(row, layout));
}

void TreeBuilder::AddToLeaf(const MatrixRow& row, const Layout& layout, TreeNode& node) {
  if (node.printed_units.empty()) {
    node.unit_ids = ReadUnits(row, layout, units_, findings_);
    node.printed_units = row.text(Field::kUnits);
  } else if (!row.text(Field::kUnits).empty() && !row.is_inherited(Field::kUnits) &&
             row.text(Field::kUnits) != node.printed_units) {
    node.details.push_back({"Penanggung jawab", row.text(Field::kUnits)});
  }
  AddDetails(row, layout, node);
  AddCeilings(row, layout, node);
  AddIndicator(row, layout, node);
}

// A row that sums up is compared with the rows above it, of its part or all of them.
void TreeBuilder::CheckTotals() {
  for (const Matrix::Total& total : matrix_.totals) {
    const absl::StatusOr<Rupiah> printed = ParseRupiah(total.amount);
    if (!printed.ok()) {
      continue;
    }
    int64_t part = 0;
    int64_t all = 0;
    bool overflow = false;
    for (size_t i = 0; i < std::min(total.rows, row_amounts_.size()); ++i) {
      overflow = overflow || __builtin_add_overflow(all, row_amounts_[i].value(), &all);
      part += i >= total.first_of_part && !overflow ? row_amounts_[i].value() : 0;
    }
    const int64_t scale = matrix_.layouts.empty() ? 1 : matrix_.layouts.back().money_scale;
    const int64_t said = printed->value();
    if (overflow || said == part || said == all || said * scale == part || said * scale == all) {
      continue;
    }
    findings_.Warning({total.line, total.place}, "TOTAL_DIFFERS", total.amount,
                      "the rows above sum up to " + FormatRupiah(Rupiah(part)) +
                          (part == all ? "" : " in this part, " + FormatRupiah(Rupiah(all)) + " in all"));
  }
}

}  // namespace

std::optional<Field> IndicatorFieldOf(const Layout& layout, const ImportProfile& profile) {
  for (const Field field : profile.indicator) {
    if (layout.Has(field)) {
      return field;
    }
  }
  return std::nullopt;
}

PlanTree BuildTree(const Matrix& matrix, const ImportProfile& profile, const UnitDirectory* units, Findings& findings) {
  TreeBuilder builder(matrix, profile, units, findings);
  for (const MatrixRow& row : matrix.rows) {
    builder.AddRow(row);
  }
  builder.CheckTotals();
  PlanTree tree = builder.Take();
  CheckSameIndicator(tree.indicators, findings);
  return tree;
}

}  // namespace terpadu::planning
