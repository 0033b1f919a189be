#include "services/procurement/domain/lifecycle.h"

#include <fstream>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"
#include "services/procurement/domain/hold.h"

namespace terpadu::procurement::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Readme() {
  std::ifstream file(PROCUREMENT_README);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Lifecycle, IsTheTableOfTheReadme) {
  std::string table = "| aggregate | from | act | to |\n|---|---|---|---|\n";
  for (const Transition& transition : Transitions()) {
    table += "| " + std::string(NameOf(transition.aggregate)) + " | " +
             (transition.from.empty() ? "–" : std::string(transition.from)) + " | " + std::string(transition.act) +
             " | " + std::string(transition.to) + " |\n";
  }
  EXPECT_THAT(Readme(), HasSubstr(table));
}

TEST(Lifecycle, TheDiagramsOfTheReadmeAreDrawnFromTheTable) {
  for (const Aggregate aggregate :
       {Aggregate::kRupPackage, Aggregate::kRpp, Aggregate::kContract, Aggregate::kRupSplit}) {
    std::string diagram = "### " + std::string(NameOf(aggregate)) + "\n\n```mermaid\nstateDiagram-v2\n";
    for (const Transition& transition : Transitions()) {
      if (transition.aggregate == aggregate && transition.from != transition.to) {
        diagram += "    " + (transition.from.empty() ? "[*]" : std::string(transition.from)) + " --> " +
                   std::string(transition.to) + ": " + std::string(transition.act) + "\n";
      }
    }
    EXPECT_THAT(Readme(), HasSubstr(diagram + "```\n"));
  }
}

TEST(Lifecycle, HoldsAreTheTableOfTheReadme) {
  std::string table = "| from | goal | call to budgeting | to |\n|---|---|---|---|\n";
  for (const HoldStep& step : HoldSteps()) {
    table += "| " + std::string(step.from) + " | " + std::string(step.goal) + " | " + std::string(NameOf(step.act)) +
             " | " + std::string(step.to) + " |\n";
  }
  EXPECT_THAT(Readme(), HasSubstr(table));
}

TEST(Lifecycle, AnEndedPackageAllowsNothing) {
  for (const Transition& transition : Transitions()) {
    EXPECT_TRUE(transition.aggregate != Aggregate::kRupPackage ||
                (transition.from != state::kRevised && transition.from != state::kCancelled))
        << transition.act;
  }
}

TEST(Lifecycle, ARefusalTellsTheStateAndThoseThatWouldDo) {
  EXPECT_THAT(StatesAllowing(Aggregate::kRupPackage, act::kRevise), ElementsAre("ANNOUNCED", "KAJI_ULANG"));
  EXPECT_THAT(CheckAllowed(Aggregate::kRupPackage, "p", state::kKajiUlang, act::kRevise), terpadu::testing::IsOk());
  const absl::Status refused = CheckAllowed(Aggregate::kRpp, "r", state::kApproved, act::kRevise);
  EXPECT_THAT(refused, terpadu::testing::StatusIs(absl::StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_EQ(MetadataOf(refused).at("state"), "RPP_STATE_APPROVED");
  EXPECT_EQ(MetadataOf(refused).at("allowed"), "RPP_STATE_SUBMITTED,RPP_STATE_RETURNED,RPP_STATE_REFUSED");
}

}  // namespace
}  // namespace terpadu::procurement::domain
