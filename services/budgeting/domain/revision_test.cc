#include "services/budgeting/domain/revision.h"

#include <limits>

#include "libs/testing/status_matchers.h"

namespace terpadu::budgeting {
namespace {

using absl::StatusCode;
using ::testing::HasSubstr;
using testing::IsOkAndHolds;
using testing::StatusIs;

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

RevisedLine Line(const char* name, int64_t before, int64_t after, int64_t reserved = 0, int64_t committed = 0) {
  return {.name = name, .before = before, .after = after, .reserved = reserved, .committed = committed};
}

TEST(Revise, KeepsTheTotalInAPergeseran) {
  EXPECT_THAT(Revise(Revision::kPergeseran, 150, {Line("a", 100, 70), Line("b", 50, 80)}), IsOkAndHolds(150));
  const auto changed = Revise(Revision::kPergeseran, 150, {Line("a", 100, 70), Line("b", 50, 81)});
  EXPECT_THAT(changed, StatusIs(StatusCode::kFailedPrecondition, "TOTAL_CHANGED"));
  EXPECT_EQ(MetadataOf(changed.status()), (ErrorMetadata{{"before", "150"}, {"after", "151"}}));
}

TEST(Revise, MayChangeTheTotalInAPerubahan) {
  EXPECT_THAT(Revise(Revision::kPerubahan, 150, {Line("a", 100, 0)}), IsOkAndHolds(50));
  EXPECT_THAT(Revise(Revision::kPerubahan, 150, {Line("a", 100, 101)}), IsOkAndHolds(151));
  EXPECT_THAT(Revise(Revision::kPerubahan, 150, {}), IsOkAndHolds(150));
}

TEST(Revise, LeavesALineWhatIsReservedAndCommittedOnIt) {
  EXPECT_THAT(Revise(Revision::kPerubahan, 100, {Line("a", 100, 70, 30, 40)}), IsOkAndHolds(70));
  const auto refused =
      Revise(Revision::kPerubahan, 300, {Line("a", 100, 100), Line("b", 100, 69, 30, 40), Line("c", 100, 0, 0, 1)});
  EXPECT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "BELOW_COMMITTED"));
  EXPECT_EQ(MetadataOf(refused.status()),
            (ErrorMetadata{{"line", "b"}, {"amount", "69"}, {"reserved", "30"}, {"committed", "40"}}));
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("c would have Rp0"));
}

TEST(Revise, RefusesATotalThatDoesNotFit) {
  EXPECT_THAT(Revise(Revision::kPerubahan, 2, {Line("a", 1, kMost)}),
              StatusIs(StatusCode::kOutOfRange, "AMOUNT_OVERFLOW"));
  EXPECT_THAT(Revise(Revision::kPerubahan, 2, {Line("a", 1, kMost - 1)}), IsOkAndHolds(kMost));
  EXPECT_THAT(Revise(Revision::kPergeseran, kMost, {Line("a", kMost, 1), Line("b", 0, kMost - 1)}),
              IsOkAndHolds(kMost));
}

TEST(SumOf, RefusesASumThatDoesNotFit) {
  EXPECT_THAT(SumOf({}), IsOkAndHolds(0));
  EXPECT_THAT(SumOf({kMost - 1, 1}), IsOkAndHolds(kMost));
  EXPECT_THAT(SumOf({kMost, 1}), StatusIs(StatusCode::kOutOfRange, "AMOUNT_OVERFLOW"));
}

}  // namespace
}  // namespace terpadu::budgeting
