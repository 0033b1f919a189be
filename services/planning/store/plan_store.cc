#include "services/planning/store/plan_store.h"

#include "google/protobuf/util/time_util.h"
#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "nlohmann/json.hpp"
#include "services/planning/store/json_column.h"

namespace terpadu::planning {
namespace {

using google::protobuf::util::TimeUtil;

constexpr postgres::Statement kInsert = {"planning_plan_insert", R"sql(
  WITH made AS (
    INSERT INTO plan (instansi, plan_id, kind, title, start_year, end_year, state, replaces, content_hash, created_at,
                      unit_id, stage, copied_from)
    VALUES ($1, $2, $3, $4, $5, $6, 1, nullif($7, ''), nullif($8, ''), $9, nullif($10, ''), $11, nullif($12, ''))
    ON CONFLICT DO NOTHING
    RETURNING instansi, plan_id),
  referred AS (
    INSERT INTO plan_reference (instansi, plan_id, position, referred_id)
    SELECT instansi, plan_id, place, referred_id
      FROM made, unnest($13::text[]) WITH ORDINALITY AS row (referred_id, place)),
  staged AS (
    INSERT INTO plan_stage (instansi, plan_id, position, stage, entered, recorded_at)
    SELECT instansi, plan_id, 1, $11, ($9::timestamptz AT TIME ZONE 'Asia/Jakarta')::date, $9
      FROM made WHERE $11 <> '')
  SELECT FROM made)sql"};

// Each of the SELECTs of a plan, in the order of the enum Column.
#define PLAN_COLUMNS                                                                                          \
  "plan_id, kind, title, start_year, end_year, state, legal_basis, replaces, coalesce(content_hash, ''),"     \
  " version, created_at, adopted_at, coalesce(totals, plan_totals(instansi, plan_id))::text, unit_id, stage," \
  " copied_from, return_reason,"                                                                              \
  " (SELECT coalesce(json_agg(referred_id ORDER BY position), '[]')::text FROM plan_reference AS reference"   \
  "   WHERE reference.instansi = plan.instansi AND reference.plan_id = plan.plan_id)"
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
  kVersion,
  kCreated,
  kAdopted,
  kTotals,
  kUnit,
  kStage,
  kCopiedFrom,
  kReturnReason,
  kRefersTo,
};

constexpr postgres::Statement kFind = {"planning_plan_find", "SELECT " PLAN_COLUMNS R"sql(
  FROM plan WHERE instansi = $1 AND plan_id = $2)sql"};

constexpr postgres::Statement kFindByContent = {"planning_plan_find_by_content", "SELECT " PLAN_COLUMNS R"sql(
  FROM plan WHERE instansi = $1 AND content_hash = $2)sql"};

constexpr postgres::Statement kList = {"planning_plan_list", "SELECT " PLAN_COLUMNS R"sql(
  FROM plan WHERE instansi = $1 AND plan_id > $2 ORDER BY plan_id LIMIT $3)sql"};
#undef PLAN_COLUMNS

constexpr postgres::Statement kLock = {"planning_plan_lock", R"sql(
  SELECT kind, state, version, coalesce(replaces, ''), start_year, end_year, stage, coalesce(submitted_by, ''),
         last_position
    FROM plan WHERE instansi = $1 AND plan_id = $2 FOR UPDATE)sql"};

constexpr postgres::Statement kSubmit = {"planning_plan_submit", R"sql(
  UPDATE plan SET state = 4, submitted_by = $3, return_reason = '', totals = plan_totals(instansi, plan_id),
                  version = version + 1
   WHERE instansi = $1 AND plan_id = $2 AND state = 1)sql"};

constexpr postgres::Statement kReturn = {"planning_plan_return", R"sql(
  UPDATE plan SET state = 1, submitted_by = NULL, verified_by = NULL, return_reason = $3, totals = NULL,
                  version = version + 1
   WHERE instansi = $1 AND plan_id = $2 AND state IN (4, 5))sql"};

constexpr postgres::Statement kVerify = {"planning_plan_verify", R"sql(
  UPDATE plan SET state = 5, verified_by = $3, version = version + 1
   WHERE instansi = $1 AND plan_id = $2 AND state = 4)sql"};

constexpr postgres::Statement kAdopt = {"planning_plan_adopt", R"sql(
  UPDATE plan SET state = 2, legal_basis = $3, adopted_at = $4, version = version + 1
   WHERE instansi = $1 AND plan_id = $2 AND state = 5)sql"};

constexpr postgres::Statement kReplace = {"planning_plan_replace", R"sql(
  UPDATE plan SET state = 3, version = version + 1 WHERE instansi = $1 AND plan_id = $2 AND state = 2)sql"};

constexpr postgres::Statement kRaise = {"planning_plan_raise_version", R"sql(
  UPDATE plan SET version = version + $3 WHERE instansi = $1 AND plan_id = $2 RETURNING version)sql"};

// Asked behind the insertion, which waits for a deletion that is under way.
constexpr postgres::Statement kGoOn = {"planning_plan_go_on", R"sql(
  UPDATE plan SET version = plan.version + former.version FROM plan_former AS former
   WHERE plan.instansi = $1 AND plan.plan_id = $2 AND former.instansi = $1 AND former.plan_id = $2
  RETURNING plan.version)sql"};

constexpr postgres::Statement kUpdate = {"planning_plan_update", R"sql(
  WITH referred AS (DELETE FROM plan_reference WHERE instansi = $1 AND plan_id = $2)
  UPDATE plan SET title = $3, start_year = $4, end_year = $5, unit_id = nullif($6, ''), replaces = nullif($7, ''),
                  version = version + 1, revision = revision + 1
   WHERE instansi = $1 AND plan_id = $2 AND state = 1)sql"};

constexpr postgres::Statement kRefer = {"planning_plan_refer", R"sql(
  INSERT INTO plan_reference (instansi, plan_id, position, referred_id)
  SELECT $1, $2, place, referred_id FROM unnest($3::text[]) WITH ORDINALITY AS row (referred_id, place))sql"};

constexpr postgres::Statement kYearOutside = {"planning_plan_year_outside", R"sql(
  SELECT min(year) FROM (
    (SELECT year FROM plan_node_ceiling
      WHERE instansi = $1 AND plan_id = $2 AND year NOT BETWEEN $3 AND $4 + 1 LIMIT 1)
    UNION ALL
    (SELECT year FROM indicator_target
      WHERE instansi = $1 AND plan_id = $2 AND year NOT BETWEEN $3 AND $4 + 1 LIMIT 1)) AS outside)sql"};

constexpr postgres::Statement kMissing = {"planning_plan_missing", R"sql(
  SELECT id FROM unnest($2::text[]) AS id
   WHERE NOT EXISTS (SELECT FROM plan WHERE instansi = $1 AND plan_id = id))sql"};

postgres::Params ParamsOf(const PlanKey& key) {
  postgres::Params params;
  params.Text(key.instansi).Text(key.plan_id);
  return params;
}

google::protobuf::Timestamp TimestampOf(absl::Time time) {
  return TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

// As plan_totals() gives them.
void SetTotals(const nlohmann::json& totals, v1::Plan& plan) {
  enum Part { kCeilings, kActions, kBudgetedActions, kNodes, kIndicators };
  for (const nlohmann::json& of_year : totals[kCeilings]) {
    v1::YearAmount& ceiling = *plan.add_ceilings();
    ceiling.set_year(of_year[0].get<int>());
    ceiling.set_amount(of_year[1].get<int64_t>());
  }
  plan.set_action_count(totals[kActions].get<int>());
  plan.set_budgeted_action_count(totals[kBudgetedActions].get<int>());
  plan.set_node_count(totals[kNodes].get<int>());
  plan.set_indicator_count(totals[kIndicators].get<int>());
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
  *plan.mutable_create_time() = TimestampOf(rows.Time(row, kCreated));
  if (!rows.IsNull(row, kAdopted)) {
    *plan.mutable_adopt_time() = TimestampOf(rows.Time(row, kAdopted));
  }
  plan.set_etag(rpc::EtagOf(rows.Int(row, kVersion)));
  if (!rows.IsNull(row, kUnit)) {
    plan.set_unit(FormatName(kUnitPattern, {instansi, rows.Text(row, kUnit)}));
  }
  plan.set_stage(rows.Text(row, kStage));
  if (!rows.IsNull(row, kCopiedFrom)) {
    plan.set_copied_from(PlanKey{instansi, rows.Text(row, kCopiedFrom)}.Name());
  }
  plan.set_return_reason(rows.Text(row, kReturnReason));
  for (const std::string& referred : TextsIn(rows.Text(row, kRefersTo))) {
    plan.add_refers_to(PlanKey{instansi, referred}.Name());
  }
  SetTotals(nlohmann::json::parse(rows.Text(row, kTotals)), plan);
  return plan;
}

std::optional<v1::Plan> FirstPlanIn(const postgres::Rows& rows, const std::string& instansi) {
  return rows.empty() ? std::nullopt : std::optional(PlanIn(rows, 0, instansi));
}

}  // namespace

absl::StatusOr<std::optional<int64_t>> InsertPlan(postgres::Transaction& transaction, const NewPlan& plan) {
  postgres::Params params = ParamsOf(plan.key);
  params.Int(plan.kind).Text(plan.title).Int(plan.start_year).Int(plan.end_year).Text(plan.replaces_id);
  params.Text(plan.content_hash).Time(plan.created).Text(plan.unit_id).Text(plan.stage).Text(plan.copied_from_id);
  params.TextArray(plan.refers_to_ids);
  TERPADU_ASSIGN(const postgres::Rows inserted, transaction.Execute(kInsert, params));
  if (inserted.empty()) {
    return std::nullopt;
  }
  TERPADU_ASSIGN(const postgres::Rows former, transaction.Execute(kGoOn, ParamsOf(plan.key)));
  return former.empty() ? 1 : former.Int(0, 0);
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
  enum Part {
    kLockedKind,
    kLockedState,
    kLockedVersion,
    kLockedReplaces,
    kFirst,
    kLast,
    kStageId,
    kSubmitter,
    kPlaces
  };
  return LockedPlan{.kind = static_cast<v1::PlanKind>(rows.Int(0, kLockedKind)),
                    .state = static_cast<v1::PlanState>(rows.Int(0, kLockedState)),
                    .version = rows.Int(0, kLockedVersion),
                    .replaces_id = rows.Text(0, kLockedReplaces),
                    .start_year = static_cast<int>(rows.Int(0, kFirst)),
                    .end_year = static_cast<int>(rows.Int(0, kLast)),
                    .stage = rows.Text(0, kStageId),
                    .submitted_by = rows.Text(0, kSubmitter),
                    .has_nodes = rows.Int(0, kPlaces) > 0};
}

absl::Status MarkSubmitted(postgres::Transaction& transaction, const PlanKey& key, std::string_view submitter) {
  postgres::Params params = ParamsOf(key);
  params.Text(submitter);
  return transaction.Execute(kSubmit, params).status();
}

absl::Status MarkReturned(postgres::Transaction& transaction, const PlanKey& key, std::string_view reason) {
  postgres::Params params = ParamsOf(key);
  params.Text(reason);
  return transaction.Execute(kReturn, params).status();
}

absl::Status MarkVerified(postgres::Transaction& transaction, const PlanKey& key, std::string_view verifier) {
  postgres::Params params = ParamsOf(key);
  params.Text(verifier);
  return transaction.Execute(kVerify, params).status();
}

absl::StatusOr<int64_t> RaiseVersion(postgres::Transaction& transaction, const PlanKey& key, int64_t by) {
  postgres::Params params = ParamsOf(key);
  params.Int(by);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kRaise, params));
  return rows.Int(0, 0);
}

absl::Status UpdateHead(postgres::Transaction& transaction, const NewPlan& plan) {
  postgres::Params params = ParamsOf(plan.key);
  params.Text(plan.title).Int(plan.start_year).Int(plan.end_year).Text(plan.unit_id).Text(plan.replaces_id);
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kUpdate, params).status());
  postgres::Params references = ParamsOf(plan.key);
  references.TextArray(plan.refers_to_ids);
  return transaction.Execute(kRefer, references).status();
}

absl::StatusOr<std::optional<int>> FindYearOutside(const Executor& executor, const PlanKey& key, int start_year,
                                                   int end_year) {
  postgres::Params params = ParamsOf(key);
  params.Int(start_year).Int(end_year);
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kYearOutside, params));
  return rows.IsNull(0, 0) ? std::nullopt : std::optional(static_cast<int>(rows.Int(0, 0)));
}

absl::StatusOr<std::vector<std::string>> FindMissingPlans(const Executor& executor, const std::string& instansi,
                                                          const std::vector<std::string>& plan_ids) {
  TERPADU_ASSIGN(const postgres::Rows rows,
                 executor.Execute(kMissing, postgres::Params().Text(instansi).TextArray(plan_ids)));
  std::vector<std::string> missing;
  for (int row = 0; row < rows.size(); ++row) {
    missing.push_back(rows.Text(row, 0));
  }
  return missing;
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
