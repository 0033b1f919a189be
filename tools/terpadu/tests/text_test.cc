#include "tools/terpadu/console/text.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace terpadu::command {
namespace {

using ::testing::ElementsAre;

TEST(Text, AWidthCountsCharactersNotBytes) {
  EXPECT_EQ(WidthOf("Rp40.000 – ½"), 12);
  EXPECT_EQ(WidthOf(""), 0);
}

TEST(Text, ShorteningNeverCutsACharacterAndShowsThatItCut) {
  EXPECT_EQ(Shorten("pengadaan", 9), "pengadaan");
  EXPECT_EQ(Shorten("pengadaan", 5), "peng…");
  EXPECT_EQ(Shorten("½½½½", 3), "½½…");
  EXPECT_EQ(Shorten("abc", 0), "");
}

TEST(Text, LinesBreakAtBlanksAndLongWordsAnywhere) {
  EXPECT_THAT(Wrap("satu dua tiga", 8), ElementsAre("satu dua", "tiga"));
  EXPECT_THAT(Wrap("kewenangan", 4), ElementsAre("kewe", "nang", "an"));
  EXPECT_THAT(Wrap("½½½½", 2), ElementsAre("½½", "½½"));
  EXPECT_THAT(Wrap("", 5), ElementsAre(""));
}

TEST(Text, ADocumentCannotSteerTheTerminal) {
  EXPECT_EQ(Printable("a\x1b[31mb\tc\nd\x7f"), "a [31mb c d ");
  EXPECT_EQ(Printable("a\xC2\x9B"
                      "31mb"),
            "a 31mb");  // CSI as one C1 character
  EXPECT_EQ(Printable("Rp5 – ½"), "Rp5 – ½");
}

}  // namespace
}  // namespace terpadu::command
