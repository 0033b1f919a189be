#include "services/performance/domain/predicate.h"

#include "gtest/gtest.h"

namespace terpadu::performance {
namespace {

const std::vector<PredicateBand> kBands = {
    {{0, 0}, "Kurang"}, {{100, 0}, "Sangat Berhasil"}, {{75, 0}, "Berhasil"}, {{55, 0}, "Cukup"}};

TEST(Predicate, BeginsAtTheLowerEdgeOfItsBand) {
  const std::pair<int64_t, const char*> cases[] = {{0, "Kurang"},
                                                   {54'99, "Kurang"},
                                                   {55'00, "Cukup"},
                                                   {74'99, "Cukup"},
                                                   {75'00, "Berhasil"},
                                                   {99'99, "Berhasil"},
                                                   {100'00, "Sangat Berhasil"},
                                                   {120'00, "Sangat Berhasil"}};
  for (const auto& [hundredths, predicate] : cases) {
    EXPECT_EQ(PredicateOf({hundredths, 2}, kBands), predicate) << hundredths;
  }
}

TEST(Predicate, BelowEveryBandIsNone) { EXPECT_EQ(PredicateOf({-1, 2}, kBands), ""); }

TEST(Quarter, EndsOnItsLastDay) {
  EXPECT_EQ(EndOfQuarter(2022, 1), CalendarDay(2022, 3, 31));
  EXPECT_EQ(EndOfQuarter(2022, 2), CalendarDay(2022, 6, 30));
  EXPECT_EQ(EndOfQuarter(2022, 3), CalendarDay(2022, 9, 30));
  EXPECT_EQ(EndOfQuarter(2022, 4), CalendarDay(2022, 12, 31));
}

}  // namespace
}  // namespace terpadu::performance
