#pragma once

#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "libs/base/error.h"

namespace terpadu::testing {

inline const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& value) {
  return value.status();
}

// EXPECT_THAT(Reserve(line, Rupiah(60)), IsOk());
MATCHER(IsOk, negation ? "is not OK" : "is OK") {
  *result_listener << StatusOf(arg);
  return StatusOf(arg).ok();
}

// EXPECT_THAT(Parse("4"), IsOkAndHolds(4));
MATCHER_P(IsOkAndHolds, inner, "") {
  if (!arg.ok()) {
    *result_listener << arg.status();
    return false;
  }
  return ::testing::ExplainMatchResult(inner, *arg, result_listener);
}

// EXPECT_THAT(Reserve(line, Rupiah(41)), StatusIs(absl::StatusCode::kFailedPrecondition, "LINE_EXHAUSTED"));
MATCHER_P2(StatusIs, code, reason, "") {
  *result_listener << StatusOf(arg) << " reason " << ReasonOf(StatusOf(arg));
  return StatusOf(arg).code() == code && ReasonOf(StatusOf(arg)) == reason;
}

}  // namespace terpadu::testing

#define TERPADU_TEST_JOIN2_(a, b) a##b
#define TERPADU_TEST_JOIN_(a, b) TERPADU_TEST_JOIN2_(a, b)
// ASSERT_OK_AND_ASSIGN(const auto line, store.GetLine(name)); declares `line`, or fails the test.
#define ASSERT_OK_AND_ASSIGN(declaration, expression)                                                              \
  auto TERPADU_TEST_JOIN_(status_or_, __LINE__) = (expression);                                                    \
  ASSERT_TRUE(TERPADU_TEST_JOIN_(status_or_, __LINE__).ok()) << TERPADU_TEST_JOIN_(status_or_, __LINE__).status(); \
  declaration = *std::move(TERPADU_TEST_JOIN_(status_or_, __LINE__))
