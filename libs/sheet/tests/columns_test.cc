#include "libs/sheet/columns.h"

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "libs/sheet/csv.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::sheet {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::vector<Column> kKnown = {{"sub_kegiatan", true}, {"account", true, {"Kode Rekening"}}, {"amount", false}};

std::vector<std::string> CodesOf(const Findings& findings) {
  std::vector<std::string> codes;
  for (const auto& finding : findings.all()) {
    codes.push_back(finding.code() + " " + std::to_string(finding.line()) + ":" + std::to_string(finding.column()));
  }
  return codes;
}

TEST(Header, FindsColumnsInAnyOrderByAnyOfTheirNames) {
  ASSERT_OK_AND_ASSIGN(const Table table, ReadCsv("KODE REKENING;Sub Kegiatan\n5.1;1.02\n5.2\n"));
  Findings findings;
  const Header header(table, kKnown, findings);
  EXPECT_THAT(findings.all(), IsEmpty());
  EXPECT_EQ(header.ColumnOf(0), 2);
  EXPECT_EQ(header.At(table.rows[1], 0).text, "1.02");
  EXPECT_EQ(header.At(table.rows[1], 1).text, "5.1");
  EXPECT_TRUE(header.At(table.rows[1], 2).empty());
  EXPECT_TRUE(header.At(table.rows[2], 0).empty());
}

TEST(Header, TellsWhatIsMissingTwiceOrUnknown) {
  ASSERT_OK_AND_ASSIGN(const Table table, ReadCsv("\naccount;catatan;kode_rekening\n"));
  Findings findings;
  const Header header(table, kKnown, findings);
  EXPECT_THAT(CodesOf(findings), ElementsAre("COLUMN_UNKNOWN 2:2", "COLUMN_TWICE 2:3", "COLUMN_MISSING 2:0"));
  EXPECT_EQ(findings.errors(), 2);
}

TEST(Header, OfNothingIsAFinding) {
  Findings findings;
  const Header header(Table(), kKnown, findings);
  EXPECT_THAT(CodesOf(findings), ElementsAre("TABLE_EMPTY 0:0"));
}

TEST(Findings, AreBoundedButTheirErrorsCounted) {
  Findings findings;
  for (size_t i = 0; i < Findings::kMost + 5; ++i) {
    findings.Error(1, 1, "X", std::string(300, 'x'), "is wrong");
  }
  EXPECT_EQ(findings.all().size(), Findings::kMost);
  EXPECT_EQ(findings.errors(), Findings::kMost + 5);
  EXPECT_EQ(findings.all()[0].text(), absl::StrCat(std::string(200, 'x'), "…"));
}

TEST(Findings, AFileThatCannotBeReadIsOneWithItsPlace) {
  Findings findings;
  findings.Unreadable(ReadCsv("a;b\nc;\"d\n").status());
  EXPECT_THAT(CodesOf(findings), ElementsAre("SHEET_UNREADABLE 2:2"));
}

}  // namespace
}  // namespace terpadu::sheet
