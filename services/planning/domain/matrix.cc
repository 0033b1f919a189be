#include "services/planning/domain/matrix.h"

#include <algorithm>
#include <map>

#include "services/planning/domain/import/cell_look.h"
#include "services/planning/domain/import/header.h"
#include "services/planning/domain/import/line_text.h"
#include "services/planning/domain/import/numbering.h"
#include "services/planning/domain/import/outline.h"
#include "services/planning/domain/import/row_reader.h"
#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

constexpr size_t kMostHeaderLines = 4;
constexpr size_t kLongestHeading = 160;  // characters
constexpr size_t kLongestPlainHeading = 100;

// Reads lines in order; what it has seen last decides what the next may be.
class MatrixReader {
 public:
  MatrixReader(const Table& table, const ImportProfile& profile, const UnitDirectory& units, Findings& findings)
      : table_(table), profile_(profile), findings_(findings), rows_(profile, units, matrix_, findings) {
    LookAhead();
  }

  Matrix Read();

 private:
  void LookAhead();
  void ReadLine(const Line& line);
  bool ReadHeaderLine(const Line& line);
  void EndHeader();
  void StartWithoutHeader(const Line& line);
  void ReadLone(const Line& line, size_t at);
  void ReadLoneOutside(const Line& line, const std::string& text);
  void ReadLoneInRow(const Line& line, size_t at, const std::string& text);
  void ReadLoneLine(const Line& line, const std::string& text);
  bool OpensGroup(const Line& line, const std::string& text, bool labelled_alone = false);
  bool OpensGroupWithSum(const Line& line);
  void EnterHeading(const Line& line, const std::string& text);
  void ReadTexts(const Line& line);
  bool IsNumberedHeading(const Line& line) const;
  void Prose(const Line& line, std::string_view text);
  void Blank(const Line& line);
  void Unread(const Line& line, std::string_view code, std::string_view message, int column = 0);
  void CheckEnd();

  const Table& table_;
  const ImportProfile& profile_;
  Findings& findings_;
  Matrix matrix_;
  RowReader rows_;
  Outline outline_;
  std::vector<Line> header_;         // lines of the header that is being read
  std::vector<bool> titles_;         // by line of the table
  std::map<std::string, int> lone_;  // how often a text stands alone in a line
  std::map<std::string, int> said_;  // findings that are said once a part
  size_t at_ = 0;
  bool header_ahead_ = false;
  bool in_table_ = false;
  bool signed_ = false;        // a signature ended the document
  bool after_header_ = false;  // nothing since the last header
  bool after_heading_ = false;
  bool after_blank_ = false;
  int parts_ended_by_blank_ = 0;
  int parts_ended_otherwise_ = 0;
};

size_t CountTexts(const Line& line) {
  return static_cast<size_t>(
      std::count_if(line.cells.begin(), line.cells.end(), [](const std::string& cell) { return !IsBlank(cell); }));
}

size_t FirstText(const Line& line) {
  return static_cast<size_t>(
      std::find_if(line.cells.begin(), line.cells.end(), [](const std::string& cell) { return !IsBlank(cell); }) -
      line.cells.begin());
}

// A page number or a running title stands on every page.
bool IsRunning(int times, size_t lines) { return times >= 3 && lines > 10; }

// A number alone in its row below a column of texts is a page's.
bool MayBeFigure(Field field) {
  switch (field) {
    case Field::kNumber:
    case Field::kTarget:
    case Field::kFinalTarget:
    case Field::kSchedule:
    case Field::kBudget:
    case Field::kBaseline:
    case Field::kOther:
      return true;
    default:
      return false;
  }
}

void MatrixReader::LookAhead() {
  titles_.resize(table_.lines.size());
  for (size_t i = 0; i < table_.lines.size(); ++i) {
    const Line& line = table_.lines[i];
    const size_t texts = CountTexts(line);
    titles_[i] = texts >= 2 && IsTitles(line, profile_);
    header_ahead_ = header_ahead_ || titles_[i];
    if (texts == 1 && line.cells.size() == 1) {
      ++lone_[Normalized(line.cells[0])];
    }
  }
}

Matrix MatrixReader::Read() {
  const std::optional<Layout> layout = LayoutWithoutHeader(profile_);
  if (layout.has_value()) {
    rows_.UseLayout(*layout, false);
    in_table_ = true;
  }
  for (at_ = 0; at_ < table_.lines.size(); ++at_) {
    matrix_.lines.total += table_.lines[at_].height;
    ReadLine(table_.lines[at_]);
  }
  if (!header_.empty()) {
    EndHeader();
  }
  if (!header_ahead_ && !layout.has_value()) {
    findings_.Error({}, "HEADER_MISSING", "", "no line has the headers that the profile names");
  }
  CheckEnd();
  rows_.Finish();
  return std::move(matrix_);
}

void MatrixReader::ReadLine(const Line& line) {
  const size_t texts = CountTexts(line);
  if (texts == 0) {
    return Blank(line);
  }
  if (ReadHeaderLine(line)) {
    return;
  }
  if (IsRule(line)) {
    rows_.Break();
    (line.cells.size() > 1 ? matrix_.lines.repeated_header : matrix_.lines.prose) += line.height;
    return;
  }
  if (texts == 1) {
    ReadLone(line, FirstText(line));
  } else {
    ReadTexts(line);
  }
}

// True when the line is of a header: counted, and kept until the header is whole.
bool MatrixReader::ReadHeaderLine(const Line& line) {
  const bool below = !header_.empty() && header_.size() < kMostHeaderLines && IsBelowTitles(line, profile_);
  const bool titles = titles_[at_] && !below;
  if (!header_.empty() && !titles) {
    if (header_.size() < kMostHeaderLines && !IsColumnNumbers(line) && IsSubtitles(line, profile_)) {
      header_.push_back(line);
      matrix_.lines.repeated_header += line.height;
      return true;
    }
    EndHeader();
  }
  if (titles) {
    if (!header_.empty()) {
      EndHeader();
    }
    if (after_header_ || after_heading_) {
      if (after_header_) {
        findings_.Warning({line.number, 0}, "PART_WITHOUT_ROWS", "",
                          "no row stands between this header and what is above");
      }
    } else if (in_table_ && !after_blank_) {
      ++parts_ended_otherwise_;
    }
    header_.push_back(line);
    matrix_.lines.repeated_header += line.height;
    return true;
  }
  const bool numbers = in_table_ && IsColumnNumbers(line) && (after_header_ || CountTexts(line) * 2 > rows_.width());
  const bool years = in_table_ && !after_heading_ && IsSubtitles(line, profile_) && rows_.AreItsYears(line);
  if (numbers || years) {
    matrix_.lines.repeated_header += line.height;
    return true;
  }
  return false;
}

void MatrixReader::EndHeader() {
  rows_.ReadHeader(header_);
  header_.clear();
  in_table_ = true;
  signed_ = false;
  after_header_ = true;
  after_blank_ = false;
}

void MatrixReader::Blank(const Line& line) {
  matrix_.lines.blank += line.height;
  if (!header_.empty()) {
    EndHeader();
  }
  if (in_table_ && !after_header_ && !after_heading_ && !after_blank_) {
    ++parts_ended_by_blank_;
  }
  after_blank_ = true;
  rows_.Break();
}

void MatrixReader::Prose(const Line& line, std::string_view text) {
  matrix_.lines.prose += line.height;
  rows_.Break();
  if (IsCaption(text)) {
    rows_.StartTable();
  }
  const std::string normalized = Normalized(text);
  for (const std::string_view word : {"ditetapkan di", "ttd", "nip", "mengetahui"}) {
    signed_ = signed_ || normalized == word || normalized.starts_with(std::string(word) + " ");
  }
  signed_ = signed_ && in_table_;
}

void MatrixReader::Unread(const Line& line, std::string_view code, std::string_view message, int column) {
  const size_t at = column == 0 ? FirstText(line) : static_cast<size_t>(column) - 1;
  findings_.Error({line.number, column}, code, at < line.cells.size() ? CollapseBlanks(line.cells[at]) : "", message);
  matrix_.lines.unread += line.height;
}

void MatrixReader::EnterHeading(const Line& line, const std::string& text) {
  if (after_heading_ && in_table_ && line.cells.size() > 1) {
    findings_.Warning({line.number, 0}, "PART_WITHOUT_ROWS", text, "no row stands under the heading above");
  }
  matrix_.lines.heading += line.height;
  outline_.Enter(ReadHeadingText(text), line.number, matrix_.headings, findings_);
  rows_.EnterHeading(outline_.current());
  after_heading_ = in_table_ && line.cells.size() > 1;
  after_header_ = false;
}

// A line with one text.
void MatrixReader::ReadLone(const Line& line, size_t at) {
  const std::string text = WithoutMarkup(line.cells[at]);
  const bool alone = line.cells.size() == 1;
  const bool number_alone = !alone && in_table_ && ReadKey(text).has_value() && MayBeFigure(rows_.FieldAt(at));
  const bool running = alone && IsRunning(lone_[Normalized(text)], table_.lines.size());
  const bool area = IsReformArea(ReadHeadingText(text).title, profile_);
  if (!alone && in_table_ && rows_.FieldAt(at) == Field::kBudget && rows_.ReadTotal(line)) {
    return;
  }
  if (!alone && in_table_ && rows_.IsMoney(line.cells[at])) {
    return Unread(line, "COLUMNS_SHIFTED", "an amount stands alone in its row: the rest of it is lost",
                  static_cast<int>(at) + 1);
  }
  if (signed_ || (running && !area) || (IsProse(text, profile_) && !number_alone && !area)) {
    return Prose(line, text);
  }
  if (alone && (in_table_ || header_ahead_) && OpensGroup(line, text, true)) {
    return;
  }
  if (!in_table_) {
    return ReadLoneOutside(line, text);
  }
  const std::vector<Word> words = WordsOf(text);
  if (!alone && !words.empty() && words[0].text == "program" && OpensGroup(line, text)) {
    return;
  }
  if (area) {
    return EnterHeading(line, text);
  }
  if (alone) {
    return ReadLoneLine(line, text);
  }
  ReadLoneInRow(line, at, text);
}

// Before the first header.
void MatrixReader::ReadLoneOutside(const Line& line, const std::string& text) {
  const HeadingText heading = ReadHeadingText(text);
  const bool numbered = !heading.style.empty() && CharactersIn(text) <= kLongestHeading && !text.ends_with('.');
  if (header_ahead_ && (numbered || IsReformArea(heading.title, profile_))) {
    return EnterHeading(line, text);
  }
  Prose(line, text);
}

// `Sasaran 2 : …`: the word, a number perhaps, and a colon; the rest.
std::optional<std::string> LabelledTitle(std::string_view text, const std::vector<Word>& words) {
  size_t last = 0;
  if (words.size() > 2 && ReadKey(text.substr(words[1].begin, words[1].end - words[1].begin)).has_value()) {
    last = 1;
  }
  const size_t colon = text.find(':', words[last].end);
  if (last + 1 >= words.size() || colon == std::string_view::npos || colon > words[last + 1].begin) {
    return std::nullopt;
  }
  return CollapseBlanks(text.substr(colon + 1));
}

// `Program …`, `Sasaran: …`: what the rows below belong to.
bool MatrixReader::OpensGroup(const Line& line, const std::string& text, bool labelled_alone) {
  const HeadingText heading = ReadHeadingText(text);
  const std::vector<Word> words = WordsOf(heading.title);
  if (words.size() < 2 || CharactersIn(text) > 2 * kLongestHeading) {
    return false;
  }
  static const std::map<std::string, Field> kGroups = {
      {"program", Field::kProgram}, {"sasaran", Field::kSasaran}, {"tujuan", Field::kTujuan}, {"misi", Field::kTujuan}};
  const auto group = kGroups.find(words[0].text);
  if (group == kGroups.end()) {
    return false;
  }
  const std::optional<std::string> labelled = LabelledTitle(heading.title, words);
  if (labelled_alone && !labelled.has_value()) {
    return false;
  }
  if (after_heading_ && rows_.HasGroup(group->second)) {
    findings_.Warning({line.number, 0}, "PART_WITHOUT_ROWS", text, "no row stands under the heading above");
  }
  rows_.EnterGroup(group->second, labelled.value_or(heading.title), line.number);
  matrix_.lines.heading += line.height;
  after_heading_ = true;
  after_header_ = false;
  return true;
}

// A row of one text among rows, the other cells empty.
void MatrixReader::ReadLoneInRow(const Line& line, size_t at, const std::string& text) {
  if (rows_.Continues(line)) {
    return rows_.Continue(line);
  }
  if (OpensGroup(line, text)) {
    return;
  }
  const Field field = rows_.FieldAt(at);
  const bool first = at <= rows_.FirstTextColumn();
  const HeadingText heading = ReadHeadingText(text);
  const bool may_head = profile_.headings_in_table && first && !ReadKey(text).has_value();
  if (may_head && ((!heading.style.empty() && heading.style != "-" && CharactersIn(text) <= kLongestHeading) ||
                   (IsCapitalised(text) && CharactersIn(text) <= kLongestHeading))) {
    return EnterHeading(line, text);
  }
  const bool groups = field == Field::kProgram || field == Field::kKegiatan || field == Field::kSasaran ||
                      field == Field::kTujuan || field == Field::kArea;
  if (may_head && groups && field != rows_.LeafField() && !rows_.ContinuesAfterBreak(line)) {
    rows_.EnterGroup(field, text, line.number);
    matrix_.lines.heading += line.height;
    after_heading_ = true;
    return;
  }
  if (rows_.ContinuesAfterBreak(line)) {
    return rows_.Continue(line);
  }
  if (may_head && field == Field::kProblem) {
    return Unread(line, "AREA_UNKNOWN",
                  "a text in the first cell alone is the heading of a reform area or a row that lost its cells; no "
                  "reform area is called so",
                  static_cast<int>(at) + 1);
  }
  const bool row_of_sasaran = field == rows_.LeafField() && rows_.LeafField() == Field::kSasaran;
  if (may_head && !row_of_sasaran && !GoesOn(text) && CharactersIn(text) <= kLongestPlainHeading) {
    findings_.Warning({line.number, static_cast<int>(at) + 1}, "AREA_UNKNOWN", text,
                      "the text stands alone in its row: it is read as a heading, though it is no reform area");
    return EnterHeading(line, text);
  }
  after_heading_ = after_header_ = after_blank_ = false;
  rows_.ReadRow(line);
}

// A line of one cell below a header.
void MatrixReader::ReadLoneLine(const Line& line, const std::string& text) {
  const HeadingText heading = ReadHeadingText(text);
  const bool apart = rows_.broken() || after_header_ || after_heading_;
  const bool sentence = CharactersIn(text) > kLongestHeading || text.ends_with('.');
  if (!heading.style.empty() && !sentence && (apart || heading.style != "-")) {
    return EnterHeading(line, text);
  }
  if (apart && !after_header_) {
    return Prose(line, text);
  }
  if (IsCapitalised(text) && !sentence) {
    findings_.Warning({line.number, 1}, "AREA_UNKNOWN", text,
                      "the text stands alone between rows: it is read as a heading, though it is no reform area");
    return EnterHeading(line, text);
  }
  if (after_header_) {
    return Prose(line, text);
  }
  Unread(line, "COLUMNS_SHIFTED",
         "the line has 1 cell, the table has " + std::to_string(rows_.width()) +
             ": the rest of a row, or a text that is no row");
  rows_.Break();
}

// `A | PENATAAN ORGANISASI`: a number and a text that groups rows.
bool MatrixReader::IsNumberedHeading(const Line& line) const {
  const size_t first = FirstText(line);
  size_t second = first + 1;
  while (second < line.cells.size() && IsBlank(line.cells[second])) {
    ++second;
  }
  if (CountTexts(line) != 2 || second == line.cells.size() || !profile_.headings_in_table) {
    return false;
  }
  const std::optional<Key> key = ReadKey(line.cells[first]);
  const std::string text = WithoutMarkup(line.cells[second]);
  if (!key.has_value() || first > rows_.FirstTextColumn() || CharactersIn(text) > kLongestHeading || ReadKey(text)) {
    return false;
  }
  const bool area = IsReformArea(text, profile_);
  const bool other_style = key->style != KeyStyle::kDigit && key->style != KeyStyle::kLower;
  return area || IsCapitalised(text) || (other_style && rows_.FieldAt(second) != Field::kIndicator);
}

// `II | PROGRAM PELAYANAN PUBLIK | | 500.000.000`: a heading with the sum of the rows below it.
bool MatrixReader::OpensGroupWithSum(const Line& line) {
  Line heading = line;
  int sums = 0;
  int place = 0;
  for (size_t i = 0; i < line.cells.size(); ++i) {
    if (rows_.FieldAt(i) == Field::kBudget && rows_.IsMoney(line.cells[i])) {
      heading.cells[i].clear();
      place = static_cast<int>(i) + 1;
      ++sums;
    }
  }
  const size_t key = FirstText(heading);
  if (sums == 0 || key >= heading.cells.size() || !IsNumberedHeading(heading)) {
    return false;
  }
  const std::optional<Key> number = ReadKey(heading.cells[key]);
  if (!number.has_value() || number->style == KeyStyle::kDigit || number->style == KeyStyle::kLower) {
    return false;
  }
  findings_.Info({line.number, place}, "TOTAL_ROW", line.cells[static_cast<size_t>(place) - 1],
                 "the amount beside the heading sums up the rows below and is not imported");
  ReadTexts(heading);
  return true;
}

// A line with several texts.
void MatrixReader::ReadTexts(const Line& line) {
  if (!in_table_) {
    const size_t texts = CountTexts(line);
    if (header_ahead_ && (texts <= 3 || IsProse(line.cells[FirstText(line)], profile_))) {
      return Prose(line, "");
    }
    return Unread(line, "ROW_OUTSIDE_TABLE", "a row stands before the first header of the table");
  }
  if (const std::optional<size_t> alone = rows_.TextBesideItsYears(line)) {
    Line text = line;
    for (size_t i = 0; i < text.cells.size(); ++i) {
      text.cells[i] = i == *alone ? text.cells[i] : "";
    }
    return ReadLone(text, *alone);
  }
  if (IsNumberedHeading(line)) {
    const size_t first = FirstText(line);
    const auto second = std::find_if(line.cells.begin() + static_cast<std::ptrdiff_t>(first) + 1, line.cells.end(),
                                     [](const std::string& cell) { return !IsBlank(cell); });
    std::string key = CollapseBlanks(line.cells[first]);
    key += key.back() == '.' || key.back() == ')' ? "" : ".";
    if (!OpensGroup(line, WithoutMarkup(*second))) {
      EnterHeading(line, key + " " + WithoutMarkup(*second));
    }
    return;
  }
  if (signed_ && CountTexts(line) <= 3) {
    return Prose(line, "");
  }
  if (OpensGroupWithSum(line)) {
    return;
  }
  if (rows_.Continues(line)) {
    return rows_.Continue(line);
  }
  if (rows_.ReadTotal(line)) {
    return;
  }
  after_heading_ = after_header_ = after_blank_ = false;
  rows_.ReadRow(line);
}

// What the end of the file gives away of a file that was cut. A cut behind a whole row is found only when the parts
// before ended with an empty line and the last one does not.
void MatrixReader::CheckEnd() {
  const int last = table_.lines.empty() ? 0 : table_.lines.back().number;
  const auto truncated = [&](std::string_view why) {
    if (rows_.HasMoney() && !rows_.LastRowIsWhole()) {
      findings_.Error({last, 0}, "DOCUMENT_TRUNCATED", "", why);
    } else {
      findings_.Warning({last, 0}, "DOCUMENT_TRUNCATED", "", why);
    }
  };
  if (!table_.last_line_ends) {
    truncated("the last line does not end: the file was cut, or its last line end is missing");
  } else if (after_header_) {
    truncated("the file ends after a header, without a row");
  } else if (after_heading_) {
    truncated("the file ends after a heading, without a row");
  } else if (in_table_ && rows_.HasMoney() && !after_blank_ && !signed_ && parts_ended_by_blank_ > 0 &&
             parts_ended_otherwise_ == 0) {
    truncated(
        "the parts before end with an empty line, the last does not: the file was cut, or its last empty line "
        "is missing");
  }
}

}  // namespace

Matrix ReadMatrix(const Table& table, const ImportProfile& profile, const UnitDirectory& units, Findings& findings) {
  return MatrixReader(table, profile, units, findings).Read();
}

}  // namespace terpadu::planning
