#include "services/performance/agreement/domain/program_budget.h"

#include "gtest/gtest.h"

namespace terpadu::performance::domain {
namespace {

TEST(ProgramBudget, AProgramIsTheFirstThreePartsOfASubKegiatan) {
  EXPECT_EQ(ProgramOfCode("2.07.02.2.01.0001"), "2.07.02");
  EXPECT_EQ(ProgramOfCode("2.07.02.2"), "2.07.02");
  EXPECT_EQ(ProgramOfCode("2.07.02"), "");
  EXPECT_EQ(ProgramOfCode(""), "");
}

TEST(ProgramBudget, ACodeOfAProgramHasThreePartsOfDigits) {
  EXPECT_TRUE(IsProgramCode("2.07.02"));
  for (const char* code : {"", "2.07", "2.07.02.2", "2.07.", ".07.02", "2..02", "2.07.x"}) {
    EXPECT_FALSE(IsProgramCode(code)) << code;
  }
}

TEST(ProgramBudget, AnAgreementIsToBeAmendedWhenAProgramOfItHasAnotherSum) {
  EXPECT_FALSE(BudgetDiffers({{"1.01.02", 100}}, {{"1.01.02", 100}, {"1.01.03", 7}}));
  EXPECT_TRUE(BudgetDiffers({{"1.01.02", 100}}, {{"1.01.02", 99}}));
  EXPECT_TRUE(BudgetDiffers({{"1.01.02", 100}}, {}));
  EXPECT_FALSE(BudgetDiffers({{"1.01.02", 0}}, {}));
}

}  // namespace
}  // namespace terpadu::performance::domain
