#include "libs/sheet/xlsx.h"

#include <zip.h>

#include <map>
#include <random>

#include "gtest/gtest.h"
#include "libs/sheet/tests/random_table.h"
#include "libs/sheet/value.h"
#include "libs/sheet/workbook.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::sheet {
namespace {

using ::terpadu::testing::IsOkAndHolds;
using ::terpadu::testing::StatusIs;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

using Parts = std::map<std::string, std::string>;

// A zip archive of `parts`.
std::string Zip(const Parts& parts) {
  zip_error_t error;
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(target);
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  for (const auto& [name, content] : parts) {
    zip_source_t* source = zip_source_buffer(archive, content.data(), content.size(), 0);
    EXPECT_GE(zip_file_add(archive, name.c_str(), source, 0), 0);
  }
  EXPECT_EQ(zip_close(archive), 0);
  zip_stat_t stat;
  zip_source_stat(target, &stat);
  std::string bytes(stat.size, '\0');
  zip_source_open(target);
  EXPECT_EQ(zip_source_read(target, bytes.data(), bytes.size()), static_cast<zip_int64_t>(bytes.size()));
  zip_source_close(target);
  zip_source_free(target);
  return bytes;
}

// A spreadsheet of one sheet with this `<sheetData>`, its shared texts, and styles 0 (number) and 1 (date).
Parts PartsOf(const std::string& data, const std::string& shared = "", const std::string& properties = "") {
  const std::string main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
  const std::string links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const std::string relations =
      "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
  return {{"_rels/.rels", relations + "<Relationship Id=\"r1\" Type=\"" + links +
                              "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
          {"xl/workbook.xml", "<workbook " + main + " xmlns:r=\"" + links + "\">" + properties +
                                  "<sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"},
          {"xl/_rels/workbook.xml.rels",
           relations + "<Relationship Id=\"r1\" Type=\"" + links + "/worksheet\" Target=\"worksheets/s.xml\"/>" +
               "<Relationship Id=\"r2\" Type=\"" + links + "/sharedStrings\" Target=\"/xl/t.xml\"/>" +
               "<Relationship Id=\"r3\" Type=\"" + links + "/styles\" Target=\"styles.xml\"/></Relationships>"},
          {"xl/t.xml", "<sst " + main + ">" + shared + "</sst>"},
          {"xl/styles.xml", "<styleSheet " + main + "><numFmts><numFmt numFmtId=\"170\" formatCode=\"dd/mm/yyyy\"/>" +
                                "</numFmts><cellXfs><xf numFmtId=\"3\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>"},
          {"xl/worksheets/s.xml", "<worksheet " + main + "><sheetData>" + data + "</sheetData></worksheet>"}};
}

absl::StatusOr<std::vector<Table>> ReadParts(const Parts& parts, const Bounds& bounds = {}) {
  return ReadXlsx(Zip(parts), bounds);
}

TEST(Xlsx, SeveralSheetsOfTextsNumbersAndDatesAreReadAsWritten) {
  Table plan{.name = "Rencana"};
  plan.rows.push_back({.cells = {TextCell("kode"), TextCell("pagu"), TextCell("tanggal")}});
  plan.rows.push_back(
      {.cells = {TextCell("2.07.02.2.01.0001"), NumberCell(338'700'000'000), DateCell(CalendarDay(2018, 2, 20))}});
  plan.rows.push_back({.cells = {Cell(), NumberCell(-5), Cell()}});
  const Table units{.name = "Unit", .rows = {{.cells = {TextCell("=1+1")}}}};
  ASSERT_OK_AND_ASSIGN(const std::string bytes, WriteXlsx({plan, units}));
  ASSERT_OK_AND_ASSIGN(const std::vector<Table> read, ReadXlsx(bytes));
  ASSERT_EQ(read.size(), 2);
  EXPECT_EQ(read[0].name, "Rencana");
  EXPECT_EQ(CellsOf(read[0]), CellsOf(plan));
  EXPECT_EQ(read[0].rows[2].number, 3);
  EXPECT_EQ(CellsOf(read[1]), CellsOf(units));
}

TEST(Xlsx, AnAmountBeyondWhatASpreadsheetKeepsIsWrittenAsAText) {
  constexpr int64_t kExact = int64_t{1} << 53;
  Table table{.name = "A", .rows = {{.cells = {NumberCell(kExact), NumberCell(kExact + 1), NumberCell(-kExact - 1)}}}};
  ASSERT_OK_AND_ASSIGN(const std::string bytes, WriteXlsx({table}));
  ASSERT_OK_AND_ASSIGN(const std::vector<Table> read, ReadXlsx(bytes));
  const std::vector<Cell>& cells = read.at(0).rows.at(0).cells;
  EXPECT_EQ(cells.at(0).kind, CellKind::kNumber);
  EXPECT_EQ(cells.at(1).kind, CellKind::kText);
  EXPECT_THAT(AmountIn(cells[0]), IsOkAndHolds(Rupiah(kExact)));
  EXPECT_THAT(AmountIn(cells[1]), IsOkAndHolds(Rupiah(kExact + 1)));
  EXPECT_THAT(AmountIn(cells[2]), IsOkAndHolds(Rupiah(-kExact - 1)));
}

TEST(Xlsx, WhatIsWrittenIsReadAgain) {
  const uint64_t seed = SeedOfTest();
  for (int round = 0; round < 60; ++round) {
    std::mt19937_64 random(seed + static_cast<uint64_t>(round));
    Table table = RandomTexts(random);
    for (Row& row : table.rows) {
      row.cells.push_back(NumberCell(static_cast<int64_t>(random() % (uint64_t{1} << 53))));
      row.cells.push_back(DateCell(CalendarDay(1901, 1, 1) + static_cast<int64_t>(random() % 60'000)));
    }
    ASSERT_OK_AND_ASSIGN(const std::string bytes, WriteXlsx({table}));
    ASSERT_OK_AND_ASSIGN(const std::vector<Table> read, ReadXlsx(bytes));
    ASSERT_EQ(CellsOf(read.at(0)), CellsOf(table)) << "seed " << seed << ", round " << round;
  }
}

TEST(Xlsx, WhatASheetCannotHoldIsRefused) {
  const auto write = [](const std::string& sheet, const std::string& text) {
    return WriteXlsx({Table{.name = sheet, .rows = {{.cells = {TextCell(text)}}}}});
  };
  EXPECT_THAT(write("A", std::string(32'767, 'x')), testing::IsOk());
  EXPECT_THAT(write("A", std::string(32'768, 'x')), StatusIs(kInvalid, "SHEET_UNWRITABLE"));
  EXPECT_THAT(write("A", "\xFF"), StatusIs(kInvalid, "SHEET_UNWRITABLE"));
  EXPECT_THAT(write("A", std::string("\0", 1)), StatusIs(kInvalid, "SHEET_UNWRITABLE"));
  EXPECT_THAT(write("", "x"), StatusIs(kInvalid, "SHEET_UNWRITABLE"));
  EXPECT_THAT(write("a/b", "x"), StatusIs(kInvalid, "SHEET_UNWRITABLE"));
  EXPECT_THAT(write(std::string(32, 'x'), "x"), StatusIs(kInvalid, "SHEET_UNWRITABLE"));
}

TEST(Xlsx, EveryKindOfCellIsReadAsOtherProgramsWriteIt) {
  ASSERT_OK_AND_ASSIGN(
      const std::vector<Table> read,
      ReadParts(
          PartsOf("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" t=\"inlineStr\"><is><r><t>in </t></r>"
                  "<r><t>line</t></r></is></c><c r=\"D2\" t=\"str\"><f>A1&amp;\"\"</f><v>formula</v></c>"
                  "<c r=\"E2\"><f>SUM(1)</f><v>1.5E3</v></c><c r=\"F2\" t=\"b\"><v>1</v></c>"
                  "<c r=\"G2\" t=\"e\"><v>#REF!</v></c><c r=\"H2\" s=\"1\"><v>43151.75</v></c><c r=\"I2\" s=\"1\"/>"
                  "<c t=\"d\"><v>2018-02-20T10:00:00</v></c><c s=\"1\"><v>-1</v></c></row>",
                  "<si><r><t>kaya </t></r><r><t>warna</t></r><rPh><t>x</t></rPh></si>")));
  const Row& row = read.at(0).rows.at(0);
  EXPECT_EQ(row.number, 2);
  EXPECT_THAT(row.cells, ::testing::ElementsAre(TextCell("kaya warna"), TextCell("in line"), Cell(),
                                                TextCell("formula"), Cell{CellKind::kNumber, "1.5E3"}, TextCell("TRUE"),
                                                Cell{CellKind::kFault, "#REF!"}, DateCell(CalendarDay(2018, 2, 20)),
                                                Cell(), DateCell(CalendarDay(2018, 2, 20)),
                                                Cell{CellKind::kFault, "-1, which is no day"}));
}

TEST(Xlsx, DaysCountFrom1900Or1904) {
  const std::string cell = "<row><c s=\"1\"><v>1</v></c><c s=\"1\"><v>59</v></c><c s=\"1\"><v>61</v></c></row>";
  ASSERT_OK_AND_ASSIGN(const std::vector<Table> since_1900, ReadParts(PartsOf(cell)));
  EXPECT_THAT(since_1900.at(0).rows.at(0).cells,
              ::testing::ElementsAre(DateCell(CalendarDay(1900, 1, 1)), DateCell(CalendarDay(1900, 2, 28)),
                                     DateCell(CalendarDay(1900, 3, 1))));
  ASSERT_OK_AND_ASSIGN(const std::vector<Table> since_1904,
                       ReadParts(PartsOf(cell, "", "<workbookPr date1904=\"1\"/>")));
  EXPECT_EQ(since_1904.at(0).rows.at(0).cells.at(0), DateCell(CalendarDay(1904, 1, 2)));
}

TEST(Xlsx, AFormatShowsADayOnlyOutsideItsWords) {
  EXPECT_TRUE(ShowsDay("dd/mm/yyyy"));
  EXPECT_TRUE(ShowsDay("[$-421]d mmmm yyyy;@"));
  EXPECT_FALSE(ShowsDay("#,##0"));
  EXPECT_FALSE(ShowsDay("[Red]\"dua hari\" 0"));
  EXPECT_FALSE(ShowsDay("hh:mm"));
  EXPECT_FALSE(ShowsDay("\\d0"));
}

TEST(Xlsx, AZipBombIsStoppedWhereItsBoundIs) {
  // 16 MiB of blanks, in 16 KiB of archive.
  Parts parts = PartsOf("");
  parts["xl/worksheets/s.xml"] += std::string(size_t{16} << 20, ' ');
  const std::string bytes = Zip(parts);
  EXPECT_LT(bytes.size(), size_t{128} << 10);
  EXPECT_THAT(ReadXlsx(bytes, {.unzipped_bytes = size_t{1} << 20}),
              StatusIs(absl::StatusCode::kResourceExhausted, "SHEET_TOO_LARGE"));
}

TEST(Xlsx, ATextSharedByManyCellsCountsEachTime) {
  const std::string shared = "<si><t>" + std::string(1000, 'x') + "</t></si>";
  std::string row = "<row>";
  for (int i = 0; i < 100; ++i) {
    row += "<c t=\"s\"><v>0</v></c>";
  }
  EXPECT_THAT(ReadParts(PartsOf(row + "</row>", shared), {.text_bytes = 99'999}),
              StatusIs(absl::StatusCode::kResourceExhausted, "SHEET_TOO_LARGE"));
  EXPECT_THAT(ReadParts(PartsOf(row + "</row>", shared), {.text_bytes = 100'000}), testing::IsOk());
}

TEST(Xlsx, EveryBoundHolds) {
  const Parts parts = PartsOf("<row r=\"2\"><c r=\"C2\"><v>12</v></c></row>");
  for (const Bounds& bounds : {Bounds{.file_bytes = 10}, Bounds{.sheets = 0}, Bounds{.rows = 1}, Bounds{.columns = 2},
                               Bounds{.cells = 2}, Bounds{.cell_bytes = 1}}) {
    EXPECT_THAT(ReadParts(parts, bounds), StatusIs(absl::StatusCode::kResourceExhausted, "SHEET_TOO_LARGE"));
  }
  EXPECT_THAT(ReadParts(parts, {.sheets = 1, .rows = 2, .columns = 3, .cells = 3, .cell_bytes = 2}), testing::IsOk());
}

TEST(Xlsx, AnEmptyCellFarAwayIsNobodysConcern) {
  ASSERT_OK_AND_ASSIGN(const std::vector<Table> read,
                       ReadParts(PartsOf("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\" s=\"1\"/></row>"
                                         "<row r=\"1048576\"><c r=\"A1048576\" s=\"1\"/></row>")));
  EXPECT_EQ(read.at(0).rows.size(), 1);
  EXPECT_EQ(read.at(0).rows.at(0).cells.size(), 1);
}

TEST(Xlsx, ADocumentTypeIsRefused) {
  Parts parts = PartsOf("");
  parts["xl/t.xml"] = "<!DOCTYPE x [<!ENTITY a \"aaaa\">]>" + parts["xl/t.xml"];
  EXPECT_THAT(ReadParts(parts), StatusIs(kInvalid, "SHEET_UNREADABLE"));
}

TEST(Xlsx, WhatIsNoSpreadsheetIsRefused) {
  EXPECT_THAT(ReadXlsx(""), StatusIs(kInvalid, "SHEET_UNREADABLE"));
  EXPECT_THAT(ReadXlsx("kode;pagu\n"), StatusIs(kInvalid, "SHEET_UNREADABLE"));
  EXPECT_THAT(ReadXlsx("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), StatusIs(kInvalid, "SHEET_UNREADABLE"));
  EXPECT_THAT(ReadParts({{"a.txt", "a"}}), StatusIs(kInvalid, "SHEET_UNREADABLE"));
  for (const char* part : {"_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/t.xml", "xl/styles.xml",
                           "xl/worksheets/s.xml"}) {
    Parts parts = PartsOf("<row><c><v>1</v></c></row>");
    parts[part] = "<a><b></a>";
    EXPECT_THAT(ReadParts(parts), StatusIs(kInvalid, "SHEET_UNREADABLE")) << part;
    parts.erase(part);
    EXPECT_THAT(ReadParts(parts), StatusIs(kInvalid, "SHEET_UNREADABLE")) << part;
  }
  EXPECT_THAT(ReadParts(PartsOf("<row><c t=\"s\"><v>7</v></c></row>")), StatusIs(kInvalid, "SHEET_UNREADABLE"));
  EXPECT_THAT(ReadParts(PartsOf("<row r=\"2\"/><row r=\"1\"/>")), StatusIs(kInvalid, "SHEET_UNREADABLE"));
}

TEST(Xlsx, ADamagedFileIsRefusedOrReadNeverMore) {
  const uint64_t seed = SeedOfTest();
  std::mt19937_64 random(seed);
  const std::string whole = Zip(PartsOf("<row><c><v>1</v></c></row>"));
  for (int round = 0; round < 300; ++round) {
    std::string bytes = whole;
    for (size_t changes = 1 + Below(random, 4); changes > 0; --changes) {
      bytes[Below(random, bytes.size())] = static_cast<char>(random());
    }
    if (Below(random, 4) == 0) {
      bytes.resize(Below(random, bytes.size()));
    }
    const auto read = ReadXlsx(bytes);
    ASSERT_TRUE(read.ok() || read.status().code() == kInvalid || ReasonOf(read.status()) == "SHEET_TOO_LARGE")
        << "seed " << seed << ": " << read.status();
  }
}

}  // namespace
}  // namespace terpadu::sheet
