#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::procurement::store {

// A split with the draft that it becomes, which has no allocations yet, and its version.
struct StoredSplit {
  v1::RupSplit split;
  v1::RupPackage draft;
  int64_t version = 1;
};

// At version 1. ALREADY_EXISTS, reason RUP_SPLIT_EXISTS (metadata: name).
absl::Status InsertSplit(postgres::Transaction& transaction, const StoredSplit& split);
absl::StatusOr<bool> HasSplit(postgres::Transaction& transaction, std::string_view instansi, std::string_view id);
// Locked until the transaction ends; before any line. NOT_FOUND when there is none.
absl::StatusOr<StoredSplit> LockSplit(postgres::Transaction& transaction, std::string_view instansi,
                                      std::string_view id);
absl::StatusOr<v1::RupSplit> GetSplit(postgres::Connection& connection, const postgres::Scope& scope,
                                      std::string_view id);
// Writes state, decider, time and the amounts of its parts as `split` has them, and raises its version.
absl::Status DecideSplit(postgres::Transaction& transaction, StoredSplit& split, absl::Time now);
// One more row than a page when there are more.
absl::StatusOr<std::vector<v1::RupSplit>> ListSplits(postgres::Connection& connection, const postgres::Scope& scope,
                                                     const rpc::Page& page, bool proposed_only);

}  // namespace terpadu::procurement::store
