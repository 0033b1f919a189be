#include <xlsxwriter.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/numbers.h"
#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "libs/sheet/allowance.h"
#include "libs/sheet/xlsx.h"

namespace terpadu::sheet {
namespace {

constexpr int64_t kGreatestExact = int64_t{1} << 53;
constexpr size_t kLongestText = 32'767;  // characters
constexpr size_t kMostRows = 1'048'576;
constexpr size_t kMostColumns = 16'384;
constexpr size_t kNarrowest = 8;
constexpr size_t kWidest = 60;

absl::Status Unwritable(const std::string& what, const std::string& sheet, size_t row, size_t column) {
  return Error(absl::StatusCode::kInvalidArgument, "SHEET_UNWRITABLE",
               what + " in row " + std::to_string(row) + ", column " + std::to_string(column) + " of sheet " + sheet,
               {{"sheet", sheet}, {"row", std::to_string(row)}, {"column", std::to_string(column)}});
}

size_t CharactersIn(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool IsHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// In a cell `_x0041_` stands for a character by its number: a text that says so itself has its `_` written that way.
std::string Escaped(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool number = text.size() - i >= 7 && text[i] == '_' && text[i + 1] == 'x' && text[i + 6] == '_' &&
                        std::all_of(text.begin() + static_cast<std::ptrdiff_t>(i) + 2,
                                    text.begin() + static_cast<std::ptrdiff_t>(i) + 6, IsHex);
    out += number ? "_x005F_" : text.substr(i, 1);
  }
  return out;
}

// What XML has no way to say: a NUL, and two code points that are no characters.
bool IsWritable(std::string_view text) {
  return FirstBadByte(text) == std::string_view::npos && text.find('\0') == std::string_view::npos &&
         text.find("\xEF\xBF\xBE") == std::string_view::npos && text.find("\xEF\xBF\xBF") == std::string_view::npos;
}

struct Formats {
  lxw_format* header;
  lxw_format* number;
  lxw_format* date;
};

class SheetWriter {
 public:
  SheetWriter(lxw_worksheet* sheet, const Formats& formats, const Table& table)
      : sheet_(sheet), formats_(formats), table_(table) {}

  absl::Status Write() {
    if (table_.rows.size() > kMostRows) {
      return Unwritable("more rows than a sheet takes", table_.name, table_.rows.size(), 1);
    }
    for (size_t row = 0; row < table_.rows.size(); ++row) {
      const std::vector<Cell>& cells = table_.rows[row].cells;
      for (size_t column = 0; column < cells.size(); ++column) {
        TERPADU_RETURN_IF_ERROR(WriteCell(row, column, cells[column]));
      }
    }
    worksheet_freeze_panes(sheet_, 1, 0);
    for (size_t column = 0; column < widths_.size(); ++column) {
      const auto place = static_cast<lxw_col_t>(column);
      worksheet_set_column(sheet_, place, place, static_cast<double>(widths_[column] + 2), nullptr);
    }
    return absl::OkStatus();
  }

 private:
  absl::Status WriteCell(size_t row, size_t column, const Cell& cell) {
    if (cell.empty()) {
      return absl::OkStatus();
    }
    const size_t characters = CharactersIn(cell.text);
    if (column >= kMostColumns || characters > kLongestText || !IsWritable(cell.text)) {
      return Unwritable("a cell that a spreadsheet cannot hold", table_.name, row + 1, column + 1);
    }
    widths_.resize(std::max(widths_.size(), column + 1), kNarrowest);
    widths_[column] = std::max(widths_[column], std::min(characters + characters / 3, kWidest));
    if (Put(static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column), cell) != LXW_NO_ERROR) {
      return Unwritable("a cell that could not be written", table_.name, row + 1, column + 1);
    }
    return absl::OkStatus();
  }

  lxw_error Put(lxw_row_t row, lxw_col_t column, const Cell& cell) {
    int64_t number = 0;
    if (cell.kind == CellKind::kNumber && absl::SimpleAtoi(cell.text, &number) && number <= kGreatestExact &&
        number >= -kGreatestExact) {
      return worksheet_write_number(sheet_, row, column, static_cast<double>(number), formats_.number);
    }
    const absl::StatusOr<CalendarDay> day = cell.kind == CellKind::kDate ? ParseDay(cell.text) : CalendarDay();
    if (cell.kind == CellKind::kDate && day.ok() && day->year() >= 1901) {
      lxw_datetime date = {static_cast<int>(day->year()), day->month(), day->day(), 0, 0, 0};
      return worksheet_write_datetime(sheet_, row, column, &date, formats_.date);
    }
    return worksheet_write_string(sheet_, row, column, Escaped(cell.text).c_str(),
                                  row == 0 ? formats_.header : nullptr);
  }

  lxw_worksheet* sheet_;
  const Formats& formats_;
  const Table& table_;
  std::vector<size_t> widths_;
};

absl::Status WriteTables(lxw_workbook* workbook, const std::vector<Table>& tables) {
  Formats formats{workbook_add_format(workbook), workbook_add_format(workbook), workbook_add_format(workbook)};
  format_set_bold(formats.header);
  format_set_num_format(formats.number, "#,##0");
  format_set_num_format(formats.date, "yyyy-mm-dd");
  for (const Table& table : tables) {
    if (workbook_validate_sheet_name(workbook, table.name.c_str()) != LXW_NO_ERROR || table.name.empty()) {
      return Unwritable("no name for a sheet: `" + table.name + "`", table.name, 0, 0);
    }
    TERPADU_RETURN_IF_ERROR(SheetWriter(workbook_add_worksheet(workbook, table.name.c_str()), formats, table).Write());
  }
  return absl::OkStatus();
}

// A file of its own, deleted with the object: the library writes to nothing else.
class ScratchFile {
 public:
  ScratchFile() : path_(std::filesystem::temp_directory_path() / ("terpadu-" + NewUuid() + ".xlsx")) {}
  ~ScratchFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  std::string path() const { return path_.string(); }
  std::string Bytes() const {
    std::ifstream in(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }

 private:
  std::filesystem::path path_;
};

}  // namespace

absl::StatusOr<std::string> WriteXlsx(const std::vector<Table>& tables) {
  const ScratchFile file;
  lxw_workbook* workbook = workbook_new(file.path().c_str());
  const absl::Status status = WriteTables(workbook, tables);
  const lxw_error closed = workbook_close(workbook);  // frees it, whatever happened
  TERPADU_RETURN_IF_ERROR(status);
  if (closed != LXW_NO_ERROR) {
    return Error(absl::StatusCode::kUnavailable, "SHEET_NOT_WRITTEN",
                 std::string("the spreadsheet could not be written: ") + lxw_strerror(closed));
  }
  return file.Bytes();
}

}  // namespace terpadu::sheet
