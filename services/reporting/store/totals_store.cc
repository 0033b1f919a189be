#include "services/reporting/store/totals_store.h"

#include "libs/base/status.h"

namespace terpadu::reporting {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Scope;
using postgres::Statement;

// The numbers are those of PlanState (2 ADOPTED) and PlanNodeKind (9 ACTION). Sums by budget need no line to have
// arrived: a line's name tells its budget.
constexpr Statement kTotals = {"totals_read", R"sql(
  WITH budgets AS (SELECT name FROM budget WHERE instansi = $1 AND fiscal_year = $2),
  node AS (
    SELECT plan_node.kind, ceiling.amount
      FROM plan
      JOIN plan_node ON plan_node.instansi = $1 AND plan_node.plan = plan.name
      LEFT JOIN ceiling ON ceiling.instansi = $1 AND ceiling.name = plan_node.name AND ceiling.year = $2
     WHERE plan.instansi = $1 AND plan.state = 2 AND $2 BETWEEN plan.start_year AND plan.end_year),
  planned AS (
    SELECT coalesce(sum(amount), 0)::bigint, count(*) FILTER (WHERE kind = 9),
           count(amount) FILTER (WHERE kind = 9) FROM node),
  money AS (
    SELECT coalesce(sum(reserved), 0)::bigint, coalesce(sum(committed), 0)::bigint, coalesce(sum(paid), 0)::bigint
      FROM line_money WHERE instansi = $1 AND budget IN (SELECT name FROM budgets))
  SELECT planned.*, money.*,
         (SELECT coalesce(sum(amount), 0)::bigint FROM budget_line
           WHERE instansi = $1 AND budget IN (SELECT name FROM budgets)),
         (SELECT coalesce(sum(announced), 0)::bigint FROM line_announced
           WHERE instansi = $1 AND budget IN (SELECT name FROM budgets))
    FROM planned, money)sql"};

constexpr Statement kFreshness = {"totals_freshness", R"sql(
  SELECT followed.source, coalesce(feed_cursor.cursor, ''),
         (SELECT count(*) FROM feed_parked WHERE feed_parked.source = followed.source),
         (SELECT count(*) FROM feed_dead_letter WHERE feed_dead_letter.source = followed.source)
    FROM unnest($1::text[]) AS followed (source) LEFT JOIN feed_cursor ON feed_cursor.source = followed.source
   ORDER BY followed.source)sql"};

}  // namespace

absl::StatusOr<v1::GetTotalsResponse> ReadTotals(postgres::Connection& connection, const Scope& scope, int32_t year) {
  enum Column { kPlanned, kActions, kBudgetedActions, kReserved, kCommitted, kPaid, kBudgeted, kAnnounced };
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kTotals, Params().Text(scope.instansi).Int(year)));
  v1::GetTotalsResponse totals;
  totals.set_planned(rows.Int(0, kPlanned));
  totals.set_actions(static_cast<int32_t>(rows.Int(0, kActions)));
  totals.set_budgeted_actions(static_cast<int32_t>(rows.Int(0, kBudgetedActions)));
  totals.set_reserved(rows.Int(0, kReserved));
  totals.set_committed(rows.Int(0, kCommitted));
  totals.set_paid(rows.Int(0, kPaid));
  totals.set_budgeted(rows.Int(0, kBudgeted));
  totals.set_announced(rows.Int(0, kAnnounced));
  return totals;
}

absl::StatusOr<v1::GetFreshnessResponse> ReadFreshness(postgres::Connection& connection,
                                                       const std::vector<std::string>& sources, absl::Time deadline) {
  enum Column { kSource, kCursor, kParked, kDeadLetters };
  TERPADU_ASSIGN(const Rows rows,
                 connection.Execute(Scope::EveryInstansi(deadline), kFreshness, Params().TextArray(sources)));
  v1::GetFreshnessResponse response;
  for (int row = 0; row < rows.size(); ++row) {
    v1::SourceFreshness& source = *response.add_sources();
    source.set_source(rows.Text(row, kSource));
    source.set_cursor(rows.Text(row, kCursor));
    source.set_parked(rows.Int(row, kParked));
    source.set_dead_letters(rows.Int(row, kDeadLetters));
  }
  return response;
}

}  // namespace terpadu::reporting
