#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/planning/domain/import/alignment.h"
#include "services/planning/domain/import/cell_look.h"
#include "services/planning/domain/import/numbering.h"
#include "services/planning/domain/matrix.h"

namespace terpadu::planning {

// Reads the rows below a header: which column each cell stands in, whether a row begins or goes on with the one above.
// Findings: COLUMNS_SHIFTED, ROW_AMBIGUOUS, ROW_SHORT, ROW_CELLS, ROW_WITHOUT_ACTION, ROW_CONTINUED, CELL_JOINED,
// CELL_TOO_LONG, TOTAL_ROW, and those of the header and of the numbers.
class RowReader {
 public:
  RowReader(const ImportProfile& profile, const UnitDirectory& units, Matrix& matrix, Findings& findings)
      : profile_(profile), matrix_(matrix), findings_(findings), judge_(profile, units), numbers_(findings) {}

  void ReadHeader(const std::vector<Line>& lines);
  void UseLayout(Layout layout, bool from_header);
  void StartTable();  // another table begins: nothing reaches down from above
  void EnterHeading(int heading);
  void EnterGroup(Field field, const std::string& title, int line);
  void Break() { broken_ = true; }  // a blank line, a rule or running text stands here
  void Finish();

  bool broken() const { return broken_; }
  bool HasGroup(Field field) const { return groups_.contains(field); }
  size_t width() const { return layout().width(); }
  Field FieldAt(size_t at) const;
  size_t FirstTextColumn() const;
  Field LeafField() const;
  bool IsMoney(std::string_view cell) const { return judge_.Look(cell).money; }
  bool HasMoney() const;
  bool LastRowIsWhole() const { return last_is_whole_; }

  // The line prints the years of the header again.
  bool AreItsYears(const Line& line) const;
  // The one text of a line whose other cells are the years of its columns; none for another line.
  std::optional<size_t> TextBesideItsYears(const Line& line) const;

  // The line goes on with the row above, by its wording and by what it lacks.
  bool Continues(const Line& line) const;
  // The same for a text that only its place behind a page break gives away.
  bool ContinuesAfterBreak(const Line& line) const;
  void Continue(const Line& line);
  bool ReadTotal(const Line& line);  // false when it is none
  void ReadRow(const Line& line);

 private:
  struct Cells {
    std::vector<CellLook> looks;
    Alignment alignment;
  };

  void AlignWithUnitAtTheEnd(Cells& cells) const;

  const Layout& layout() const { return matrix_.layouts[layout_]; }
  Cells LookAt(const Line& line) const;
  bool MayContinue() const;
  bool IsContinuation(const Line& line, const MatrixRow& row) const;
  bool NoteShape(const Line& line, const Cells& cells);
  bool NoteMisfits(const Line& line, const Cells& cells);
  void NoteMoves(const Line& line, const Cells& cells);
  void NoteDoubts(const Line& line, const Cells& cells);
  std::string HeaderOf(int column) const;
  MatrixRow RowOf(const Line& line, const Cells& cells) const;
  void TakeCell(const Line& line, size_t at, const Layout::Column& column, const CellLook& look, MatrixRow& row) const;
  void TakeGroups(MatrixRow& row) const;
  bool NamesNothing(const MatrixRow& row) const;
  void Append(const std::string& text, Place place, const MatrixRow& above, bool sure, std::string& whole);
  void Unread(const Line& line, std::string_view code, const std::string& message, int column);

  const ImportProfile& profile_;
  Matrix& matrix_;
  Findings& findings_;
  CellJudge judge_;
  NumberTracker numbers_;
  size_t layout_ = 0;
  int heading_ = -1;
  int block_ = 0;
  size_t first_of_part_ = 0;
  bool broken_ = false;
  bool heading_since_row_ = false;
  bool header_since_row_ = false;
  bool last_is_whole_ = false;
  std::map<Field, std::string> groups_;  // what a heading within the table says of the rows below
};

}  // namespace terpadu::planning
