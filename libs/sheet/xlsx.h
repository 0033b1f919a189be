#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/sheet/table.h"

namespace terpadu::sheet {

// Spreadsheets as ISO 29500 has them (.xlsx).

// The file. Names of sheets are 1 to 31 characters without [ ] : * ? / \, unlike each other; the first row of a sheet
// stands fast as its header. A number beyond ±2^53, which a spreadsheet program would round, is written as a text.
// INVALID_ARGUMENT, reason SHEET_UNWRITABLE (metadata: sheet, row, column), for a text longer than the 32,767
// characters that a cell takes, for more than 1,048,576 rows or 16,384 columns, and for what is not UTF-8.
absl::StatusOr<std::string> WriteXlsx(const std::vector<Table>& tables);

// The sheets, in their order. Of a formula its last result is read. Numbers in a date format become dates, without
// their time of day. Reasons SHEET_UNREADABLE, also for an encrypted file and for the older .xls; SHEET_TOO_LARGE.
absl::StatusOr<std::vector<Table>> ReadXlsx(std::string_view bytes, const Bounds& bounds = {});

}  // namespace terpadu::sheet
