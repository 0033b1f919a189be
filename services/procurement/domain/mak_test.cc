#include "services/procurement/domain/mak.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::procurement::domain {
namespace {

using ::terpadu::testing::StatusIs;
using ::testing::ElementsAre;

constexpr char kOne[] = "1.05.01.2.06.0002.5.1.02.01.01.0024";
const Mak kFirst = {"1.05.01.2.06.0002", "5.1.02.01.01.0024"};
const Mak kSecond = {"2.07.04.2.01.0005", "5.1.05.05.01.0002"};

TEST(Mak, IsASubKegiatanAndAnAccount) {
  const auto read = ReadMakField(kOne);
  ASSERT_TRUE(read.ok());
  EXPECT_THAT(read->maks, ElementsAre(kFirst));
  EXPECT_FALSE(read->trimmed);
}

TEST(Mak, MayHaveATrailingDotAndBlanks) {
  for (const char* text : {"1.05.01.2.06.0002.5.1.02.01.01.0024.", " 1.05.01.2.06.0002 .5.1.02.01.01.0024",
                           "1.05.01.2.06.0002.5.1.02.01.01.0024 . "}) {
    const auto read = ReadMakField(text);
    ASSERT_TRUE(read.ok()) << text;
    EXPECT_THAT(read->maks, ElementsAre(kFirst)) << text;
    EXPECT_TRUE(read->trimmed) << text;
  }
}

TEST(Mak, SeveralInOneFieldAreReadInTheirOrder) {
  const auto read = ReadMakField("2.07.04.2.01.0005.5.1.05.05.01.0002.;1.05.01.2.06.0002.5.1.02.01.01.0024.");
  ASSERT_TRUE(read.ok());
  EXPECT_THAT(read->maks, ElementsAre(kSecond, kFirst));
}

TEST(Mak, SeveralItemsOfOneAccountAreOne) {
  const auto read = ReadMakField(
      "1.05.01.2.06.0002.5.1.02.01.01.0024.1.1.1.20.10.30.001.00001;"
      "1.05.01.2.06.0002.5.1.02.01.01.0024.1.1.1.20.10.30.001.00009");
  ASSERT_TRUE(read.ok());
  EXPECT_THAT(read->maks, ElementsAre(kFirst));
  EXPECT_TRUE(read->trimmed);
}

TEST(Mak, OfOlderTablesHasTwoDigitsAtTheEndOfItsSubKegiatan) {
  const auto read = ReadMakField("1.05.01.2.06.02.5.1.02.01.01.0024");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->maks.front().sub_kegiatan, "1.05.01.2.06.02");
}

TEST(Mak, IsRefusedWhenItIsShortOrShifted) {
  for (const char* text : {"5.10.20.3.02.0410.", "5.10.20.1.01.5102.0.2.01.00.29.0000.0.0.0", "MAK", "1.05.01",
                           "1.05.01.2.06.0002.5.1.02.01.01.00x4"}) {
    EXPECT_THAT(ReadMakField(text).status(), StatusIs(absl::StatusCode::kInvalidArgument, "MAK_UNREADABLE")) << text;
  }
  EXPECT_THAT(ReadMakField(" ; ").status(), StatusIs(absl::StatusCode::kInvalidArgument, "MAK_MISSING"));
}

TEST(Mak, ASplitIsInProportionToWhatTheLinesHaveLeftAndLosesNoRupiah) {
  EXPECT_THAT(ProposeSplit(Rupiah(100), {Rupiah(300), Rupiah(100)}), ElementsAre(Rupiah(75), Rupiah(25)));
  EXPECT_THAT(ProposeSplit(Rupiah(100), {Rupiah(1), Rupiah(1), Rupiah(1)}),
              ElementsAre(Rupiah(34), Rupiah(33), Rupiah(33)));
  EXPECT_THAT(ProposeSplit(Rupiah(5), {Rupiah(0), Rupiah(-3)}), ElementsAre(Rupiah(3), Rupiah(2)));
  EXPECT_THAT(ProposeSplit(Rupiah(5), {Rupiah(0), Rupiah(9)}), ElementsAre(Rupiah(0), Rupiah(5)));
}

}  // namespace
}  // namespace terpadu::procurement::domain
