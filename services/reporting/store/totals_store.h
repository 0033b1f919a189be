#pragma once

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "terpadu/reporting/v1/reporting_service.pb.h"

namespace terpadu::reporting {

absl::StatusOr<v1::GetTotalsResponse> ReadTotals(postgres::Connection& connection, const postgres::Scope& scope,
                                                 int32_t year);

// By source. Counts of every instansi.
absl::StatusOr<v1::GetFreshnessResponse> ReadFreshness(postgres::Connection& connection,
                                                       const std::vector<std::string>& sources, absl::Time deadline);

}  // namespace terpadu::reporting
