#include "services/planning/domain/table.h"

#include <algorithm>
#include <array>
#include <map>

#include "services/planning/domain/import/decode.h"
#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

constexpr int kMostLinesOfACell = 40;  // a quote that stays open longer is a quote by mistake
constexpr int kSampledLines = 400;

// Reads lines and cells from left to right.
class Splitter {
 public:
  Splitter(std::string_view text, char separator) : rest_(text), separator_(separator) {}

  bool AtEnd() const { return rest_.empty(); }

  // The next record; `ended` tells whether a line end closed it.
  Line Next(bool& ended) {
    Line line{.number = number_};
    if (separator_ == '|') {
      TakeMargin();
    }
    while (TakeCell(line)) {
    }
    ended = TakeLineEnd();
    number_ += line.height;
    if (separator_ == '|' && line.cells.size() > 1 && CollapseBlanks(line.cells.back()).empty()) {
      line.cells.pop_back();  // behind the last bar
    }
    return line;
  }

  // Lines at which a quote was opened and not closed.
  const std::vector<int>& unclosed() const { return unclosed_; }

 private:
  void TakeMargin() {
    const size_t first = rest_.find_first_not_of(" \t");
    if (first != std::string_view::npos && rest_[first] == '|') {
      rest_.remove_prefix(first + 1);
    }
  }

  // True when a separator, and so another cell, follows.
  bool TakeCell(Line& line) {
    if (!TakeQuoted(line)) {
      const std::array stops{separator_, '\n', '\0'};
      size_t end = std::min(rest_.find_first_of(stops.data()), rest_.size());
      while (separator_ == '|' && end > 0 && end < rest_.size() && rest_[end] == '|' && rest_[end - 1] == '\\') {
        end = std::min(rest_.find_first_of(stops.data(), end + 1), rest_.size());  // a bar that is text
      }
      std::string& cell = line.cells.emplace_back(rest_.substr(0, end));
      for (size_t at = cell.find("\\|"); separator_ == '|' && at != std::string::npos; at = cell.find("\\|", at)) {
        cell.erase(at, 1);
      }
      rest_.remove_prefix(end);
    }
    if (!rest_.empty() && rest_.front() == separator_) {
      rest_.remove_prefix(1);
      return true;
    }
    return false;
  }

  bool TakeQuoted(Line& line) {
    const size_t open = rest_.find_first_not_of(' ');
    if (open == std::string_view::npos || rest_[open] != '"') {
      return false;
    }
    std::string text;
    int height = 0;
    for (size_t at = open + 1; at < rest_.size() && height < kMostLinesOfACell; ++at) {
      const char c = rest_[at];
      if (c != '"') {
        // A tab inside a quoted cell of a file of tabs: the quote was opened by mistake.
        if (c == '\t' && separator_ == '\t') {
          break;
        }
        height += c == '\n' ? 1 : 0;
        text += c;
        continue;
      }
      if (at + 1 < rest_.size() && rest_[at + 1] == '"') {
        text += c;
        ++at;
        continue;
      }
      const size_t next = std::min(rest_.find_first_not_of(' ', at + 1), rest_.size());
      if (next == rest_.size() || rest_[next] == '\n' || rest_[next] == separator_) {
        line.cells.push_back(std::move(text));
        line.height += height;
        rest_.remove_prefix(next);
        return true;
      }
      return false;  // `"Smart" city`: the quotes belong to the text
    }
    unclosed_.push_back(line.number);
    return false;
  }

  bool TakeLineEnd() {
    if (rest_.empty()) {
      return false;
    }
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view rest_;
  char separator_;
  int number_ = 1;
  std::vector<int> unclosed_;
};

// How much `text` looks like a table of this separator: rows of at least 3 cells, more when they are of one width.
int LooksLike(std::string_view text, char separator) {
  Splitter splitter(text, separator);
  std::map<size_t, int> widths;
  bool ended = true;
  for (int i = 0; i < kSampledLines && !splitter.AtEnd(); ++i) {
    if (const size_t width = splitter.Next(ended).cells.size(); width >= 3) {
      ++widths[width];
    }
  }
  int rows = 0;
  int most = 0;
  for (const auto& [width, count] : widths) {
    rows += count;
    most = std::max(most, count);
  }
  return rows + 3 * most;
}

char SeparatorOf(std::string_view text) {
  if (LooksLike(text, '\t') >= 8) {
    return '\t';
  }
  char best = '\t';
  int most = LooksLike(text, '\t');
  const bool has_bars = text.starts_with('|') || text.find("\n|") != std::string_view::npos ||
                        text.find("--|") != std::string_view::npos || text.find("-- |") != std::string_view::npos;
  for (const char separator : {';', ',', '|'}) {
    const int score = separator != '|' || has_bars ? LooksLike(text, separator) : 0;
    if (score > most) {
      best = separator;
      most = score;
    }
  }
  return best;
}

bool FitsBounds(const Line& line, const TableBounds& bounds, Findings& findings) {
  if (line.cells.size() > bounds.cells) {
    findings.Error({line.number, static_cast<int>(bounds.cells) + 1}, "DOCUMENT_TOO_LARGE", "",
                   "a line has at most " + std::to_string(bounds.cells) + " cells");
    return false;
  }
  for (size_t i = 0; i < line.cells.size(); ++i) {
    if (line.cells[i].size() > bounds.cell_bytes) {
      findings.Error({line.number, static_cast<int>(i) + 1}, "DOCUMENT_TOO_LARGE", line.cells[i],
                     "a cell has at most " + std::to_string(bounds.cell_bytes) + " bytes");
      return false;
    }
  }
  return true;
}

int CountLineEnds(std::string_view text) {
  const auto ends = static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  return ends + (text.empty() || text.back() == '\n' ? 0 : 1);
}

}  // namespace

int CountLines(std::string_view content) {
  Findings ignored;
  const std::optional<std::string> text = Decode(content, ignored);
  return CountLineEnds(text.has_value() ? std::string_view(*text) : content);
}

std::optional<Table> ReadTable(std::string_view content, const TableBounds& bounds, Findings& findings) {
  if (content.size() > bounds.bytes) {
    findings.Error({}, "DOCUMENT_TOO_LARGE", "",
                   "the file has " + std::to_string(content.size()) + " bytes; at most " +
                       std::to_string(bounds.bytes) + " are read");
    return std::nullopt;
  }
  const std::optional<std::string> text = Decode(content, findings);
  if (!text.has_value()) {
    return std::nullopt;
  }
  if (const auto lines = static_cast<size_t>(CountLineEnds(*text)); lines > bounds.lines) {
    findings.Error(
        {}, "DOCUMENT_TOO_LARGE", "",
        "the file has " + std::to_string(lines) + " lines; at most " + std::to_string(bounds.lines) + " are read");
    return std::nullopt;
  }
  Table table{.separator = SeparatorOf(*text)};
  Splitter splitter(*text, table.separator);
  while (!splitter.AtEnd()) {
    table.lines.push_back(splitter.Next(table.last_line_ends));
    if (!FitsBounds(table.lines.back(), bounds, findings)) {
      return std::nullopt;
    }
  }
  for (const int line : splitter.unclosed()) {
    findings.Warning({line, 0}, "QUOTE_UNCLOSED", "",
                     "a quote is opened and not closed: it is read as part of the text");
  }
  return table;
}

}  // namespace terpadu::planning
