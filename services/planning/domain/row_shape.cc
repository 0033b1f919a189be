#include "services/planning/domain/row_shape.h"

#include <algorithm>

#include "libs/base/rupiah.h"
#include "services/planning/domain/target_value.h"
#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsMoney(const std::string& text) {
  const bool printed_as_money = text.starts_with("Rp") || text.ends_with(",-");
  return printed_as_money && ParseRupiah(text).ok();
}

// `25%`, `100`, `150.000.000`: nothing that words would be.
bool IsFigure(std::string text) {
  const bool may_be = !text.empty() && (text[0] == '-' || text[0] == 'R' || text[0] == 'r' || IsDigit(text[0]));
  if (!may_be) {
    return false;
  }
  if (text.ends_with('%')) {
    text = CollapseBlanks(std::string_view(text).substr(0, text.size() - 1));
  }
  return IsMoney(text) || ParseDecimal(text).has_value() || ParseRupiah(text).ok();
}

std::string Message(const char* what) {
  return std::string(what) + ": the cells of this row have moved; put each under its header";
}

}  // namespace

std::optional<Shift> FindShift(const Line& line, const ImportProfile& profile) {
  if (line.cells.size() != static_cast<size_t>(profile.width)) {
    return Shift{0, "the row has " + std::to_string(line.cells.size()) + " cells, the table has " +
                        std::to_string(profile.width)};
  }
  for (const ImportProfile::Column& column : profile.columns) {
    for (int at = column.first; at < column.first + column.width; ++at) {
      const std::string text = CollapseBlanks(line.cells[static_cast<size_t>(at) - 1]);
      if (column.field == Field::kTarget && IsMoney(text)) {
        return Shift{at, Message("an amount of money stands in a column of targets")};
      }
      const bool words = column.field != Field::kTarget && column.field != Field::kBudget;
      if (words && IsFigure(text)) {
        return Shift{at, Message("a figure stands in a column of words")};
      }
    }
  }
  return std::nullopt;
}

}  // namespace terpadu::planning
