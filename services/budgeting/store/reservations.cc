#include "services/budgeting/store/reservations.h"

#include "google/protobuf/util/time_util.h"
#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "services/budgeting/domain/refusal.h"
#include "services/budgeting/store/enums.h"
#include "services/budgeting/store/hot_command.h"
#include "services/budgeting/store/lines.h"
#include "terpadu/budgeting/v1/events.pb.h"

namespace terpadu::budgeting {
namespace {

using google::protobuf::util::TimeUtil;

#define TERPADU_RESERVATION_COLUMNS \
  "reservation_id, budget_id, line_id, rup_package, amount, held, state, expires_at, version "
enum Column { kId, kBudget, kLine, kRupPackage, kAmount, kHeld, kState, kExpiresAt, kVersion, kOverdue };

constexpr postgres::Statement kGet = {"budgeting_reservation_get", "SELECT " TERPADU_RESERVATION_COLUMNS R"sql(,
       state = 'PENDING' AND expires_at <= now()
  FROM reservation WHERE instansi = $1 AND reservation_id = $2)sql"};

constexpr postgres::Statement kList = {"budgeting_reservation_list", "SELECT " TERPADU_RESERVATION_COLUMNS R"sql(
  FROM reservation WHERE instansi = $1 AND reservation_id > $2 ORDER BY reservation_id LIMIT $3)sql"};

}  // namespace

// $6… event id, type, subject, payload · $10 budget · $11 line · $12 amount · $13 the line's etag or null
// $14 reservation · $15 package · $16 microseconds to live
constexpr postgres::Statement kReserve = {"budgeting_reserve", R"sql(
  WITH line AS (
    UPDATE budget_line SET reserved = reserved + $12, etag = etag + 1, entries = entries + 1
     WHERE instansi = $1 AND budget_id = $10 AND line_id = $11 AND budget_version > 0
       AND amount - reserved - committed >= $12 AND etag = coalesce($13, etag)
    RETURNING instansi, budget_id, line_id, entries),
  entered AS (
    INSERT INTO ledger_entry (instansi, budget_id, line_id, number, kind, reserved, reservation_id, actor)
    SELECT instansi, budget_id, line_id, entries, 'RESERVE', $12, $14, $5::jsonb ->> 'actor' FROM line),
  made AS (
    INSERT INTO reservation (instansi, reservation_id, budget_id, line_id, rup_package, amount, held, expires_at)
    SELECT instansi, $14, budget_id, line_id, $15, $12, $12, now() + $16::bigint * interval '1 microsecond' FROM line
    RETURNING )sql" TERPADU_RESERVATION_COLUMNS R"sql(),
  asked AS (
    INSERT INTO request (instansi, request_id, method, fingerprint, resource) SELECT instansi, $2::uuid, $3, $4, $8 FROM line),
  noted AS (
    INSERT INTO journal (instansi, event_id, type, subject, version, payload, audit)
    SELECT instansi, $6::uuid, $7, $8, 1, $9::bytea, $5::jsonb FROM line)
  SELECT )sql" TERPADU_RESERVATION_COLUMNS " FROM made"};

namespace {

// A confirmed one stays as it is, without an event. $6… event · $10 reservation · $11 field of the line's name
constexpr postgres::Statement kConfirm = {"budgeting_confirm", R"sql(
  WITH open AS MATERIALIZED (
    SELECT * FROM reservation
     WHERE instansi = $1 AND reservation_id = $10
       AND (state = 'CONFIRMED' OR (state = 'PENDING' AND expires_at > now()))
       FOR NO KEY UPDATE),
  confirmed AS (
    UPDATE reservation SET state = 'CONFIRMED', version = reservation.version + 1
      FROM open
     WHERE reservation.instansi = $1 AND reservation.reservation_id = $10 AND open.state = 'PENDING'
    RETURNING reservation.*),
  asked AS (
    INSERT INTO request (instansi, request_id, method, fingerprint, resource) SELECT instansi, $2::uuid, $3, $4, $8 FROM open),
  noted AS (
    INSERT INTO journal (instansi, event_id, type, subject, version, payload, audit)
    SELECT instansi, $6::uuid, $7, $8, version, $9::bytea || protobuf_text($11, budget_line_name(instansi, budget_id, line_id)), $5::jsonb
      FROM confirmed)
  SELECT )sql" TERPADU_RESERVATION_COLUMNS R"sql( FROM confirmed
  UNION ALL
  SELECT )sql" TERPADU_RESERVATION_COLUMNS " FROM open WHERE state = 'CONFIRMED'"};

// What is left after a contract is a saving, and is told as one. $6… event · $10 reservation · $11 field of the line's
// name · $12 field of what is released · $13 reason · $14 id, $15 type, $16 payload of the saving's event, $17 field of
// its amount
constexpr postgres::Statement kRelease = {"budgeting_release", R"sql(
  WITH freed AS (
    UPDATE reservation SET state = 'RELEASED', released = held, held = 0, version = version + 1
     WHERE instansi = $1 AND reservation_id = $10
       AND (state = 'CONFIRMED' OR (state = 'PENDING' AND expires_at > now()))
    RETURNING *, committed > 0 AS saved, budget_line_name(instansi, budget_id, line_id) AS line),
  line AS (
    UPDATE budget_line
       SET reserved = budget_line.reserved - freed.released, etag = etag + 1, entries = entries + 1,
           version = budget_line.version + freed.saved::int
      FROM freed
     WHERE budget_line.instansi = freed.instansi AND budget_line.budget_id = freed.budget_id
       AND budget_line.line_id = freed.line_id
    RETURNING budget_line.entries, budget_line.version AS line_version),
  entered AS (
    INSERT INTO ledger_entry (instansi, budget_id, line_id, number, kind, reserved, reservation_id, reason, actor)
    SELECT instansi, budget_id, line_id, entries, CASE WHEN saved THEN 'SAVING' ELSE 'RELEASE' END, -released,
           reservation_id, $13, $5::jsonb ->> 'actor'
      FROM freed CROSS JOIN line),
  asked AS (
    INSERT INTO request (instansi, request_id, method, fingerprint, resource)
    SELECT instansi, $2::uuid, $3, $4, $8 FROM freed),
  noted AS (
    INSERT INTO journal (instansi, event_id, type, subject, version, payload, audit)
    SELECT instansi, event.id, event.type, event.subject, event.version, event.payload, $5::jsonb
      FROM freed CROSS JOIN line CROSS JOIN LATERAL (VALUES
             (1, $6::uuid, $7::text, $8::text, freed.version,
              $9::bytea || protobuf_text($11, freed.line) || protobuf_int($12, freed.released)),
             (2, $14::uuid, $15::text, freed.line, line.line_version,
              $16::bytea || protobuf_int($17, freed.released))
           ) AS event (place, id, type, subject, version, payload)
     WHERE event.place = 1 OR freed.saved
     ORDER BY event.place)
  SELECT )sql" TERPADU_RESERVATION_COLUMNS " FROM freed"};

v1::Reservation ReservationFrom(const postgres::Rows& rows, int row, const std::string& instansi) {
  v1::Reservation reservation;
  reservation.set_name(ReservationKey{instansi, rows.Text(row, kId)}.Name());
  reservation.set_line(LineKey{instansi, rows.Text(row, kBudget), rows.Text(row, kLine)}.Name());
  reservation.set_rup_package(rows.Text(row, kRupPackage));
  reservation.set_amount(rows.Int(row, kAmount));
  reservation.set_held(rows.Int(row, kHeld));
  reservation.set_state(ReservationStateOf(rows.Text(row, kState)));
  if (reservation.state() == v1::RESERVATION_STATE_PENDING) {
    *reservation.mutable_expire_time() =
        TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(rows.Time(row, kExpiresAt)));
  }
  reservation.set_etag(rpc::EtagOf(rows.Int(row, kVersion)));
  return reservation;
}

absl::Status WhyNotReserved(rpc::CallContext& call, const ReserveCommand& command, std::string_view constraint) {
  if (constraint == kBudgetClosed) {
    return BudgetIsClosed(command.line.Budget().Name());
  }
  if (constraint == "reservation_pkey") {
    return ReservationExists(command.reservation.Name());
  }
  TERPADU_ASSIGN(const v1::BudgetLine line, GetLine(call, command.line));
  if (line.budget_version() == 0) {
    return BudgetNotApproved(command.line.Budget().Name());
  }
  if (command.etag.has_value() && rpc::EtagOf(*command.etag) != line.etag()) {
    return rpc::EtagMismatch(line.name());
  }
  return line.available() < command.amount ? LineExhausted(line.name(), line.available(), command.amount)
                                           : absl::OkStatus();
}

// The outcome of a command that changes one reservation.
absl::StatusOr<v1::Reservation> RunOnReservation(const HotCommand& command, const postgres::Statement& statement,
                                                 const postgres::Params& params, const ReservationKey& key,
                                                 const Explain& explain) {
  TERPADU_ASSIGN(const HotOutcome outcome, RunHot(command, statement, params, explain));
  if (outcome.rows.has_value()) {
    return ReservationFrom(*outcome.rows, 0, key.instansi);
  }
  TERPADU_ASSIGN(StoredReservation stored, FindReservation(command.call, {key.instansi, outcome.replayed_id}));
  return std::move(stored.reservation);
}

Explain WhyNotOpen(rpc::CallContext& call, const ReservationKey& key) {
  return [&call, key](std::string_view constraint) -> absl::Status {
    TERPADU_ASSIGN(const StoredReservation stored, FindReservation(call, key));
    if (constraint == kBudgetClosed) {
      return BudgetIsClosed(BudgetOf(stored.reservation.line()));
    }
    return CheckOpen(stored);
  };
}

}  // namespace

absl::StatusOr<StoredReservation> FindReservation(rpc::CallContext& call, const ReservationKey& key) {
  postgres::Params params;
  params.Text(key.instansi).Text(key.reservation);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(key.instansi), kGet, params));
  if (rows.empty()) {
    return NotFound(key.Name());
  }
  return StoredReservation{.reservation = ReservationFrom(rows, 0, key.instansi), .overdue = rows.Bool(0, kOverdue)};
}

absl::StatusOr<std::vector<v1::Reservation>> ListReservations(rpc::CallContext& call, const std::string& instansi,
                                                              const std::string& after, int size) {
  postgres::Params params;
  params.Text(instansi).Text(after).Int(size);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(instansi), kList, params));
  std::vector<v1::Reservation> reservations;
  reservations.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    reservations.push_back(ReservationFrom(rows, row, instansi));
  }
  return reservations;
}

absl::Status CheckOpen(const StoredReservation& stored) {
  const v1::Reservation& reservation = stored.reservation;
  if (reservation.held() > 0 && !stored.overdue) {
    return absl::OkStatus();
  }
  const v1::ReservationState state = stored.overdue ? v1::RESERVATION_STATE_EXPIRED : reservation.state();
  return ReservationEnded(reservation.name(), v1::ReservationState_Name(state));
}

absl::StatusOr<v1::Reservation> Reserve(rpc::CallContext& call, const v1::ReserveRequest& request,
                                        const ReserveCommand& command) {
  v1::ReservationCreated event;
  event.set_line(command.line.Name());
  event.set_rup_package(command.rup_package);
  event.set_amount(command.amount);
  *event.mutable_ttl() = TimeUtil::MicrosecondsToDuration(absl::ToInt64Microseconds(command.ttl));
  const HotCommand hot = {.call = call, .instansi = command.line.instansi, .request = request};
  postgres::Params params = hot.Params();
  AddEvent(command.reservation.Name(), event, params);
  params.Text(command.line.budget).Text(command.line.line).Int(command.amount);
  command.etag.has_value() ? params.Int(*command.etag) : params.Null();
  params.Text(command.reservation.reservation).Text(command.rup_package).Int(absl::ToInt64Microseconds(command.ttl));
  return RunOnReservation(hot, kReserve, params, command.reservation,
                          [&](std::string_view constraint) { return WhyNotReserved(call, command, constraint); });
}

absl::StatusOr<v1::Reservation> ConfirmReservation(rpc::CallContext& call, const v1::ConfirmReservationRequest& request,
                                                   const ReservationKey& key) {
  const HotCommand hot = {.call = call, .instansi = key.instansi, .request = request};
  postgres::Params params = hot.Params();
  AddEvent(key.Name(), v1::ReservationConfirmed(), params);
  params.Text(key.reservation).Int(v1::ReservationConfirmed::kLineFieldNumber);
  return RunOnReservation(hot, kConfirm, params, key, WhyNotOpen(call, key));
}

absl::StatusOr<v1::Reservation> ReleaseReservation(rpc::CallContext& call, const v1::ReleaseReservationRequest& request,
                                                   const ReservationKey& key) {
  v1::ReservationReleased event;
  event.set_state(v1::RESERVATION_STATE_RELEASED);
  const HotCommand hot = {.call = call, .instansi = key.instansi, .request = request};
  postgres::Params params = hot.Params(request.reason());
  AddEvent(key.Name(), event, params);
  params.Text(key.reservation).Int(v1::ReservationReleased::kLineFieldNumber);
  params.Int(v1::ReservationReleased::kReleasedFieldNumber).Text(request.reason());
  v1::BudgetLineSavingReturned saving;
  saving.set_reservation(key.Name());
  AddEventOfLine(saving, params);
  params.Int(v1::BudgetLineSavingReturned::kAmountFieldNumber);
  return RunOnReservation(hot, kRelease, params, key, WhyNotOpen(call, key));
}

}  // namespace terpadu::budgeting
