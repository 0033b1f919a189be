// The action matrix of Probolinggo: as the city printed it, damage included, and the sample that ships.
#include <algorithm>
#include <map>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planning/tests/documents.h"

namespace terpadu::planning {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<const TreeNode*> NodesOf(const PlanTree& tree, NodeKind kind) {
  std::vector<const TreeNode*> nodes;
  for (const TreeNode& node : tree.nodes) {
    if (node.kind == kind) {
      nodes.push_back(&node);
    }
  }
  return nodes;
}

const TreeNode& NodeOfLine(const PlanTree& tree, NodeKind kind, int line) {
  const auto nodes = NodesOf(tree, kind);
  const auto found = std::find_if(nodes.begin(), nodes.end(), [&](const TreeNode* node) { return node->line == line; });
  EXPECT_NE(found, nodes.end()) << "line " << line;
  return **found;
}

const TreeNode& NodeOf(const PlanTree& tree, const std::string& id) {
  return *std::find_if(tree.nodes.begin(), tree.nodes.end(), [&](const TreeNode& node) { return node.id == id; });
}

void ExpectTheNumbersOfTheCity(const PlanDocument& document) {
  EXPECT_THAT(CodesIn(document), IsEmpty());
  const PlanTree& tree = document.tree;
  EXPECT_THAT(tree.years, ElementsAre(2018, 2019, 2020, 2021, 2022));
  EXPECT_EQ(tree.action_count, 41);
  EXPECT_EQ(tree.budgeted_action_count, 36);
  EXPECT_EQ(NodesOf(tree, NodeKind::kAction).size(), 41);
  EXPECT_EQ(NodesOf(tree, NodeKind::kArea).size(), 8);
  EXPECT_EQ(tree.indicators.size(), 41);
  ASSERT_EQ(tree.ceilings.size(), 5);
  for (const YearAmount& ceiling : tree.ceilings) {
    EXPECT_EQ(ceiling.amount, Rupiah(5'535'000'000)) << ceiling.year;
  }
}

void ExpectLinesToAddUp(const LineCounts& lines) {
  EXPECT_EQ(lines.total, lines.data + lines.continuation + lines.heading + lines.repeated_header + lines.blank +
                             lines.prose + lines.unread);
}

class PrintedMatrix : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::optional<std::string> content = PrintedTable();
    if (!content.has_value()) {
      GTEST_SKIP() << "the printed table is not here: set TERPADU_SHARED to the folder that has data/";
    }
    document_ = ReadWithSampleUnits(*content);
  }

  const PlanTree& tree() const { return document_.tree; }
  const TreeNode& Action(int line) const { return NodeOfLine(tree(), NodeKind::kAction, line); }
  std::vector<std::string> Findings(const std::string& code) const {
    std::vector<std::string> found = CodesIn(document_, Severity::kInfo);
    std::erase_if(found, [&](const std::string& entry) { return !entry.starts_with(code + "@"); });
    return found;
  }

  PlanDocument document_;
};

TEST_F(PrintedMatrix, HasTheNumbersOfTheCity) { ExpectTheNumbersOfTheCity(document_); }

TEST_F(PrintedMatrix, EveryOfIts88LinesIsUnderstood) {
  const LineCounts& lines = document_.lines;
  EXPECT_EQ(lines.total, 88);
  EXPECT_EQ(lines.data, 41);
  EXPECT_EQ(lines.continuation, 0);
  EXPECT_EQ(lines.heading, 9);
  EXPECT_EQ(lines.repeated_header, 27);
  EXPECT_EQ(lines.blank, 10);
  EXPECT_EQ(lines.prose, 1);
  EXPECT_EQ(lines.unread, 0);
  ExpectLinesToAddUp(lines);
}

TEST_F(PrintedMatrix, FiveActionsHaveNoBudgetOfTheirOwn) {
  EXPECT_THAT(Findings("BUDGET_MISSING"),
              ElementsAre("BUDGET_MISSING@29:11", "BUDGET_MISSING@30:11", "BUDGET_MISSING@31:11",
                          "BUDGET_MISSING@38:11", "BUDGET_MISSING@39:11"));
  EXPECT_THAT(Action(29).ceilings, IsEmpty());
  EXPECT_EQ(Action(28).ceilings.size(), 5);
}

TEST_F(PrintedMatrix, AnEmptyActionTakesTheOneAbove) {
  EXPECT_THAT(Findings("ACTION_INHERITED"), ElementsAre("ACTION_INHERITED@38:2", "ACTION_INHERITED@39:2"));
  EXPECT_EQ(Action(38).title, Action(37).title);
  EXPECT_NE(Action(38).problem, Action(37).problem);
}

TEST_F(PrintedMatrix, MergedCellsReachDownWithinTheirBlock) {
  EXPECT_THAT(Action(50).unit_ids, ElementsAre("4.02.01"));
  EXPECT_EQ(NodeOf(tree(), Action(50).program_id).title, "Program good governance");
  EXPECT_THAT(
      Findings("UNIT_INHERITED"),
      ElementsAre("UNIT_INHERITED@29:12", "UNIT_INHERITED@30:12", "UNIT_INHERITED@31:12", "UNIT_INHERITED@38:12",
                  "UNIT_INHERITED@39:12", "UNIT_INHERITED@47:12", "UNIT_INHERITED@48:12", "UNIT_INHERITED@49:12",
                  "UNIT_INHERITED@50:12", "UNIT_INHERITED@56:12", "UNIT_INHERITED@57:12", "UNIT_INHERITED@58:12"));
  EXPECT_EQ(NodeOf(tree(), Action(29).parent_id).title,
            "Penempatan pegawai sesuai kualifikasi, kompetensi dan profesional");
}

TEST_F(PrintedMatrix, AnAreaPrintedAgainOnTheNextPageStaysOne) {
  EXPECT_THAT(Findings("HEADING_REPEATED"), ElementsAre("HEADING_REPEATED@84:1"));
  EXPECT_EQ(NodesOf(tree(), NodeKind::kArea).back()->id, "a8");
}

TEST_F(PrintedMatrix, AnAreaReachesOverThePageToTheNextHeading) {
  const TreeNode& sasaran = NodeOf(tree(), Action(36).parent_id);
  EXPECT_EQ(NodeOf(tree(), sasaran.parent_id).title, "Sumber Daya Manusia Aparatur");
}

TEST_F(PrintedMatrix, BudgetedActionsWithoutATargetAreNamedYearByYear) {
  EXPECT_THAT(Findings("NO_TARGET_IN_YEAR"),
              ElementsAre("NO_TARGET_IN_YEAR@69:5", "NO_TARGET_IN_YEAR@75:5", "NO_TARGET_IN_YEAR@76:5",
                          "NO_TARGET_IN_YEAR@76:7", "NO_TARGET_IN_YEAR@76:8", "NO_TARGET_IN_YEAR@76:9",
                          "NO_TARGET_IN_YEAR@77:8", "NO_TARGET_IN_YEAR@77:9", "NO_TARGET_IN_YEAR@85:5",
                          "NO_TARGET_IN_YEAR@85:7", "NO_TARGET_IN_YEAR@85:9"));
}

TEST_F(PrintedMatrix, ProgrammesThatDifferByBlanksStayTwo) {
  EXPECT_THAT(Findings("PROGRAM_SIMILAR"), ElementsAre("PROGRAM_SIMILAR@37:10"));
}

TEST_F(PrintedMatrix, MarkupLeavesTheTexts) {
  EXPECT_EQ(Action(16).problem, "belum dilaksanakan evaluasi terhadap penyusunan tatalaksana (business process)");
}

TEST_F(PrintedMatrix, SeveralUnitsInACellAreTold) {
  EXPECT_THAT(Action(18).unit_ids, ElementsAre("4.01.01", "4.04.01"));
  EXPECT_THAT(Action(20).unit_ids, ElementsAre("4.03.01", "4.04.01", "4.06.01"));
  EXPECT_THAT(Action(75).unit_ids, ElementsAre("4.01.01", "4.90.02"));
  EXPECT_THAT(Action(76).unit_ids, ElementsAre("4.07.01", "4.06.01"));
  EXPECT_THAT(Action(77).unit_ids, ElementsAre("4.01.01", "4.01.02"));
  EXPECT_THAT(Action(86).unit_ids, ElementsAre("4.07.01"));
  EXPECT_THAT(Action(68).unit_ids, ElementsAre("4.90.01"));
  EXPECT_EQ(Action(68).printed_units, "di seluruh OPD");
  EXPECT_THAT(Findings("UNIT_UNKNOWN"), IsEmpty());
}

TEST_F(PrintedMatrix, DashEmptyAndZeroAreThreeThings) {
  const auto targets_of = [&](int line) {
    return std::find_if(tree().indicators.begin(), tree().indicators.end(),
                        [&](const TreeIndicator& indicator) { return indicator.line == line; })
        ->targets;
  };
  EXPECT_EQ(targets_of(69).at(0).value.kind, ValueKind::kNone);
  EXPECT_THAT(targets_of(38), IsEmpty());
  EXPECT_EQ(targets_of(18).at(0).value.kind, ValueKind::kPercent);
  EXPECT_EQ(targets_of(18).at(0).value.number, Decimal());
}

TEST_F(PrintedMatrix, ParentsAndProgrammesStandBeforeWhatNamesThem) {
  std::set<std::string> seen = {""};
  for (const TreeNode& node : tree().nodes) {
    EXPECT_THAT(seen, Contains(node.parent_id));
    EXPECT_THAT(seen, Contains(node.program_id));
    EXPECT_TRUE(seen.insert(node.id).second);
  }
}

TEST(SampleMatrix, HasTheNumbersOfTheCity) {
  const PlanDocument document = ReadWithSampleUnits(Sample());
  ExpectTheNumbersOfTheCity(document);
  EXPECT_EQ(document.lines.total, 62);
  EXPECT_EQ(document.lines.data, 41);
  EXPECT_EQ(document.lines.heading, 8);
  EXPECT_EQ(document.lines.repeated_header, 3);
  ExpectLinesToAddUp(document.lines);
}

TEST_F(PrintedMatrix, AgreesWithTheSampleRowByRow) {
  const PlanDocument sample = ReadWithSampleUnits(Sample());
  const auto printed_actions = NodesOf(tree(), NodeKind::kAction);
  const auto sample_actions = NodesOf(sample.tree, NodeKind::kAction);
  ASSERT_EQ(printed_actions.size(), sample_actions.size());
  for (size_t i = 0; i < printed_actions.size(); ++i) {
    const TreeNode& printed = *printed_actions[i];
    const TreeNode& shipped = *sample_actions[i];
    EXPECT_EQ(printed.unit_ids, shipped.unit_ids) << "line " << printed.line;
    ASSERT_EQ(printed.ceilings.size(), shipped.ceilings.size()) << "line " << printed.line;
    for (size_t year = 0; year < printed.ceilings.size(); ++year) {
      EXPECT_EQ(printed.ceilings[year].amount, shipped.ceilings[year].amount) << "line " << printed.line;
    }
    const auto& printed_targets = tree().indicators[i].targets;
    const auto& shipped_targets = sample.tree.indicators[i].targets;
    ASSERT_EQ(printed_targets.size(), shipped_targets.size()) << "line " << printed.line;
    for (size_t year = 0; year < printed_targets.size(); ++year) {
      EXPECT_EQ(printed_targets[year].year, shipped_targets[year].year);
      EXPECT_EQ(printed_targets[year].value.kind, shipped_targets[year].value.kind) << "line " << printed.line;
      EXPECT_EQ(printed_targets[year].value.number, shipped_targets[year].value.number) << "line " << printed.line;
      EXPECT_EQ(printed_targets[year].value.unit, shipped_targets[year].value.unit) << "line " << printed.line;
    }
  }
}

}  // namespace
}  // namespace terpadu::planning
