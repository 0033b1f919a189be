#include "services/budgeting/store/closing.h"

#include "absl/time/time.h"
#include "google/protobuf/util/time_util.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "services/budgeting/domain/refusal.h"
#include "services/budgeting/store/budgets.h"
#include "services/budgeting/store/open_payments.h"
#include "terpadu/budgeting/v1/events.pb.h"

namespace terpadu::budgeting {
namespace {

constexpr postgres::Statement kShutBudget = {"budgeting_shut_budget", R"sql(
  UPDATE budget SET state = 'CLOSING', version = version + 1 WHERE instansi = $1 AND budget_id = $2 RETURNING version)sql"};

constexpr postgres::Statement kShutLines = {"budgeting_shut_lines", R"sql(
  WITH line AS MATERIALIZED (
    SELECT line_id FROM budget_line WHERE instansi = $1 AND budget_id = $2 ORDER BY line_id FOR NO KEY UPDATE)
  UPDATE budget_line SET closing = true, etag = etag + 1
    FROM line WHERE instansi = $1 AND budget_id = $2 AND budget_line.line_id = line.line_id)sql"};

// The lines of a budget being closed do not change, so what they say leads to what is open on them.
constexpr postgres::Statement kRelease = {"budgeting_close_reservations", R"sql(
  WITH open AS MATERIALIZED (
    SELECT entry.reservation_id
      FROM budget_line AS line JOIN ledger_entry AS entry USING (instansi, budget_id, line_id)
     WHERE line.instansi = $1 AND line.budget_id = $2 AND line.reserved > 0 AND entry.kind = 'RESERVE')
  UPDATE reservation SET state = 'RELEASED', released = held, held = 0, version = version + 1
    FROM open WHERE instansi = $1 AND reservation.reservation_id = open.reservation_id AND held > 0
  RETURNING reservation.reservation_id, line_id, released, version)sql"};

constexpr postgres::Statement kCarryOver = {"budgeting_close_commitments", R"sql(
  WITH open AS MATERIALIZED (
    SELECT entry.commitment_id
      FROM budget_line AS line JOIN ledger_entry AS entry USING (instansi, budget_id, line_id)
     WHERE line.instansi = $1 AND line.budget_id = $2 AND line.committed > line.paid
       AND entry.kind IN ('COMMIT', 'CARRY_OVER')),
  carried AS (
    UPDATE commitment SET carried_over = amount - paid, version = version + 1
      FROM open WHERE instansi = $1 AND commitment.commitment_id = open.commitment_id AND amount - paid > 0
    RETURNING commitment.commitment_id, line_id, carried_over, version),
  listed AS (
    INSERT INTO carry_over (instansi, budget_id, commitment_id, line_id, amount)
    SELECT $1, $2, commitment_id, line_id, carried_over FROM carried)
  SELECT * FROM carried)sql"};

// $3 reservations, $4 their lines, $5 what they gave back · $6 commitments, $7 their lines, $8 what is carried over
// $9 decree · $10 audit
constexpr postgres::Statement kCloseLines = {"budgeting_close_lines", R"sql(
  WITH moved AS MATERIALIZED (
    SELECT 'RELEASE' AS kind, id AS reservation_id, NULL AS commitment_id, line_id, -amount AS reserved, 0::bigint AS committed
      FROM unnest($3::text[], $4::text[], $5::bigint[]) AS r (id, line_id, amount)
    UNION ALL
    SELECT 'CARRY_OVER', NULL, id, line_id, 0, -amount
      FROM unnest($6::text[], $7::text[], $8::bigint[]) AS c (id, line_id, amount)),
  effect AS MATERIALIZED (
    SELECT stood.line_id, count(kind) AS entries, coalesce(-sum(moved.reserved), 0)::bigint AS released,
           coalesce(-sum(moved.committed), 0)::bigint AS carried_over
      FROM budget_line AS stood LEFT JOIN moved USING (line_id)
     WHERE stood.instansi = $1 AND stood.budget_id = $2 GROUP BY stood.line_id),
  line AS (
    UPDATE budget_line
       SET reserved = reserved - released, committed = committed - carried_over, closed = true, etag = etag + 1,
           entries = budget_line.entries + effect.entries
      FROM effect
     WHERE instansi = $1 AND budget_id = $2 AND budget_line.line_id = effect.line_id
    RETURNING effect.*, amount, paid, budget_line.entries - effect.entries AS before),
  entered AS (
    INSERT INTO ledger_entry (instansi, budget_id, line_id, number, kind, reserved, committed, reservation_id,
                              commitment_id, reason, actor)
    SELECT $1, $2, line_id,
           before + row_number() OVER (PARTITION BY line_id ORDER BY kind DESC, reservation_id, commitment_id),
           kind, reserved, committed, reservation_id, commitment_id, $9, $10::jsonb ->> 'actor'
      FROM moved JOIN line USING (line_id)),
  closed AS (
    INSERT INTO line_closing (instansi, budget_id, line_id, amount, paid, released, carried_over)
    SELECT $1, $2, line_id, amount, paid, released, carried_over FROM line)
  INSERT INTO budget_closing (instansi, budget_id, legal_basis, amount, paid, released, carried_over, lines, reservations,
                              carry_overs)
  SELECT $1, $2, $9, coalesce(sum(amount), 0), coalesce(sum(paid), 0), coalesce(sum(released), 0),
         coalesce(sum(carried_over), 0), count(*), cardinality($3::text[]), cardinality($6::text[])
    FROM line)sql"};

constexpr postgres::Statement kSetClosed = {"budgeting_set_closed", R"sql(
  UPDATE budget SET state = 'CLOSED', version = version + 1 WHERE instansi = $1 AND budget_id = $2 RETURNING version)sql"};

constexpr postgres::Statement kGet = {"budgeting_closing_get", R"sql(
  SELECT legal_basis, amount, paid, released, carried_over, lines, reservations, carry_overs, closed_at
    FROM budget_closing WHERE instansi = $1 AND budget_id = $2)sql"};

constexpr postgres::Statement kListLines = {"budgeting_line_closing_list", R"sql(
  SELECT line_id, amount, paid, released, carried_over FROM line_closing
   WHERE instansi = $1 AND budget_id = $2 AND line_id > $3 ORDER BY line_id LIMIT $4)sql"};

postgres::Params KeyParams(const BudgetKey& key) {
  return std::move(postgres::Params().Text(key.instansi).Text(key.budget));
}

// What closing took from documents of a kind, and their events.
struct Ended {
  std::vector<std::string> ids, lines;
  std::vector<int64_t> amounts;
};

template <typename MakeEvent>
Ended Read(const postgres::Rows& rows, std::vector<journal::Entry>& events, MakeEvent make_event) {
  Ended ended;
  for (int row = 0; row < rows.size(); ++row) {
    ended.ids.push_back(rows.Text(row, 0));
    ended.lines.push_back(rows.Text(row, 1));
    ended.amounts.push_back(rows.Int(row, 2));
    events.push_back(make_event(ended.ids.back(), ended.lines.back(), ended.amounts.back(), rows.Int(row, 3)));
  }
  return ended;
}

absl::StatusOr<Ended> ReleaseReservations(postgres::Transaction& transaction, const BudgetKey& key,
                                          std::vector<journal::Entry>& events) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kRelease, KeyParams(key)));
  return Read(rows, events, [&](const std::string& id, const std::string& line, int64_t amount, int64_t version) {
    v1::ReservationReleased event;
    event.set_line(LineKey{key.instansi, key.budget, line}.Name());
    event.set_released(amount);
    event.set_state(v1::RESERVATION_STATE_RELEASED);
    return journal::MakeEntry(ReservationKey{key.instansi, id}.Name(), version, event);
  });
}

absl::StatusOr<Ended> CarryOverCommitments(postgres::Transaction& transaction, const BudgetKey& key,
                                           std::vector<journal::Entry>& events) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kCarryOver, KeyParams(key)));
  return Read(rows, events, [&](const std::string& id, const std::string& line, int64_t amount, int64_t version) {
    v1::CommitmentCarriedOver event;
    event.set_line(LineKey{key.instansi, key.budget, line}.Name());
    event.set_carried_over(amount);
    return journal::MakeEntry(CommitmentKey{key.instansi, id}.Name(), version, event);
  });
}

absl::StatusOr<v1::BudgetClosing> ClosingFrom(const postgres::Rows& rows, const BudgetKey& key) {
  if (rows.empty()) {
    return NotFound(key.Name() + "/closing");
  }
  v1::BudgetClosing closing;
  closing.set_name(key.Name() + "/closing");
  closing.set_legal_basis(rows.Text(0, 0));
  closing.set_total_amount(rows.Int(0, 1));
  closing.set_total_paid(rows.Int(0, 2));
  closing.set_total_released(rows.Int(0, 3));
  closing.set_total_carried_over(rows.Int(0, 4));
  closing.set_total_unspent(rows.Int(0, 1) - rows.Int(0, 2) - rows.Int(0, 4));
  closing.set_line_count(static_cast<int32_t>(rows.Int(0, 5)));
  closing.set_reservation_count(static_cast<int32_t>(rows.Int(0, 6)));
  closing.set_carry_over_count(static_cast<int32_t>(rows.Int(0, 7)));
  *closing.mutable_create_time() =
      google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(rows.Time(0, 8)));
  return closing;
}

journal::Entry EventOf(const v1::BudgetClosing& closing, const BudgetKey& key, int64_t version) {
  v1::BudgetClosed event;
  event.set_legal_basis(closing.legal_basis());
  event.set_amount(closing.total_amount());
  event.set_paid(closing.total_paid());
  event.set_released(closing.total_released());
  event.set_carried_over(closing.total_carried_over());
  return journal::MakeEntry(key.Name(), version, event);
}

}  // namespace

absl::Status ShutBudget(postgres::Transaction& transaction, const CloseCommand& command) {
  const BudgetKey& key = command.budget;
  TERPADU_ASSIGN(const BudgetRow stands, LockBudget(transaction, key));
  if (stands.closing) {
    return absl::OkStatus();
  }
  TERPADU_ASSIGN(const BudgetRow budget, LockBudgetAt(transaction, key, command.etag));
  TERPADU_RETURN_IF_ERROR(CheckInForce(budget, key));
  TERPADU_RETURN_IF_ERROR(CheckNoPaymentOpen(transaction, key));
  TERPADU_ASSIGN(const postgres::Rows shut, transaction.Execute(kShutBudget, KeyParams(key)));
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kShutLines, KeyParams(key)).status());
  v1::BudgetClosingStarted event;
  event.set_legal_basis(command.legal_basis);
  return journal::Append(transaction, key.instansi, {journal::MakeEntry(key.Name(), shut.Int(0, 0), event)},
                         command.audit);
}

absl::StatusOr<v1::BudgetClosing> CloseBudget(postgres::Transaction& transaction, const CloseCommand& command) {
  const BudgetKey& key = command.budget;
  TERPADU_ASSIGN(const BudgetRow budget, LockBudget(transaction, key));
  if (budget.closed) {
    return BudgetIsClosed(key.Name());
  }
  std::vector<journal::Entry> events;
  TERPADU_ASSIGN(const Ended released, ReleaseReservations(transaction, key, events));
  TERPADU_ASSIGN(const Ended carried, CarryOverCommitments(transaction, key, events));
  postgres::Params params = KeyParams(key);
  params.TextArray(released.ids).TextArray(released.lines).IntArray(released.amounts);
  params.TextArray(carried.ids).TextArray(carried.lines).IntArray(carried.amounts);
  params.Text(command.legal_basis).Text(command.audit);
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kCloseLines, params).status());
  TERPADU_ASSIGN(const postgres::Rows closed, transaction.Execute(kSetClosed, KeyParams(key)));
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kGet, KeyParams(key)));
  TERPADU_ASSIGN(v1::BudgetClosing closing, ClosingFrom(rows, key));
  events.push_back(EventOf(closing, key, closed.Int(0, 0)));
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, key.instansi, events, command.audit));
  return closing;
}

absl::StatusOr<v1::BudgetClosing> GetClosing(rpc::CallContext& call, const BudgetKey& budget) {
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(budget.instansi), kGet, KeyParams(budget)));
  return ClosingFrom(rows, budget);
}

absl::StatusOr<std::vector<v1::LineClosing>> ListLineClosings(rpc::CallContext& call, const BudgetKey& budget,
                                                              const std::string& after, int size) {
  postgres::Params params = KeyParams(budget);
  params.Text(after).Int(size);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(budget.instansi), kListLines, params));
  std::vector<v1::LineClosing> closings;
  for (int row = 0; row < rows.size(); ++row) {
    v1::LineClosing& closing = closings.emplace_back();
    closing.set_line(LineKey{budget.instansi, budget.budget, rows.Text(row, 0)}.Name());
    closing.set_amount(rows.Int(row, 1));
    closing.set_paid(rows.Int(row, 2));
    closing.set_released(rows.Int(row, 3));
    closing.set_carried_over(rows.Int(row, 4));
    closing.set_unspent(closing.amount() - closing.paid() - closing.carried_over());
  }
  return closings;
}

}  // namespace terpadu::budgeting
