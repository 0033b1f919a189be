#include "services/budgeting/preparation/store/ceilings.h"

#include <map>

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "services/budgeting/domain/preparation_refusal.h"
#include "services/budgeting/preparation/store/kua_ppas.h"
#include "terpadu/budgeting/v1/preparation_events.pb.h"

namespace terpadu::budgeting {
namespace {

#define TERPADU_CEILING_COLUMNS \
  "ceiling_id, sub_kegiatan, c.sub_kegiatan_title, unit, c.plan_node, c.amount, coalesce(total_amount, 0) "
enum Column { kId, kSubKegiatan, kTitle, kUnit, kPlanNode, kAmount, kProposed };

constexpr postgres::Statement kSet = {"budgeting_sub_kegiatan_ceiling_set", R"sql(
  INSERT INTO sub_kegiatan_ceiling AS there
              (instansi, budget_id, kua_ppas_id, ceiling_id, sub_kegiatan, sub_kegiatan_title, unit, plan_node, amount)
  SELECT $1, $2, $3, * FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[])
  ON CONFLICT (instansi, budget_id, kua_ppas_id, ceiling_id) DO UPDATE
     SET sub_kegiatan_title = excluded.sub_kegiatan_title, plan_node = excluded.plan_node, amount = excluded.amount,
         version = there.version + 1
   WHERE (there.sub_kegiatan_title, there.plan_node, there.amount)
         IS DISTINCT FROM (excluded.sub_kegiatan_title, excluded.plan_node, excluded.amount)
  RETURNING ceiling_id, version)sql"};

// No row when 64 bits do not hold the sum.
constexpr postgres::Statement kTotal = {"budgeting_kua_ppas_total", R"sql(
  UPDATE kua_ppas SET total_amount = total::bigint, ceiling_count = ceilings, version = version + 1
    FROM (SELECT sum(amount) AS total, count(*) AS ceilings FROM sub_kegiatan_ceiling
           WHERE instansi = $1 AND budget_id = $2 AND kua_ppas_id = $3) AS sums
   WHERE instansi = $1 AND budget_id = $2 AND kua_ppas_id = $3 AND total <= 9223372036854775807
  RETURNING version)sql"};

constexpr postgres::Statement kList = {"budgeting_sub_kegiatan_ceiling_list", "SELECT " TERPADU_CEILING_COLUMNS R"sql(
  FROM sub_kegiatan_ceiling AS c LEFT JOIN rka USING (instansi, budget_id, kua_ppas_id, sub_kegiatan, unit)
 WHERE instansi = $1 AND budget_id = $2 AND kua_ppas_id = $3 AND ceiling_id > $4 ORDER BY ceiling_id LIMIT $5)sql"};

constexpr postgres::Statement kRead = {"budgeting_sub_kegiatan_ceiling_read", "SELECT " TERPADU_CEILING_COLUMNS R"sql(
  FROM sub_kegiatan_ceiling AS c LEFT JOIN rka USING (instansi, budget_id, kua_ppas_id, sub_kegiatan, unit)
 WHERE instansi = $1 AND budget_id = $2 AND kua_ppas_id = $3 AND ceiling_id = ANY ($4::text[])
 ORDER BY array_position($4::text[], ceiling_id))sql"};

#define TERPADU_OVER_CEILING                                                                 \
  "SELECT sub_kegiatan, unit, c.amount, sum(line.amount)::text "                             \
  "  FROM kua_ppas JOIN sub_kegiatan_ceiling AS c USING (instansi, budget_id, kua_ppas_id) " \
  "  JOIN budget_line AS line USING (instansi, budget_id, sub_kegiatan, unit) "              \
  " WHERE instansi = $1 AND budget_id = $2 AND kind = 'MURNI' AND state = 'AGREED' AND line.amount >= 0 "

constexpr postgres::Statement kOverAny = {"budgeting_over_any_sub_kegiatan_ceiling", TERPADU_OVER_CEILING R"sql(
  GROUP BY sub_kegiatan, unit, c.amount HAVING sum(line.amount) > c.amount ORDER BY sub_kegiatan, unit LIMIT 1)sql"};

// Looked up one by one, and only when ceilings are agreed: a batch that adds lines does not read those there are.
constexpr postgres::Statement kOverOneOf = {"budgeting_over_sub_kegiatan_ceiling", R"sql(
  WITH agreed AS MATERIALIZED (
    SELECT kua_ppas_id FROM kua_ppas
     WHERE instansi = $1 AND budget_id = $2 AND kind = 'MURNI' AND state = 'AGREED'),
  asked AS MATERIALIZED (
    SELECT DISTINCT kua_ppas_id, asked.* FROM agreed, unnest($3::text[], $4::text[]) AS asked (sub_kegiatan, unit))
  SELECT asked.sub_kegiatan, asked.unit, c.amount, lines.total::text
    FROM asked
    CROSS JOIN LATERAL (
      SELECT amount FROM sub_kegiatan_ceiling AS c
       WHERE c.instansi = $1 AND c.budget_id = $2 AND c.kua_ppas_id = asked.kua_ppas_id
         AND c.sub_kegiatan = asked.sub_kegiatan AND c.unit = asked.unit OFFSET 0) AS c
    CROSS JOIN LATERAL (
      SELECT sum(amount) AS total FROM budget_line AS line
       WHERE line.instansi = $1 AND line.budget_id = $2 AND line.sub_kegiatan = asked.sub_kegiatan
         AND line.unit = asked.unit AND line.amount >= 0) AS lines
   WHERE lines.total > c.amount ORDER BY asked.sub_kegiatan, asked.unit LIMIT 1)sql"};

postgres::Params KeyParams(const KuaPpasKey& key) {
  return std::move(postgres::Params().Text(key.budget.instansi).Text(key.budget.budget).Text(key.kua_ppas));
}

std::vector<v1::SubKegiatanCeiling> CeilingsFrom(const postgres::Rows& rows, const KuaPpasKey& key) {
  std::vector<v1::SubKegiatanCeiling> ceilings;
  ceilings.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    v1::SubKegiatanCeiling& ceiling = ceilings.emplace_back();
    ceiling.set_name(key.Name() + "/ceilings/" + rows.Text(row, kId));
    ceiling.set_sub_kegiatan(rows.Text(row, kSubKegiatan));
    ceiling.set_sub_kegiatan_title(rows.Text(row, kTitle));
    ceiling.set_unit(rows.Text(row, kUnit));
    ceiling.set_plan_node(rows.Text(row, kPlanNode));
    ceiling.set_amount(rows.Int(row, kAmount));
    ceiling.set_proposed(rows.Int(row, kProposed));
  }
  return ceilings;
}

postgres::Params SetParams(const KuaPpasKey& key, const std::vector<std::string>& ids,
                           const std::vector<v1::SubKegiatanCeiling>& ceilings) {
  std::vector<std::string> sub_kegiatan, titles, units, plan_nodes;
  std::vector<int64_t> amounts;
  for (const v1::SubKegiatanCeiling& ceiling : ceilings) {
    sub_kegiatan.push_back(ceiling.sub_kegiatan());
    titles.push_back(ceiling.sub_kegiatan_title());
    units.push_back(ceiling.unit());
    plan_nodes.push_back(ceiling.plan_node());
    amounts.push_back(ceiling.amount());
  }
  postgres::Params params = KeyParams(key);
  params.TextArray(ids).TextArray(sub_kegiatan).TextArray(titles).TextArray(units).TextArray(plan_nodes);
  params.IntArray(amounts);
  return params;
}

// Takes the sum anew, for ceilings have changed.
absl::Status ChangeTotal(postgres::Transaction& transaction, const KuaPpasKey& key,
                         const std::vector<journal::Entry>& entries, std::string_view audit) {
  TERPADU_ASSIGN(const postgres::Rows total, transaction.Execute(kTotal, KeyParams(key)));
  if (total.empty()) {
    FieldErrors errors;
    errors.Add("ceilings", "must not sum to more than 9223372036854775807 rupiah with those there are");
    return errors.ToStatus();
  }
  v1::KuaPpasChanged changed;
  TERPADU_ASSIGN(*changed.mutable_kua_ppas(), ReadKuaPpas(transaction, key));
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, key.budget.instansi, entries, audit));
  return journal::Append(transaction, key.budget.instansi, {journal::MakeEntry(key.Name(), total.Int(0, 0), changed)},
                         audit);
}

absl::Status Exceeded(const postgres::Rows& rows) {
  return rows.empty() ? absl::OkStatus()
                      : SubKegiatanCeilingExceeded(rows.Text(0, 0), rows.Text(0, 1), rows.Int(0, 2), rows.Text(0, 3));
}

}  // namespace

absl::StatusOr<CeilingsSet> SetSubKegiatanCeilings(postgres::Transaction& transaction, const KuaPpasKey& key,
                                                   const std::vector<std::string>& ids,
                                                   const std::vector<v1::SubKegiatanCeiling>& ceilings,
                                                   std::string_view audit) {
  TERPADU_ASSIGN(const postgres::Rows set, transaction.Execute(kSet, SetParams(key, ids, ceilings)));
  postgres::Params read = KeyParams(key);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kRead, read.TextArray(ids)));
  CeilingsSet result;
  result.ceilings = CeilingsFrom(rows, key);
  std::map<std::string, v1::SubKegiatanCeiling> by_id;
  for (size_t i = 0; i < ids.size(); ++i) {
    by_id[ids[i]] = result.ceilings[i];
  }
  std::vector<journal::Entry> entries;
  for (int row = 0; row < set.size(); ++row) {
    v1::SubKegiatanCeilingSet event;
    *event.mutable_ceiling() = by_id.at(set.Text(row, 0));
    event.mutable_ceiling()->clear_proposed();
    entries.push_back(journal::MakeEntry(event.ceiling().name(), set.Int(row, 1), event));
  }
  if (!entries.empty()) {
    TERPADU_RETURN_IF_ERROR(ChangeTotal(transaction, key, entries, audit));
  }
  TERPADU_ASSIGN(result.kua_ppas, ReadKuaPpas(transaction, key));
  return result;
}

absl::StatusOr<std::vector<v1::SubKegiatanCeiling>> ListSubKegiatanCeilings(rpc::CallContext& call,
                                                                            const KuaPpasKey& key,
                                                                            const std::string& after, int size) {
  postgres::Params params = KeyParams(key);
  params.Text(after).Int(size);
  TERPADU_ASSIGN(const postgres::Rows rows, call.db->Execute(call.ScopeOf(key.budget.instansi), kList, params));
  return CeilingsFrom(rows, key);
}

absl::Status CheckSubKegiatanCeilings(postgres::Transaction& transaction, const BudgetKey& budget,
                                      const std::vector<v1::BudgetLine>& lines) {
  std::vector<std::string> sub_kegiatan, units;
  for (const v1::BudgetLine& line : lines) {
    sub_kegiatan.push_back(line.sub_kegiatan());
    units.push_back(line.unit());
  }
  postgres::Params params;
  params.Text(budget.instansi).Text(budget.budget).TextArray(sub_kegiatan).TextArray(units);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kOverOneOf, params));
  return Exceeded(rows);
}

absl::Status CheckAllSubKegiatanCeilings(postgres::Transaction& transaction, const BudgetKey& budget) {
  postgres::Params params;
  params.Text(budget.instansi).Text(budget.budget);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kOverAny, params));
  return Exceeded(rows);
}

}  // namespace terpadu::budgeting
