#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/sheet/columns.h"
#include "services/procurement/domain/mak.h"
#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::procurement {

// A row of an export of SIRUP that could be read: what it says of its package, which is not yet held against lines and
// rules.
struct RupExportRow {
  int row = 0;             // as a spreadsheet program shows it
  int mak_column = 0;      // from 1
  v1::RupPackage package;  // without name and allocations, `pagu` set
  std::string mak_text;
  std::vector<domain::Mak> maks;
  std::vector<int64_t> amounts;  // of each MAK, summing to the pagu; empty when the export has one amount for all
};

struct RupExport {
  int rows = 0;  // in the file
  std::vector<RupExportRow> readable;
  sheet::Findings findings;
};

// Reads a CSV. `unit` is that of rows without kd_satker, "" for none. What is wrong with a row is a finding, and the
// row is left out; INVALID_ARGUMENT for a file that is no table, reasons SHEET_UNREADABLE and SHEET_TOO_LARGE.
absl::StatusOr<RupExport> ReadRupExport(std::string_view content, const std::string& instansi, const std::string& unit);

// `sirup-<kd_rup>`: the id of the package of a row.
std::string PackageIdOf(const RupExportRow& row);

}  // namespace terpadu::procurement
