#include "services/planning/domain/unit_directory.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class UnitDirectoryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Name("organisasi", {"Bagian Organisasi Sekretariat Daerah", "Bag. Organisasi Setda"});
    Name("pemerintahan", {"Bagian Pemerintahan Sekretariat Daerah", "Bag. Pemerintahan", "Bag. Pemerintahan Setda"});
    Name("setda", {"Sekretariat Daerah", "Setda"});
    Name("bppkad", {"BPPKAD"});
    Name("bappeda", {"BAPPEDA"});
    Name("diskominfo", {"Diskominfo"});
    Name("bkpsdm", {"BKPSDM"});
    Name("dpmptsp", {"DPMPTSP", "DPMPPTSP"});
    Name("pelayanan", {"Unit Pelayanan"});
    Name("semua", {"Seluruh OPD", "di seluruh OPD"});
    Name("budpar", {"Dinas Kebudayaan dan Pariwisata"});
    Name("budaya", {"Dinas Kebudayaan"});
  }

  void Name(const std::string& id, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      units_.Add(Normalized(name), id);
    }
  }

  std::vector<std::string> Units(std::string_view text) const { return units_.Resolve(text).unit_ids; }
  std::vector<std::string> Unresolved(std::string_view text) const { return units_.Resolve(text).unresolved; }

  UnitDirectory units_;
};

TEST_F(UnitDirectoryTest, FindsSeveralUnitsWithoutASeparatorInTheOrderOfTheText) {
  EXPECT_THAT(Units("Bag. Organisasi Setda BPPKAD"), ElementsAre("organisasi", "bppkad"));
  EXPECT_THAT(Units("BAPPEDA BPPKAD Diskominfo"), ElementsAre("bappeda", "bppkad", "diskominfo"));
  EXPECT_THAT(Units("Diskominfo, BKPSDM"), ElementsAre("diskominfo", "bkpsdm"));
  EXPECT_THAT(Units("Bag. Organisasi Setda Unit Pelayanan"), ElementsAre("organisasi", "pelayanan"));
  EXPECT_THAT(Units("Bag. Organisasi Setda Bag. Pemerintahan Setda"), ElementsAre("organisasi", "pemerintahan"));
  EXPECT_THAT(Units("DPMPTSP Diskominfo"), ElementsAre("dpmptsp", "diskominfo"));
}

TEST_F(UnitDirectoryTest, IgnoresCaseBlanksAndPunctuation) {
  EXPECT_THAT(Units("  bag organisasi   SETDA"), ElementsAre("organisasi"));
  EXPECT_THAT(Units("BAG.ORGANISASI,SETDA;"), ElementsAre("organisasi"));
}

TEST_F(UnitDirectoryTest, TheLongestNameWins) {
  EXPECT_THAT(Units("Bag. Pemerintahan Setda"), ElementsAre("pemerintahan"));
  EXPECT_THAT(Units("Bag. Pemerintahan, BPPKAD, Setda"), ElementsAre("pemerintahan", "bppkad", "setda"));
}

TEST_F(UnitDirectoryTest, ANameThatHoldsDanIsNeverSplit) {
  EXPECT_THAT(Units("Dinas Kebudayaan dan Pariwisata"), ElementsAre("budpar"));
  EXPECT_THAT(Unresolved("Dinas Kebudayaan dan Pariwisata"), IsEmpty());
}

TEST_F(UnitDirectoryTest, DanBetweenTwoUnitsIsNoUnit) {
  EXPECT_THAT(Units("Diskominfo dan BKPSDM"), ElementsAre("diskominfo", "bkpsdm"));
  EXPECT_THAT(Unresolved("Diskominfo dan BKPSDM"), IsEmpty());
  EXPECT_THAT(Unresolved("Diskominfo dan"), ElementsAre("dan"));
}

TEST_F(UnitDirectoryTest, TwoPrintedFormsAreOneUnitAndOneUnitIsNamedOnce) {
  EXPECT_THAT(Units("DPMPPTSP"), ElementsAre("dpmptsp"));
  EXPECT_THAT(Units("DPMPTSP DPMPPTSP"), ElementsAre("dpmptsp"));
  EXPECT_THAT(Units("di seluruh OPD"), ElementsAre("semua"));
}

TEST_F(UnitDirectoryTest, WhatNothingCoversComesBackAsPrinted) {
  EXPECT_THAT(Units("Bag. Umum, Setda BPPKAD (Sekretaris)"), ElementsAre("setda", "bppkad"));
  EXPECT_THAT(Unresolved("Bag. Umum, Setda BPPKAD (Sekretaris)"), ElementsAre("Bag. Umum", "Sekretaris"));
  EXPECT_THAT(Unresolved("Dinas  Perikanan"), ElementsAre("Dinas  Perikanan"));
  EXPECT_THAT(Units("Dinas Perikanan"), IsEmpty());
  EXPECT_THAT(Unresolved(" - "), IsEmpty());
}

TEST_F(UnitDirectoryTest, TitlesInFullNeedNoSeparatorEither) {
  Name("organisasi", {"Bagian Organisasi"});
  Name("diskominfo", {"Dinas Komunikasi dan Informatika"});
  EXPECT_THAT(Units("Bagian Organisasi Dinas Komunikasi dan Informatika"), ElementsAre("organisasi", "diskominfo"));
  EXPECT_THAT(Unresolved("Bagian Organisasi Dinas Komunikasi dan Informatika"), IsEmpty());
}

TEST_F(UnitDirectoryTest, DanWithinANameIsNeverSplitAtEvenWhenMoreWordsWouldBeCovered) {
  Name("pendidikan", {"Dinas Pendidikan"});
  Name("disdikbud", {"Dinas Pendidikan dan Kebudayaan"});
  Name("kebudayaan", {"Kebudayaan Daerah Kota"});
  EXPECT_THAT(Units("Dinas Pendidikan dan Kebudayaan Daerah Kota"), ElementsAre("disdikbud"));
  EXPECT_THAT(Unresolved("Dinas Pendidikan dan Kebudayaan Daerah Kota"), ElementsAre("Daerah Kota"));
}

TEST_F(UnitDirectoryTest, ANameOfTwoUnitsIsAmbiguousAndNotGuessed) {
  Name("umum-setda", {"Bagian Umum"});
  Name("umum-setwan", {"Bagian Umum"});
  const auto resolved = units_.Resolve("BPPKAD, Bagian Umum dan Diskominfo");
  EXPECT_THAT(resolved.unit_ids, ElementsAre("bppkad", "diskominfo"));
  EXPECT_THAT(resolved.unresolved, IsEmpty());
  ASSERT_EQ(resolved.ambiguous.size(), 1);
  EXPECT_EQ(resolved.ambiguous[0].text, "Bagian Umum");
  EXPECT_THAT(resolved.ambiguous[0].candidates, ElementsAre(ElementsAre("umum-setda"), ElementsAre("umum-setwan")));
}

TEST_F(UnitDirectoryTest, TheParentPrintedBehindAUnitTellsWhichAndIsNoOtherUnit) {
  Name("umum-setda", {"Bagian Umum"});
  Name("umum-setwan", {"Bagian Umum"});
  Name("setwan", {"Sekretariat DPRD", "Setwan"});
  units_.SetParent("umum-setda", "setda");
  units_.SetParent("umum-setwan", "setwan");
  EXPECT_THAT(Units("Bagian Umum Sekretariat DPRD"), ElementsAre("umum-setwan"));
  EXPECT_THAT(Units("Bagian Umum Setda BPPKAD"), ElementsAre("umum-setda", "bppkad"));
  EXPECT_THAT(units_.Resolve("Bagian Umum, Setda").ambiguous.size(), 1);
  EXPECT_THAT(Units("Bagian Umum, Setda"), ElementsAre("setda"));
}

TEST_F(UnitDirectoryTest, TwoEquallyLongCoveringsAreAmbiguous) {
  Name("ab", {"alfa beta"});
  Name("c", {"gama"});
  Name("a", {"alfa"});
  Name("bc", {"beta gama"});
  const auto resolved = units_.Resolve("BAPPEDA Alfa Beta Gama BKPSDM");
  EXPECT_THAT(resolved.unit_ids, ElementsAre("bappeda", "bkpsdm"));
  ASSERT_EQ(resolved.ambiguous.size(), 1);
  EXPECT_EQ(resolved.ambiguous[0].text, "Alfa Beta Gama");
  EXPECT_THAT(resolved.ambiguous[0].candidates,
              ::testing::UnorderedElementsAre(ElementsAre("ab", "c"), ElementsAre("a", "bc")));
}

TEST_F(UnitDirectoryTest, TwoCoveringsThatTellTheSameUnitsAreNoAmbiguity) {
  Name("a", {"alfa", "alfa beta"});
  Name("b", {"beta gama", "gama"});
  EXPECT_THAT(Units("alfa beta gama"), ElementsAre("a", "b"));
}

TEST_F(UnitDirectoryTest, ATextOfManyAmbiguousNamesIsReadInBoundedWork) {
  Name("a", {"x", "x x"});
  Name("b", {"x", "x x x"});
  std::string text;
  for (int i = 0; i < 2000; ++i) {
    text += "x ";
  }
  const auto resolved = units_.Resolve(text);
  EXPECT_FALSE(resolved.ambiguous.empty());
  for (const auto& ambiguity : resolved.ambiguous) {
    EXPECT_LE(ambiguity.candidates.size(), UnitDirectory::kMostReadings);
  }
}

TEST_F(UnitDirectoryTest, CandidatesAreAllRunsOfWords) {
  EXPECT_THAT(UnitDirectory::CandidatesIn("Bag. Organisasi Setda"),
              ::testing::UnorderedElementsAre("bag", "bag organisasi", "bag organisasi setda", "organisasi",
                                              "organisasi setda", "setda"));
}

}  // namespace
}  // namespace terpadu::planning
