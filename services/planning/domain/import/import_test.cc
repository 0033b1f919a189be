// The importer on matrices of every style: what it reads, what it tells, and that no line is lost.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <numeric>
#include <random>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planning/domain/import/number_words.h"
#include "services/planning/domain/import/text_target.h"
#include "services/planning/domain/plan_document.h"
#include "services/planning/domain/table.h"

namespace terpadu::planning {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::optional<std::string> ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return file ? std::optional(text.str()) : std::nullopt;
}

std::string Sample(const std::string& name) {
  const auto path = std::filesystem::path(TERPADU_SOURCE_DIR) / "services/planning/tests/samples" / name;
  return ReadFile(path).value_or("");
}

std::optional<std::string> Shared(const std::string& name) {
  const char* shared = std::getenv("TERPADU_SHARED");
  const std::filesystem::path folder = shared != nullptr
                                           ? std::filesystem::path(shared)
                                           : std::filesystem::path(TERPADU_SOURCE_DIR).parent_path() / "shared";
  return ReadFile(folder / "data" / name);
}

PlanDocument ReadAs(const std::string& profile, const std::string& content) {
  return ReadPlanDocument(content, BuiltInProfile(profile).value(), UnitDirectory(),
                          {.needs_years = false, .has_units = false});
}
PlanDocument Read(const std::string& content) { return ReadAs("action-matrix", content); }

// "CODE@line" of the findings of at least `least`.
std::vector<std::string> Told(const PlanDocument& document, Severity least = Severity::kWarning) {
  std::vector<std::string> told;
  for (const Finding& finding : document.findings.Report()) {
    if (finding.severity >= least) {
      told.push_back(finding.code + "@" + std::to_string(finding.place.line));
    }
  }
  return told;
}

std::string MessageOf(const PlanDocument& document, const std::string& code) {
  for (const Finding& finding : document.findings.Report()) {
    if (finding.code == code) {
      return finding.message;
    }
  }
  return "";
}

std::vector<int> Counts(const PlanDocument& document) {
  const LineCounts& lines = document.lines;
  return {lines.total,           lines.data,  lines.continuation, lines.heading,
          lines.repeated_header, lines.blank, lines.prose,        lines.unread};
}

size_t NodesOf(const PlanDocument& document, NodeKind kind) {
  size_t count = 0;
  for (const TreeNode& node : document.tree.nodes) {
    count += node.kind == kind ? 1 : 0;
  }
  return count;
}

constexpr char kHeader[] = "No\tProgram\tRencana Aksi\tIndikator\t2021\t2022\tPenanggung Jawab\n";

// --- what the shared tables hold ---

struct Golden {
  const char* file;
  const char* profile;
  std::vector<int> counts;  // total, data, continuation, heading, repeated_header, blank, prose, unread
  size_t actions;
  size_t indicators;
};
std::ostream& operator<<(std::ostream& out, const Golden& golden) { return out << golden.file << golden.profile; }

class SharedTable : public ::testing::TestWithParam<Golden> {};

TEST_P(SharedTable, IsReadLineByLine) {
  const std::optional<std::string> content = Shared(GetParam().file);
  if (!content.has_value()) {
    GTEST_SKIP() << "the printed table is not here: set TERPADU_SHARED to the folder that has data/";
  }
  const PlanDocument document = ReadAs(GetParam().profile, *content);
  EXPECT_EQ(Counts(document), GetParam().counts);
  EXPECT_EQ(NodesOf(document, NodeKind::kAction), GetParam().actions);
  EXPECT_EQ(document.tree.indicators.size(), GetParam().indicators);
  EXPECT_FALSE(document.findings.has_error());
}

constexpr char kProbolinggo[] = "probolinggo-2018-2022-rencana-aksi.raw.tsv";
constexpr char kBengkuluActions[] = "bengkulu-2021-2024-rencana-aksi.raw.tsv";
constexpr char kBengkuluSasaran[] = "bengkulu-2021-2024-sasaran-indikator.raw.tsv";
constexpr char kPasuruan[] = "pasuruan-2019-2023-sasaran-indikator.raw.tsv";

INSTANTIATE_TEST_SUITE_P(
    All, SharedTable,
    ::testing::Values(Golden{kProbolinggo, "action-matrix", {88, 41, 0, 9, 27, 10, 1, 0}, 41, 41},
                      Golden{kBengkuluActions, "bengkulu-action", {135, 39, 0, 16, 22, 40, 18, 0}, 39, 39},
                      Golden{kBengkuluActions, "action-matrix", {135, 39, 0, 16, 22, 40, 18, 0}, 39, 39},
                      Golden{kBengkuluSasaran, "bengkulu-sasaran", {110, 19, 0, 8, 18, 41, 24, 0}, 0, 19},
                      Golden{kBengkuluSasaran, "action-matrix", {110, 19, 0, 8, 18, 41, 24, 0}, 0, 19},
                      Golden{kPasuruan, "pasuruan-sasaran", {188, 52, 4, 26, 51, 55, 0, 0}, 0, 52},
                      Golden{kPasuruan, "action-matrix", {188, 52, 4, 26, 51, 55, 0, 0}, 0, 52}));

TEST(SharedSeries, BengkuluHas770WhereItsFinalTargetSays70) {
  const std::optional<std::string> content = Shared(kBengkuluSasaran);
  if (!content.has_value()) {
    GTEST_SKIP() << "the printed table is not here";
  }
  const PlanDocument document = ReadAs("bengkulu-sasaran", *content);
  EXPECT_THAT(Told(document), Contains("FINAL_TARGET_DIFFERS@11"));
  EXPECT_THAT(MessageOf(document, "FINAL_TARGET_DIFFERS"), HasSubstr("`770`"));
  EXPECT_THAT(Told(document), Contains("SERIES_DROPS_TO_ZERO@65"));
}

// --- shapes ---

TEST(Rows, ARepeatedHeaderInAnotherOrderMovesTheColumns) {
  const PlanDocument document =
      Read(std::string(kHeader) + "1\tProgram A\tMenata arsip\tArsip tertata\t50%\t100%\tDinas Arsip\n\n" +
           "Penanggung Jawab\tNo\tRencana Aksi\t2021\t2022\tIndikator\tProgram\n" +
           "Inspektorat\t2\tMemeriksa arsip\t60%\t90%\tArsip diperiksa\tProgram B\n");
  ASSERT_EQ(document.tree.indicators.size(), 2);
  EXPECT_EQ(document.tree.indicators[1].title, "Arsip diperiksa");
  EXPECT_EQ(document.tree.indicators[1].targets[1].value.number, (Decimal{90, 0}));
  EXPECT_EQ(document.tree.nodes.back().printed_units, "Inspektorat");
  EXPECT_THAT(Told(document, Severity::kInfo), Contains("HEADER_MOVED@4"));
}

TEST(Rows, CellsShiftedByOneAreReadByWhatTheyLookLike) {
  const PlanDocument document =
      Read(std::string(kHeader) + "1\tProgram A\t\tMenata arsip\tArsip tertata\t50%\t100%\tDinas Arsip\n");
  ASSERT_EQ(document.tree.indicators.size(), 1);
  EXPECT_EQ(document.tree.indicators[0].title, "Arsip tertata");
  EXPECT_EQ(document.tree.nodes.back().title, "Menata arsip");
  EXPECT_THAT(Told(document), ElementsAre("COLUMNS_SHIFTED@2"));
}

TEST(Rows, TheUnitStandsAtTheRightOfARowThatLostCells) {
  const PlanDocument document = Read(
      "No\tRencana Aksi\tIndikator\t2020\t2021\t2022\t2023\tPenanggung Jawab\n"
      "1\tMenata arsip\tArsip tertata\t10%\t20%\tDinas Kearsipan\n");
  EXPECT_EQ(document.tree.nodes.back().printed_units, "Dinas Kearsipan");
  EXPECT_THAT(Told(document), Contains("ROW_AMBIGUOUS@2"));
  EXPECT_EQ(document.lines.unread, 0);
}

TEST(Rows, MoneyIsNotTakenFromACellThatHasMoved) {
  const PlanDocument document = Read(
      "No\tRencana Aksi\tIndikator\t2021\tAnggaran\tPenanggung Jawab\n"
      "1\t\tMenata arsip\tArsip tertata\t10%\t50.000.000\tDinas Kearsipan\n");
  EXPECT_THAT(Told(document, Severity::kError), ElementsAre("COLUMNS_SHIFTED@2"));
  EXPECT_EQ(document.lines.data, 1);
}

TEST(Rows, AFigureUnderWordsThatNothingExplainsIsUnread) {
  const PlanDocument document = Read(std::string(kHeader) + "1\t45%\tx\t45%\tProgram\tArsip\t12%\n");
  EXPECT_THAT(Told(document, Severity::kError), Contains("COLUMNS_SHIFTED@2"));
  EXPECT_EQ(document.lines.unread, 1);
}

TEST(Rows, MoreFiguresThanColumnsAreUnread) {
  const PlanDocument document = Read(std::string(kHeader) + "1%\t2%\tx\t4%\t15%\t6%\tx\t18%\t9%\n");
  EXPECT_THAT(Told(document, Severity::kError), Contains("COLUMNS_SHIFTED@2"));
  EXPECT_EQ(document.lines.unread, 1);
}

TEST(Rows, ARowCutByAPageIsJoined) {
  const PlanDocument document = Read(std::string(kHeader) +
                                     "1\tProgram A\tMenata arsip dan\tArsip\t50%\t100%\tDinas Arsip\n\n"
                                     "\t\tdokumen lama\t\t\t\t\n");
  EXPECT_EQ(document.lines.continuation, 1);
  EXPECT_EQ(document.tree.nodes.back().title, "Menata arsip dan dokumen lama");
}

TEST(Numbers, AJumpNamesWhatIsMissing) {
  const PlanDocument document = Read(std::string(kHeader) + "4\tP\tMenata arsip\tArsip\t1%\t2%\tDinas Arsip\n" +
                                     "7\tP\tMenata ruang\tRuang\t1%\t2%\tDinas Arsip\n");
  EXPECT_THAT(Told(document), Contains("NUMBERS_MISSING@3"));
  EXPECT_THAT(Told(Read(std::string(kHeader) + "1\tP\tMenata arsip\tArsip\t1%\t2%\tDinas A\n" +
                        "2\tP\tMenata meja\tMeja\t1%\t2%\tDinas A\n1\tP\tMenata ruang\tRuang\t1%\t2%\tDinas A\n")),
              Not(Contains(HasSubstr("NUMBERS_MISSING"))));
}

TEST(Numbers, LettersThatStartAgainAreNoKeys) {
  const PlanDocument document =
      Read(std::string(kHeader) + "a.\tP\tMenata arsip\tArsip\t1%\t2%\tDinas A\n" +
           "b)\tP\tMenata meja\tMeja\t1%\t2%\tDinas A\n" + "a.\tP\tMenata ruang\tRuang\t1%\t2%\tDinas A\n" +
           "a.\tP\tMenata lemari\tLemari\t1%\t2%\tDinas A\n");
  EXPECT_EQ(NodesOf(document, NodeKind::kAction), 4);
  EXPECT_THAT(Told(document), IsEmpty());
}

TEST(Lines, RulesPageNumbersAndTotalsAreNoRows) {
  const PlanDocument document = Read(
      "No\tRencana Aksi\tIndikator\t2021\tAnggaran/Tahun\tPelaksana\n"
      "---\t---\t---\t---\t---\t---\n"
      "1\tMenata arsip\tArsip\t1%\t100.000\tInspektorat\n"
      "Halaman 3\n"
      "2\tMenata ruang\tRuang\t1%\t200.000\tInspektorat\n"
      "Jumlah\t\t\t\t300.001\t\n");
  EXPECT_EQ(Counts(document), (std::vector<int>{6, 2, 0, 0, 2, 0, 2, 0}));
  EXPECT_THAT(Told(document), ElementsAre("TOTAL_DIFFERS@6"));
}

TEST(Lines, MarkupLeavesTheTexts) {
  const PlanDocument document =
      Read(std::string(kHeader) +
           "1\tP\tMenata<br>arsip <i>digital</i>\t<ul><li>Satu</li><li>Dua</li></ul>\t1%\t2%\tInspektorat\n");
  EXPECT_EQ(document.tree.nodes.back().title, "Menata arsip digital");
  EXPECT_EQ(document.tree.indicators[0].title, "Satu Dua");
}

TEST(Files, AQuotedCellOfSeveralLinesIsOneRow) {
  const PlanDocument document = Read(Sample("semicolons-quarters.csv"));
  EXPECT_EQ(Counts(document), (std::vector<int>{16, 4, 1, 0, 3, 1, 7, 0}));
  EXPECT_EQ(document.tree.ceilings.back().amount, Rupiah(50'500'000));
  EXPECT_THAT(Told(document, Severity::kError), IsEmpty());
}

TEST(Files, WindowsBytesAndAnOpenQuoteAreToldAndRead) {
  const PlanDocument document = Read(Sample("windows-1252.csv"));
  EXPECT_EQ(document.tree.nodes[0].title, "Program Café");
  EXPECT_EQ(document.lines.data, 4);
  EXPECT_THAT(Told(document), Contains("NOT_UTF8@2"));
  EXPECT_THAT(Told(document), Contains("QUOTE_UNCLOSED@4"));
}

TEST(Files, AMarkdownTableIsATable) {
  const PlanDocument document = Read(Sample("markdown.md"));
  EXPECT_EQ(Counts(document), (std::vector<int>{9, 3, 0, 0, 2, 2, 2, 0}));
}

// --- targets ---

TEST(NumberWords, AreReadFromNolToTheBillions) {
  const auto value = [](const char* text) { return ReadNumberWords(text)->value; };
  EXPECT_EQ(value("nol"), (Decimal{0, 0}));
  EXPECT_EQ(value("sembilan puluh lima persen"), (Decimal{95, 0}));
  EXPECT_EQ(value("seratus dua puluh"), (Decimal{120, 0}));
  EXPECT_EQ(value("sebelas"), (Decimal{11, 0}));
  EXPECT_EQ(value("limabelas"), (Decimal{15, 0}));
  EXPECT_EQ(value("dua ribu tiga ratus empat"), (Decimal{2304, 0}));
  EXPECT_EQ(value("satu miliar lima ratus juta"), (Decimal{1'500'000'000, 0}));
  EXPECT_EQ(value("tiga koma lima"), (Decimal{35, 1}));
  EXPECT_FALSE(ReadNumberWords("Baik").has_value());
}

TargetReading Only(const std::string& text) {
  const std::vector<TargetReading> readings = TargetsIn(text, BuiltInProfile("action-matrix")->words);
  EXPECT_EQ(readings.size(), 1) << text;
  return readings.empty() ? TargetReading() : readings[0];
}

TEST(TextTargets, StandInBrackets) {
  EXPECT_EQ(Only("Persentase (95 % (sembilan puluh lima persen))").value.kind, ValueKind::kPercent);
  const TargetValue bound = Only("Rapat (minimal 1 (satu) kegiatan/bulan)").value;
  EXPECT_EQ(bound.kind, ValueKind::kLowerBound);
  EXPECT_EQ(bound.unit, "kegiatan");
  EXPECT_EQ(bound.period, "bulan");
  const TargetValue range = Only("Laporan (1 (satu)-25 (dua puluh lima) laporan/tahun)").value;
  EXPECT_EQ(range.kind, ValueKind::kRange);
  EXPECT_EQ(range.upper, (Decimal{25, 0}));
  EXPECT_EQ(range.period, "tahun");
  EXPECT_EQ(Only("Opini (predikat WTP)").value.kind, ValueKind::kOrdinal);
  EXPECT_EQ(Only("Laporan (dua belas laporan)").value.number, (Decimal{12, 0}));
}

TEST(TextTargets, AYearALawAndAnAbbreviationAreNone) {
  for (const char* text : {"Kepatuhan (UU 25/2009)", "Nilai (2019)", "Unit (UPG)", "Target (tahun 2021)"}) {
    EXPECT_THAT(TargetsIn(text, BuiltInProfile("action-matrix")->words), IsEmpty()) << text;
  }
}

TEST(TextTargets, DigitsThatDisagreeWithTheirWordsAreKeptAndTold) {
  const TargetReading reading = Only("Peta (5 (enam) dokumen)");
  EXPECT_EQ(reading.value.number, (Decimal{5, 0}));
  ASSERT_EQ(reading.doubts.size(), 1);
  EXPECT_EQ(reading.doubts[0].code, "NUMBER_WORDS_DIFFER");
  EXPECT_THAT(reading.doubts[0].message, HasSubstr("5"));
  EXPECT_THAT(reading.doubts[0].message, HasSubstr("6"));
}

TEST(TextTargets, ABracketCutOffIsToldAndRead) {
  const TargetReading reading = Only("Persentase (95 % (sembilan puluh");
  EXPECT_EQ(reading.value.number, (Decimal{95, 0}));
  ASSERT_EQ(reading.doubts.size(), 1);
  EXPECT_EQ(reading.doubts[0].code, "BRACKET_UNCLOSED");
}

TEST(Targets, DashEmptyAndZeroAreThreeThings) {
  const PlanDocument document = Read(
      "No\tRencana Aksi\tIndikator\t2021\t2022\t2023\tPelaksana\n"
      "1\tMenata arsip\tArsip\t-\t\t0\tInspektorat\n");
  const auto& targets = document.tree.indicators[0].targets;
  ASSERT_EQ(targets.size(), 2);
  EXPECT_EQ(targets[0].value.kind, ValueKind::kNone);
  EXPECT_EQ(targets[1].year, 2023);
  EXPECT_EQ(targets[1].value.kind, ValueKind::kNumber);
}

TEST(Series, WhatContradictsItselfIsTold) {
  EXPECT_THAT(Told(Read(Sample("comma-years.csv"))),
              ElementsAre("DECIMAL_POINT@3", "DECIMAL_POINT@3", "FINAL_TARGET_DIFFERS@4", "NUMBERS_MISSING@6",
                          "SERIES_DROPS_TO_ZERO@6", "INDICATOR_SERIES_DIFFER@7"));
}

// --- profiles ---

absl::StatusOr<ImportProfile> Profile(const char* text) { return ImportProfile::FromJson(nlohmann::json::parse(text)); }

TEST(Profile, EveryBuiltInOneIsValid) {
  EXPECT_THAT(BuiltInProfileNames(),
              ElementsAre("action-matrix", "bengkulu-action", "bengkulu-sasaran", "pasuruan-sasaran"));
  for (const std::string& name : BuiltInProfileNames()) {
    EXPECT_TRUE(BuiltInProfile(name).has_value()) << name;
  }
}

TEST(Profile, EachFaultIsNamedAtItsPlace) {
  const auto profile = Profile(R"({"columns": [{"field": "aksi", "headers": ["Aksi"]}, {"field": "action"}],
                                   "cells": {"least": 5, "most": 2}, "colums": []})");
  ASSERT_FALSE(profile.ok());
  EXPECT_THAT(
      FaultsOf(profile.status()),
      ElementsAre(HasSubstr("cells: must be"), HasSubstr("columns[0].field: must be one of"),
                  HasSubstr("columns[1].headers: must name at least one header"), HasSubstr("colums: is not a key")));
}

TEST(Profile, ADocumentWithoutAHeaderIsReadInTheOrderItGives) {
  const auto profile = Profile(R"({"extends": "action-matrix", "years": [2021, 2022],
                                   "without_header": ["number", "action", "indicator", "target", "target", "units"]})");
  ASSERT_TRUE(profile.ok()) << profile.status();
  const PlanDocument document = ReadPlanDocument("1\tMenata arsip\tArsip\t10%\t20%\tInspektorat\n", *profile,
                                                 UnitDirectory(), {.has_units = false});
  ASSERT_EQ(document.tree.indicators.size(), 1);
  EXPECT_EQ(document.tree.indicators[0].targets[1].year, 2022);
}

TEST(Profile, SaysWhatAFindingWeighs) {
  const auto profile = Profile(R"({"extends": "action-matrix", "severity": {"COLUMNS_SHIFTED": "WARNING"}})");
  const PlanDocument document = ReadPlanDocument(
      "No\tRencana Aksi\tIndikator\t2021\tAnggaran\tPelaksana\n"
      "1\t\tMenata arsip\tArsip tertata\t10%\t50.000.000\tDinas Kearsipan\n",
      *profile, UnitDirectory(), {.has_units = false});
  EXPECT_FALSE(document.findings.has_error());
}

// --- whatever happens to a file ---

using Damage = std::function<void(std::string&, std::mt19937&)>;

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  return lines;
}

std::string Joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += line + "\n";
  }
  return text;
}

void OnALine(std::string& text, std::mt19937& random,
             const std::function<void(std::vector<std::string>&, size_t)>& change) {
  std::vector<std::string> lines = LinesOf(text);
  if (!lines.empty()) {
    change(lines, random() % lines.size());
    text = Joined(lines);
  }
}

const std::vector<Damage>& Damages() {
  static const std::vector<Damage> kAll = {
      [](std::string& text, std::mt19937& random) { text.resize(random() % (text.size() + 1)); },
      [](std::string& text, std::mt19937& random) {  // a byte
        if (!text.empty()) {
          text[random() % text.size()] = static_cast<char>(random());
        }
      },
      [](std::string& text, std::mt19937& random) {  // a cell lost or added
        const size_t tab = text.find_first_of("\t;,", text.empty() ? 0 : random() % text.size());
        if (tab != std::string::npos) {
          random() % 2 == 0 ? text.erase(tab, 1) : text.insert(tab, 1, text[tab]);
        }
      },
      [](std::string& text, std::mt19937& random) {  // a line lost
        OnALine(text, random,
                [](auto& lines, size_t at) { lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at)); });
      },
      [](std::string& text, std::mt19937& random) {  // a page break
        OnALine(text, random, [](auto& lines, size_t at) {
          lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), {"", "12", "", lines[0]});
        });
      },
      [](std::string& text, std::mt19937& random) {  // two lines change places
        OnALine(text, random, [&](auto& lines, size_t at) { std::swap(lines[at], lines[random() % lines.size()]); });
      }};
  return kAll;
}

TEST(Damaged, ASignAloneInARowIsAccountedFor) {
  const std::string text = std::string(kHeader) + "\t\t***\t\t\t\t\n";
  const std::vector<int> counts = Counts(Read(text));
  EXPECT_EQ(counts[0], CountLines(text));
  EXPECT_EQ(std::accumulate(counts.begin() + 1, counts.end(), 0), counts[0]);
}

TEST(Damaged, NeverCrashesAndEveryLineIsOfOneClass) {
  const unsigned seed = std::random_device()();
  std::cout << "seed " << seed << std::endl;  // before a crash, too
  std::mt19937 random(seed);
  for (const auto& file : std::filesystem::directory_iterator(std::filesystem::path(TERPADU_SOURCE_DIR) /
                                                              "services/planning/tests/samples")) {
    const std::string whole = ReadFile(file.path()).value();
    for (int round = 0; round < 60; ++round) {
      std::string text = whole;
      for (unsigned i = 0; i <= random() % 4; ++i) {
        Damages()[random() % Damages().size()](text, random);
      }
      const PlanDocument document = Read(text);
      const std::vector<int> counts = Counts(document);
      int sum = 0;
      for (size_t i = 1; i < counts.size(); ++i) {
        ASSERT_GE(counts[i], 0);
        sum += counts[i];
      }
      ASSERT_EQ(counts[0], CountLines(text)) << file.path() << "\n" << text;
      ASSERT_EQ(counts[0], sum) << file.path() << "\n" << text;
      ASSERT_TRUE(document.lines.unread == 0 || document.findings.has_error()) << file.path() << "\n" << text;
    }
  }
}

}  // namespace
}  // namespace terpadu::planning
