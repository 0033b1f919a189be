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
  std::string replaces_id;   // "" for none
  std::string content_hash;  // "" when it was imported from no document
  absl::Time created;
  std::string unit_id = {};         // "" for a plan of the instansi
  std::string stage = {};           // the first of its kind, "" for a kind without stages
  std::string copied_from_id = {};  // "" for none
  std::vector<std::string> refers_to_ids = {};
};

// Its first version: 1, or the one behind the last of a draft of that id that was thrown away. None, and nothing
// inserted, when its id or its content is a plan already.
absl::StatusOr<std::optional<int64_t>> InsertPlan(postgres::Transaction& transaction, const NewPlan& plan);

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
  int start_year;
  int end_year;
  std::string stage;
  std::string submitted_by;
  bool has_nodes;  // or had
};
absl::StatusOr<std::optional<LockedPlan>> LockPlan(postgres::Transaction& transaction, const PlanKey& key);

// Changes of a locked plan; its version rises by one.
absl::Status MarkSubmitted(postgres::Transaction& transaction, const PlanKey& key, std::string_view submitter);
absl::Status MarkReturned(postgres::Transaction& transaction, const PlanKey& key, std::string_view reason);
absl::Status MarkVerified(postgres::Transaction& transaction, const PlanKey& key, std::string_view verifier);
absl::Status MarkAdopted(postgres::Transaction& transaction, const PlanKey& key, std::string_view legal_basis,
                         absl::Time adopted);
absl::Status MarkReplaced(postgres::Transaction& transaction, const PlanKey& key);
// Its new version, `by` above the one before.
absl::StatusOr<int64_t> RaiseVersion(postgres::Transaction& transaction, const PlanKey& key, int64_t by);
// Title, years, unit, `replaces` and the documents referred to.
absl::Status UpdateHead(postgres::Transaction& transaction, const NewPlan& plan);

// A year with a ceiling or target that is neither one of these nor the one after; none when there is none.
absl::StatusOr<std::optional<int>> FindYearOutside(const Executor& executor, const PlanKey& key, int start_year,
                                                   int end_year);
// Those of `plan_ids` that are no plans.
absl::StatusOr<std::vector<std::string>> FindMissingPlans(const Executor& executor, const std::string& instansi,
                                                          const std::vector<std::string>& plan_ids);

}  // namespace terpadu::planning
