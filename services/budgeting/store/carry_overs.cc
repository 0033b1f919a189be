#include "services/budgeting/store/carry_overs.h"

#include <map>
#include <set>

#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "services/budgeting/domain/carried_line.h"
#include "services/budgeting/domain/refusal.h"
#include "services/budgeting/store/budgets.h"
#include "services/budgeting/store/cash_plans.h"
#include "services/budgeting/store/lines.h"
#include "services/budgeting/store/versions.h"
#include "terpadu/budgeting/v1/events.pb.h"

namespace terpadu::budgeting {
namespace {

constexpr postgres::Statement kList = {"budgeting_carry_over_list", R"sql(
  SELECT commitment_id, commitment.contract, carry_over.line_id, carry_over.amount, taken_as
    FROM carry_over JOIN commitment USING (instansi, commitment_id)
   WHERE carry_over.instansi = $1 AND carry_over.budget_id = $2 AND commitment_id > $3 ORDER BY commitment_id LIMIT $4)sql"};

// $3 ids, or null for all that are left
constexpr postgres::Statement kFind = {"budgeting_carry_over_find", R"sql(
  SELECT carry_over.commitment_id, commitment.contract, carry_over.line_id, carry_over.amount, taken.budget_id,
         commitment.reservation_id, line.carried_from <> ''
    FROM carry_over JOIN commitment USING (instansi, commitment_id)
    JOIN budget_line AS line ON line.instansi = carry_over.instansi AND line.budget_id = carry_over.budget_id
                            AND line.line_id = carry_over.line_id
    LEFT JOIN commitment AS taken ON taken.instansi = carry_over.instansi AND taken.commitment_id = taken_as
   WHERE carry_over.instansi = $1 AND carry_over.budget_id = $2
     AND CASE WHEN $3::text[] IS NULL THEN taken_as IS NULL ELSE carry_over.commitment_id = ANY ($3) END
   ORDER BY carry_over.commitment_id FOR NO KEY UPDATE OF carry_over)sql"};
enum Column { kId, kContract, kLine, kAmount, kTakenBudget, kReservation, kLineWasCarried };

// A line of last year's has one here, under an id of its own. $3 last year's budget · $4 ids, $5 ids there, $6 amounts,
// $7 how many commitments · $8 version of the DPA
constexpr postgres::Statement kTakeLines = {"budgeting_carry_over_lines", R"sql(
  WITH taken AS (
    SELECT * FROM unnest($4::text[], $5::text[], $6::bigint[], $7::bigint[]) AS t (new_id, old_id, amount, entries)),
  line AS (
    INSERT INTO budget_line AS here (instansi, budget_id, line_id, sub_kegiatan, sub_kegiatan_title, account, fund_source,
                                     plan_node, unit, amount, committed, budget_version, entries, carried_from)
    SELECT $1, $2, new_id, sub_kegiatan, sub_kegiatan_title, account, fund_source, plan_node, unit, taken.amount,
           taken.amount, $8, taken.entries, budget_line_name($1, $3, old_id)
      FROM taken JOIN budget_line AS there ON there.instansi = $1 AND there.budget_id = $3 AND there.line_id = old_id
     ORDER BY new_id
    ON CONFLICT (instansi, budget_id, line_id) DO UPDATE
       SET amount = here.amount + excluded.amount, committed = here.committed + excluded.committed,
           budget_version = excluded.budget_version, version = here.version + 1, etag = here.etag + 1,
           entries = here.entries + excluded.entries,
           cash_until = cash_plan_follows(here.cash_until, here.amount + excluded.amount),
           cash_adjusted = here.cash_until IS NOT NULL,
           cash_version = here.cash_version + (here.cash_until IS NOT NULL)::int
     WHERE here.carried_from = excluded.carried_from
    RETURNING line_id, amount, version, entries, plan_node, cash_until, cash_adjusted, cash_version, paid, budget_version),
  kept AS (
    INSERT INTO budget_line_version (instansi, budget_id, line_id, number, amount)
    SELECT $1, $2, line_id, $8, amount FROM line)
  SELECT line_id, before, version, entries_before, plan_node, )sql" TERPADU_CASH_PLAN_COLUMNS R"sql(
    FROM line JOIN (SELECT new_id, amount AS taken, entries AS taken_entries FROM taken) AS new ON new_id = line_id
         CROSS JOIN LATERAL (SELECT amount - taken AS before, entries - taken_entries AS entries_before) AS past)sql"};
constexpr int kCashPlan = 5;

// $3 last year's commitments, $4 what they become, $5 their lines here, $6 amounts, $7 numbers of their ledger entries
// $8 version of the DPA · $9 last year's budget · $10 decree · $11 audit
constexpr postgres::Statement kTakeCommitments = {"budgeting_carry_over_commitments", R"sql(
  WITH taken AS MATERIALIZED (
    SELECT * FROM unnest($3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])
             AS t (old_id, new_id, line_id, amount, number)),
  made AS (
    INSERT INTO commitment (instansi, commitment_id, reservation_id, budget_id, line_id, contract, amount, carried_from)
    SELECT $1, new_id, reservation_id, $2, taken.line_id, contract, taken.amount, old_id
      FROM taken JOIN commitment AS old ON old.instansi = $1 AND old.commitment_id = old_id),
  entered AS (
    INSERT INTO ledger_entry (instansi, budget_id, line_id, number, kind, amount, committed, commitment_id, budget_version,
                              reason, actor)
    SELECT $1, $2, line_id, number, 'CARRY_OVER', amount, amount, new_id, $8, $10, $11::jsonb ->> 'actor' FROM taken)
  UPDATE carry_over SET taken_as = new_id
    FROM taken WHERE instansi = $1 AND budget_id = $9 AND commitment_id = old_id)sql"};

// One carry-over, as it is taken in.
struct Taken {
  std::string old_id, new_id, old_line, line, contract, reservation;
  int64_t amount = 0;
  int64_t number = 0;  // of its ledger entry
};

// What the lines here become of them.
struct TakenLine {
  std::string old_line;
  int64_t amount = 0;
  int64_t entries = 0;
};

std::string CarryOverName(const BudgetKey& budget, const std::string& id) {
  return budget.Name() + "/carryOvers/" + id;
}

absl::Status CheckClosed(postgres::Transaction& transaction, const BudgetKey& from) {
  TERPADU_ASSIGN(const BudgetRow budget, LockBudget(transaction, from));
  return budget.closed ? absl::OkStatus() : BudgetNotClosed(from.Name());
}

absl::StatusOr<std::vector<Taken>> FindCarryOvers(postgres::Transaction& transaction, const TakeInCommand& command) {
  const BudgetKey& from = command.from;
  postgres::Params params;
  params.Text(from.instansi).Text(from.budget);
  command.carry_overs.empty() ? params.Null() : params.TextArray(command.carry_overs);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kFind, params));
  std::set<std::string> missing(command.carry_overs.begin(), command.carry_overs.end());
  std::vector<Taken> found;
  for (int row = 0; row < rows.size(); ++row) {
    const std::string id = rows.Text(row, kId);
    missing.erase(id);
    if (const auto budget = rows.OptionalText(row, kTakenBudget)) {
      return CarriedOverAlready(CarryOverName(from, id), BudgetKey{from.instansi, *budget}.Name());
    }
    const std::string line = rows.Text(row, kLine);
    found.push_back({.old_id = id,
                     .new_id = NewUuid(),
                     .old_line = line,
                     .line = CarriedLineId(line, rows.Bool(row, kLineWasCarried), from.budget),
                     .contract = rows.OptionalText(row, kContract).value_or(""),
                     .reservation = rows.OptionalText(row, kReservation).value_or(""),
                     .amount = rows.Int(row, kAmount)});
  }
  if (!missing.empty()) {
    return NotFound(CarryOverName(from, *missing.begin()));
  }
  return found.empty() ? NothingToCarryOver(from.Name()) : absl::StatusOr<std::vector<Taken>>(std::move(found));
}

std::map<std::string, TakenLine> LinesOf(const std::vector<Taken>& taken) {
  std::map<std::string, TakenLine> lines;
  for (const Taken& each : taken) {
    TakenLine& line = lines[each.line];
    line.old_line = each.old_line;
    line.amount += each.amount;
    ++line.entries;
  }
  return lines;
}

// Before the commitments of a line that is new there are none: their events bring them.
journal::Entry LineEvent(const v1::BudgetLine& stands, int64_t before, int64_t version) {
  if (version > 1) {
    v1::BudgetLineRevised event;
    event.set_amount_before(before);
    event.set_amount(stands.amount());
    event.set_budget_version(stands.budget_version());
    return journal::MakeEntry(stands.name(), version, event);
  }
  v1::BudgetLineCreated event;
  *event.mutable_line() = stands;
  event.mutable_line()->clear_committed();
  event.mutable_line()->set_available(stands.amount());
  return journal::MakeEntry(stands.name(), version, event);
}

// Makes the lines, tells their events, and numbers the ledger entries of `taken`. The plan nodes of the lines.
absl::StatusOr<std::vector<std::string>> TakeLines(postgres::Transaction& transaction, const TakeInCommand& command,
                                                   int32_t number, std::vector<Taken>& taken,
                                                   std::vector<journal::Entry>& events) {
  const BudgetKey& key = command.budget;
  const std::map<std::string, TakenLine> lines = LinesOf(taken);
  std::vector<std::string> ids, old_ids;
  std::vector<int64_t> amounts, entries;
  for (const auto& [id, line] : lines) {
    ids.push_back(id);
    old_ids.push_back(line.old_line);
    amounts.push_back(line.amount);
    entries.push_back(line.entries);
  }
  postgres::Params params;
  params.Text(key.instansi).Text(key.budget).Text(command.from.budget).TextArray(ids).TextArray(old_ids);
  params.IntArray(amounts).IntArray(entries).Int(number);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kTakeLines, params));
  TERPADU_ASSIGN(const auto stand, ReadLines(transaction, key, ids));
  std::map<std::string, int64_t> last_entry;  // before those of `taken`, by line
  std::set<std::string> plan_nodes;
  for (int row = 0; row < rows.size(); ++row) {
    const std::string id = rows.Text(row, 0);
    last_entry[id] = rows.Int(row, 3);
    plan_nodes.insert(rows.Text(row, 4));
    events.push_back(LineEvent(stand.at(id), rows.Int(row, 1), rows.Int(row, 2)));
    if (auto followed = CashPlanFollowed(rows, row, kCashPlan, key); followed.has_value()) {
      events.push_back(*std::move(followed));
    }
  }
  for (Taken& each : taken) {
    const auto last = last_entry.find(each.line);
    if (last == last_entry.end()) {  // a line of this year's own has the id
      return LineExists(LineKey{key.instansi, key.budget, each.line}.Name());
    }
    each.number = ++last->second;
  }
  return std::vector<std::string>(plan_nodes.begin(), plan_nodes.end());
}

absl::Status TakeCommitments(postgres::Transaction& transaction, const TakeInCommand& command, int32_t number,
                             const std::vector<Taken>& taken, std::vector<journal::Entry>& events) {
  const BudgetKey& key = command.budget;
  std::vector<std::string> old_ids, new_ids, lines;
  std::vector<int64_t> amounts, numbers;
  for (const Taken& each : taken) {
    old_ids.push_back(each.old_id);
    new_ids.push_back(each.new_id);
    lines.push_back(each.line);
    amounts.push_back(each.amount);
    numbers.push_back(each.number);
    v1::CommitmentCreated event;
    event.set_line(LineKey{key.instansi, key.budget, each.line}.Name());
    if (!each.reservation.empty()) {
      event.set_reservation(ReservationKey{key.instansi, each.reservation}.Name());
    }
    event.set_contract(each.contract);
    event.set_amount(each.amount);
    event.set_carried_from(CommitmentKey{key.instansi, each.old_id}.Name());
    events.push_back(journal::MakeEntry(CommitmentKey{key.instansi, each.new_id}.Name(), 1, event));
  }
  postgres::Params params;
  params.Text(key.instansi).Text(key.budget).TextArray(old_ids).TextArray(new_ids).TextArray(lines);
  params.IntArray(amounts).IntArray(numbers).Int(number).Text(command.from.budget).Text(command.legal_basis);
  params.Text(command.audit);
  return transaction.Execute(kTakeCommitments, params).status();
}

}  // namespace

absl::StatusOr<std::vector<v1::CarryOver>> ListCarryOvers(rpc::CallContext& call, const BudgetKey& budget,
                                                          const std::string& after, int size) {
  postgres::Params params;
  params.Text(budget.instansi).Text(budget.budget).Text(after).Int(size);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(budget.instansi), kList, params));
  std::vector<v1::CarryOver> carry_overs;
  for (int row = 0; row < rows.size(); ++row) {
    const std::string id = rows.Text(row, 0);
    v1::CarryOver& carry_over = carry_overs.emplace_back();
    carry_over.set_name(CarryOverName(budget, id));
    carry_over.set_commitment(CommitmentKey{budget.instansi, id}.Name());
    carry_over.set_contract(rows.OptionalText(row, 1).value_or(""));
    carry_over.set_line(LineKey{budget.instansi, budget.budget, rows.Text(row, 2)}.Name());
    carry_over.set_amount(rows.Int(row, 3));
    if (const auto taken_as = rows.OptionalText(row, 4)) {
      carry_over.set_taken_as(CommitmentKey{budget.instansi, *taken_as}.Name());
    }
  }
  return carry_overs;
}

absl::StatusOr<v1::TakeInCarryOversResponse> TakeInCarryOvers(postgres::Transaction& transaction,
                                                              const TakeInCommand& command) {
  const BudgetKey& key = command.budget;
  TERPADU_RETURN_IF_ERROR(CheckClosed(transaction, command.from));
  TERPADU_ASSIGN(const BudgetRow budget, LockBudgetAt(transaction, key, command.etag));
  TERPADU_RETURN_IF_ERROR(CheckInForce(budget, key));
  TERPADU_ASSIGN(std::vector<Taken> taken, FindCarryOvers(transaction, command));
  const int32_t number = budget.current_version + 1;
  std::vector<journal::Entry> events;
  TERPADU_ASSIGN(const auto plan_nodes, TakeLines(transaction, command, number, taken, events));
  TERPADU_RETURN_IF_ERROR(CheckCeilings(transaction, key, plan_nodes));
  TERPADU_RETURN_IF_ERROR(TakeCommitments(transaction, command, number, taken, events));
  TERPADU_ASSIGN(const int64_t total, TotalAmount(transaction, key));
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, key.instansi, events, command.audit));
  v1::TakeInCarryOversResponse response;
  TERPADU_ASSIGN(
      *response.mutable_budget(),
      SetVersion<v1::BudgetRevised>(
          transaction, key, {.number = number, .kind = "LANJUTAN", .legal_basis = command.legal_basis, .total = total},
          command.audit));
  response.set_carry_over_count(static_cast<int32_t>(taken.size()));
  for (const Taken& each : taken) {
    response.set_amount(response.amount() + each.amount);
  }
  return response;
}

}  // namespace terpadu::budgeting
