#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/base/calendar.h"
#include "services/planning/names.h"
#include "services/planning/store/executor.h"
#include "terpadu/planning/v1/reference.pb.h"

namespace terpadu::planning {

struct NewReferenceSet {
  ReferenceSetKey key;
  int kind;
  std::string title;
  std::string decree;
  CalendarDay valid_from;
  std::optional<CalendarDay> valid_to;
  std::optional<std::string> replaces;  // set id, of the same owner
  absl::Time created;
};

// A set as it stands, with what its message does not tell.
struct StoredReferenceSet {
  v1::ReferenceSet message;
  int64_t version;
  std::optional<std::string> replaces_id;
};

// The version it has now; nothing when a set of this id is there, a deleted one apart.
absl::StatusOr<std::optional<int64_t>> InsertReferenceSet(postgres::Transaction& transaction,
                                                          const NewReferenceSet& set);

absl::StatusOr<std::optional<StoredReferenceSet>> FindReferenceSet(const Executor& executor,
                                                                   const ReferenceSetKey& key);
// The same, its row locked.
absl::StatusOr<std::optional<StoredReferenceSet>> LockReferenceSet(postgres::Transaction& transaction,
                                                                   const ReferenceSetKey& key);

// At most `limit` sets of a kind (0: of all) with ids after `after`, by id.
absl::StatusOr<std::vector<v1::ReferenceSet>> ListReferenceSets(const Executor& executor, std::string_view instansi,
                                                                int kind, std::string_view after, int limit);

// Adds to the counts and to the version of a set.
absl::Status CountLoaded(postgres::Transaction& transaction, const ReferenceSetKey& key, size_t codes, size_t mappings,
                         size_t events);

// Throws a draft away with all that belongs to it; its row stays, as deleted, one version on.
absl::Status DeleteReferenceSet(postgres::Transaction& transaction, const ReferenceSetKey& key);

// Puts a draft in force, one version on. Of one owner and kind, one at a time until the transaction ends.
absl::Status LockPublication(postgres::Transaction& transaction, const ReferenceSetKey& key, int kind);
absl::Status PublishReferenceSet(postgres::Transaction& transaction, const ReferenceSetKey& key, absl::Time now);
// The published set of the owner and kind that begins on `day`; "" for none.
absl::StatusOr<std::string> PublishedFrom(postgres::Transaction& transaction, std::string_view instansi, int kind,
                                          CalendarDay day);

}  // namespace terpadu::planning
