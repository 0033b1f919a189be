#include "services/budgeting/domain/payment.h"

#include <limits>

#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::budgeting {
namespace {

using absl::StatusCode;
using testing::IsOk;
using testing::IsOkAndHolds;
using testing::StatusIs;

TEST(PaymentSteps, LeadFromRequestOverOrderToDisbursement) {
  const struct {
    const PaymentTransition& step;
    std::string allowed;
  } kCases[] = {{Verifying(), "SUBMITTED "},
                {Signing(), "VERIFIED "},
                {Issuing(), "SIGNED "},
                {Resubmitting(), "RETURNED "},
                {Cancelling(), "SUBMITTED VERIFIED SIGNED RETURNED "},
                {Overriding(), "SUBMITTED VERIFIED SIGNED PAID "},
                {AccountingFor(), "PAID "}};
  for (const auto& [step, allowed] : kCases) {
    std::string found;
    for (const char* state : {"SUBMITTED", "VERIFIED", "SIGNED", "PAID", "RETURNED", "CANCELLED"}) {
      found += step.Allows(state) ? std::string(state) + " " : "";
    }
    EXPECT_EQ(found, allowed) << step.name;
  }
}

TEST(PaymentSteps, ReturnIsTheWorkOfWhomThePaymentWaitsFor) {
  EXPECT_EQ(ReturningFrom("SUBMITTED")->role, "PPK_SKPD");
  EXPECT_EQ(ReturningFrom("VERIFIED")->role, "PA_KPA");
  EXPECT_EQ(ReturningFrom("SIGNED")->role, "BUD");
  for (const char* state : {"PAID", "RETURNED", "CANCELLED"}) {
    EXPECT_EQ(ReturningFrom(state), nullptr) << state;
  }
}

TEST(PaymentDocuments, AreDatedWithinTheFiscalYearAndNotAfterToday) {
  const CalendarDay today(2018, 12, 30);
  EXPECT_THAT(CheckDocumentDay(CalendarDay(2018, 1, 1), 2018, today), IsOk());
  EXPECT_THAT(CheckDocumentDay(CalendarDay(2018, 12, 30), 2018, today), IsOk());
  for (const CalendarDay day : {CalendarDay(2017, 12, 31), CalendarDay(2018, 12, 31), CalendarDay(2019, 1, 1)}) {
    EXPECT_FALSE(CheckDocumentDay(day, 2018, today).ok()) << day;
  }
}

TEST(PaymentDocuments, FollowOneAnotherInTime) {
  EXPECT_THAT(CheckDocumentFollows(CalendarDay(2018, 2, 1), CalendarDay(2018, 2, 1), "SPP"), IsOk());
  EXPECT_FALSE(CheckDocumentFollows(CalendarDay(2018, 1, 31), CalendarDay(2018, 2, 1), "SPP").ok());
}

TEST(Deductions, SumToNoMoreThanTheGross) {
  EXPECT_THAT(Deducted(100, {}), IsOkAndHolds(0));
  EXPECT_THAT(Deducted(100, {60, 40}), IsOkAndHolds(100));
  EXPECT_THAT(Deducted(100, {60, 41}), StatusIs(StatusCode::kInvalidArgument, "DEDUCTIONS_EXCEED_GROSS"));
}

TEST(Deductions, DoNotOverflow) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  EXPECT_THAT(Deducted(kMost, {kMost, 1}), StatusIs(StatusCode::kOutOfRange, "AMOUNT_OVERFLOW"));
}

}  // namespace
}  // namespace terpadu::budgeting
