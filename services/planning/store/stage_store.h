#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/calendar.h"
#include "libs/postgres/connection.h"
#include "services/planning/names.h"
#include "services/planning/store/executor.h"

namespace terpadu::planning {

// A stage that a plan entered.
struct EnteredStage {
  std::string stage;
  CalendarDay entered;
  std::string note;
};

// In the order in which they were entered.
absl::StatusOr<std::vector<EnteredStage>> ListStages(const Executor& executor, const PlanKey& key);

// The plan, which is locked, stands in `stage`; its version rises by one.
absl::Status EnterStage(postgres::Transaction& transaction, const PlanKey& key, const EnteredStage& stage,
                        absl::Time now);

}  // namespace terpadu::planning
