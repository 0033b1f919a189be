#include "services/reporting/store/trace_store.h"

#include "libs/base/status.h"
#include "services/reporting/domain/coverage.h"
#include "services/reporting/store/link_columns.h"

namespace terpadu::reporting {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Scope;
using postgres::Statement;

constexpr Statement kFind = {"trace_find",
                             "SELECT " TERPADU_LINK_COLUMNS " FROM link WHERE instansi = $1 AND name = $2"};

// $2 and $3 are the frontiers, $4 and $5 what was seen, upwards and downwards. NOT IN is hashed; NOT EXISTS would
// compare each edge with all that was seen, as the planner expects little of it.
constexpr Statement kNeighbours = {"trace_neighbours", R"sql(
  WITH near AS (
    SELECT DISTINCT ON (edge.from_name) true AS up, front.place, front.name AS reached_from, edge.from_name AS name,
           edge.amount
      FROM unnest($2::text[]) WITH ORDINALITY AS front (name, place)
      JOIN edge ON edge.instansi = $1 AND edge.to_name = front.name
     WHERE ($6 OR edge.kind NOT IN ('held', 'bound'))
       AND edge.from_name NOT IN (SELECT name FROM unnest($4::text[]) AS seen (name))
     ORDER BY edge.from_name, front.place, edge.amount DESC),
  far AS (
    SELECT DISTINCT ON (edge.to_name) false AS up, front.place, front.name AS reached_from, edge.to_name AS name,
           edge.amount
      FROM unnest($3::text[]) WITH ORDINALITY AS front (name, place)
      JOIN edge ON edge.instansi = $1 AND edge.from_name = front.name
     WHERE ($6 OR edge.kind NOT IN ('held', 'bound'))
       AND edge.to_name NOT IN (SELECT name FROM unnest($5::text[]) AS seen (name))
     ORDER BY edge.to_name, front.place, edge.amount DESC),
  reached AS (
    (SELECT * FROM near UNION ALL SELECT * FROM far) ORDER BY up DESC, place, name LIMIT $7)
  SELECT reached.up, reached.reached_from, reached.name, reached.amount, link.name IS NOT NULL,
         )sql" TERPADU_LINK_COLUMNS R"sql(
    FROM reached LEFT JOIN link ON link.instansi = $1 AND link.name = reached.name
   ORDER BY reached.up DESC, reached.place, reached.name)sql"};
constexpr int kFirstLinkColumn = 5;

constexpr Statement kFigures = {"trace_figures", R"sql(
  SELECT asked.name,
         (SELECT amount FROM ceiling
           WHERE ceiling.instansi = $1 AND ceiling.name = asked.name AND $3 IN (0, ceiling.year)
           ORDER BY ceiling.year DESC LIMIT 1),
         (SELECT value || ' by ' || year FROM target
           WHERE target.instansi = $1 AND target.indicator = asked.name AND $3 IN (0, target.year)
           ORDER BY target.year DESC LIMIT 1),
         (SELECT amount FROM budget_line WHERE budget_line.instansi = $1 AND budget_line.name = asked.name),
         coalesce((SELECT announced FROM line_announced
                    WHERE line_announced.instansi = $1 AND line_announced.line = asked.name), 0)
    FROM unnest($2::text[]) AS asked (name))sql"};

void FillIn(const Rows& rows, int row, v1::Link& link) {
  enum Column { kName, kCeiling, kTarget, kLineAmount, kAnnounced };
  if (!rows.IsNull(row, kCeiling)) {
    link.set_amount(rows.Int(row, kCeiling));
  }
  if (!rows.IsNull(row, kTarget)) {
    link.set_detail(rows.Text(row, kTarget));
  }
  if (!rows.IsNull(row, kLineAmount)) {
    link.set_detail(TextOf(CoverageOf(rows.Int(row, kLineAmount), rows.Int(row, kAnnounced))));
  }
}

}  // namespace

absl::StatusOr<std::optional<v1::Link>> FindLink(postgres::Connection& connection, const Scope& scope,
                                                 std::string_view name) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kFind, Params().Text(scope.instansi).Text(name)));
  return rows.empty() ? std::nullopt : std::make_optional(LinkAt(rows, 0, 0));
}

absl::StatusOr<NeighbourPage> ReadNeighbours(postgres::Connection& connection, const Scope& scope,
                                             const ChainWalk& walk, bool with_holds, int limit) {
  enum Column { kUp, kReachedFrom, kName, kAmount, kIsHere };
  Params params;
  params.Text(scope.instansi).TextArray(walk.frontier(Direction::kUp)).TextArray(walk.frontier(Direction::kDown));
  params.TextArray(walk.seen(Direction::kUp)).TextArray(walk.seen(Direction::kDown)).Bool(with_holds).Int(limit + 1);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kNeighbours, params));
  NeighbourPage page;
  page.cut = rows.size() > limit;
  for (int row = 0; row < rows.size() && row < limit; ++row) {
    const Direction direction = rows.Bool(row, kUp) ? Direction::kUp : Direction::kDown;
    page.neighbours.push_back({direction, rows.Text(row, kReachedFrom), rows.Text(row, kName), rows.Int(row, kAmount)});
    if (rows.Bool(row, kIsHere)) {
      page.links[rows.Text(row, kName)] = LinkAt(rows, row, kFirstLinkColumn);
    }
  }
  return page;
}

absl::Status FillInFigures(postgres::Connection& connection, const Scope& scope, int32_t year,
                           const std::vector<v1::Link*>& links) {
  std::map<std::string, std::vector<v1::Link*>> by_name;
  for (v1::Link* const link : links) {
    by_name[link->name()].push_back(link);
  }
  std::vector<std::string> names;
  for (const auto& [name, of_name] : by_name) {
    names.push_back(name);
  }
  TERPADU_ASSIGN(const Rows rows,
                 connection.Execute(scope, kFigures, Params().Text(scope.instansi).TextArray(names).Int(year)));
  for (int row = 0; row < rows.size(); ++row) {
    for (v1::Link* const link : by_name.at(rows.Text(row, 0))) {
      FillIn(rows, row, *link);
    }
  }
  return absl::OkStatus();
}

}  // namespace terpadu::reporting
