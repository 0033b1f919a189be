#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "libs/sheet/table.h"

namespace terpadu::sheet {

// Tables as RFC 4180 has them, in UTF-8.
//
// A spreadsheet program takes a text that begins with = + - @ for a formula, and runs it. Such a text (blanks before it
// count as nothing), one that begins with a tab or a carriage return, and one that begins with an apostrophe are
// written with an apostrophe before them; ReadCsv takes that apostrophe away, and no other. Numbers and dates are
// written as they are.

struct CsvForm {
  char separator = ';';  // what spreadsheet programs expect where the decimal sign is a comma
  bool mark = true;      // the byte order mark, by which they know UTF-8
};

// Records end in CRLF. A cell is quoted where it must be.
std::string WriteCsv(const Table& table, const CsvForm& form = {});

// The separator is `;`, `,` or a tab: whichever the first record has most of. Records end in CRLF or LF. With or
// without a byte order mark. Reason SHEET_UNREADABLE for what is not UTF-8, a quote inside a cell without quotes or
// after its closing quote, a quote that never closes, a NUL; SHEET_TOO_LARGE.
absl::StatusOr<Table> ReadCsv(std::string_view bytes, const Bounds& bounds = {});

}  // namespace terpadu::sheet
