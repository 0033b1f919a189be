#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/sheet/columns.h"
#include "libs/sheet/table.h"

namespace terpadu::command {

enum class SheetFormat { kCsv, kXlsx };

// The first sheet of a file, CSV or XLSX by what it holds and not by its name; `-` is standard input. A file that is
// there but cannot be read is a finding, and the table is empty.
absl::StatusOr<sheet::Table> ReadSheet(const std::string& path, sheet::Findings& findings);

// Writes one XLSX of all tables, or one CSV for each: of several, `plan.csv` becomes `plan.nodes.csv` for the table
// `nodes`. The files written. UNAVAILABLE, reason FILE_NOT_WRITTEN.
absl::StatusOr<std::vector<std::string>> WriteSheets(const std::vector<sheet::Table>& tables, SheetFormat format,
                                                     const std::string& path);

}  // namespace terpadu::command
