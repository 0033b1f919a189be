#pragma once

#include <string>
#include <vector>

#include "libs/sheet/columns.h"
#include "libs/sheet/table.h"
#include "terpadu/budgeting/v1/standard_price.pb.h"

namespace terpadu::command {

// What holds for every row of a price list whose file has no such column, or an empty cell there.
struct PriceDefaults {
  budgeting::v1::StandardPriceKind kind = budgeting::v1::STANDARD_PRICE_KIND_SSH;
  std::string region;
  std::string valid_from;  // `2025-01-01`
  std::string legal_basis;
};

// The standard prices of a table, by the names of its columns: item (kode), title (uraian), unit (satuan), price
// (harga); and, where it has them, kind (jenis), specification (spesifikasi), fixed_amount (biaya tetap), region
// (wilayah), valid_from (berlaku), valid_to (sampai), legal_basis (dasar hukum). Each row is a price or a finding of
// severity ERROR; of two rows of the same item, region and first day the second is one too (PRICE_TWICE).
std::vector<budgeting::v1::StandardPrice> ReadPrices(const sheet::Table& table, const PriceDefaults& defaults,
                                                     sheet::Findings& findings);

}  // namespace terpadu::command
