// What is wrong in a document is found, at its place; nothing crashes; nothing is taken silently.
#include <iostream>
#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planning/domain/table.h"
#include "services/planning/tests/documents.h"

namespace terpadu::planning {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Lines of the sample: 3–5 header, 6 heading, 7–10 rows, 11 blank, 12 heading, 13–17 rows, 18 blank …
std::vector<std::string> Codes(const std::vector<std::string>& lines, Severity least = Severity::kError) {
  return CodesIn(ReadWithSampleUnits(JoinLines(lines)), least);
}

class DamagedDocument : public ::testing::Test {
 protected:
  std::vector<std::string> lines_ = SplitLines(Sample());

  std::string& Line(size_t number) { return lines_[number - 1]; }
  void SetCell(size_t line, size_t column, const std::string& text) { Line(line) = WithCell(Line(line), column, text); }
};

TEST_F(DamagedDocument, UndamagedItHasNoError) { EXPECT_THAT(Codes(lines_), IsEmpty()); }

TEST_F(DamagedDocument, CrLfAndAByteOrderMarkAreNoDamage) {
  std::string content = "\xEF\xBB\xBF";
  for (const std::string& line : lines_) {
    content += line + "\r\n";
  }
  const PlanDocument document = ReadWithSampleUnits(content);
  EXPECT_THAT(CodesIn(document), IsEmpty());
  EXPECT_EQ(document.tree.action_count, 41);
}

TEST_F(DamagedDocument, ABudgetThatIsNoNumberIsNamedAtItsCell) {
  SetCell(8, 11, "seratus juta");
  EXPECT_THAT(Codes(lines_), ElementsAre("BUDGET_NOT_A_NUMBER@8:11"));
  SetCell(8, 11, "150.00.000,-");
  EXPECT_THAT(Codes(lines_), ElementsAre("BUDGET_NOT_A_NUMBER@8:11"));
}

TEST_F(DamagedDocument, ABudgetBelowZeroIsRefused) {
  SetCell(8, 11, "-Rp1.000");
  EXPECT_THAT(Codes(lines_), ElementsAre("BUDGET_NEGATIVE@8:11"));
}

TEST_F(DamagedDocument, BudgetsThatOverflowAreRefused) {
  SetCell(8, 11, "9.223.372.036.854.775.807,-");
  EXPECT_THAT(Codes(lines_), ElementsAre("BUDGET_TOO_LARGE@8:11"));
}

TEST_F(DamagedDocument, ABudgetOfZeroOrNoneIsNotAnError) {
  SetCell(7, 11, "0");
  SetCell(8, 11, "-");
  SetCell(9, 11, "");
  const PlanDocument document = ReadWithSampleUnits(JoinLines(lines_));
  EXPECT_THAT(CodesIn(document), IsEmpty());
  EXPECT_EQ(document.tree.budgeted_action_count, 34);
  EXPECT_EQ(document.tree.ceilings[0].amount, Rupiah(5'535'000'000 - 370'000'000));
  EXPECT_THAT(CodesIn(document, Severity::kInfo), Contains("BUDGET_MISSING@8:11"));
  EXPECT_THAT(CodesIn(document, Severity::kInfo), Not(Contains("BUDGET_MISSING@7:11")));
}

TEST_F(DamagedDocument, ATargetOutOfShapeIsNamedAtItsCell) {
  SetCell(8, 6, "12..5");
  SetCell(9, 9, "abc%");
  EXPECT_THAT(Codes(lines_), ElementsAre("TARGET_UNREADABLE@8:6", "TARGET_UNREADABLE@9:9"));
}

TEST_F(DamagedDocument, AUnitThatNobodyKnowsIsAnError) {
  SetCell(8, 12, "Dinas Perikanan");
  EXPECT_THAT(Codes(lines_), ElementsAre("UNIT_UNKNOWN@8:12"));
}

TEST_F(DamagedDocument, APartOfACellThatNobodyKnowsIsAWarning) {
  SetCell(8, 12, "Bag. Organisasi Setda Dinas Perikanan");
  EXPECT_THAT(Codes(lines_), IsEmpty());
  EXPECT_THAT(Codes(lines_, Severity::kWarning), Contains("UNIT_UNKNOWN@8:12"));
}

TEST_F(DamagedDocument, AnActionWithoutAUnitAboveItIsAWarning) {
  SetCell(7, 12, "");
  EXPECT_THAT(Codes(lines_), IsEmpty());
  EXPECT_THAT(Codes(lines_, Severity::kWarning), Contains("UNIT_MISSING@7:12"));
}

TEST_F(DamagedDocument, ColumnsShiftedToTheRightAreFound) {
  Line(8) = "\t" + Line(8);
  EXPECT_THAT(Codes(lines_), ElementsAre("COLUMNS_SHIFTED@8:2"));
  Line(8) = Line(8).substr(0, Line(8).rfind('\t'));  // 12 cells again, the unit lost
  EXPECT_THAT(Codes(lines_), Contains(HasSubstr("COLUMNS_SHIFTED@8:")));
}

TEST_F(DamagedDocument, ColumnsShiftedToTheLeftAreFound) {
  Line(7) = Line(7).substr(Line(7).find('\t') + 1);
  EXPECT_THAT(Codes(lines_), Contains(HasSubstr("COLUMNS_SHIFTED@7:")));
  Line(7) += "\t";
  EXPECT_THAT(Codes(lines_), Contains(HasSubstr("COLUMNS_SHIFTED@7:")));
}

TEST_F(DamagedDocument, CellsThatChangedPlacesAreFound) {
  SetCell(7, 10, "150.000.000,-");
  SetCell(7, 11, "Program peningkatan kapasitas kelembagaan");
  EXPECT_THAT(Codes(lines_), ElementsAre("COLUMNS_SHIFTED@7:10"));
  SetCell(13, 9, "Rp50.000.000");
  EXPECT_THAT(Codes(lines_), Contains("COLUMNS_SHIFTED@13:9"));
}

TEST_F(DamagedDocument, AShiftedRowIsReadByWhatItsCellsLookLikeButItsMoneyStopsTheImport) {
  Line(8) = "\t" + Line(8);
  const PlanDocument document = ReadWithSampleUnits(JoinLines(lines_));
  EXPECT_EQ(document.lines.unread, 0);
  EXPECT_EQ(document.lines.data, 41);
  EXPECT_EQ(document.tree.ceilings[0].amount, Rupiah(5'535'000'000));
  EXPECT_TRUE(document.findings.has_error());
}

TEST_F(DamagedDocument, ARowWhoseCellsContradictEveryOrderIsUnread) {
  SetCell(13, 9, "Rp50.000.000");  // money under a target, and under its own header too
  const LineCounts lines = ReadWithSampleUnits(JoinLines(lines_)).lines;
  EXPECT_EQ(lines.unread, 1);
  EXPECT_EQ(lines.data, 40);
}

TEST_F(DamagedDocument, ColumnsThatChangedPlacesWithTheirHeadersAreReadByThem) {
  for (const size_t line : {3, 7, 8, 9, 10}) {
    std::vector<std::string> cells;
    std::string rest = Line(line);
    for (size_t tab = rest.find('\t'); tab != std::string::npos; tab = rest.find('\t')) {
      cells.push_back(rest.substr(0, tab));
      rest.erase(0, tab + 1);
    }
    SetCell(line, 10, rest);
    SetCell(line, 12, cells[9]);
  }
  lines_.resize(10);
  const PlanDocument document = ReadWithSampleUnits(JoinLines(lines_));
  EXPECT_THAT(CodesIn(document), IsEmpty());
  EXPECT_EQ(document.tree.action_count, 4);
  EXPECT_THAT(document.tree.nodes.back().unit_ids, ElementsAre("4.01.01"));
}

TEST_F(DamagedDocument, WithoutAHeaderEachRowIsOutsideTheTable) {
  lines_.erase(lines_.begin() + 2, lines_.begin() + 5);
  const std::vector<std::string> codes = Codes(lines_);
  EXPECT_EQ(codes.size(), 42);
  EXPECT_EQ(codes[0], "HEADER_MISSING@0:0");
  EXPECT_EQ(codes[1], "ROW_OUTSIDE_TABLE@4:0");
}

TEST_F(DamagedDocument, AHeaderWithoutItsYearsIsFound) {
  lines_.erase(lines_.begin() + 3);
  EXPECT_THAT(Codes(lines_), ElementsAre("HEADER_INCOMPLETE@3:5"));
}

TEST_F(DamagedDocument, YearsOutOfOrderAreFound) {
  SetCell(4, 7, "2021");
  SetCell(4, 8, "2020");
  EXPECT_THAT(Codes(lines_, Severity::kWarning), Contains("YEARS_NOT_IN_ORDER@4:7"));
}

TEST_F(DamagedDocument, AHeaderOfOtherYearsIsFound) {
  std::vector<std::string> header(lines_.begin() + 2, lines_.begin() + 5);
  for (size_t column = 5; column <= 9; ++column) {
    header[1] = WithCell(header[1], column, std::to_string(2014 + column));
  }
  lines_.insert(lines_.begin() + 11, header.begin(), header.end());
  EXPECT_THAT(Codes(lines_, Severity::kWarning), Contains("HEADER_YEARS_DIFFER@13:0"));
}

TEST_F(DamagedDocument, AHeadingThatIsNoReformAreaIsFound) {
  SetCell(6, 1, "Perikanan dan Kelautan");
  EXPECT_THAT(Codes(lines_), ElementsAre("AREA_UNKNOWN@6:1"));
}

TEST_F(DamagedDocument, ARowThatLostAllButItsProblemIsNoHeading) {
  for (size_t column = 2; column <= 12; ++column) {
    SetCell(8, column, "");
  }
  EXPECT_THAT(Codes(lines_), ElementsAre("AREA_UNKNOWN@8:1"));
}

TEST_F(DamagedDocument, RowsBeforeTheFirstHeadingBelongToNoAreaWhichIsSaidOnce) {
  lines_.erase(lines_.begin() + 5);
  EXPECT_THAT(Codes(lines_), IsEmpty());
  EXPECT_THAT(Codes(lines_, Severity::kWarning), Contains("AREA_MISSING@6:0"));
}

TEST_F(DamagedDocument, ARowWithoutProblemAndActionIsFound) {
  SetCell(8, 1, "");
  SetCell(8, 2, "");
  EXPECT_THAT(Codes(lines_), ElementsAre("ROW_WITHOUT_ACTION@8:0"));
}

TEST_F(DamagedDocument, TheFirstRowOfABlockHasNoActionToTake) {
  SetCell(7, 2, "");
  EXPECT_THAT(Codes(lines_), ElementsAre("ACTION_MISSING@7:2"));
}

TEST_F(DamagedDocument, ARowOfTextAloneContinuesTheOneAbove) {
  lines_.insert(lines_.begin() + 8, "\t\tdan tindak lanjutnya" + std::string(9, '\t'));
  const PlanDocument document = ReadWithSampleUnits(JoinLines(lines_));
  EXPECT_THAT(CodesIn(document), IsEmpty());
  EXPECT_EQ(document.lines.continuation, 1);
  EXPECT_EQ(document.tree.indicators[1].title, "Dokumen monitoring dan tindak lanjutnya");
}

TEST_F(DamagedDocument, ACellThatContinuesWithoutEndIsRefused) {
  lines_.insert(lines_.begin() + 8, 9, "\t\t" + std::string(2000, 'x') + std::string(9, '\t'));
  EXPECT_THAT(Codes(lines_), ElementsAre("CELL_TOO_LONG@17:3"));
}

TEST_F(DamagedDocument, BytesThatAreNotUtf8AreReadAsWindows1252AndTold) {
  SetCell(8, 2, "Monitoring \xE9");
  const PlanDocument document = ReadWithSampleUnits(JoinLines(lines_));
  EXPECT_THAT(CodesIn(document, Severity::kWarning), Contains("NOT_UTF8@8:0"));
  EXPECT_EQ(document.lines.unread, 0);
}

TEST_F(DamagedDocument, AControlCharacterIsReadAsABlankAndTold) {
  SetCell(9, 2, std::string("Monitoring\0", 11));
  EXPECT_THAT(Codes(lines_, Severity::kWarning), Contains("CONTROL_CHARACTER@9:0"));
}

TEST_F(DamagedDocument, AWorkbookIsNoText) {
  EXPECT_THAT(CodesIn(ReadWithSampleUnits("PK\x03\x04 and more")), ElementsAre("DOCUMENT_NOT_TEXT@0:0"));
}

TEST_F(DamagedDocument, MoreBytesLinesOrCellsThanTheBoundsAreRefused) {
  const std::string row = Line(7) + "\n";
  EXPECT_THAT(CodesIn(ReadWithSampleUnits(std::string((3 << 20) + 1, 'x'))), ElementsAre("DOCUMENT_TOO_LARGE@0:0"));
  EXPECT_THAT(CodesIn(ReadWithSampleUnits(std::string(10'001, '\n'))), ElementsAre("DOCUMENT_TOO_LARGE@0:0"));
  EXPECT_THAT(CodesIn(ReadWithSampleUnits(std::string(256, '\t') + "\n")), ElementsAre("DOCUMENT_TOO_LARGE@1:257"));
  SetCell(8, 2, std::string((16 << 10) + 1, 'x'));
  EXPECT_THAT(Codes(lines_), ElementsAre("DOCUMENT_TOO_LARGE@8:2"));
  EXPECT_THAT(CodesIn(ReadWithSampleUnits("")), ElementsAre("DOCUMENT_EMPTY@0:0"));
}

TEST_F(DamagedDocument, AReportIsBoundedAndKeepsTheErrors) {
  std::vector<std::string> many(lines_.begin(), lines_.begin() + 7);
  many.insert(many.end(), 3000, WithCell(Line(8), 12, ""));
  many.push_back(WithCell(Line(8), 11, "mahal"));
  const PlanDocument document = ReadWithSampleUnits(JoinLines(many));
  EXPECT_EQ(document.findings.Report().size(), Findings::kMostReported);
  EXPECT_EQ(document.findings.Report()[0].code, "FINDINGS_LEFT_OUT");
  EXPECT_THAT(CodesIn(document), ElementsAre("BUDGET_NOT_A_NUMBER@3008:11"));
}

// A cut inside a line is always found: the last line has no end. A cut behind a whole row is found when an earlier part
// ended with an empty line. What remains is a shorter document that nothing tells from a whole one: a cut in the first
// part, or behind the empty line that ends a part.
void ExpectEveryCutToBeFound(const std::string& content, const std::vector<int>& cuts_that_leave_a_whole_document) {
  const std::vector<std::string> lines = SplitLines(content);
  std::vector<int> not_found;
  for (size_t kept = 0; kept < lines.size(); ++kept) {
    const std::string head = JoinLines({lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(kept)});
    const std::vector<std::string> codes = CodesIn(ReadWithSampleUnits(head), Severity::kWarning);
    const bool told = std::any_of(codes.begin(), codes.end(), [](const std::string& code) {
      return code.starts_with("DOCUMENT_") || code.starts_with("HEADER_MISSING");
    });
    if (!told) {
      not_found.push_back(static_cast<int>(kept));
    }
  }
  EXPECT_EQ(not_found, cuts_that_leave_a_whole_document);
}

TEST(TruncatedDocument, ACutBehindALineIsFoundWhereTheFileCanTell) {
  ExpectEveryCutToBeFound(Sample(), {7, 8, 9, 10, 11, 18, 21, 32, 43, 48, 52});
  if (const auto printed = PrintedTable()) {
    ExpectEveryCutToBeFound(*printed, {7, 8, 9, 10, 11, 21, 32, 41, 51, 61, 70, 80});
  }
}

TEST(TruncatedDocument, ACutInsideALineIsAlwaysFound) {
  std::string content = Sample();
  for (size_t kept = 0; kept < content.size(); kept += kept < 1500 ? 1 : 7) {
    if (kept == 0 || content[kept - 1] != '\n') {
      ASSERT_THAT(CodesIn(ReadWithSampleUnits(content.substr(0, kept)), Severity::kWarning), Not(IsEmpty())) << kept;
    }
  }
}

TEST(DamagedBytes, NeverCrashAndLinesAlwaysAddUp) {
  const unsigned seed = std::random_device()();
  std::cout << "seed " << seed << std::endl;
  std::mt19937 random(seed);
  const std::string sample = Sample();
  const std::string bytes = "\t\t\n\n0159.,%-<>(AaRp \r\xC3\xA9";
  for (int round = 0; round < 300; ++round) {
    std::string content = sample;
    for (unsigned i = 0; i <= random() % 8; ++i) {
      const size_t at = random() % content.size();
      switch (random() % 3) {
        case 0:
          content[at] = bytes[random() % bytes.size()];
          break;
        case 1:
          content.insert(at, 1, bytes[random() % bytes.size()]);
          break;
        default:
          content.erase(at, 1 + random() % 40);
      }
    }
    const PlanDocument document = ReadWithSampleUnits(content);
    const LineCounts& lines = document.lines;
    ASSERT_EQ(lines.total, CountLines(content));
    ASSERT_EQ(lines.total, lines.data + lines.continuation + lines.heading + lines.repeated_header + lines.blank +
                               lines.prose + lines.unread);
    ASSERT_TRUE(lines.unread == 0 || document.findings.has_error());
  }
}

}  // namespace
}  // namespace terpadu::planning
