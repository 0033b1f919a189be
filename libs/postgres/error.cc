#include "libs/postgres/error.h"

#include <libpq-fe.h>

#include <algorithm>
#include <cstdio>

#include "libs/base/error.h"

namespace terpadu::postgres {
namespace {

constexpr absl::Duration kUnavailableDelay = absl::Seconds(1);
constexpr absl::Duration kConflictDelay = absl::Milliseconds(50);

// What is left out of the status, because its message is not for the caller to read.
void Log(std::string_view sqlstate, std::string_view message) {
  std::fprintf(stderr, "postgres: %.*s %.*s\n", static_cast<int>(sqlstate.size()), sqlstate.data(),
               static_cast<int>(message.size()), message.data());
}

bool IsOneOf(std::string_view sqlstate, std::initializer_list<std::string_view> codes) {
  return std::find(codes.begin(), codes.end(), sqlstate) != codes.end();
}

bool IsOfClass(std::string_view sqlstate, std::string_view sqlclass) { return sqlstate.substr(0, 2) == sqlclass; }

absl::Status Unavailable() {
  return WithRetryDelay(
      Error(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE", "the database cannot be reached; try again"),
      kUnavailableDelay);
}

absl::Status Violation(absl::StatusCode code, std::string_view reason, std::string_view message,
                       std::string_view constraint) {
  return Error(code, reason, message, {{"constraint", std::string(constraint)}});
}

// A server that leaves, has not come up, or has become a standby that takes no writes.
bool IsUnavailable(std::string_view sqlstate) {
  return sqlstate.empty() || IsOfClass(sqlstate, "08") || sqlstate.substr(0, 4) == "57P0" ||
         IsOneOf(sqlstate, {"25006", "25P03"});
}

bool IsBadValue(std::string_view sqlstate) {
  return IsOneOf(sqlstate, {"22001", "22003", "22007", "22008", "22021", "22P02", "22P03", "22P05", "54000"});
}

std::string_view Field(const pg_result* result, int code) {
  const char* value = PQresultErrorField(result, code);
  return value == nullptr ? std::string_view() : value;
}

}  // namespace

absl::Status ToStatus(std::string_view sqlstate, std::string_view message, std::string_view constraint) {
  if (IsUnavailable(sqlstate)) {
    Log(sqlstate, message);
    return Unavailable();
  }
  if (IsOfClass(sqlstate, "53")) {
    Log(sqlstate, message);
    return WithRetryDelay(
        Error(absl::StatusCode::kUnavailable, "DATABASE_EXHAUSTED", "the database has no room; try again later"),
        kUnavailableDelay);
  }
  if (IsOfClass(sqlstate, "40") || sqlstate == "55P03") {
    return WithRetryDelay(Error(absl::StatusCode::kAborted, "CONCURRENT_CHANGE",
                                "another transaction changes the same rows at this moment; try again"),
                          kConflictDelay);
  }
  if (sqlstate == "57014") {
    return Error(absl::StatusCode::kDeadlineExceeded, "DATABASE_TIMEOUT",
                 "the database did not finish before the deadline");
  }
  if (IsOneOf(sqlstate, {"23505", "23P01"})) {
    return Violation(absl::StatusCode::kAlreadyExists, "ALREADY_EXISTS", message, constraint);
  }
  if (sqlstate == "23503") {
    return Violation(absl::StatusCode::kFailedPrecondition, "REFERENCE_MISSING", message, constraint);
  }
  if (sqlstate == "23514") {
    return Violation(absl::StatusCode::kFailedPrecondition, "RULE_VIOLATED", message, constraint);
  }
  if (IsBadValue(sqlstate)) {
    return Error(absl::StatusCode::kInvalidArgument, "VALUE_OUT_OF_RANGE", message);
  }
  Log(sqlstate, message);
  return Error(absl::StatusCode::kInternal, "DATABASE_DEFECT", "the database refused a statement",
               {{"sqlstate", std::string(sqlstate)}});
}

absl::Status ToStatus(const pg_result* result) {
  return ToStatus(Field(result, PG_DIAG_SQLSTATE), Field(result, PG_DIAG_MESSAGE_PRIMARY),
                  Field(result, PG_DIAG_CONSTRAINT_NAME));
}

absl::Status ConnectionError(const pg_conn* connection) { return ToStatus("", PQerrorMessage(connection), ""); }

std::string ConstraintOf(const absl::Status& status) {
  const ErrorMetadata metadata = MetadataOf(status);
  const auto found = metadata.find("constraint");
  return found == metadata.end() ? "" : found->second;
}

}  // namespace terpadu::postgres
