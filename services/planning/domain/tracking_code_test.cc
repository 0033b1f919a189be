#include "services/planning/domain/tracking_code.h"

#include "gtest/gtest.h"

namespace terpadu::planning {
namespace {

TEST(TrackingCode, IsTheRandomBitsInGroupsOfFive) {
  EXPECT_EQ(TrackingCodeOf(std::string(16, '\0')), "00000-00000-00000-00000-00000");
  EXPECT_EQ(TrackingCodeOf(std::string(16, '\xFF')), "ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ");
  EXPECT_EQ(TrackingCodeOf("\x08" + std::string(15, '\0')), "10000-00000-00000-00000-00000");
}

TEST(TrackingCode, IsReadAsPeopleCopyIt) {
  EXPECT_EQ(ComparedTrackingCode("7h2kq-1il0o 7H2KQ-11100-zzzzz"), "7H2KQ111007H2KQ11100ZZZZZ");
  EXPECT_EQ(ComparedTrackingCode("7H2KQ-11100-7H2KQ-11100"), "");
  EXPECT_EQ(ComparedTrackingCode("7H2KQ-11100-7H2KQ-11100-ZZZZZZ"), "");
  EXPECT_EQ(ComparedTrackingCode("7H2KQ-11100-7H2KQ-11100-ZZZZU"), "");
  EXPECT_EQ(ComparedTrackingCode(""), "");
}

}  // namespace
}  // namespace terpadu::planning
