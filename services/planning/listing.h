#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "libs/rpc/paging.h"
#include "services/planning/store/tree_store.h"

namespace terpadu::planning {

// A page ends earlier when its messages come to this; what a client takes by default is 4 MiB.
inline constexpr size_t kLargestPage = size_t{3} << 20;

// The position that a page begins after, 0 for the first. INVALID_ARGUMENT, reason INVALID_PAGE_TOKEN.
absl::StatusOr<int> PositionAfter(const rpc::Page& page);

// Moves what `page` has room for from `placed`, of which one more than its size was asked for, to `field`; returns the
// token of the next page, "" on the last.
template <typename Message>
std::string FillPage(const rpc::Page& page, std::vector<Placed<Message>> placed,
                     google::protobuf::RepeatedPtrField<Message>& field) {
  size_t bytes = 0;
  for (Placed<Message>& entry : placed) {
    bytes += entry.message.ByteSizeLong();
    const bool full = field.size() == page.size || (bytes > kLargestPage && !field.empty());
    if (full) {
      return page.NextToken({std::to_string(entry.position - 1)});
    }
    *field.Add() = std::move(entry.message);
  }
  return "";
}

}  // namespace terpadu::planning
