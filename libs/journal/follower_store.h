#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "terpadu/event/v1/event.pb.h"

namespace terpadu::journal {

// The SQL of a follower over feed_cursor, feed_subject, feed_parked and feed_dead_letter; internal to this lib. What
// takes a transaction expects its scope to be every instansi, unless it says otherwise.

struct SubjectKey {
  std::string instansi;
  std::string subject;
  friend auto operator<=>(const SubjectKey&, const SubjectKey&) = default;
};
SubjectKey KeyOf(const event::v1::Event& event);

struct SubjectState {
  int64_t version = 0;  // of the last event applied; 0 before the first
  std::string event_id;
  bool has_parked = false;
  bool has_dead_letters = false;
};
using Subjects = std::map<SubjectKey, SubjectState>;

using EventPointers = std::vector<const event::v1::Event*>;

// Whether a commit waits for the disk.
enum class Durability { kAtCommit, kSoonAfter };

// Until the transaction ends, no other follower of `source` in this database works.
absl::Status LockSource(postgres::Transaction& transaction, std::string_view source,
                        Durability durability = Durability::kAtCommit);

// The state of each of `keys`, in one query.
absl::StatusOr<Subjects> LoadSubjects(postgres::Transaction& transaction, std::string_view source,
                                      const std::vector<SubjectKey>& keys);
absl::Status StoreSubjects(postgres::Transaction& transaction, std::string_view source, const Subjects& subjects);

// The parked event of `key` at `version`, if there is one. The scope may be the instansi of `key`.
absl::StatusOr<std::optional<event::v1::Event>> FindParked(postgres::Transaction& transaction, std::string_view source,
                                                           const SubjectKey& key, int64_t version);
// An event whose place is taken by another becomes a dead letter.
absl::Status Park(postgres::Transaction& transaction, std::string_view source, const EventPointers& events);
absl::StatusOr<bool> HasMoreParkedThan(postgres::Transaction& transaction, std::string_view source, int64_t most);
absl::Status Unpark(postgres::Transaction& transaction, std::string_view source, const EventPointers& events);

// Again for an event that is there already counts an attempt.
absl::Status AddDeadLetters(postgres::Transaction& transaction, std::string_view source, const EventPointers& events,
                            std::string_view error);
absl::Status RemoveDeadLetters(postgres::Transaction& transaction, std::string_view source,
                               const EventPointers& events);
// At most 100 after `after`, by instansi, subject, version and id. Nothing for none.
absl::StatusOr<std::vector<event::v1::Event>> ListDeadLetters(postgres::Connection& connection, std::string_view source,
                                                              const std::optional<event::v1::Event>& after);

absl::Status MoveCursor(postgres::Transaction& transaction, std::string_view source, std::string_view cursor);
// Where to follow `source` from: the cursor, or the beginning when `aggregates` are not all among those that the cursor
// holds for.
absl::StatusOr<std::string> StartFollowing(postgres::Connection& connection, std::string_view source,
                                           const std::vector<std::string>& aggregates);

struct Waiting {
  int64_t parked = 0;
  int64_t dead_letters = 0;
};
absl::StatusOr<Waiting> CountWaiting(postgres::Connection& connection, std::string_view source);

extern const char kTwoEventsOfOneVersion[];

}  // namespace terpadu::journal
