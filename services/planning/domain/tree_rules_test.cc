#include "services/planning/domain/tree_rules.h"

#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::planning {
namespace {

TEST(TreeRules, SayBelowWhatAKindMayStand) {
  const auto rules = TreeRules::FromJson({{"PROGRAM", {"", "SASARAN"}}, {"KEGIATAN", {"PROGRAM"}}});
  ASSERT_TRUE(rules.ok());
  EXPECT_TRUE(Has(rules->ParentsOf(6), 0));
  EXPECT_TRUE(Has(rules->ParentsOf(6), 5));
  EXPECT_FALSE(Has(rules->ParentsOf(7), 0));
  EXPECT_TRUE(Has(rules->ParentsOf(7), 6));
  EXPECT_EQ(rules->ParentsOf(9), 0U);
  EXPECT_EQ(WordsOf(rules->ParentsOf(6)), "SASARAN or the root");
}

TEST(TreeRules, NeverPutAKindBelowItsOwnOrALowerOne) {
  using ::terpadu::testing::StatusIs;
  EXPECT_THAT(TreeRules::FromJson({{"PROGRAM", {"PROGRAM"}}}),
              StatusIs(absl::StatusCode::kFailedPrecondition, "RULE_INVALID"));
  EXPECT_THAT(TreeRules::FromJson({{"PROGRAM", {"KEGIATAN"}}}),
              StatusIs(absl::StatusCode::kFailedPrecondition, "RULE_INVALID"));
  EXPECT_THAT(TreeRules::FromJson({{"PROJECT", {""}}}),
              StatusIs(absl::StatusCode::kFailedPrecondition, "RULE_INVALID"));
}

}  // namespace
}  // namespace terpadu::planning
