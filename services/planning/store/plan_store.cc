#include "services/planning/store/plan_store.h"

#include "google/protobuf/util/time_util.h"
#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "services/planning/store/json_column.h"

namespace terpadu::planning {
namespace {

using google::protobuf::util::TimeUtil;

constexpr postgres::Statement kInsert = {"planning_plan_insert", R"sql(
  INSERT INTO plan (instansi, plan_id, kind, title, start_year, end_year, state, replaces, content_hash, action_count,
                    budgeted_action_count, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, 1, nullif($7, ''), $8, $9, $10, $11)
  ON CONFLICT DO NOTHING)sql"};

// Each of the SELECTs of a plan, in the order of the enum Column.
#define PLAN_COLUMNS                                                                                    \
  "plan_id, kind, title, start_year, end_year, state, legal_basis, replaces, content_hash,"             \
  " action_count, budgeted_action_count, version, created_at, adopted_at,"                              \
  " (SELECT coalesce(json_agg(json_build_array(year, total) ORDER BY year), '[]')::text"                \
  "    FROM (SELECT year, sum(amount)::bigint AS total FROM plan_node_ceiling AS ceiling"               \
  "           WHERE ceiling.instansi = plan.instansi AND ceiling.plan_id = plan.plan_id GROUP BY year)" \
  "         AS by_year)"
enum Column {
  kId,
  kKind,
  kTitle,
  kStartYear,
  kEndYear,
  kState,
  kLegalBasis,
  kReplaces,
  kContentHash,
  kActionCount,
  kBudgetedActionCount,
  kVersion,
  kCreated,
  kAdopted,
  kCeilings,
};

constexpr postgres::Statement kFind = {"planning_plan_find", "SELECT " PLAN_COLUMNS R"sql(
  FROM plan WHERE instansi = $1 AND plan_id = $2)sql"};

constexpr postgres::Statement kFindByContent = {"planning_plan_find_by_content", "SELECT " PLAN_COLUMNS R"sql(
  FROM plan WHERE instansi = $1 AND content_hash = $2)sql"};

constexpr postgres::Statement kList = {"planning_plan_list", "SELECT " PLAN_COLUMNS R"sql(
  FROM plan WHERE instansi = $1 AND plan_id > $2 ORDER BY plan_id LIMIT $3)sql"};
#undef PLAN_COLUMNS

constexpr postgres::Statement kLock = {"planning_plan_lock", R"sql(
  SELECT kind, state, version, coalesce(replaces, '') FROM plan WHERE instansi = $1 AND plan_id = $2 FOR UPDATE)sql"};

constexpr postgres::Statement kAdopt = {"planning_plan_adopt", R"sql(
  UPDATE plan SET state = 2, legal_basis = $3, adopted_at = $4, version = version + 1
   WHERE instansi = $1 AND plan_id = $2 AND state = 1)sql"};

constexpr postgres::Statement kReplace = {"planning_plan_replace", R"sql(
  UPDATE plan SET state = 3, version = version + 1 WHERE instansi = $1 AND plan_id = $2 AND state = 2)sql"};

postgres::Params ParamsOf(const PlanKey& key) {
  postgres::Params params;
  params.Text(key.instansi).Text(key.plan_id);
  return params;
}

google::protobuf::Timestamp TimestampOf(absl::Time time) {
  return TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

v1::Plan PlanIn(const postgres::Rows& rows, int row, const std::string& instansi) {
  v1::Plan plan;
  plan.set_name(PlanKey{instansi, rows.Text(row, kId)}.Name());
  plan.set_kind(static_cast<v1::PlanKind>(rows.Int(row, kKind)));
  plan.set_title(rows.Text(row, kTitle));
  plan.set_start_year(static_cast<int>(rows.Int(row, kStartYear)));
  plan.set_end_year(static_cast<int>(rows.Int(row, kEndYear)));
  plan.set_state(static_cast<v1::PlanState>(rows.Int(row, kState)));
  plan.set_legal_basis(rows.Text(row, kLegalBasis));
  if (!rows.IsNull(row, kReplaces)) {
    plan.set_replaces(PlanKey{instansi, rows.Text(row, kReplaces)}.Name());
  }
  plan.set_content_hash(rows.Text(row, kContentHash));
  plan.set_action_count(static_cast<int>(rows.Int(row, kActionCount)));
  plan.set_budgeted_action_count(static_cast<int>(rows.Int(row, kBudgetedActionCount)));
  *plan.mutable_create_time() = TimestampOf(rows.Time(row, kCreated));
  if (!rows.IsNull(row, kAdopted)) {
    *plan.mutable_adopt_time() = TimestampOf(rows.Time(row, kAdopted));
  }
  plan.set_etag(rpc::EtagOf(rows.Int(row, kVersion)));
  for (const auto& [year, amount] : YearAmountsIn(rows.Text(row, kCeilings))) {
    v1::YearAmount& ceiling = *plan.add_ceilings();
    ceiling.set_year(year);
    ceiling.set_amount(amount);
  }
  return plan;
}

std::optional<v1::Plan> FirstPlanIn(const postgres::Rows& rows, const std::string& instansi) {
  return rows.empty() ? std::nullopt : std::optional(PlanIn(rows, 0, instansi));
}

}  // namespace

absl::StatusOr<bool> InsertPlan(postgres::Transaction& transaction, const NewPlan& plan) {
  postgres::Params params = ParamsOf(plan.key);
  params.Int(plan.kind).Text(plan.title).Int(plan.start_year).Int(plan.end_year).Text(plan.replaces_id);
  params.Text(plan.content_hash).Int(plan.action_count).Int(plan.budgeted_action_count).Time(plan.created);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kInsert, params));
  return rows.affected() == 1;
}

absl::StatusOr<std::optional<v1::Plan>> FindPlan(const Executor& executor, const PlanKey& key) {
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kFind, ParamsOf(key)));
  return FirstPlanIn(rows, key.instansi);
}

absl::StatusOr<std::optional<v1::Plan>> FindPlanByContent(const Executor& executor, const std::string& instansi,
                                                          const std::string& content_hash) {
  TERPADU_ASSIGN(const postgres::Rows rows,
                 executor.Execute(kFindByContent, postgres::Params().Text(instansi).Text(content_hash)));
  return FirstPlanIn(rows, instansi);
}

absl::StatusOr<std::vector<v1::Plan>> ListPlans(const Executor& executor, const std::string& instansi,
                                                std::string_view after, int limit) {
  TERPADU_ASSIGN(const postgres::Rows rows,
                 executor.Execute(kList, postgres::Params().Text(instansi).Text(after).Int(limit)));
  std::vector<v1::Plan> plans;
  plans.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    plans.push_back(PlanIn(rows, row, instansi));
  }
  return plans;
}

absl::StatusOr<std::optional<LockedPlan>> LockPlan(postgres::Transaction& transaction, const PlanKey& key) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kLock, ParamsOf(key)));
  if (rows.empty()) {
    return std::nullopt;
  }
  return LockedPlan{static_cast<v1::PlanKind>(rows.Int(0, 0)), static_cast<v1::PlanState>(rows.Int(0, 1)),
                    rows.Int(0, 2), rows.Text(0, 3)};
}

absl::Status MarkAdopted(postgres::Transaction& transaction, const PlanKey& key, std::string_view legal_basis,
                         absl::Time adopted) {
  postgres::Params params = ParamsOf(key);
  params.Text(legal_basis).Time(adopted);
  return transaction.Execute(kAdopt, params).status();
}

absl::Status MarkReplaced(postgres::Transaction& transaction, const PlanKey& key) {
  return transaction.Execute(kReplace, ParamsOf(key)).status();
}

}  // namespace terpadu::planning
