#include "services/planning/domain/proposal_life.h"

#include <limits>

#include "gtest/gtest.h"

namespace terpadu::planning {
namespace {

using enum ProposalStage;
using enum ProposalMove;

TEST(ProposalLife, EveryMoveBeginsWhereTheTableSays) {
  struct Row {
    ProposalMove move;
    std::vector<ProposalStage> from;
  };
  for (const Row& row : std::vector<Row>{{kRoute, {kRecorded, kRouted}},
                                         {kAccept, {kRouted}},
                                         {kRefuse, {kRecorded, kRouted}},
                                         {kWithdraw, {kRecorded, kRouted}},
                                         {kReopen, {kAccepted, kRefused}}}) {
    for (const ProposalStage stage : {kRecorded, kRouted, kAccepted, kRefused, kWithdrawn}) {
      const bool listed = std::find(row.from.begin(), row.from.end(), stage) != row.from.end();
      EXPECT_EQ(MayMove(stage, row.move), listed) << static_cast<int>(stage) << " " << static_cast<int>(row.move);
    }
  }
}

TEST(ProposalLife, AReopenedProposalGoesBackToItsUnitOrToNobody) {
  EXPECT_EQ(StageAfter(kReopen, true), kRouted);
  EXPECT_EQ(StageAfter(kReopen, false), kRecorded);
  EXPECT_EQ(StageAfter(kWithdraw, true), kWithdrawn);
}

const CarryingNode kNode = {.is_sub_kegiatan = true,
                            .plan_is_annual = true,
                            .first_year = 2026,
                            .last_year = 2026,
                            .unit_ids = {"dinas-pu"},
                            .ceiling = 100,
                            .accepted_already = 60};

TEST(Acceptance, ASubKegiatanOfTheUnitCarriesAProposalUpToItsCeiling) {
  EXPECT_EQ(FaultOfAcceptance(kNode, "dinas-pu", 2026, 40), AcceptanceFault::kNone);
  EXPECT_EQ(FaultOfAcceptance(kNode, "dinas-pu", 2026, 41), AcceptanceFault::kCeiling);
  EXPECT_EQ(FaultOfAcceptance(kNode, "dinas-pu", 2026, std::numeric_limits<int64_t>::max()), AcceptanceFault::kCeiling);
}

TEST(Acceptance, IsRefusedForAnotherNodePlanYearOrUnit) {
  CarryingNode node = kNode;
  node.is_sub_kegiatan = false;
  EXPECT_EQ(FaultOfAcceptance(node, "dinas-pu", 2026, 1), AcceptanceFault::kNodeKind);
  node = kNode;
  node.plan_is_annual = false;
  EXPECT_EQ(FaultOfAcceptance(node, "dinas-pu", 2026, 1), AcceptanceFault::kPlanKind);
  node = kNode;
  node.plan_is_replaced = true;
  EXPECT_EQ(FaultOfAcceptance(node, "dinas-pu", 2026, 1), AcceptanceFault::kPlanReplaced);
  EXPECT_EQ(FaultOfAcceptance(kNode, "dinas-pu", 2027, 1), AcceptanceFault::kYear);
  EXPECT_EQ(FaultOfAcceptance(kNode, "dinkes", 2026, 1), AcceptanceFault::kUnit);
}

TEST(Acceptance, ANodeWithoutUnitsOrCeilingTakesAnyUnitAndAmount) {
  CarryingNode node = kNode;
  node.unit_ids.clear();
  node.ceiling.reset();
  EXPECT_EQ(FaultOfAcceptance(node, "dinkes", 2026, 1'000'000'000), AcceptanceFault::kNone);
}

}  // namespace
}  // namespace terpadu::planning
