#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/planning/names.h"
#include "services/planning/store/plan_store.h"
#include "services/planning/store/unit_store.h"
#include "terpadu/planning/v1/planning_service.pb.h"

namespace terpadu::planning {

// What each request must be by itself, every fault at once: INVALID_ARGUMENT, reason INVALID_FIELDS.

inline constexpr size_t kLongestName = 200;  // characters of a unit's title or alias
inline constexpr size_t kMostAliases = 50;
inline constexpr size_t kLongestUnitText = 1000;  // characters to resolve
inline constexpr size_t kLongestTitle = 500;      // characters of a plan's title or legal basis

absl::StatusOr<NewUnit> Read(const v1::CreateUnitRequest& request, absl::Time now);

// The instansi of `request.parent`.
absl::StatusOr<std::string> Read(const v1::ResolveUnitRequest& request);
absl::StatusOr<std::string> ReadParent(const std::string& parent);

// The plan to create, without what only its content tells.
absl::StatusOr<NewPlan> Read(const v1::ImportPlanRequest& request, absl::Time now);

absl::StatusOr<PlanKey> Read(const v1::AdoptPlanRequest& request);
// `field` is the field of the request that holds the plan's name.
absl::StatusOr<PlanKey> ReadPlanName(const char* field, const std::string& name);

}  // namespace terpadu::planning
