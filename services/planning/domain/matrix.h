#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "services/planning/domain/finding.h"
#include "services/planning/domain/import_profile.h"
#include "services/planning/domain/table.h"

namespace terpadu::planning {

// How the lines of a file were understood; they add up to `total`.
struct LineCounts {
  int total = 0;
  int data = 0;
  int continuation = 0;
  int heading = 0;
  int repeated_header = 0;
  int blank = 0;
  int prose = 0;
  int unread = 0;
};

// A row of an action matrix.
struct MatrixRow {
  int line = 0;
  int block = 0;  // rows of one block stand under each other without a header, a heading or an empty line between
  size_t area = 0;
  std::array<std::string, kFieldCount> texts;    // by Field; markup removed, but units and budget as printed
  std::array<bool, kFieldCount> inherited = {};  // by Field
  std::vector<std::string> targets;              // by year, as printed

  std::string& text(Field field) { return texts[static_cast<size_t>(field)]; }
  const std::string& text(Field field) const { return texts[static_cast<size_t>(field)]; }
  bool is_inherited(Field field) const { return inherited[static_cast<size_t>(field)]; }
};

struct Matrix {
  struct Area {
    std::string id;     // of the profile's list
    std::string title;  // as printed first
    int line = 0;
  };

  std::vector<int> years;
  std::vector<Area> areas;
  std::vector<MatrixRow> rows;
  LineCounts lines;
};

// Tells headers, headings, rows and the rest of `table` apart by `profile`, and joins rows that continue the one above.
// Findings of severity ERROR: HEADER_MISSING, HEADER_INCOMPLETE, HEADER_UNEXPECTED, HEADER_YEARS_DIFFER,
// YEARS_NOT_IN_ORDER, AREA_UNKNOWN, AREA_MISSING, COLUMNS_SHIFTED, ROW_WITHOUT_ACTION, ROW_OUTSIDE_TABLE,
// DOCUMENT_TRUNCATED.
Matrix ReadMatrix(const Table& table, const ImportProfile& profile, Findings& findings);

}  // namespace terpadu::planning
