#include "services/budgeting/store/commitments.h"

#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "services/budgeting/domain/refusal.h"
#include "services/budgeting/store/enums.h"
#include "services/budgeting/store/hot_command.h"
#include "services/budgeting/store/reservations.h"
#include "terpadu/budgeting/v1/events.pb.h"

namespace terpadu::budgeting {
namespace {

#define TERPADU_COMMITMENT_COLUMNS                                                                                   \
  "commitment_id, reservation_id, budget_id, line_id, contract, amount, paid, version, carried_over, carried_from, " \
  "kind "
enum Column {
  kId,
  kReservation,
  kBudget,
  kLine,
  kContract,
  kAmount,
  kPaid,
  kVersion,
  kCarriedOver,
  kCarriedFrom,
  kKind
};

constexpr postgres::Statement kGet = {"budgeting_commitment_get", "SELECT " TERPADU_COMMITMENT_COLUMNS R"sql(
  FROM commitment WHERE instansi = $1 AND commitment_id = $2)sql"};

constexpr postgres::Statement kList = {"budgeting_commitment_list", "SELECT " TERPADU_COMMITMENT_COLUMNS R"sql(
  FROM commitment WHERE instansi = $1 AND commitment_id > $2 ORDER BY commitment_id LIMIT $3)sql"};

// Two events, the commitment's first: event id, type, subject, payload in $6 to $9 and $10 to $13; a third of what the
// contract saved, if it did: id, type, payload in $23 to $25, field of its amount $26.
// $14 reservation · $15 amount · $16 keep the remainder · $17 commitment · $18 contract
// Fields: $19 line of the first · $20 line, $21 released, $22 held of the second.
constexpr postgres::Statement kCommit = {"budgeting_commit", R"sql(
  WITH bound AS (
    UPDATE reservation
       SET committed = committed + $15,
           held      = CASE WHEN $16 THEN held - $15 ELSE 0 END,
           released  = CASE WHEN $16 THEN 0 ELSE held - $15 END,
           state     = CASE WHEN $16 AND held > $15 THEN state ELSE 'COMMITTED' END,
           version   = version + 1
     WHERE instansi = $1 AND reservation_id = $14 AND held >= $15
       AND (state = 'CONFIRMED' OR (state = 'PENDING' AND expires_at > now()))
    RETURNING *, budget_line_name(instansi, budget_id, line_id) AS line),
  line AS (
    UPDATE budget_line
       SET reserved = budget_line.reserved - $15 - bound.released, committed = budget_line.committed + $15,
           etag = etag + 1, entries = entries + 1 + (bound.released > 0)::int,
           version = budget_line.version + (bound.released > 0)::int
      FROM bound
     WHERE budget_line.instansi = bound.instansi AND budget_line.budget_id = bound.budget_id
       AND budget_line.line_id = bound.line_id
    RETURNING budget_line.instansi, entries, budget_line.version AS line_version),
  entered AS (
    INSERT INTO ledger_entry (instansi, budget_id, line_id, number, kind, reserved, committed, reservation_id,
                              commitment_id, actor)
    SELECT instansi, budget_id, line_id, entries - (released > 0)::int, 'COMMIT', -$15, $15, reservation_id, $17,
           $5::jsonb ->> 'actor'
      FROM bound JOIN line USING (instansi)
    UNION ALL
    SELECT instansi, budget_id, line_id, entries, 'SAVING', -released, 0, reservation_id, $17, $5::jsonb ->> 'actor'
      FROM bound JOIN line USING (instansi) WHERE released > 0),
  made AS (
    INSERT INTO commitment (instansi, commitment_id, reservation_id, budget_id, line_id, contract, amount)
    SELECT instansi, $17, reservation_id, budget_id, line_id, $18, $15 FROM bound JOIN line USING (instansi)
    RETURNING )sql" TERPADU_COMMITMENT_COLUMNS R"sql(),
  asked AS (
    INSERT INTO request (instansi, request_id, method, fingerprint, resource)
    SELECT instansi, $2::uuid, $3, $4, $8 FROM line),
  noted AS (
    INSERT INTO journal (instansi, event_id, type, subject, version, payload, audit)
    SELECT bound.instansi, event.id, event.type, event.subject, event.version, event.payload, $5::jsonb
      FROM bound CROSS JOIN line CROSS JOIN LATERAL (VALUES
             (1, $6::uuid,  $7::text,  $8::text,  1::bigint,     $9::bytea || protobuf_text($19, bound.line)),
             (2, $10::uuid, $11::text, $12::text, bound.version, $13::bytea || protobuf_text($20, bound.line)
                || protobuf_int($21, bound.released) || protobuf_int($22, bound.held)),
             (3, $23::uuid, $24::text, bound.line, line.line_version, $25::bytea || protobuf_int($26, bound.released))
           ) AS event (place, id, type, subject, version, payload)
     WHERE event.place < 3 OR bound.released > 0
     ORDER BY place)
  SELECT )sql" TERPADU_COMMITMENT_COLUMNS " FROM made"};

v1::Commitment CommitmentFrom(const postgres::Rows& rows, int row, const std::string& instansi) {
  v1::Commitment commitment;
  commitment.set_name(CommitmentKey{instansi, rows.Text(row, kId)}.Name());
  if (const auto reservation = rows.OptionalText(row, kReservation); reservation.has_value()) {
    commitment.set_reservation(ReservationKey{instansi, *reservation}.Name());
  }
  commitment.set_line(LineKey{instansi, rows.Text(row, kBudget), rows.Text(row, kLine)}.Name());
  commitment.set_contract(rows.Text(row, kContract));
  commitment.set_amount(rows.Int(row, kAmount));
  commitment.set_paid(rows.Int(row, kPaid));
  commitment.set_etag(rpc::EtagOf(rows.Int(row, kVersion)));
  commitment.set_carried_over(rows.Int(row, kCarriedOver));
  if (const auto from = rows.OptionalText(row, kCarriedFrom)) {
    commitment.set_carried_from(CommitmentKey{instansi, *from}.Name());
  }
  commitment.set_kind(CommitmentKindOf(rows.Text(row, kKind)));
  return commitment;
}

void AddEvents(const CommitCommand& command, postgres::Params& params) {
  v1::CommitmentCreated created;
  created.set_reservation(command.reservation.Name());
  created.set_contract(command.contract);
  created.set_amount(command.amount);
  created.set_kind(v1::COMMITMENT_KIND_CONTRACT);
  AddEvent(command.commitment.Name(), created, params);
  v1::ReservationCommitted committed;
  committed.set_commitment(command.commitment.Name());
  committed.set_amount(command.amount);
  AddEvent(command.reservation.Name(), committed, params);
}

absl::Status WhyNotCommitted(rpc::CallContext& call, const CommitCommand& command, std::string_view constraint) {
  if (constraint == "commitment_pkey") {
    return CommitmentExists(command.commitment.Name());
  }
  TERPADU_ASSIGN(const StoredReservation stored, FindReservation(call, command.reservation));
  if (constraint == kBudgetClosed) {
    return BudgetIsClosed(BudgetOf(stored.reservation.line()));
  }
  TERPADU_RETURN_IF_ERROR(CheckOpen(stored));
  const int64_t held = stored.reservation.held();
  return held < command.amount ? ReservationExceeded(stored.reservation.name(), held, command.amount)
                               : absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Commitment> GetCommitment(rpc::CallContext& call, const CommitmentKey& key) {
  postgres::Params params;
  params.Text(key.instansi).Text(key.commitment);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(key.instansi), kGet, params));
  if (rows.empty()) {
    return NotFound(key.Name());
  }
  return CommitmentFrom(rows, 0, key.instansi);
}

absl::StatusOr<std::vector<v1::Commitment>> ListCommitments(rpc::CallContext& call, const std::string& instansi,
                                                            const std::string& after, int size) {
  postgres::Params params;
  params.Text(instansi).Text(after).Int(size);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(instansi), kList, params));
  std::vector<v1::Commitment> commitments;
  commitments.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    commitments.push_back(CommitmentFrom(rows, row, instansi));
  }
  return commitments;
}

absl::StatusOr<v1::Commitment> CommitReservation(rpc::CallContext& call, const v1::CommitReservationRequest& request,
                                                 const CommitCommand& command) {
  const std::string& instansi = command.reservation.instansi;
  const HotCommand hot = {.call = call, .instansi = instansi, .request = request};
  postgres::Params params = hot.Params();
  AddEvents(command, params);
  params.Text(command.reservation.reservation).Int(command.amount).Bool(command.keep_remainder);
  params.Text(command.commitment.commitment).Text(command.contract);
  params.Int(v1::CommitmentCreated::kLineFieldNumber).Int(v1::ReservationCommitted::kLineFieldNumber);
  params.Int(v1::ReservationCommitted::kReleasedFieldNumber).Int(v1::ReservationCommitted::kHeldFieldNumber);
  v1::BudgetLineSavingReturned saving;
  saving.set_reservation(command.reservation.Name());
  saving.set_contract(command.contract);
  AddEventOfLine(saving, params);
  params.Int(v1::BudgetLineSavingReturned::kAmountFieldNumber);
  TERPADU_ASSIGN(const HotOutcome outcome, RunHot(hot, kCommit, params, [&](std::string_view constraint) {
                   return WhyNotCommitted(call, command, constraint);
                 }));
  if (outcome.rows.has_value()) {
    return CommitmentFrom(*outcome.rows, 0, instansi);
  }
  return GetCommitment(call, {instansi, outcome.replayed_id});
}

}  // namespace terpadu::budgeting
