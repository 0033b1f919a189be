#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/call_context.h"
#include "services/budgeting/domain/price_check.h"
#include "services/budgeting/preparation/keys.h"
#include "terpadu/budgeting/v1/rka.pb.h"

namespace terpadu::budgeting {

// An item as it is to be written.
struct NewRkaItem {
  std::string id;
  v1::RkaItem item;
  PricedItem priced;
};

// Each changes a locked RKA: its items, then its sums, with the event. RKA_TOO_LONG; INVALID_FIELDS of `items` when
// they sum to more than 64 bits hold; NOT_FOUND for an item to delete that is not there.
absl::StatusOr<std::vector<v1::RkaItem>> WriteRkaItems(postgres::Transaction& transaction, const RkaKey& key,
                                                       const std::vector<NewRkaItem>& items, std::string_view audit);
absl::Status DeleteRkaItems(postgres::Transaction& transaction, const RkaKey& key, const std::vector<std::string>& ids,
                            std::string_view audit);

// Holds every item of a locked RKA against the standards again; the RKA's count of findings follows.
absl::Status CheckPricesAgain(postgres::Transaction& transaction, const RkaKey& key);

absl::StatusOr<std::vector<v1::RkaItem>> ListRkaItems(rpc::CallContext& call, const RkaKey& key, bool with_findings,
                                                      const std::string& after, int size);
// By account, then fund source, after these.
absl::StatusOr<std::vector<v1::RkaLine>> ListRkaLines(rpc::CallContext& call, const RkaKey& key,
                                                      const std::string& after_account,
                                                      const std::string& after_fund_source, int size);
// By RKA, then id, after these.
absl::StatusOr<std::vector<v1::RkaItem>> ListItemsOfLine(rpc::CallContext& call, const LineKey& line,
                                                         const std::string& after_rka, const std::string& after_item,
                                                         int size);

}  // namespace terpadu::budgeting
