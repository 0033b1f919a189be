#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/terpadu/command/command.h"
#include "tools/terpadu/sheets/sheet_file.h"

namespace terpadu::command {

// Where an export goes.
struct SheetFlags {
  std::string file;
  SheetFormat format = SheetFormat::kCsv;
};

// -o and --format.
void AddSheetFlags(Command& command, SheetFlags& flags);

// Writes the tables, and says which files have how many rows.
absl::StatusOr<int> WriteAndTell(const Session& session, const std::vector<sheet::Table>& tables,
                                 const SheetFlags& flags);

}  // namespace terpadu::command
