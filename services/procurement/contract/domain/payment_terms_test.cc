#include "services/procurement/contract/domain/payment_terms.h"

#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::procurement::domain {
namespace {

using absl::StatusCode;
using testing::IsOk;
using testing::StatusIs;

const std::vector<Term>& Schedule() {
  static const auto* const terms = new std::vector<Term>{{"uang-muka", "ADVANCE", Rupiah(200), 0},
                                                         {"termin-1", "PROGRESS", Rupiah(400), 5000},
                                                         {"mc-6", "MONTHLY", Rupiah(250), 8000},
                                                         {"sisa", "ONCE", Rupiah(100), 0},
                                                         {"retensi", "RETENTION", Rupiah(50), 0}};
  return *terms;
}

std::string PayableOf(const TermFacts& facts) {
  std::string codes;
  const auto standings = StandingsOf(Schedule(), facts, Rupiah(0));
  for (size_t i = 0; i < standings.size(); ++i) {
    codes += standings[i].payable ? Schedule()[i].code + " " : "";
  }
  return codes;
}

TEST(PaymentTerms, BecomePayableWhenTheirConditionIsMet) {
  EXPECT_EQ(PayableOf({}), "");
  EXPECT_EQ(PayableOf({.advance_guaranteed = Rupiah(199)}), "");
  EXPECT_EQ(PayableOf({.advance_guaranteed = Rupiah(200)}), "uang-muka ");
  EXPECT_EQ(PayableOf({.progress = 4999}), "");
  EXPECT_EQ(PayableOf({.progress = 5000}), "termin-1 ");
  EXPECT_EQ(PayableOf({.progress = 10000, .provisional = true}), "termin-1 mc-6 sisa ");
  EXPECT_EQ(PayableOf({.progress = 10000, .provisional = true, .final = true}), "termin-1 mc-6 sisa retensi ");
  EXPECT_EQ(PayableOf({.progress = 10000, .provisional = true, .maintenance_guaranteed = Rupiah(50)}),
            "termin-1 mc-6 sisa retensi ");
  EXPECT_EQ(PayableOf({.maintenance_guaranteed = Rupiah(50)}), "");
}

TEST(PaymentTerms, WaitForNothingOnceTheContractWasTerminated) {
  const auto standings = StandingsOf(Schedule(), {.progress = 5000, .ended = true}, Rupiah(0));
  EXPECT_TRUE(standings[1].payable);
  EXPECT_EQ(standings[2].waits_for, "nothing: the contract was terminated");
}

TEST(PaymentTerms, AreFilledByWhatIsPaidInTheirOrder) {
  const auto standings = StandingsOf(Schedule(), {}, Rupiah(450));
  EXPECT_EQ(standings[0].paid, Rupiah(200));
  EXPECT_EQ(standings[1].paid, Rupiah(250));
  EXPECT_EQ(standings[2].paid, Rupiah(0));
  EXPECT_EQ(StandingsOf(Schedule(), {}, Rupiah(1001)).back().paid, Rupiah(51));
}

TEST(PaymentTerms, SumToTheContract) {
  EXPECT_THAT(CheckSum(Schedule(), Rupiah(1000)), IsOk());
  EXPECT_THAT(CheckSum(Schedule(), Rupiah(1001)), StatusIs(StatusCode::kFailedPrecondition, "TERMS_NOT_THE_AMOUNT"));
  EXPECT_THAT(CheckSum(Schedule(), Rupiah(999)), StatusIs(StatusCode::kFailedPrecondition, "TERMS_NOT_THE_AMOUNT"));
}

TEST(AdvancePayment, IsWithinTheLimitOfItsBand) {
  const AdvancePolicy rule = {
      .bands = {{true, Rupiah(200), 5000}, {true, std::nullopt, 3000}, {false, std::nullopt, 2000}},
      .multi_year_basis_points = 1500,
      .legal_basis = "Perpres"};
  const auto allowed = [&](int64_t advance, int64_t value, bool small, bool years) {
    return CheckAdvance({{"a", "ADVANCE", Rupiah(advance), 0}}, Rupiah(value), small, years, rule).ok();
  };
  EXPECT_TRUE(allowed(200, 1000, false, false));
  EXPECT_FALSE(allowed(201, 1000, false, false));
  EXPECT_TRUE(allowed(300, 1000, true, false));
  EXPECT_FALSE(allowed(301, 1000, true, false));
  EXPECT_TRUE(allowed(100, 200, true, false));
  EXPECT_FALSE(allowed(101, 200, true, false));
  EXPECT_TRUE(allowed(150, 1000, false, true));
  EXPECT_FALSE(allowed(151, 1000, false, true));
}

}  // namespace
}  // namespace terpadu::procurement::domain
