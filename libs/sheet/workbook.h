#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/sheet/zip_archive.h"

namespace terpadu::sheet {

// What the parts of a spreadsheet besides its sheets say; internal to this lib.
struct Workbook {
  struct Sheet {
    std::string name;
    std::string part;  // path in the archive
  };
  std::vector<Sheet> sheets;              // in their order; charts left out
  bool from_1904 = false;                 // the day that dates count from
  std::vector<std::string> shared_texts;  // that cells point at by number
  std::vector<bool> is_date_style;        // of each cell style
};

absl::StatusOr<Workbook> ReadWorkbook(const ZipArchive& archive, Allowance& allowance);

// Whether a number format shows a day: `dd/mm/yyyy` does, `#,##0` and `hh:mm` do not.
bool ShowsDay(std::string_view format_code);

// `_x000D_` and its like, which stand for the characters that XML has no way to say.
std::string WithoutEscapes(std::string_view text);

}  // namespace terpadu::sheet
