#include "services/planning/domain/code_form.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace terpadu::planning {
namespace {

struct Shape {
  CodeKind kind;
  const char* text;
  const char* level;
  const char* parent;
};

std::string_view NameOf(CodeKind kind, int level) {
  for (const CodeLevel& known : LevelsOf(kind)) {
    if (known.number == level) {
      return known.name;
    }
  }
  return "";
}

TEST(CodeForm, TheLevelOfACodeIsToldByItsWidths) {
  const Shape shapes[] = {
      {CodeKind::kNomenclature, "2", "urusan", ""},
      {CodeKind::kNomenclature, "2.07", "bidang", "2"},
      {CodeKind::kNomenclature, "2.07.02", "program", "2.07"},
      {CodeKind::kNomenclature, "2.07.02.2.01", "kegiatan", "2.07.02"},
      {CodeKind::kNomenclature, "2.07.02.2.01.0001", "sub kegiatan", "2.07.02.2.01"},
      {CodeKind::kAccount, "5", "akun", ""},
      {CodeKind::kAccount, "5.1", "kelompok", "5"},
      {CodeKind::kAccount, "5.1.02", "jenis", "5.1"},
      {CodeKind::kAccount, "5.1.02.01", "objek", "5.1.02"},
      {CodeKind::kAccount, "5.1.02.01.01", "rincian", "5.1.02.01"},
      {CodeKind::kAccount, "5.1.02.01.01.0024", "sub rincian", "5.1.02.01.01"},
  };
  for (const Shape& shape : shapes) {
    const ReadCode read(shape.kind, shape.text);
    ASSERT_TRUE(read.ok()) << shape.text << ": " << read.fault().message;
    EXPECT_EQ(NameOf(shape.kind, read.code().level), shape.level);
    EXPECT_EQ(read.code().parent, shape.parent);
  }
}

TEST(CodeForm, ASubKegiatanOfAnOlderTableHasTwoDigits) {
  const ReadCode read(CodeKind::kNomenclature, "1.02.01.2.06.04");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(NameOf(CodeKind::kNomenclature, read.code().level), "sub kegiatan");
}

TEST(CodeForm, XStandsForUrusanAndBidangTogether) {
  const ReadCode program(CodeKind::kNomenclature, "X.XX.01");
  ASSERT_TRUE(program.ok());
  EXPECT_EQ(program.code().parent, "");
  const ReadCode sub_kegiatan(CodeKind::kNomenclature, "X.XX.01.2.01.0001");
  ASSERT_TRUE(sub_kegiatan.ok());
  EXPECT_EQ(sub_kegiatan.code().parent, "X.XX.01.2.01");
  for (const char* text : {"X", "X.XX", "5.XX.01", "X.01.01", "XX.XX.01", "X.X.01", "X.XX.XX", "x.xx.01"}) {
    EXPECT_FALSE(ReadCode(CodeKind::kNomenclature, text).ok()) << text;
  }
  EXPECT_FALSE(ReadCode(CodeKind::kAccount, "X.X.01").ok());
}

TEST(CodeForm, WhatIsNoCodeIsToldWithItsReason) {
  const struct {
    const char* text;
    const char* reason;
  } faults[] = {
      {"", "CODE_MALFORMED"},        {"2.", "CODE_MALFORMED"},
      {"2..02", "CODE_MALFORMED"},   {"2.07.ab", "CODE_MALFORMED"},
      {"2,07", "CODE_MALFORMED"},    {" 2.07", "CODE_MALFORMED"},
      {"2.07.02.2", "CODE_DEPTH"},   {"2.07.02.2.01.0001.1", "CODE_DEPTH"},
      {"2.7", "CODE_WIDTH"},         {"12.07", "CODE_WIDTH"},
      {"2.07.02.2.1", "CODE_WIDTH"}, {"2.07.02.2.01.001", "CODE_WIDTH"},
  };
  for (const auto& [text, reason] : faults) {
    const ReadCode read(CodeKind::kNomenclature, text);
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_EQ(read.fault().reason, reason) << text;
  }
  EXPECT_EQ(ReadCode(CodeKind::kAccount, "5.1.02.01.01.24").fault().reason, "CODE_WIDTH");
}

TEST(CodeForm, ATrailingDotAndBlanksAreNoPartOfACode) {
  EXPECT_EQ(TrimmedCode("  5.1.02.02.01.0029. "), "5.1.02.02.01.0029");
  EXPECT_EQ(TrimmedCode("\u00a02.07\t"), "2.07");
  EXPECT_EQ(TrimmedCode(" . "), "");
}

TEST(CodeForm, ACodeBelowABidangHasAFormThatHoldsForAll) {
  const Code code = ReadCode(CodeKind::kNomenclature, "5.01.01.2.01.0001").code();
  EXPECT_EQ(TemplateOf(CodeKind::kNomenclature, code), "X.XX.01.2.01.0001");
  EXPECT_EQ(BidangOf(CodeKind::kNomenclature, code), "5.01");
  EXPECT_EQ(TemplateOf(CodeKind::kNomenclature, ReadCode(CodeKind::kNomenclature, "5.01").code()), "");
  EXPECT_EQ(TemplateOf(CodeKind::kNomenclature, ReadCode(CodeKind::kNomenclature, "X.XX.01").code()), "");
  EXPECT_EQ(TemplateOf(CodeKind::kAccount, ReadCode(CodeKind::kAccount, "5.1.02").code()), "");
}

}  // namespace
}  // namespace terpadu::planning
