#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/budgeting/domain/item_amount.h"

namespace terpadu::budgeting {

// A standard price as far as an item is held against it. Rupiah.
struct Standard {
  std::string id;
  bool is_asb = false;
  int64_t price = 0;         // for one unit
  int64_t fixed_amount = 0;  // of an ASB, whatever the volume
};

// What an item asks for. Rupiah.
struct PricedItem {
  std::vector<Quantity> volumes;
  int64_t unit_price = 0;
  int64_t amount = 0;
};

// What is wrong with a price; never a refusal.
struct PriceFinding {
  std::string code;  // as v1::RkaFinding has it
  int64_t standard_amount = 0;
};

// Holds `item` against `standard`, which is none when there is no such price in force: STANDARD_MISSING;
// PRICE_ABOVE_STANDARD for a unit price above the standard's; COST_ABOVE_STANDARD for an amount above what an ASB
// allows, fixed amount + price × volume. A price on the standard is right.
std::optional<PriceFinding> CheckPrice(const PricedItem& item, const std::optional<Standard>& standard);

// The finding for a person.
std::string DescribeFinding(const std::string& code, int64_t standard_amount, int64_t excess);

}  // namespace terpadu::budgeting
