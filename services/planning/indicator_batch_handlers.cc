#include <algorithm>
#include <set>

#include "google/protobuf/util/field_mask_util.h"
#include "libs/base/error.h"
#include "libs/rpc/etag.h"
#include "libs/rpc/idempotency.h"
#include "services/planning/draft_batch.h"
#include "services/planning/draft_requests.h"
#include "services/planning/plan_announcement.h"
#include "services/planning/plan_draft_service.h"
#include "services/planning/requests.h"

namespace terpadu::planning {
namespace {

using google::protobuf::util::FieldMaskUtil;

std::string ReadMember(const std::string& field, const PlanKey& key, const std::string& name,
                       std::set<std::string>& seen, FieldErrors& errors) {
  const auto ids = ParseName(kIndicatorPattern, name);
  errors.Add(field, ids.status());
  if (!ids.ok()) {
    return "";
  }
  if (ids->at(0) != key.instansi || ids->at(1) != key.plan_id) {
    errors.Add(field, "must be an indicator of parent");
  } else if (!seen.insert(ids->at(2)).second) {
    errors.Add(field, "is in the batch twice");
  }
  return ids->at(2);
}

void NoteMissingNodes(const std::vector<IndicatorRow>& rows, const IndicatorObstacles& obstacles, FieldErrors& errors) {
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto& missing = obstacles.missing_nodes;
    if (std::find(missing.begin(), missing.end(), rows[i].node_id) != missing.end()) {
      errors.Add(RequestField(static_cast<int>(i)) + ".indicator.node", "is not a node of the plan");
    }
  }
}

absl::Status WhyNotInserted(const Executor& executor, const PlanKey& key, const std::vector<IndicatorRow>& rows) {
  TERPADU_ASSIGN(const IndicatorObstacles obstacles, FindIndicatorObstacles(executor, key, rows));
  if (!obstacles.existing.empty()) {
    const std::string name = key.IndicatorName(obstacles.existing.front());
    return Error(absl::StatusCode::kAlreadyExists, "INDICATOR_EXISTS", name + " exists", {{"indicator", name}});
  }
  FieldErrors errors;
  NoteMissingNodes(rows, obstacles, errors);
  return errors.ToStatus();
}

v1::BatchCreateIndicatorsResponse Created(const std::vector<IndicatorRow>& rows) {
  v1::BatchCreateIndicatorsResponse response;
  for (const IndicatorRow& row : rows) {
    *response.add_indicators() = row.message;
    response.mutable_indicators()->rbegin()->set_etag(rpc::EtagOf(1));
  }
  return response;
}

void CheckMask(const std::string& field, const google::protobuf::FieldMask& mask, FieldErrors& errors) {
  static const auto& changeable = *new std::set<std::string>{
      "node",     "title",         "targets",      "polarity", "aggregation",    "source_line",
      "baseline", "baseline_year", "final_target", "source",   "unit_of_measure"};
  for (const std::string& path : mask.paths()) {
    if (changeable.count(path) == 0) {
      errors.Add(field, "must not name " + path + ": it cannot be changed");
    }
  }
}

absl::StatusOr<std::vector<v1::Indicator>> IndicatorsNow(postgres::Transaction& transaction, const PlanKey& key,
                                                         const std::vector<std::string>& ids,
                                                         const std::vector<std::string>& etags) {
  TERPADU_ASSIGN(std::vector<v1::Indicator> indicators, FindIndicators(transaction, key, ids));
  for (size_t i = 0; i < ids.size(); ++i) {
    if (i >= indicators.size() || indicators[i].name() != key.IndicatorName(ids[i])) {
      return NotFound(key.IndicatorName(ids[i]));
    }
    TERPADU_ASSIGN(const std::optional<int64_t> version, rpc::VersionOf(etags[i]));
    if (version.has_value() && rpc::EtagOf(*version) != indicators[i].etag()) {
      return rpc::EtagMismatch(indicators[i].name());
    }
  }
  return indicators;
}

absl::StatusOr<v1::BatchUpdateIndicatorsResponse> UpdateIndicators(postgres::Transaction& transaction,
                                                                   const PlanKey& key,
                                                                   const std::vector<std::string>& ids,
                                                                   const std::vector<std::string>& etags,
                                                                   const v1::BatchUpdateIndicatorsRequest& request) {
  TERPADU_ASSIGN(const LockedPlan plan, LockDraft(transaction, key));
  TERPADU_ASSIGN(std::vector<v1::Indicator> indicators, IndicatorsNow(transaction, key, ids, etags));
  const DraftHead head{plan.kind, plan.state, plan.start_year, plan.end_year};
  FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  FieldErrors errors;
  std::vector<IndicatorRow> rows;
  for (size_t i = 0; i < indicators.size(); ++i) {
    const v1::UpdateIndicatorRequest& entry = request.requests(static_cast<int>(i));
    FieldMaskUtil::MergeMessageTo(entry.indicator(), entry.update_mask(), options, &indicators[i]);
    rows.push_back(
        ReadIndicator(RequestField(static_cast<int>(i)) + ".indicator", key, ids[i], indicators[i], head, errors));
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const IndicatorObstacles obstacles, FindIndicatorObstacles(transaction, key, rows));
  NoteMissingNodes(rows, obstacles, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_RETURN_IF_ERROR(UpdateIndicatorRows(transaction, key, rows));
  TERPADU_ASSIGN(const std::vector<v1::Indicator> changed, FindIndicators(transaction, key, ids));
  v1::BatchUpdateIndicatorsResponse response;
  response.mutable_indicators()->Assign(changed.begin(), changed.end());
  return response;
}

}  // namespace

absl::StatusOr<v1::BatchCreateIndicatorsResponse> PlanDraftService::BatchCreateIndicators(
    rpc::CallContext& call, const v1::BatchCreateIndicatorsRequest& request) {
  TERPADU_ASSIGN(const PlanKey key, ReadPlanName("parent", request.parent()));
  const Executor executor(*call.db, call.ScopeOf(key.instansi));
  std::vector<IndicatorRow> rows;
  const auto insert = [&](const DraftHead& head, const BatchRequest& asked) -> absl::StatusOr<std::optional<int>> {
    TERPADU_ASSIGN(rows, Read(request, key, head));
    return InsertIndicatorBatch(*call.db, call.ScopeOf(key.instansi), key, head, asked, rows);
  };
  TERPADU_ASSIGN(const std::optional<int> first,
                 RunBatch(call, key, request, insert, [&] { return WhyNotInserted(executor, key, rows); }));
  if (first.has_value()) {
    return Created(rows);
  }
  std::vector<std::string> ids;
  for (const v1::CreateIndicatorRequest& entry : request.requests()) {
    ids.push_back(entry.indicator_id());
  }
  TERPADU_ASSIGN(const std::vector<v1::Indicator> there, FindIndicators(executor, key, ids));
  v1::BatchCreateIndicatorsResponse response;
  response.mutable_indicators()->Assign(there.begin(), there.end());
  return response;
}

absl::StatusOr<v1::BatchUpdateIndicatorsResponse> PlanDraftService::BatchUpdateIndicators(
    rpc::CallContext& call, const v1::BatchUpdateIndicatorsRequest& request) {
  TERPADU_ASSIGN(const PlanKey key, ReadPlanName("parent", request.parent()));
  FieldErrors errors;
  std::vector<std::string> ids, etags;
  std::set<std::string> seen;
  for (int i = 0; i < std::min(request.requests_size(), kLargestBatch); ++i) {
    const v1::UpdateIndicatorRequest& entry = request.requests(i);
    ids.push_back(ReadMember(RequestField(i) + ".indicator.name", key, entry.indicator().name(), seen, errors));
    etags.push_back(entry.indicator().etag());
    CheckMask(RequestField(i) + ".update_mask", entry.update_mask(), errors);
  }
  CheckBatchSize(request.requests_size(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return rpc::Once<v1::BatchUpdateIndicatorsResponse>(
      call, key.instansi, request,
      [&](postgres::Transaction& transaction) { return UpdateIndicators(transaction, key, ids, etags, request); });
}

absl::StatusOr<v1::BatchDeleteIndicatorsResponse> PlanDraftService::BatchDeleteIndicators(
    rpc::CallContext& call, const v1::BatchDeleteIndicatorsRequest& request) {
  TERPADU_ASSIGN(const PlanKey key, ReadPlanName("parent", request.parent()));
  FieldErrors errors;
  std::vector<std::string> ids, etags;
  std::set<std::string> seen;
  for (int i = 0; i < std::min(request.requests_size(), kLargestBatch); ++i) {
    ids.push_back(ReadMember(RequestField(i) + ".name", key, request.requests(i).name(), seen, errors));
    etags.push_back(request.requests(i).etag());
  }
  CheckBatchSize(request.requests_size(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return rpc::Once<v1::BatchDeleteIndicatorsResponse>(
      call, key.instansi, request,
      [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::BatchDeleteIndicatorsResponse> {
        TERPADU_RETURN_IF_ERROR(LockDraft(transaction, key).status());
        TERPADU_RETURN_IF_ERROR(IndicatorsNow(transaction, key, ids, etags).status());
        TERPADU_RETURN_IF_ERROR(DeleteIndicatorRows(transaction, key, ids));
        v1::BatchDeleteIndicatorsResponse response;
        response.set_deleted_indicators(static_cast<int>(ids.size()));
        return response;
      });
}

}  // namespace terpadu::planning
