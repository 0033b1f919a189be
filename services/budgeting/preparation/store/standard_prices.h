#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/call_context.h"
#include "services/budgeting/domain/price_check.h"
#include "terpadu/budgeting/v1/budget_preparation_service.pb.h"
#include "terpadu/budgeting/v1/standard_price.pb.h"

namespace terpadu::budgeting {

// A standard price as it is to be set.
struct NewStandardPrice {
  std::string id;
  v1::StandardPrice price;
  std::string valid_from;  // `2025-01-01`
  std::string valid_to;    // "" for none
};

// Sets them, with an event for each that is new or changed.
absl::StatusOr<v1::BatchSetStandardPricesResponse> SetStandardPrices(postgres::Transaction& transaction,
                                                                     const std::string& instansi,
                                                                     const std::vector<NewStandardPrice>& prices,
                                                                     std::string_view audit);

// NOT_FOUND when there is none.
absl::StatusOr<v1::StandardPrice> GetStandardPrice(rpc::CallContext& call, const std::string& instansi,
                                                   const std::string& id);
absl::StatusOr<std::vector<v1::StandardPrice>> ListStandardPrices(rpc::CallContext& call, const std::string& instansi,
                                                                  const std::string& item_prefix,
                                                                  const std::string& after, int size);
// STANDARD_PRICE_NOT_FOUND when none is in force.
absl::StatusOr<v1::StandardPrice> LookUpStandardPrice(rpc::CallContext& call, const std::string& instansi,
                                                      const std::string& item, const std::string& region,
                                                      const std::string& day);

// What an RKA item is held against.
struct StandardAsked {
  std::string item;
  std::string region;
};
// In the order asked; none where no price is in force on `day`, or where no item is named.
absl::StatusOr<std::vector<std::optional<Standard>>> StandardsInForce(postgres::Transaction& transaction,
                                                                      const std::string& instansi,
                                                                      const std::string& day,
                                                                      const std::vector<StandardAsked>& asked);

}  // namespace terpadu::budgeting
