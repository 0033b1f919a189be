#include <algorithm>
#include <optional>

#include "absl/strings/numbers.h"
#include "libs/base/status.h"
#include "libs/sheet/decimal.h"
#include "libs/sheet/workbook.h"
#include "libs/sheet/xlsx.h"
#include "libs/sheet/xml_part.h"

namespace terpadu::sheet {
namespace {

constexpr std::string_view kLegacyMark = "\xD0\xCF\x11\xE0";  // of an .xls, and of an encrypted .xlsx
constexpr int kMostColumnLetters = 3;

// 27 of `AA12`; 0 for no cell reference.
int ColumnOf(std::string_view reference) {
  int column = 0;
  size_t letters = 0;
  while (letters < reference.size() && reference[letters] >= 'A' && reference[letters] <= 'Z') {
    column = column * 26 + (reference[letters] - 'A' + 1);
    if (++letters > kMostColumnLetters) {
      return 0;
    }
  }
  return letters == reference.size() ? 0 : column;
}

// The day of a serial number of days. Programs count a 29 February 1900 that never was.
std::optional<CalendarDay> DayOfSerial(int64_t serial, bool from_1904) {
  constexpr int64_t kLast = 2'958'465;  // 9999-12-31
  if (serial < 1 || serial > kLast || (!from_1904 && serial == 60)) {
    return std::nullopt;
  }
  if (from_1904) {
    return CalendarDay(1904, 1, 1) + serial;
  }
  return CalendarDay(1899, 12, serial < 60 ? 31 : 30) + serial;
}

class SheetReader final : public XmlListener {
 public:
  SheetReader(const Workbook& workbook, Allowance& allowance, Table& table)
      : workbook_(workbook), allowance_(allowance), table_(table) {}

  absl::Status Start(std::string_view element, const Attributes& attributes) override {
    if (element == "row") {
      return StartRow(attributes);
    }
    if (element == "c") {
      return StartCell(attributes);
    }
    in_value_ = in_cell_ && (element == "v" || (element == "t" && !in_reading_aid_));
    in_reading_aid_ = in_reading_aid_ || element == "rPh";
    return absl::OkStatus();
  }

  absl::Status End(std::string_view element) override {
    in_value_ = false;
    if (element == "rPh") {
      in_reading_aid_ = false;
    } else if (element == "c" && in_cell_) {
      in_cell_ = false;
      return EndCell();
    } else if (element == "row" && !row_.cells.empty()) {
      TERPADU_RETURN_IF_ERROR(allowance_.TakeWidth(row_.cells.size()));
      table_.rows.push_back(std::move(row_));
      row_ = {};
    }
    return absl::OkStatus();
  }

  absl::Status Text(std::string_view text) override {
    if (in_value_) {
      value_ += text;
    }
    return absl::OkStatus();
  }

 private:
  absl::Status StartRow(const Attributes& attributes) {
    const auto said = attributes.find("r");
    int number = last_row_ + 1;
    if ((said != attributes.end() && !absl::SimpleAtoi(said->second, &number)) || number <= last_row_) {
      return Unreadable("rows out of their order", last_row_ + 1, 1);
    }
    last_row_ = number;
    last_column_ = 0;
    row_ = {.number = number};
    return absl::OkStatus();
  }

  absl::Status StartCell(const Attributes& attributes) {
    const auto reference = attributes.find("r");
    column_ = reference == attributes.end() ? last_column_ + 1 : ColumnOf(reference->second);
    if (column_ <= last_column_) {
      return Unreadable("cells out of their order", last_row_, last_column_ + 1);
    }
    last_column_ = column_;
    const auto type = attributes.find("t");
    type_ = type == attributes.end() ? "n" : type->second;
    const auto style = attributes.find("s");
    size_t number = 0;
    is_date_ = style != attributes.end() && absl::SimpleAtoi(style->second, &number) &&
               number < workbook_.is_date_style.size() && workbook_.is_date_style[number];
    in_cell_ = true;
    value_.clear();
    return absl::OkStatus();
  }

  absl::Status EndCell() {
    TERPADU_ASSIGN(Cell cell, ReadCell());
    if (cell.empty()) {
      return absl::OkStatus();
    }
    TERPADU_RETURN_IF_ERROR(allowance_.TakeCell(last_row_, column_, cell.text.size()));
    row_.cells.resize(static_cast<size_t>(column_));
    row_.cells.back() = std::move(cell);
    return absl::OkStatus();
  }

  absl::StatusOr<Cell> ReadCell() {
    if (type_ == "s" && !value_.empty()) {
      size_t index = 0;
      if (!absl::SimpleAtoi(value_, &index) || index >= workbook_.shared_texts.size()) {
        return Unreadable("a cell points at a text that is not there", last_row_, column_);
      }
      return TextCell(workbook_.shared_texts[index]);
    }
    if (type_ == "inlineStr" || type_ == "str") {
      return TextCell(WithoutEscapes(value_));
    }
    if (value_.empty()) {
      return Cell();
    }
    if (type_ == "e") {
      return Cell{CellKind::kFault, value_};
    }
    if (type_ == "b") {
      return TextCell(value_ == "1" ? "TRUE" : "FALSE");
    }
    if (type_ == "d") {
      return Cell{CellKind::kDate, value_.substr(0, value_.find('T'))};
    }
    return is_date_ ? DateOf(value_) : Cell{CellKind::kNumber, value_};
  }

  Cell DateOf(const std::string& serial) const {
    const std::optional<Decimal> days = ParseDecimal(serial);
    const std::optional<int64_t> whole = days.has_value() ? WholeOf(*days) : std::nullopt;
    const std::optional<CalendarDay> day = whole.has_value() ? DayOfSerial(*whole, workbook_.from_1904) : std::nullopt;
    return day.has_value() ? DateCell(*day) : Cell{CellKind::kFault, serial + ", which is no day"};
  }

  const Workbook& workbook_;
  Allowance& allowance_;
  Table& table_;
  Row row_;
  int last_row_ = 0;
  int last_column_ = 0;
  int column_ = 0;
  std::string type_;
  bool is_date_ = false;
  bool in_cell_ = false;
  bool in_value_ = false;
  bool in_reading_aid_ = false;
  std::string value_;
};

}  // namespace

absl::StatusOr<std::vector<Table>> ReadXlsx(std::string_view bytes, const Bounds& bounds) {
  if (bytes.substr(0, kLegacyMark.size()) == kLegacyMark) {
    return Unreadable("the file is an .xls or is encrypted; save it as .xlsx without a password");
  }
  Allowance allowance(bounds);
  TERPADU_ASSIGN(const ZipArchive archive, ZipArchive::Open(bytes, allowance));
  TERPADU_ASSIGN(const Workbook workbook, ReadWorkbook(archive, allowance));
  std::vector<Table> tables;
  for (const Workbook::Sheet& sheet : workbook.sheets) {
    Table& table = tables.emplace_back();
    table.name = sheet.name;
    SheetReader reader(workbook, allowance, table);
    TERPADU_RETURN_IF_ERROR(ReadXml(archive, sheet.part, reader));
  }
  return tables;
}

}  // namespace terpadu::sheet
