#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "terpadu/reporting/v1/impact.pb.h"

namespace terpadu::reporting {

struct CutQuery {
  int32_t year = 0;
  v1::Cut cut;
  int64_t share = 0;  // hundredths of a percent, 1 to 10,000
};

// The first of the cut's lines that is in no budget of the year.
absl::StatusOr<std::optional<std::string>> FindUnknownLine(postgres::Connection& connection,
                                                           const postgres::Scope& scope, const CutQuery& query);

// The sums of all lines that are cut.
absl::StatusOr<v1::CutSums> SumCut(postgres::Connection& connection, const postgres::Scope& scope,
                                   const CutQuery& query);

// The lines that are cut after `after`, by name, at most `limit`.
absl::StatusOr<std::vector<v1::ImpactLine>> ListCutLines(postgres::Connection& connection, const postgres::Scope& scope,
                                                         const CutQuery& query, std::string_view after, int limit);

// Every kind in the order of the enum.
absl::StatusOr<std::vector<v1::ImpactCount>> CountHits(postgres::Connection& connection, const postgres::Scope& scope,
                                                       const CutQuery& query);

// What is hit after `after` (kind and name), by kind and name, at most `limit`; of `kind` alone, or of any when
// UNSPECIFIED.
absl::StatusOr<std::vector<v1::ImpactHit>> ListHits(postgres::Connection& connection, const postgres::Scope& scope,
                                                    const CutQuery& query, v1::ImpactHitKind kind,
                                                    const std::pair<int, std::string>& after, int limit);

}  // namespace terpadu::reporting
