#include "services/planning/store/stage_store.h"

#include "libs/base/status.h"
#include "services/planning/store/tree_rows.h"

namespace terpadu::planning {
namespace {

constexpr postgres::Statement kList = {"planning_stage_list", R"sql(
  SELECT stage, entered::text, note FROM plan_stage WHERE instansi = $1 AND plan_id = $2 ORDER BY position)sql"};

constexpr postgres::Statement kEnter = {"planning_stage_enter", R"sql(
  WITH staged AS (
    INSERT INTO plan_stage (instansi, plan_id, position, stage, entered, note, recorded_at)
    SELECT $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6
      FROM plan_stage WHERE instansi = $1 AND plan_id = $2)
  UPDATE plan SET stage = $3, version = version + 1 WHERE instansi = $1 AND plan_id = $2)sql"};

}  // namespace

absl::StatusOr<std::vector<EnteredStage>> ListStages(const Executor& executor, const PlanKey& key) {
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kList, ParamsOf(key)));
  std::vector<EnteredStage> stages;
  for (int row = 0; row < rows.size(); ++row) {
    TERPADU_ASSIGN(const CalendarDay entered, ParseDay(rows.Text(row, 1)));
    stages.push_back({rows.Text(row, 0), entered, rows.Text(row, 2)});
  }
  return stages;
}

absl::Status EnterStage(postgres::Transaction& transaction, const PlanKey& key, const EnteredStage& stage,
                        absl::Time now) {
  postgres::Params params = ParamsOf(key);
  params.Text(stage.stage).Text(FormatDay(stage.entered)).Text(stage.note).Time(now);
  return transaction.Execute(kEnter, params).status();
}

}  // namespace terpadu::planning
