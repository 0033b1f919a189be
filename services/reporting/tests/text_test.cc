// How values, dates and names are written for a person.
#include "gtest/gtest.h"
#include "services/reporting/date_text.h"
#include "services/reporting/names.h"
#include "services/reporting/value_text.h"

namespace terpadu::reporting {
namespace {

type::v1::Value Value(type::v1::ValueKind kind, int64_t units, int scale = 0, const std::string& unit = "",
                      const std::string& label = "") {
  type::v1::Value value;
  value.set_kind(kind);
  value.mutable_number()->set_units(units);
  value.mutable_number()->set_scale(scale);
  value.set_unit(unit);
  value.set_label(label);
  return value;
}

TEST(ValueText, IsWrittenByItsKind) {
  EXPECT_EQ(ValueText(Value(type::v1::VALUE_KIND_NUMBER, 28, 1)), "2,8");
  EXPECT_EQ(ValueText(Value(type::v1::VALUE_KIND_PERCENT, 100)), "100 %");
  EXPECT_EQ(ValueText(Value(type::v1::VALUE_KIND_COUNT, 39, 0, "OPD")), "39 OPD");
  EXPECT_EQ(ValueText(Value(type::v1::VALUE_KIND_INDEX, 70, 0, "IRB")), "IRB 70");
  EXPECT_EQ(ValueText(Value(type::v1::VALUE_KIND_LEVEL, 3)), "level 3");
  EXPECT_EQ(ValueText(Value(type::v1::VALUE_KIND_SCORE, 755, 1, "", "BB")), "75,5 (BB)");
  EXPECT_EQ(ValueText(Value(type::v1::VALUE_KIND_ORDINAL, 0, 0, "", "WTP")), "WTP");
  EXPECT_EQ(ValueText(Value(type::v1::VALUE_KIND_LOWER_BOUND, 80)), "≥ 80");
  EXPECT_EQ(ValueText(Value(type::v1::VALUE_KIND_NONE, 0)), "-");
  EXPECT_EQ(ValueText(Value(type::v1::VALUE_KIND_UNSPECIFIED, 0)), "");
  type::v1::Value range = Value(type::v1::VALUE_KIND_RANGE, 60);
  range.mutable_upper()->set_units(80);
  EXPECT_EQ(ValueText(range), "60–80");
}

TEST(DecimalText, KeepsEveryDecimal) {
  const auto text = [](int64_t units, int scale) { return DecimalText(Value({}, units, scale).number()); };
  EXPECT_EQ(text(5, 2), "0,05");
  EXPECT_EQ(text(-5, 2), "-0,05");
  EXPECT_EQ(text(7500, 2), "75,00");
  EXPECT_EQ(text(INT64_MIN, 9), "-9223372036,854775808");
}

TEST(DateText, LeavesOutADayThatIsNotSaid) {
  google::type::Date date;
  EXPECT_EQ(DateText(date), "");
  date.set_year(2018);
  date.set_month(3);
  EXPECT_EQ(DateText(date), "2018-03");
  date.set_day(5);
  EXPECT_EQ(DateText(date), "2018-03-05");
}

TEST(Names, KnowWhatTheyStandUnder) {
  EXPECT_EQ(ParentOf("instansi/x/budgets/y/lines/z"), "instansi/x/budgets/y");
  EXPECT_EQ(ParentOf("instansi/x"), "");
  EXPECT_EQ(ParentOf(""), "");
  EXPECT_EQ(WordOf("RPP_STATE_APPROVED", "RPP_STATE_"), "APPROVED");
  EXPECT_EQ(WordOf("RPP_STATE_UNSPECIFIED", "RPP_STATE_"), "");
}

}  // namespace
}  // namespace terpadu::reporting
