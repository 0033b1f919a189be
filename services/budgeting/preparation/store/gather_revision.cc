#include "services/budgeting/preparation/store/gather_revision.h"

#include <map>

#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "services/budgeting/domain/preparation_refusal.h"
#include "services/budgeting/domain/revision_refusal.h"
#include "services/budgeting/domain/rka_chain.h"
#include "terpadu/budgeting/v1/preparation_events.pb.h"

namespace terpadu::budgeting {
namespace {

constexpr int kMostLines = 20'000;
constexpr size_t kBatch = 1000;

constexpr postgres::Statement kLockVerified = {"budgeting_revision_lock_verified", R"sql(
  SELECT rka_id, version FROM rka
   WHERE instansi = $1 AND budget_id = $2 AND kua_ppas_id = $3 AND state = 'VERIFIED' AND ($4 = '' OR unit = $4)
   ORDER BY rka_id FOR NO KEY UPDATE)sql"};

// A part on one of the RKAs other than $5.
constexpr postgres::Statement kOtherPart = {"budgeting_revision_other_part", R"sql(
  SELECT rka_id, part FROM rka_part
   WHERE instansi = $1 AND budget_id = $2 AND rka_id = ANY ($3::text[]) AND actor = $4 AND part <> $5
   ORDER BY rka_id LIMIT 1)sql"};

constexpr postgres::Statement kKeepRkas = {"budgeting_revision_keep_rkas", R"sql(
  INSERT INTO budget_revision_rka (instansi, budget_id, revision_id, rka_id, rka_version)
  SELECT $1, $2, $3, * FROM unnest($4::text[], $5::bigint[]))sql"};

// What the items sum to, beside the lines of the same sub kegiatan and unit as they stand.
constexpr postgres::Statement kGather = {"budgeting_revision_gather", R"sql(
  WITH part AS MATERIALIZED (
    SELECT rka_id, sub_kegiatan, unit, c.sub_kegiatan_title, c.plan_node
      FROM rka JOIN sub_kegiatan_ceiling AS c USING (instansi, budget_id, kua_ppas_id, sub_kegiatan, unit)
     WHERE instansi = $1 AND budget_id = $2 AND rka_id = ANY ($4::text[])),
  want AS (
    SELECT rka_id, sub_kegiatan, unit, account, fund_source, sub_kegiatan_title, plan_node,
           sum(item.amount)::bigint AS amount, count(*)::int AS items
      FROM part JOIN rka_item AS item USING (rka_id)
     WHERE item.instansi = $1 AND item.budget_id = $2
     GROUP BY rka_id, sub_kegiatan, unit, account, fund_source, sub_kegiatan_title, plan_node),
  have AS (
    SELECT line_id, sub_kegiatan, unit, account, fund_source, line.sub_kegiatan_title, line.plan_node, amount
      FROM budget_line AS line JOIN part USING (sub_kegiatan, unit)
     WHERE line.instansi = $1 AND line.budget_id = $2 AND line.carried_from = '')
  INSERT INTO budget_revision_change (instansi, budget_id, revision_id, number, line_id, sub_kegiatan,
                                      sub_kegiatan_title, account, fund_source, plan_node, unit, amount, amount_before,
                                      rka_id, item_count)
  SELECT $1, $2, $3, row_number() OVER (ORDER BY sub_kegiatan, unit, account, fund_source), coalesce(line_id, ''),
         sub_kegiatan, coalesce(have.sub_kegiatan_title, want.sub_kegiatan_title), account, fund_source,
         coalesce(have.plan_node, want.plan_node), unit, coalesce(want.amount, 0), coalesce(have.amount, 0), rka_id,
         coalesce(items, 0)
    FROM want FULL JOIN have USING (sub_kegiatan, unit, account, fund_source)
   WHERE rka_id IS NOT NULL OR have.amount > 0)sql"};

constexpr postgres::Statement kLockGathered = {"budgeting_revision_lock_gathered", R"sql(
  SELECT rka_id, state = 'VERIFIED' AND rka.version = rka_version
    FROM budget_revision_rka JOIN rka USING (instansi, budget_id, rka_id)
   WHERE instansi = $1 AND budget_id = $2 AND revision_id = $3 ORDER BY rka_id FOR NO KEY UPDATE OF rka)sql"};

// $3 RKAs · $4 actor · $5 remarks
constexpr postgres::Statement kStep = {"budgeting_revision_rka_step", R"sql(
  WITH part AS (
    INSERT INTO rka_part (instansi, budget_id, rka_id, actor, part)
    SELECT $1, $2, rka_id, $4, 'PPKD' FROM unnest($3::text[]) AS rka_id ON CONFLICT DO NOTHING)
  INSERT INTO rka_step (instansi, budget_id, rka_id, number, act, part, actor, remarks)
  SELECT $1, $2, rka_id, max(number) + 1, 'GATHER', 'PPKD', $4, $5
    FROM rka_step WHERE instansi = $1 AND budget_id = $2 AND rka_id = ANY ($3::text[]) GROUP BY rka_id)sql"};

constexpr postgres::Statement kReplace = {"budgeting_revision_replace_items", R"sql(
  UPDATE rka_line SET replaced = true
   WHERE instansi = $1 AND budget_id = $2 AND line_id = ANY ($3::text[]) AND NOT replaced)sql"};

constexpr postgres::Statement kTrace = {"budgeting_revision_trace_items", R"sql(
  INSERT INTO rka_line (instansi, budget_id, rka_id, account, fund_source, amount, item_count, line_id)
  SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::text[]))sql"};

constexpr postgres::Statement kGathered = {"budgeting_revision_rkas_gathered", R"sql(
  UPDATE rka SET state = 'GATHERED', version = version + 1
   WHERE instansi = $1 AND budget_id = $2 AND rka_id = ANY ($3::text[])
  RETURNING rka_id, version, total_amount)sql"};

postgres::Params BudgetParams(const BudgetKey& budget) {
  return std::move(postgres::Params().Text(budget.instansi).Text(budget.budget));
}

// PART_TAKEN when the doer of the deed has another part than that of `act` on one of the RKAs.
absl::Status CheckParts(postgres::Transaction& transaction, const RevisionDeed& deed,
                        const std::vector<std::string>& rkas, RkaAct act) {
  const BudgetKey& budget = deed.revision.budget;
  postgres::Params params = BudgetParams(budget);
  params.TextArray(rkas).Text(deed.actor).Text(PartOf(act));
  TERPADU_ASSIGN(const postgres::Rows other, transaction.Execute(kOtherPart, params));
  return other.empty() ? absl::OkStatus()
                       : CheckPart(RkaKey{budget, other.Text(0, 0)}.Name(), act, deed.actor, other.Text(0, 1));
}

absl::Status Trace(postgres::Transaction& transaction, const BudgetKey& budget, const std::vector<Change>& changes) {
  std::vector<std::string> lines, rkas, accounts, funds, ids;
  std::vector<int64_t> amounts, items;
  for (const Change& change : changes) {
    lines.push_back(change.line);
    if (!change.rka.empty()) {
      rkas.push_back(change.rka);
      accounts.push_back(change.codes.account());
      funds.push_back(change.codes.fund_source());
      amounts.push_back(change.codes.amount());
      items.push_back(change.items);
      ids.push_back(change.line);
    }
  }
  postgres::Params replaced = BudgetParams(budget);
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kReplace, replaced.TextArray(lines)).status());
  postgres::Params trace = BudgetParams(budget);
  trace.TextArray(rkas).TextArray(accounts).TextArray(funds).IntArray(amounts).IntArray(items).TextArray(ids);
  return transaction.Execute(kTrace, trace).status();
}

}  // namespace

absl::Status GatherIntoRevision(postgres::Transaction& transaction, const RevisionDeed& deed,
                                const KuaPpasKey& kua_ppas, const std::string& unit) {
  const BudgetKey& budget = deed.revision.budget;
  postgres::Params verified = BudgetParams(budget);
  TERPADU_ASSIGN(const postgres::Rows rows,
                 transaction.Execute(kLockVerified, verified.Text(kua_ppas.kua_ppas).Text(unit)));
  if (rows.empty()) {
    return NothingVerified(kua_ppas.Name());
  }
  std::vector<std::string> rkas;
  std::vector<int64_t> versions;
  for (int row = 0; row < rows.size(); ++row) {
    rkas.push_back(rows.Text(row, 0));
    versions.push_back(rows.Int(row, 1));
  }
  TERPADU_RETURN_IF_ERROR(CheckParts(transaction, deed, rkas, RkaAct::kVerify));
  postgres::Params keep = BudgetParams(budget);
  keep.Text(deed.revision.revision).TextArray(rkas).IntArray(versions);
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kKeepRkas, keep).status());
  postgres::Params gather = BudgetParams(budget);
  gather.Text(deed.revision.revision).TextArray(rkas);
  TERPADU_ASSIGN(const postgres::Rows gathered, transaction.Execute(kGather, gather));
  if (gathered.affected() > kMostLines) {
    return TooManyLines(budget.Name(), kMostLines);
  }
  return CountChanges(transaction, deed.revision);
}

absl::StatusOr<std::vector<std::string>> LockGatheredRkas(postgres::Transaction& transaction,
                                                          const RevisionDeed& deed) {
  const BudgetKey& budget = deed.revision.budget;
  postgres::Params params = BudgetParams(budget);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kLockGathered, params.Text(deed.revision.revision)));
  std::vector<std::string> rkas;
  for (int row = 0; row < rows.size(); ++row) {
    rkas.push_back(rows.Text(row, 0));
    if (!rows.Bool(row, 1)) {
      return RkaChanged(deed.revision.Name(), RkaKey{budget, rkas.back()}.Name());
    }
  }
  TERPADU_RETURN_IF_ERROR(CheckParts(transaction, deed, rkas, RkaAct::kGather));
  return rkas;
}

absl::Status SettleRkas(postgres::Transaction& transaction, const RevisionDeed& deed,
                        const std::vector<std::string>& rkas, const std::vector<Change>& changes) {
  const BudgetKey& budget = deed.revision.budget;
  postgres::Params step = BudgetParams(budget);
  step.TextArray(rkas).Text(deed.actor).Text(deed.remarks);
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kStep, step).status());
  TERPADU_RETURN_IF_ERROR(Trace(transaction, budget, changes));
  std::map<std::string, int> lines;
  for (const Change& change : changes) {
    ++lines[change.rka];
  }
  postgres::Params gathered = BudgetParams(budget);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kGathered, gathered.TextArray(rkas)));
  std::vector<journal::Entry> entries;
  for (int row = 0; row < rows.size(); ++row) {
    v1::RkaGathered event;
    event.set_budget(budget.Name());
    event.set_total_amount(rows.Int(row, 2));
    event.set_line_count(lines[rows.Text(row, 0)]);
    entries.push_back(journal::MakeEntry(RkaKey{budget, rows.Text(row, 0)}.Name(), rows.Int(row, 1), event));
    if (entries.size() == kBatch || row + 1 == rows.size()) {
      TERPADU_RETURN_IF_ERROR(journal::Append(transaction, budget.instansi, entries, deed.audit));
      entries.clear();
    }
  }
  return absl::OkStatus();
}

}  // namespace terpadu::budgeting
