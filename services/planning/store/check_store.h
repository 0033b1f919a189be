#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "services/planning/names.h"
#include "services/planning/store/executor.h"
#include "terpadu/planning/v1/plan_check.pb.h"

namespace terpadu::planning {

// A plan that another one is compared with.
struct PeerPlan {
  v1::PlanKind kind;
  std::string id;
  bool referred;  // the plan names it; else it is in force in its years
};

// A check reads whole plans: hashed joins are right for all of its statements, and the planner, which after a load has
// no statistics yet, would often take nested loops. For the rest of the transaction, or until it is said again.
absl::Status AllowNestedLoops(postgres::Transaction& transaction, bool allowed);

// What a plan is checked on.
struct CheckBasis {
  v1::PlanKind kind;
  v1::PlanState state;
  int start_year;
  std::string unit_id;
  std::vector<PeerPlan> peers;  // those referred to first, then the latest adopted first
  std::string fingerprint;      // changes when the plan's tree, its peers or theirs do
};
// None when there is no such plan.
absl::StatusOr<std::optional<CheckBasis>> FindBasis(const Executor& executor, const PlanKey& key);

// A check that was kept.
struct StoredCheck {
  v1::PlanCheck check;
  std::string fingerprint;
};
// The check of that number, the latest for 0; none when there is none.
absl::StatusOr<std::optional<StoredCheck>> FindCheck(const Executor& executor, const PlanKey& key, int number);

// Makes room for a new check of a locked plan, in place of the latest when that was one of a draft; its number.
absl::StatusOr<int> BeginCheck(postgres::Transaction& transaction, const PlanKey& key, const CheckBasis& basis,
                               const std::string& fingerprint, absl::Time now);
// Keeps counts and what the plan was compared with.
absl::Status FinishCheck(postgres::Transaction& transaction, const PlanKey& key, const v1::PlanCheck& check);

struct PlacedFinding {
  int position;
  v1::ConsistencyFinding finding;  // without its sentence
};
// At most `limit` findings after `after`, in order; of all rules and severities when they are UNSPECIFIED.
absl::StatusOr<std::vector<PlacedFinding>> ListFindings(const Executor& executor, const PlanKey& key, int check_number,
                                                        v1::ConsistencyRule rule, type::v1::Severity severity,
                                                        int after, int limit);

// What is announced of the findings of a check. Each takes at most `limit`: none are left when fewer come.
//
// Findings after `after` that are not open, or say something else by now; from here on they are open.
absl::StatusOr<std::vector<PlacedFinding>> OpenFindings(postgres::Transaction& transaction, const PlanKey& key,
                                                        int check_number, int after, int limit);
// Open findings that the check did not find, but for the rules `undecided`; from here on they are open no more.
absl::StatusOr<std::vector<PlacedFinding>> CloseFindings(postgres::Transaction& transaction, const PlanKey& key,
                                                         int check_number, const std::vector<int64_t>& undecided,
                                                         int limit);

}  // namespace terpadu::planning
