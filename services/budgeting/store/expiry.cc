#include "services/budgeting/store/expiry.h"

#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "libs/journal/event_type.h"
#include "libs/rpc/call_context.h"
#include "services/budgeting/store/hot_command.h"
#include "terpadu/budgeting/v1/events.pb.h"

namespace terpadu::budgeting {
namespace {

// Closing a budget ends what is on its lines: those are left to it. The lines are locked in the order of their keys, as
// a revision does: two sweepers, or one and a revision, never wait for each other in a circle. $1 batch · $2 event ids
// · $3 type, $4 payload of the events · $5 audit · $6 field of the line's name, $7 of what is released
constexpr postgres::Statement kExpire = {"budgeting_expire", R"sql(
  WITH due AS MATERIALIZED (
    SELECT instansi, reservation_id FROM reservation
     WHERE state = 'PENDING' AND expires_at <= now()
       AND NOT EXISTS (SELECT FROM budget_line AS line
                        WHERE line.instansi = reservation.instansi AND line.budget_id = reservation.budget_id
                          AND line.line_id = reservation.line_id AND line.closing)
     ORDER BY expires_at LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED),
  ended AS (
    UPDATE reservation SET state = 'EXPIRED', released = held, held = 0, version = version + 1
      FROM due
     WHERE reservation.instansi = due.instansi AND reservation.reservation_id = due.reservation_id
    RETURNING reservation.*),
  freed AS MATERIALIZED (
    SELECT instansi, budget_id, line_id, sum(released)::bigint AS amount, count(*) AS ended FROM ended GROUP BY 1, 2, 3),
  locked AS MATERIALIZED (
    SELECT budget_line.instansi, budget_line.budget_id, budget_line.line_id, freed.amount, freed.ended
      FROM budget_line JOIN freed USING (instansi, budget_id, line_id)
     ORDER BY 1, 2, 3 FOR NO KEY UPDATE OF budget_line),
  line AS (
    UPDATE budget_line SET reserved = reserved - locked.amount, etag = etag + 1, entries = entries + locked.ended
      FROM locked
     WHERE budget_line.instansi = locked.instansi AND budget_line.budget_id = locked.budget_id
       AND budget_line.line_id = locked.line_id
    RETURNING budget_line.instansi, budget_line.budget_id, budget_line.line_id, entries - locked.ended AS before),
  entered AS (
    INSERT INTO ledger_entry (instansi, budget_id, line_id, number, kind, reserved, reservation_id, actor)
    SELECT instansi, budget_id, line_id,
           before + row_number() OVER (PARTITION BY instansi, budget_id, line_id ORDER BY reservation_id),
           'EXPIRE', -released, reservation_id, $5::jsonb ->> 'actor'
      FROM ended JOIN line USING (instansi, budget_id, line_id)),
  noted AS (
    INSERT INTO journal (instansi, event_id, type, subject, version, payload, audit)
    SELECT instansi, ($2::uuid[])[row_number() OVER ()], $3, 'instansi/' || instansi || '/reservations/' || reservation_id,
           version,
           $4::bytea || protobuf_text($6, budget_line_name(instansi, budget_id, line_id)) || protobuf_int($7, released),
           $5::jsonb
      FROM ended)
  SELECT count(*) FROM ended)sql"};

constexpr absl::Duration kTimeout = absl::Seconds(30);
// Each further one passes by the lines that were shut while the one before waited for them.
constexpr int kAttempts = 10;

// The service acts by itself.
std::string Audit() {
  rpc::CallContext call;
  call.method = "terpadu.budgeting/ExpireReservations";
  call.actor = {.id = "budgeting", .roles = {"APPLICATION"}, .authenticated = true};
  call.request_id = NewUuid();
  call.correlation_id = call.request_id;
  return call.AuditJson("not confirmed in time");
}

}  // namespace

absl::StatusOr<int> ExpireReservations(postgres::Connection& connection) {
  std::vector<std::string> event_ids;
  event_ids.reserve(kExpiryBatch);
  for (int i = 0; i < kExpiryBatch; ++i) {
    event_ids.push_back(NewUuid());
  }
  v1::ReservationReleased event;
  event.set_state(v1::RESERVATION_STATE_EXPIRED);
  postgres::Params params;
  params.Int(kExpiryBatch).TextArray(event_ids).Text(journal::EventTypeOf(event.GetDescriptor()));
  params.Bytes(event.SerializeAsString()).Text(Audit());
  params.Int(v1::ReservationReleased::kLineFieldNumber).Int(v1::ReservationReleased::kReleasedFieldNumber);
  const postgres::Scope scope = postgres::Scope::EveryInstansi(absl::Now() + kTimeout);
  auto rows = connection.Execute(scope, kExpire, params);
  for (int attempt = 1; attempt < kAttempts && IsOfClosedBudget(rows.status()); ++attempt) {
    rows = connection.Execute(scope, kExpire, params);
  }
  TERPADU_RETURN_IF_ERROR(rows.status());
  return static_cast<int>(rows->Int(0, 0));
}

}  // namespace terpadu::budgeting
