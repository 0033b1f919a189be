#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/postgres/connection.h"
#include "services/reporting/domain/warning_life.h"
#include "terpadu/reporting/v1/warning.pb.h"
#include "terpadu/reporting/v1/warning_service.pb.h"

namespace terpadu::reporting {

// A warning with what is not shown of it.
struct StoredWarning {
  v1::Warning warning;  // without its etag
  bool holds = false;
  int64_t version = 0;
  std::string causes;
};

// Until the end of the transaction no one else evaluates the warnings of `instansi`.
absl::Status LockEvaluation(postgres::Transaction& transaction, std::string_view instansi);

// Those of a rule and year whose condition held or that no one resolved, and those of `subjects` in any state.
absl::StatusOr<std::vector<StoredWarning>> ReadWarningsOf(postgres::Transaction& transaction, std::string_view instansi,
                                                          v1::WarningRule rule, int32_t year,
                                                          const std::vector<std::string>& subjects);
// Locks it; none when it is not there.
absl::StatusOr<std::optional<StoredWarning>> LockWarning(postgres::Transaction& transaction, std::string_view name);
// Writes them, new or again.
absl::Status SaveWarnings(postgres::Transaction& transaction, const std::vector<StoredWarning>& warnings);

absl::StatusOr<std::optional<StoredWarning>> FindWarning(postgres::Connection& connection, const postgres::Scope& scope,
                                                         std::string_view name);
// Those that `request` asks for, by name after `after`, at most `limit`; with their etags.
absl::StatusOr<std::vector<v1::Warning>> ListWarningsOf(postgres::Connection& connection, const postgres::Scope& scope,
                                                        const v1::ListWarningsRequest& request, std::string_view after,
                                                        int limit);
// The links of `causes`, in order.
absl::StatusOr<std::vector<v1::WarningCause>> ReadCauses(postgres::Connection& connection, const postgres::Scope& scope,
                                                         const std::string& causes);

// The instansi that have a budget of `year`, after `after`, at most `limit`.
absl::StatusOr<std::vector<std::string>> InstansiOfYear(postgres::Connection& connection, int32_t year,
                                                        std::string_view after, int limit);

}  // namespace terpadu::reporting
