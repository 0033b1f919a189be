#include "services/budgeting/store/disbursements.h"

#include "google/protobuf/util/time_util.h"
#include "libs/base/assert.h"
#include "libs/base/calendar.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "services/budgeting/domain/payment_refusal.h"
#include "services/budgeting/domain/refusal.h"
#include "services/budgeting/store/day.h"
#include "services/budgeting/store/executor.h"
#include "terpadu/budgeting/v1/events.pb.h"

namespace terpadu::budgeting {
namespace {

constexpr size_t kMonthOfDay = 7;  // `2018-02` of `2018-02-20`

#define TERPADU_DISBURSEMENT_COLUMNS                                                                           \
  "disbursement_id, commitment_id, contract, budget_id, line_id, amount, sp2d_number, sp2d_date, created_at, " \
  "payment_id "
enum Column { kId, kCommitment, kContract, kBudget, kLine, kAmount, kSp2dNumber, kSp2dDate, kCreatedAt, kPayment };

constexpr postgres::Statement kGet = {"budgeting_disbursement_get", "SELECT " TERPADU_DISBURSEMENT_COLUMNS R"sql(
  FROM disbursement WHERE instansi = $1 AND disbursement_id = $2)sql"};

constexpr postgres::Statement kList = {"budgeting_disbursement_list", "SELECT " TERPADU_DISBURSEMENT_COLUMNS R"sql(
  FROM disbursement WHERE instansi = $1 AND disbursement_id > $2 ORDER BY disbursement_id LIMIT $3)sql"};

// The commitment is locked before its line, and changed after the line's cash plan has allowed it. A payment's
// statements ($19) leave its request and the number of its SP2D to it.
// $6… event id, type, subject, payload · $10 commitment · $11 amount · $12 disbursement · $13 its name
// $14 number, $15 date of the SP2D · fields of the event: $16 line, $17 contract, $18 paid
// $19 payment or null · $20 whether it may go beyond the cash plan
constexpr postgres::Statement kDisburse = {"budgeting_disburse", R"sql(
  WITH owed AS MATERIALIZED (
    SELECT * FROM commitment
     WHERE instansi = $1 AND commitment_id = $10 AND amount - carried_over - paid >= $11
       FOR NO KEY UPDATE),
  line AS (
    UPDATE budget_line SET paid = budget_line.paid + $11, etag = etag + 1, entries = entries + 1
      FROM owed
     WHERE budget_line.instansi = owed.instansi AND budget_line.budget_id = owed.budget_id
       AND budget_line.line_id = owed.line_id
       AND ($20 OR within_cash_plan(cash_until, budget_line.paid, $11, budget_line.budget_id, $15::date))
    RETURNING budget_line.instansi, entries),
  entered AS (
    INSERT INTO ledger_entry (instansi, budget_id, line_id, number, kind, paid, commitment_id, disbursement_id, actor)
    SELECT instansi, budget_id, line_id, entries, 'DISBURSE', $11, commitment_id, $12, $5::jsonb ->> 'actor'
      FROM owed JOIN line USING (instansi)),
  settled AS (
    UPDATE commitment SET paid = commitment.paid + $11, version = commitment.version + 1
      FROM line
     WHERE commitment.instansi = line.instansi AND commitment_id = $10
    RETURNING commitment.*),
  made AS (
    INSERT INTO disbursement (instansi, disbursement_id, commitment_id, contract, budget_id, line_id, amount,
                              sp2d_number, sp2d_date, payment_id)
    SELECT instansi, $12, commitment_id, contract, budget_id, line_id, $11, $14, $15::date, $19 FROM settled
    RETURNING )sql" TERPADU_DISBURSEMENT_COLUMNS R"sql(),
  numbered AS (
    INSERT INTO sp2d (instansi, number) SELECT instansi, $14 FROM settled WHERE $19::text IS NULL),
  asked AS (
    INSERT INTO request (instansi, request_id, method, fingerprint, resource)
    SELECT instansi, $2::uuid, $3, $4, $13 FROM settled WHERE $19::text IS NULL),
  noted AS (
    INSERT INTO journal (instansi, event_id, type, subject, version, payload, audit)
    SELECT instansi, $6::uuid, $7, $8, version,
           $9::bytea || protobuf_text($16, budget_line_name(instansi, budget_id, line_id)) || protobuf_text($17, contract)
              || protobuf_int($18, paid), $5::jsonb
      FROM settled)
  SELECT )sql" TERPADU_DISBURSEMENT_COLUMNS " FROM made"};

// Why a commitment could not be paid. $3 number, $4 date of the SP2D
constexpr postgres::Statement kWhyNot = {"budgeting_disburse_why_not", R"sql(
  SELECT commitment.amount - carried_over - commitment.paid, budget_id, line_id, cash_until[cash_month(budget_id, $4::date)],
         budget_line.paid, EXISTS (SELECT FROM sp2d WHERE instansi = $1 AND number = $3),
         carried_over
    FROM commitment JOIN budget_line USING (instansi, budget_id, line_id)
   WHERE instansi = $1 AND commitment_id = $2)sql"};
enum WhyNotColumn { kUnpaid, kItsBudget, kItsLine, kPlanned, kPaidOfLine, kSp2dTaken, kCarriedOver };

v1::Disbursement DisbursementFrom(const postgres::Rows& rows, int row, const std::string& instansi) {
  v1::Disbursement disbursement;
  disbursement.set_name(DisbursementKey{instansi, rows.Text(row, kId)}.Name());
  disbursement.set_commitment(CommitmentKey{instansi, rows.Text(row, kCommitment)}.Name());
  disbursement.set_contract(rows.Text(row, kContract));
  disbursement.set_line(LineKey{instansi, rows.Text(row, kBudget), rows.Text(row, kLine)}.Name());
  disbursement.set_amount(rows.Int(row, kAmount));
  disbursement.set_sp2d_number(rows.Text(row, kSp2dNumber));
  SetDay(rows.Text(row, kSp2dDate), *disbursement.mutable_sp2d_date());
  *disbursement.mutable_create_time() =
      google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(rows.Time(row, kCreatedAt)));
  if (const auto payment = rows.OptionalText(row, kPayment); payment.has_value()) {
    disbursement.set_payment(PaymentKey{instansi, rows.Text(row, kBudget), *payment}.Name());
  }
  return disbursement;
}

// The payment as the program knows it before it is made; the statement adds the rest beside it.
v1::CommitmentPaid EventOf(const DisburseCommand& command) {
  v1::CommitmentPaid event;
  v1::Disbursement& disbursement = *event.mutable_disbursement();
  disbursement.set_name(command.disbursement.Name());
  disbursement.set_commitment(command.commitment.Name());
  disbursement.set_amount(command.amount);
  disbursement.set_sp2d_number(command.sp2d_number);
  SetDay(command.sp2d_date, *disbursement.mutable_sp2d_date());
  if (command.payment.has_value()) {
    disbursement.set_payment(command.payment->Name());
  }
  return event;
}

absl::Status WhyNotPaid(const Executor& executor, const DisburseCommand& command, std::string_view constraint) {
  const std::string& instansi = command.commitment.instansi;
  postgres::Params params;
  params.Text(instansi).Text(command.commitment.commitment).Text(command.sp2d_number).Text(command.sp2d_date);
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kWhyNot, params));
  if (rows.empty()) {
    return NotFound(command.commitment.Name());
  }
  if (!command.payment.has_value() && rows.Bool(0, kSp2dTaken)) {
    return Sp2dExists(command.sp2d_number);
  }
  const LineKey line = {instansi, rows.Text(0, kItsBudget), rows.Text(0, kItsLine)};
  if (constraint == kBudgetClosed || rows.Int(0, kCarriedOver) > 0) {
    return BudgetIsClosed(line.Budget().Name());
  }
  if (rows.Int(0, kUnpaid) < command.amount) {
    return CommitmentExceeded(command.commitment.Name(), rows.Int(0, kUnpaid), command.amount);
  }
  if (command.beyond_cash_plan || rows.IsNull(0, kPlanned) ||
      rows.Int(0, kPlanned) - rows.Int(0, kPaidOfLine) >= command.amount) {
    return absl::OkStatus();
  }
  return CashPlanExceeded(line.Name(), command.sp2d_date.substr(0, kMonthOfDay), rows.Int(0, kPlanned),
                          rows.Int(0, kPaidOfLine), command.amount);
}

postgres::Params ParamsOf(postgres::Params params, const DisburseCommand& command) {
  AddEvent(command.commitment.Name(), EventOf(command), params);
  params.Text(command.commitment.commitment).Int(command.amount);
  params.Text(command.disbursement.disbursement).Text(command.disbursement.Name());
  params.Text(command.sp2d_number).Text(command.sp2d_date);
  params.Int(v1::CommitmentPaid::kLineFieldNumber).Int(v1::CommitmentPaid::kContractFieldNumber);
  params.Int(v1::CommitmentPaid::kPaidFieldNumber);
  command.payment.has_value() ? params.Text(command.payment->payment) : params.Null();
  params.Bool(command.beyond_cash_plan);
  return params;
}

absl::StatusOr<v1::Disbursement> GetDisbursement(rpc::CallContext& call, const DisbursementKey& key) {
  postgres::Params params;
  params.Text(key.instansi).Text(key.disbursement);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(key.instansi), kGet, params));
  if (rows.empty()) {
    return NotFound(key.Name());
  }
  return DisbursementFrom(rows, 0, key.instansi);
}

}  // namespace

absl::StatusOr<std::vector<v1::Disbursement>> ListDisbursements(rpc::CallContext& call, const std::string& instansi,
                                                                const std::string& after, int size) {
  postgres::Params params;
  params.Text(instansi).Text(after).Int(size);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(instansi), kList, params));
  std::vector<v1::Disbursement> disbursements;
  disbursements.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    disbursements.push_back(DisbursementFrom(rows, row, instansi));
  }
  return disbursements;
}

absl::StatusOr<v1::Disbursement> RecordDisbursement(rpc::CallContext& call,
                                                    const v1::RecordDisbursementRequest& request,
                                                    const DisburseCommand& command) {
  const std::string& instansi = command.commitment.instansi;
  const HotCommand hot = {.call = call, .instansi = instansi, .request = request};
  const postgres::Params params = ParamsOf(hot.Params(), command);
  TERPADU_ASSIGN(const HotOutcome outcome, RunHot(hot, kDisburse, params, [&](std::string_view constraint) {
                   return WhyNotPaid({*call.db, call.ScopeOf(instansi)}, command, constraint);
                 }));
  if (outcome.rows.has_value()) {
    return DisbursementFrom(*outcome.rows, 0, instansi);
  }
  return GetDisbursement(call, {instansi, outcome.replayed_id});
}

absl::StatusOr<v1::Disbursement> PayCommitment(postgres::Transaction& transaction, const HotCommand& of_payment,
                                               const DisburseCommand& command) {
  TERPADU_ASSERT(command.payment.has_value());
  const postgres::Params params = ParamsOf(of_payment.Params(), command);
  const auto rows = transaction.Execute(kDisburse, params);
  if (postgres::ConstraintOf(rows.status()) == kBudgetClosed) {
    return BudgetIsClosed(command.payment->Budget().Name());
  }
  TERPADU_RETURN_IF_ERROR(rows.status());
  if (!rows->empty()) {
    return DisbursementFrom(*rows, 0, command.commitment.instansi);
  }
  TERPADU_RETURN_IF_ERROR(WhyNotPaid(transaction, command, ""));
  return absl::InternalError(command.commitment.Name() + " is locked, and was not paid for no reason");
}

}  // namespace terpadu::budgeting
