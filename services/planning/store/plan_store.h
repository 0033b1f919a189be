#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/postgres/connection.h"
#include "services/planning/names.h"
#include "services/planning/store/executor.h"
#include "terpadu/planning/v1/plan.pb.h"

namespace terpadu::planning {

struct NewPlan {
  PlanKey key;
  v1::PlanKind kind;
  std::string title;
  int start_year;
  int end_year;
  std::string replaces_id;  // "" for none
  std::string content_hash;
  int action_count;
  int budgeted_action_count;
  absl::Time created;
};

// False, and nothing inserted, when its id or its content is a plan already.
absl::StatusOr<bool> InsertPlan(postgres::Transaction& transaction, const NewPlan& plan);

// None when there is no such plan.
absl::StatusOr<std::optional<v1::Plan>> FindPlan(const Executor& executor, const PlanKey& key);
absl::StatusOr<std::optional<v1::Plan>> FindPlanByContent(const Executor& executor, const std::string& instansi,
                                                          const std::string& content_hash);

// At most `limit` plans with ids after `after`, by id.
absl::StatusOr<std::vector<v1::Plan>> ListPlans(const Executor& executor, const std::string& instansi,
                                                std::string_view after, int limit);

// A plan's row, locked until the transaction ends.
struct LockedPlan {
  v1::PlanKind kind;
  v1::PlanState state;
  int64_t version;
  std::string replaces_id;
};
absl::StatusOr<std::optional<LockedPlan>> LockPlan(postgres::Transaction& transaction, const PlanKey& key);

// Changes of a locked plan; its version rises by one.
absl::Status MarkAdopted(postgres::Transaction& transaction, const PlanKey& key, std::string_view legal_basis,
                         absl::Time adopted);
absl::Status MarkReplaced(postgres::Transaction& transaction, const PlanKey& key);

}  // namespace terpadu::planning
