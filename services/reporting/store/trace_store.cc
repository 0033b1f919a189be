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

constexpr Statement kLinks = {"trace_links", "SELECT " TERPADU_LINK_COLUMNS R"sql(
    FROM unnest($2::text[]) AS asked (name) JOIN link ON link.instansi = $1 AND link.name = asked.name)sql"};

// $3 is the time.
constexpr Statement kLinksAt = {"trace_links_at", R"sql(
  SELECT link.name, link.kind, link.title, link_at($1, link.name, 'state', $3, link.first_state),
         link_at($1, link.name, 'amount', $3, link.first_amount::text)::bigint,
         link_at($1, link.name, 'detail', $3, link.first_detail)
    FROM unnest($2::text[]) AS asked (name) JOIN link ON link.instansi = $1 AND link.name = asked.name
   WHERE link.since <= $3::timestamptz)sql"};

// What is announced, bound and paid is summed from the packages and commitments as they were.
constexpr Statement kLinesAt = {"trace_lines_at", R"sql(
  SELECT line.name, link_at($1, line.name, 'amount', $3, line.first_amount::text)::bigint, announced.amount,
         bound.committed, bound.paid
    FROM unnest($2::text[]) AS asked (name)
    JOIN link AS line ON line.instansi = $1 AND line.name = asked.name
   CROSS JOIN LATERAL (
     SELECT coalesce(sum(edge.amount), 0)::bigint AS amount
       FROM edge JOIN link AS package ON package.instansi = $1 AND package.name = edge.to_name
      WHERE edge.instansi = $1 AND edge.from_name = asked.name AND edge.kind = 'allocation'
        AND package.since <= $3
        AND link_at($1, package.name, 'state', $3, package.first_state) IN ('ANNOUNCED', 'KAJI_ULANG')) AS announced
   CROSS JOIN LATERAL (
     SELECT coalesce(sum(link_at($1, commitment.name, 'amount', $3, commitment.first_amount::text)::bigint
                         - link_at($1, commitment.name, 'carried', $3, '0')::bigint), 0)::bigint AS committed,
            coalesce(sum(link_at($1, commitment.name, 'paid', $3, '0')::bigint), 0)::bigint AS paid
       FROM edge JOIN link AS commitment ON commitment.instansi = $1 AND commitment.name = edge.to_name
      WHERE edge.instansi = $1 AND edge.from_name = asked.name AND edge.kind = 'bound'
        AND commitment.since <= $3) AS bound
   WHERE line.since <= $3::timestamptz)sql"};

// $2 and $3 are the frontiers upwards and downwards, $7 the time or nothing. Each look is into an index, and reads no
// more than it gives.
constexpr Statement kNeighbours = {"trace_neighbours", R"sql(
  SELECT true AS up, front.place, front.name AS reached_from, next.name, next.amount
    FROM unnest($2::text[]) WITH ORDINALITY AS front (name, place)
   CROSS JOIN LATERAL (
     SELECT from_name AS name, max(amount) AS amount FROM edge
      WHERE instansi = $1 AND to_name = front.name AND ($4 OR kind NOT IN ('held', 'bound'))
        AND ($7::timestamptz IS NULL OR NOT EXISTS (
          SELECT FROM link WHERE link.instansi = $1 AND link.name = from_name AND link.since > $7))
      GROUP BY from_name ORDER BY from_name LIMIT $5) AS next
   UNION ALL
  SELECT false, front.place, front.name, next.name, next.amount
    FROM unnest($3::text[]) WITH ORDINALITY AS front (name, place)
   CROSS JOIN LATERAL (
     SELECT to_name AS name, max(amount) AS amount FROM edge
      WHERE instansi = $1 AND from_name = front.name AND ($4 OR kind NOT IN ('held', 'bound'))
        AND ($7::timestamptz IS NULL OR NOT EXISTS (
          SELECT FROM link WHERE link.instansi = $1 AND link.name = to_name AND link.since > $7))
      GROUP BY to_name ORDER BY to_name LIMIT $5) AS next
   ORDER BY up DESC, place, name
   LIMIT $6)sql"};

constexpr Statement kCountUp = {"trace_count_up", R"sql(
  SELECT asked.name,
         (SELECT count(DISTINCT from_name) FROM (
            SELECT from_name FROM edge
             WHERE instansi = $1 AND to_name = asked.name AND kind NOT IN ('held', 'bound')
               AND ($3::timestamptz IS NULL OR NOT EXISTS (
                 SELECT FROM link WHERE link.instansi = $1 AND link.name = from_name AND link.since > $3))
             LIMIT 1000000) AS next)
    FROM unnest($2::text[]) AS asked (name))sql"};
constexpr Statement kCountDown = {"trace_count_down", R"sql(
  SELECT asked.name,
         (SELECT count(DISTINCT to_name) FROM (
            SELECT to_name FROM edge
             WHERE instansi = $1 AND from_name = asked.name AND kind NOT IN ('held', 'bound')
               AND ($3::timestamptz IS NULL OR NOT EXISTS (
                 SELECT FROM link WHERE link.instansi = $1 AND link.name = to_name AND link.since > $3))
             LIMIT 1000000) AS next)
    FROM unnest($2::text[]) AS asked (name))sql"};

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
                                                 const std::string& name, const AsOf& as_of) {
  TERPADU_ASSIGN(const auto links, ReadLinks(connection, scope, {name}, as_of));
  return links.empty() ? std::nullopt : std::make_optional(links.begin()->second);
}

absl::StatusOr<std::map<std::string, v1::Link>> ReadLinks(postgres::Connection& connection, const Scope& scope,
                                                          const std::vector<std::string>& names, const AsOf& as_of) {
  Params params = Params().Text(scope.instansi).TextArray(names);
  if (as_of.has_value()) {
    params.Time(*as_of);
  }
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, as_of.has_value() ? kLinksAt : kLinks, params));
  std::map<std::string, v1::Link> links;
  for (int row = 0; row < rows.size(); ++row) {
    links[rows.Text(row, 0)] = LinkAt(rows, row, 0);
  }
  return links;
}

absl::StatusOr<std::map<std::string, ChainMoney>> ReadLinesAt(postgres::Connection& connection, const Scope& scope,
                                                              const std::vector<std::string>& lines, absl::Time as_of) {
  const Params params = Params().Text(scope.instansi).TextArray(lines).Time(as_of);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kLinesAt, params));
  std::map<std::string, ChainMoney> money;
  for (int row = 0; row < rows.size(); ++row) {
    money[rows.Text(row, 0)] = {.budget = rows.Int(row, 1),
                                .announced = rows.Int(row, 2),
                                .contracted = rows.Int(row, 3),
                                .paid = rows.Int(row, 4)};
  }
  return money;
}

absl::StatusOr<NeighbourPage> ReadNeighbours(postgres::Connection& connection, const Scope& scope,
                                             const ChainWalk& walk, bool with_holds, int limit, const AsOf& as_of) {
  enum Column { kUp, kPlace, kReachedFrom, kName, kAmount };
  Params params;
  params.Text(scope.instansi).TextArray(walk.frontier(Direction::kUp)).TextArray(walk.frontier(Direction::kDown));
  AddTo(params.Bool(with_holds).Int(walk.bounds().fan_out + 1).Int(limit + 1), as_of);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kNeighbours, params));
  NeighbourPage page;
  page.cut = rows.size() > limit;
  for (int row = 0; row < rows.size() && row < limit; ++row) {
    const Direction direction = rows.Bool(row, kUp) ? Direction::kUp : Direction::kDown;
    page.neighbours.push_back({direction, rows.Text(row, kReachedFrom), rows.Text(row, kName), rows.Int(row, kAmount)});
  }
  return page;
}

absl::StatusOr<std::map<std::string, int>> CountNeighbours(postgres::Connection& connection, const Scope& scope,
                                                           Direction direction, const std::vector<std::string>& names,
                                                           const AsOf& as_of) {
  Params params = Params().Text(scope.instansi).TextArray(names);
  AddTo(params, as_of);
  TERPADU_ASSIGN(const Rows rows,
                 connection.Execute(scope, direction == Direction::kUp ? kCountUp : kCountDown, params));
  std::map<std::string, int> counts;
  for (int row = 0; row < rows.size(); ++row) {
    counts[rows.Text(row, 0)] = static_cast<int>(rows.Int(row, 1));
  }
  return counts;
}

absl::Status FillInFigures(postgres::Connection& connection, const Scope& scope, int32_t year,
                           const std::vector<v1::Link*>& links, const AsOf& as_of) {
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
  if (!as_of.has_value()) {
    return absl::OkStatus();
  }
  TERPADU_ASSIGN(const auto lines, ReadLinesAt(connection, scope, names, *as_of));
  for (v1::Link* const link : links) {
    const auto line = lines.find(link->name());
    if (link->kind() == v1::LINK_KIND_BUDGET_LINE && line != lines.end()) {
      link->set_detail(TextOf(CoverageOf(line->second.budget, line->second.announced)));
    }
  }
  return absl::OkStatus();
}

}  // namespace terpadu::reporting
