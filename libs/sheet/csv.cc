#include "libs/sheet/csv.h"

#include <algorithm>

#include "libs/base/status.h"
#include "libs/sheet/allowance.h"

namespace terpadu::sheet {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";
constexpr std::string_view kBlanks = " ";

// Whether a spreadsheet program, or ReadCsv, would take `text` for something else than it says.
bool IsTakenAmiss(std::string_view text) {
  if (text.empty()) {
    return false;
  }
  if (text[0] == '\'' || text[0] == '\t' || text[0] == '\r') {
    return true;
  }
  const size_t first = text.find_first_not_of(kBlanks);
  return first != std::string_view::npos && std::string_view("=+-@").find(text[first]) != std::string_view::npos;
}

std::string Defused(const Cell& cell) {
  return cell.kind == CellKind::kText && IsTakenAmiss(cell.text) ? "'" + cell.text : cell.text;
}

std::string_view Restored(std::string_view text) {
  const bool defused = !text.empty() && text[0] == '\'' && IsTakenAmiss(text.substr(1));
  return defused ? text.substr(1) : text;
}

void AppendCell(const std::string& text, char separator, std::string& out) {
  const std::string_view needs_quotes = "\"\r\n\t;, ";
  const bool quoted =
      text.find(separator) != std::string::npos || text.find_first_of(needs_quotes) != std::string::npos;
  if (!quoted) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    out.append(c == '"' ? 2 : 1, c);
  }
  out += '"';
}

char SeparatorOf(std::string_view bytes) {
  size_t counts[3] = {};
  constexpr std::string_view kSeparators = ";,\t";
  bool quoted = false;
  for (const char c : bytes) {
    if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == '\n') {
      break;
    } else if (const size_t which = kSeparators.find(c); !quoted && which != std::string_view::npos) {
      ++counts[which];
    }
  }
  return kSeparators[static_cast<size_t>(std::max_element(counts, counts + 3) - counts)];
}

// Reads records one after the other; each call begins where the last one ended.
class RecordReader {
 public:
  RecordReader(std::string_view bytes, Allowance& allowance)
      : rest_(bytes), separator_(SeparatorOf(bytes)), allowance_(allowance) {}

  bool AtEnd() const { return rest_.empty(); }

  absl::StatusOr<Row> Next() {
    Row row{.number = ++number_};
    do {
      std::string text;
      TERPADU_RETURN_IF_ERROR(TakeCell(static_cast<int>(row.cells.size()) + 1, text));
      row.cells.push_back(TextCell(std::string(Restored(text))));
    } while (Take(separator_));
    if (!AtEnd() && !Take('\n')) {
      rest_.remove_prefix(1);  // the CR of a CRLF
      Take('\n');
    }
    while (!row.cells.empty() && row.cells.back().empty()) {
      row.cells.pop_back();
    }
    TERPADU_RETURN_IF_ERROR(allowance_.TakeWidth(row.cells.size()));
    return row;
  }

 private:
  bool Take(char c) {
    if (rest_.empty() || rest_[0] != c) {
      return false;
    }
    rest_.remove_prefix(1);
    return true;
  }

  bool AtCellEnd() const {
    return rest_.empty() || rest_[0] == separator_ || rest_[0] == '\n' || rest_.substr(0, 2) == "\r\n";
  }

  absl::Status TakeCell(int column, std::string& text) {
    TERPADU_RETURN_IF_ERROR(Take('"') ? TakeQuoted(column, text) : TakePlain(column, text));
    if (!text.empty()) {
      return allowance_.TakeCell(number_, column, text.size());
    }
    // Separators without a text between them cost no text, but must not be endless.
    return column > allowance_.bounds().columns ? allowance_.TakeWidth(1) : absl::OkStatus();
  }

  absl::Status TakePlain(int column, std::string& text) {
    const std::string_view from = rest_;
    while (!AtCellEnd()) {
      if (rest_[0] == '"') {
        return Unreadable("a quote inside a cell that does not begin with one", number_, column);
      }
      rest_.remove_prefix(1);
    }
    text = from.substr(0, from.size() - rest_.size());
    return absl::OkStatus();
  }

  absl::Status TakeQuoted(int column, std::string& text) {
    do {
      const size_t quote = rest_.find('"');
      if (quote == std::string_view::npos) {
        return Unreadable("the quote that begins this cell is never closed", number_, column);
      }
      text.append(rest_.substr(0, quote));
      rest_.remove_prefix(quote + 1);
      text.append(rest_.substr(0, 1) == "\"" ? 1 : 0, '"');
    } while (Take('"'));
    return AtCellEnd() ? absl::OkStatus() : Unreadable("text after the closing quote of a cell", number_, column);
  }

  std::string_view rest_;
  char separator_;
  Allowance& allowance_;
  int number_ = 0;
};

absl::Status CheckText(std::string_view bytes) {
  const size_t bad = FirstBadByte(bytes);
  const size_t zero = bytes.find('\0');
  if (bad == std::string_view::npos && zero == std::string_view::npos) {
    return absl::OkStatus();
  }
  const std::string_view before = bytes.substr(0, std::min(bad, zero));
  return Unreadable("the file is not UTF-8 text, first in its line " +
                    std::to_string(1 + std::count(before.begin(), before.end(), '\n')) + "; save it as `CSV UTF-8`");
}

}  // namespace

std::string WriteCsv(const Table& table, const CsvForm& form) {
  std::string out(form.mark ? kMark : "");
  for (const Row& row : table.rows) {
    for (size_t i = 0; i < row.cells.size(); ++i) {
      if (i > 0) {
        out += form.separator;
      }
      AppendCell(Defused(row.cells[i]), form.separator, out);
    }
    out += "\r\n";
  }
  return out;
}

absl::StatusOr<Table> ReadCsv(std::string_view bytes, const Bounds& bounds) {
  Allowance allowance(bounds);
  TERPADU_RETURN_IF_ERROR(allowance.TakeFile(bytes.size()));
  if (bytes.substr(0, kMark.size()) == kMark) {
    bytes.remove_prefix(kMark.size());
  }
  TERPADU_RETURN_IF_ERROR(CheckText(bytes));
  Table table;
  for (RecordReader reader(bytes, allowance); !reader.AtEnd();) {
    TERPADU_ASSIGN(Row row, reader.Next());
    if (!row.cells.empty()) {
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

}  // namespace terpadu::sheet
