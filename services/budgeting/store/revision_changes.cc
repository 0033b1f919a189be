#include "services/budgeting/store/revision_changes.h"

#include <set>

#include "libs/base/status.h"
#include "services/budgeting/domain/refusal.h"

namespace terpadu::budgeting {
namespace {

constexpr postgres::Statement kClear = {"budgeting_revision_changes_clear", R"sql(
  DELETE FROM budget_revision_change WHERE instansi = $1 AND budget_id = $2 AND revision_id = $3)sql"};

// $4 numbers, $5 lines, $6 amounts
constexpr postgres::Statement kOfLines = {"budgeting_revision_changes_of_lines", R"sql(
  INSERT INTO budget_revision_change (instansi, budget_id, revision_id, number, line_id, sub_kegiatan,
                                      sub_kegiatan_title, account, fund_source, plan_node, unit, amount, amount_before)
  SELECT $1, $2, $3, number, line_id, sub_kegiatan, sub_kegiatan_title, account, fund_source, plan_node, unit,
         new.amount, line.amount
    FROM unnest($4::bigint[], $5::text[], $6::bigint[]) AS new (number, line_id, amount)
    JOIN budget_line AS line USING (line_id)
   WHERE line.instansi = $1 AND line.budget_id = $2
  RETURNING line_id)sql"};

// $4 numbers, $5 … codes, $11 amounts
constexpr postgres::Statement kOfNewLines = {"budgeting_revision_changes_of_new_lines", R"sql(
  INSERT INTO budget_revision_change (instansi, budget_id, revision_id, line_id, amount_before, number, sub_kegiatan,
                                      sub_kegiatan_title, account, fund_source, plan_node, unit, amount)
  SELECT $1, $2, $3, '', 0, * FROM unnest($4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                                          $10::text[], $11::bigint[]))sql"};

constexpr postgres::Statement kCount = {"budgeting_revision_changes_count", R"sql(
  UPDATE budget_revision SET change_count = changes, effect = coalesce(sum, 0)::bigint, rka_count = rkas
    FROM (SELECT count(*) AS changes, sum(amount::numeric - amount_before) AS sum FROM budget_revision_change
           WHERE instansi = $1 AND budget_id = $2 AND revision_id = $3) AS c,
         (SELECT count(*) AS rkas FROM budget_revision_rka
           WHERE instansi = $1 AND budget_id = $2 AND revision_id = $3) AS r
   WHERE instansi = $1 AND budget_id = $2 AND revision_id = $3)sql"};

constexpr postgres::Statement kList = {"budgeting_revision_changes_list", R"sql(
  SELECT number, line_id, sub_kegiatan, sub_kegiatan_title, account, fund_source, plan_node, unit, amount,
         amount_before, rka_id, item_count
    FROM budget_revision_change
   WHERE instansi = $1 AND budget_id = $2 AND revision_id = $3 AND number > $4 ORDER BY number LIMIT $5)sql"};
enum Column { kNumber, kLine, kSubKegiatan, kTitle, kAccount, kFund, kPlanNode, kUnit, kAmount, kBefore, kRka, kItems };

constexpr int kMostChanges = 20'000;

postgres::Params KeyParams(const RevisionKey& key) {
  return std::move(postgres::Params().Text(key.budget.instansi).Text(key.budget.budget).Text(key.revision));
}

v1::BudgetLine CodesFrom(const postgres::Rows& rows, int row) {
  v1::BudgetLine codes;
  codes.set_sub_kegiatan(rows.Text(row, kSubKegiatan));
  codes.set_sub_kegiatan_title(rows.Text(row, kTitle));
  codes.set_account(rows.Text(row, kAccount));
  codes.set_fund_source(rows.Text(row, kFund));
  codes.set_plan_node(rows.Text(row, kPlanNode));
  codes.set_unit(rows.Text(row, kUnit));
  return codes;
}

absl::Status SetChangesOfLines(postgres::Transaction& transaction, const RevisionKey& key,
                               const std::vector<Change>& changes) {
  std::vector<int64_t> numbers, amounts;
  std::vector<std::string> lines;
  for (size_t i = 0; i < changes.size(); ++i) {
    if (!changes[i].line.empty()) {
      numbers.push_back(static_cast<int64_t>(i) + 1);
      lines.push_back(changes[i].line);
      amounts.push_back(changes[i].codes.amount());
    }
  }
  postgres::Params params = KeyParams(key);
  params.IntArray(numbers).TextArray(lines).IntArray(amounts);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kOfLines, params));
  std::set<std::string> found;
  for (int row = 0; row < rows.size(); ++row) {
    found.insert(rows.Text(row, 0));
  }
  for (const std::string& line : lines) {
    if (!found.contains(line)) {
      return NotFound(LineKey{key.budget.instansi, key.budget.budget, line}.Name());
    }
  }
  return absl::OkStatus();
}

absl::Status SetChangesOfNewLines(postgres::Transaction& transaction, const RevisionKey& key,
                                  const std::vector<Change>& changes) {
  std::vector<int64_t> numbers, amounts;
  std::vector<std::string> sub_kegiatan, titles, accounts, funds, nodes, units;
  for (size_t i = 0; i < changes.size(); ++i) {
    if (const v1::BudgetLine& codes = changes[i].codes; changes[i].line.empty()) {
      numbers.push_back(static_cast<int64_t>(i) + 1);
      sub_kegiatan.push_back(codes.sub_kegiatan());
      titles.push_back(codes.sub_kegiatan_title());
      accounts.push_back(codes.account());
      funds.push_back(codes.fund_source());
      nodes.push_back(codes.plan_node());
      units.push_back(codes.unit());
      amounts.push_back(codes.amount());
    }
  }
  postgres::Params params = KeyParams(key);
  params.IntArray(numbers).TextArray(sub_kegiatan).TextArray(titles).TextArray(accounts).TextArray(funds);
  params.TextArray(nodes).TextArray(units).IntArray(amounts);
  return transaction.Execute(kOfNewLines, params).status();
}

}  // namespace

absl::Status SetChanges(postgres::Transaction& transaction, const RevisionKey& key,
                        const std::vector<Change>& changes) {
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kClear, KeyParams(key)).status());
  TERPADU_RETURN_IF_ERROR(SetChangesOfLines(transaction, key, changes));
  TERPADU_RETURN_IF_ERROR(SetChangesOfNewLines(transaction, key, changes));
  return CountChanges(transaction, key);
}

absl::Status CountChanges(postgres::Transaction& transaction, const RevisionKey& key) {
  return transaction.Execute(kCount, KeyParams(key)).status();
}

absl::StatusOr<std::vector<Change>> ReadChanges(postgres::Transaction& transaction, const RevisionKey& key) {
  postgres::Params params = KeyParams(key);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kList, params.Int(0).Int(kMostChanges)));
  std::vector<Change> changes;
  changes.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    Change& change = changes.emplace_back();
    change.line = rows.Text(row, kLine);
    change.codes = CodesFrom(rows, row);
    change.codes.set_amount(rows.Int(row, kAmount));
    change.rka = rows.OptionalText(row, kRka).value_or("");
    change.items = rows.Int(row, kItems);
  }
  return changes;
}

absl::StatusOr<std::vector<NumberedChange>> ListChanges(rpc::CallContext& call, const RevisionKey& key, int64_t after,
                                                        int size) {
  postgres::Params params = KeyParams(key);
  params.Int(after).Int(size);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(key.budget.instansi), kList, params));
  std::vector<NumberedChange> changes;
  for (int row = 0; row < rows.size(); ++row) {
    NumberedChange& each = changes.emplace_back();
    each.number = rows.Int(row, kNumber);
    if (const std::string line = rows.Text(row, kLine); !line.empty()) {
      each.change.set_line(LineKey{key.budget.instansi, key.budget.budget, line}.Name());
    }
    *each.change.mutable_codes() = CodesFrom(rows, row);
    each.change.set_amount(rows.Int(row, kAmount));
    each.change.set_amount_before(rows.Int(row, kBefore));
    if (const auto rka = rows.OptionalText(row, kRka)) {
      each.change.set_rka(key.budget.Name() + "/rkas/" + *rka);
    }
  }
  return changes;
}

}  // namespace terpadu::budgeting
