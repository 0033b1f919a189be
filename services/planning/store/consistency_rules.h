#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "services/planning/names.h"
#include "terpadu/planning/v1/plan_check.pb.h"

namespace terpadu::planning {

// Where findings of a check go: behind `position`, at most `room` of them.
struct FindingsSink {
  PlanKey key;
  int check_number;
  int position;
  int room;
  v1::ConsistencyRule rule;
  type::v1::Severity severity;
};

// Each keeps the findings of `sink.rule` in the plan's order, and returns how many there are, kept or not.

// CEILING_BELOW_PARTS, CEILING_ABOVE_PARTS, CEILING_MISSING.
absl::StatusOr<int> FindCeilings(postgres::Transaction& transaction, const FindingsSink& sink);
// NODE_TWICE, CODE_OUT_OF_PLACE, SERIES_DROPS_TO_ZERO, SERIES_MISSES_FINAL_TARGET, SERIES_TWICE.
absl::StatusOr<int> FindWithinPlan(postgres::Transaction& transaction, const FindingsSink& sink);
// QUICK_WIN_TOO_LONG: below areas whose titles compare equal to one of `areas`.
absl::StatusOr<int> FindQuickWins(postgres::Transaction& transaction, const FindingsSink& sink,
                                  const std::vector<std::string>& areas);
// GRADE_OUT_OF_BAND: scores whose grade, one of those in `bands`, is another than the first that they are above.
absl::StatusOr<int> FindGrades(postgres::Transaction& transaction, const FindingsSink& sink, const std::string& bands);
// CODE_UNKNOWN: nodes with one of the codes, and why it is none.
absl::StatusOr<int> FindCodes(postgres::Transaction& transaction, const FindingsSink& sink,
                              const std::vector<std::pair<std::string, std::string>>& unknown);
// UPPER_PLAN_MISSING, one for each of `kinds`, as words.
absl::StatusOr<int> FindMissingPeers(postgres::Transaction& transaction, const FindingsSink& sink,
                                     const std::vector<std::string>& kinds);

// A plan above, and what of the two is compared.
struct Comparison {
  std::string above_id;
  std::vector<int64_t> kinds;  // of nodes
  std::string unit_id;         // of the plan above only nodes of this unit; "" for all
  bool all_of_it;              // what this plan does not have of it is a finding
};
// NOT_IN_UPPER_PLAN, UPPER_NODE_NOT_TAKEN_UP, CEILING_ABOVE_UPPER_PLAN, TARGET_DIFFERS_FROM_UPPER_PLAN.
absl::StatusOr<int> FindAgainst(postgres::Transaction& transaction, const FindingsSink& sink,
                                const Comparison& comparison);
// ACTION_NOT_CARRIED: actions of `road_maps` that `plans` (RKPD, Renja) do not carry; one of the two is the plan
// itself.
absl::StatusOr<int> FindActions(postgres::Transaction& transaction, const FindingsSink& sink,
                                const std::vector<std::string>& road_maps, const std::vector<std::string>& plans);

// The codes of the plan's programs, kegiatan and sub kegiatan.
absl::StatusOr<std::vector<std::string>> FindPlanCodes(postgres::Transaction& transaction, const PlanKey& key);

}  // namespace terpadu::planning
