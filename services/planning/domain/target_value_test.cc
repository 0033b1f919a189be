#include "services/planning/domain/target_value.h"

#include <ostream>

#include "gtest/gtest.h"

namespace terpadu::planning {
namespace {

const ValueWords kWords = {.score = {"skor", "nilai"},
                           .level = {"level", "tingkat"},
                           .index = {"indeks"},
                           .percent = {"persen"},
                           .at_least = {"minimal", "min"},
                           .until = {"s d", "sampai"},
                           .longest_ordinal = 30};

struct Expected {
  std::string printed;
  ValueKind kind;
  Decimal number = {};
  std::string unit = "";
  std::string label = "";
  Decimal upper = {};
};
std::ostream& operator<<(std::ostream& out, const Expected& expected) { return out << expected.printed; }

class PrintedTarget : public ::testing::TestWithParam<Expected> {};

TEST_P(PrintedTarget, IsTyped) {
  const Expected& expected = GetParam();
  const std::optional<TargetValue> value = ParseTarget(expected.printed, kWords);
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(value->kind, expected.kind);
  EXPECT_EQ(value->number, expected.number);
  EXPECT_EQ(value->upper, expected.upper);
  EXPECT_EQ(value->unit, expected.unit);
  EXPECT_EQ(value->label, expected.label);
  EXPECT_EQ(value->printed, expected.printed);
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, PrintedTarget,
    ::testing::Values(
        Expected{"25%", ValueKind::kPercent, {25, 0}}, Expected{"100 %", ValueKind::kPercent, {100, 0}},
        Expected{"0%", ValueKind::kPercent, {0, 0}}, Expected{"82,8%", ValueKind::kPercent, {828, 1}},
        Expected{"75 persen", ValueKind::kPercent, {75, 0}}, Expected{"90% PD", ValueKind::kPercent, {90, 0}, "PD"},
        Expected{"39 OPD", ValueKind::kCount, {39, 0}, "OPD"},
        Expected{"10 Orang", ValueKind::kCount, {10, 0}, "Orang"},
        Expected{"39 OPD Dan masyarakat", ValueKind::kCount, {39, 0}, "OPD Dan masyarakat"},
        Expected{"1.250 orang", ValueKind::kCount, {1250, 0}, "orang"},
        Expected{"IRB 70", ValueKind::kIndex, {70, 0}, "IRB"}, Expected{"Indeks 3,5", ValueKind::kIndex, {35, 1}},
        Expected{"0", ValueKind::kNumber, {0, 0}}, Expected{"770", ValueKind::kNumber, {770, 0}},
        Expected{"0,035", ValueKind::kNumber, {35, 3}}, Expected{"3,00", ValueKind::kNumber, {3, 0}},
        Expected{"1.250", ValueKind::kNumber, {1250, 0}}, Expected{"-2,5", ValueKind::kNumber, {-25, 1}},
        Expected{"level 3", ValueKind::kLevel, {3, 0}}, Expected{"Level 3 (integrated)", ValueKind::kLevel, {3, 0}},
        Expected{"Skor: 2,800", ValueKind::kScore, {28, 1}}, Expected{"66 (B)", ValueKind::kScore, {66, 0}, "", "B"},
        Expected{"3,95 (B) (Baik)", ValueKind::kScore, {395, 2}, "", "B"},
        Expected{"4,00 (A-) (Sangat Baik)", ValueKind::kScore, {4, 0}, "", "A-"},
        Expected{"A (80,5)", ValueKind::kScore, {805, 1}, "", "A"}, Expected{"Nilai 75", ValueKind::kScore, {75, 0}},
        Expected{"Level 2- (Berkembang) Skor: 2,800", ValueKind::kScore, {28, 1}, "", "Level 2- (Berkembang)"},
        Expected{"WTP", ValueKind::kOrdinal, {}, "", "WTP"},
        Expected{"Sangat  tinggi", ValueKind::kOrdinal, {}, "", "Sangat tinggi"},
        Expected{"70 - 80", ValueKind::kRange, {70, 0}, "", "", {80, 0}},
        Expected{"70%-80%", ValueKind::kRange, {70, 0}, "%", "", {80, 0}},
        Expected{"3 s/d 4,5", ValueKind::kRange, {3, 0}, "", "", {45, 1}},
        Expected{"≥ 80", ValueKind::kLowerBound, {80, 0}},
        Expected{"minimal 3 OPD", ValueKind::kLowerBound, {3, 0}, "OPD"},
        Expected{">= 80%", ValueKind::kLowerBound, {80, 0}, "%"}, Expected{"-", ValueKind::kNone},
        Expected{"-----", ValueKind::kNone}, Expected{"–", ValueKind::kNone}));

class ShapelessTarget : public ::testing::TestWithParam<std::string> {};

TEST_P(ShapelessTarget, IsRefused) { EXPECT_FALSE(ParseTarget(GetParam(), kWords).has_value()); }

INSTANTIATE_TEST_SUITE_P(Texts, ShapelessTarget,
                         ::testing::Values("", "  ", "abc%", "%", "12..5", "12.5", "1.25.000", "00%", "12,", ",5",
                                           "12,5,0", "10 orang 5 OPD", "50% 60%", "80 - 70", "(3)", "150.000.000,-",
                                           "...", "70 - ", "1234567890123456789", "0,1234567891", "IRB ≥ 70",
                                           "IRB 70 - 80", "these words are far too many for a target"));

TEST(ParseTarget, RefusesATextLongerThanATargetIs) {
  EXPECT_FALSE(ParseTarget("1 " + std::string(kLongestTarget, 'x'), kWords).has_value());
}

TEST(ParseTarget, MarkupIsNotPartOfTheValueButOfThePrintedText) {
  const std::optional<TargetValue> value = ParseTarget("39 <i>OPD</i>", kWords);
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(value->unit, "OPD");
  EXPECT_EQ(value->printed, "39 <i>OPD</i>");
}

}  // namespace
}  // namespace terpadu::planning
