#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

namespace terpadu::rpc {

inline constexpr int kDefaultPageSize = 50;
inline constexpr int kMaxPageSize = 1000;

// A page of a keyset listing (AIP-158): rows after `after`, at most `size`.
struct Page {
  int size = kDefaultPageSize;
  std::vector<std::string> after;  // the key of the last row seen; empty at the start
  std::string query;               // fingerprint of the rest of the request, which every token carries

  // The token for the page after the row with this key.
  std::string NextToken(const std::vector<std::string>& last_key) const;
};

// Reads `page_size` and `page_token` of a List request. Sizes of 0 become the default, larger ones the maximum.
// INVALID_ARGUMENT: negative size (field page_size); a token that is damaged, or was given for another query, that is
// for a request that differs in any other field (reason INVALID_PAGE_TOKEN).
absl::StatusOr<Page> ParsePage(const google::protobuf::Message& request);

}  // namespace terpadu::rpc
