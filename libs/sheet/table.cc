#include "libs/sheet/table.h"

#include <utility>

namespace terpadu::sheet {

Cell TextCell(std::string text) {
  const CellKind kind = text.empty() ? CellKind::kEmpty : CellKind::kText;
  return {kind, std::move(text)};
}

Cell NumberCell(int64_t number) { return {CellKind::kNumber, std::to_string(number)}; }

Cell DateCell(CalendarDay day) { return {CellKind::kDate, FormatDay(day)}; }

}  // namespace terpadu::sheet
