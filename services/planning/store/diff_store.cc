#include "services/planning/store/diff_store.h"

#include "libs/base/status.h"
#include "services/planning/store/tree_rows.h"

namespace terpadu::planning {
namespace {

constexpr postgres::Statement kTwins = {"planning_diff_twins", R"sql(
  SELECT own.position, own.node_id, coalesce(own.twin_id, ''),
         CASE WHEN own.parent_id IS NULL OR twin.parent_id IS NULL
              THEN own.parent_id IS NULL AND twin.parent_id IS NULL
              ELSE plan_node_twin($1, $2, own.parent_id, $3) IS NOT DISTINCT FROM twin.parent_id END
    FROM (SELECT position, node_id, parent_id, plan_node_twin($1, $2, node_id, $3) AS twin_id FROM plan_node
           WHERE instansi = $1 AND plan_id = $2 AND position > 0 AND position > $4
           ORDER BY position LIMIT $5) AS own
    LEFT JOIN plan_node AS twin ON twin.instansi = $1 AND twin.plan_id = $3 AND twin.node_id = own.twin_id
   ORDER BY own.position)sql"};

}  // namespace

absl::StatusOr<std::vector<NodeTwins>> ListTwins(const Executor& executor, const PlanKey& key,
                                                 const std::string& other_id, int after, int limit) {
  postgres::Params params = ParamsOf(key);
  params.Text(other_id).Int(after).Int(limit);
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kTwins, params));
  std::vector<NodeTwins> twins;
  twins.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    twins.push_back({static_cast<int>(rows.Int(row, 0)), rows.Text(row, 1), rows.Text(row, 2), rows.Bool(row, 3)});
  }
  return twins;
}

}  // namespace terpadu::planning
