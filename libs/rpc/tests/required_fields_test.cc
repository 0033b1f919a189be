#include "libs/rpc/required_fields.h"

#include "echo.pb.h"
#include "google/protobuf/text_format.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::rpc {
namespace {

using ::terpadu::testing::IsOk;
using ::testing::ElementsAre;

std::vector<std::string> MissingIn(const std::string& text) {
  echo::v1::Order order;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &order));
  return ViolationsOf(CheckRequiredFields(order));
}

TEST(RequiredFields, AllThatAreEmptyAreNamedAtOnce) {
  EXPECT_THAT(MissingIn(""), ElementsAre("name: must be set", "kind: must be set", "head: must be set",
                                         "lines: must be set", "seal: must be set"));
}

TEST(RequiredFields, AreFoundAtAnyDepthAndNamedByTheirPath) {
  EXPECT_THAT(MissingIn(R"(name: "a" kind: KIND_GOODS seal: "s" head {} lines { account: "5.1" } lines {})"),
              ElementsAre("head.account: must be set", "lines[1].account: must be set"));
}

TEST(RequiredFields, ANumberOfZeroIsLeftToTheDomain) {
  EXPECT_THAT(MissingIn(R"(name: "a" kind: KIND_GOODS seal: "s" head { account: "5.1" amount: 0 }
                           lines { account: "5.1" })"),
              ElementsAre());
}

TEST(RequiredFields, OfAnOptionalMessageCountOnlyWhenItIsThere) {
  const std::string rest = R"(name: "a" kind: KIND_GOODS seal: "s" head { account: "5" } lines { account: "5" })";
  EXPECT_THAT(MissingIn(rest), ElementsAre());
  EXPECT_THAT(MissingIn(rest + " optional_line {}"), ElementsAre("optional_line.account: must be set"));
}

TEST(RequiredFields, AMessageWithoutAnyIsComplete) { EXPECT_THAT(CheckRequiredFields(echo::v1::SayRequest()), IsOk()); }

}  // namespace
}  // namespace terpadu::rpc
