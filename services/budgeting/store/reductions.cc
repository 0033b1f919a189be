#include "services/budgeting/store/reductions.h"

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "services/budgeting/domain/refusal.h"
#include "terpadu/budgeting/v1/events.pb.h"

namespace terpadu::budgeting {
namespace {

constexpr postgres::Statement kLock = {"budgeting_reduction_lock", R"sql(
  SELECT amount - carried_over - paid, version, kind, budget_id, line_id FROM commitment
   WHERE instansi = $1 AND commitment_id = $2 FOR NO KEY UPDATE)sql"};

constexpr postgres::Statement kLockLine = {"budgeting_reduction_lock_line", R"sql(
  SELECT closing FROM budget_line WHERE instansi = $1 AND budget_id = $2 AND line_id = $3 FOR NO KEY UPDATE)sql"};

constexpr postgres::Statement kReduce = {"budgeting_reduction", R"sql(
  UPDATE commitment SET amount = amount - $3, version = version + 1
   WHERE instansi = $1 AND commitment_id = $2 RETURNING version, amount, paid)sql"};

// $4 amount · $5 commitment · $6 reason · $7 audit
constexpr postgres::Statement kLine = {"budgeting_reduction_line", R"sql(
  WITH line AS (
    UPDATE budget_line SET committed = committed - $4, etag = etag + 1, entries = entries + 1
     WHERE instansi = $1 AND budget_id = $2 AND line_id = $3
    RETURNING *)
  INSERT INTO ledger_entry (instansi, budget_id, line_id, number, kind, committed, commitment_id, reason, actor)
  SELECT instansi, budget_id, line_id, entries, 'RELEASE', -$4, $5, $6, $7::jsonb ->> 'actor' FROM line)sql"};

postgres::Params KeyOf(const CommitmentKey& key) {
  return std::move(postgres::Params().Text(key.instansi).Text(key.commitment));
}

absl::Status CheckReducible(const ReduceCommand& command, int64_t unpaid, int64_t version, const std::string& kind) {
  const std::string name = command.commitment.Name();
  if (command.etag.has_value() && *command.etag != version) {
    return rpc::EtagMismatch(name);
  }
  if (kind != "CONTRACT") {
    return Error(absl::StatusCode::kFailedPrecondition, "NOT_OF_A_CONTRACT",
                 name + " was made by a payment and is paid at once",
                 {{"commitment", name}, {"kind", "COMMITMENT_KIND_" + kind}});
  }
  return unpaid < command.amount ? CommitmentExceeded(name, unpaid, command.amount) : absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Commitment> ReduceCommitment(postgres::Transaction& transaction, const ReduceCommand& command) {
  const CommitmentKey& key = command.commitment;
  TERPADU_ASSIGN(const postgres::Rows found, transaction.Execute(kLock, KeyOf(key)));
  if (found.empty()) {
    return NotFound(key.Name());
  }
  TERPADU_RETURN_IF_ERROR(CheckReducible(command, found.Int(0, 0), found.Int(0, 1), found.Text(0, 2)));
  const LineKey line = {key.instansi, found.Text(0, 3), found.Text(0, 4)};
  postgres::Params line_params;
  line_params.Text(line.instansi).Text(line.budget).Text(line.line);
  TERPADU_ASSIGN(const postgres::Rows locked, transaction.Execute(kLockLine, line_params));
  if (locked.Bool(0, 0)) {
    return BudgetIsClosed(line.Budget().Name());
  }
  TERPADU_ASSIGN(const postgres::Rows reduced, transaction.Execute(kReduce, KeyOf(key).Int(command.amount)));
  line_params.Int(command.amount).Text(key.commitment).Text(command.reason).Text(command.audit);
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kLine, line_params).status());
  v1::CommitmentCorrected event;
  event.set_line(line.Name());
  event.set_committed_effect(-command.amount);
  event.set_amount(reduced.Int(0, 1));
  event.set_paid(reduced.Int(0, 2));
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, key.instansi,
                                          {journal::MakeEntry(key.Name(), reduced.Int(0, 0), event)}, command.audit));
  v1::Commitment commitment;
  commitment.set_name(key.Name());
  return commitment;
}

}  // namespace terpadu::budgeting
