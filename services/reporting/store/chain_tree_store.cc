#include "services/reporting/store/chain_tree_store.h"

#include "libs/base/status.h"
#include "services/reporting/store/link_columns.h"

namespace terpadu::reporting {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Scope;
using postgres::Statement;

// An indicator stands under the node that achieves it; a chain that begins at one goes on to that node. OFFSET 0 keeps
// each look a look into an index: the planner expects a recursion to find so much that it would read whole tables.
// UNION, and the depth, end a circle.
constexpr Statement kBelow = {"chain_tree_below", R"sql(
  WITH RECURSIVE chain AS (
    SELECT 0 AS depth, ''::text COLLATE "C" AS from_name, $2::text COLLATE "C" AS name, 0 AS rank, 0::bigint AS amount
    UNION
    SELECT chain.depth + 1, chain.name, next.name, next.rank, next.amount
      FROM chain CROSS JOIN LATERAL (
        SELECT to_name AS name,
               CASE kind WHEN 'measured' THEN 1 WHEN 'parent' THEN 2 WHEN 'program' THEN 2 WHEN 'carries' THEN 2 WHEN 'achieves' THEN 2
                         ELSE 3 END AS rank, amount
          FROM edge
         WHERE instansi = $1 AND from_name = chain.name
           AND ($5::timestamptz IS NULL OR NOT EXISTS (
             SELECT FROM link WHERE link.instansi = $1 AND link.name = to_name AND link.since > $5))
           AND (kind IN ('measured', 'parent', 'program', 'carries', 'allocation', 'revises', 'rpp', 'contract', 'payment')
                OR kind = 'achieves' AND chain.depth = 0
                OR kind = 'funds' AND ($3 = 0 OR EXISTS (
                  SELECT FROM budget_line JOIN budget ON budget.instansi = $1 AND budget.name = budget_line.budget
                   WHERE budget_line.instansi = $1 AND budget_line.name = to_name AND budget.fiscal_year = $3)))
        UNION ALL
        SELECT from_name, 1, 0 FROM edge WHERE instansi = $1 AND to_name = chain.name AND kind = 'achieves'
           AND ($5::timestamptz IS NULL OR NOT EXISTS (
             SELECT FROM link WHERE link.instansi = $1 AND link.name = from_name AND link.since > $5))
        OFFSET 0) AS next
     WHERE chain.depth < 20)
  SELECT chain.from_name, chain.name, chain.rank, chain.amount, link.name IS NOT NULL, )sql" TERPADU_LINK_COLUMNS R"sql(
    FROM (SELECT * FROM chain LIMIT $4) AS chain
    LEFT JOIN LATERAL (SELECT * FROM link WHERE link.instansi = $1 AND link.name = chain.name OFFSET 0) AS link ON true)sql"};
constexpr int kFirstLinkColumn = 5;

constexpr Statement kLines = {"chain_tree_lines", R"sql(
  SELECT asked.name, budget_line.amount, coalesce(line_announced.announced, 0), coalesce(line_money.committed, 0),
         coalesce(line_money.paid, 0)
    FROM unnest($2::text[]) AS asked (name)
    JOIN budget_line ON budget_line.instansi = $1 AND budget_line.name = asked.name
    LEFT JOIN line_announced ON line_announced.instansi = $1 AND line_announced.line = asked.name
    LEFT JOIN line_money ON line_money.instansi = $1 AND line_money.line = asked.name)sql"};

void AddFactsBelow(const v1::Link& link, ChainFacts& facts) {
  if (link.kind() == v1::LINK_KIND_CONTRACT && link.state() != "REFUSED") {
    facts.below[link.name()].contracted = link.amount();
  } else if (link.kind() == v1::LINK_KIND_DISBURSEMENT) {
    facts.below[link.name()].paid = link.amount();
  }
}

}  // namespace

absl::StatusOr<ChainBelow> ReadChainBelow(postgres::Connection& connection, const Scope& scope, const std::string& root,
                                          int32_t year, int limit, const AsOf& as_of) {
  enum Column { kFrom, kName, kRank, kAmount, kIsHere };
  Params params;
  params.Text(scope.instansi).Text(root).Int(year).Int(limit + 1);
  AddTo(params, as_of);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kBelow, params));
  ChainBelow chain;
  chain.cut = rows.size() > limit;
  for (int row = 0; row < rows.size() && row < limit; ++row) {
    const std::string name = rows.Text(row, kName);
    if (row > 0) {  // the first is the root
      chain.edges.push_back(
          {rows.Text(row, kFrom), name, static_cast<int>(rows.Int(row, kRank)), rows.Int(row, kAmount)});
    }
    if (rows.Bool(row, kIsHere) && !chain.links.contains(name)) {
      chain.links.emplace(name, LinkAt(rows, row, kFirstLinkColumn));
    }
  }
  if (as_of.has_value()) {
    std::vector<std::string> names;
    for (const auto& [name, link] : chain.links) {
      names.push_back(name);
    }
    TERPADU_ASSIGN(chain.links, ReadLinks(connection, scope, names, as_of));
  }
  return chain;
}

absl::StatusOr<ChainFacts> ReadChainFacts(postgres::Connection& connection, const Scope& scope, const ChainBelow& chain,
                                          const AsOf& as_of) {
  ChainFacts facts;
  std::vector<std::string> lines;
  for (const auto& [name, link] : chain.links) {
    if (link.kind() == v1::LINK_KIND_BUDGET_LINE) {
      lines.push_back(name);
    }
    AddFactsBelow(link, facts);
  }
  if (as_of.has_value()) {
    TERPADU_ASSIGN(facts.lines, ReadLinesAt(connection, scope, lines, *as_of));
    return facts;
  }
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kLines, Params().Text(scope.instansi).TextArray(lines)));
  for (int row = 0; row < rows.size(); ++row) {
    facts.lines[rows.Text(row, 0)] = {.budget = rows.Int(row, 1),
                                      .announced = rows.Int(row, 2),
                                      .contracted = rows.Int(row, 3),
                                      .paid = rows.Int(row, 4)};
  }
  return facts;
}

}  // namespace terpadu::reporting
