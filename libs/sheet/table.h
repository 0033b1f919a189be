#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "libs/base/calendar.h"

namespace terpadu::sheet {

// A cell as a file holds it, without a guess at what it means: value.h reads amounts, dates and texts out of it.
enum class CellKind {
  kEmpty,
  kText,    // every cell of a CSV that is not empty
  kNumber,  // of a spreadsheet: `text` is the number as its file writes it, `1000000` or `1.25E+3`
  kDate,    // of a spreadsheet: `text` is `2018-02-20`
  kFault,   // of a spreadsheet: `text` is what went wrong there, `#REF!`
};

struct Cell {
  CellKind kind = CellKind::kEmpty;
  std::string text;

  bool empty() const { return kind == CellKind::kEmpty; }
  friend bool operator==(const Cell&, const Cell&) = default;
};

// Cells to write. An empty text is an empty cell.
Cell TextCell(std::string text);
Cell NumberCell(int64_t number);
Cell DateCell(CalendarDay day);

struct Row {
  int number = 0;  // as a spreadsheet program shows it, from 1; a writer counts by itself
  std::vector<Cell> cells;
};

// The rows of one sheet; those without any text are left out when read. The first is the header.
struct Table {
  std::string name;  // of the sheet; "" for a CSV
  std::vector<Row> rows;
};

// What a reader takes at most, whatever the file says of itself; more is RESOURCE_EXHAUSTED, reason SHEET_TOO_LARGE
// (metadata: bound).
struct Bounds {
  size_t file_bytes = size_t{32} << 20;
  size_t unzipped_bytes = size_t{256} << 20;  // of all parts of a spreadsheet that are read
  size_t text_bytes = size_t{64} << 20;       // of all cells; a shared text counts each time
  int sheets = 64;
  int rows = 100'000;  // of a sheet: no row with a text stands lower
  int columns = 256;   // no text stands further to the right
  size_t cells = 2'000'000;
  size_t cell_bytes = size_t{64} << 10;
};

}  // namespace terpadu::sheet
