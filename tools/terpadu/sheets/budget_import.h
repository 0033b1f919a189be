#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/sheet/columns.h"
#include "libs/sheet/table.h"
#include "tools/terpadu/client/services.h"
#include "tools/terpadu/sheets/budget_sheet.h"

namespace terpadu::command {

enum class ImportMode {
  kLines,      // lines are added to a draft
  kCashPlans,  // the cash plans of lines that are there are set, of a budget in force
};

struct BudgetImport {
  int read = 0;     // rows
  int there = 0;    // lines that were there already, just so
  int written = 0;  // lines or cash plans that were written, or would be
};

// Takes `table` into the budget `budget`, by batches of at most 1,000 through the API. All batches are checked by the
// service before the first is written, and lines that share a ceiling, of a plan node or of a unit's sub kegiatan, are
// never spread over two, so that their sum is checked whole: with an error among the findings nothing is written. Lines
// that are there already, just so, are left out, so that the same file may be imported again. An error status: the
// service could not be asked, or something changed between check and writing.
absl::StatusOr<BudgetImport> ImportBudget(Services& services, const Caller& caller, const std::string& budget,
                                          const sheet::Table& table, ImportMode mode, bool dry_run,
                                          sheet::Findings& findings);

// All lines of a budget with their cash plans, by id.
absl::StatusOr<std::vector<SheetLine>> ReadBudgetLines(Services& services, const Caller& caller,
                                                       const std::string& budget);

}  // namespace terpadu::command
