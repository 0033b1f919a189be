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

TEST_F(UnitDirectoryTest, CandidatesAreAllRunsOfWords) {
  EXPECT_THAT(UnitDirectory::CandidatesIn("Bag. Organisasi Setda"),
              ::testing::UnorderedElementsAre("bag", "bag organisasi", "bag organisasi setda", "organisasi",
                                              "organisasi setda", "setda"));
}

}  // namespace
}  // namespace terpadu::planning
