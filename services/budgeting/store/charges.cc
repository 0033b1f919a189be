#include "services/budgeting/store/charges.h"

#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "services/budgeting/domain/payment_refusal.h"
#include "services/budgeting/domain/refusal.h"
#include "services/budgeting/store/day.h"
#include "services/budgeting/store/enums.h"
#include "services/budgeting/store/hot_command.h"
#include "terpadu/budgeting/v1/events.pb.h"

namespace terpadu::budgeting {
namespace {

constexpr size_t kMonthOfDay = 7;  // `2018-02` of `2018-02-20`

// Two events of the new commitment, created and paid: id, type, subject, payload in $6 to $9 and $10 to $13.
// $1 instansi · $2 budget · $3 line · $4 amount · $5 audit · $14 commitment · $15 disbursement · $16 kind · $17 number
// of the SP2D · $18 day · $19 payment · $20 whether it may go beyond the cash plan
constexpr postgres::Statement kCharge = {"budgeting_charge", R"sql(
  WITH line AS (
    UPDATE budget_line SET committed = committed + $4, paid = paid + $4, etag = etag + 1, entries = entries + 2
     WHERE instansi = $1 AND budget_id = $2 AND line_id = $3 AND budget_version > 0
       AND amount - reserved - committed >= $4
       AND ($20 OR within_cash_plan(cash_until, paid, $4, budget_id, $18::date))
    RETURNING instansi, budget_id, line_id, entries),
  entered AS (
    INSERT INTO ledger_entry (instansi, budget_id, line_id, number, kind, committed, paid, commitment_id, disbursement_id,
                              actor)
    SELECT instansi, budget_id, line_id, entries + step, kind, bound, paid, $14, disbursement, $5::jsonb ->> 'actor'
      FROM line CROSS JOIN (VALUES (-1, 'COMMIT', $4, 0, NULL), (0, 'DISBURSE', 0, $4, $15))
                        AS entry (step, kind, bound, paid, disbursement)),
  bound AS (
    INSERT INTO commitment (instansi, commitment_id, budget_id, line_id, contract, amount, paid, version, kind)
    SELECT instansi, $14, budget_id, line_id, '', $4, $4, 2, $16 FROM line),
  made AS (
    INSERT INTO disbursement (instansi, disbursement_id, commitment_id, contract, budget_id, line_id, amount,
                              sp2d_number, sp2d_date, payment_id)
    SELECT instansi, $15, $14, '', budget_id, line_id, $4, $17, $18::date, $19 FROM line),
  noted AS (
    INSERT INTO journal (instansi, event_id, type, subject, version, payload, audit)
    SELECT instansi, event.id, event.type, event.subject, event.version, event.payload, $5::jsonb
      FROM line CROSS JOIN LATERAL (VALUES
             (1::bigint, $6::uuid,  $7::text,  $8::text,  $9::bytea),
             (2::bigint, $10::uuid, $11::text, $12::text, $13::bytea)
           ) AS event (version, id, type, subject, payload)
     ORDER BY event.version)
  SELECT 1 FROM line)sql"};

constexpr postgres::Statement kWhyNot = {"budgeting_charge_why_not", R"sql(
  SELECT budget_version, amount - reserved - committed, cash_until[cash_month(budget_id, $4::date)], paid
    FROM budget_line WHERE instansi = $1 AND budget_id = $2 AND line_id = $3)sql"};
enum Column { kBudgetVersion, kAvailable, kPlanned, kPaid };

absl::Status WhyNotCharged(postgres::Transaction& transaction, const ChargeCommand& command) {
  const LineKey& line = command.line;
  postgres::Params params;
  params.Text(line.instansi).Text(line.budget).Text(line.line).Text(command.day);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kWhyNot, params));
  if (rows.empty()) {
    return NotFound(line.Name());
  }
  if (rows.Int(0, kBudgetVersion) == 0) {
    return BudgetNotApproved(line.Budget().Name());
  }
  if (rows.Int(0, kAvailable) < command.amount) {
    return LineExhausted(line.Name(), rows.Int(0, kAvailable), command.amount);
  }
  if (!command.beyond_cash_plan && !rows.IsNull(0, kPlanned)) {
    return CashPlanExceeded(line.Name(), command.day.substr(0, kMonthOfDay), rows.Int(0, kPlanned), rows.Int(0, kPaid),
                            command.amount);
  }
  return absl::InternalError(line.Name() + " is locked, and was not charged for no reason");
}

void AddEvents(const ChargeCommand& command, const CommitmentKey& commitment, const DisbursementKey& disbursement,
               postgres::Params& params) {
  v1::CommitmentCreated created;
  created.set_line(command.line.Name());
  created.set_amount(command.amount);
  created.set_kind(CommitmentKindOf(command.kind));
  AddEvent(commitment.Name(), created, params);
  v1::CommitmentPaid paid;
  v1::Disbursement& payment = *paid.mutable_disbursement();
  payment.set_name(disbursement.Name());
  payment.set_commitment(commitment.Name());
  payment.set_amount(command.amount);
  payment.set_sp2d_number(command.sp2d_number);
  SetDay(command.day, *payment.mutable_sp2d_date());
  payment.set_payment(command.payment.Name());
  paid.set_line(command.line.Name());
  paid.set_paid(command.amount);
  AddEvent(commitment.Name(), paid, params);
}

}  // namespace

absl::StatusOr<std::string> Charge(postgres::Transaction& transaction, const ChargeCommand& command) {
  const CommitmentKey commitment = {command.line.instansi, NewUuid()};
  const DisbursementKey disbursement = {command.line.instansi, NewUuid()};
  postgres::Params params;
  params.Text(command.line.instansi).Text(command.line.budget).Text(command.line.line).Int(command.amount);
  params.Text(command.audit);
  AddEvents(command, commitment, disbursement, params);
  params.Text(commitment.commitment).Text(disbursement.disbursement).Text(command.kind);
  params.Text(command.sp2d_number).Text(command.day).Text(command.payment.payment).Bool(command.beyond_cash_plan);
  const auto rows = transaction.Execute(kCharge, params);
  if (postgres::ConstraintOf(rows.status()) == kBudgetClosed) {
    return BudgetIsClosed(command.line.Budget().Name());
  }
  TERPADU_RETURN_IF_ERROR(rows.status());
  if (rows->empty()) {
    return WhyNotCharged(transaction, command);
  }
  return disbursement.disbursement;
}

}  // namespace terpadu::budgeting
