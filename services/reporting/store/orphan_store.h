#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "terpadu/reporting/v1/reporting.pb.h"

namespace terpadu::reporting {

// What is data in what counts as a gap.
struct GapRules {
  // Kinds of plan and of node that should have an indicator, as `5/9`: the numbers of PlanKind and PlanNodeKind.
  std::vector<std::string> measured_nodes;
  // Account codes, whole parts, below which a line needs no package: `5.1.01`.
  std::vector<std::string> accounts_without_rup;
};

// The orphans of one edge (not UNSPECIFIED) in `year` after `after`, by name, at most `limit`.
absl::StatusOr<std::vector<v1::Link>> ListOrphansOf(postgres::Connection& connection, const postgres::Scope& scope,
                                                    v1::OrphanEdge edge, int32_t year, const GapRules& rules,
                                                    std::string_view after, int limit);

}  // namespace terpadu::reporting
