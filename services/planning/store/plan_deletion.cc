#include "services/planning/store/plan_deletion.h"

#include "libs/base/status.h"
#include "services/planning/store/tree_rows.h"

namespace terpadu::planning {
namespace {

constexpr postgres::Statement kInUse = {"planning_plan_in_use", R"sql(
  (SELECT 'plans/' || plan_id FROM plan WHERE instansi = $1 AND replaces = $2 LIMIT 1)
  UNION ALL
  (SELECT 'plans/' || plan_id FROM plan_reference WHERE instansi = $1 AND referred_id = $2 LIMIT 1)
  UNION ALL
  (SELECT 'plans/' || plan_id || '/nodes/' || node_id FROM plan_node_carried
    WHERE instansi = $1 AND carried_plan_id = $2 LIMIT 1)
  UNION ALL
  (SELECT 'proposals/' || proposal_id FROM proposal WHERE instansi = $1 AND plan_id = $2 LIMIT 1)
  LIMIT 1)sql"};

// One statement: what refers to each other is gone together.
constexpr postgres::Statement kDeleteTree = {"planning_plan_delete_tree", R"sql(
  WITH targets AS (DELETE FROM indicator_target WHERE instansi = $1 AND plan_id = $2),
  indicators AS (DELETE FROM indicator WHERE instansi = $1 AND plan_id = $2),
  carried AS (DELETE FROM plan_node_carried WHERE instansi = $1 AND plan_id = $2),
  units AS (DELETE FROM plan_node_unit WHERE instansi = $1 AND plan_id = $2),
  ceilings AS (DELETE FROM plan_node_ceiling WHERE instansi = $1 AND plan_id = $2),
  findings AS (DELETE FROM plan_finding WHERE instansi = $1 AND plan_id = $2),
  checks AS (DELETE FROM plan_check WHERE instansi = $1 AND plan_id = $2),
  open AS (DELETE FROM plan_open_finding WHERE instansi = $1 AND plan_id = $2),
  stages AS (DELETE FROM plan_stage WHERE instansi = $1 AND plan_id = $2),
  referred AS (DELETE FROM plan_reference WHERE instansi = $1 AND plan_id = $2)
  DELETE FROM plan_node WHERE instansi = $1 AND plan_id = $2)sql"};

// Behind its parts, whose triggers ask whether it is a draft.
constexpr postgres::Statement kDelete = {"planning_plan_delete", R"sql(
  WITH former AS (
    INSERT INTO plan_former (instansi, plan_id, version) VALUES ($1, $2, $3)
    ON CONFLICT (instansi, plan_id) DO UPDATE SET version = excluded.version)
  DELETE FROM plan WHERE instansi = $1 AND plan_id = $2 AND state = 1)sql"};

}  // namespace

absl::StatusOr<std::optional<std::string>> FindPlanInUse(const Executor& executor, const PlanKey& key) {
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kInUse, ParamsOf(key)));
  if (rows.empty()) {
    return std::nullopt;
  }
  return FormatName(kInstansiPattern, {key.instansi}) + "/" + rows.Text(0, 0);
}

absl::Status DeletePlanRows(postgres::Transaction& transaction, const PlanKey& key, int64_t last_version) {
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kDeleteTree, ParamsOf(key)).status());
  postgres::Params params = ParamsOf(key);
  params.Int(last_version);
  return transaction.Execute(kDelete, params).status();
}

}  // namespace terpadu::planning
