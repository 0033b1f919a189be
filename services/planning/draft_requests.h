#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/error.h"
#include "services/planning/domain/tree_rules.h"
#include "services/planning/names.h"
#include "services/planning/store/indicator_batch.h"
#include "services/planning/store/node_batch.h"
#include "services/planning/store/plan_store.h"
#include "terpadu/planning/v1/plan_draft_service.pb.h"

namespace terpadu::planning {

// What the requests of PlanDraftService must be by themselves, every fault at once: INVALID_ARGUMENT, reason
// INVALID_FIELDS.

inline constexpr int kLargestBatch = 1000;
inline constexpr int kMostYears = 20;
inline constexpr int64_t kLargestCeiling = 1'000'000'000'000'000;  // so that no sum of a plan's overflows

// The head of a plan as in `plan`, without stage; `field` leads the paths.
NewPlan ReadHead(const std::string& field, const PlanKey& key, const v1::Plan& plan, absl::Time now,
                 FieldErrors& errors);
absl::StatusOr<NewPlan> Read(const v1::CreatePlanRequest& request, absl::Time now);

// One node as it is to be written, with id `id`. `field` leads the paths.
NodeRow ReadNode(const std::string& field, const PlanKey& key, const std::string& id, const v1::PlanNode& node,
                 const DraftHead& head, const TreeRules& rules, FieldErrors& errors);
// The nodes of a batch, and those outside it that they stand below or name: who is in it stands as `rules` say.
absl::StatusOr<NodeBatch> Read(const v1::BatchCreatePlanNodesRequest& request, const PlanKey& key,
                               const DraftHead& head, const TreeRules& rules);
// Notes where nodes of a batch stand where they may not; fills `batch.above`.
void PlaceNodes(const std::vector<std::string>& fields, const TreeRules& rules, NodeBatch& batch, FieldErrors& errors);

IndicatorRow ReadIndicator(const std::string& field, const PlanKey& key, const std::string& id,
                           const v1::Indicator& indicator, const DraftHead& head, FieldErrors& errors);
absl::StatusOr<std::vector<IndicatorRow>> Read(const v1::BatchCreateIndicatorsRequest& request, const PlanKey& key,
                                               const DraftHead& head);

// `requests[12]`
std::string RequestField(int index);

}  // namespace terpadu::planning
