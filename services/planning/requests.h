#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/planning/names.h"
#include "services/planning/store/plan_store.h"
#include "terpadu/planning/v1/planning_service.pb.h"

namespace terpadu::planning {

// What each request must be by itself, every fault at once: INVALID_ARGUMENT, reason INVALID_FIELDS.

inline constexpr size_t kLargestProfile = size_t{64} << 10;  // bytes of a profile's definition
inline constexpr size_t kLongestTitle = 500;                 // characters of a plan's title or legal basis

// The instansi that `parent` names.
absl::StatusOr<std::string> ReadParent(const std::string& parent);

// The plan to create, without what only its content tells.
absl::StatusOr<NewPlan> Read(const v1::ImportPlanRequest& request, absl::Time now);

absl::StatusOr<PlanKey> Read(const v1::AdoptPlanRequest& request);
// `field` is the field of the request that holds the plan's name.
absl::StatusOr<PlanKey> ReadPlanName(const char* field, const std::string& name);

}  // namespace terpadu::planning
