#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"

struct pg_conn;
struct pg_result;

namespace terpadu::postgres {

// The one place that turns a database error into a status:
//   connection lost; server stopping, starting or
//     a standby                                     UNAVAILABLE          DATABASE_UNAVAILABLE, with a retry delay
//   too many connections, disk full, out of memory  UNAVAILABLE          DATABASE_EXHAUSTED, with a retry delay
//   serialization failure, deadlock, lock timeout   ABORTED              CONCURRENT_CHANGE, with a retry delay
//   statement timeout, query cancelled              DEADLINE_EXCEEDED    DATABASE_TIMEOUT
//   unique violation                                ALREADY_EXISTS       ALREADY_EXISTS   (metadata: constraint)
//   foreign key violation                           FAILED_PRECONDITION  REFERENCE_MISSING (metadata: constraint)
//   check violation                                 FAILED_PRECONDITION  RULE_VIOLATED    (metadata: constraint)
//   number or text out of range, invalid text       INVALID_ARGUMENT     VALUE_OUT_OF_RANGE
//   anything else                                   INTERNAL             DATABASE_DEFECT
// The server's message goes to the log (standard error), not to the caller, for INTERNAL and UNAVAILABLE.
absl::Status ToStatus(std::string_view sqlstate, std::string_view message, std::string_view constraint);
absl::Status ToStatus(const pg_result* result);
absl::Status ConnectionError(const pg_conn* connection);

// The constraint that a status of ToStatus() names, "" when none: how a store tells one violation from another.
std::string ConstraintOf(const absl::Status& status);

}  // namespace terpadu::postgres
