#include "tools/terpadu/client/price_file.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/sheet/csv.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::command {
namespace {

namespace pb = budgeting::v1;

const PriceDefaults kDefaults = {.valid_from = "2025-01-01", .legal_basis = "Perbup 1/2024"};

std::vector<pb::StandardPrice> Read(const std::string& csv, sheet::Findings& findings,
                                    const PriceDefaults& defaults = kDefaults) {
  const auto table = sheet::ReadCsv(csv);
  EXPECT_TRUE(table.ok()) << table.status();
  return ReadPrices(*table, defaults, findings);
}

std::vector<std::string> CodesOf(const sheet::Findings& findings) {
  std::vector<std::string> codes;
  for (const type::v1::Finding& finding : findings.all()) {
    codes.push_back(finding.code() + "@" + std::to_string(finding.line()));
  }
  return codes;
}

TEST(PriceFile, IsReadByTheNamesOfItsColumns) {
  sheet::Findings findings;
  const auto prices = Read(
      "Kode;Uraian;Satuan;Harga Satuan;Jenis;Wilayah;Berlaku\n"
      "1.1.12.01;Kertas HVS;rim;Rp55.000;;;\n"
      "asb.01;Pelatihan;orang;250.000,-;ASB;35.74;1/7/2025\n",
      findings);
  ASSERT_EQ(prices.size(), 2U) << ::testing::PrintToString(CodesOf(findings));
  EXPECT_EQ(prices[0].price(), 55'000);
  EXPECT_EQ(prices[0].kind(), pb::STANDARD_PRICE_KIND_SSH);
  EXPECT_EQ(prices[0].valid_from().year(), 2025);
  EXPECT_EQ(prices[0].legal_basis(), "Perbup 1/2024");
  EXPECT_EQ(prices[1].kind(), pb::STANDARD_PRICE_KIND_ASB);
  EXPECT_EQ(prices[1].region(), "35.74");
  EXPECT_EQ(prices[1].valid_from().month(), 7);
}

TEST(PriceFile, RowsThatAreNoPriceAreFindings) {
  sheet::Findings findings;
  const auto prices = Read(
      "item;title;unit;price\n"
      "a;A;rim;x\n"
      ";B;rim;1\n"
      "c;C;rim;1\n"
      "c;C;rim;2\n",
      findings);
  EXPECT_EQ(prices.size(), 1U);
  EXPECT_THAT(CodesOf(findings), ::testing::ElementsAre("NOT_AN_AMOUNT@2", "CELL_EMPTY@3", "PRICE_TWICE@5"));
  sheet::Findings no_day;
  EXPECT_TRUE(Read("item;title;unit;price\na;A;rim;1\n", no_day, {}).empty());
  EXPECT_EQ(no_day.errors(), 2U) << "no first day, no decree";
}

TEST(PriceFile, WithoutAColumnThatItNeedsIsNotRead) {
  sheet::Findings findings;
  EXPECT_TRUE(Read("item;title;unit\na;A;rim\n", findings).empty());
  EXPECT_THAT(CodesOf(findings), ::testing::ElementsAre("COLUMN_MISSING@1"));
}

}  // namespace
}  // namespace terpadu::command
