#include "services/reporting/store/impact_store.h"

#include "libs/base/status.h"
#include "services/reporting/domain/cut.h"
#include "services/reporting/store/reach_sql.h"

namespace terpadu::reporting {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Scope;
using postgres::Statement;

constexpr Statement kUnknown = {"impact_unknown_line", R"sql(
  SELECT asked.name FROM unnest($3::text[]) WITH ORDINALITY AS asked (name, place)
   WHERE NOT EXISTS (
     SELECT FROM budget_line
       JOIN budget ON budget.instansi = $1 AND budget.name = budget_line.budget AND budget.fiscal_year = $2
      WHERE budget_line.instansi = $1 AND budget_line.name = asked.name)
   ORDER BY asked.place LIMIT 1)sql"};

// The lines of year $2 that are of account $3, unit $4 and list $5 ("" and empty: any), cut by share $6.
constexpr std::string_view kCutLines = R"sql(
  WITH RECURSIVE line AS MATERIALIZED (
    SELECT budget_line.name, budget_line.plan_node, budget_line.unit, budget_line.sub_kegiatan, budget_line.account,
           budget_line.amount, coalesce(line_money.reserved, 0) AS reserved,
           coalesce(line_money.committed, 0) AS committed, coalesce(line_money.paid, 0) AS paid,
           budget_line.amount / 10000 * $6::bigint + budget_line.amount % 10000 * $6::bigint / 10000 AS cut
      FROM budget
      JOIN budget_line ON budget_line.instansi = $1 AND budget_line.budget = budget.name
      LEFT JOIN line_money ON line_money.instansi = $1 AND line_money.line = budget_line.name
     WHERE budget.instansi = $1 AND budget.fiscal_year = $2
       AND ($3 = '' OR starts_with(budget_line.account || '.', $3 || '.')) AND ($4 = '' OR budget_line.unit = $4)
       AND ($5::text[] = '{}' OR budget_line.name = ANY ($5::text[]))))sql";

// As domain/cut.h splits it.
constexpr std::string_view kSums = R"sql(,
  taken AS (SELECT *, greatest(0, amount - reserved - committed) AS free FROM line),
  split AS (SELECT *, least(cut, free) AS from_free, least(cut - least(cut, free), reserved) AS from_reserved FROM taken)
  SELECT count(*), coalesce(sum(amount), 0)::bigint, coalesce(sum(reserved), 0)::bigint,
         coalesce(sum(committed), 0)::bigint, coalesce(sum(paid), 0)::bigint, coalesce(sum(free), 0)::bigint,
         coalesce(sum(cut), 0)::bigint, coalesce(sum(from_free), 0)::bigint, coalesce(sum(from_reserved), 0)::bigint,
         coalesce(sum(cut - from_free - from_reserved), 0)::bigint
    FROM split)sql";
constexpr Statement kSum = {"impact_sum", Sql<kCutLines, kSums>};

constexpr std::string_view kLinePage = R"sql(
  SELECT line.name, coalesce(link.title, ''), line.unit, line.account, line.amount, line.reserved, line.committed,
         line.paid
    FROM line LEFT JOIN link ON link.instansi = $1 AND link.name = line.name
   WHERE line.name > $7 ORDER BY line.name LIMIT $8)sql";
constexpr Statement kCutLinePage = {"impact_lines", Sql<kCutLines, kLinePage>};

// `hit`: (kind, name, lines, on_lines), the kinds those of ImpactHitKind. A package counts in the states 1 to 4; an
// agreement in state 2, SIGNED.
constexpr std::string_view kHits = R"sql(,
  taking AS MATERIALIZED (
    SELECT allocation.rup_package, line.name AS line, allocation.amount
      FROM line
      JOIN allocation ON allocation.instansi = $1 AND allocation.line = line.name
      JOIN rup_package ON rup_package.instansi = $1 AND rup_package.name = allocation.rup_package
                      AND rup_package.state BETWEEN 1 AND 4),
  drawing AS (
    SELECT bound.to_name AS contract, line.name AS line, commitment.amount
      FROM line
      JOIN edge AS own ON own.instansi = $1 AND own.from_name = line.name AND own.kind = 'bound'
      JOIN edge AS bound ON bound.instansi = $1 AND bound.from_name = own.to_name AND bound.kind = 'bound'
      JOIN link AS commitment ON commitment.instansi = $1 AND commitment.name = own.to_name
    UNION ALL
    SELECT contract.name, taking.line, 0
      FROM taking JOIN contract ON contract.instansi = $1 AND contract.rup_package = taking.rup_package),
  promised AS (
    SELECT DISTINCT agreement_part.agreement, line.name AS line, line.cut
      FROM measured
      JOIN agreement_part ON agreement_part.instansi = $1 AND agreement_part.kind = 'indicator'
                         AND agreement_part.part = measured.indicator
      JOIN line ON line.plan_node = measured.node
    UNION
    SELECT agreement.name, line.name, line.cut
      FROM agreement
      JOIN agreement_part ON agreement_part.instansi = $1 AND agreement_part.agreement = agreement.name
                         AND agreement_part.kind = 'program'
      JOIN line ON line.unit = agreement.unit AND starts_with(line.sub_kegiatan || '.', agreement_part.part || '.')
     WHERE agreement.instansi = $1 AND agreement.year = $2),
  hit AS (
    SELECT 1 AS kind, rup_package AS name, count(*) AS lines, sum(amount)::bigint AS on_lines
      FROM taking GROUP BY rup_package
    UNION ALL
    SELECT 2, contract, count(DISTINCT line), sum(amount)::bigint FROM drawing
     WHERE NOT EXISTS (SELECT FROM contract
                        WHERE contract.instansi = $1 AND contract.name = drawing.contract AND contract.refused)
     GROUP BY contract
    UNION ALL
    SELECT 3, measured.indicator, count(*), sum(line.cut)::bigint
      FROM measured JOIN line ON line.plan_node = measured.node GROUP BY measured.indicator
    UNION ALL
    SELECT 4, promised.agreement, count(*), sum(promised.cut)::bigint
      FROM promised
      JOIN agreement ON agreement.instansi = $1 AND agreement.name = promised.agreement AND agreement.state = 2
                    AND agreement.year = $2
     GROUP BY promised.agreement))sql";

constexpr std::string_view kCounts = " SELECT kind, count(*) FROM hit GROUP BY kind ORDER BY kind";
constexpr Statement kCount = {"impact_count", Sql<kCutLines, kReach, kHits, kCounts>};

// $7 the kind or 0, $8 and $9 after which.
constexpr std::string_view kHitPage = R"sql(,
  page AS (
    SELECT * FROM hit WHERE $7::int IN (0, kind) AND (kind, name) > ($8::int, $9 COLLATE "C")
     ORDER BY kind, name LIMIT $10)
  SELECT page.kind, page.name,
         CASE WHEN page.kind = 4 THEN 'Perjanjian kinerja ' || agreement.year || ', versi ' || agreement.number
              ELSE coalesce(link.title, '') END,
         CASE WHEN page.kind = 4 THEN 'SIGNED' ELSE coalesce(link.state, '') END,
         CASE WHEN page.kind IN (1, 2) THEN coalesce(link.amount, 0) ELSE 0 END, page.lines, page.on_lines
    FROM page
    LEFT JOIN link ON link.instansi = $1 AND link.name = page.name
    LEFT JOIN agreement ON agreement.instansi = $1 AND agreement.name = page.name
   ORDER BY page.kind, page.name)sql";
constexpr Statement kList = {"impact_list", Sql<kCutLines, kReach, kHits, kHitPage>};

Params ParamsOf(const Scope& scope, const CutQuery& query) {
  Params params;
  params.Text(scope.instansi).Int(query.year).Text(query.cut.account()).Text(query.cut.unit());
  params.TextArray({query.cut.lines().begin(), query.cut.lines().end()}).Int(query.share);
  return params;
}

}  // namespace

absl::StatusOr<std::optional<std::string>> FindUnknownLine(postgres::Connection& connection, const Scope& scope,
                                                           const CutQuery& query) {
  Params params;
  params.Text(scope.instansi).Int(query.year).TextArray({query.cut.lines().begin(), query.cut.lines().end()});
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kUnknown, params));
  return rows.empty() ? std::nullopt : std::make_optional(rows.Text(0, 0));
}

absl::StatusOr<v1::CutSums> SumCut(postgres::Connection& connection, const Scope& scope, const CutQuery& query) {
  enum Column { kLines, kAmount, kReserved, kCommitted, kPaid, kFree, kCut, kFromFree, kFromReserved, kFromCommitted };
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kSum, ParamsOf(scope, query)));
  v1::CutSums sums;
  sums.set_lines(rows.Int(0, kLines));
  sums.set_amount(rows.Int(0, kAmount));
  sums.set_reserved(rows.Int(0, kReserved));
  sums.set_committed(rows.Int(0, kCommitted));
  sums.set_paid(rows.Int(0, kPaid));
  sums.set_free(rows.Int(0, kFree));
  sums.set_cut(rows.Int(0, kCut));
  sums.set_from_free(rows.Int(0, kFromFree));
  sums.set_from_reserved(rows.Int(0, kFromReserved));
  sums.set_from_committed(rows.Int(0, kFromCommitted));
  return sums;
}

absl::StatusOr<std::vector<v1::ImpactLine>> ListCutLines(postgres::Connection& connection, const Scope& scope,
                                                         const CutQuery& query, std::string_view after, int limit) {
  enum Column { kName, kTitle, kUnit, kAccount, kAmount, kReserved, kCommitted, kPaid };
  TERPADU_ASSIGN(const Rows rows,
                 connection.Execute(scope, kCutLinePage, ParamsOf(scope, query).Text(after).Int(limit)));
  std::vector<v1::ImpactLine> lines;
  for (int row = 0; row < rows.size(); ++row) {
    const LineMoney money = {rows.Int(row, kAmount), rows.Int(row, kReserved), rows.Int(row, kCommitted)};
    const LineCut cut = CutOf(money, query.share);
    v1::ImpactLine& line = lines.emplace_back();
    line.set_line(rows.Text(row, kName));
    line.set_title(rows.Text(row, kTitle));
    line.set_unit(rows.Text(row, kUnit));
    line.set_account(rows.Text(row, kAccount));
    v1::CutSums& sums = *line.mutable_sums();
    sums.set_lines(1);
    sums.set_amount(money.amount);
    sums.set_reserved(money.reserved);
    sums.set_committed(money.committed);
    sums.set_paid(rows.Int(row, kPaid));
    sums.set_free(cut.free);
    sums.set_cut(cut.cut);
    sums.set_from_free(cut.from_free);
    sums.set_from_reserved(cut.from_reserved);
    sums.set_from_committed(cut.from_committed);
  }
  return lines;
}

absl::StatusOr<std::vector<v1::ImpactCount>> CountHits(postgres::Connection& connection, const Scope& scope,
                                                       const CutQuery& query) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kCount, ParamsOf(scope, query)));
  std::vector<v1::ImpactCount> counts;
  for (int kind = 1; kind < v1::ImpactHitKind_ARRAYSIZE; ++kind) {
    counts.emplace_back().set_kind(static_cast<v1::ImpactHitKind>(kind));
  }
  for (int row = 0; row < rows.size(); ++row) {
    counts[static_cast<size_t>(rows.Int(row, 0)) - 1].set_count(rows.Int(row, 1));
  }
  return counts;
}

absl::StatusOr<std::vector<v1::ImpactHit>> ListHits(postgres::Connection& connection, const Scope& scope,
                                                    const CutQuery& query, v1::ImpactHitKind kind,
                                                    const std::pair<int, std::string>& after, int limit) {
  enum Column { kKind, kName, kTitle, kState, kAmount, kLines, kOnLines };
  Params params = ParamsOf(scope, query);
  params.Int(kind).Int(after.first).Text(after.second).Int(limit);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params));
  std::vector<v1::ImpactHit> hits;
  for (int row = 0; row < rows.size(); ++row) {
    v1::ImpactHit& hit = hits.emplace_back();
    hit.set_kind(static_cast<v1::ImpactHitKind>(rows.Int(row, kKind)));
    hit.set_name(rows.Text(row, kName));
    hit.set_title(rows.Text(row, kTitle));
    hit.set_state(rows.Text(row, kState));
    hit.set_amount(rows.Int(row, kAmount));
    hit.set_lines(rows.Int(row, kLines));
    hit.set_on_lines(rows.Int(row, kOnLines));
  }
  return hits;
}

}  // namespace terpadu::reporting
