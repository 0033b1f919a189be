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
  size_t cells = 64;  // a line
  size_t cell_bytes = size_t{4} << 10;
};

struct Line {
  int number;                      // from 1
  std::vector<std::string> cells;  // at least one, as printed
};

// A tab-separated text. Lines end in LF or CRLF; a byte order mark at the start is skipped.
struct Table {
  std::vector<Line> lines;
  bool last_line_ends = true;  // by a line end; else the file was cut, as far as one can know
};

// Lines of `content`; what follows the last line end counts when it is not empty.
int CountLines(std::string_view content);

// The cells of `content`. None, with an ERROR finding (DOCUMENT_EMPTY, DOCUMENT_TOO_LARGE, NOT_UTF8,
// CONTROL_CHARACTER), when it cannot be read as a table at all.
std::optional<Table> ReadTable(std::string_view content, const TableBounds& bounds, Findings& findings);

}  // namespace terpadu::planning
