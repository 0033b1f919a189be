#include "services/budgeting/store/savings.h"

#include "absl/time/time.h"
#include "google/protobuf/util/time_util.h"
#include "libs/base/status.h"

namespace terpadu::budgeting {
namespace {

constexpr postgres::Statement kList = {"budgeting_saving_list", R"sql(
  SELECT entry.line_id, entry.number, entry.reservation_id, commitment.contract, reservation.amount,
         reservation.committed, -entry.reserved, entry.recorded_at
    FROM ledger_entry AS entry JOIN reservation USING (instansi, reservation_id)
    LEFT JOIN commitment USING (instansi, commitment_id)
   WHERE entry.instansi = $1 AND entry.budget_id = $2 AND entry.kind = 'SAVING' AND (entry.line_id, entry.number) > ($3, $4)
   ORDER BY entry.line_id, entry.number LIMIT $5)sql"};
enum Column { kLine, kNumber, kReservation, kContract, kAllocated, kContracted, kAmount, kRecordedAt };

// The savings of a budget are at most as many as its contracts. $3 by unit · $4 by sub kegiatan
constexpr postgres::Statement kTotals = {"budgeting_saving_totals", R"sql(
  SELECT unit, sub_kegiatan, count(*), least(sum(saved), 9223372036854775807)::bigint
    FROM (SELECT CASE WHEN $3 THEN line.unit ELSE '' END COLLATE "C" AS unit,
                 CASE WHEN $4 THEN line.sub_kegiatan ELSE '' END COLLATE "C" AS sub_kegiatan, -entry.reserved AS saved
            FROM ledger_entry AS entry JOIN budget_line AS line USING (instansi, budget_id, line_id)
           WHERE entry.instansi = $1 AND entry.budget_id = $2 AND entry.kind = 'SAVING') AS saving
   WHERE $5::text IS NULL OR (unit, sub_kegiatan) > ($5, $6)
   GROUP BY unit, sub_kegiatan ORDER BY unit, sub_kegiatan LIMIT $7)sql"};

}  // namespace

absl::StatusOr<std::vector<v1::Saving>> ListSavings(rpc::CallContext& call, const BudgetKey& budget,
                                                    const std::string& line, int64_t number, int size) {
  postgres::Params params;
  params.Text(budget.instansi).Text(budget.budget).Text(line).Int(number).Int(size);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(budget.instansi), kList, params));
  std::vector<v1::Saving> savings;
  for (int row = 0; row < rows.size(); ++row) {
    const LineKey key = {budget.instansi, budget.budget, rows.Text(row, kLine)};
    v1::Saving& saving = savings.emplace_back();
    saving.set_entry(EntryKey{key, rows.Int(row, kNumber)}.Name());
    saving.set_line(key.Name());
    saving.set_reservation(ReservationKey{budget.instansi, rows.Text(row, kReservation)}.Name());
    saving.set_contract(rows.OptionalText(row, kContract).value_or(""));
    saving.set_allocated(rows.Int(row, kAllocated));
    saving.set_contracted(rows.Int(row, kContracted));
    saving.set_amount(rows.Int(row, kAmount));
    *saving.mutable_create_time() =
        google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(rows.Time(row, kRecordedAt)));
  }
  return savings;
}

absl::StatusOr<std::vector<v1::SavingTotal>> ListSavingTotals(rpc::CallContext& call, const BudgetKey& budget,
                                                              v1::SavingGroup group,
                                                              const std::vector<std::string>& after, int size) {
  postgres::Params params;
  params.Text(budget.instansi).Text(budget.budget);
  params.Bool(group != v1::SAVING_GROUP_SUB_KEGIATAN).Bool(group != v1::SAVING_GROUP_UNIT);
  after.empty() ? params.Null().Null() : params.Text(after[0]).Text(after[1]);
  params.Int(size);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(budget.instansi), kTotals, params));
  std::vector<v1::SavingTotal> totals;
  for (int row = 0; row < rows.size(); ++row) {
    v1::SavingTotal& total = totals.emplace_back();
    total.set_unit(rows.Text(row, 0));
    total.set_sub_kegiatan(rows.Text(row, 1));
    total.set_count(static_cast<int32_t>(rows.Int(row, 2)));
    total.set_amount(rows.Int(row, 3));
  }
  return totals;
}

}  // namespace terpadu::budgeting
