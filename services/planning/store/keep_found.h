#pragma once

#include "libs/base/status.h"
#include "services/planning/store/consistency_rules.h"
#include "services/planning/store/tree_rows.h"

namespace terpadu::planning {

// What the statements of the rules share; internal to store/.

// A statement that keeps what its query finds: place, node, indicator, and of the other place plan, node, indicator;
// then year, amount and other amount, value and other value. $1 $2 plan · $3 check · $4 position · $5 rule · $6
// severity · $7 room · $8… of the rule.
#define KEEP_FOUND(query)                                                                                            \
  "WITH found (place, node_id, indicator_id, other_plan, other_node, other_indicator, year, amount, other_amount,"   \
  "            value, other_value) AS (" query                                                                       \
  "), kept AS ("                                                                                                     \
  "  INSERT INTO plan_finding (instansi, plan_id, check_no, position, rule, severity, node_id, indicator_id,"        \
  "                            other_plan_id, other_node_id, other_indicator_id, year, amount, other_amount, value," \
  "                            other_value)"                                                                         \
  "  SELECT $1, $2, $3, $4::int + row_number() OVER (ORDER BY place, year, node_id, indicator_id, other_node,"       \
  "                                                           other_indicator, other_plan),"                         \
  "         $5::int, $6::int, node_id, indicator_id, other_plan, other_node, other_indicator, year, amount,"         \
  "         other_amount, value, other_value"                                                                        \
  "    FROM found"                                                                                                   \
  "   ORDER BY place, year, node_id, indicator_id, other_node, other_indicator, other_plan LIMIT $7)"                \
  " SELECT count(*) FROM found"

inline postgres::Params ParamsOf(const FindingsSink& sink) {
  postgres::Params params = ParamsOf(sink.key);
  params.Int(sink.check_number).Int(sink.position).Int(sink.rule).Int(sink.severity).Int(sink.room);
  return params;
}

inline absl::StatusOr<int> Run(postgres::Transaction& transaction, const postgres::Statement& statement,
                               const postgres::Params& params) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(statement, params));
  return static_cast<int>(rows.Int(0, 0));
}

}  // namespace terpadu::planning
