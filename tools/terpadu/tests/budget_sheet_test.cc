#include "tools/terpadu/sheets/budget_sheet.h"

#include <cstdlib>
#include <iostream>
#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/sheet/csv.h"
#include "libs/sheet/xlsx.h"
#include "libs/testing/proto_matchers.h"
#include "libs/testing/scratch_folder.h"
#include "libs/testing/status_matchers.h"
#include "tools/terpadu/sheets/sheet_file.h"

namespace terpadu::command {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kHeader[] = "Sub Kegiatan;Kode Rekening;Sumber Dana;Pagu\n";

std::vector<std::string> FindingsOf(const std::string& csv, std::vector<SheetLine>* lines = nullptr) {
  const auto table = sheet::ReadCsv(csv);
  EXPECT_THAT(table, testing::IsOk());
  sheet::Findings findings;
  std::vector<SheetLine> read = ReadBudget(*table, "kota", findings);
  if (lines != nullptr) {
    *lines = std::move(read);
  }
  std::vector<std::string> told;
  for (const auto& finding : findings.all()) {
    told.push_back(finding.code() + " " + std::to_string(finding.line()) + ":" + std::to_string(finding.column()));
  }
  return told;
}

TEST(BudgetSheet, ColumnsAreReadByNameInAnyOrderAndUnderTheirOtherNames) {
  std::vector<SheetLine> lines;
  EXPECT_THAT(FindingsOf("amount;unit;Fund Source;ACCOUNT;plan_node;sub_kegiatan\n"
                         "Rp1.000.000;dinas-pu;APBD;5.1.02.01.01.0024;rkpd-2019/n1;2.07.02.2.01.0001\n"
                         "250;instansi/kota/units/x;DAU;5.1;instansi/kota/plans/p/nodes/n;2.07\n",
                         &lines),
              IsEmpty());
  ASSERT_EQ(lines.size(), 2);
  EXPECT_THAT(lines[0].line, testing::MatchesProto<budgeting::v1::BudgetLine>(
                                 "sub_kegiatan: '2.07.02.2.01.0001' account: '5.1.02.01.01.0024' fund_source: 'APBD' "
                                 "unit: 'instansi/kota/units/dinas-pu' amount: 1000000 "
                                 "plan_node: 'instansi/kota/plans/rkpd-2019/nodes/n1'"));
  EXPECT_EQ(lines[0].row, 2);
  EXPECT_THAT(lines[0].cash, IsEmpty());
  EXPECT_EQ(lines[1].line.unit(), "instansi/kota/units/x");
  EXPECT_EQ(lines[1].line.plan_node(), "instansi/kota/plans/p/nodes/n");
}

TEST(BudgetSheet, WhatCannotBeReadIsToldByRowAndColumn) {
  EXPECT_THAT(FindingsOf(std::string(kHeader) + ";5.1;APBD;1000\n"
                                                "2.07;5.1;APBD;seribu\n"
                                                "2.07;;;-5\n"
                                                "2.07;5.2;APBD;1.000,50\n"),
              ElementsAre("CELL_EMPTY 2:1", "NOT_AN_AMOUNT 3:4", "CELL_EMPTY 4:2", "CELL_EMPTY 4:3",
                          "AMOUNT_NEGATIVE 4:4", "NOT_AN_AMOUNT 5:4"));
  EXPECT_THAT(FindingsOf("sub_kegiatan;pagu\n2.07;1\n"), ElementsAre("COLUMN_MISSING 1:0", "COLUMN_MISSING 1:0"));
  EXPECT_THAT(FindingsOf(""), ElementsAre("TABLE_EMPTY 0:0"));
}

TEST(BudgetSheet, ALineStandsOnce) {
  EXPECT_THAT(FindingsOf(std::string(kHeader) + "2.07;5.1;DAU 2018;1\n2.07;5.1;DAU-2018;2\n2.07;5.1;DAK;2\n"),
              ElementsAre("LINE_TWICE 3:1"));
  EXPECT_THAT(FindingsOf("sub_kegiatan;account;fund_source;amount;unit\n2.07;5.1;APBD;1;a\n2.07;5.1;APBD;1;b\n"),
              IsEmpty());
}

TEST(BudgetSheet, TheMonthsSumToTheLineOrAreAllEmpty) {
  const std::string header = "sub_kegiatan;kode_rekening;sumber_dana;pagu;jan;feb;desember\n";
  std::vector<SheetLine> lines;
  EXPECT_THAT(FindingsOf(header + "2.07;5.1;APBD;100;40;;60\n2.07;5.2;APBD;100;;;\n", &lines), IsEmpty());
  EXPECT_THAT(lines.at(0).cash, ElementsAre(40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 60));
  EXPECT_THAT(lines.at(1).cash, IsEmpty());
  EXPECT_THAT(FindingsOf(header + "2.07;5.1;APBD;100;40;;59\n"
                                  "2.07;5.2;APBD;100;9223372036854775807;9223372036854775807;2\n"
                                  "2.07;5.3;APBD;100;-10;;110\n"),
              ElementsAre("CASH_PLAN_UNBALANCED 2:4", "CASH_PLAN_UNBALANCED 3:4", "AMOUNT_NEGATIVE 4:5"));
}

TEST(BudgetSheet, ASumThatSixtyFourBitsDoNotHoldIsAFinding) {
  EXPECT_THAT(FindingsOf(std::string(kHeader) + "2.07;5.1;APBD;9223372036854775807\n2.07;5.2;APBD;1\n"),
              ElementsAre("SUM_TOO_GREAT 3:4"));
}

SheetLine RandomLine(std::mt19937_64& random, int number) {
  static const std::vector<std::string> kTexts = {"=1+1",  "+62",         "-",          "@x",    "'kutip'",
                                                  "a;b,c", "\"kutipan\"", "Jum'at — é", "biasa", "1.000"};
  const auto pick = [&random] { return kTexts[random() % kTexts.size()]; };
  SheetLine written;
  budgeting::v1::BudgetLine& line = written.line;
  line.set_sub_kegiatan("2.07.02.2.01." + std::to_string(1000 + number));
  line.set_sub_kegiatan_title(random() % 4 == 0 ? "" : pick());
  line.set_account("5.1.02.01.01." + std::to_string(1000 + random() % 9000));
  line.set_fund_source(pick());
  line.set_unit(random() % 4 == 0 ? "" : "instansi/kota/units/4.03.01");
  line.set_plan_node(random() % 4 == 0 ? "" : "instansi/kota/plans/rkpd-2019/nodes/n" + std::to_string(number));
  const int64_t most = int64_t{1} << (random() % 56);
  line.set_amount(static_cast<int64_t>(random() % static_cast<uint64_t>(most)) + 1);
  if (random() % 2 == 0) {
    written.cash.assign(kMonths, 0);
    int64_t left = line.amount();
    for (size_t month = 0; month + 1 < kMonths; ++month) {
      written.cash[month] = static_cast<int64_t>(random() % static_cast<uint64_t>(left + 1));
      left -= written.cash[month];
    }
    written.cash.back() = left;
  }
  return written;
}

void ExpectSame(const std::vector<SheetLine>& read, const std::vector<SheetLine>& written) {
  ASSERT_EQ(read.size(), written.size());
  for (size_t i = 0; i < read.size(); ++i) {
    EXPECT_THAT(read[i].line, testing::EqualsProto(written[i].line));
    EXPECT_EQ(read[i].cash, written[i].cash);
  }
}

TEST(BudgetSheet, WhatIsExportedIsImportedAsTheSameLines) {
  const char* given = std::getenv("TERPADU_SEED");
  const uint64_t seed = given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device()();
  std::cout << "seed " << seed << std::endl;
  const testing::ScratchFolder folder("sheets");
  for (uint64_t round = 0; round < 20; ++round) {
    std::mt19937_64 random(seed + round);
    std::vector<SheetLine> lines;
    for (int count = static_cast<int>(random() % 40); count > 0; --count) {
      lines.push_back(RandomLine(random, count));
    }
    for (const SheetFormat format : {SheetFormat::kCsv, SheetFormat::kXlsx}) {
      const std::string file = folder.path() + "/dpa";
      ASSERT_THAT(WriteSheets({BudgetTable(lines)}, format, file), testing::IsOk());
      sheet::Findings findings;
      ASSERT_OK_AND_ASSIGN(const sheet::Table table, ReadSheet(file, findings));
      ExpectSame(ReadBudget(table, "kota", findings), lines);
      ASSERT_THAT(findings.all(), IsEmpty()) << "seed " << seed << ", round " << round;
    }
  }
}

TEST(SheetFile, OneThatIsNoSheetIsAFinding) {
  const testing::ScratchFolder folder("sheets");
  ASSERT_THAT(WriteSheets({{.name = "a", .rows = {{.cells = {sheet::TextCell("x")}}}}}, SheetFormat::kXlsx,
                          folder.path() + "/a.xlsx"),
              testing::IsOk());
  sheet::Findings findings;
  EXPECT_THAT(ReadSheet(folder.path() + "/a.xlsx", findings), testing::IsOk());
  EXPECT_FALSE(findings.has_error());
  ASSERT_EQ(std::system(("printf 'PK broken' > " + folder.path() + "/b").c_str()), 0);
  EXPECT_THAT(ReadSheet(folder.path() + "/b", findings), testing::IsOk());
  ASSERT_TRUE(findings.has_error());
  EXPECT_EQ(findings.all()[0].code(), "SHEET_UNREADABLE");
  EXPECT_THAT(ReadSheet(folder.path() + "/none", findings),
              testing::StatusIs(absl::StatusCode::kNotFound, "FILE_UNREADABLE"));
}

TEST(SheetFile, SeveralCsvFilesHaveTheNamesOfTheirTables) {
  const testing::ScratchFolder folder("sheets");
  const sheet::Row row = {.cells = {sheet::TextCell("x")}};
  ASSERT_OK_AND_ASSIGN(const auto files, WriteSheets({{"nodes", {row}}, {"units", {row}}}, SheetFormat::kCsv,
                                                     folder.path() + "/rkpd.csv"));
  EXPECT_THAT(files, ElementsAre(folder.path() + "/rkpd.nodes.csv", folder.path() + "/rkpd.units.csv"));
  EXPECT_THAT(WriteSheets({{"nodes", {row}}}, SheetFormat::kCsv, folder.path() + "/none/x.csv"),
              testing::StatusIs(absl::StatusCode::kUnavailable, "FILE_NOT_WRITTEN"));
}

}  // namespace
}  // namespace terpadu::command
