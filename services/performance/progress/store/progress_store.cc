#include "services/performance/progress/store/progress_store.h"

#include <map>
#include <set>

#include "libs/base/status.h"
#include "terpadu/performance/v1/agreement.pb.h"

namespace terpadu::performance::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;
using postgres::Transaction;

constexpr Statement kPutCommitment = {"dpa_commitment_put", R"sql(
  INSERT INTO dpa_commitment (instansi, commitment, line, contract, amount, version) VALUES ($1, $2, $3, $4, $5, 1)
  ON CONFLICT (instansi, commitment) DO NOTHING)sql"};
constexpr Statement kSetCommitment = {"dpa_commitment_set", R"sql(
  UPDATE dpa_commitment SET amount = coalesce($3, amount), paid = coalesce($4, paid), version = $5
   WHERE instansi = $1 AND commitment = $2)sql"};
constexpr Statement kTakeFromCommitment = {"dpa_commitment_take", R"sql(
  UPDATE dpa_commitment SET amount = amount - $3, version = $4 WHERE instansi = $1 AND commitment = $2)sql"};
constexpr Statement kChangeContract = {"dpa_contract_change", R"sql(
  INSERT INTO dpa_contract AS c (instansi, contract, amount, measured, refused, terminated, delivered)
  VALUES ($1, $2, coalesce($3::bigint, 0), coalesce($4::int, 0), $5, $6, $7)
  ON CONFLICT (instansi, contract) DO UPDATE
     SET amount = coalesce($3, c.amount), measured = coalesce($4, c.measured), refused = c.refused OR $5,
         terminated = c.terminated OR $6, delivered = c.delivered OR $7)sql"};
constexpr Statement kPutPlanNode = {"plan_node_put", R"sql(
  INSERT INTO plan_node (instansi, name, code, title) VALUES ($1, $2, $3, $4)
  ON CONFLICT (instansi, name) DO UPDATE SET code = EXCLUDED.code, title = EXCLUDED.title)sql"};
constexpr Statement kPutUnitTitle = {"unit_title_put", R"sql(
  INSERT INTO unit_title (instansi, unit_id, title) VALUES ($1, $2, $3)
  ON CONFLICT (instansi, unit_id) DO UPDATE SET title = EXCLUDED.title)sql"};

// The lines in force of instansi $1 and year $2 with the group that they are in at level $3, of unit $4 and under code
// $5 where these are not "".
#define TERPADU_PROGRESS_LINES                                                                                      \
  "WITH line AS MATERIALIZED (SELECT l.line, l.budget, l.budget_version, l.amount, l.title, l.plan_node, "          \
  "CASE WHEN $3::int >= 2 THEN l.unit_id ELSE '' END COLLATE \"C\" AS unit_id, "                                    \
  "CASE $3::int WHEN 3 THEN l.program WHEN 4 THEN l.kegiatan WHEN 5 THEN l.sub_kegiatan ELSE '' END COLLATE \"C\" " \
  "AS code FROM dpa_budget b JOIN dpa_line l ON l.instansi = b.instansi AND l.budget = b.budget "                   \
  "WHERE b.instansi = $1 AND b.year = $2 AND b.in_force AND $4 IN ('', l.unit_id) "                                 \
  "AND ($5 = '' OR l.sub_kegiatan = $5 OR starts_with(l.sub_kegiatan, $5 || '.'))) "

constexpr Statement kGroups = {"progress_groups", TERPADU_PROGRESS_LINES R"sql(,
  money AS (
    SELECT line.line, sum(c.amount) AS committed, sum(c.paid) AS paid,
           sum(c.amount) FILTER (WHERE k.contract IS NOT NULL) AS contracted, sum(c.amount::numeric * k.progress) AS done
      FROM line
      JOIN dpa_commitment c ON c.instansi = $1 AND c.line = line.line
      LEFT JOIN dpa_contract k ON k.instansi = $1 AND k.contract = c.contract AND NOT k.refused
     GROUP BY line.line),
  summed AS (
    SELECT unit_id, code, sum(amount)::bigint AS amount, coalesce(sum(committed), 0)::bigint AS committed,
           coalesce(sum(paid), 0)::bigint AS paid, coalesce(sum(contracted), 0)::bigint AS contracted,
           trunc(coalesce(sum(done), 0) / 10000)::bigint AS done, count(*) AS lines, max(budget) AS budget,
           max(budget_version) AS budget_version, max(title) AS title
      FROM line LEFT JOIN money USING (line)
     WHERE $6 OR (unit_id, code) > ($7, $8)
     GROUP BY unit_id, code
     ORDER BY unit_id, code
     LIMIT $9)
  SELECT unit_id, coalesce((SELECT u.title FROM unit_title u WHERE u.instansi = $1 AND u.unit_id = summed.unit_id), ''),
         code,
         CASE WHEN $3::int = 5 AND title <> '' THEN title
              ELSE coalesce((SELECT p.title FROM plan_node p WHERE p.instansi = $1 AND p.code <> '' AND p.code = summed.code
                              ORDER BY p.name DESC LIMIT 1), '') END,
         amount, committed, paid, contracted, done, lines, budget, budget_version
    FROM summed
   ORDER BY unit_id, code)sql"};

// Of the groups $6 (units), $7 (codes): how many indicators they have, how many with an achievement, and their sum;
// first those of plan nodes with the group's code, then those of plan nodes that its lines fund.
constexpr Statement kNodeAchievements = {"progress_node_achievements", TERPADU_PROGRESS_LINES R"sql(,
  wanted AS (SELECT * FROM unnest($6::text[], $7::text[]) AS wanted (unit_id, code)),
  node AS (
    SELECT w.unit_id, w.code, p.name AS node, true AS own
      FROM wanted w JOIN plan_node p ON p.instansi = $1 AND p.code <> '' AND p.code = w.code
     UNION
    SELECT w.unit_id, w.code, line.plan_node, false
      FROM wanted w JOIN line USING (unit_id, code) WHERE line.plan_node <> '')
  SELECT node.unit_id, node.code, node.own, count(*), count(newest.achievement),
         coalesce(sum(newest.achievement), 0)::bigint,
         coalesce(string_agg(newest.measurement_id || ' ' || newest.revision, ', ' ORDER BY newest.measurement_id)
                    FILTER (WHERE newest.achievement IS NOT NULL), '')
    FROM node
    JOIN indicator i ON i.instansi = $1 AND i.node = node.node
    LEFT JOIN LATERAL (SELECT m.achievement, m.measurement_id, m.revision FROM verified_measurement m
                        WHERE m.instansi = $1 AND m.indicator = i.name AND m.year = $2
                        ORDER BY m.quarter DESC LIMIT 1) AS newest ON true
   GROUP BY node.unit_id, node.code, node.own)sql"};

// Of the indicators $4 of the units $3.
constexpr Statement kUnitAchievements = {"progress_unit_achievements", R"sql(
  SELECT wanted.unit_id, count(*), count(newest.achievement), coalesce(sum(newest.achievement), 0)::bigint
    FROM unnest($3::text[], $4::text[]) AS wanted (unit_id, indicator)
    LEFT JOIN LATERAL (SELECT m.achievement FROM verified_measurement m
                        WHERE m.instansi = $1 AND m.indicator = wanted.indicator AND m.year = $2
                        ORDER BY m.quarter DESC LIMIT 1) AS newest ON true
   GROUP BY wanted.unit_id)sql"};

constexpr Statement kUnitIku = {"progress_unit_iku", R"sql(
  SELECT unit_id, content FROM unit_iku WHERE instansi = $1 AND year = $2 AND unit_id = ANY($3::text[]))sql"};
constexpr Statement kAgreed = {"progress_agreed", R"sql(
  SELECT unit_id, content FROM agreement
   WHERE instansi = $1 AND year = $2 AND unit_id = ANY($3::text[]) AND state = 'SIGNED' ORDER BY agreement_id)sql"};

void AddOptional(Params& params, std::optional<int64_t> value) {
  value.has_value() ? params.Int(*value) : params.Null();
}

Params LinesOf(const ProgressQuery& query) {
  Params params;
  params.Text(query.instansi).Int(query.year).Int(query.level).Text(query.unit_id).Text(query.under);
  return params;
}

using GroupKey = std::pair<std::string, std::string>;

// Adds to each group of units what its indicators achieved.
absl::Status AddUnitAchievements(Transaction& transaction, const ProgressQuery& query,
                                 std::vector<ProgressGroup>& groups) {
  std::vector<std::string> ids;
  for (const ProgressGroup& group : groups) {
    ids.push_back(group.unit_id);
  }
  TERPADU_ASSIGN(const auto indicators, IndicatorsOfUnits(transaction, query.instansi, query.year, ids));
  std::vector<std::string> units;
  std::vector<std::string> names;
  for (const UnitIndicator& indicator : indicators) {
    units.push_back(indicator.unit_id);
    names.push_back(indicator.indicator);
  }
  Params params;
  params.Text(query.instansi).Int(query.year).TextArray(units).TextArray(names);
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kUnitAchievements, params));
  std::map<std::string, domain::Achievements> found;
  for (int row = 0; row < rows.size(); ++row) {
    found[rows.Text(row, 0)] = {.indicators = rows.Int(row, 1), .achieved = rows.Int(row, 2), .sum = rows.Int(row, 3)};
  }
  for (ProgressGroup& group : groups) {
    group.achievements = found[group.unit_id];
  }
  return absl::OkStatus();
}

absl::Status AddNodeAchievements(Transaction& transaction, const ProgressQuery& query,
                                 std::vector<ProgressGroup>& groups) {
  std::vector<std::string> units;
  std::vector<std::string> codes;
  for (const ProgressGroup& group : groups) {
    units.push_back(group.unit_id);
    codes.push_back(group.code);
  }
  TERPADU_ASSIGN(const Rows rows,
                 transaction.Execute(kNodeAchievements, LinesOf(query).TextArray(units).TextArray(codes)));
  std::map<GroupKey, int> own;
  std::map<GroupKey, int> funded;
  for (int row = 0; row < rows.size(); ++row) {
    (rows.Bool(row, 2) ? own : funded)[{rows.Text(row, 0), rows.Text(row, 1)}] = row;
  }
  for (ProgressGroup& group : groups) {
    const auto at_node = own.find({group.unit_id, group.code});
    const auto below = funded.find({group.unit_id, group.code});
    const bool measured = at_node != own.end() && (rows.Int(at_node->second, 4) > 0 || below == funded.end());
    if (measured || below != funded.end()) {
      const int row = measured ? at_node->second : below->second;
      group.achievements = {.indicators = rows.Int(row, 3), .achieved = rows.Int(row, 4), .sum = rows.Int(row, 5)};
      group.measurements = rows.Text(row, 6);
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status PutCommitment(Transaction& transaction, std::string_view instansi, const CommitmentRow& row) {
  Params params;
  params.Text(instansi).Text(row.commitment).Text(row.line).Text(row.contract).Int(row.amount);
  return transaction.Execute(kPutCommitment, params).status();
}

absl::Status SetCommitment(Transaction& transaction, std::string_view instansi, std::string_view commitment,
                           std::optional<int64_t> amount, std::optional<int64_t> paid, int64_t version) {
  Params params;
  params.Text(instansi).Text(commitment);
  AddOptional(params, amount);
  AddOptional(params, paid);
  return transaction.Execute(kSetCommitment, params.Int(version)).status();
}

absl::Status TakeFromCommitment(Transaction& transaction, std::string_view instansi, std::string_view commitment,
                                int64_t amount, int64_t version) {
  return transaction.Execute(kTakeFromCommitment, Params().Text(instansi).Text(commitment).Int(amount).Int(version))
      .status();
}

absl::Status ChangeContract(Transaction& transaction, std::string_view instansi, std::string_view contract,
                            const ContractChange& change) {
  Params params;
  params.Text(instansi).Text(contract);
  AddOptional(params, change.amount);
  AddOptional(params, change.measured);
  params.Bool(change.refused).Bool(change.terminated).Bool(change.delivered);
  return transaction.Execute(kChangeContract, params).status();
}

absl::Status PutPlanNode(Transaction& transaction, std::string_view instansi, std::string_view name,
                         std::string_view code, std::string_view title) {
  return transaction.Execute(kPutPlanNode, Params().Text(instansi).Text(name).Text(code).Text(title)).status();
}

absl::Status PutUnitTitle(Transaction& transaction, std::string_view instansi, std::string_view unit_id,
                          std::string_view title) {
  return transaction.Execute(kPutUnitTitle, Params().Text(instansi).Text(unit_id).Text(title)).status();
}

absl::StatusOr<std::vector<ProgressGroup>> ListProgressGroups(Transaction& transaction, const ProgressQuery& query,
                                                              const std::optional<GroupKey>& after, int limit) {
  Params params = LinesOf(query);
  params.Bool(!after.has_value());
  params.Text(after.has_value() ? after->first : "").Text(after.has_value() ? after->second : "").Int(limit);
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kGroups, params));
  std::vector<ProgressGroup> groups;
  for (int row = 0; row < rows.size(); ++row) {
    groups.push_back({.unit_id = rows.Text(row, 0),
                      .unit_title = rows.Text(row, 1),
                      .code = rows.Text(row, 2),
                      .title = rows.Text(row, 3),
                      .money = {.budget = rows.Int(row, 4),
                                .committed = rows.Int(row, 5),
                                .paid = rows.Int(row, 6),
                                .contracted = rows.Int(row, 7),
                                .done = rows.Int(row, 8)},
                      .lines = rows.Int(row, 9),
                      .budget = rows.Text(row, 10),
                      .budget_version = rows.Int(row, 11),
                      .achievements = {},
                      .measurements = {}});
  }
  const bool units = query.level == v1::PROGRESS_LEVEL_INSTANSI || query.level == v1::PROGRESS_LEVEL_UNIT;
  TERPADU_RETURN_IF_ERROR(units ? AddUnitAchievements(transaction, query, groups)
                                : AddNodeAchievements(transaction, query, groups));
  return groups;
}

absl::StatusOr<std::vector<UnitIndicator>> IndicatorsOfUnits(Transaction& transaction, std::string_view instansi,
                                                             int32_t year, const std::vector<std::string>& unit_ids) {
  Params params;
  params.Text(instansi).Int(year).TextArray(unit_ids);
  TERPADU_ASSIGN(const Rows ikus, transaction.Execute(kUnitIku, params));
  TERPADU_ASSIGN(const Rows agreements, transaction.Execute(kAgreed, params));
  std::vector<UnitIndicator> all;
  std::set<std::string> with_iku;
  for (int row = 0; row < ikus.size(); ++row) {
    v1::UnitIku iku;
    iku.ParseFromString(ikus.Bytes(row, 1));
    with_iku.insert(ikus.Text(row, 0));
    for (const std::string& indicator : iku.indicators()) {
      all.push_back({ikus.Text(row, 0), indicator});
    }
  }
  std::set<GroupKey> promised;  // two officials of a unit may promise the same
  for (int row = 0; row < agreements.size(); ++row) {
    v1::Agreement agreement;
    agreement.ParseFromString(agreements.Bytes(row, 1));
    const std::string unit = agreements.Text(row, 0);
    for (const v1::AgreementIndicator& indicator : agreement.indicators()) {
      if (!with_iku.contains(unit) && promised.emplace(unit, indicator.indicator()).second) {
        all.push_back({unit, indicator.indicator()});
      }
    }
  }
  return all;
}

}  // namespace terpadu::performance::store
