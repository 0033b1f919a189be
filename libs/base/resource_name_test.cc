#include "libs/base/resource_name.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace terpadu {
namespace {

using ::terpadu::testing::IsOkAndHolds;
using ::terpadu::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kUnit[] = "instansi/{instansi}/units/{unit}";

TEST(ParseName, GivesTheIdsInOrder) {
  EXPECT_THAT(ParseName(kUnit, "instansi/3201/units/1.02.0-00_A"), IsOkAndHolds(ElementsAre("3201", "1.02.0-00_A")));
  EXPECT_THAT(ParseName("settings", "settings"), IsOkAndHolds(IsEmpty()));
}

TEST(ParseName, RefusesWhatDoesNotFollowThePatternAndTellsIt) {
  for (const char* name :
       {"", "instansi", "instansi/3201", "instansi/3201/units", "instansi/3201/units/", "instansi//units/1",
        "/instansi/3201/units/1", "instansi/3201/units/1/", "instansi/3201/units/1/x", "Instansi/3201/units/1",
        "instansi/3201/plans/1", "instansi/-/units/1", "instansi/32 01/units/1", "instansi/3201/units/é"}) {
    EXPECT_THAT(ParseName(kUnit, name), StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_NAME")) << name;
  }
  EXPECT_THAT(std::string(ParseName(kUnit, "x").status().message()), HasSubstr(kUnit));
}

TEST(IsResourceId, TakesOneToAHundredAndTwentyEightPlainCharactersBeginningWithALetterOrDigit) {
  for (const std::string& id : {std::string("a"), std::string("9"), std::string("A-b_c.9"), std::string(128, 'x')}) {
    EXPECT_TRUE(IsResourceId(id)) << id;
  }
  for (const std::string& id : {std::string(), std::string("-a"), std::string(".a"), std::string("_a"),
                                std::string("a/b"), std::string("a b"), std::string("a\0", 2), std::string(129, 'x')}) {
    EXPECT_FALSE(IsResourceId(id)) << id;
  }
}

TEST(FormatName, IsTheInverseOfParseName) {
  EXPECT_EQ(FormatName(kUnit, {"3201", "7"}), "instansi/3201/units/7");
  EXPECT_EQ(FormatName("settings", {}), "settings");
}

TEST(FormatNameDeathTest, TheNumberOfIdsMustAgree) {
  EXPECT_DEATH(FormatName(kUnit, {"3201"}), "assertion failed");
  EXPECT_DEATH(FormatName(kUnit, {"3201", "7", "8"}), "assertion failed");
}

TEST(InstansiOf, IsTheInstansiOfAnyNameOrParent) {
  EXPECT_EQ(InstansiOf("instansi/3201"), "3201");
  EXPECT_EQ(InstansiOf("instansi/3201/units/7"), "3201");
  for (const char* name : {"", "instansi", "instansi/", "instansi//units/7", "instansi/-", "units/7", "3201"}) {
    EXPECT_EQ(InstansiOf(name), "") << name;
  }
}

}  // namespace
}  // namespace terpadu
