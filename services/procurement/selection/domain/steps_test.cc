#include "services/procurement/selection/domain/steps.h"

#include <fstream>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::procurement::domain {
namespace {

TEST(SelectionSteps, AreTheDiagramsOfTheReadme) {
  std::ifstream file(PROCUREMENT_SELECTION_README);
  std::stringstream text;
  text << file.rdbuf();
  for (const SelectionAggregate aggregate : kSelectionAggregates) {
    EXPECT_THAT(text.str(), ::testing::HasSubstr("```mermaid\n" + DiagramOf(aggregate) + "```\n"))
        << DiagramOf(aggregate);
  }
}

TEST(SelectionSteps, ARefusalTellsTheStateAndThoseThatWouldDo) {
  const absl::Status refused = CheckAllowed(SelectionAggregate::kSelection, "s", "OPENED", step::kNegotiate);
  EXPECT_THAT(refused, testing::StatusIs(absl::StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_EQ(MetadataOf(refused).at("state"), "SELECTION_STATE_OPENED");
  EXPECT_EQ(MetadataOf(refused).at("allowed"), "SELECTION_STATE_RANKED,SELECTION_STATE_SANGGAH");
}

}  // namespace
}  // namespace terpadu::procurement::domain
