// Action matrices of regencies nobody has seen, in services/planning/tests/samples: each line is counted, each value is
// the one that a person reads.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planning/domain/plan_document.h"

namespace terpadu::planning {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

class OtherMatrix : public ::testing::Test {
 protected:
  void Read(const std::string& name) {
    std::ifstream file(std::filesystem::path(TERPADU_SOURCE_DIR) / "services/planning/tests/samples" / name,
                       std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    ASSERT_TRUE(file) << name;
    document_ = ReadPlanDocument(text.str(), BuiltInProfile("action-matrix").value(), UnitDirectory(),
                                 {.needs_years = false, .has_units = false});
    const LineCounts& lines = document_.lines;
    EXPECT_EQ(lines.total, lines.data + lines.continuation + lines.heading + lines.repeated_header + lines.blank +
                               lines.prose + lines.unread);
    EXPECT_EQ(lines.total, CountLines(text.str()));
  }

  // "CODE@line" of warnings and errors.
  std::vector<std::string> Told() const {
    std::vector<std::string> told;
    for (const Finding& finding : document_.findings.Report()) {
      if (finding.severity >= Severity::kWarning) {
        told.push_back(finding.code + "@" + std::to_string(finding.place.line));
      }
    }
    return told;
  }

  // "2022: 65,5" of each target of the indicator.
  std::vector<std::string> Targets(size_t indicator) const {
    std::vector<std::string> targets;
    for (const TreeIndicator::Target& target : document_.tree.indicators[indicator].targets) {
      const TargetValue& value = target.value;
      const std::string upper = value.kind == ValueKind::kRange ? "–" + FormatDecimal(value.upper) : "";
      const std::string unit = value.unit.empty() ? "" : " " + value.unit;
      const std::string period = value.period.empty() ? "" : "/" + value.period;
      std::string told = std::to_string(target.year);
      told.append(": ").append(FormatDecimal(value.number)).append(upper).append(unit).append(period);
      targets.push_back(told);
    }
    return targets;
  }

  // "title < parent's title" of the nodes of a kind.
  std::vector<std::string> Nodes(NodeKind kind) const {
    std::vector<std::string> nodes;
    for (const TreeNode& node : document_.tree.nodes) {
      if (node.kind != kind) {
        continue;
      }
      const auto above =
          std::find_if(document_.tree.nodes.begin(), document_.tree.nodes.end(), [&](const TreeNode& other) {
            return other.id == (node.parent_id.empty() ? node.program_id : node.parent_id);
          });
      std::string told = node.title;
      told.append(" < ").append(above == document_.tree.nodes.end() ? "" : above->title);
      nodes.push_back(told);
    }
    return nodes;
  }

  std::vector<std::string> Units() const {
    std::vector<std::string> units;
    for (const TreeNode& node : document_.tree.nodes) {
      if (node.kind == NodeKind::kAction) {
        units.push_back(node.printed_units);
      }
    }
    return units;
  }

  PlanDocument document_;
};

TEST_F(OtherMatrix, WithTargetAndMoneyBelowEachYearInThreeLinesOfHeader) {
  Read("targets-and-money.csv");
  EXPECT_EQ(document_.lines.repeated_header, 3);
  EXPECT_EQ(document_.lines.data, 3);
  EXPECT_EQ(document_.lines.unread, 0);
  EXPECT_THAT(Told(), IsEmpty());
  EXPECT_THAT(Targets(0), ElementsAre("2022: 65,5", "2023: 68", "2024: 72"));
  EXPECT_THAT(Targets(2), ElementsAre("2022: 100 orang", "2023: 150 orang", "2024: 200 orang"));
  ASSERT_EQ(document_.tree.ceilings.size(), 3);
  EXPECT_EQ(document_.tree.ceilings[0].amount, Rupiah(150'000'000));
  EXPECT_EQ(document_.tree.ceilings[2].amount, Rupiah(85'000'000));
}

TEST_F(OtherMatrix, WhoseSasaranHaveRowsOfTheirOwnAboveTheirActions) {
  Read("sasaran-rows.csv");
  EXPECT_THAT(Told(), IsEmpty());
  EXPECT_THAT(
      Nodes(NodeKind::kAction),
      ElementsAre("1. Sosialisasi gratifikasi < Birokrasi bersih", "2. Pelaporan LHKASN < Birokrasi bersih",
                  "a) Evaluasi kelembagaan < Birokrasi efektif", "a) Penyederhanaan birokrasi < Birokrasi efektif",
                  "(i) Forum konsultasi publik < Pelayanan prima"))
      << "an action above does not reach below another sasaran";
  EXPECT_EQ(document_.tree.indicators[0].node_id, "s1");
  EXPECT_THAT(Targets(0), ElementsAre("2021: 70", "2022: 75"));
  EXPECT_THAT(Targets(1), IsEmpty()) << "the target is the sasaran's, not each action's";
}

TEST_F(OtherMatrix, CutByPageBreaksInTheMiddleOfItsRows) {
  Read("page-breaks.tsv");
  EXPECT_EQ(document_.lines.continuation, 3);
  EXPECT_EQ(document_.lines.data, 4);
  EXPECT_EQ(document_.tree.nodes[1].title, "Penguatan koordinasi antar perangkat daerah dan instansi vertikal");
  EXPECT_EQ(document_.tree.nodes[1].printed_units, "Sekretariat Daerah");
  EXPECT_EQ(document_.tree.indicators[1].title, "Jumlah SOP (10 (sepuluh) SOP (termasuk SOP makro))");
  EXPECT_THAT(Told(), ElementsAre("NUMBERS_MISSING@12", "TARGET_UNTYPED@12", "TARGET_UNREADABLE@13"))
      << "letters among digits are never read as a number";
}

TEST_F(OtherMatrix, WithTujuanAndSasaranAsLinesBetweenItsTables) {
  Read("labelled-groups.tsv");
  EXPECT_THAT(Nodes(NodeKind::kSasaran), ElementsAre("Meningkatnya akuntabilitas < Mewujudkan birokrasi bersih",
                                                     "Meningkatnya integritas < Mewujudkan birokrasi bersih"));
  EXPECT_EQ(document_.lines.heading, 3);
  EXPECT_EQ(document_.lines.unread, 0);
  EXPECT_THAT(Told(), ElementsAre("SERIES_DROPS_TO_ZERO@8", "NUMBERS_MISSING@10", "DECIMAL_POINT@10"));
}

TEST_F(OtherMatrix, WithTheSumOfAProgramBesideItsHeading) {
  Read("sums-beside-headings.tsv");
  EXPECT_THAT(Nodes(NodeKind::kAction),
              ElementsAre("Analisis jabatan < PROGRAM PENATAAN ORGANISASI", "Survei < PROGRAM PELAYANAN PUBLIK",
                          "Forum < PROGRAM PELAYANAN PUBLIK"));
  int64_t sum = 0;
  for (const TreeNode& node : document_.tree.nodes) {
    for (const YearAmount& ceiling : node.ceilings) {
      sum += ceiling.amount.value();
    }
  }
  EXPECT_EQ(sum, 175'000'000) << "500 million are the sum of others, and are not counted twice";
}

TEST_F(OtherMatrix, OfTenToFourteenCellsWithTheUnitAtTheRightAndTargetsInBrackets) {
  Read("ten-to-fourteen-cells.tsv");
  EXPECT_EQ(document_.lines.data, 5);
  EXPECT_THAT(Units(), ElementsAre("Bagian Organisasi", "Bagian Organisasi", "Bagian Organisasi", "Bagian Organisasi",
                                   "Bagian Organisasi"));
  EXPECT_THAT(Targets(0), ElementsAre("2024: 100"));
  EXPECT_THAT(Targets(1), ElementsAre("2024: 1 perbup/tahun"));
  EXPECT_EQ(document_.tree.indicators[1].targets[0].value.kind, ValueKind::kLowerBound);
  EXPECT_THAT(Targets(2), ElementsAre("2024: 1–3 kajian/semester"));
  EXPECT_THAT(Targets(3), ElementsAre("2024: 3"));
  EXPECT_THAT(Targets(4), ElementsAre("2024: 12 laporan")) << "the digits are kept, the words say 11";
  EXPECT_THAT(Told(), ElementsAre("COLUMNS_SHIFTED@2", "COLUMNS_SHIFTED@3", "BRACKET_UNCLOSED@5", "COLUMNS_SHIFTED@6",
                                  "NUMBER_WORDS_DIFFER@6", "BRACKET_UNCLOSED@6"));
}

TEST_F(OtherMatrix, WithBlanksAtThousandsAndASumThatNoWordCallsSo) {
  Read("blanks-in-amounts.tsv");
  ASSERT_EQ(document_.tree.ceilings.size(), 1);
  EXPECT_EQ(document_.tree.ceilings[0].amount, Rupiah(2'900'000'000));
  EXPECT_EQ(document_.lines.unread, 0);
  EXPECT_EQ(document_.totals.size(), 1);
  EXPECT_THAT(Told(), IsEmpty()) << "the last line is the sum of those above";
}

TEST_F(OtherMatrix, OfMoneyThatMayBeOfEitherYearIsNotGuessed) {
  const PlanDocument document = ReadPlanDocument(
      "No\tRencana Aksi\tIndikator\tTarget 2022\tTarget 2023\tAnggaran 2022\tAnggaran 2023\tPenanggung Jawab\n"
      "1\tCoaching\tJumlah coach\t5 orang\t5 orang\t7.500.000\tBKPSDM\n",
      BuiltInProfile("action-matrix").value(), UnitDirectory(), {.has_units = false});
  EXPECT_TRUE(document.findings.has_error());
  EXPECT_EQ(document.lines.data, 1);
}

TEST_F(OtherMatrix, InMillionsWithDecimalsIsWholeRupiah) {
  const PlanDocument document = ReadPlanDocument(
      "No\tRencana Aksi\tIndikator\tTarget 2022\tAnggaran 2022 (juta rupiah)\tPIC\n"
      "1\tSurvei\tNilai\t80\t1.250,5\tSetda\n2\tForum\tJumlah\t1\t0,0000001\tSetda\n",
      BuiltInProfile("action-matrix").value(), UnitDirectory(), {.has_units = false});
  EXPECT_EQ(document.tree.ceilings[0].amount, Rupiah(1'250'500'000));
  const std::vector<Finding> found = document.findings.Report();
  EXPECT_THAT(found, ::testing::Contains(AllOf(Field(&Finding::code, "BUDGET_NOT_A_NUMBER"))))
      << "a tenth of a rupiah is none";
}

TEST_F(OtherMatrix, WhereALoneNumberBelowWordsIsThePages) {
  const PlanDocument document = ReadPlanDocument(
      "No\tRencana Aksi\tIndikator\tTarget 2022\tPIC\n1\tSurvei\tNilai\t80\tSetda\n\t45\n2\tForum\tJumlah\t1\tSetda\n",
      BuiltInProfile("action-matrix").value(), UnitDirectory(), {.has_units = false});
  EXPECT_EQ(document.lines.prose, 1);
  EXPECT_EQ(document.lines.unread, 0);
  EXPECT_EQ(document.tree.action_count, 2);
}

TEST_F(OtherMatrix, OfMonthsThatAreNumberedAndOfBarsWithoutMargins) {
  const PlanDocument document = ReadPlanDocument(
      "No | Kegiatan | Aksi | Kriteria | B03 | B06 | B12 | Pelaksana\n---|---|---|---|---|---|---|---\n"
      "1 | Penataan | Analisis data \\| jabatan | Anjab (100% (seratus persen)) | 25% | 50% | 100% | Setda\n",
      BuiltInProfile("action-matrix").value(), UnitDirectory(),
      {.start_year = 2023, .end_year = 2023, .has_units = false});
  EXPECT_THAT(document.findings.has_error(), false);
  ASSERT_EQ(document.tree.indicators.size(), 1);
  EXPECT_EQ(document.tree.indicators[0].targets[0].value.number, (Decimal{100, 0}));
  EXPECT_EQ(document.tree.nodes.back().title, "Analisis data | jabatan");
  EXPECT_EQ(document.tree.nodes.back().details.size(), 3);
}

TEST_F(OtherMatrix, WhoseUnitMovedBeforeTheTargetsWithinAPage) {
  const PlanDocument document = ReadPlanDocument(
      "No\tRencana Aksi\tIndikator\tTarget 2022\tTarget 2023\tPIC\n"
      "1\tSurvei\tNilai survei\t80\t85\tBagian Hukum\n"
      "2\tForum\tJumlah forum\tBagian Hukum\t1 kali\t2 kali\n",
      BuiltInProfile("action-matrix").value(), UnitDirectory(), {.has_units = false});
  ASSERT_EQ(document.tree.indicators.size(), 2);
  EXPECT_EQ(document.tree.indicators[1].title, "Jumlah forum");
  EXPECT_EQ(document.tree.indicators[1].targets[1].value.number, (Decimal{2, 0}));
  EXPECT_EQ(document.tree.nodes.back().printed_units, "Bagian Hukum");
  EXPECT_EQ(document.lines.data, 2);
}

TEST_F(OtherMatrix, WhoseRowsSpeakOfLawsOrHoldAnAmountAlone) {
  const PlanDocument document = ReadPlanDocument(
      "Lampiran Peraturan Bupati Nomor 5 Tahun 2019\n\nNo\tRencana Aksi\tIndikator\tTarget\tAnggaran\tPIC\n"
      "1\tKajian (UU Nomor 25 Tahun 2009)\tJumlah kajian\t1\t-\tSetda\nRp 10.000.000\t\t\t\t\t\n",
      BuiltInProfile("action-matrix").value(), UnitDirectory(), {.needs_years = false, .has_units = false});
  EXPECT_THAT(document.tree.years, IsEmpty()) << "the years of laws are not the plan's";
  EXPECT_EQ(document.lines.unread, 1) << "money is no heading";
  EXPECT_EQ(document.lines.heading, 0);
}

TEST_F(OtherMatrix, WhoseOutputIsItsTargetWithTheNumberInWordsBeside) {
  const PlanDocument document = ReadPlanDocument(
      "No\tRencana Aksi\tOutput\tUnit\n1\tMenyusun SOP\t10 (sepuluh) SOP\tSetda\n"
      "2\tBimtek\t100 (seratus) orang peserta, dua angkatan\tSetda\n",
      BuiltInProfile("action-matrix").value(), UnitDirectory(),
      {.start_year = 2022, .end_year = 2022, .has_units = false});
  ASSERT_EQ(document.tree.indicators.size(), 2);
  const TargetValue& first = document.tree.indicators[0].targets.at(0).value;
  EXPECT_EQ(first.number, (Decimal{10, 0}));
  EXPECT_EQ(first.unit, "SOP");
  EXPECT_EQ(first.printed, "10 (sepuluh) SOP");
  EXPECT_EQ(document.tree.indicators[1].targets.at(0).value.unit, "orang peserta");
  EXPECT_EQ(document.tree.nodes.back().printed_units, "Setda");
}

TEST_F(OtherMatrix, WithoutBudgetsMayMeasureMoney) {
  const PlanDocument document = ReadPlanDocument(
      "No\tIndikator Kinerja\tKondisi Awal 2020\tTarget 2021\tTarget 2022\tPIC\n"
      "1\tPendapatan asli daerah\t150 Milyar\t175.000.000.000\t200.000.000.000\tSetda\n",
      BuiltInProfile("action-matrix").value(), UnitDirectory(), {.has_units = false});
  EXPECT_EQ(document.lines.unread, 0);
  ASSERT_EQ(document.tree.indicators.size(), 1);
  EXPECT_EQ(document.tree.indicators[0].targets.at(1).value.number, (Decimal{200'000'000'000, 0}));
}

}  // namespace
}  // namespace terpadu::planning
