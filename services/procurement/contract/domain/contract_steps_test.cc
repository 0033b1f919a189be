#include "services/procurement/contract/domain/contract_steps.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/error.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::procurement::domain {
namespace {

TEST(ContractSteps, AreTheDiagramsOfTheReadme) {
  std::ifstream file(PROCUREMENT_CONTRACT_README);
  std::stringstream text;
  text << file.rdbuf();
  for (const ContractAggregate aggregate : kContractAggregates) {
    EXPECT_THAT(text.str(), ::testing::HasSubstr("```mermaid\n" + DiagramOf(aggregate) + "```\n"))
        << DiagramOf(aggregate);
  }
}

struct ForbiddenStep {
  ContractAggregate aggregate;
  std::string_view state;
  std::string_view act;
};

// Every act in every state that the table does not allow it in.
std::vector<ForbiddenStep> ForbiddenSteps() {
  std::vector<ForbiddenStep> forbidden;
  for (const ContractAggregate aggregate : kContractAggregates) {
    for (const std::string_view state : StatesOf(aggregate)) {
      for (const std::string_view act : ActsOf(aggregate)) {
        const bool allowed = std::any_of(ContractSteps().begin(), ContractSteps().end(), [&](const ContractStep& step) {
          return step.aggregate == aggregate && step.from == state && step.act == act;
        });
        if (!allowed) {
          forbidden.push_back({aggregate, state, act});
        }
      }
    }
  }
  return forbidden;
}

class ForbiddenContractStep : public ::testing::TestWithParam<ForbiddenStep> {};

TEST_P(ForbiddenContractStep, IsRefusedWithTheStatesThatWouldDo) {
  const ForbiddenStep& step = GetParam();
  const absl::Status refused = CheckAllowed(step.aggregate, "it", step.state, step.act);
  ASSERT_THAT(refused, testing::StatusIs(absl::StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_NE(MetadataOf(refused).at("allowed"), "");
}

INSTANTIATE_TEST_SUITE_P(Contract, ForbiddenContractStep, ::testing::ValuesIn(ForbiddenSteps()), [](const auto& each) {
  return absl::StrReplaceAll(
      absl::StrCat(std::string(each.param.act), "_of_", std::string(NameOf(each.param.aggregate)), "_",
                   std::string(each.param.state)),
      {{" ", "_"}});
});

}  // namespace
}  // namespace terpadu::procurement::domain
