#pragma once

#include <string>

#include "absl/status/status.h"
#include "services/planning/store/plan_store.h"

namespace terpadu::planning {

// What is copied, into what.
struct PlanCopy {
  PlanKey from;
  std::string to_id;
  std::string title;  // "" for the one of the plan copied
  int start_year;     // 0 for the year after its last
  bool move_years;
  absl::Time created;
  std::string stage;
};

// Fills `plan`, a draft just inserted, with the tree of the plan it is copied from, which began in `first_year`: the
// ceilings and targets of its years, and the year after. With `move_years` what has none takes the old ones, moved
// along.
absl::Status CopyTree(postgres::Transaction& transaction, const NewPlan& plan, int first_year, bool move_years);

}  // namespace terpadu::planning
