#include "libs/sheet/csv.h"

#include <cstdlib>
#include <iostream>
#include <random>

#include "gtest/gtest.h"
#include "libs/sheet/tests/random_table.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::sheet {
namespace {

using ::terpadu::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

Table OneRow(const std::vector<std::string>& texts) {
  Table table;
  Row& row = table.rows.emplace_back();
  for (const std::string& text : texts) {
    row.cells.push_back(TextCell(text));
  }
  return table;
}

std::vector<std::string> TextsOf(const Row& row) {
  std::vector<std::string> texts;
  for (const Cell& cell : row.cells) {
    texts.push_back(cell.text);
  }
  return texts;
}

const CsvForm kPlain = {.separator = ';', .mark = false};

TEST(Csv, IsWrittenWithAByteOrderMarkAndSemicolonsForSpreadsheetPrograms) {
  EXPECT_EQ(WriteCsv(OneRow({"kode", "pagu"})), "\xEF\xBB\xBFkode;pagu\r\n");
  EXPECT_EQ(WriteCsv(OneRow({"kode", "pagu"}), {.separator = ',', .mark = false}), "kode,pagu\r\n");
}

TEST(Csv, QuotesWhatWouldBreakARecord) {
  EXPECT_EQ(WriteCsv(OneRow({"a;b", "a \"b\"", "a\nb", "a"}), kPlain), "\"a;b\";\"a \"\"b\"\"\";\"a\nb\";a\r\n");
}

TEST(Csv, ATextThatASpreadsheetWouldRunIsDefusedAndTakenBack) {
  for (const char* text : {"=1+1", "+62", "-5", "@SUM(A1)", "\tx", "\rx", "  =1", "'", "'=1", "''", "'abc"}) {
    const std::string written = WriteCsv(OneRow({text}), kPlain);
    EXPECT_EQ(written.substr(written[0] == '"' ? 1 : 0, 1), "'") << text;
    ASSERT_OK_AND_ASSIGN(const Table read, ReadCsv(written));
    EXPECT_THAT(TextsOf(read.rows.at(0)), ElementsAre(text));
  }
}

TEST(Csv, AnApostropheOfAPersonStays) {
  ASSERT_OK_AND_ASSIGN(const Table read, ReadCsv("'abc;Jum'at\r\n"));
  EXPECT_THAT(TextsOf(read.rows.at(0)), ElementsAre("'abc", "Jum'at"));
}

TEST(Csv, NumbersAndDatesAreWrittenAsTheyAre) {
  Table table;
  table.rows.push_back({.cells = {NumberCell(-1000), DateCell(CalendarDay(2018, 2, 20)), Cell(), NumberCell(5)}});
  EXPECT_EQ(WriteCsv(table, kPlain), "-1000;2018-02-20;;5\r\n");
}

TEST(Csv, TheSeparatorIsTheOneThatTheFirstRecordHasMostOf) {
  for (const char* bytes : {"a;b,c;d\n", "\"a,b,c,d\";b,c;d\n", "a\tb,c\td\n"}) {
    ASSERT_OK_AND_ASSIGN(const Table read, ReadCsv(bytes));
    EXPECT_EQ(read.rows.at(0).cells.size(), 3) << bytes;
  }
}

TEST(Csv, RowsAreCountedAsASpreadsheetShowsThem) {
  ASSERT_OK_AND_ASSIGN(const Table read, ReadCsv("a;b\r\n\r\n;;\r\n\"c\r\nd\";e\r\nf"));
  ASSERT_EQ(read.rows.size(), 3);
  EXPECT_EQ(read.rows[1].number, 4);
  EXPECT_THAT(TextsOf(read.rows[1]), ElementsAre("c\r\nd", "e"));
  EXPECT_EQ(read.rows[2].number, 5);
}

TEST(Csv, WhatCannotBeReadIsToldByRowAndColumn) {
  for (const char* bytes : {"a;b\nc;d\"e\n", "a;b\nc;\"d\"e\n", "a;b\nc;\"d\n"}) {
    const auto read = ReadCsv(bytes);
    EXPECT_THAT(read, StatusIs(absl::StatusCode::kInvalidArgument, "SHEET_UNREADABLE")) << bytes;
    EXPECT_THAT(MetadataOf(read.status()), UnorderedElementsAre(Pair("row", "2"), Pair("column", "2"))) << bytes;
  }
}

TEST(Csv, WhatIsNotUtf8IsRefusedWithItsLine) {
  for (const std::string& bytes :
       {std::string("a\nb\xE9\n"), std::string("a\nb\0\n", 5), std::string("a\n\xED\xA0\x80"),
        std::string("a\n\xC0\xAF"), std::string("a\n\xF4\x90\x80\x80")}) {
    const auto read = ReadCsv(bytes);
    EXPECT_THAT(read, StatusIs(absl::StatusCode::kInvalidArgument, "SHEET_UNREADABLE"));
    EXPECT_THAT(std::string(read.status().message()), HasSubstr("line 2"));
  }
}

TEST(Csv, EveryBoundHolds) {
  const std::string bytes = "ab;cd\nef;gh\n";
  for (const Bounds& bounds : {Bounds{.file_bytes = 11}, Bounds{.rows = 1}, Bounds{.columns = 1}, Bounds{.cells = 3},
                               Bounds{.cell_bytes = 1}, Bounds{.text_bytes = 7}}) {
    EXPECT_THAT(ReadCsv(bytes, bounds), StatusIs(absl::StatusCode::kResourceExhausted, "SHEET_TOO_LARGE"));
  }
  EXPECT_THAT(ReadCsv(bytes, {.file_bytes = 12, .text_bytes = 8, .rows = 2, .columns = 2, .cells = 4, .cell_bytes = 2}),
              testing::IsOk());
  EXPECT_THAT(ReadCsv(std::string(1000, ';'), {.columns = 10, .cells = 100}),
              StatusIs(absl::StatusCode::kResourceExhausted, "SHEET_TOO_LARGE"));
}

TEST(Csv, WhatIsWrittenIsReadAgain) {
  const uint64_t seed = SeedOfTest();
  for (int round = 0; round < 300; ++round) {
    std::mt19937_64 random(seed + static_cast<uint64_t>(round));
    const Table table = RandomTexts(random);
    for (const CsvForm& form : {CsvForm(), kPlain, CsvForm{.separator = '\t', .mark = true}}) {
      // The first record decides the separator, so it has one.
      ASSERT_OK_AND_ASSIGN(const Table read, ReadCsv(WriteCsv(table, form)));
      ASSERT_EQ(CellsOf(read), CellsOf(table)) << "seed " << seed << ", round " << round;
    }
  }
}

}  // namespace
}  // namespace terpadu::sheet
