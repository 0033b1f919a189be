#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "terpadu/reporting/v1/warning.pb.h"

namespace terpadu::reporting {

// What a rule found of one subject.
struct Finding {
  std::string subject;
  std::string title;
  std::string unit;
  int64_t amount = 0;  // rupiah
  std::string detail;
  std::string causes;  // names with blanks between, at most 50
};

// The thresholds of `rule`, by name, in the order in which its query takes them; none for UNSPECIFIED.
std::vector<std::string> ThresholdsOf(v1::WarningRule rule);

// The subjects for which the condition of `rule` holds in the fiscal year `year` on the day `as_of` (ISO), by subject,
// at most `limit`: one query. `exempt_accounts` are the accounts that need no package.
absl::StatusOr<std::vector<Finding>> FindSubjects(postgres::Transaction& transaction, v1::WarningRule rule,
                                                  std::string_view instansi, int32_t year, const std::string& as_of,
                                                  const std::vector<int64_t>& thresholds,
                                                  const std::vector<std::string>& exempt_accounts, int limit);

}  // namespace terpadu::reporting
