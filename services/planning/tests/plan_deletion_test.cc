// Drafts that are thrown away.
#include "services/planning/tests/draft_fixture.h"
#include "services/planning/tests/proposal_fixture.h"
#include "terpadu/planning/v1/plan_events.pb.h"

namespace terpadu::planning {
namespace {

using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

v1::DeletePlanRequest Deletion(const std::string& name, const std::string& etag = "") {
  v1::DeletePlanRequest request;
  request.set_name(name);
  request.set_etag(etag);
  return request;
}

class PlanDeletion : public DraftTest {
 protected:
  auto Delete(const std::string& id, const std::string& etag = "") {
    return Call(&PlanDraftService::DeletePlan, Deletion(PlanName(id), etag));
  }

  // How many rows of the plan's tables are left.
  int Rows() {
    constexpr postgres::Statement kRows = {"test_rows_of_plans", R"sql(
      SELECT (SELECT count(*) FROM plan) + (SELECT count(*) FROM plan_node) + (SELECT count(*) FROM indicator)
           + (SELECT count(*) FROM indicator_target) + (SELECT count(*) FROM plan_node_unit)
           + (SELECT count(*) FROM plan_node_ceiling) + (SELECT count(*) FROM plan_check)
           + (SELECT count(*) FROM plan_finding) + (SELECT count(*) FROM plan_open_finding)
           + (SELECT count(*) FROM plan_stage) + (SELECT count(*) FROM plan_reference))sql"};
    const auto rows = db_.Execute(postgres::Scope::Instansi("probolinggo"), kRows, {});
    EXPECT_THAT(rows, IsOk());
    return rows.ok() ? static_cast<int>(rows->Int(0, 0)) : -1;
  }
};

TEST_F(PlanDeletion, ADraftIsDeletedWithAllThatBelongsToIt) {
  ASSERT_THAT(Create(Tree()), IsOk());
  ASSERT_THAT(CreateIndicators("rkpd", {IndicatorRequest("rkpd", "i1", "p", {{2025, 3}})}), IsOk());
  const std::string stale = GetPlan(kRkpd)->etag();
  v1::CheckPlanRequest check;
  check.set_name(kRkpd);
  ASSERT_THAT(Call(&PlanReviewService::CheckPlan, check), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Plan before, GetPlan(kRkpd));
  EXPECT_THAT(Delete("rkpd", stale), StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  v1::DeletePlanRequest dry = Deletion(kRkpd, before.etag());
  dry.set_validate_only(true);
  ASSERT_THAT(Call(&PlanDraftService::DeletePlan, dry), IsOk());
  ASSERT_THAT(Delete("rkpd", before.etag()), IsOk());
  EXPECT_EQ(Rows(), 0);
  EXPECT_THAT(GetPlan(kRkpd), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(Delete("rkpd"), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
  v1::PlanDeleted deleted;
  ASSERT_TRUE(deleted.ParseFromString(Events().back().data()));
  EXPECT_THAT(deleted.plan(), EqualsProto(before));
}

TEST_F(PlanDeletion, APlanThatTakesTheIdGoesOnWithTheVersions) {
  ASSERT_THAT(Delete("rkpd"), IsOk());
  ASSERT_THAT(Create("rkpd"), IsOk());
  ASSERT_THAT(Create(Tree()), IsOk());
  ASSERT_THAT(Submit(kRkpd), IsOk());
  int64_t version = 0;
  for (const event::v1::Event& event : Events()) {
    if (event.subject() == kRkpd) {
      EXPECT_EQ(event.version(), ++version) << event.type();
    }
  }
  EXPECT_GE(version, 5);
}

TEST_F(PlanDeletion, WhatIsNoDraftOrIsNeededStays) {
  ASSERT_THAT(Create(Tree()), IsOk());
  v1::CreatePlanRequest follows = PlanRequest("renja", v1::PLAN_KIND_RENJA, 2025, 2025, "dinas");
  follows.mutable_plan()->add_refers_to(kRkpd);
  ASSERT_THAT(Call(&PlanDraftService::CreatePlan, follows), IsOk());
  const auto refused = Delete("rkpd");
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition, "PLAN_IN_USE"));
  EXPECT_THAT(MetadataOf(refused.status()), UnorderedElementsAre(Pair("plan", kRkpd), Pair("by", PlanName("renja"))));
  ASSERT_THAT(Delete("renja"), IsOk());
  Batch carrying("other");
  ASSERT_THAT(Create("other"), IsOk());
  carrying.Add("q", v1::PLAN_NODE_KIND_PROGRAM, "", "1.03.02").add_carries(std::string(kRkpd) + "/nodes/p");
  ASSERT_THAT(Create(carrying), IsOk());
  EXPECT_THAT(MetadataOf(Delete("rkpd").status()),
              UnorderedElementsAre(Pair("plan", kRkpd), Pair("by", PlanName("other") + "/nodes/q")));
  ASSERT_THAT(Delete("other"), IsOk());
  ASSERT_THAT(Submit(kRkpd), IsOk());
  EXPECT_THAT(Delete("rkpd"), StatusIs(absl::StatusCode::kFailedPrecondition, "PLAN_NOT_DRAFT"));
}

TEST_F(PlanDeletion, ACopyOutlivesTheDraftThatItIsOf) {
  ASSERT_THAT(Create(Tree()), IsOk());
  v1::CopyPlanRequest copy;
  copy.set_name(kRkpd);
  copy.set_plan_id("next");
  ASSERT_THAT(Call(&PlanDraftService::CopyPlan, copy), IsOk());
  ASSERT_THAT(Delete("rkpd"), IsOk());
  EXPECT_EQ(GetPlan(PlanName("next"))->copied_from(), kRkpd);
}

class ProposedNode : public ProposalTest {};

TEST_F(ProposedNode, NeitherANodeNorAPlanWithAnAcceptedProposalIsDeletedAndTheProposalIsNamed) {
  RecordOne();
  ASSERT_THAT(Route(), IsOk());
  ASSERT_THAT(Accept(), IsOk());
  v1::BatchDeletePlanNodesRequest node;
  node.set_parent(kRkpd);
  node.add_requests()->set_name(kRoads);
  const auto refused = Call(&PlanDraftService::BatchDeletePlanNodes, node);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition, "NODE_IN_USE"));
  EXPECT_THAT(MetadataOf(refused.status()), UnorderedElementsAre(Pair("node", kRoads), Pair("by", Name("u1"))));
  const auto plan = Call(&PlanDraftService::DeletePlan, Deletion(kRkpd));
  EXPECT_THAT(plan, StatusIs(absl::StatusCode::kFailedPrecondition, "PLAN_IN_USE"));
  EXPECT_THAT(MetadataOf(plan.status()), UnorderedElementsAre(Pair("plan", kRkpd), Pair("by", Name("u1"))));
  ASSERT_THAT(Reopen(), IsOk());
  EXPECT_THAT(Call(&PlanDraftService::DeletePlan, Deletion(kRkpd)), IsOk());
}

}  // namespace
}  // namespace terpadu::planning
