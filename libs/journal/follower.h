#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "terpadu/event/v1/event.pb.h"

namespace terpadu::journal {

// Applies the events of one transaction, and may put what they change together in memory until Finish(). It sees the
// rows of every instansi: what it writes for an event is of the event's instansi, which it sees to itself.
class Application {
 public:
  virtual ~Application() = default;
  virtual absl::Status Apply(const event::v1::Event& event) = 0;
  // Once, after the last event. An error is of one of them: they are then applied one by one, to learn which.
  virtual absl::Status Finish() = 0;
};

// How events are applied to the follower's own tables. An error of code UNAVAILABLE, ABORTED or DEADLINE_EXCEEDED is
// tried again later; any other sets the event aside as a dead letter.
class Apply {
 public:
  // One event at once. The transaction's scope is the event's instansi.
  using Function = std::function<absl::Status(postgres::Transaction&, const event::v1::Event&)>;
  // Begins to apply the events of a transaction together. For read models alone: the commit does not wait for the disk,
  // so that a crash of the database may take the last of them back, whole batches with their cursor, to be applied
  // again.
  using Begin = std::function<std::unique_ptr<Application>(postgres::Transaction&)>;

  template <typename F, std::enable_if_t<std::is_convertible_v<F, Function>, int> = 0>
  Apply(F each) : each_(std::move(each)) {}  // NOLINT(google-explicit-constructor)
  static Apply Together(Begin begin) { return Apply(std::move(begin), 0); }

 private:
  friend class ApplyRound;
  Apply(Begin begin, int /*together*/) : begin_(std::move(begin)) {}
  Function each_;
  Begin begin_;  // or this
};

// Events of one source that may be parked at a time; see Follower.
inline constexpr int64_t kMostParked = 100'000;

struct FollowerOptions {
  std::string source;                   // the service followed: `budgeting`
  std::string address;                  // its EventFeedService
  std::vector<std::string> aggregates;  // whole aggregates, so that versions have no gap; none for all
  std::string conninfo;                 // the follower's own database
  std::string follower;                 // the service that follows: who it tells the source it is
  int64_t most_parked = kMostParked;
};

// Follows one service's journal: applies each event and stores the cursor in one transaction; an event already applied
// (by version of its subject) is skipped; an aggregate whose version jumps is parked until the gap is filled; an event
// that cannot be applied goes to `feed_dead_letter`, and later events of its subject wait behind it, parked. Rather
// than park more than `most_parked` it stands still, trying again, until dead letters were retried or the gaps filled.
// Reconnects with backoff; begins anew, which does no harm, when `aggregates` holds one that it did not follow before.
// Metrics: terpadu_follower_lag_seconds, _applied_total, _parked, _dead_letters, _stalled (1 while it stands still).
class Follower {
 public:
  Follower(FollowerOptions options, Apply apply);
  ~Follower();  // stops
  void Start();
  void Stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The heart of Follower without a wire, for tests and replay: applies `events` (at most 1,000) with the rules above and
// moves the cursor of `source` to `cursor`, in one transaction (or, when one event fails, one an event). An error is
// one to try again after: nothing is lost by giving the same events again. UNAVAILABLE, reason FOLLOWER_STALLED, when
// more than `most_parked` would be parked.
absl::Status ApplyBatch(postgres::Connection& connection, const std::string& source,
                        const std::vector<event::v1::Event>& events, const std::string& cursor, const Apply& apply,
                        int64_t most_parked = kMostParked);

struct Retried {
  int64_t applied = 0;  // dead letters, and the events that waited behind them
  int64_t left = 0;     // dead letters that remain
};

// Applies the dead letters of `source` again, each in a transaction of its own, and after each the events that waited
// behind it. Safe while a Follower runs.
absl::StatusOr<Retried> RetryDeadLetters(postgres::Connection& connection, const std::string& source,
                                         const Apply& apply);

}  // namespace terpadu::journal
