#pragma once

#include <vector>

#include "services/planning/domain/import/cell_look.h"
#include "services/planning/domain/import/layout.h"

namespace terpadu::planning {

// Which column each cell of a row stands in.
struct Alignment {
  static constexpr int kSkipped = -1;  // an empty cell that belongs to no column

  struct Doubt {
    int cell;
    int column;
    int other;  // the column where it could stand as well
  };

  std::vector<int> columns;   // by cell; the same twice: the cells are one that a stray separator cut
  std::vector<int> misfits;   // cells that contradict the column they stand in
  std::vector<Doubt> doubts;  // cells that may stand in another column as well
  bool fits = true;           // false: more texts than columns, and none that can be joined; `columns` leaves some out
  bool moved = false;         // some cell with a text is not where its place in the row says
};

// Puts the cells of a row in the order of `layout` so that what they look like fits best. A row of as many cells as the
// layout has columns stays as it is unless a cell contradicts its column and another place contradicts less. No cell
// with a text is ever left out of a row that fits. Words that alone contradict a column of money stay under it.
Alignment Align(const std::vector<CellLook>& cells, const Layout& layout, const CellJudge& judge);

}  // namespace terpadu::planning
