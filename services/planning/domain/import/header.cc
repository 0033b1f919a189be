#include "services/planning/domain/import/header.h"

#include <algorithm>
#include <set>

#include "services/planning/domain/import/cell_look.h"
#include "services/planning/domain/import/numbering.h"
#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

constexpr int kLeastSurety = 55;
constexpr int kSure = 85;
constexpr size_t kLongestHeader = 120;  // characters

std::string NormalizedHeader(std::string_view text) { return Normalized(WithoutMarkup(text)); }

size_t CountWords(std::string_view normalized) {
  return normalized.empty() ? 0 : static_cast<size_t>(std::count(normalized.begin(), normalized.end(), ' ')) + 1;
}

// Letters to insert, delete or replace, up to `most`; more than that is `most` + 1.
size_t Distance(std::string_view a, std::string_view b, size_t most) {
  if (a.size() > b.size() + most || b.size() > a.size() + most) {
    return most + 1;
  }
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) {
    row[j] = j;
  }
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return std::min(row[b.size()], most + 1);
}

// How surely `header` is `spelling`; 0 for not at all.
int Surety(const std::string& header, const std::string& spelling) {
  if (header == spelling) {
    return 100;
  }
  const auto extra = static_cast<int>(CountWords(header)) - static_cast<int>(CountWords(spelling));
  if (extra > 0 && extra <= 5) {
    if (header.starts_with(spelling + " ")) {
      return std::max(84 - 4 * extra + static_cast<int>(CountWords(spelling)), kLeastSurety);
    }
    if (header.ends_with(" " + spelling) || header.find(" " + spelling + " ") != std::string::npos) {
      return 74 - 3 * extra + static_cast<int>(CountWords(spelling));
    }
  }
  std::string joined = header;
  std::string joined_spelling = spelling;
  std::erase(joined, ' ');
  std::erase(joined_spelling, ' ');
  if (joined == joined_spelling) {
    return 95;
  }
  if (header.size() >= 5 && spelling.starts_with(header)) {
    return 75;
  }
  const size_t allowed = joined_spelling.size() / 7;
  return allowed > 0 && Distance(joined, joined_spelling, allowed) <= allowed ? 86 : 0;
}

bool Spans(Field field) {
  return field == Field::kTarget || field == Field::kSchedule || field == Field::kBudget ||
         field == Field::kFinalTarget || field == Field::kUnits || field == Field::kIndicator;
}

bool IsSubtitle(std::string_view cell, const ImportProfile& profile) {
  const std::string text = WithoutMarkup(cell);
  const std::vector<Word> words = WordsOf(text);
  if (words.size() > 5 || words.empty()) {
    return false;
  }
  if (YearIn(text) != 0 && words.size() <= 3) {
    return true;
  }
  if (IsPeriodLabel(text) || (words.size() == 1 && ReadKey(text).has_value())) {
    return true;
  }
  const std::optional<HeaderMatch> match = MatchHeader(text, profile);
  return match.has_value() && match->surety >= kSure;
}

// Reads the lines of one header as columns of texts, and the columns as fields.
class HeaderReader {
 public:
  HeaderReader(const std::vector<Line>& lines, const ImportProfile& profile, const Layout* before, Findings& findings)
      : profile_(profile), before_(before), findings_(findings) {
    layout_.line = lines.front().number;
    for (const Line& line : lines) {
      std::vector<std::string> texts;
      for (const std::string& cell : line.cells) {
        texts.push_back(WithoutMarkup(cell));
      }
      rows_.push_back(std::move(texts));
      numbers_.push_back(line.number);
    }
  }

  Layout Read() {
    Unfold();
    for (size_t at = 0; at < rows_[0].size(); ++at) {
      ReadColumn(at);
    }
    NameRepeated();
    FillYears();
    CheckYears();
    NoteMoves();
    return std::move(layout_);
  }

 private:
  // Makes all rows as wide as the table: a header that spans columns may be printed in one cell, and what stands below
  // it in a line that begins with its first column.
  void Unfold() {
    for (size_t r = 1; r < rows_.size(); ++r) {
      std::vector<std::string>& row = rows_[r];
      const auto texts = static_cast<size_t>(
          std::count_if(row.begin(), row.end(), [](const std::string& text) { return !text.empty(); }));
      if (row.size() < rows_[0].size() + 1 && texts == row.size()) {
        PlaceSubtitles(r, texts);
      }
    }
    size_t width = 0;
    for (const auto& row : rows_) {
      width = std::max(width, row.size());
    }
    for (auto& row : rows_) {
      row.resize(width);
    }
  }

  void PlaceSubtitles(size_t r, size_t count) {
    for (size_t at = 0; at < rows_[0].size(); ++at) {
      const std::optional<HeaderMatch> match = MatchHeader(rows_[0][at], profile_);
      if (!match.has_value() || !Spans(match->field) || YearIn(rows_[0][at]) != 0) {
        continue;
      }
      size_t span = 1;
      while (at + span < rows_[0].size() && rows_[0][at + span].empty()) {
        ++span;
      }
      if (span != 1 && span != count) {
        continue;
      }
      if (span == 1 && count > 1) {
        for (auto& row : {&rows_[0]}) {
          row->insert(row->begin() + static_cast<std::ptrdiff_t>(at) + 1, count - 1, "");
        }
      }
      rows_[r].insert(rows_[r].begin(), at, "");
      return;
    }
  }

  // The text of row 0 that reaches over column `at`.
  std::string TitleOver(size_t at) const {
    bool below = false;
    for (size_t r = 1; r < rows_.size(); ++r) {
      below = below || !rows_[r][at].empty();
    }
    size_t from = at;
    while (from > 0 && rows_[0][from].empty()) {
      --from;
    }
    if (from == at) {
      return rows_[0][at];
    }
    const std::optional<HeaderMatch> match = MatchHeader(rows_[0][from], profile_);
    const bool spans = below ||
                       (match.has_value() && Spans(match->field) && match->field != Field::kUnits &&
                        match->field != Field::kIndicator) ||
                       YearIn(rows_[0][from]) != 0;
    return spans ? rows_[0][from] : "";
  }

  // The text of row `r` that reaches over column `at`: a year stands once above its `K` and `Rp`.
  std::string SubtitleOver(size_t r, size_t at) const {
    bool below = false;
    for (size_t deeper = r + 1; deeper < rows_.size(); ++deeper) {
      below = below || !rows_[deeper][at].empty();
    }
    while (below && at > 0 && rows_[r][at].empty() && rows_[0][at].empty()) {
      --at;
    }
    return rows_[r][at];
  }

  void ReadColumn(size_t at) {
    Layout::Column column{.header = TitleOver(at), .place = static_cast<int>(at) + 1};
    std::optional<HeaderMatch> match = MatchHeader(column.header, profile_);
    column.year = YearIn(column.header);
    for (size_t r = 1; r < rows_.size(); ++r) {
      const std::string text = SubtitleOver(r, at);
      if (text.empty()) {
        continue;
      }
      if (const int year = YearIn(text); year != 0) {
        column.year = year;
      } else {
        column.label += (column.label.empty() ? "" : " ") + text;
      }
      const std::optional<HeaderMatch> below = MatchHeader(text, profile_);
      const bool deeper = below.has_value() && below->surety >= kSure && !IsPeriodLabel(text);
      match = deeper ? below : match;
    }
    const bool period = !match.has_value() && column.year == 0 && IsPeriodLabel(column.header);
    column.field = match.has_value()  ? match->field
                   : column.year != 0 ? Field::kTarget
                   : period           ? Field::kSchedule
                                      : Field::kOther;
    if (column.field == Field::kOther && !column.header.empty()) {
      findings_.Info({layout_.line, column.place}, "HEADER_UNKNOWN", column.header,
                     "no field of the profile has this header: the column is kept as printed, beside the node");
    }
    SettleTarget(at, column);
    if (column.field == Field::kBudget) {
      ReadMoneyWords(column);
    }
    if (const ImportProfile::Column* said = profile_.column(column.field)) {
      column.anchor = said->anchor;
    }
    layout_.columns.push_back(std::move(column));
  }

  // `Target 2024` beside `Tahapan` is the final target; a year alone below `Target`, or a target with columns of years
  // beside, is one of a series.
  void SettleTarget(size_t at, Layout::Column& column) const {
    if (column.field != Field::kTarget || column.year == 0) {
      return;
    }
    const bool own_title = !rows_[0][at].empty();
    const bool spans = at + 1 < rows_[0].size() && rows_[0][at + 1].empty();
    const bool other_series = std::any_of(layout_.columns.begin(), layout_.columns.end(), [&](const auto& other) {
      return other.field == Field::kTarget && other.year == column.year && other.header != column.header;
    });
    if (own_title && !spans && other_series) {
      column.field = Field::kFinalTarget;
    }
  }

  void ReadMoneyWords(const Layout::Column& column) {
    const std::string text = " " + Normalized(column.header + " " + column.label) + " ";
    const auto has = [&](const char* word) { return text.find(word) != std::string::npos; };
    layout_.budget_is_yearly = layout_.budget_is_yearly || has(" tahun ") || has(" per tahun ") || has(" pertahun ");
    if (has(" juta ") || has(" jutaan ")) {
      layout_.money_scale = 1'000'000;
    } else if (has(" ribu ") || has(" ribuan ") || has(" 000 ")) {
      layout_.money_scale = 1'000;
    }
    if (layout_.money_scale != 1) {
      findings_.Info({layout_.line, column.place}, "BUDGET_SCALED", column.header,
                     "amounts below are multiplied by " + std::to_string(layout_.money_scale) + ", as the header says");
    }
  }

  // A field that holds one text has one column: the next of the same name is support (of units) or kept as printed.
  void NameRepeated() {
    std::set<Field> seen;
    for (Layout::Column& column : layout_.columns) {
      const bool repeats = column.field != Field::kTarget && column.field != Field::kFinalTarget &&
                           column.field != Field::kSchedule && column.field != Field::kBudget &&
                           column.field != Field::kOther;
      if (repeats && !seen.insert(column.field).second) {
        column.field = column.field == Field::kUnits ? Field::kSupport : Field::kOther;
      }
    }
    const bool timed = layout_.Has(Field::kTarget);
    for (Layout::Column& column : layout_.columns) {  // `Tahun` with columns of years, where no other target is
      column.field = column.field == Field::kSchedule && column.year != 0 && !timed && column.label.empty()
                         ? Field::kSchedule
                         : column.field;
    }
  }

  // A header printed again on the next page often lacks its years.
  void FillYears() {
    std::vector<Layout::Column*> targets;
    for (Layout::Column& column : layout_.columns) {
      if (column.field == Field::kTarget && column.year == 0 && column.label.empty()) {
        targets.push_back(&column);
      }
    }
    if (targets.empty() || (targets.size() == 1 && !SeriesBefore(1))) {
      return;
    }
    const Place place{layout_.line, targets[0]->place};
    if (SeriesBefore(targets.size())) {
      TakeYears(targets, before_->YearsOf(Field::kTarget));
      findings_.Info(place, "HEADER_YEARS_ASSUMED", targets[0]->header,
                     "the header is printed again without its years: those of line " + std::to_string(before_->line) +
                         " are taken");
    } else if (profile_.years.size() == targets.size()) {
      TakeYears(targets, profile_.years);
    } else {
      findings_.Error(place, "HEADER_INCOMPLETE", targets[0]->header,
                      "the row of years under the header is missing, and no header before has it");
    }
  }

  bool SeriesBefore(size_t count) const {
    return before_ != nullptr && before_->YearsOf(Field::kTarget).size() == count;
  }

  static void TakeYears(const std::vector<Layout::Column*>& targets, const std::vector<int>& years) {
    for (size_t i = 0; i < targets.size(); ++i) {
      targets[i]->year = years[i];
    }
  }

  void CheckYears() {
    int last = 0;
    std::set<int> seen;
    for (const Layout::Column& column : layout_.columns) {
      if (column.field != Field::kTarget || column.year == 0) {
        continue;
      }
      const Place place{numbers_.back(), column.place};
      if (!seen.insert(column.year).second) {
        findings_.Error(place, "YEARS_NOT_IN_ORDER", std::to_string(column.year),
                        "the year stands twice above the targets");
      } else if (last != 0 && column.year != last + 1) {
        findings_.Warning(place, "YEARS_NOT_IN_ORDER", std::to_string(column.year),
                          "the years of the targets do not follow each other by one");
      }
      last = column.year;
    }
    const std::vector<int> years = layout_.YearsOf(Field::kTarget);
    if (before_ != nullptr && !years.empty() && !before_->YearsOf(Field::kTarget).empty() &&
        years != before_->YearsOf(Field::kTarget)) {
      findings_.Warning({numbers_.back(), 0}, "HEADER_YEARS_DIFFER", std::to_string(years[0]),
                        "the years are not those of the header in line " + std::to_string(before_->line));
    }
  }

  void NoteMoves() {
    if (before_ == nullptr || before_->line == 0) {
      return;
    }
    const auto same = [](const Layout::Column& a, const Layout::Column& b) {
      return a.field == b.field && a.year == b.year;
    };
    if (!std::equal(layout_.columns.begin(), layout_.columns.end(), before_->columns.begin(), before_->columns.end(),
                    same)) {
      findings_.Info({layout_.line, 0}, "HEADER_MOVED", "",
                     "the columns are not those of the header in line " + std::to_string(before_->line) +
                         ": rows below are read by this one");
    }
  }

  const ImportProfile& profile_;
  const Layout* before_;
  Findings& findings_;
  std::vector<std::vector<std::string>> rows_;
  std::vector<int> numbers_;
  Layout layout_;
};

}  // namespace

std::optional<size_t> Layout::Find(Field field) const {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].field == field) {
      return i;
    }
  }
  return std::nullopt;
}

std::vector<int> Layout::YearsOf(Field field) const {
  std::vector<int> years;
  for (const Column& column : columns) {
    if (column.field == field && column.year != 0) {
      years.push_back(column.year);
    }
  }
  return years;
}

std::optional<HeaderMatch> MatchHeader(std::string_view text, const ImportProfile& profile) {
  const std::string header = NormalizedHeader(text);
  if (header.empty() || CharactersIn(text) > kLongestHeader) {
    return std::nullopt;
  }
  HeaderMatch best{Field::kOther, 0};
  size_t longest = 0;
  for (const ImportProfile::Column& column : profile.columns) {
    for (const std::string& spelling : column.headers) {
      const int surety = Surety(header, spelling);
      if (surety > best.surety || (surety == best.surety && spelling.size() > longest)) {
        best = {column.field, surety};
        longest = spelling.size();
      }
    }
  }
  return best.surety >= kLeastSurety ? std::optional(best) : std::nullopt;
}

bool IsTitles(const Line& line, const ImportProfile& profile) {
  int texts = 0;
  int matching = 0;
  int sure = 0;
  int years = 0;
  std::set<Field> fields;
  for (const std::string& cell : line.cells) {
    if (IsBlank(cell)) {
      continue;
    }
    ++texts;
    const int year = YearIn(WithoutMarkup(cell));
    const std::optional<HeaderMatch> match = MatchHeader(cell, profile);
    if (match.has_value()) {
      ++matching;
      sure += match->surety >= kSure || (year != 0 && match->surety >= 70) ? 1 : 0;
      fields.insert(match->field);
    } else if ((year != 0 && CharactersIn(cell) < 20) ||
               (IsPeriodLabel(WithoutMarkup(cell)) && CharactersIn(cell) > 1)) {
      ++years;
    }
  }
  return texts >= 2 && fields.size() >= 2 && sure >= 1 && 3 * (matching + years) >= 2 * texts && 2 * sure >= matching;
}

bool IsSubtitles(const Line& line, const ImportProfile& profile) {
  int texts = 0;
  bool marks = false;  // a year, a quarter: no row begins so
  for (const std::string& cell : line.cells) {
    if (IsBlank(cell)) {
      continue;
    }
    ++texts;
    if (!IsSubtitle(cell, profile)) {
      return false;
    }
    const std::string text = WithoutMarkup(cell);
    marks = marks || YearIn(text) != 0 || IsPeriodLabel(text) || MatchHeader(text, profile).has_value();
  }
  const bool first_empty = IsBlank(line.cells[0]);
  return texts > 0 && (first_empty || texts == static_cast<int>(line.cells.size())) && (marks || texts > 1) &&
         (texts > 1 || first_empty);
}

bool IsBelowTitles(const Line& line, const ImportProfile& profile) {
  if (!IsBlank(line.cells[0]) || !IsSubtitles(line, profile)) {
    return false;
  }
  return std::all_of(line.cells.begin(), line.cells.end(), [&](const std::string& cell) {
    const std::optional<HeaderMatch> match = MatchHeader(cell, profile);
    const bool spanned = match.has_value() && (match->field == Field::kTarget || match->field == Field::kBudget ||
                                               match->field == Field::kSchedule);
    return IsBlank(cell) || spanned || YearIn(WithoutMarkup(cell)) != 0 || IsPeriodLabel(WithoutMarkup(cell));
  });
}

bool IsColumnNumbers(const Line& line) {
  int expected = 1;
  int texts = 0;
  for (const std::string& cell : line.cells) {
    const std::string text = CollapseBlanks(cell);
    if (text.empty()) {
      continue;
    }
    const std::vector<Word> words = WordsOf(text);
    const std::optional<Key> key = words.empty() ? std::nullopt : ReadKey(words[0].text);
    const bool sum = words.size() > 1 && text.find_first_of("=+") != std::string::npos;
    if (!key.has_value() || (words.size() > 1 && !sum) || CharactersIn(text) > 20) {
      return false;
    }
    if (key->style != KeyStyle::kDigit && key->style != KeyStyle::kLower && key->style != KeyStyle::kUpper &&
        key->value != expected) {
      return false;
    }
    const bool letter_as_roman = key->style == KeyStyle::kLowerRoman || key->style == KeyStyle::kUpperRoman;
    const int value = letter_as_roman && expected == 9 ? 9 : key->value;
    if (value < expected || value > expected + 3) {
      return false;
    }
    expected = value + 1;
    ++texts;
  }
  return texts >= 3 && expected > 3 && !IsBlank(line.cells[0]);
}

Layout ReadHeader(const std::vector<Line>& lines, const ImportProfile& profile, const Layout* before,
                  Findings& findings) {
  return HeaderReader(lines, profile, before, findings).Read();
}

std::optional<Layout> LayoutWithoutHeader(const ImportProfile& profile) {
  if (profile.without_header.empty()) {
    return std::nullopt;
  }
  Layout layout;
  size_t target = 0;
  for (const Field field : profile.without_header) {
    Layout::Column column{
        .field = field, .header = std::string(NameOf(field)), .place = static_cast<int>(layout.columns.size()) + 1};
    if (field == Field::kTarget && target < profile.years.size()) {
      column.year = profile.years[target++];
    }
    if (const ImportProfile::Column* said = profile.column(field)) {
      column.anchor = said->anchor;
    }
    layout.columns.push_back(std::move(column));
  }
  return layout;
}

}  // namespace terpadu::planning
