#include "libs/journal/follower_store.h"

#include "libs/base/assert.h"
#include "libs/base/status.h"
#include "libs/journal/byte_column.h"

namespace terpadu::journal {
namespace {

using event::v1::Event;
using postgres::Params;
using postgres::Rows;
using postgres::Scope;
using postgres::Statement;
using postgres::Transaction;

constexpr Statement kLockSource = {"feed_lock_source",
                                   "SELECT pg_advisory_xact_lock(hashtextextended('terpadu follower ' || $1, 0))"};

constexpr Statement kLockSourceAndGoOn = {
    "feed_lock_source_and_go_on",
    "SELECT pg_advisory_xact_lock(hashtextextended('terpadu follower ' || $1, 0)),"
    " set_config('synchronous_commit', 'off', true)"};

constexpr Statement kLoadSubjects = {"feed_load_subjects", R"sql(
SELECT key.instansi, key.subject, coalesce(stored.version, 0), coalesce(stored.event_id, ''),
       EXISTS (SELECT FROM feed_parked AS parked
                WHERE parked.instansi = key.instansi AND parked.source = $1 AND parked.subject = key.subject),
       EXISTS (SELECT FROM feed_dead_letter AS dead
                WHERE dead.instansi = key.instansi AND dead.source = $1 AND dead.subject = key.subject)
  FROM unnest($2::text[], $3::text[]) AS key (instansi, subject)
  LEFT JOIN feed_subject AS stored
    ON stored.instansi = key.instansi AND stored.source = $1 AND stored.subject = key.subject)sql"};

constexpr Statement kStoreSubjects = {"feed_store_subjects", R"sql(
INSERT INTO feed_subject (instansi, source, subject, version, event_id)
SELECT instansi, $1, subject, version, event_id
  FROM unnest($2::text[], $3::text[], $4::bigint[], $5::text[]) AS applied (instansi, subject, version, event_id)
    ON CONFLICT (instansi, source, subject) DO UPDATE SET version = excluded.version, event_id = excluded.event_id)sql"};

constexpr Statement kFindParked = {
    "feed_find_parked",
    "SELECT event FROM feed_parked WHERE instansi = $2 AND source = $1 AND subject = $3 AND version = $4"};

// $2 … $5: the columns of PlacesOf; $6 … $8: the events.
constexpr Statement kPark = {"feed_park", R"sql(
WITH incoming AS (
  SELECT instansi, subject, version, event_id, substring($6::bytea FROM start::int FOR length::int) AS event
    FROM unnest($2::text[], $3::text[], $4::bigint[], $5::text[], $7::bigint[], $8::bigint[])
         AS incoming (instansi, subject, version, event_id, start, length)),
parked AS (
  INSERT INTO feed_parked (instansi, source, subject, version, event_id, event)
  SELECT instansi, $1, subject, version, event_id, event FROM incoming
      ON CONFLICT DO NOTHING)
INSERT INTO feed_dead_letter AS dead (instansi, source, event_id, subject, version, event, error)
SELECT incoming.instansi, $1, incoming.event_id, incoming.subject, incoming.version, incoming.event, $9
  FROM incoming
  JOIN feed_parked AS taken
    ON taken.instansi = incoming.instansi AND taken.source = $1 AND taken.subject = incoming.subject
   AND taken.version = incoming.version AND taken.event_id <> incoming.event_id
    ON CONFLICT (instansi, source, event_id) DO UPDATE SET attempts = dead.attempts + 1, last_at = now())sql"};

constexpr Statement kHasMoreParked = {"feed_has_more_parked",
                                      "SELECT EXISTS (SELECT FROM feed_parked WHERE source = $1 OFFSET $2)"};

// Another event that held the place of one applied becomes a dead letter.
constexpr Statement kUnpark = {"feed_unpark", R"sql(
WITH unparked AS (
  DELETE FROM feed_parked AS parked
   USING unnest($2::text[], $3::text[], $4::bigint[], $5::text[]) AS applied (instansi, subject, version, event_id)
   WHERE parked.instansi = applied.instansi AND parked.source = $1 AND parked.subject = applied.subject
     AND parked.version = applied.version
  RETURNING parked.*, parked.event_id <> applied.event_id AS another)
INSERT INTO feed_dead_letter AS dead (instansi, source, event_id, subject, version, event, error)
SELECT instansi, source, event_id, subject, version, event, $6 FROM unparked WHERE another
    ON CONFLICT (instansi, source, event_id) DO UPDATE SET attempts = dead.attempts + 1, last_at = now())sql"};

constexpr Statement kAddDeadLetters = {"feed_add_dead_letters", R"sql(
INSERT INTO feed_dead_letter AS dead (instansi, source, event_id, subject, version, event, error)
SELECT instansi, $1, event_id, subject, version, substring($6::bytea FROM start::int FOR length::int), $9
  FROM unnest($2::text[], $3::text[], $4::bigint[], $5::text[], $7::bigint[], $8::bigint[])
       AS failed (instansi, subject, version, event_id, start, length)
    ON CONFLICT (instansi, source, event_id)
    DO UPDATE SET error = excluded.error, attempts = dead.attempts + 1, last_at = now())sql"};

constexpr Statement kRemoveDeadLetters = {"feed_remove_dead_letters", R"sql(
DELETE FROM feed_dead_letter AS dead
 USING unnest($2::text[], $3::text[], $4::bigint[], $5::text[]) AS applied (instansi, subject, version, event_id)
 WHERE dead.instansi = applied.instansi AND dead.source = $1 AND dead.event_id = applied.event_id)sql"};

constexpr Statement kListDeadLetters = {"feed_list_dead_letters", R"sql(
SELECT event FROM feed_dead_letter
 WHERE source = $1 AND (instansi, subject, version, event_id) > ($2, $3, $4, $5)
 ORDER BY instansi, subject, version, event_id
 LIMIT 100)sql"};

constexpr Statement kMoveCursor = {"feed_move_cursor", R"sql(
INSERT INTO feed_cursor (source, cursor) VALUES ($1, $2)
    ON CONFLICT (source) DO UPDATE SET cursor = excluded.cursor, applied_at = now())sql"};

constexpr Statement kStartFollowing = {"feed_start_following", R"sql(
INSERT INTO feed_cursor AS stored (source, cursor, aggregates) VALUES ($1, '', $2)
    ON CONFLICT (source) DO UPDATE
   SET aggregates = excluded.aggregates,
       cursor = CASE WHEN stored.aggregates = '{}'
                       OR (excluded.aggregates <> '{}' AND stored.aggregates @> excluded.aggregates)
                     THEN stored.cursor ELSE '' END
RETURNING cursor)sql"};

constexpr Statement kCountWaiting = {"feed_count_waiting", R"sql(
SELECT (SELECT count(*) FROM feed_parked WHERE source = $1), (SELECT count(*) FROM feed_dead_letter WHERE source = $1)
)sql"};

// $1 the source, $2 … $5 instansi, subject, version and id of each event.
Params PlacesOf(std::string_view source, const EventPointers& events) {
  std::vector<std::string> instansi;
  std::vector<std::string> subjects;
  std::vector<int64_t> versions;
  std::vector<std::string> ids;
  for (const Event* event : events) {
    instansi.push_back(event->partitionkey());
    subjects.push_back(event->subject());
    versions.push_back(event->version());
    ids.push_back(event->id());
  }
  Params params;
  params.Text(source).TextArray(instansi).TextArray(subjects).IntArray(versions).TextArray(ids);
  return params;
}

// $6 … $8 the events themselves.
Params EventsOf(std::string_view source, const EventPointers& events) {
  Params params = PlacesOf(source, events);
  ByteColumn bytes;
  for (const Event* event : events) {
    bytes.Add(event->SerializeAsString());
  }
  bytes.AddTo(params);
  return params;
}

Event EventIn(const Rows& rows, int row) {
  Event event;
  TERPADU_ASSERT(event.ParseFromString(rows.Bytes(row, 0)));
  return event;
}

absl::Status Run(Transaction& transaction, const Statement& statement, const EventPointers& events,
                 const Params& params) {
  return events.empty() ? absl::OkStatus() : transaction.Execute(statement, params).status();
}

}  // namespace

const char kTwoEventsOfOneVersion[] = "two events of one version";

SubjectKey KeyOf(const Event& event) { return {event.partitionkey(), event.subject()}; }

absl::Status LockSource(Transaction& transaction, std::string_view source, Durability durability) {
  const Statement& statement = durability == Durability::kAtCommit ? kLockSource : kLockSourceAndGoOn;
  return transaction.Execute(statement, Params().Text(source)).status();
}

absl::StatusOr<Subjects> LoadSubjects(Transaction& transaction, std::string_view source,
                                      const std::vector<SubjectKey>& keys) {
  std::vector<std::string> instansi;
  std::vector<std::string> subjects;
  for (const SubjectKey& key : keys) {
    instansi.push_back(key.instansi);
    subjects.push_back(key.subject);
  }
  TERPADU_ASSIGN(const Rows rows,
                 transaction.Execute(kLoadSubjects, Params().Text(source).TextArray(instansi).TextArray(subjects)));
  Subjects loaded;
  for (int row = 0; row < rows.size(); ++row) {
    loaded[{rows.Text(row, 0), rows.Text(row, 1)}] = {.version = rows.Int(row, 2),
                                                      .event_id = rows.Text(row, 3),
                                                      .has_parked = rows.Bool(row, 4),
                                                      .has_dead_letters = rows.Bool(row, 5)};
  }
  return loaded;
}

absl::Status StoreSubjects(Transaction& transaction, std::string_view source, const Subjects& subjects) {
  if (subjects.empty()) {
    return absl::OkStatus();
  }
  std::vector<std::string> instansi;
  std::vector<std::string> names;
  std::vector<int64_t> versions;
  std::vector<std::string> ids;
  for (const auto& [key, state] : subjects) {
    instansi.push_back(key.instansi);
    names.push_back(key.subject);
    versions.push_back(state.version);
    ids.push_back(state.event_id);
  }
  Params params;
  params.Text(source).TextArray(instansi).TextArray(names).IntArray(versions).TextArray(ids);
  return transaction.Execute(kStoreSubjects, params).status();
}

absl::StatusOr<std::optional<Event>> FindParked(Transaction& transaction, std::string_view source,
                                                const SubjectKey& key, int64_t version) {
  TERPADU_ASSIGN(
      const Rows rows,
      transaction.Execute(kFindParked, Params().Text(source).Text(key.instansi).Text(key.subject).Int(version)));
  return rows.empty() ? std::nullopt : std::optional(EventIn(rows, 0));
}

absl::Status Park(Transaction& transaction, std::string_view source, const EventPointers& events) {
  return Run(transaction, kPark, events, EventsOf(source, events).Text(kTwoEventsOfOneVersion));
}

absl::StatusOr<bool> HasMoreParkedThan(Transaction& transaction, std::string_view source, int64_t most) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kHasMoreParked, Params().Text(source).Int(most)));
  return rows.Bool(0, 0);
}

absl::Status Unpark(Transaction& transaction, std::string_view source, const EventPointers& events) {
  return Run(transaction, kUnpark, events, PlacesOf(source, events).Text(kTwoEventsOfOneVersion));
}

absl::Status AddDeadLetters(Transaction& transaction, std::string_view source, const EventPointers& events,
                            std::string_view error) {
  return Run(transaction, kAddDeadLetters, events, EventsOf(source, events).Text(error));
}

absl::Status RemoveDeadLetters(Transaction& transaction, std::string_view source, const EventPointers& events) {
  return Run(transaction, kRemoveDeadLetters, events, PlacesOf(source, events));
}

absl::StatusOr<std::vector<Event>> ListDeadLetters(postgres::Connection& connection, std::string_view source,
                                                   const std::optional<Event>& after) {
  const Event& last = after.has_value() ? *after : Event::default_instance();
  Params params;
  params.Text(source).Text(last.partitionkey()).Text(last.subject()).Int(last.version()).Text(last.id());
  TERPADU_ASSIGN(const Rows rows, connection.Execute(Scope::EveryInstansi(), kListDeadLetters, params));
  std::vector<Event> events;
  events.reserve(rows.size());
  for (int row = 0; row < rows.size(); ++row) {
    events.push_back(EventIn(rows, row));
  }
  return events;
}

absl::Status MoveCursor(Transaction& transaction, std::string_view source, std::string_view cursor) {
  return transaction.Execute(kMoveCursor, Params().Text(source).Text(cursor)).status();
}

absl::StatusOr<std::string> StartFollowing(postgres::Connection& connection, std::string_view source,
                                           const std::vector<std::string>& aggregates) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(Scope::EveryInstansi(), kStartFollowing,
                                                     Params().Text(source).TextArray(aggregates)));
  return rows.Text(0, 0);
}

absl::StatusOr<Waiting> CountWaiting(postgres::Connection& connection, std::string_view source) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(Scope::EveryInstansi(), kCountWaiting, Params().Text(source)));
  return Waiting{rows.Int(0, 0), rows.Int(0, 1)};
}

}  // namespace terpadu::journal
