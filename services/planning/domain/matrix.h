#pragma once

#include <array>
#include <string>
#include <vector>

#include "services/planning/domain/finding.h"
#include "services/planning/domain/import/layout.h"
#include "services/planning/domain/import_profile.h"
#include "services/planning/domain/table.h"
#include "services/planning/domain/unit_directory.h"

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

// A row of a table of plans.
struct MatrixRow {
  struct YearCell {
    int year = 0;  // 0 when the column names none
    std::string text;
    int place = 0;
  };
  struct Detail {
    std::string label;
    std::string text;
  };

  int line = 0;
  int block = 0;     // rows of one block are of one table, without a heading between
  int heading = -1;  // of Matrix::headings
  size_t layout = 0;
  std::array<std::string, kFieldCount> texts;    // by Field; markup removed, but units as printed
  std::array<int, kFieldCount> places = {};      // by Field: the column in the line, from 1
  std::array<bool, kFieldCount> inherited = {};  // by Field
  std::vector<YearCell> targets;
  std::vector<YearCell> final_targets;
  std::vector<YearCell> budgets;
  std::vector<Detail> details;  // schedule, remarks and what has no field

  std::string& text(Field field) { return texts[static_cast<size_t>(field)]; }
  const std::string& text(Field field) const { return texts[static_cast<size_t>(field)]; }
  bool is_inherited(Field field) const { return inherited[static_cast<size_t>(field)]; }
  Place PlaceOf(Field field) const { return {line, places[static_cast<size_t>(field)]}; }
};

struct Matrix {
  struct Heading {
    std::string title;  // as printed first
    int parent = -1;
    int line = 0;
  };
  // A row that sums up those above.
  struct Total {
    int line = 0;
    int place = 0;
    std::string amount;        // as printed, "" for none
    size_t rows = 0;           // that stand above it
    size_t first_of_part = 0;  // the first row since the heading or the total above
  };

  std::vector<int> years;  // of all headers, in order
  std::vector<Layout> layouts;
  std::vector<Heading> headings;
  std::vector<MatrixRow> rows;
  std::vector<Total> totals;
  LineCounts lines;

  const Layout& LayoutOf(const MatrixRow& row) const { return layouts[row.layout]; }
};

// The column whose text a row becomes a node of: the action, or what stands for it in a table without actions.
Field LeafFieldOf(const Layout& layout, const ImportProfile& profile);

// Tells headers, headings, rows and the rest of `table` apart by `profile`, puts the cells of each row under their
// columns, and joins rows that continue the one above. Every line is of exactly one class of LineCounts, and an unread
// one has a finding of severity ERROR.
Matrix ReadMatrix(const Table& table, const ImportProfile& profile, const UnitDirectory& units, Findings& findings);

}  // namespace terpadu::planning
