#include <atomic>
#include <thread>

#include "services/planning/tests/draft_fixture.h"

namespace terpadu::planning {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Pair;

TEST_F(DraftTest, APlanBeginsAsADraftInTheFirstStageOfItsKind) {
  ASSERT_OK_AND_ASSIGN(const v1::Plan plan, GetPlan(kRkpd));
  EXPECT_EQ(plan.state(), v1::PLAN_STATE_DRAFT);
  EXPECT_EQ(plan.stage(), "persiapan");
  EXPECT_EQ(plan.content_hash(), "");
  EXPECT_THAT(Create("rkpd"), StatusIs(absl::StatusCode::kAlreadyExists, "PLAN_EXISTS"));
}

TEST_F(DraftTest, RenstraAndRenjaAreOfAUnitAndAnnualPlansOfOneYear) {
  EXPECT_THAT(ViolationsOf(Create("renja", v1::PLAN_KIND_RENJA).status()),
              ElementsAre("plan.unit: must be set: the plan is of a unit"));
  EXPECT_THAT(ViolationsOf(Create("other", v1::PLAN_KIND_RKPD, 2025, 2026).status()),
              ElementsAre("plan.end_year: must be start_year: the plan is annual"));
  EXPECT_THAT(ViolationsOf(Create("renja", v1::PLAN_KIND_RENJA, 2025, 2025, "none").status()),
              ElementsAre("plan.unit: is not a unit of the instansi"));
  EXPECT_THAT(Create("renja", v1::PLAN_KIND_RENJA, 2025, 2025, "dinas"), IsOk());
}

TEST_F(DraftTest, ABatchMayHaveChildrenBeforeTheirParents) {
  ASSERT_OK_AND_ASSIGN(const auto created, Create(Tree()));
  ASSERT_EQ(created.plan_nodes_size(), 7);
  v1::ListPlanNodesRequest list;
  list.set_parent(kRkpd);
  ASSERT_OK_AND_ASSIGN(const auto listed, Call(&PlanningService::ListPlanNodes, list));
  ASSERT_EQ(listed.plan_nodes_size(), 7);
  for (int i = 0; i < 7; ++i) {
    EXPECT_THAT(listed.plan_nodes(i), EqualsProto(created.plan_nodes(i)));
  }
  ASSERT_OK_AND_ASSIGN(const v1::Plan plan, GetPlan(kRkpd));
  ASSERT_EQ(plan.ceilings_size(), 1);
  EXPECT_EQ(plan.ceilings(0).amount(), 100) << "of the programs alone: what is below are parts of them";
  EXPECT_EQ(plan.node_count(), 7);
}

TEST_F(DraftTest, TheSameBatchAgainIsAnsweredAsBeforeAndABatchIsAllOrNothing) {
  const std::string request_id = NewUuid();
  ASSERT_OK_AND_ASSIGN(const auto first, Create(Tree(), request_id));
  EXPECT_THAT(Create(Tree(), request_id), testing::IsOkAndHolds(EqualsProto(first)));
  Batch other = Tree();
  other.Add("new", v1::PLAN_NODE_KIND_PROGRAM, "", "1.03.03");
  const auto again = Create(other);
  EXPECT_THAT(again, StatusIs(absl::StatusCode::kAlreadyExists, "NODE_EXISTS"));
  EXPECT_THAT(Create(other, request_id), StatusIs(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
  ASSERT_OK_AND_ASSIGN(const v1::Plan plan, GetPlan(kRkpd));
  EXPECT_EQ(plan.node_count(), 7);
}

TEST_F(DraftTest, WhatIsWrongWithABatchIsToldAllAtOnce) {
  Batch batch("rkpd");
  batch.Add("v", v1::PLAN_NODE_KIND_VISI, "", "");
  batch.Add("k", v1::PLAN_NODE_KIND_KEGIATAN, "", "1.03.02.2.01");
  batch.Add("p", v1::PLAN_NODE_KIND_PROGRAM, "", "1.3.2");
  batch.Add("q", v1::PLAN_NODE_KIND_PROGRAM, "", "1.03.02.2.01");
  batch.Add("s", v1::PLAN_NODE_KIND_SUB_KEGIATAN, "p", "", 5, 2030);
  auto& shared = batch.Add("p", v1::PLAN_NODE_KIND_PROGRAM, "", "1.03.04");
  for (const auto& [unit, share] : {std::pair("dinas", 5000), std::pair("badan", 4000)}) {
    v1::UnitShare& out = *shared.add_shares();
    out.set_unit(UnitName(unit));
    out.set_basis_points(share);
  }
  const auto violations = ViolationsOf(Create(batch).status());
  EXPECT_THAT(violations, Contains("requests[0].plan_node.kind: must be a kind of node of a RKPD"));
  EXPECT_THAT(violations, Contains("requests[1].plan_node.parent_node: must be set: a KEGIATAN stands below PROGRAM"));
  EXPECT_THAT(violations, Contains("requests[3].plan_node.code: must be the code of a PROGRAM"));
  EXPECT_THAT(violations,
              Contains("requests[4].plan_node.ceilings[0].year: must be a year of the plan, or the one after"));
  EXPECT_THAT(violations, Contains("requests[4].plan_node.parent_node: is a PROGRAM, and must be KEGIATAN"));
  EXPECT_THAT(violations, Contains("requests[5].plan_node_id: is in the batch twice"));
  EXPECT_THAT(violations, Contains("requests[5].plan_node.shares: must be 10,000 basis points together, not 9000"));
}

TEST_F(DraftTest, WhatABatchNeedsMustBeThereAndOfTheRightKind) {
  ASSERT_THAT(Create(Tree()), IsOk());
  Batch batch("rkpd");
  batch.Add("a", v1::PLAN_NODE_KIND_KEGIATAN, "none", "1.03.02.2.03");
  batch.Add("b", v1::PLAN_NODE_KIND_KEGIATAN, "k1", "1.03.02.2.04").add_units(UnitName("none"));
  batch.Add("c", v1::PLAN_NODE_KIND_PROGRAM, "", "1.03.05").add_carries(PlanName("other") + "/nodes/x");
  const auto violations = ViolationsOf(Create(batch).status());
  EXPECT_THAT(violations, ElementsAre("requests[0].plan_node.parent_node: is not a node of the plan",
                                      "requests[1].plan_node.parent_node: is a KEGIATAN, and must be PROGRAM",
                                      "requests[1].plan_node.units[0]: is not a unit of the instansi",
                                      "requests[2].plan_node.carries[0]: is not a node"));
}

TEST_F(DraftTest, NodesOfADraftAreChangedAndDeletedWithTheirEtags) {
  ASSERT_OK_AND_ASSIGN(const auto created, Create(Tree()));
  v1::BatchUpdatePlanNodesRequest update;
  update.set_parent(kRkpd);
  v1::UpdatePlanNodeRequest& entry = *update.add_requests();
  *entry.mutable_plan_node() = created.plan_nodes(0);
  entry.mutable_plan_node()->set_title("Baru");
  entry.mutable_plan_node()->set_code("1.03.02.2.01.0009");
  entry.mutable_plan_node()->mutable_ceilings(0)->set_amount(30);
  entry.mutable_update_mask()->add_paths("title");
  entry.mutable_update_mask()->add_paths("ceilings");
  ASSERT_OK_AND_ASSIGN(const auto updated, Call(&PlanDraftService::BatchUpdatePlanNodes, update));
  EXPECT_EQ(updated.plan_nodes(0).title(), "Baru");
  EXPECT_EQ(updated.plan_nodes(0).ceilings(0).amount(), 30);
  EXPECT_EQ(updated.plan_nodes(0).code(), created.plan_nodes(0).code()) << "not in the mask";
  EXPECT_THAT(Call(&PlanDraftService::BatchUpdatePlanNodes, update),
              StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));

  v1::BatchDeletePlanNodesRequest remove;
  remove.set_parent(kRkpd);
  remove.add_requests()->set_name(std::string(kRkpd) + "/nodes/k1");
  const auto used = Call(&PlanDraftService::BatchDeletePlanNodes, remove);
  EXPECT_THAT(used, StatusIs(absl::StatusCode::kFailedPrecondition, "NODE_IN_USE"));
  EXPECT_THAT(MetadataOf(used.status()), Contains(Pair("by", std::string(kRkpd) + "/nodes/s11")));
  remove.add_requests()->set_name(std::string(kRkpd) + "/nodes/s11");
  remove.add_requests()->set_name(std::string(kRkpd) + "/nodes/s12");
  ASSERT_THAT(CreateIndicators("rkpd", {IndicatorRequest("rkpd", "i1", "s11", {{2025, 3}})}), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto removed, Call(&PlanDraftService::BatchDeletePlanNodes, remove));
  EXPECT_EQ(removed.deleted_nodes(), 3);
  EXPECT_EQ(removed.deleted_indicators(), 1);
}

TEST_F(DraftTest, IndicatorsKeepWhatTheyAreMeasuredBy) {
  ASSERT_THAT(Create(Tree()), IsOk());
  auto wanted = IndicatorRequest("rkpd", "i1", "s11", {{2025, 120}, {2026, 130}});
  v1::Indicator& indicator = *wanted.mutable_indicator();
  indicator.set_polarity(type::v1::POLARITY_HIGHER_IS_BETTER);
  indicator.set_aggregation(type::v1::AGGREGATION_CUMULATIVE);
  indicator.set_source("Survei");
  indicator.set_unit_of_measure("dokumen");
  indicator.set_baseline_year(2024);
  indicator.mutable_baseline()->set_kind(type::v1::VALUE_KIND_PERCENT);
  indicator.mutable_baseline()->mutable_number()->set_units(250);
  indicator.mutable_baseline()->mutable_number()->set_scale(1);
  indicator.mutable_final_target()->set_kind(type::v1::VALUE_KIND_ORDINAL);
  indicator.mutable_final_target()->set_label("WTP");
  ASSERT_OK_AND_ASSIGN(const auto created, CreateIndicators("rkpd", {wanted}));
  EXPECT_EQ(created.indicators(0).baseline().number().units(), 25) << "without zeros at its end";
  v1::ListIndicatorsRequest list;
  list.set_parent(kRkpd);
  ASSERT_OK_AND_ASSIGN(const auto listed, Call(&PlanningService::ListIndicators, list));
  EXPECT_THAT(listed.indicators(0), EqualsProto(created.indicators(0)));

  v1::BatchUpdateIndicatorsRequest update;
  update.set_parent(kRkpd);
  *update.add_requests()->mutable_indicator() = created.indicators(0);
  update.mutable_requests(0)->mutable_indicator()->clear_targets();
  update.mutable_requests(0)->mutable_update_mask()->add_paths("targets");
  ASSERT_OK_AND_ASSIGN(const auto updated, Call(&PlanDraftService::BatchUpdateIndicators, update));
  EXPECT_EQ(updated.indicators(0).targets_size(), 0);
  EXPECT_EQ(updated.indicators(0).source(), "Survei");
  v1::BatchDeleteIndicatorsRequest remove;
  remove.set_parent(kRkpd);
  remove.add_requests()->set_name(created.indicators(0).name());
  EXPECT_THAT(Call(&PlanDraftService::BatchDeleteIndicators, remove), IsOk());
  EXPECT_THAT(Call(&PlanDraftService::BatchDeleteIndicators, remove),
              StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(DraftTest, OnlyADraftIsWrittenTo) {
  ASSERT_THAT(Create(Tree()), IsOk());
  ASSERT_THAT(Submit(kRkpd), IsOk());
  Batch batch("rkpd");
  batch.Add("q", v1::PLAN_NODE_KIND_PROGRAM, "", "1.03.03");
  EXPECT_THAT(Create(batch), StatusIs(absl::StatusCode::kFailedPrecondition, "PLAN_NOT_DRAFT"));
  EXPECT_FALSE(db_.ExecuteScript("SELECT set_config('terpadu.scope', 'service', true);"
                                 "UPDATE plan_node SET title = 'x' WHERE plan_id = 'rkpd'")
                   .ok());
}

TEST_F(DraftTest, TheHeadOfADraftChangesButNotTheYearsInUse) {
  ASSERT_THAT(Create(Tree()), IsOk());
  v1::UpdatePlanRequest request;
  request.mutable_plan()->set_name(kRkpd);
  request.mutable_plan()->set_title("RKPD Perubahan");
  request.mutable_update_mask()->add_paths("title");
  ASSERT_OK_AND_ASSIGN(const v1::Plan plan, Call(&PlanDraftService::UpdatePlan, request));
  EXPECT_EQ(plan.title(), "RKPD Perubahan");
  EXPECT_EQ(plan.start_year(), 2025);
  request.mutable_plan()->set_start_year(2027);
  request.mutable_plan()->set_end_year(2027);
  request.mutable_update_mask()->add_paths("start_year");
  request.mutable_update_mask()->add_paths("end_year");
  EXPECT_THAT(Call(&PlanDraftService::UpdatePlan, request),
              StatusIs(absl::StatusCode::kFailedPrecondition, "YEARS_IN_USE"));
  request.mutable_update_mask()->add_paths("state");
  EXPECT_THAT(ViolationsOf(Call(&PlanDraftService::UpdatePlan, request).status()),
              ElementsAre("update_mask: must not name state: it cannot be changed"));
}

TEST_F(DraftTest, ManyBatchesAtOnceKeepPlacesApart) {
  constexpr int kThreads = 4;
  std::atomic<int> created = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      postgres::Connection connection(conninfo_);
      rpc::CallContext call = CallOn(connection, "BatchCreatePlanNodes", "");
      const Batch batch = Tree("rkpd", "t" + std::to_string(i / 2));  // two threads each want the same nodes
      const auto response = drafts_.BatchCreatePlanNodes(call, batch.request);
      created += response.ok() ? 1 : 0;
      EXPECT_TRUE(response.ok() || ReasonOf(response.status()) == "NODE_EXISTS") << response.status();
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(created, 2);
  ASSERT_OK_AND_ASSIGN(const v1::Plan plan, GetPlan(kRkpd));
  EXPECT_EQ(plan.node_count(), 14);
}

TEST_F(DraftTest, ACopyForwardCarriesWhatIsSaidOfTheNextYear) {
  Batch batch = Tree();
  AddCeiling(*batch.request.mutable_requests(6)->mutable_plan_node(), 2026, 110);
  ASSERT_THAT(Create(batch), IsOk());
  ASSERT_THAT(CreateIndicators("rkpd", {IndicatorRequest("rkpd", "i1", "s11", {{2025, 3}, {2026, 4}})}), IsOk());
  v1::CopyPlanRequest request;
  request.set_name(kRkpd);
  request.set_plan_id("rkpd-2026");
  ASSERT_OK_AND_ASSIGN(const v1::Plan copy, Call(&PlanDraftService::CopyPlan, request));
  EXPECT_EQ(copy.start_year(), 2026);
  EXPECT_EQ(copy.copied_from(), kRkpd);
  EXPECT_EQ(copy.node_count(), 7);
  EXPECT_EQ(copy.stage(), "persiapan");
  ASSERT_EQ(copy.ceilings_size(), 1);
  EXPECT_EQ(copy.ceilings(0).amount(), 110);
  request.set_plan_id("moved");
  request.set_move_years(true);
  ASSERT_OK_AND_ASSIGN(const v1::Plan moved, Call(&PlanDraftService::CopyPlan, request));
  v1::ListPlanNodesRequest list;
  list.set_parent(moved.name());
  list.set_kind(v1::PLAN_NODE_KIND_KEGIATAN);
  ASSERT_OK_AND_ASSIGN(const auto kegiatan, Call(&PlanningService::ListPlanNodes, list));
  EXPECT_EQ(kegiatan.plan_nodes(0).ceilings(0).year(), 2026);
  EXPECT_EQ(kegiatan.plan_nodes(0).ceilings(0).amount(), 50);
  EXPECT_EQ(kegiatan.plan_nodes(0).name(), moved.name() + "/nodes/k1");
}

}  // namespace
}  // namespace terpadu::planning
