#include "services/planning/domain/matrix.h"

#include <algorithm>

#include "services/planning/domain/line_kind.h"
#include "services/planning/domain/row_shape.h"
#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

// Reads lines in order; what it has seen last decides what the next may be.
class MatrixReader {
 public:
  MatrixReader(const ImportProfile& profile, Findings& findings) : profile_(profile), findings_(findings) {}

  void Read(const Line& line);
  // `open_end`: the last line has no line end.
  Matrix Finish(bool open_end);

 private:
  enum class State {
    kOutside,       // before the first header
    kExpectYears,   // after the titles of a header
    kAfterHeader,   // a header without rows so far
    kAfterHeading,  // a heading without rows so far
    kRows,          // in a block of rows
    kBetween,       // after an empty line
  };

  void ReadTitles(const Line& line);
  void ReadYears(const Line& line);
  void ReadHeading(const Line& line);
  std::optional<std::string> AreaNamed(const std::string& title) const;
  void EnterArea(Matrix::Area entered);
  void ReadRow(const Line& line);
  void ReadProse(const Line& line);
  void ReadBlank();
  void EndPage(bool by_blank);
  void Unread(const Line& line, std::string_view code, std::string_view message, int column = 0);
  void CheckEnd(bool open_end);
  bool JoinContinuation(const MatrixRow& row);
  void Append(const std::string& text, Place place, int line_above, std::string& whole);
  MatrixRow RowOf(const Line& line) const;

  const ImportProfile& profile_;
  Findings& findings_;
  Matrix matrix_;
  State state_ = State::kOutside;
  int last_line_ = 0;
  int block_ = 0;
  bool in_table_ = false;  // a header was seen
  bool has_area_ = false;
  size_t area_ = 0;
  int pages_ended_by_blank_ = 0;
  int pages_ended_otherwise_ = 0;
};

std::string FirstText(const Line& line) {
  for (const std::string& cell : line.cells) {
    if (std::string text = CollapseBlanks(cell); !text.empty()) {
      return text;
    }
  }
  return "";
}

void MatrixReader::Unread(const Line& line, std::string_view code, std::string_view message, int column) {
  const std::string text = column == 0 ? FirstText(line) : line.cells[static_cast<size_t>(column) - 1];
  findings_.Error({line.number, column}, code, text, message);
  ++matrix_.lines.unread;
}

void MatrixReader::Read(const Line& line) {
  ++matrix_.lines.total;
  last_line_ = line.number;
  const LineKind kind = KindOf(line, profile_);
  if (state_ == State::kExpectYears && kind != LineKind::kHeaderYears) {
    findings_.Error({line.number, 0}, "HEADER_INCOMPLETE", FirstText(line),
                    "the row of years under the header is missing");
    state_ = State::kAfterHeader;
  }
  switch (kind) {
    case LineKind::kBlank:
      return ReadBlank();
    case LineKind::kHeaderTitles:
      return ReadTitles(line);
    case LineKind::kHeaderYears:
      return ReadYears(line);
    case LineKind::kHeaderNumbers:
      ++matrix_.lines.repeated_header;
      return;
    case LineKind::kProse:
      return ReadProse(line);
    case LineKind::kHeading:
      return ReadHeading(line);
    case LineKind::kRow:
      return ReadRow(line);
  }
}

// A page's rows are over.
void MatrixReader::EndPage(bool by_blank) {
  if (state_ == State::kRows) {
    ++(by_blank ? pages_ended_by_blank_ : pages_ended_otherwise_);
  }
  ++block_;
}

void MatrixReader::ReadBlank() {
  ++matrix_.lines.blank;
  EndPage(true);
  state_ = state_ == State::kRows ? State::kBetween : state_;
}

void MatrixReader::ReadTitles(const Line& line) {
  ++matrix_.lines.repeated_header;
  EndPage(false);
  if (state_ == State::kAfterHeader || state_ == State::kAfterHeading) {
    findings_.Warning({line.number, 0}, "PART_WITHOUT_ROWS", "", "no row stands between this header and what is above");
  }
  in_table_ = true;
  state_ = State::kExpectYears;
  if (line.cells.size() != static_cast<size_t>(profile_.width)) {
    findings_.Error({line.number, 0}, "COLUMNS_SHIFTED", FirstText(line),
                    "the header has " + std::to_string(line.cells.size()) + " cells; the profile has " +
                        std::to_string(profile_.width));
  }
  for (const int column : UnexpectedHeaders(line, profile_)) {
    const auto at = static_cast<size_t>(column) - 1;
    findings_.Error({line.number, column}, "HEADER_UNEXPECTED", at < line.cells.size() ? line.cells[at] : "",
                    "this header is not one that the profile names for the column");
  }
}

void MatrixReader::ReadYears(const Line& line) {
  ++matrix_.lines.repeated_header;
  if (state_ != State::kExpectYears) {
    findings_.Error({line.number, 0}, "HEADER_INCOMPLETE", FirstText(line), "years stand without a header above");
    return;
  }
  state_ = State::kAfterHeader;
  const std::vector<int> years = YearsOf(line, profile_);
  for (size_t i = 1; i < years.size(); ++i) {
    if (years[i] != years[i - 1] + 1) {
      findings_.Error({line.number, profile_.column(Field::kTarget).first + static_cast<int>(i)}, "YEARS_NOT_IN_ORDER",
                      std::to_string(years[i]), "the years of the targets follow each other by one");
    }
  }
  if (!matrix_.years.empty() && matrix_.years != years) {
    findings_.Error({line.number, 0}, "HEADER_YEARS_DIFFER", std::to_string(years[0]),
                    "the years are not those of the first header");
  }
  matrix_.years = matrix_.years.empty() ? years : matrix_.years;
}

void MatrixReader::ReadProse(const Line& line) {
  if (state_ == State::kOutside || state_ == State::kBetween) {
    ++matrix_.lines.prose;
    return;
  }
  Unread(line, "COLUMNS_SHIFTED", "the row has 1 cell, the table has " + std::to_string(profile_.width));
}

void MatrixReader::ReadHeading(const Line& line) {
  const std::string title = WithoutMarkup(line.cells[0]);
  if (state_ == State::kOutside) {
    ++matrix_.lines.prose;
    return;
  }
  if (state_ == State::kAfterHeading) {
    findings_.Warning({line.number, 0}, "PART_WITHOUT_ROWS", title, "no row stands under the heading above");
  }
  ++block_;
  state_ = State::kAfterHeading;
  has_area_ = true;
  const std::optional<std::string> known = AreaNamed(title);
  if (known.has_value()) {
    ++matrix_.lines.heading;
  } else {
    Unread(line, "AREA_UNKNOWN",
           "a text in the first cell alone is the heading of a reform area; this is none of rule " + profile_.area_rule,
           1);
  }
  EnterArea({known.value_or(title), title, line.number});
}

std::optional<std::string> MatrixReader::AreaNamed(const std::string& title) const {
  const std::string name = Normalized(title);
  for (const ReformArea& area : profile_.areas) {
    if (std::find(area.names.begin(), area.names.end(), name) != area.names.end()) {
      return area.id;
    }
  }
  return std::nullopt;
}

void MatrixReader::EnterArea(Matrix::Area entered) {
  const auto same = std::find_if(matrix_.areas.begin(), matrix_.areas.end(),
                                 [&](const Matrix::Area& area) { return area.id == entered.id; });
  area_ = static_cast<size_t>(same - matrix_.areas.begin());
  if (same == matrix_.areas.end()) {
    matrix_.areas.push_back(std::move(entered));
    return;
  }
  findings_.Info({entered.line, 1}, "HEADING_REPEATED", entered.title,
                 "the area continues that of line " + std::to_string(same->line));
}

MatrixRow MatrixReader::RowOf(const Line& line) const {
  MatrixRow row{.line = line.number, .block = block_, .area = area_};
  for (const ImportProfile::Column& column : profile_.columns) {
    const auto first = static_cast<size_t>(column.first) - 1;
    if (column.field == Field::kTarget) {
      const auto begin = line.cells.begin() + static_cast<std::ptrdiff_t>(first);
      row.targets.assign(begin, begin + column.width);
      continue;
    }
    const bool as_printed = column.field == Field::kUnits || column.field == Field::kBudget;
    row.text(column.field) = as_printed ? CollapseBlanks(line.cells[first]) : WithoutMarkup(line.cells[first]);
  }
  return row;
}

// Appends a row of continuing cells alone to the row above it; false when it is not one.
bool MatrixReader::JoinContinuation(const MatrixRow& row) {
  const bool has_target = std::any_of(row.targets.begin(), row.targets.end(),
                                      [](const std::string& text) { return !CollapseBlanks(text).empty(); });
  const bool fits = std::all_of(profile_.columns.begin(), profile_.columns.end(), [&](const auto& column) {
    return column.field == Field::kTarget || column.continues || row.text(column.field).empty();
  });
  if (has_target || !fits || matrix_.rows.empty() || matrix_.rows.back().area != row.area ||
      state_ == State::kAfterHeading) {
    return false;
  }
  MatrixRow& above = matrix_.rows.back();
  for (const ImportProfile::Column& column : profile_.columns) {
    const std::string& text = row.text(column.field);
    if (column.field != Field::kTarget && !text.empty()) {
      Append(text, {row.line, column.first}, above.line, above.text(column.field));
    }
  }
  return true;
}

void MatrixReader::Append(const std::string& text, Place place, int line_above, std::string& whole) {
  if (whole.size() + text.size() >= TableBounds().cell_bytes) {
    findings_.Error(place, "CELL_TOO_LONG", text,
                    "the cell that begins above has more than " + std::to_string(TableBounds().cell_bytes) + " bytes");
    return;
  }
  whole += (whole.empty() ? "" : " ") + text;
  findings_.Info(place, "ROW_CONTINUED", text, "read as the end of the cell in line " + std::to_string(line_above));
}

void MatrixReader::ReadRow(const Line& line) {
  if (!in_table_) {
    return Unread(line, "ROW_OUTSIDE_TABLE", "a row stands before the first header of the table");
  }
  if (const auto shift = FindShift(line, profile_)) {
    state_ = State::kRows;
    return Unread(line, "COLUMNS_SHIFTED", shift->message, shift->column);
  }
  const MatrixRow row = RowOf(line);
  if (row.text(Field::kProblem).empty() && row.text(Field::kAction).empty()) {
    if (JoinContinuation(row)) {
      ++matrix_.lines.continuation;
      state_ = State::kRows;
      return;
    }
    return Unread(line, "ROW_WITHOUT_ACTION", "the row names neither a problem nor an action");
  }
  if (!has_area_) {
    findings_.Error({line.number, 0}, "AREA_MISSING", row.text(Field::kAction), "no heading of a reform area is above");
  }
  state_ = State::kRows;
  ++matrix_.lines.data;
  matrix_.rows.push_back(row);
}

// What the end of the file gives away of a file that was cut. A cut behind a whole row is found only when the pages
// before ended with an empty line and the last one does not.
void MatrixReader::CheckEnd(bool open_end) {
  const auto truncated = [&](std::string_view why) { findings_.Error({last_line_, 0}, "DOCUMENT_TRUNCATED", "", why); };
  if (open_end) {
    truncated("the last line does not end: the file was cut, or its last line end is missing");
  } else if (state_ == State::kExpectYears || state_ == State::kAfterHeader) {
    truncated("the file ends after a header, without a row");
  } else if (state_ == State::kAfterHeading) {
    truncated("the file ends after a heading, without a row");
  } else if (state_ == State::kRows && pages_ended_by_blank_ > 0 && pages_ended_otherwise_ == 0) {
    truncated(
        "the parts before end with an empty line, the last does not: the file was cut, or its last empty line "
        "is missing");
  }
}

Matrix MatrixReader::Finish(bool open_end) {
  if (!in_table_) {
    findings_.Error({}, "HEADER_MISSING", "", "no line has the headers that the profile names");
  }
  CheckEnd(open_end);
  return std::move(matrix_);
}

}  // namespace

Matrix ReadMatrix(const Table& table, const ImportProfile& profile, Findings& findings) {
  MatrixReader reader(profile, findings);
  for (const Line& line : table.lines) {
    reader.Read(line);
  }
  return reader.Finish(!table.last_line_ends);
}

}  // namespace terpadu::planning
