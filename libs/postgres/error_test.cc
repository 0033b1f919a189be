#include "libs/postgres/error.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/error.h"
#include "libs/postgres/connection.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::postgres {
namespace {

using ::terpadu::testing::IsOk;
using ::terpadu::testing::ScratchPostgres;
using ::terpadu::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(ToStatus, EachKindOfErrorHasItsCodeAndReason) {
  struct Case {
    const char* sqlstate;
    absl::StatusCode code;
    const char* reason;
    bool retry;
  };
  const Case cases[] = {
      {"", absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE", true},
      {"08006", absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE", true},
      {"57P01", absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE", true},
      {"57P03", absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE", true},
      {"25P03", absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE", true},
      {"25006", absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE", true},
      {"53300", absl::StatusCode::kUnavailable, "DATABASE_EXHAUSTED", true},
      {"53100", absl::StatusCode::kUnavailable, "DATABASE_EXHAUSTED", true},
      {"40001", absl::StatusCode::kAborted, "CONCURRENT_CHANGE", true},
      {"40P01", absl::StatusCode::kAborted, "CONCURRENT_CHANGE", true},
      {"55P03", absl::StatusCode::kAborted, "CONCURRENT_CHANGE", true},
      {"57014", absl::StatusCode::kDeadlineExceeded, "DATABASE_TIMEOUT", false},
      {"23505", absl::StatusCode::kAlreadyExists, "ALREADY_EXISTS", false},
      {"23503", absl::StatusCode::kFailedPrecondition, "REFERENCE_MISSING", false},
      {"23514", absl::StatusCode::kFailedPrecondition, "RULE_VIOLATED", false},
      {"22003", absl::StatusCode::kInvalidArgument, "VALUE_OUT_OF_RANGE", false},
      {"22P02", absl::StatusCode::kInvalidArgument, "VALUE_OUT_OF_RANGE", false},
      {"22012", absl::StatusCode::kInternal, "DATABASE_DEFECT", false},
      {"42601", absl::StatusCode::kInternal, "DATABASE_DEFECT", false},
  };
  for (const Case& c : cases) {
    const absl::Status status = ToStatus(c.sqlstate, "message", "constraint");
    EXPECT_THAT(status, StatusIs(c.code, c.reason)) << c.sqlstate;
    EXPECT_EQ(RetryDelayOf(status).has_value(), c.retry) << c.sqlstate;
  }
}

TEST(ToStatus, ADefectTellsTheCallerNothingOfTheServer) {
  EXPECT_THAT(std::string(ToStatus("42601", "syntax error at SECRET", "").message()), Not(HasSubstr("SECRET")));
}

class ErrorTest : public ::testing::Test {
 protected:
  ErrorTest() {
    EXPECT_THAT(connection_.ExecuteScript("CREATE TABLE parent (id bigint CONSTRAINT parent_pk PRIMARY KEY);"
                                          "CREATE TABLE child (id int CONSTRAINT child_fk REFERENCES parent,"
                                          " amount bigint CONSTRAINT never_negative CHECK (amount >= 0))"),
                IsOk());
  }

  absl::Status StatusFrom(const Statement& statement) {
    return connection_.Execute(Scope(), statement, Params()).status();
  }

  Connection connection_{ScratchPostgres::Get().NewDatabase({})};
};

TEST_F(ErrorTest, AViolationNamesItsConstraint) {
  constexpr Statement kTwice = {"error_twice", "INSERT INTO parent VALUES (1), (1)"};
  constexpr Statement kOrphan = {"error_orphan", "INSERT INTO child VALUES (7, 1)"};
  constexpr Statement kNegative = {"error_negative", "INSERT INTO child VALUES (NULL, -1)"};
  EXPECT_THAT(StatusFrom(kTwice), StatusIs(absl::StatusCode::kAlreadyExists, "ALREADY_EXISTS"));
  EXPECT_EQ(ConstraintOf(StatusFrom(kTwice)), "parent_pk");
  EXPECT_THAT(StatusFrom(kOrphan), StatusIs(absl::StatusCode::kFailedPrecondition, "REFERENCE_MISSING"));
  EXPECT_EQ(ConstraintOf(StatusFrom(kOrphan)), "child_fk");
  EXPECT_THAT(StatusFrom(kNegative), StatusIs(absl::StatusCode::kFailedPrecondition, "RULE_VIOLATED"));
  EXPECT_EQ(ConstraintOf(StatusFrom(kNegative)), "never_negative");
}

TEST_F(ErrorTest, WhatIsNoViolationNamesNoConstraint) {
  constexpr Statement kSyntax = {"error_syntax", "SELECT FROM WHERE"};
  EXPECT_THAT(StatusFrom(kSyntax), StatusIs(absl::StatusCode::kInternal, "DATABASE_DEFECT"));
  EXPECT_EQ(ConstraintOf(StatusFrom(kSyntax)), "");
  EXPECT_EQ(ConstraintOf(absl::OkStatus()), "");
}

TEST_F(ErrorTest, ANumberGreaterThanItsColumnIsABadValue) {
  constexpr Statement kGreat = {"error_great", "INSERT INTO child VALUES ($1, 1)"};
  EXPECT_THAT(connection_.Execute(Scope(), kGreat, Params().Int(int64_t{1} << 40)),
              StatusIs(absl::StatusCode::kInvalidArgument, "VALUE_OUT_OF_RANGE"));
}

}  // namespace
}  // namespace terpadu::postgres
