#include "libs/rpc/paging.h"

#include "echo.pb.h"
#include "libs/rpc/etag.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::rpc {
namespace {

using ::terpadu::testing::IsOkAndHolds;
using ::terpadu::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::IsEmpty;
using ::testing::Optional;

echo::v1::ListRequest List(std::string_view parent, int size = 0, std::string_view token = {}) {
  echo::v1::ListRequest request;
  request.set_parent(std::string(parent));
  request.set_page_size(size);
  request.set_page_token(std::string(token));
  return request;
}

const auto kInvalidToken = StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN");

TEST(Paging, TheFirstPageBeginsAtTheStartWithTheDefaultSize) {
  ASSERT_OK_AND_ASSIGN(const Page page, ParsePage(List("instansi/3501")));
  EXPECT_EQ(page.size, 50);
  EXPECT_THAT(page.after, IsEmpty());
}

TEST(Paging, ASizeOverTheMaximumBecomesTheMaximum) {
  ASSERT_OK_AND_ASSIGN(const Page page, ParsePage(List("instansi/3501", 5000)));
  EXPECT_EQ(page.size, 1000);
}

TEST(Paging, ANegativeSizeIsRefused) {
  const auto page = ParsePage(List("instansi/3501", -1));
  EXPECT_THAT(ViolationsOf(page.status()), ElementsAre("page_size: must not be negative"));
}

TEST(Paging, ATokenBringsBackTheKeyItWasMadeOfWhateverItsBytes) {
  ASSERT_OK_AND_ASSIGN(const Page first, ParsePage(List("instansi/3501")));
  for (const auto& key : std::vector<std::vector<std::string>>{{"a"}, {"", ""}, {"3:x", "1:", ":"}, {"\xff\0z"}}) {
    ASSERT_OK_AND_ASSIGN(const Page next, ParsePage(List("instansi/3501", 7, first.NextToken(key))));
    EXPECT_EQ(next.after, key);
    EXPECT_EQ(next.size, 7);
  }
}

TEST(Paging, ATokenOfAnotherQueryIsRefused) {
  ASSERT_OK_AND_ASSIGN(const Page first, ParsePage(List("instansi/3501")));
  EXPECT_THAT(ParsePage(List("instansi/3502", 0, first.NextToken({"a"}))), kInvalidToken);
}

TEST(Paging, ADamagedTokenIsRefused) {
  ASSERT_OK_AND_ASSIGN(const Page first, ParsePage(List("instansi/3501")));
  const std::string token = first.NextToken({"2025-01-01", "17"});
  for (size_t i = 0; i < token.size(); ++i) {
    std::string damaged = token;
    damaged[i] = damaged[i] == 'A' ? 'B' : 'A';
    EXPECT_THAT(ParsePage(List("instansi/3501", 0, damaged)), kInvalidToken) << i;
    EXPECT_THAT(ParsePage(List("instansi/3501", 0, i == 0 ? "x" : token.substr(0, i))), kInvalidToken) << i;
  }
}

TEST(Etag, TellsTheVersionItWasMadeOf) { EXPECT_THAT(VersionOf(EtagOf(12)), IsOkAndHolds(Optional(Eq(12)))); }

TEST(Etag, NoneAndStarDemandNoVersion) {
  EXPECT_THAT(VersionOf(""), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(VersionOf("*"), IsOkAndHolds(Eq(std::nullopt)));
}

TEST(Etag, ATextThatIsNoneIsRefused) {
  for (const std::string text : {"12", "\"v12", "\"v012\"", "\"v-1\"", "\"v\"", "\"v99999999999999999999\"", "v12\""}) {
    EXPECT_THAT(VersionOf(text), StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_ETAG")) << text;
  }
}

}  // namespace
}  // namespace terpadu::rpc
