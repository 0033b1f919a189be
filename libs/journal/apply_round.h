#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "libs/journal/follower.h"
#include "libs/journal/follower_store.h"

namespace terpadu::journal {

// Whether to try the same again later: the database or a service is away, or two transactions met.
bool IsTransient(const absl::Status& status);

// One transaction of a follower: applies events with the rules of Follower, together with what it remembers of them.
// Internal to this lib; for one use.
class ApplyRound {
 public:
  ApplyRound(postgres::Connection& connection, std::string_view source, const Apply& apply, int64_t most_parked)
      : connection_(connection), source_(source), apply_(apply), most_parked_(most_parked) {}

  // All of `events`, the parked events that they release, and the cursor. OK means committed.
  absl::Status RunBatch(const std::vector<event::v1::Event>& events, std::string_view cursor);
  // One event and nothing that it releases. OK means committed, and applied, parked, skipped or a dead letter.
  absl::Status RunOne(const event::v1::Event& event);

  // After a failure: an event is to blame, not what surrounds it.
  bool event_failed() const { return event_failed_; }
  // After RunOne: it was applied.
  bool applied() const { return !stored_.empty(); }
  // After RunOne: events of the same subject are parked.
  bool has_parked() const { return subjects_.begin()->second.state.has_parked; }

 private:
  struct Subject {
    SubjectState state;
    std::map<int64_t, const event::v1::Event*> early;  // of this round, waiting for the versions before them
  };

  absl::Status Prepare(postgres::Transaction& transaction, const EventPointers& events);
  absl::Status Take(postgres::Transaction& transaction, const event::v1::Event& event, Subject& subject);
  absl::Status Release(postgres::Transaction& transaction, const SubjectKey& key, Subject& subject);
  absl::Status ApplyNow(postgres::Transaction& transaction, const event::v1::Event& event, Subject& subject);
  absl::Status Give(postgres::Transaction& transaction, const event::v1::Event& event);
  absl::Status EnterScope(postgres::Transaction& transaction, const std::string& instansi);
  absl::Status Finish();
  absl::Status Remember(postgres::Transaction& transaction);

  postgres::Connection& connection_;
  const std::string source_;
  const Apply& apply_;
  const int64_t most_parked_;
  bool event_failed_ = false;
  std::string instansi_;  // of the transaction's scope; "" is every one
  std::unique_ptr<Application> together_;
  std::map<SubjectKey, Subject> subjects_;
  Subjects stored_;                                         // what became of the subjects that an event was applied to
  std::deque<event::v1::Event> released_;                   // from feed_parked
  EventPointers unparked_;                                  // applied, of subjects with parked events
  EventPointers revived_;                                   // applied, of subjects with dead letters
  std::map<std::string, const event::v1::Event*> doubles_;  // by id: their version is taken by another event
};

// RunOne for `event`, then for each event that it releases. An event that fails becomes a dead letter. Returns how many
// were applied, or a transient error.
absl::StatusOr<int> ApplyAlone(postgres::Connection& connection, std::string_view source, const event::v1::Event& event,
                               const Apply& apply, int64_t most_parked);

}  // namespace terpadu::journal
