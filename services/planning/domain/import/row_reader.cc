#include "services/planning/domain/import/row_reader.h"

#include <algorithm>
#include <set>

#include "services/planning/domain/import/header.h"
#include "services/planning/domain/import/line_text.h"
#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

constexpr size_t kShownText = 40;

bool IsText(Field field) {
  switch (field) {
    case Field::kNumber:
    case Field::kTarget:
    case Field::kFinalTarget:
    case Field::kSchedule:
    case Field::kBudget:
      return false;
    default:
      return true;
  }
}

bool IsResponsible(Field field) {
  return field == Field::kUnits || field == Field::kSupport || field == Field::kRemarks || field == Field::kSource;
}

std::string Quoted(const std::string& cell) { return "`" + Shortened(CollapseBlanks(cell), kShownText) + "`"; }

}  // namespace

Field LeafFieldOf(const Layout& layout, const ImportProfile& profile) {
  std::vector<Field> fields = {Field::kAction,  Field::kSubKegiatan, Field::kKegiatan, Field::kProgram,
                               Field::kSasaran, Field::kCondition,   Field::kIndicator};
  if (profile.leaf == Leaf::kSasaran) {
    fields.insert(fields.begin(), Field::kSasaran);
  }
  for (const Field field : fields) {
    if (layout.Has(field)) {
      return field;
    }
  }
  return Field::kAction;
}

void RowReader::ReadHeader(const std::vector<Line>& lines) {
  const Layout* before = matrix_.layouts.empty() ? nullptr : &layout();
  UseLayout(planning::ReadHeader(lines, profile_, before, findings_), true);
}

void RowReader::UseLayout(Layout layout, bool from_header) {
  for (const Layout::Column& column : layout.columns) {
    const bool counts = column.year != 0 && (column.field == Field::kTarget || column.field == Field::kFinalTarget ||
                                             column.field == Field::kBudget || column.field == Field::kSchedule);
    if (counts && std::find(matrix_.years.begin(), matrix_.years.end(), column.year) == matrix_.years.end()) {
      matrix_.years.push_back(column.year);
    }
  }
  std::sort(matrix_.years.begin(), matrix_.years.end());
  matrix_.layouts.push_back(std::move(layout));
  layout_ = matrix_.layouts.size() - 1;
  header_since_row_ = from_header;
  broken_ = from_header;
}

void RowReader::StartTable() {
  ++block_;
  groups_.clear();
  heading_since_row_ = true;
}

void RowReader::EnterHeading(int heading) {
  heading_ = heading;
  StartTable();
  first_of_part_ = matrix_.rows.size();
}

void RowReader::EnterGroup(Field field, const std::string& title, int) {
  ++block_;
  heading_since_row_ = true;
  groups_[field] = title;
  if (field == Field::kTujuan) {
    groups_.erase(Field::kSasaran);
  }
  if (field != Field::kProgram && field != Field::kKegiatan) {
    groups_.erase(Field::kProgram);
  }
  if (field != Field::kKegiatan) {
    groups_.erase(Field::kKegiatan);
  }
}

void RowReader::Finish() {}

Field RowReader::FieldAt(size_t at) const { return at < width() ? layout().columns[at].field : Field::kOther; }

size_t RowReader::FirstTextColumn() const {
  size_t at = 0;
  while (at < width() && !IsText(layout().columns[at].field)) {
    ++at;
  }
  return at;
}

Field RowReader::LeafField() const { return LeafFieldOf(layout(), profile_); }

bool RowReader::HasMoney() const { return !matrix_.layouts.empty() && layout().Has(Field::kBudget); }

bool RowReader::AreItsYears(const Line& line) const {
  const std::vector<int> years = layout().YearsOf(Field::kTarget);
  size_t found = 0;
  for (const std::string& cell : line.cells) {
    const int year = YearIn(cell);
    if (year != 0) {
      found += std::find(years.begin(), years.end(), year) != years.end() ? 1 : 0;
    } else if (!IsBlank(cell)) {
      return false;
    }
  }
  return found > 0 && found == years.size();
}

std::optional<size_t> RowReader::TextBesideItsYears(const Line& line) const {
  std::optional<size_t> text;
  size_t years = 0;
  for (size_t i = 0; i < line.cells.size(); ++i) {
    if (IsBlank(line.cells[i])) {
      continue;
    }
    const bool own_year = i < width() && layout().columns[i].year != 0 &&
                          CollapseBlanks(line.cells[i]) == std::to_string(layout().columns[i].year);
    if (own_year) {
      ++years;
    } else if (text.has_value()) {
      return std::nullopt;
    } else {
      text = i;
    }
  }
  return years >= 2 ? text : std::nullopt;
}

RowReader::Cells RowReader::LookAt(const Line& line) const {
  Cells cells;
  for (const std::string& cell : line.cells) {
    cells.looks.push_back(judge_.Look(cell));
  }
  cells.alignment = Align(cells.looks, layout(), judge_);
  AlignWithUnitAtTheEnd(cells);
  return cells;
}

// A unit that stands in front of its place, such as before the targets: its column moved within the page.
void RowReader::AlignWithUnitAtTheEnd(Cells& cells) const {
  const Alignment& first = cells.alignment;
  const std::optional<size_t> column = layout().Find(Field::kUnits);
  const bool joined = std::adjacent_find(first.columns.begin(), first.columns.end(), [](int a, int b) {
                        return a == b && a != Alignment::kSkipped;
                      }) != first.columns.end();
  if (!column.has_value() || cells.looks.size() != width() || (first.fits && first.misfits.empty() && !joined)) {
    return;
  }
  std::vector<size_t> units;
  for (size_t i = 0; i < cells.looks.size(); ++i) {
    if (cells.looks[i].unit) {
      units.push_back(i);
    }
  }
  if (units.size() != 1 || units[0] >= *column) {
    return;
  }
  std::vector<size_t> order;  // of the cells, as the columns want them
  for (size_t i = 0; i < cells.looks.size(); ++i) {
    if (i != units[0]) {
      order.push_back(i);
    }
  }
  order.insert(order.begin() + static_cast<std::ptrdiff_t>(*column), units[0]);
  std::vector<CellLook> looks;
  for (const size_t cell : order) {
    looks.push_back(cells.looks[cell]);
  }
  Alignment second = Align(looks, layout(), judge_);
  if (!second.fits || !second.misfits.empty() || second.moved || !second.doubts.empty()) {
    return;
  }
  for (size_t i = 0; i < order.size(); ++i) {
    cells.alignment.columns[order[i]] = second.columns[i];
  }
  cells.alignment.misfits.clear();
  cells.alignment.doubts.clear();
  cells.alignment.fits = true;
  cells.alignment.moved = true;
}

void RowReader::Unread(const Line& line, std::string_view code, const std::string& message, int column) {
  const auto at = static_cast<size_t>(std::max(column - 1, 0));
  std::string text = at < line.cells.size() ? CollapseBlanks(line.cells[at]) : "";
  for (size_t i = 0; i < line.cells.size() && text.empty(); ++i) {
    text = CollapseBlanks(line.cells[i]);
  }
  findings_.Error({line.number, column}, code, text, message);
  matrix_.lines.unread += line.height;
  broken_ = true;
  last_is_whole_ = false;
}

std::string RowReader::HeaderOf(int column) const {
  const Layout::Column& said = layout().columns[static_cast<size_t>(column)];
  std::string text = said.header.empty() ? "column " + std::to_string(column + 1) : said.header;
  return text + (said.year != 0 && YearIn(text) == 0 ? " " + std::to_string(said.year) : "") +
         (said.label.empty() ? "" : " " + said.label);
}

void RowReader::TakeCell(const Line& line, size_t at, const Layout::Column& column, const CellLook& look,
                         MatrixRow& row) const {
  const std::string& cell = line.cells[at];
  const int place = static_cast<int>(at) + 1;
  const std::string printed = CollapseBlanks(cell);
  const auto field = static_cast<size_t>(column.field);
  const bool year_below = column.year != 0 && YearIn(column.header) == 0;
  const std::string label = column.header + (year_below ? " " + std::to_string(column.year) : "") +
                            (column.label.empty() ? "" : ": " + column.label);
  switch (column.field) {
    case Field::kTarget:
    case Field::kFinalTarget:
      if (look.tick) {
        row.details.push_back({label, printed});
        return;
      }
      (column.field == Field::kTarget ? row.targets : row.final_targets).push_back({column.year, cell, place});
      return;
    case Field::kBudget:
      row.budgets.push_back({column.year, printed, place});
      return;
    case Field::kSchedule:
      if (column.year != 0 && !look.tick && !look.year && !look.period && (look.value || look.figure)) {
        row.targets.push_back({column.year, cell, place});
      } else {
        row.details.push_back({label, WithoutMarkup(cell)});
      }
      return;
    case Field::kOther:
      row.details.push_back({label.empty() ? "column " + std::to_string(place) : label, WithoutMarkup(cell)});
      return;
    default:
      break;
  }
  const bool as_printed = column.field == Field::kUnits || column.field == Field::kSupport;
  std::string& text = row.texts[field];
  const std::string taken = as_printed ? printed : WithoutMarkup(cell);
  text += (text.empty() || taken.empty() ? "" : " ") + taken;
  row.places[field] = row.places[field] == 0 ? place : row.places[field];
}

MatrixRow RowReader::RowOf(const Line& line, const Cells& cells) const {
  MatrixRow row{.line = line.number, .block = block_, .heading = heading_, .layout = layout_};
  for (size_t i = 0; i < layout().columns.size(); ++i) {  // where a cell would stand
    int& place = row.places[static_cast<size_t>(layout().columns[i].field)];
    place = place == 0 ? -(static_cast<int>(i) + 1) : place;
  }
  for (int& place : row.places) {
    place = std::min(place, 0);
  }
  for (size_t i = 0; i < line.cells.size(); ++i) {
    const int column = cells.alignment.columns[i];
    if (column == Alignment::kSkipped || cells.looks[i].empty) {
      continue;
    }
    const Layout::Column& said = layout().columns[static_cast<size_t>(column)];
    int& place = row.places[static_cast<size_t>(said.field)];
    place = std::max(place, 0);
    TakeCell(line, i, said, cells.looks[i], row);
    place = place == 0 ? static_cast<int>(i) + 1 : place;
  }
  for (int& place : row.places) {
    place = std::abs(place);
  }
  return row;
}

bool RowReader::MayContinue() const {
  if (matrix_.rows.empty() || heading_since_row_) {
    return false;
  }
  const Layout& above = matrix_.LayoutOf(matrix_.rows.back());
  return above.width() == width();
}

bool RowReader::IsContinuation(const Line& line, const MatrixRow& row) const {
  const MatrixRow& above = matrix_.rows.back();
  const bool only_texts = row.targets.empty() && row.final_targets.empty() && row.budgets.empty() &&
                          row.text(Field::kNumber).empty() && row.details.empty();
  if (!only_texts || line.cells.size() > width()) {
    return false;
  }
  const bool leaf_goes_on = GoesOn(row.text(LeafField()));
  bool any = false;
  bool all_go_on = true;
  bool all_continue = true;
  bool all_responsible = true;
  for (size_t i = 0; i < kFieldCount; ++i) {
    const auto field = static_cast<Field>(i);
    const std::string& text = row.texts[i];
    if (text.empty()) {
      continue;
    }
    any = true;
    const ImportProfile::Column* said = profile_.column(field);
    const bool rest_of_unit = field == Field::kUnits && leaf_goes_on && !judge_.Look(text).unit;
    all_go_on = all_go_on && (GoesOn(text) || IsOpen(above.texts[i]) || rest_of_unit) && !above.texts[i].empty();
    all_continue = all_continue && said != nullptr && said->continues;
    all_responsible = all_responsible && IsResponsible(field);
  }
  const bool unnamed = row.text(Field::kProblem).empty() && row.text(LeafField()).empty();
  const bool new_unit = !row.text(Field::kUnits).empty() && !row.text(LeafField()).empty() &&
                        !IsOpen(above.text(Field::kUnits)) &&
                        (!leaf_goes_on || judge_.Look(row.text(Field::kUnits)).unit);
  return any && !new_unit && (all_go_on || (unnamed && all_continue) || all_responsible);
}

bool RowReader::Continues(const Line& line) const {
  if (!MayContinue()) {
    return false;
  }
  const Cells cells = LookAt(line);
  return cells.alignment.fits && cells.alignment.misfits.empty() && IsContinuation(line, RowOf(line, cells));
}

bool RowReader::ContinuesAfterBreak(const Line& line) const {
  if (!MayContinue() || !broken_ || header_since_row_) {
    return false;
  }
  const Cells cells = LookAt(line);
  const MatrixRow row = RowOf(line, cells);
  if (!cells.alignment.fits || !row.targets.empty() || !row.budgets.empty() || !row.details.empty() ||
      !row.text(Field::kNumber).empty()) {
    return false;
  }
  for (size_t i = 0; i < kFieldCount; ++i) {
    if (!row.texts[i].empty()) {
      return !matrix_.rows.back().texts[i].empty();
    }
  }
  return false;
}

void RowReader::Append(const std::string& text, Place place, const MatrixRow& above, bool sure, std::string& whole) {
  if (whole.size() + text.size() >= TableBounds().cell_bytes) {
    findings_.Error(place, "CELL_TOO_LONG", text,
                    "the cell that begins above has more than " + std::to_string(TableBounds().cell_bytes) + " bytes");
    return;
  }
  whole += (whole.empty() ? "" : " ") + text;
  const std::string message = "read as the end of the cell in line " + std::to_string(above.line);
  if (sure) {
    findings_.Info(place, "ROW_CONTINUED", text, message);
  } else {
    findings_.Warning(place, "ROW_CONTINUED", text,
                      message + ", which a page break cut; nothing in its wording tells it from a heading");
  }
}

void RowReader::Continue(const Line& line) {
  const bool sure = Continues(line);
  const MatrixRow row = RowOf(line, LookAt(line));
  MatrixRow& above = matrix_.rows.back();
  for (size_t i = 0; i < kFieldCount; ++i) {
    if (!row.texts[i].empty()) {
      Append(row.texts[i], row.PlaceOf(static_cast<Field>(i)), above, sure, above.texts[i]);
    }
  }
  matrix_.lines.continuation += line.height;
  broken_ = false;
}

bool RowReader::ReadTotal(const Line& line) {
  size_t first = 0;
  while (first < line.cells.size() && IsBlank(line.cells[first])) {
    ++first;
  }
  const Cells cells = LookAt(line);
  int figures = 0;
  int texts = 0;
  Matrix::Total total{.line = line.number, .rows = matrix_.rows.size(), .first_of_part = first_of_part_};
  for (size_t i = 0; i < line.cells.size(); ++i) {
    const CellLook& look = cells.looks[i];
    texts += look.empty || look.money || look.figure || look.dash ? 0 : 1;
    if (look.money || (look.figure && look.characters > 6)) {
      ++figures;
      total.amount = CollapseBlanks(line.cells[i]);
      total.place = static_cast<int>(i) + 1;
    }
  }
  const bool lone =
      texts == 0 && figures == 1 && cells.looks[first].money && total.place == static_cast<int>(first) + 1;
  if ((!lone && !IsTotal(WithoutMarkup(line.cells[first]), profile_)) || texts > 2) {
    return false;
  }
  total.amount = figures == 1 ? total.amount : "";
  matrix_.totals.push_back(total);
  matrix_.lines.prose += line.height;
  first_of_part_ = matrix_.rows.size();
  findings_.Info({line.number, static_cast<int>(first) + 1}, "TOTAL_ROW", WithoutMarkup(line.cells[first]),
                 "the row sums up those above and is not imported");
  broken_ = true;
  return true;
}

// What contradicts its column in spite of the best order; true when the row cannot be read.
bool RowReader::NoteMisfits(const Line& line, const Cells& cells) {
  for (const int cell : cells.alignment.misfits) {
    const auto at = static_cast<size_t>(cell);
    const CellLook& look = cells.looks[at];
    const Field field = layout().columns[static_cast<size_t>(cells.alignment.columns[at])].field;
    const bool measured = field == Field::kTarget || field == Field::kFinalTarget || field == Field::kBaseline;
    if (look.money && measured && !layout().Has(Field::kBudget)) {
      continue;  // an indicator of money, in a table without budgets
    }
    const bool figure_for_words = IsText(field) && (look.money || look.figure || look.tick || look.year);
    const bool money_for_target = look.money && !IsText(field) && field != Field::kBudget;
    if (figure_for_words || money_for_target) {
      Unread(line, "COLUMNS_SHIFTED",
             std::string(look.money ? "an amount of money" : "a figure") + " stands under `" +
                 HeaderOf(cells.alignment.columns[at]) +
                 "`: the cells of this row have moved in a way that cannot be told",
             cell + 1);
      return true;
    }
  }
  return false;
}

void RowReader::NoteMoves(const Line& line, const Cells& cells) {
  const Alignment& alignment = cells.alignment;
  std::string moves;
  int first = 0;
  bool money = false;
  int told = 0;
  for (size_t i = 0; i < line.cells.size(); ++i) {
    const bool joined =
        i > 0 && alignment.columns[i] == alignment.columns[i - 1] && alignment.columns[i] != Alignment::kSkipped;
    if (joined) {
      findings_.Warning({line.number, static_cast<int>(i) + 1}, "CELL_JOINED", line.cells[i],
                        "a stray separator cut the cell before: this is read as its end");
    }
    if (cells.looks[i].empty || joined || alignment.columns[i] == static_cast<int>(i)) {
      continue;
    }
    first = first == 0 ? static_cast<int>(i) + 1 : first;
    const bool leaves_money = line.cells.size() == width() && FieldAt(i) == Field::kBudget;
    money = money || leaves_money || FieldAt(static_cast<size_t>(alignment.columns[i])) == Field::kBudget;
    if (++told <= 4) {
      moves += (moves.empty() ? "" : ", ") + Quoted(line.cells[i]) + " under `" + HeaderOf(alignment.columns[i]) + "`";
    }
  }
  if (first == 0) {
    return;
  }
  const std::string count = line.cells.size() == width() ? "the cells of this row have moved"
                                                         : "the row has " + std::to_string(line.cells.size()) +
                                                               " cells, the table has " + std::to_string(width());
  const std::string message = count + ": what they look like puts " + moves + (told > 4 ? " …" : "");
  const Place place{line.number, first};
  const int cell_count = static_cast<int>(line.cells.size());
  const bool expected = profile_.most_cells > 0 && cell_count >= profile_.least_cells &&
                        cell_count <= profile_.most_cells && line.cells.size() != width();
  if (money) {
    findings_.Error(place, "COLUMNS_SHIFTED", line.cells[static_cast<size_t>(first) - 1],
                    message + "; money is not taken from a cell that has moved: put it under its header");
  } else if (expected) {
    findings_.Info(place, "ROW_SHORT", line.cells[static_cast<size_t>(first) - 1], message);
  } else {
    findings_.Warning(place, "COLUMNS_SHIFTED", line.cells[static_cast<size_t>(first) - 1], message);
  }
}

void RowReader::NoteDoubts(const Line& line, const Cells& cells) {
  std::string readings;
  bool money = false;
  for (const Alignment::Doubt& doubt : cells.alignment.doubts) {
    money = money || FieldAt(static_cast<size_t>(doubt.column)) == Field::kBudget ||
            (doubt.other != Alignment::kSkipped && FieldAt(static_cast<size_t>(doubt.other)) == Field::kBudget);
    readings += (readings.empty() ? "" : "; ") + Quoted(line.cells[static_cast<size_t>(doubt.cell)]) + " under `" +
                HeaderOf(doubt.column) + "` (as it is read) or `" +
                (doubt.other == Alignment::kSkipped ? "?" : HeaderOf(doubt.other)) + "`";
  }
  if (!readings.empty()) {
    const auto cell = static_cast<size_t>(cells.alignment.doubts[0].cell);
    const Place place{line.number, static_cast<int>(cell) + 1};
    const std::string message = "the row can be read in two ways: " + readings;
    if (money) {
      findings_.Error(place, "ROW_AMBIGUOUS", line.cells[cell], message + "; of money a person says which");
    } else {
      findings_.Warning(place, "ROW_AMBIGUOUS", line.cells[cell], message);
    }
  }
}

// False when the row cannot be read.
bool RowReader::NoteShape(const Line& line, const Cells& cells) {
  const int count = static_cast<int>(line.cells.size());
  if (profile_.most_cells > 0 && (count < profile_.least_cells || count > profile_.most_cells)) {
    findings_.Warning({line.number, 0}, "ROW_CELLS", "",
                      "the row has " + std::to_string(count) + " cells; the profile expects " +
                          std::to_string(profile_.least_cells) + " to " + std::to_string(profile_.most_cells));
  }
  if (!cells.alignment.fits) {
    Unread(line, "COLUMNS_SHIFTED", "more cells have a text than the table has columns", static_cast<int>(width()) + 1);
    return false;
  }
  if (NoteMisfits(line, cells)) {
    return false;
  }
  NoteMoves(line, cells);
  NoteDoubts(line, cells);
  if (!cells.alignment.moved && line.cells.size() < width()) {
    findings_.Info({line.number, 0}, "ROW_SHORT", "",
                   "the row has " + std::to_string(count) + " cells, the table " + std::to_string(width()) +
                       ": those at its end are read as empty");
  }
  return true;
}

void RowReader::TakeGroups(MatrixRow& row) const {
  for (const auto& [field, title] : groups_) {
    if (row.text(field).empty()) {
      row.text(field) = title;
      row.inherited[static_cast<size_t>(field)] = true;
    }
  }
}

bool RowReader::NamesNothing(const MatrixRow& row) const {
  for (const Field field :
       {Field::kTujuan, Field::kSasaran, Field::kProgram, Field::kKegiatan, Field::kSubKegiatan, Field::kProblem,
        Field::kAction, Field::kResult, Field::kCondition, Field::kIndicator, Field::kCriteria}) {
    if (!row.text(field).empty()) {
      return false;
    }
  }
  return true;
}

void RowReader::ReadRow(const Line& line) {
  const Cells cells = LookAt(line);
  if (!NoteShape(line, cells)) {
    return;
  }
  MatrixRow row = RowOf(line, cells);
  const bool unnamed = row.text(Field::kProblem).empty() && row.text(LeafField()).empty();
  const bool own_budget = layout().Has(Field::kProblem) && unnamed && !row.budgets.empty();
  if (NamesNothing(row) || own_budget) {
    return Unread(line, "ROW_WITHOUT_ACTION",
                  own_budget ? "the row names neither a problem nor an action, and has a budget"
                             : "the row names nothing that a plan has: no action, no sasaran, no indicator",
                  0);
  }
  if (!row.text(Field::kNumber).empty()) {
    numbers_.See(row.text(Field::kNumber), row.PlaceOf(Field::kNumber));
  }
  if (!cells.alignment.moved && !row.text(Field::kUnits).empty() && line.cells.size() == width()) {
    judge_.LearnUnit(row.text(Field::kUnits));
  }
  TakeGroups(row);
  last_is_whole_ = line.cells.size() >= width() && !IsBlank(line.cells[width() - 1]);
  matrix_.lines.data += 1;
  matrix_.lines.continuation += line.height - 1;
  matrix_.rows.push_back(std::move(row));
  broken_ = heading_since_row_ = header_since_row_ = false;
}

}  // namespace terpadu::planning
