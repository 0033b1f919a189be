#include "libs/sheet/value.h"

#include <optional>
#include <string_view>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/sheet/decimal.h"

namespace terpadu::sheet {
namespace {

constexpr int64_t kGreatestExact = int64_t{1} << 53;
constexpr std::string_view kNoBreakSpace = "\xC2\xA0";

absl::Status Wrong(std::string_view reason, const Cell& cell, std::string_view rule) {
  return Error(absl::StatusCode::kInvalidArgument, reason, "`" + cell.text.substr(0, 64) + "` " + std::string(rule));
}

absl::Status CheckFault(const Cell& cell) {
  return cell.kind == CellKind::kFault ? Wrong("CELL_FAULT", cell, "is what the spreadsheet shows: mend its formula")
                                       : absl::OkStatus();
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty()) {
    if (text.substr(0, 2) == kNoBreakSpace) {
      text.remove_prefix(2);
    } else if (text[0] == ' ' || (text[0] >= '\t' && text[0] <= '\r')) {
      text.remove_prefix(1);
    } else {
      break;
    }
  }
  while (!text.empty()) {
    if (text.size() >= 2 && text.substr(text.size() - 2) == kNoBreakSpace) {
      text.remove_suffix(2);
    } else if (text.back() == ' ' || (text.back() >= '\t' && text.back() <= '\r')) {
      text.remove_suffix(1);
    } else {
      break;
    }
  }
  return text;
}

// `20/2/2018`, `20-02-2018` as `2018-02-20`; "" for another shape.
std::string DayFirst(std::string_view text) {
  const char separator = text.find('/') == std::string_view::npos ? '-' : '/';
  const std::vector<std::string> parts = absl::StrSplit(absl::string_view(text.data(), text.size()), separator);
  if (parts.size() != 3 || parts[0].empty() || parts[0].size() > 2 || parts[1].empty() || parts[1].size() > 2 ||
      parts[2].size() != 4) {
    return "";
  }
  const auto two = [](const std::string& digits) { return digits.size() == 1 ? "0" + digits : digits; };
  return parts[2] + "-" + two(parts[1]) + "-" + two(parts[0]);
}

}  // namespace

absl::StatusOr<Rupiah> AmountIn(const Cell& cell) {
  TERPADU_RETURN_IF_ERROR(CheckFault(cell));
  if (cell.kind == CellKind::kText) {
    return ParseRupiah(cell.text);
  }
  const std::optional<Decimal> decimal =
      cell.kind == CellKind::kNumber ? ParseDecimal(cell.text) : std::optional<Decimal>();
  if (!decimal.has_value()) {
    return Wrong("NOT_AN_AMOUNT", cell, "is not an amount in whole rupiah such as `Rp1.250.000`");
  }
  if (!decimal->fraction.empty()) {
    return Wrong("AMOUNT_HAS_FRACTION", cell, "has a fraction of a rupiah: round it where it is computed");
  }
  const std::optional<int64_t> amount = WholeOf(*decimal);
  if (!amount.has_value() || *amount > kGreatestExact || *amount < -kGreatestExact) {
    return Wrong("AMOUNT_NOT_EXACT", cell, "is more than a spreadsheet keeps exactly: write it as a text");
  }
  return Rupiah(*amount);
}

absl::StatusOr<int64_t> NumberIn(const Cell& cell) {
  TERPADU_RETURN_IF_ERROR(CheckFault(cell));
  const bool may_be = cell.kind == CellKind::kNumber || cell.kind == CellKind::kText;
  const std::optional<Decimal> decimal = may_be ? ParseDecimal(Trimmed(cell.text)) : std::optional<Decimal>();
  const std::optional<int64_t> number =
      decimal.has_value() && decimal->fraction.empty() ? WholeOf(*decimal) : std::optional<int64_t>();
  return number.has_value() ? absl::StatusOr<int64_t>(*number) : Wrong("NOT_A_NUMBER", cell, "is not a whole number");
}

absl::StatusOr<CalendarDay> DayIn(const Cell& cell) {
  TERPADU_RETURN_IF_ERROR(CheckFault(cell));
  if (cell.kind == CellKind::kDate || cell.kind == CellKind::kText) {
    const std::string_view text = Trimmed(cell.text);
    const std::string turned = DayFirst(text);
    if (const auto day = ParseDay(turned.empty() ? text : turned); day.ok()) {
      return *day;
    }
  }
  return Wrong("NOT_A_DATE", cell, "is not a date such as `2018-02-20` or `20/2/2018`");
}

absl::StatusOr<std::string> TextIn(const Cell& cell) {
  TERPADU_RETURN_IF_ERROR(CheckFault(cell));
  if (cell.kind == CellKind::kDate) {
    return Wrong("TEXT_EXPECTED", cell, "is a date, where a text belongs: give the cell the format `text`");
  }
  if (cell.kind == CellKind::kNumber) {
    const std::optional<Decimal> decimal = ParseDecimal(cell.text);
    if (!decimal.has_value() || !decimal->fraction.empty()) {
      return Wrong("TEXT_EXPECTED", cell, "is a number, where a text belongs: give the cell the format `text`");
    }
    return (decimal->negative ? "-" : "") + (decimal->whole.empty() ? "0" : decimal->whole);
  }
  return std::string(Trimmed(cell.text));
}

}  // namespace terpadu::sheet
