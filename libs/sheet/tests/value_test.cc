#include "libs/sheet/value.h"

#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::sheet {
namespace {

using ::terpadu::testing::IsOkAndHolds;
using ::terpadu::testing::StatusIs;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

Cell Number(const std::string& text) { return {CellKind::kNumber, text}; }

TEST(Value, AnAmountIsReadFromDigitsWithoutFloatingPoint) {
  struct Case {
    Cell cell;
    int64_t amount;
  };
  for (const auto& [cell, amount] : std::vector<Case>{{TextCell("Rp1.000.000"), 1'000'000},
                                                      {TextCell("1000000"), 1'000'000},
                                                      {TextCell("150.000.000,-"), 150'000'000},
                                                      {TextCell("9007199254740993"), 9'007'199'254'740'993},
                                                      {Number("1000000"), 1'000'000},
                                                      {Number("1000000.0"), 1'000'000},
                                                      {Number("1.5E+3"), 1'500},
                                                      {Number("12345e-0"), 12'345},
                                                      {Number("-250"), -250},
                                                      {Number("0"), 0},
                                                      {Number("9007199254740992"), 9'007'199'254'740'992}}) {
    EXPECT_THAT(AmountIn(cell), IsOkAndHolds(Rupiah(amount))) << cell.text;
  }
}

TEST(Value, AnAmountThatASpreadsheetRoundedOrSplitIsAFinding) {
  EXPECT_THAT(AmountIn(Number("9007199254740993")), StatusIs(kInvalid, "AMOUNT_NOT_EXACT"));
  EXPECT_THAT(AmountIn(Number("-9.1E+15")), StatusIs(kInvalid, "AMOUNT_NOT_EXACT"));
  EXPECT_THAT(AmountIn(Number("1E+300")), StatusIs(kInvalid, "AMOUNT_NOT_EXACT"));
  EXPECT_THAT(AmountIn(Number("1000.5")), StatusIs(kInvalid, "AMOUNT_HAS_FRACTION"));
  EXPECT_THAT(AmountIn(Number("12345E-1")), StatusIs(kInvalid, "AMOUNT_HAS_FRACTION"));
  EXPECT_THAT(AmountIn(Number("1e-300")), StatusIs(kInvalid, "AMOUNT_HAS_FRACTION"));
  for (const Cell& cell : {Cell(), TextCell("lima"), TextCell("1.00"), Number("1E+999"), Number("x"), Number("1.2.3"),
                           DateCell(CalendarDay(2018, 2, 20))}) {
    EXPECT_THAT(AmountIn(cell), StatusIs(kInvalid, "NOT_AN_AMOUNT")) << cell.text;
  }
  EXPECT_THAT(AmountIn({CellKind::kFault, "#REF!"}), StatusIs(kInvalid, "CELL_FAULT"));
}

TEST(Value, ADayIsReadAsPeopleWriteIt) {
  const CalendarDay day(2018, 2, 5);
  for (const Cell& cell : {TextCell("2018-02-05"), TextCell(" 5/2/2018 "), TextCell("05-02-2018"), DateCell(day)}) {
    EXPECT_THAT(DayIn(cell), IsOkAndHolds(day)) << cell.text;
  }
  for (const Cell& cell : {Cell(), TextCell("30/2/2018"), TextCell("5/2/18"), Number("43136"), TextCell("5/2-2018")}) {
    EXPECT_THAT(DayIn(cell), StatusIs(kInvalid, "NOT_A_DATE")) << cell.text;
  }
}

TEST(Value, ACodeThatASpreadsheetTookForANumberIsAFinding) {
  EXPECT_THAT(TextIn(TextCell(" 5.1.02 \xC2\xA0")), IsOkAndHolds(std::string("5.1.02")));
  EXPECT_THAT(TextIn(Number("7")), IsOkAndHolds(std::string("7")));
  EXPECT_THAT(TextIn(Cell()), IsOkAndHolds(std::string()));
  EXPECT_THAT(TextIn(Number("1.1")), StatusIs(kInvalid, "TEXT_EXPECTED"));
  EXPECT_THAT(TextIn(DateCell(CalendarDay(2018, 1, 2))), StatusIs(kInvalid, "TEXT_EXPECTED"));
}

TEST(Value, ANumberIsWhole) {
  EXPECT_THAT(NumberIn(TextCell(" 12 ")), IsOkAndHolds(int64_t{12}));
  EXPECT_THAT(NumberIn(Number("2E+3")), IsOkAndHolds(int64_t{2000}));
  EXPECT_THAT(NumberIn(Number("9223372036854775808")), StatusIs(kInvalid, "NOT_A_NUMBER"));
  EXPECT_THAT(NumberIn(Number("1.5")), StatusIs(kInvalid, "NOT_A_NUMBER"));
  EXPECT_THAT(NumberIn(Cell()), StatusIs(kInvalid, "NOT_A_NUMBER"));
}

}  // namespace
}  // namespace terpadu::sheet
