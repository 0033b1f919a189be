#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "terpadu/event/v1/event.pb.h"

namespace terpadu::journal {

// A place in a journal. Opaque to clients (`Encode`); survives a dump and restore by its epoch, which CheckEpoch raises
// when it finds the database in another cluster than before. Encoded ones compare as text.
struct Cursor {
  int32_t epoch = 0;
  uint64_t tx = 0;
  int64_t pos = 0;

  std::string Encode() const;
  // "" is the beginning. INVALID_ARGUMENT, reason INVALID_CURSOR, for a text that Encode never gave.
  static absl::StatusOr<Cursor> Decode(std::string_view text);
  friend auto operator<=>(const Cursor&, const Cursor&) = default;
};

// The error for a cursor that a journal never gave.
absl::Status InvalidCursor();

struct Filter {
  std::string instansi;                 // "" for every one
  std::vector<std::string> aggregates;  // `budget_line`; none for all
  std::string subject;                  // "" for all
};

struct Batch {
  std::vector<event::v1::Event> events;
  Cursor next;           // where to go on, past events that the filter left out too
  bool at_head = false;  // nothing more is visible now
};

// The events after `cursor` that no running transaction can still precede: ordered by (epoch, tx, pos), with tx below
// the oldest running transaction. At most `limit` events (1,000) and about 1 MiB, out of 10,000 looked at: a batch may
// be empty and yet not at the head. Loses nothing, whatever the writers do.
//
// Two transactions that wait for each other at one aggregate may get their numbers in one order and the row in the
// other: then the later version comes first. Whoever applies events goes by version (see Follower).
absl::StatusOr<Batch> ReadBatch(postgres::Connection& connection, std::string_view source, const Cursor& cursor,
                                const Filter& filter, int limit);

// The place of the newest visible event.
absl::StatusOr<Cursor> Head(postgres::Connection& connection);

// The head and the current epoch.
struct Watermark {
  Cursor head;
  int32_t epoch = 0;
};
absl::StatusOr<Watermark> ReadWatermark(postgres::Connection& connection);

// The transactions that run, of the whole cluster. As long as `oldest` stays the same, so does the head: a much cheaper
// look than at the head.
struct Horizon {
  uint64_t oldest = 0;  // number of the oldest that runs, or `next` when none does
  uint64_t next = 0;    // the first number not given yet
};
absl::StatusOr<Horizon> ReadHorizon(postgres::Connection& connection);

// Raises the epoch when the database is found in another cluster or on another timeline than before (after a restore,
// a failover, a point-in-time recovery). FeedService calls it at start and after each loss of its connection.
absl::Status CheckEpoch(postgres::Connection& connection);

// Makes the monthly partitions of this month and the `months` after it that are missing. FeedService calls it at start;
// what has no partition goes to a default one.
absl::Status CreatePartitions(postgres::Connection& connection, int months);

}  // namespace terpadu::journal
