#include "services/budgeting/store/lines.h"

#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "services/budgeting/domain/codes.h"
#include "services/budgeting/domain/refusal.h"
#include "terpadu/budgeting/v1/events.pb.h"

namespace terpadu::budgeting {
namespace {

#define TERPADU_LINE_COLUMNS                                                                                        \
  "line_id, sub_kegiatan, sub_kegiatan_title, account, fund_source, plan_node, unit, amount, reserved, committed, " \
  "paid, budget_version, etag, carried_from "
enum Column {
  kId,
  kSubKegiatan,
  kTitle,
  kAccount,
  kFundSource,
  kPlanNode,
  kUnit,
  kAmount,
  kReserved,
  kCommitted,
  kPaid,
  kBudgetVersion,
  kEtag,
  kCarriedFrom
};

}  // namespace

constexpr postgres::Statement kGetLine = {"budgeting_line_get", "SELECT " TERPADU_LINE_COLUMNS R"sql(
  FROM budget_line WHERE instansi = $1 AND budget_id = $2 AND line_id = $3)sql"};

constexpr postgres::Statement kListLines = {"budgeting_line_list", "SELECT " TERPADU_LINE_COLUMNS R"sql(
  FROM budget_line WHERE instansi = $1 AND budget_id = $2 AND line_id > $3 ORDER BY line_id LIMIT $4)sql"};

namespace {

constexpr postgres::Statement kRead = {"budgeting_line_read", "SELECT " TERPADU_LINE_COLUMNS R"sql(
  FROM budget_line WHERE instansi = $1 AND budget_id = $2 AND line_id = ANY ($3::text[]))sql"};

// Of the ids that lines to add may get, those that are taken, and by which unit's line. Looked up one by one: a plan
// made while the table was empty would compare each line there is with all of them.
constexpr postgres::Statement kTaken = {"budgeting_line_taken", R"sql(
  SELECT id, there.unit FROM unnest($3::text[]) AS id
    CROSS JOIN LATERAL (SELECT unit FROM budget_line
                         WHERE instansi = $1 AND budget_id = $2 AND line_id = id OFFSET 0) AS there)sql"};

// A line whose codes its unit has already, under whatever id, is not added.
constexpr postgres::Statement kInsert = {"budgeting_line_insert", R"sql(
  INSERT INTO budget_line (instansi, budget_id, line_id, sub_kegiatan, sub_kegiatan_title, account, fund_source,
                           plan_node, unit, amount)
  SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                               $10::bigint[])
  ON CONFLICT DO NOTHING)sql"};

constexpr postgres::Statement kOverCeiling = {"budgeting_over_ceiling", R"sql(
  SELECT plan_node, ceiling.amount, sum(budget_line.amount)::bigint
    FROM ceiling JOIN budget_line USING (instansi, budget_id, plan_node)
   WHERE instansi = $1 AND budget_id = $2 AND plan_node = ANY ($3::text[])
   GROUP BY plan_node, ceiling.amount HAVING sum(budget_line.amount) > ceiling.amount
   ORDER BY array_position($3::text[], plan_node) LIMIT 1)sql"};

constexpr postgres::Statement kSetCeilings = {"budgeting_set_ceilings", R"sql(
  INSERT INTO ceiling (instansi, budget_id, plan_node, amount)
  SELECT $1, $2, * FROM unnest($3::text[], $4::bigint[])
  ON CONFLICT (instansi, budget_id, plan_node) DO UPDATE SET amount = excluded.amount)sql"};

v1::BudgetLine LineFrom(const postgres::Rows& rows, int row, const BudgetKey& budget) {
  v1::BudgetLine line;
  line.set_name(LineKey{budget.instansi, budget.budget, rows.Text(row, kId)}.Name());
  line.set_sub_kegiatan(rows.Text(row, kSubKegiatan));
  line.set_sub_kegiatan_title(rows.Text(row, kTitle));
  line.set_account(rows.Text(row, kAccount));
  line.set_fund_source(rows.Text(row, kFundSource));
  line.set_plan_node(rows.Text(row, kPlanNode));
  line.set_unit(rows.Text(row, kUnit));
  line.set_amount(rows.Int(row, kAmount));
  line.set_reserved(rows.Int(row, kReserved));
  line.set_committed(rows.Int(row, kCommitted));
  line.set_paid(rows.Int(row, kPaid));
  line.set_available(line.amount() - line.reserved() - line.committed());
  line.set_budget_version(static_cast<int32_t>(rows.Int(row, kBudgetVersion)));
  line.set_etag(rpc::EtagOf(rows.Int(row, kEtag)));
  line.set_carried_from(rows.Text(row, kCarriedFrom));
  return line;
}

// As a new line stands: nothing held, in no version.
v1::BudgetLine NewLine(const v1::BudgetLine& asked, const LineKey& key) {
  v1::BudgetLine line = asked;
  line.set_name(key.Name());
  line.set_reserved(0);
  line.set_committed(0);
  line.set_paid(0);
  line.set_available(line.amount());
  line.set_budget_version(0);
  line.set_etag(rpc::EtagOf(1));
  line.clear_carried_from();
  return line;
}

// A line to add and its id: `plain`, or where another unit's line has that, `own`.
struct Placed {
  const v1::BudgetLine* line = nullptr;
  std::string plain;
  std::string own;
  std::string id = {};
};

std::vector<Placed> PlaceLines(const std::vector<v1::BudgetLine>& lines) {
  std::vector<Placed> placed;
  placed.reserve(lines.size());
  for (const v1::BudgetLine& line : lines) {
    const std::string plain = LineIdOf(line.sub_kegiatan(), line.account(), line.fund_source());
    placed.push_back({&line, plain, IdOfUnit(plain, line.unit())});
  }
  return placed;
}

absl::Status Exists(const BudgetKey& budget, const Placed& placed) {
  return LineExists(LineKey{budget.instansi, budget.budget, placed.plain}.Name());
}

// Which unit's line has an id, for the ids that lines of `placed` may get.
absl::StatusOr<std::map<std::string, std::string>> FindTaken(postgres::Transaction& transaction,
                                                             const BudgetKey& budget,
                                                             const std::vector<Placed>& placed) {
  std::vector<std::string> ids;
  for (const Placed& each : placed) {
    ids.push_back(each.plain);
    ids.push_back(each.own);
  }
  postgres::Params params;
  params.Text(budget.instansi).Text(budget.budget).TextArray(ids);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kTaken, params));
  std::map<std::string, std::string> taken;
  for (int row = 0; row < rows.size(); ++row) {
    taken.emplace(rows.Text(row, 0), rows.Text(row, 1));
  }
  return taken;
}

// Gives each its id; LINE_EXISTS for the first whose unit has the line already.
absl::Status GiveIds(postgres::Transaction& transaction, const BudgetKey& budget, std::vector<Placed>& placed) {
  TERPADU_ASSIGN(auto taken, FindTaken(transaction, budget, placed));
  for (Placed& each : placed) {
    const auto [holder, is_free] = taken.emplace(each.plain, each.line->unit());
    if (is_free) {
      each.id = each.plain;
    } else if (holder->second == each.line->unit() || !taken.emplace(each.own, each.line->unit()).second) {
      return Exists(budget, each);
    } else {
      each.id = each.own;
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> Insert(postgres::Transaction& transaction, const BudgetKey& budget,
                               const std::vector<Placed>& lines) {
  std::vector<std::string> ids, sub_kegiatan, titles, accounts, fund_sources, plan_nodes, units;
  std::vector<int64_t> amounts;
  for (const Placed& placed : lines) {
    const v1::BudgetLine& line = *placed.line;
    ids.push_back(placed.id);
    sub_kegiatan.push_back(line.sub_kegiatan());
    titles.push_back(line.sub_kegiatan_title());
    accounts.push_back(line.account());
    fund_sources.push_back(line.fund_source());
    plan_nodes.push_back(line.plan_node());
    units.push_back(line.unit());
    amounts.push_back(line.amount());
  }
  postgres::Params params;
  params.Text(budget.instansi).Text(budget.budget).TextArray(ids).TextArray(sub_kegiatan).TextArray(titles);
  params.TextArray(accounts).TextArray(fund_sources).TextArray(plan_nodes).TextArray(units).IntArray(amounts);
  TERPADU_ASSIGN(const postgres::Rows inserted, transaction.Execute(kInsert, params));
  return inserted.affected();
}

// Adds them, which the lock on their budget makes sure of: no other line can come between.
absl::Status InsertPlaced(postgres::Transaction& transaction, const BudgetKey& budget, std::vector<Placed>& placed) {
  TERPADU_RETURN_IF_ERROR(GiveIds(transaction, budget, placed));
  TERPADU_ASSIGN(const int64_t inserted, Insert(transaction, budget, placed));
  if (inserted == static_cast<int64_t>(placed.size())) {
    return absl::OkStatus();
  }
  TERPADU_ASSIGN(const auto there, FindTaken(transaction, budget, placed));
  for (const Placed& each : placed) {
    if (!there.contains(each.id)) {
      return Exists(budget, each);
    }
  }
  return absl::InternalError("lines of " + budget.Name() + " were neither added nor there");
}

}  // namespace

absl::StatusOr<v1::BudgetLine> GetLine(rpc::CallContext& call, const LineKey& key) {
  postgres::Params params;
  params.Text(key.instansi).Text(key.budget).Text(key.line);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(key.instansi), kGetLine, params));
  if (rows.empty()) {
    return NotFound(key.Name());
  }
  return LineFrom(rows, 0, key.Budget());
}

absl::StatusOr<std::vector<v1::BudgetLine>> ListLines(rpc::CallContext& call, const BudgetKey& budget,
                                                      const std::string& after, int size) {
  postgres::Params params;
  params.Text(budget.instansi).Text(budget.budget).Text(after).Int(size);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(budget.instansi), kListLines, params));
  std::vector<v1::BudgetLine> lines;
  lines.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    lines.push_back(LineFrom(rows, row, budget));
  }
  return lines;
}

absl::StatusOr<std::map<std::string, v1::BudgetLine>> ReadLines(postgres::Transaction& transaction,
                                                                const BudgetKey& budget,
                                                                const std::vector<std::string>& ids) {
  postgres::Params params;
  params.Text(budget.instansi).Text(budget.budget).TextArray(ids);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kRead, params));
  std::map<std::string, v1::BudgetLine> lines;
  for (int row = 0; row < rows.size(); ++row) {
    lines.emplace(rows.Text(row, kId), LineFrom(rows, row, budget));
  }
  return lines;
}

absl::StatusOr<std::vector<v1::BudgetLine>> InsertLines(postgres::Transaction& transaction, const BudgetKey& budget,
                                                        const std::vector<v1::BudgetLine>& lines,
                                                        std::string_view audit) {
  std::vector<Placed> placed = PlaceLines(lines);
  TERPADU_RETURN_IF_ERROR(InsertPlaced(transaction, budget, placed));
  std::vector<v1::BudgetLine> created;
  std::vector<journal::Entry> entries;
  for (const Placed& each : placed) {
    created.push_back(NewLine(*each.line, {budget.instansi, budget.budget, each.id}));
    v1::BudgetLineCreated event;
    *event.mutable_line() = created.back();
    entries.push_back(journal::MakeEntry(created.back().name(), 1, event));
  }
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, budget.instansi, entries, audit));
  return created;
}

absl::Status CheckCeilings(postgres::Transaction& transaction, const BudgetKey& budget,
                           const std::vector<std::string>& plan_nodes) {
  postgres::Params params;
  params.Text(budget.instansi).Text(budget.budget).TextArray(plan_nodes);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kOverCeiling, params));
  return rows.empty() ? absl::OkStatus() : CeilingExceeded(rows.Text(0, 0), rows.Int(0, 1), rows.Int(0, 2));
}

absl::Status SetCeilings(postgres::Transaction& transaction, const BudgetKey& budget,
                         const std::vector<NewCeiling>& ceilings) {
  std::vector<std::string> plan_nodes;
  std::vector<int64_t> amounts;
  for (const NewCeiling& ceiling : ceilings) {
    plan_nodes.push_back(ceiling.plan_node);
    amounts.push_back(ceiling.amount);
  }
  postgres::Params params;
  params.Text(budget.instansi).Text(budget.budget).TextArray(plan_nodes).IntArray(amounts);
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kSetCeilings, params).status());
  return CheckCeilings(transaction, budget, plan_nodes);
}

}  // namespace terpadu::budgeting
