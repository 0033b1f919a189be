#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "services/planning/names.h"
#include "services/planning/store/executor.h"

namespace terpadu::planning {

// Name of a plan, node or proposal that needs the plan to be there; none when nothing does.
absl::StatusOr<std::optional<std::string>> FindPlanInUse(const Executor& executor, const PlanKey& key);

// Deletes a draft that nothing needs, with all that belongs to it, and keeps its last version.
absl::Status DeletePlanRows(postgres::Transaction& transaction, const PlanKey& key, int64_t last_version);

}  // namespace terpadu::planning
