#include "libs/base/error.h"

#include <string>

#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "libs/base/status.h"
#include "libs/testing/status_matchers.h"

namespace terpadu {
namespace {

using ::terpadu::testing::IsOk;
using ::terpadu::testing::IsOkAndHolds;
using ::terpadu::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(Error, CarriesItsReasonAndMetadata) {
  const absl::Status error = Error(absl::StatusCode::kFailedPrecondition, "LINE_EXHAUSTED", "nothing is left",
                                   {{"available", "40"}, {"requested", "41"}});
  EXPECT_EQ(error.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(std::string(error.message()), "nothing is left");
  EXPECT_EQ(ReasonOf(error), "LINE_EXHAUSTED");
  EXPECT_THAT(MetadataOf(error), ElementsAre(Pair("available", "40"), Pair("requested", "41")));
}

TEST(Error, IsAGoogleErrorInfoOnTheWire) {
  const auto payload = Error(absl::StatusCode::kAborted, "LINE_CHANGED", "").GetPayload(kErrorInfoUrl);
  ASSERT_TRUE(payload.has_value());
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(info.ParseFromString(std::string(*payload)));
  EXPECT_EQ(info.reason(), "LINE_CHANGED");
}

TEST(Error, AStatusMadeElsewhereHasNoDetails) {
  for (const absl::Status& status : {absl::OkStatus(), absl::InternalError("other")}) {
    EXPECT_EQ(ReasonOf(status), "");
    EXPECT_THAT(MetadataOf(status), IsEmpty());
    EXPECT_EQ(RetryDelayOf(status), std::nullopt);
    EXPECT_THAT(ViolationsOf(status), IsEmpty());
  }
}

TEST(Error, ADetailThatDoesNotParseCountsAsNone) {
  absl::Status status = absl::InternalError("");
  status.SetPayload(kErrorInfoUrl, absl::Cord("\xff\xff"));
  EXPECT_EQ(ReasonOf(status), "");
}

TEST(WithRetryDelay, TellsWhenToTryAgainAndKeepsTheReason) {
  for (const absl::Duration delay : {absl::ZeroDuration(), absl::Milliseconds(50), absl::Seconds(90)}) {
    const absl::Status error = WithRetryDelay(Error(absl::StatusCode::kUnavailable, "BUSY", ""), delay);
    EXPECT_EQ(RetryDelayOf(error), delay);
    EXPECT_EQ(ReasonOf(error), "BUSY");
  }
}

TEST(FieldErrors, NothingAddedIsOk) {
  FieldErrors errors;
  errors.Add("amount", absl::OkStatus());
  EXPECT_TRUE(errors.empty());
  EXPECT_THAT(errors.ToStatus(), IsOk());
}

TEST(FieldErrors, TellsOfAllFieldsAtOnceInOrder) {
  FieldErrors errors;
  errors.Add("lines[3].amount", "must be above zero");
  errors.Add("day", Error(absl::StatusCode::kInvalidArgument, "NOT_A_DATE", "`x` is not a day"));
  const absl::Status status = errors.ToStatus();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_EQ(std::string(status.message()), "lines[3].amount: must be above zero; day: `x` is not a day");
  EXPECT_THAT(ViolationsOf(status), ElementsAre("lines[3].amount: must be above zero", "day: `x` is not a day"));
}

absl::StatusOr<int> Half(int number) {
  if (number % 2 != 0) {
    return Error(absl::StatusCode::kInvalidArgument, "ODD", "odd");
  }
  return number / 2;
}

absl::StatusOr<int> Quarter(int number) {
  TERPADU_ASSIGN(const int half, Half(number));
  TERPADU_RETURN_IF_ERROR(Half(half).status());
  TERPADU_ASSIGN(const int quarter, Half(half));
  return quarter;
}

TEST(StatusMacros, PassValuesOnAndReturnTheFirstError) {
  EXPECT_THAT(Quarter(8), IsOkAndHolds(2));
  EXPECT_THAT(Quarter(6), StatusIs(absl::StatusCode::kInvalidArgument, "ODD"));
  EXPECT_THAT(Quarter(5), StatusIs(absl::StatusCode::kInvalidArgument, "ODD"));
}

}  // namespace
}  // namespace terpadu
