#include "libs/journal/apply_round.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/status.h"

namespace terpadu::journal {
namespace {

using event::v1::Event;
using postgres::Scope;
using postgres::Transaction;

constexpr size_t kLongestError = 2000;
constexpr int64_t kNoBound = std::numeric_limits<int32_t>::max();

// What the table can hold whatever an error says: printable ASCII.
std::string ErrorText(const absl::Status& status) {
  std::string text =
      absl::StrCat(absl::StatusCodeToString(status.code()), " ", ReasonOf(status), ": ", status.message());
  text.resize(std::min(text.size(), kLongestError));
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return text;
}

absl::Status SetAside(postgres::Connection& connection, std::string_view source, const Event& event,
                      const absl::Status& why) {
  TERPADU_ASSIGN(Transaction transaction, connection.Begin(Scope::EveryInstansi()));
  TERPADU_RETURN_IF_ERROR(LockSource(transaction, source));
  TERPADU_RETURN_IF_ERROR(AddDeadLetters(transaction, source, {&event}, ErrorText(why)));
  TERPADU_RETURN_IF_ERROR(Unpark(transaction, source, {&event}));
  return transaction.Commit();
}

absl::StatusOr<std::optional<Event>> NextParked(postgres::Connection& connection, std::string_view source,
                                                const Event& applied) {
  TERPADU_ASSIGN(Transaction transaction, connection.Begin(Scope::EveryInstansi()));
  TERPADU_ASSIGN(const Subjects subjects, LoadSubjects(transaction, source, {KeyOf(applied)}));
  const auto& [key, state] = *subjects.begin();
  return FindParked(transaction, source, key, state.version + 1);
}

// Refuses what would leave more than `most` parked.
absl::Status CheckParked(Transaction& transaction, std::string_view source, int64_t most) {
  TERPADU_ASSIGN(const bool more, HasMoreParkedThan(transaction, source, most));
  return more ? Error(absl::StatusCode::kUnavailable, "FOLLOWER_STALLED",
                      absl::StrCat("more than ", most, " events would wait for earlier ones: retry the dead letters"),
                      {{"source", std::string(source)}})
              : absl::OkStatus();
}

}  // namespace

bool IsTransient(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsAborted(status) || absl::IsDeadlineExceeded(status);
}

absl::Status ApplyRound::RunBatch(const std::vector<Event>& events, std::string_view cursor) {
  EventPointers pointers;
  for (const Event& event : events) {
    pointers.push_back(&event);
  }
  TERPADU_ASSIGN(Transaction transaction, connection_.Begin(Scope::EveryInstansi()));
  TERPADU_RETURN_IF_ERROR(Prepare(transaction, pointers));
  for (const Event& event : events) {
    const SubjectKey key = KeyOf(event);
    Subject& subject = subjects_.at(key);
    TERPADU_RETURN_IF_ERROR(Take(transaction, event, subject));
    TERPADU_RETURN_IF_ERROR(Release(transaction, key, subject));
  }
  event_failed_ = true;  // unless the rest succeeds
  TERPADU_RETURN_IF_ERROR(Finish());
  TERPADU_RETURN_IF_ERROR(Remember(transaction));
  TERPADU_RETURN_IF_ERROR(MoveCursor(transaction, source_, cursor));
  return transaction.Commit();
}

absl::Status ApplyRound::RunOne(const Event& event) {
  TERPADU_ASSIGN(Transaction transaction, connection_.Begin(Scope::EveryInstansi()));
  TERPADU_RETURN_IF_ERROR(Prepare(transaction, {&event}));
  TERPADU_RETURN_IF_ERROR(Take(transaction, event, subjects_.begin()->second));
  event_failed_ = true;  // a constraint may be checked as late as at the commit
  TERPADU_RETURN_IF_ERROR(Finish());
  TERPADU_RETURN_IF_ERROR(Remember(transaction));
  return transaction.Commit();
}

absl::Status ApplyRound::Prepare(Transaction& transaction, const EventPointers& events) {
  std::set<SubjectKey> keys;
  for (const Event* event : events) {
    keys.insert(KeyOf(*event));
  }
  const bool together = static_cast<bool>(apply_.begin_);
  TERPADU_RETURN_IF_ERROR(LockSource(transaction, source_, together ? Durability::kSoonAfter : Durability::kAtCommit));
  if (keys.empty()) {
    return absl::OkStatus();
  }
  TERPADU_ASSIGN(const Subjects loaded, LoadSubjects(transaction, source_, {keys.begin(), keys.end()}));
  for (const auto& [key, state] : loaded) {
    subjects_[key].state = state;
  }
  return absl::OkStatus();
}

absl::Status ApplyRound::Take(Transaction& transaction, const Event& event, Subject& subject) {
  const SubjectState& state = subject.state;
  if (event.version() == state.version + 1) {
    return ApplyNow(transaction, event, subject);
  }
  if (event.version() > state.version) {
    const auto [place, free] = subject.early.emplace(event.version(), &event);
    if (!free && place->second->id() != event.id()) {
      doubles_.emplace(event.id(), &event);
    }
  } else if (event.version() == state.version && event.id() != state.event_id) {
    doubles_.emplace(event.id(), &event);
  }
  return absl::OkStatus();
}

absl::Status ApplyRound::Release(Transaction& transaction, const SubjectKey& key, Subject& subject) {
  while (true) {
    const int64_t next = subject.state.version + 1;
    if (const auto early = subject.early.find(next); early != subject.early.end()) {
      const Event& event = *early->second;
      subject.early.erase(early);
      TERPADU_RETURN_IF_ERROR(ApplyNow(transaction, event, subject));
      continue;
    }
    if (!subject.state.has_parked) {
      return absl::OkStatus();
    }
    TERPADU_RETURN_IF_ERROR(EnterScope(transaction, key.instansi));
    TERPADU_ASSIGN(std::optional<Event> parked, FindParked(transaction, source_, key, next));
    if (!parked.has_value()) {
      return absl::OkStatus();
    }
    TERPADU_RETURN_IF_ERROR(ApplyNow(transaction, released_.emplace_back(*std::move(parked)), subject));
  }
}

absl::Status ApplyRound::ApplyNow(Transaction& transaction, const Event& event, Subject& subject) {
  TERPADU_RETURN_IF_ERROR(EnterScope(transaction, event.partitionkey()));
  if (absl::Status applied = Give(transaction, event); !applied.ok()) {
    event_failed_ = true;
    return applied;
  }
  SubjectState& state = subject.state;
  state.version = event.version();
  state.event_id = event.id();
  stored_[KeyOf(event)] = state;
  if (state.has_parked) {
    unparked_.push_back(&event);
  }
  if (state.has_dead_letters) {
    revived_.push_back(&event);
  }
  return absl::OkStatus();
}

absl::Status ApplyRound::Give(Transaction& transaction, const Event& event) {
  if (!apply_.begin_) {
    return apply_.each_(transaction, event);
  }
  if (together_ == nullptr) {
    together_ = apply_.begin_(transaction);
  }
  return together_->Apply(event);
}

absl::Status ApplyRound::Finish() { return together_ == nullptr ? absl::OkStatus() : together_->Finish(); }

absl::Status ApplyRound::EnterScope(Transaction& transaction, const std::string& instansi) {
  const bool every_instansi = static_cast<bool>(apply_.begin_);
  if (every_instansi || instansi == instansi_) {
    return absl::OkStatus();
  }
  TERPADU_RETURN_IF_ERROR(transaction.SetScope(instansi.empty() ? Scope::EveryInstansi() : Scope::Instansi(instansi)));
  instansi_ = instansi;
  return absl::OkStatus();
}

absl::Status ApplyRound::Remember(Transaction& transaction) {
  EventPointers early;
  for (const auto& [key, subject] : subjects_) {
    for (const auto& [version, event] : subject.early) {
      early.push_back(event);
    }
  }
  EventPointers doubles;
  for (const auto& [id, event] : doubles_) {
    doubles.push_back(event);
  }
  TERPADU_RETURN_IF_ERROR(EnterScope(transaction, ""));
  TERPADU_RETURN_IF_ERROR(StoreSubjects(transaction, source_, stored_));
  TERPADU_RETURN_IF_ERROR(Park(transaction, source_, early));
  TERPADU_RETURN_IF_ERROR(Unpark(transaction, source_, unparked_));
  if (!early.empty()) {
    TERPADU_RETURN_IF_ERROR(CheckParked(transaction, source_, most_parked_));
  }
  TERPADU_RETURN_IF_ERROR(RemoveDeadLetters(transaction, source_, revived_));
  return AddDeadLetters(transaction, source_, doubles, kTwoEventsOfOneVersion);
}

absl::StatusOr<int> ApplyAlone(postgres::Connection& connection, std::string_view source, const Event& event,
                               const Apply& apply, int64_t most_parked) {
  int applied = 0;
  for (std::optional<Event> next = event; next.has_value();) {
    ApplyRound round(connection, source, apply, most_parked);
    if (const absl::Status status = round.RunOne(*next); !status.ok()) {
      if (IsTransient(status) || !round.event_failed()) {
        return status;
      }
      TERPADU_RETURN_IF_ERROR(SetAside(connection, source, *next, status));
      return applied;
    }
    applied += round.applied() ? 1 : 0;
    if (!round.has_parked()) {
      return applied;
    }
    TERPADU_ASSIGN(next, NextParked(connection, source, *next));
  }
  return applied;
}

absl::Status ApplyBatch(postgres::Connection& connection, const std::string& source, const std::vector<Event>& events,
                        const std::string& cursor, const Apply& apply, int64_t most_parked) {
  ApplyRound together(connection, source, apply, most_parked);
  absl::Status status = together.RunBatch(events, cursor);
  if (status.ok() || IsTransient(status) || !together.event_failed()) {
    return status;
  }
  for (const Event& event : events) {
    TERPADU_RETURN_IF_ERROR(ApplyAlone(connection, source, event, apply, most_parked).status());
  }
  return ApplyRound(connection, source, apply, most_parked).RunBatch({}, cursor);
}

absl::StatusOr<Retried> RetryDeadLetters(postgres::Connection& connection, const std::string& source,
                                         const Apply& apply) {
  Retried retried;
  std::optional<Event> last;
  while (true) {
    TERPADU_ASSIGN(const std::vector<Event> page, ListDeadLetters(connection, source, last));
    if (page.empty()) {
      break;
    }
    for (const Event& event : page) {
      TERPADU_ASSIGN(const int applied, ApplyAlone(connection, source, event, apply, kNoBound));
      retried.applied += applied;
    }
    last = page.back();
  }
  TERPADU_ASSIGN(const Waiting waiting, CountWaiting(connection, source));
  retried.left = waiting.dead_letters;
  return retried;
}

}  // namespace terpadu::journal
