#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/planning/domain/finding.h"

namespace terpadu::planning {

// How large a document may be.
struct TableBounds {
  size_t bytes = size_t{3} << 20;
  size_t lines = 10'000;
  size_t cells = 256;  // a line
  size_t cell_bytes = size_t{16} << 10;
};

struct Line {
  int number;                      // of its first physical line, from 1
  std::vector<std::string> cells;  // at least one, as printed, quotes taken off
  int height = 1;                  // physical lines: more than 1 when a quoted cell holds line ends
};

// A text of cells: separated by tabs, `;`, `,` or, where each row stands between them, `|`. A cell in double quotes may
// hold separators, line ends and doubled quotes.
struct Table {
  std::vector<Line> lines;
  char separator = '\t';
  bool last_line_ends = true;  // by a line end; else the file was cut, as far as one can know
};

// Lines of `content`, of any encoding Decode() knows; what follows the last line end counts when it is not empty.
int CountLines(std::string_view content);

// The cells of `content`. None, with an ERROR finding (DOCUMENT_EMPTY, DOCUMENT_NOT_TEXT, DOCUMENT_TOO_LARGE), when it
// cannot be read as a table at all.
std::optional<Table> ReadTable(std::string_view content, const TableBounds& bounds, Findings& findings);

}  // namespace terpadu::planning
