#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "libs/base/calendar.h"
#include "libs/base/rupiah.h"
#include "libs/sheet/table.h"

namespace terpadu::sheet {

// What a cell means to whoever asks. Every error is INVALID_ARGUMENT, and its message is one for the person who filled
// the cell. Reason CELL_FAULT for a cell in which a spreadsheet program shows a fault (`#REF!`).

// Money in whole rupiah, without any floating point. A text is read as libs/base reads printed amounts: `1000000`,
// `Rp1.000.000`, `1.000.000,-`. A number of a spreadsheet is taken by its digits: AMOUNT_HAS_FRACTION for a fraction of
// a rupiah, AMOUNT_NOT_EXACT beyond ±2^53, where a spreadsheet program has rounded it already. NOT_AN_AMOUNT for
// anything else, the empty cell included.
absl::StatusOr<Rupiah> AmountIn(const Cell& cell);

// A whole number; NOT_A_NUMBER.
absl::StatusOr<int64_t> NumberIn(const Cell& cell);

// `2018-02-20`, `20/2/2018`, `20-02-2018`, or a date of a spreadsheet; NOT_A_DATE.
absl::StatusOr<CalendarDay> DayIn(const Cell& cell);

// Without blanks around; "" for an empty cell. TEXT_EXPECTED for a date, and for a number that is not whole: there a
// spreadsheet program took a code such as `1.10` for a number, and its last zero is gone.
absl::StatusOr<std::string> TextIn(const Cell& cell);

}  // namespace terpadu::sheet
