#include "services/procurement/domain/role_conflict.h"

#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"
#include "services/procurement/domain/lifecycle.h"

namespace terpadu::procurement::domain {
namespace {

TEST(RoleConflict, IsBetweenTwoActsOfOnePersonInEitherOrder) {
  const std::vector<std::pair<std::string, std::string>> pairs = {{"finalize", "announce"}};
  const RoleConflicts conflicts(pairs);
  EXPECT_TRUE(conflicts.Forbids(act::kAnnounce, act::kFinalize));
  EXPECT_FALSE(conflicts.Forbids(act::kAnnounce, act::kApproveRpp));
  EXPECT_THAT(conflicts.Check({act::kAnnounce, "a"}, {{act::kFinalize, "b"}}), terpadu::testing::IsOk());
  const absl::Status refused = conflicts.Check({act::kAnnounce, "a"}, {{act::kFinalize, "a"}});
  EXPECT_THAT(refused, terpadu::testing::StatusIs(absl::StatusCode::kPermissionDenied, "ROLE_CONFLICT"));
  EXPECT_EQ(MetadataOf(refused).at("actor"), "a");
  EXPECT_EQ(MetadataOf(refused).at("finalizer"), "a");
}

}  // namespace
}  // namespace terpadu::procurement::domain
