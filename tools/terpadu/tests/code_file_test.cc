#include "tools/terpadu/client/code_file.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::command {
namespace {

using testing::StatusIs;

namespace pb = planning::v1;

TEST(CodeFile, ReadsTheColumnsOfAPublicExport) {
  ASSERT_OK_AND_ASSIGN(const CodeFile file, ParseCodeFile("kegiatan.tsv",
                                                          "kd_satker\tkd_kegiatan_str\tnama_kegiatan\tis_deleted\n"
                                                          "1\t2.07.02.2.01\tPenyusunan Rencana\tfalse\n"
                                                          "1\t2.07.02.2.02\tLama\ttrue\n"));
  ASSERT_EQ(file.rows.size(), 1u);
  EXPECT_EQ(file.rows[0].code(), "2.07.02.2.01");
  EXPECT_EQ(file.rows[0].title(), "Penyusunan Rencana");
  EXPECT_EQ(file.rows[0].level(), pb::CODE_LEVEL_KEGIATAN);
  EXPECT_EQ(file.rows[0].line(), 2);
  EXPECT_EQ(file.deleted, 1);
}

TEST(CodeFile, ReadsCodesOfAnyLevelInOneColumn) {
  ASSERT_OK_AND_ASSIGN(const CodeFile file, ParseCodeFile("rekening.csv", "Kode;Uraian\n5;BELANJA\n5.1;OPERASI\n"));
  ASSERT_EQ(file.rows.size(), 2u);
  EXPECT_EQ(file.rows[1].code(), "5.1");
  EXPECT_EQ(file.rows[1].level(), pb::CODE_LEVEL_UNSPECIFIED);
}

TEST(CodeFile, TellsWhichColumnsItLooksFor) {
  EXPECT_THAT(ParseCodeFile("a.csv", "x;y\n1;2\n"), StatusIs(absl::StatusCode::kInvalidArgument, "CODE_FILE_INVALID"));
}

TEST(MappingFile, AnEmptyNewCodeIsOneThatEnds) {
  ASSERT_OK_AND_ASSIGN(const auto rows, ParseMappingFile("m.csv", "kode_lama;kode_baru\n1.01;1.02\n1.03;\n"));
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].to_code(), "1.02");
  EXPECT_EQ(rows[1].to_code(), "");
}

}  // namespace
}  // namespace terpadu::command
