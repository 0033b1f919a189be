#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "services/planning/store/reference_store.h"

namespace terpadu::planning {

// The draft, its row locked. NOT_FOUND; ABORTED, reason ETAG_MISMATCH, when `etag` is given and stale;
// FAILED_PRECONDITION, reason REFERENCE_SET_PUBLISHED (metadata: reference_set).
absl::StatusOr<StoredReferenceSet> LockDraft(postgres::Transaction& transaction, const ReferenceSetKey& key,
                                             const std::string& etag);

// Entries about `key` with versions from `first_version` on, as many as it takes to tell all of `items`: each holds at
// most 500 of them, and no more than a payload may. `start` begins an event, `add` puts an item in.
template <typename Event, typename Item, typename Start, typename Add>
std::vector<journal::Entry> InChunks(const ReferenceSetKey& key, int64_t first_version, const std::vector<Item>& items,
                                     Start start, Add add) {
  constexpr size_t kMostItems = 500;
  constexpr size_t kMostBytes = 60'000;
  std::vector<journal::Entry> entries;
  const auto close = [&](const Event& event) {
    entries.push_back(journal::MakeEntry(key.Name(), first_version + static_cast<int64_t>(entries.size()), event));
  };
  Event event = start();
  size_t held = 0;
  size_t bytes = event.ByteSizeLong();
  for (const Item& item : items) {
    constexpr size_t kTagAndLength = 4;
    const size_t more = item.ByteSizeLong() + kTagAndLength;
    if (held == kMostItems || (held > 0 && bytes + more > kMostBytes)) {
      close(event);
      event = start();
      held = 0;
      bytes = event.ByteSizeLong();
    }
    add(event, item);
    ++held;
    bytes += more;
  }
  if (held > 0) {
    close(event);
  }
  return entries;
}

}  // namespace terpadu::planning
