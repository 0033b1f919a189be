#include "services/budgeting/store/corrections.h"

#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "services/budgeting/domain/correction.h"
#include "services/budgeting/domain/refusal.h"
#include "services/budgeting/store/ledger.h"
#include "terpadu/budgeting/v1/events.pb.h"

namespace terpadu::budgeting {
namespace {

// What an entry names, its ids; and what is to be added to the line's balances.
struct Correction {
  Corrected corrected{};
  std::string reservation, commitment, disbursement;
  int64_t reserved = 0, committed = 0, paid = 0;
};

constexpr postgres::Statement kFind = {"budgeting_correction_find", R"sql(
  SELECT kind, reservation_id, commitment_id, disbursement_id FROM ledger_entry
   WHERE instansi = $1 AND budget_id = $2 AND line_id = $3 AND number = $4)sql"};

constexpr postgres::Statement kLockReservation = {"budgeting_correction_lock_reservation", R"sql(
  SELECT held, CASE WHEN state = 'PENDING' AND expires_at <= now() THEN 'EXPIRED' ELSE state END FROM reservation
   WHERE instansi = $1 AND reservation_id = $2 FOR NO KEY UPDATE)sql"};

constexpr postgres::Statement kLockCommitment = {"budgeting_correction_lock_commitment", R"sql(
  SELECT amount - carried_over - paid FROM commitment WHERE instansi = $1 AND commitment_id = $2 FOR NO KEY UPDATE)sql"};

constexpr postgres::Statement kLockPayment = {"budgeting_correction_lock_payment", R"sql(
  SELECT amount FROM disbursement WHERE instansi = $1 AND disbursement_id = $2 FOR NO KEY UPDATE)sql"};

constexpr postgres::Statement kLockLine = {"budgeting_correction_lock_line", R"sql(
  SELECT amount - reserved - committed, etag, closing FROM budget_line
   WHERE instansi = $1 AND budget_id = $2 AND line_id = $3 FOR NO KEY UPDATE)sql"};

constexpr postgres::Statement kReservation = {"budgeting_correction_reservation", R"sql(
  UPDATE reservation SET amount = amount + $3, held = held + $3, version = version + 1
   WHERE instansi = $1 AND reservation_id = $2 RETURNING version, held)sql"};

constexpr postgres::Statement kCommitment = {"budgeting_correction_commitment", R"sql(
  UPDATE commitment SET amount = amount + $3, paid = paid + $4, version = version + 1
   WHERE instansi = $1 AND commitment_id = $2 RETURNING version, amount, paid)sql"};

constexpr postgres::Statement kPayment = {"budgeting_correction_payment", R"sql(
  UPDATE disbursement SET amount = amount + $3 WHERE instansi = $1 AND disbursement_id = $2 RETURNING amount)sql"};

// $4 reserved, $5 committed, $6 paid · $7, $8, $9 what the entry names · $10 entry corrected · $11 reason · $12 audit
constexpr postgres::Statement kLine = {"budgeting_correction_line", R"sql(
  WITH line AS (
    UPDATE budget_line
       SET reserved = reserved + $4, committed = committed + $5, paid = paid + $6, etag = etag + 1, entries = entries + 1
     WHERE instansi = $1 AND budget_id = $2 AND line_id = $3
    RETURNING *)
  INSERT INTO ledger_entry (instansi, budget_id, line_id, number, kind, reserved, committed, paid, reservation_id,
                            commitment_id, disbursement_id, corrects, reason, actor)
  SELECT instansi, budget_id, line_id, entries, 'CORRECT', $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb ->> 'actor'
    FROM line
  RETURNING number)sql"};

postgres::Params KeyParams(const std::string& instansi, const std::string& id) {
  return std::move(postgres::Params().Text(instansi).Text(id));
}

postgres::Params LineParams(const LineKey& line) {
  return std::move(postgres::Params().Text(line.instansi).Text(line.budget).Text(line.line));
}

absl::StatusOr<Correction> FindWhatToCorrect(postgres::Transaction& transaction, const CorrectCommand& command) {
  TERPADU_ASSIGN(const postgres::Rows rows,
                 transaction.Execute(kFind, LineParams(command.entry.line).Int(command.entry.number)));
  if (rows.empty()) {
    return NotFound(command.entry.Name());
  }
  Correction correction = {.reservation = rows.OptionalText(0, 1).value_or(""),
                           .commitment = rows.OptionalText(0, 2).value_or(""),
                           .disbursement = rows.OptionalText(0, 3).value_or("")};
  const std::string kind = rows.Text(0, 0);
  if (kind == "RESERVE") {
    correction.corrected = Corrected::kReservation;
    correction.reserved = command.effect;
  } else if (kind == "COMMIT") {
    correction.corrected = Corrected::kCommitment;
    correction.committed = command.effect;
  } else if (kind == "DISBURSE") {
    correction.corrected = Corrected::kPayment;
    correction.paid = command.effect;
  } else {
    return EntryNotCorrectable(command.entry.Name(), "LEDGER_ENTRY_KIND_" + kind);
  }
  return correction;
}

absl::Status LockDocuments(postgres::Transaction& transaction, const std::string& instansi,
                           const Correction& correction, Surroundings& money) {
  if (correction.corrected == Corrected::kReservation) {
    TERPADU_ASSIGN(const postgres::Rows rows,
                   transaction.Execute(kLockReservation, KeyParams(instansi, correction.reservation)));
    money.held = rows.Int(0, 0);
    const std::string state = rows.Text(0, 1);
    return state == "PENDING" || state == "CONFIRMED"
               ? absl::OkStatus()
               : ReservationEnded(ReservationKey{instansi, correction.reservation}.Name(),
                                  "RESERVATION_STATE_" + state);
  }
  TERPADU_ASSIGN(const postgres::Rows commitment,
                 transaction.Execute(kLockCommitment, KeyParams(instansi, correction.commitment)));
  money.unpaid = commitment.Int(0, 0);
  if (correction.corrected == Corrected::kPayment) {
    TERPADU_ASSIGN(const postgres::Rows payment,
                   transaction.Execute(kLockPayment, KeyParams(instansi, correction.disbursement)));
    money.payment = payment.Int(0, 0);
  }
  return absl::OkStatus();
}

absl::Status LockLine(postgres::Transaction& transaction, const CorrectCommand& command, Surroundings& money) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kLockLine, LineParams(command.entry.line)));
  if (rows.Bool(0, 2)) {
    return BudgetIsClosed(command.entry.line.Budget().Name());
  }
  money.available = rows.Int(0, 0);
  return command.etag.has_value() && *command.etag != rows.Int(0, 1) ? rpc::EtagMismatch(command.entry.line.Name())
                                                                     : absl::OkStatus();
}

absl::StatusOr<journal::Entry> CorrectReservation(postgres::Transaction& transaction, const LineKey& line,
                                                  const Correction& correction) {
  const ReservationKey key = {line.instansi, correction.reservation};
  TERPADU_ASSIGN(const postgres::Rows rows,
                 transaction.Execute(kReservation, KeyParams(key.instansi, key.reservation).Int(correction.reserved)));
  v1::ReservationCorrected event;
  event.set_line(line.Name());
  event.set_effect(correction.reserved);
  event.set_held(rows.Int(0, 1));
  return journal::MakeEntry(key.Name(), rows.Int(0, 0), event);
}

absl::StatusOr<journal::Entry> CorrectCommitment(postgres::Transaction& transaction, const LineKey& line,
                                                 const Correction& correction) {
  const CommitmentKey key = {line.instansi, correction.commitment};
  postgres::Params params = KeyParams(key.instansi, key.commitment);
  params.Int(correction.committed).Int(correction.paid);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kCommitment, params));
  v1::CommitmentCorrected event;
  event.set_line(line.Name());
  event.set_committed_effect(correction.committed);
  event.set_paid_effect(correction.paid);
  event.set_amount(rows.Int(0, 1));
  event.set_paid(rows.Int(0, 2));
  if (correction.corrected == Corrected::kPayment) {
    const DisbursementKey payment = {line.instansi, correction.disbursement};
    TERPADU_ASSIGN(
        const postgres::Rows paid,
        transaction.Execute(kPayment, KeyParams(payment.instansi, payment.disbursement).Int(correction.paid)));
    event.set_disbursement(payment.Name());
    event.set_payment(paid.Int(0, 0));
  }
  return journal::MakeEntry(key.Name(), rows.Int(0, 0), event);
}

// The number of the entry that tells of it.
absl::StatusOr<int64_t> CorrectLine(postgres::Transaction& transaction, const CorrectCommand& command,
                                    const Correction& correction) {
  const auto id_or_null = [](postgres::Params& params, const std::string& id) {
    id.empty() ? params.Null() : params.Text(id);
  };
  postgres::Params params = LineParams(command.entry.line);
  params.Int(correction.reserved).Int(correction.committed).Int(correction.paid);
  id_or_null(params, correction.reservation);
  id_or_null(params, correction.commitment);
  id_or_null(params, correction.disbursement);
  params.Int(command.entry.number).Text(command.reason).Text(command.audit);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kLine, params));
  return rows.Int(0, 0);
}

}  // namespace

absl::StatusOr<v1::LedgerEntry> CorrectLedger(postgres::Transaction& transaction, const CorrectCommand& command) {
  const LineKey& line = command.entry.line;
  TERPADU_ASSIGN(const Correction correction, FindWhatToCorrect(transaction, command));
  Surroundings money;
  TERPADU_RETURN_IF_ERROR(LockDocuments(transaction, line.instansi, correction, money));
  TERPADU_RETURN_IF_ERROR(LockLine(transaction, command, money));
  const Bounds bounds = CorrectionBounds(correction.corrected, money);
  if (!bounds.Allow(command.effect)) {
    return CorrectionOutOfBounds(command.entry.Name(), bounds.least, bounds.most, command.effect);
  }
  TERPADU_ASSIGN(const journal::Entry event, correction.corrected == Corrected::kReservation
                                                 ? CorrectReservation(transaction, line, correction)
                                                 : CorrectCommitment(transaction, line, correction));
  TERPADU_ASSIGN(const int64_t number, CorrectLine(transaction, command, correction));
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, line.instansi, {event}, command.audit));
  return ReadEntry(transaction, {line, number});
}

}  // namespace terpadu::budgeting
