#include "services/budgeting/store/disbursements.h"

#include "google/protobuf/util/time_util.h"
#include "libs/base/assert.h"
#include "libs/base/calendar.h"
#include "libs/base/status.h"
#include "services/budgeting/domain/refusal.h"
#include "services/budgeting/store/commitments.h"
#include "services/budgeting/store/hot_command.h"
#include "terpadu/budgeting/v1/events.pb.h"

namespace terpadu::budgeting {
namespace {

#define TERPADU_DISBURSEMENT_COLUMNS \
  "disbursement_id, commitment_id, contract, budget_id, line_id, amount, sp2d_number, sp2d_date, created_at "
enum Column { kId, kCommitment, kContract, kBudget, kLine, kAmount, kSp2dNumber, kSp2dDate, kCreatedAt };

constexpr postgres::Statement kGet = {"budgeting_disbursement_get", "SELECT " TERPADU_DISBURSEMENT_COLUMNS R"sql(
  FROM disbursement WHERE instansi = $1 AND disbursement_id = $2)sql"};

constexpr postgres::Statement kList = {"budgeting_disbursement_list", "SELECT " TERPADU_DISBURSEMENT_COLUMNS R"sql(
  FROM disbursement WHERE instansi = $1 AND disbursement_id > $2 ORDER BY disbursement_id LIMIT $3)sql"};

constexpr postgres::Statement kSp2dExists = {"budgeting_sp2d_exists",
                                             "SELECT 1 FROM disbursement WHERE instansi = $1 AND sp2d_number = $2"};

// $6… event id, type, subject, payload · $10 commitment · $11 amount · $12 disbursement · $13 its name
// $14 number, $15 date of the SP2D · fields of the event: $16 line, $17 contract, $18 paid
constexpr postgres::Statement kDisburse = {"budgeting_disburse", R"sql(
  WITH owed AS (
    UPDATE commitment SET paid = paid + $11, version = version + 1
     WHERE instansi = $1 AND commitment_id = $10 AND amount - carried_over - paid >= $11
    RETURNING *),
  line AS (
    UPDATE budget_line SET paid = budget_line.paid + $11, etag = etag + 1, entries = entries + 1
      FROM owed
     WHERE budget_line.instansi = owed.instansi AND budget_line.budget_id = owed.budget_id
       AND budget_line.line_id = owed.line_id
    RETURNING budget_line.instansi, entries),
  entered AS (
    INSERT INTO ledger_entry (instansi, budget_id, line_id, number, kind, paid, commitment_id, disbursement_id, actor)
    SELECT instansi, budget_id, line_id, entries, 'DISBURSE', $11, commitment_id, $12, $5::jsonb ->> 'actor'
      FROM owed JOIN line USING (instansi)),
  made AS (
    INSERT INTO disbursement (instansi, disbursement_id, commitment_id, contract, budget_id, line_id, amount,
                              sp2d_number, sp2d_date)
    SELECT instansi, $12, commitment_id, contract, budget_id, line_id, $11, $14, $15::date FROM owed JOIN line USING (instansi)
    RETURNING )sql" TERPADU_DISBURSEMENT_COLUMNS R"sql(),
  asked AS (
    INSERT INTO request (instansi, request_id, method, fingerprint, resource)
    SELECT instansi, $2::uuid, $3, $4, $13 FROM line),
  noted AS (
    INSERT INTO journal (instansi, event_id, type, subject, version, payload, audit)
    SELECT instansi, $6::uuid, $7, $8, version,
           $9::bytea || protobuf_text($16, budget_line_name(instansi, budget_id, line_id)) || protobuf_text($17, contract)
              || protobuf_int($18, paid), $5::jsonb
      FROM owed)
  SELECT )sql" TERPADU_DISBURSEMENT_COLUMNS " FROM made"};

void SetDay(const std::string& text, google::type::Date& date) {
  const auto day = ParseDay(text);
  TERPADU_ASSERT(day.ok());
  date.set_year(static_cast<int32_t>(day->year()));
  date.set_month(day->month());
  date.set_day(day->day());
}

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
  return event;
}

absl::Status WhyNotPaid(rpc::CallContext& call, const DisburseCommand& command, std::string_view constraint) {
  const std::string& instansi = command.commitment.instansi;
  TERPADU_ASSIGN(const v1::Commitment commitment, GetCommitment(call, command.commitment));
  postgres::Params params;
  params.Text(instansi).Text(command.sp2d_number);
  TERPADU_ASSIGN(const postgres::Rows known, call.db->Execute(call.ScopeOf(instansi), kSp2dExists, params));
  if (!known.empty()) {
    return Sp2dExists(command.sp2d_number);
  }
  if (constraint == kBudgetClosed || commitment.carried_over() > 0) {
    return BudgetIsClosed(BudgetOf(commitment.line()));
  }
  const int64_t unpaid = commitment.amount() - commitment.paid();
  return unpaid < command.amount ? CommitmentExceeded(commitment.name(), unpaid, command.amount) : absl::OkStatus();
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
  postgres::Params params = hot.Params();
  AddEvent(command.commitment.Name(), EventOf(command), params);
  params.Text(command.commitment.commitment).Int(command.amount);
  params.Text(command.disbursement.disbursement).Text(command.disbursement.Name());
  params.Text(command.sp2d_number).Text(command.sp2d_date);
  params.Int(v1::CommitmentPaid::kLineFieldNumber).Int(v1::CommitmentPaid::kContractFieldNumber);
  params.Int(v1::CommitmentPaid::kPaidFieldNumber);
  TERPADU_ASSIGN(const HotOutcome outcome, RunHot(hot, kDisburse, params, [&](std::string_view constraint) {
                   return WhyNotPaid(call, command, constraint);
                 }));
  if (outcome.rows.has_value()) {
    return DisbursementFrom(*outcome.rows, 0, instansi);
  }
  return GetDisbursement(call, {instansi, outcome.replayed_id});
}

}  // namespace terpadu::budgeting
