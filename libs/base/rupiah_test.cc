#include "libs/base/rupiah.h"

#include <limits>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace terpadu {
namespace {

using ::terpadu::testing::IsOkAndHolds;
using ::terpadu::testing::StatusIs;

constexpr int64_t kGreatest = std::numeric_limits<int64_t>::max();
constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();

TEST(ParseRupiah, ReadsAmountsAsDocumentsPrintThem) {
  struct Case {
    const char* text;
    int64_t amount;
  };
  const Case cases[] = {
      {"150.000.000,-", 150'000'000},
      {"50.000.000,", 50'000'000},
      {"60.000.000", 60'000'000},
      {"60000000", 60'000'000},
      {"Rp 1.250,00", 1'250},
      {"Rp1.250", 1'250},
      {"Rp. 1.250", 1'250},
      {"rp 1.250,-", 1'250},
      {"  1.250\t", 1'250},
      {"Rp\u00a01.250", 1'250},
      {"0", 0},
      {"Rp 0,00", 0},
      {"-Rp1.000", -1'000},
      {"-1.000", -1'000},
      {"5 (lima) milyar", 5'000'000'000},
      {"5 milyar", 5'000'000'000},
      {"5 Miliar", 5'000'000'000},
      {"5 milyar (lima milyar rupiah)", 5'000'000'000},
      {"150.000.000,- (seratus lima puluh juta rupiah)", 150'000'000},
      {"2,5 juta", 2'500'000},
      {"2,500000 juta", 2'500'000},
      {"0,000001 juta", 1},
      {"750 ribu", 750'000},
      {"1,2 triliun", 1'200'000'000'000},
      {"1.250 juta", 1'250'000'000},
      {"9.223.372.036.854.775.807", kGreatest},
      {"-9.223.372.036.854.775.808", kLeast},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(ParseRupiah(c.text), IsOkAndHolds(Rupiah(c.amount))) << c.text;
  }
}

TEST(ParseRupiah, RefusesWhatIsNotAnAmountInWholeRupiah) {
  const char* const cases[] = {
      "",
      " ",
      "Rp",
      "-",
      "lima milyar",
      "(lima) milyar",
      "1.25",
      "1.2500",
      "1250.000",
      ".250",
      "1.",
      "1..250",
      "0.250",
      "007",
      "1,250.00",
      "1.250,50",
      "1.250,5",
      "1,5 ribu rupiah",
      "0,0005 ribu",
      "2,5",
      "5,- juta",
      "5, juta",
      "1.250.-",
      "1.250,--",
      "5 (lima milyar",
      "5 lima) milyar",
      "5 ((lima)) milyar",
      "5 juta juta",
      "5 dolar",
      "USD 5",
      "1 250",
      "+5",
      "1e6",
      "--5",
      "9.223.372.036.854.775.808",
      "-9.223.372.036.854.775.809",
      "99999999999999999999999999",
      "9.300.000 triliun",
  };
  for (const char* text : cases) {
    EXPECT_THAT(ParseRupiah(text), StatusIs(absl::StatusCode::kInvalidArgument, "NOT_AN_AMOUNT")) << text;
  }
}

TEST(FormatRupiah, PutsDotsAtThousands) {
  struct Case {
    int64_t amount;
    const char* text;
  };
  const Case cases[] = {{0, "Rp0"},
                        {999, "Rp999"},
                        {1'000, "Rp1.000"},
                        {5'535'000'000, "Rp5.535.000.000"},
                        {-1'000, "-Rp1.000"},
                        {-100, "-Rp100"},
                        {kGreatest, "Rp9.223.372.036.854.775.807"},
                        {kLeast, "-Rp9.223.372.036.854.775.808"}};
  for (const Case& c : cases) {
    EXPECT_EQ(FormatRupiah(Rupiah(c.amount)), c.text);
    EXPECT_THAT(ParseRupiah(c.text), IsOkAndHolds(Rupiah(c.amount)));
  }
}

TEST(Add, RefusesASumThatDoesNotFit) {
  EXPECT_THAT(Add(Rupiah(2), Rupiah(-3)), IsOkAndHolds(Rupiah(-1)));
  EXPECT_THAT(Add(Rupiah(kGreatest), Rupiah(0)), IsOkAndHolds(Rupiah(kGreatest)));
  EXPECT_THAT(Add(Rupiah(kGreatest), Rupiah(1)), StatusIs(absl::StatusCode::kOutOfRange, "AMOUNT_OVERFLOW"));
  EXPECT_THAT(Add(Rupiah(kLeast), Rupiah(-1)), StatusIs(absl::StatusCode::kOutOfRange, "AMOUNT_OVERFLOW"));
}

}  // namespace
}  // namespace terpadu
