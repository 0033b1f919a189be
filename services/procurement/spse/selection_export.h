#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/procurement/domain/mak.h"
#include "services/procurement/spse/cells.h"
#include "services/procurement/spse/domain/spse_checks.h"
#include "services/procurement/spse/findings.h"

namespace terpadu::procurement {

// A row of an export of selections without tender that could be read.
struct SpseRow {
  int line = 0;
  int mak_column = 0;
  v1::SpseSelection selection;
  std::vector<domain::Mak> maks;  // none when the accounts are not of spending
};

// How many MAK fields have which form; of all rows.
struct SpseMakForms {
  int one = 0;
  int several = 0;
  int unreadable = 0;
};

struct SpseSelectionExport {
  int rows = 0;
  std::vector<SpseRow> readable;
  SpseMakForms maks;
};

// What rows are read with.
struct SpseReading {
  const std::string& instansi;
  const SpseUnits& units;
  bool rounds = false;  // rule `spse_money`
};

// Reads a CSV of at most 5,000 rows and holds every row against itself. INVALID_ARGUMENT for a file that is no table,
// reasons SHEET_UNREADABLE and SHEET_TOO_LARGE.
absl::StatusOr<SpseSelectionExport> ReadSpseSelections(std::string_view content, const SpseReading& reading,
                                                       SpseFindings& findings);

}  // namespace terpadu::procurement
