#include "services/planning/domain/field_change.h"

#include "gtest/gtest.h"

namespace terpadu::planning {
namespace {

TEST(FieldChange, TellsWhatCameWhatWentAndWhatChanged) {
  const auto changes = ChangesOf({{"a", "1"}, {"b", "2"}, {"c", "3"}}, {{"b", "2"}, {"c", "4"}, {"d", "5"}});
  ASSERT_EQ(changes.size(), 3);
  EXPECT_EQ(changes[0].field + changes[0].before + changes[0].after, "a1");
  EXPECT_EQ(changes[1].field + changes[1].before + changes[1].after, "c34");
  EXPECT_EQ(changes[2].field + changes[2].before + changes[2].after, "d5");
}

TEST(FieldChange, TheSameIsNoChange) { EXPECT_TRUE(ChangesOf({{"a", "1"}}, {{"a", "1"}}).empty()); }

}  // namespace
}  // namespace terpadu::planning
