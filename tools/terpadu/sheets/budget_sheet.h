#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "libs/sheet/columns.h"
#include "libs/sheet/table.h"
#include "terpadu/budgeting/v1/budget.pb.h"

namespace terpadu::command {

// A DPA as a table: a row a line. Its columns, by name, in any order when read:
//
//   sub_kegiatan  nama_sub_kegiatan  kode_rekening  sumber_dana  unit  pagu  plan_node  januari … desember
//
// `unit` and `plan_node` are short: `dinas-pu`, `rkpd-2019/n12`; whole resource names are read too. The months are the
// cash plan of the line: all of them empty for none, else they sum to `pagu`.

inline constexpr size_t kMonths = 12;

// A line and its cash plan: none, or an amount for each month.
struct SheetLine {
  int row = 0;  // of the table it was read from
  budgeting::v1::BudgetLine line;
  std::vector<int64_t> cash;
};

sheet::Table BudgetTable(const std::vector<SheetLine>& lines);

// The lines that could be read whole, of instansi `instansi`. Findings, each an error at its row and column: what
// libs/sheet finds, CELL_EMPTY, AMOUNT_NEGATIVE, CASH_PLAN_UNBALANCED, LINE_TWICE for two rows of the same sub
// kegiatan, account, fund source and unit; and SUM_TOO_GREAT for a table whose amounts 64 bits do not hold.
std::vector<SheetLine> ReadBudget(const sheet::Table& table, const std::string& instansi, sheet::Findings& findings);

// Number in `table` of the column that holds a field of BudgetLine (`account`), 0 for none.
int ColumnOfField(const sheet::Table& table, const std::string& field);

// How the id of the line begins: sub kegiatan, account, and fund source with signs that an id cannot hold as `-`.
std::string IdOfLine(const budgeting::v1::BudgetLine& line);
// What tells two lines of a budget apart: that and the unit.
std::string KeyOfLine(const budgeting::v1::BudgetLine& line);

}  // namespace terpadu::command
