#include "services/budgeting/store/ledger.h"

#include "absl/time/time.h"
#include "google/protobuf/util/time_util.h"
#include "libs/base/status.h"
#include "services/budgeting/domain/refusal.h"
#include "services/budgeting/store/enums.h"

namespace terpadu::budgeting {
namespace {

using google::protobuf::util::TimeUtil;

constexpr postgres::Statement kList = {"budgeting_ledger_list", R"sql(
  SELECT entry.number, entry.kind, entry.amount, entry.reserved, entry.committed, entry.paid, entry.reservation_id,
         entry.commitment_id, commitment.contract, entry.disbursement_id, entry.budget_version, entry.corrects,
         entry.reason, entry.actor, entry.recorded_at
    FROM ledger_entry AS entry LEFT JOIN commitment USING (instansi, commitment_id)
   WHERE entry.instansi = $1 AND entry.budget_id = $2 AND entry.line_id = $3 AND entry.number > $4
   ORDER BY entry.number LIMIT $5)sql"};
enum Column {
  kNumber,
  kKind,
  kAmount,
  kReserved,
  kCommitted,
  kPaid,
  kReservation,
  kCommitment,
  kContract,
  kDisbursement,
  kBudgetVersion,
  kCorrects,
  kReason,
  kActor,
  kRecordedAt
};

// A row for each line that differs, and one for the last line of the page. A draft has no ledger.
constexpr postgres::Statement kVerify = {"budgeting_ledger_verify", R"sql(
  WITH line AS MATERIALIZED (
    SELECT line_id, CASE WHEN budget_version > 0 THEN amount ELSE 0 END AS amount, reserved, committed, paid, entries
      FROM budget_line WHERE instansi = $1 AND budget_id = $2 AND line_id > $3 ORDER BY line_id LIMIT $4),
  page AS MATERIALIZED (SELECT max(line_id) AS last, count(*) AS lines FROM line),
  ledger AS (
    SELECT line_id, sum(amount) AS amount, sum(reserved) AS reserved, sum(committed) AS committed, sum(paid) AS paid,
           count(*) AS entries, max(number) AS newest
      FROM ledger_entry
     WHERE instansi = $1 AND budget_id = $2 AND line_id > $3 AND line_id <= (SELECT last FROM page)
     GROUP BY line_id),
  compared AS (
    SELECT line_id, line.amount, line.reserved, line.committed, line.paid, line.entries,
           coalesce(ledger.amount, 0)::bigint AS ledger_amount, coalesce(ledger.reserved, 0)::bigint AS ledger_reserved,
           coalesce(ledger.committed, 0)::bigint AS ledger_committed, coalesce(ledger.paid, 0)::bigint AS ledger_paid,
           coalesce(ledger.entries, 0) AS found, coalesce(newest, 0) AS newest
      FROM line LEFT JOIN ledger USING (line_id))
  SELECT line_id, amount, reserved, committed, paid, entries, ledger_amount, ledger_reserved, ledger_committed,
         ledger_paid, found, differs, lines
    FROM (SELECT *, (amount, reserved, committed, paid, entries, entries) IS DISTINCT FROM
                    (ledger_amount, ledger_reserved, ledger_committed, ledger_paid, found, newest) AS differs
            FROM compared) AS judged CROSS JOIN page
   WHERE differs OR line_id = last
   ORDER BY line_id)sql"};
enum VerifyColumn {
  kLine,
  kStoredAmount,
  kStoredReserved,
  kStoredCommitted,
  kStoredPaid,
  kEntries,
  kLedgerAmount,
  kLedgerReserved,
  kLedgerCommitted,
  kLedgerPaid,
  kFound,
  kDiffers,
  kLines
};

void SetBalances(const postgres::Rows& rows, int row, int first, v1::LineBalances& balances) {
  balances.set_amount(rows.Int(row, first));
  balances.set_reserved(rows.Int(row, first + 1));
  balances.set_committed(rows.Int(row, first + 2));
  balances.set_paid(rows.Int(row, first + 3));
}

v1::LedgerEntry EntryFrom(const postgres::Rows& rows, int row, const LineKey& line) {
  const std::string& instansi = line.instansi;
  v1::LedgerEntry entry;
  entry.set_name(EntryKey{line, rows.Int(row, kNumber)}.Name());
  entry.set_kind(LedgerEntryKindOf(rows.Text(row, kKind)));
  SetBalances(rows, row, kAmount, *entry.mutable_effect());
  if (const auto id = rows.OptionalText(row, kReservation)) {
    entry.set_reservation(ReservationKey{instansi, *id}.Name());
  }
  if (const auto id = rows.OptionalText(row, kCommitment)) {
    entry.set_commitment(CommitmentKey{instansi, *id}.Name());
  }
  entry.set_contract(rows.OptionalText(row, kContract).value_or(""));
  if (const auto id = rows.OptionalText(row, kDisbursement)) {
    entry.set_disbursement(DisbursementKey{instansi, *id}.Name());
  }
  if (!rows.IsNull(row, kBudgetVersion)) {
    entry.set_budget_version(static_cast<int32_t>(rows.Int(row, kBudgetVersion)));
  }
  if (!rows.IsNull(row, kCorrects)) {
    entry.set_corrects(EntryKey{line, rows.Int(row, kCorrects)}.Name());
  }
  entry.set_reason(rows.Text(row, kReason));
  entry.set_actor(rows.Text(row, kActor));
  *entry.mutable_create_time() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(rows.Time(row, kRecordedAt)));
  return entry;
}

postgres::Params ListParams(const LineKey& line, int64_t after, int size) {
  postgres::Params params;
  params.Text(line.instansi).Text(line.budget).Text(line.line).Int(after).Int(size);
  return params;
}

}  // namespace

absl::StatusOr<std::vector<v1::LedgerEntry>> ListEntries(rpc::CallContext& call, const LineKey& line, int64_t after,
                                                         int size) {
  TERPADU_ASSIGN(const postgres::Rows rows,
                 call.db->Execute(call.ScopeOf(line.instansi), kList, ListParams(line, after, size)));
  std::vector<v1::LedgerEntry> entries;
  entries.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    entries.push_back(EntryFrom(rows, row, line));
  }
  return entries;
}

absl::StatusOr<v1::LedgerEntry> ReadEntry(postgres::Transaction& transaction, const EntryKey& key) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kList, ListParams(key.line, key.number - 1, 1)));
  if (rows.empty() || rows.Int(0, kNumber) != key.number) {
    return NotFound(key.Name());
  }
  return EntryFrom(rows, 0, key.line);
}

absl::StatusOr<VerifiedLines> VerifyLines(rpc::CallContext& call, const BudgetKey& budget, const std::string& after,
                                          int size) {
  postgres::Params params;
  params.Text(budget.instansi).Text(budget.budget).Text(after).Int(size);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(budget.instansi), kVerify, params));
  VerifiedLines verified;
  for (int row = 0; row < rows.size(); ++row) {
    verified.last = rows.Text(row, kLine);
    verified.lines = static_cast<int>(rows.Int(row, kLines));
    if (!rows.Bool(row, kDiffers)) {
      continue;
    }
    v1::LedgerDifference& difference = verified.differences.emplace_back();
    difference.set_line(LineKey{budget.instansi, budget.budget, verified.last}.Name());
    SetBalances(rows, row, kStoredAmount, *difference.mutable_stored());
    SetBalances(rows, row, kLedgerAmount, *difference.mutable_ledger());
    difference.set_entry_count(rows.Int(row, kEntries));
    difference.set_entries_found(rows.Int(row, kFound));
  }
  return verified;
}

}  // namespace terpadu::budgeting
