#include "services/budgeting/preparation/store/gather.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "libs/base/assert.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "services/budgeting/domain/codes.h"
#include "services/budgeting/domain/preparation_refusal.h"
#include "services/budgeting/domain/refusal.h"
#include "services/budgeting/domain/rka_chain.h"
#include "services/budgeting/preparation/store/ceilings.h"
#include "services/budgeting/store/budgets.h"
#include "services/budgeting/store/lines.h"
#include "terpadu/budgeting/v1/preparation_events.pb.h"

namespace terpadu::budgeting {
namespace {

constexpr int kMostLines = 20'000;
constexpr size_t kBatch = 1000;

constexpr postgres::Statement kLock = {"budgeting_gather_lock", R"sql(
  SELECT rka_id FROM rka
   WHERE instansi = $1 AND budget_id = $2 AND kua_ppas_id = $3 AND state = 'VERIFIED' AND ($4 = '' OR unit = $4)
   ORDER BY rka_id FOR NO KEY UPDATE)sql"};

constexpr postgres::Statement kPartsDone = {"budgeting_gather_parts_done", R"sql(
  SELECT rka_id, part FROM rka_part
   WHERE instansi = $1 AND budget_id = $2 AND rka_id = ANY ($3::text[]) AND actor = $4 AND part <> 'PPKD'
   ORDER BY rka_id LIMIT 1)sql"};

constexpr postgres::Statement kStep = {"budgeting_gather_step", R"sql(
  WITH part AS (
    INSERT INTO rka_part (instansi, budget_id, rka_id, actor, part)
    SELECT $1, $2, rka_id, $4, 'PPKD' FROM unnest($3::text[]) AS rka_id)
  INSERT INTO rka_step (instansi, budget_id, rka_id, number, act, part, actor, remarks)
  SELECT $1, $2, rka_id, max(number) + 1, 'GATHER', 'PPKD', $4, $5
    FROM rka_step WHERE instansi = $1 AND budget_id = $2 AND rka_id = ANY ($3::text[]) GROUP BY rka_id)sql"};

// Whoever had a hand in an RKA is an author of the budget.
constexpr postgres::Statement kAuthors = {"budgeting_gather_authors", R"sql(
  INSERT INTO budget_part (instansi, budget_id, actor, part)
  SELECT DISTINCT instansi, budget_id, actor, 'AUTHOR' FROM rka_part
   WHERE instansi = $1 AND budget_id = $2 AND rka_id = ANY ($3::text[]) AND part <> 'PPKD'
  ON CONFLICT DO NOTHING)sql"};

constexpr postgres::Statement kSums = {"budgeting_gather_sums", R"sql(
  SELECT rka_id, account, fund_source, sum(item.amount)::bigint, count(*), sub_kegiatan, unit,
         c.sub_kegiatan_title, c.plan_node
    FROM rka JOIN rka_item AS item USING (instansi, budget_id, rka_id)
    JOIN sub_kegiatan_ceiling AS c USING (instansi, budget_id, kua_ppas_id, sub_kegiatan, unit)
   WHERE instansi = $1 AND budget_id = $2 AND rka_id = ANY ($3::text[])
   GROUP BY rka_id, account, fund_source, sub_kegiatan, unit, c.sub_kegiatan_title, c.plan_node
   ORDER BY sub_kegiatan, account, fund_source, unit LIMIT $4)sql"};

constexpr postgres::Statement kKeep = {"budgeting_gather_keep", R"sql(
  INSERT INTO rka_line (instansi, budget_id, rka_id, account, fund_source, amount, item_count, line_id)
  SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::text[]))sql"};

constexpr postgres::Statement kGathered = {"budgeting_gather_done", R"sql(
  UPDATE rka SET state = 'GATHERED', version = version + 1
   WHERE instansi = $1 AND budget_id = $2 AND rka_id = ANY ($3::text[])
  RETURNING rka_id, version, total_amount)sql"};

postgres::Params BudgetParams(const BudgetKey& budget) {
  return std::move(postgres::Params().Text(budget.instansi).Text(budget.budget));
}

// What one RKA becomes on one line.
struct Gathered {
  std::string rka;
  int64_t items = 0;
  v1::BudgetLine line;
};

absl::StatusOr<std::vector<std::string>> LockVerified(postgres::Transaction& transaction,
                                                      const GatherCommand& command) {
  postgres::Params params = BudgetParams(command.kua_ppas.budget);
  params.Text(command.kua_ppas.kua_ppas).Text(command.unit);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kLock, params));
  std::vector<std::string> rkas;
  for (int row = 0; row < rows.size(); ++row) {
    rkas.push_back(rows.Text(row, 0));
  }
  if (rkas.empty()) {
    return NothingVerified(command.kua_ppas.Name());
  }
  return rkas;
}

absl::Status RecordSteps(postgres::Transaction& transaction, const GatherCommand& command,
                         const std::vector<std::string>& rkas) {
  const BudgetKey& budget = command.kua_ppas.budget;
  postgres::Params params = BudgetParams(budget);
  params.TextArray(rkas).Text(command.actor);
  TERPADU_ASSIGN(const postgres::Rows done, transaction.Execute(kPartsDone, params));
  if (!done.empty()) {
    return CheckPart(RkaKey{budget, done.Text(0, 0)}.Name(), RkaAct::kGather, command.actor, done.Text(0, 1));
  }
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kStep, params.Text(command.remarks)).status());
  postgres::Params authors = BudgetParams(budget);
  return transaction.Execute(kAuthors, authors.TextArray(rkas)).status();
}

absl::StatusOr<std::vector<Gathered>> SumUp(postgres::Transaction& transaction, const BudgetKey& budget,
                                            const std::vector<std::string>& rkas) {
  postgres::Params params = BudgetParams(budget);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kSums, params.TextArray(rkas).Int(kMostLines + 1)));
  if (rows.size() > kMostLines) {
    return TooManyLines(budget.Name(), kMostLines);
  }
  std::vector<Gathered> gathered;
  for (int row = 0; row < rows.size(); ++row) {
    Gathered& each = gathered.emplace_back();
    each.rka = rows.Text(row, 0);
    each.line.set_account(rows.Text(row, 1));
    each.line.set_fund_source(rows.Text(row, 2));
    each.line.set_amount(rows.Int(row, 3));
    each.items = rows.Int(row, 4);
    each.line.set_sub_kegiatan(rows.Text(row, 5));
    each.line.set_unit(rows.Text(row, 6));
    each.line.set_sub_kegiatan_title(rows.Text(row, 7));
    each.line.set_plan_node(rows.Text(row, 8));
  }
  return gathered;
}

// Adds the lines of `some`, and keeps what each was made from.
absl::Status AddLines(postgres::Transaction& transaction, const BudgetKey& budget, std::span<const Gathered> some,
                      const std::string& audit) {
  std::vector<v1::BudgetLine> lines;
  for (const Gathered& each : some) {
    lines.push_back(each.line);
  }
  TERPADU_ASSIGN(const auto created, InsertLines(transaction, budget, lines, audit));
  std::vector<std::string> rkas, accounts, funds, ids;
  std::vector<int64_t> amounts, items;
  for (size_t i = 0; i < some.size(); ++i) {
    rkas.push_back(some[i].rka);
    accounts.push_back(some[i].line.account());
    funds.push_back(some[i].line.fund_source());
    amounts.push_back(some[i].line.amount());
    items.push_back(some[i].items);
    ids.push_back(created[i].name().substr(created[i].name().rfind('/') + 1));
  }
  postgres::Params keep = BudgetParams(budget);
  keep.TextArray(rkas).TextArray(accounts).TextArray(funds).IntArray(amounts).IntArray(items).TextArray(ids);
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kKeep, keep).status());
  return CheckSubKegiatanCeilings(transaction, budget, lines);
}

absl::Status CheckPlanNodes(postgres::Transaction& transaction, const BudgetKey& budget,
                            const std::vector<Gathered>& gathered) {
  std::set<std::string> nodes;
  for (const Gathered& each : gathered) {
    nodes.insert(each.line.plan_node());
  }
  return CheckCeilings(transaction, budget, {nodes.begin(), nodes.end()});
}

absl::Status Announce(postgres::Transaction& transaction, const GatherCommand& command,
                      const std::vector<std::string>& rkas, const std::vector<Gathered>& gathered) {
  const BudgetKey& budget = command.kua_ppas.budget;
  std::map<std::string, int> lines;
  for (const Gathered& each : gathered) {
    ++lines[each.rka];
  }
  postgres::Params params = BudgetParams(budget);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kGathered, params.TextArray(rkas)));
  std::vector<journal::Entry> entries;
  for (int row = 0; row < rows.size(); ++row) {
    v1::RkaGathered event;
    event.set_budget(budget.Name());
    event.set_total_amount(rows.Int(row, 2));
    event.set_line_count(lines[rows.Text(row, 0)]);
    entries.push_back(journal::MakeEntry(RkaKey{budget, rows.Text(row, 0)}.Name(), rows.Int(row, 1), event));
    if (entries.size() == kBatch || row + 1 == rows.size()) {
      TERPADU_RETURN_IF_ERROR(journal::Append(transaction, budget.instansi, entries, command.audit));
      entries.clear();
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::MakeBudgetFromRkasResponse> Gather(postgres::Transaction& transaction,
                                                      const GatherCommand& command) {
  const BudgetKey& budget = command.kua_ppas.budget;
  TERPADU_ASSIGN(const BudgetRow stands, LockBudget(transaction, budget));
  TERPADU_RETURN_IF_ERROR(CheckDraft(stands, budget));
  TERPADU_ASSIGN(const std::vector<std::string> rkas, LockVerified(transaction, command));
  TERPADU_RETURN_IF_ERROR(RecordSteps(transaction, command, rkas));
  TERPADU_ASSIGN(const std::vector<Gathered> gathered, SumUp(transaction, budget, rkas));
  for (size_t done = 0; done < gathered.size(); done += kBatch) {
    const auto some = std::span(gathered).subspan(done, std::min(kBatch, gathered.size() - done));
    TERPADU_RETURN_IF_ERROR(AddLines(transaction, budget, some, command.audit));
  }
  TERPADU_RETURN_IF_ERROR(CheckPlanNodes(transaction, budget, gathered));
  TERPADU_RETURN_IF_ERROR(TotalAmount(transaction, budget).status());
  TERPADU_RETURN_IF_ERROR(Announce(transaction, command, rkas, gathered));
  v1::MakeBudgetFromRkasResponse response;
  response.set_rka_count(static_cast<int32_t>(rkas.size()));
  response.set_line_count(static_cast<int32_t>(gathered.size()));
  for (const Gathered& each : gathered) {
    response.set_item_count(response.item_count() + static_cast<int32_t>(each.items));
    response.set_total_amount(response.total_amount() + each.line.amount());
  }
  return response;
}

}  // namespace terpadu::budgeting
