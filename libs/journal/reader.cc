#include "libs/journal/reader.h"

#include <algorithm>

#include "absl/time/clock.h"
#include "google/protobuf/timestamp.pb.h"
#include "libs/base/assert.h"
#include "libs/base/status.h"
#include "libs/journal/event_type.h"

namespace terpadu::journal {
namespace {

constexpr int kMostEvents = 1000;
constexpr int64_t kMostBytes = 1 << 20;
constexpr absl::Duration kReadTime = absl::Seconds(10);
constexpr int64_t kMostLookedAt = 10'000;  // as in journal_read()

enum Column {
  kEpoch,
  kTx,
  kPos,
  kMatched,
  kIsLast,
  kLookedAt,
  kInstansi,
  kRecordedAt,
  kEventId,
  kType,
  kSubject,
  kVersion,
  kPayload,
  kCorrelationId,
  kCausationId,
  kTraceparent
};

constexpr postgres::Statement kRead = {"journal_read", R"sql(
SELECT epoch, tx, pos, matched, is_last, looked_at, instansi, recorded_at, event_id, type, subject, version, payload,
       correlationid, causationid, traceparent
  FROM journal_read($1, $2, $3, $4, $5, $6, $7, $8))sql"};

constexpr postgres::Statement kWatermark = {"journal_watermark", R"sql(
SELECT coalesce(head.epoch, 0), coalesce(head.tx, '0'), coalesce(head.pos, 0), current.epoch
  FROM (SELECT max(epoch) AS epoch FROM journal_epoch) AS current
  LEFT JOIN (
    SELECT epoch, tx, pos FROM journal
     WHERE (epoch, tx) < ((SELECT max(epoch) FROM journal_epoch), pg_snapshot_xmin(pg_current_snapshot()))
     ORDER BY epoch DESC, tx DESC, pos DESC LIMIT 1) AS head ON true)sql"};

constexpr postgres::Statement kHorizon = {"journal_horizon", R"sql(
SELECT pg_snapshot_xmin(snapshot), pg_snapshot_xmax(snapshot) FROM pg_current_snapshot() AS snapshot)sql"};

constexpr postgres::Statement kCheckEpoch = {"journal_check_epoch", "SELECT journal_check_epoch()"};
constexpr postgres::Statement kCreatePartitions = {"journal_create_partitions", "SELECT journal_create_partitions($1)"};

Cursor CursorOf(const postgres::Rows& rows, int row) {
  return {static_cast<int32_t>(rows.Int(row, kEpoch)), static_cast<uint64_t>(rows.Int(row, kTx)), rows.Int(row, kPos)};
}

void SetTime(absl::Time time, google::protobuf::Timestamp& timestamp) {
  const int64_t seconds = absl::ToUnixSeconds(time);
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
}

event::v1::Event EventOf(const postgres::Rows& rows, int row, std::string_view source) {
  event::v1::Event event;
  event.set_id(rows.Text(row, kEventId));
  event.set_source(std::string(source));
  event.set_type(rows.Text(row, kType));
  event.set_subject(rows.Text(row, kSubject));
  SetTime(rows.Time(row, kRecordedAt), *event.mutable_time());
  event.set_dataschema(DataschemaOf(event.type()));
  event.set_partitionkey(rows.Text(row, kInstansi));
  event.set_sequence(CursorOf(rows, row).Encode());
  event.set_correlationid(rows.OptionalText(row, kCorrelationId).value_or(""));
  event.set_causationid(rows.OptionalText(row, kCausationId).value_or(""));
  event.set_traceparent(rows.OptionalText(row, kTraceparent).value_or(""));
  event.set_version(rows.Int(row, kVersion));
  event.set_data(rows.Bytes(row, kPayload));
  return event;
}

postgres::Scope ReadScope() { return postgres::Scope::EveryInstansi(absl::Now() + kReadTime); }

postgres::Params ParamsOf(const Cursor& cursor, const Filter& filter, int limit) {
  postgres::Params params;
  params.Int(cursor.epoch).Text(std::to_string(cursor.tx)).Int(cursor.pos);
  params.Text(filter.instansi).TextArray(filter.aggregates).Text(filter.subject);
  params.Int(std::clamp(limit, 1, kMostEvents)).Int(kMostBytes);
  return params;
}

}  // namespace

absl::StatusOr<Batch> ReadBatch(postgres::Connection& connection, std::string_view source, const Cursor& cursor,
                                const Filter& filter, int limit) {
  TERPADU_ASSIGN(const postgres::Rows rows, connection.Execute(ReadScope(), kRead, ParamsOf(cursor, filter, limit)));
  if (rows.empty()) {
    return Batch{.next = cursor, .at_head = true};
  }
  const int last = rows.size() - 1;
  Batch batch = {.next = CursorOf(rows, last),
                 .at_head = rows.Bool(last, kIsLast) && rows.Int(last, kLookedAt) < kMostLookedAt};
  for (int row = 0; row < rows.size(); ++row) {
    if (rows.Bool(row, kMatched)) {
      batch.events.push_back(EventOf(rows, row, source));
    }
  }
  return batch;
}

absl::StatusOr<Cursor> Head(postgres::Connection& connection) {
  TERPADU_ASSIGN(const Watermark watermark, ReadWatermark(connection));
  return watermark.head;
}

absl::StatusOr<Watermark> ReadWatermark(postgres::Connection& connection) {
  TERPADU_ASSIGN(const postgres::Rows rows, connection.Execute(ReadScope(), kWatermark, postgres::Params()));
  return Watermark{.head = CursorOf(rows, 0), .epoch = static_cast<int32_t>(rows.Int(0, 3))};
}

absl::StatusOr<Horizon> ReadHorizon(postgres::Connection& connection) {
  TERPADU_ASSIGN(const postgres::Rows rows, connection.Execute(ReadScope(), kHorizon, postgres::Params()));
  return Horizon{.oldest = static_cast<uint64_t>(rows.Int(0, 0)), .next = static_cast<uint64_t>(rows.Int(0, 1))};
}

absl::Status CheckEpoch(postgres::Connection& connection) {
  return connection.Execute(postgres::Scope::EveryInstansi(), kCheckEpoch, postgres::Params()).status();
}

absl::Status CreatePartitions(postgres::Connection& connection, int months) {
  return connection.Execute(postgres::Scope::EveryInstansi(), kCreatePartitions, postgres::Params().Int(months))
      .status();
}

}  // namespace terpadu::journal
