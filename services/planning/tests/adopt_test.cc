#include <set>
#include <thread>

#include "services/planning/tests/planning_fixture.h"
#include "terpadu/planning/v1/events.pb.h"

namespace terpadu::planning {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class AdoptPlan : public PlanningTest {
 protected:
  void SetUp() override {
    CreateSampleUnits();
    ASSERT_OK_AND_ASSIGN(imported_, Import(ImportRequest()));
    ASSERT_THAT(Submit(), IsOk());
    ASSERT_OK_AND_ASSIGN(verified_, Verify());
  }

  std::vector<event::v1::Event> EventsOfAdoption() {
    std::vector<event::v1::Event> events = Events();
    events.erase(events.begin(), events.begin() + 17);  // 11 units, the import, two checks and their events, a check
    return events;
  }

  v1::ImportPlanResponse imported_;
  v1::Plan verified_;
};

TEST_F(AdoptPlan, PutsAVerifiedPlanInForce) {
  clock_.Advance(absl::Hours(24));
  ASSERT_OK_AND_ASSIGN(const v1::Plan plan, Adopt(kPlan, verified_.etag()));
  EXPECT_EQ(plan.state(), v1::PLAN_STATE_ADOPTED);
  EXPECT_EQ(plan.legal_basis(), "Perwali 1/2018");
  EXPECT_EQ(plan.adopt_time().seconds(), absl::ToUnixSeconds(clock_.Now()));
  EXPECT_NE(plan.etag(), verified_.etag());
  EXPECT_THAT(GetPlan(), testing::IsOkAndHolds(EqualsProto(plan)));
}

TEST_F(AdoptPlan, AnnouncesParentsBeforeChildrenThenIndicatorsThenThePlan) {
  ASSERT_OK_AND_ASSIGN(const v1::Plan plan, Adopt());
  const auto events = EventsOfAdoption();
  std::vector<v1::PlanNode> nodes = Nodes();
  std::stable_sort(nodes.begin(), nodes.end(),
                   [](const v1::PlanNode& a, const v1::PlanNode& b) { return a.kind() < b.kind(); });
  ASSERT_EQ(events.size(), nodes.size() + 41 + 1);
  std::set<std::string> announced = {""};
  for (size_t i = 0; i < nodes.size(); ++i) {
    v1::PlanNodeAdopted event;
    ASSERT_EQ(events[i].dataschema(), "terpadu.planning.v1.PlanNodeAdopted");
    ASSERT_TRUE(event.ParseFromString(events[i].data()));
    EXPECT_THAT(event.plan_node(), EqualsProto(nodes[i]));
    EXPECT_EQ(events[i].subject(), nodes[i].name());
    EXPECT_THAT(announced, Contains(nodes[i].parent_node()));
    EXPECT_THAT(announced, Contains(nodes[i].program()));
    announced.insert(nodes[i].name());
  }
  for (size_t i = nodes.size(); i + 1 < events.size(); ++i) {
    v1::IndicatorAdopted event;
    ASSERT_EQ(events[i].dataschema(), "terpadu.planning.v1.IndicatorAdopted");
    ASSERT_TRUE(event.ParseFromString(events[i].data()));
    EXPECT_THAT(announced, Contains(event.indicator().node()));
  }
  v1::PlanAdopted event;
  ASSERT_TRUE(event.ParseFromString(events.back().data()));
  EXPECT_THAT(event.plan(), EqualsProto(plan));
}

TEST_F(AdoptPlan, TheVersionsOfAnAggregateHaveNoGap) {
  ASSERT_THAT(Adopt(), IsOk());
  std::map<std::string, int64_t> versions;
  for (const event::v1::Event& event : Events()) {
    EXPECT_EQ(event.version(), ++versions[event.subject()]) << event.subject();
  }
}

TEST_F(AdoptPlan, IsDoneOnce) {
  ASSERT_THAT(Adopt(), IsOk());
  const auto again = Adopt();
  EXPECT_THAT(again, StatusIs(absl::StatusCode::kFailedPrecondition, "PLAN_NOT_VERIFIED"));
  EXPECT_THAT(MetadataOf(again.status()),
              UnorderedElementsAre(Pair("plan", kPlan), Pair("state", "PLAN_STATE_ADOPTED")));
}

TEST_F(AdoptPlan, AStaleEtagIsRefused) {
  ASSERT_OK_AND_ASSIGN(const v1::Plan adopted, Adopt());
  EXPECT_THAT(Adopt(kPlan, imported_.plan().etag()), StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  EXPECT_THAT(Adopt(kPlan, "never given"), StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_ETAG"));
}

TEST_F(AdoptPlan, TheSameRequestAgainIsAnsweredAsBefore) {
  const std::string request_id = NewUuid();
  ASSERT_OK_AND_ASSIGN(const v1::Plan first, Adopt(kPlan, "", request_id));
  EXPECT_THAT(Adopt(kPlan, "", request_id), testing::IsOkAndHolds(EqualsProto(first)));
  EXPECT_THAT(Adopt(kPlan, "*", request_id), StatusIs(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
}

TEST_F(AdoptPlan, NeedsAPlanAndALegalBasis) {
  EXPECT_THAT(Adopt("instansi/probolinggo/plans/none"), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
  v1::AdoptPlanRequest request;
  request.set_name("plans/x");
  request.set_legal_basis("  ");
  const auto status = Call(&PlanningService::AdoptPlan, request).status();
  EXPECT_EQ(ViolationsOf(status).size(), 2);
}

TEST_F(AdoptPlan, OfManyAtOnceOneAdopts) {
  constexpr int kThreads = 4;
  std::atomic<int> adopted = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      postgres::Connection connection(conninfo_);
      rpc::CallContext call = CallOn(connection, "AdoptPlan", "");
      v1::AdoptPlanRequest request;
      request.set_name(kPlan);
      request.set_legal_basis("Perwali 1/2018");
      const auto plan = service_.AdoptPlan(call, request);
      adopted += plan.ok() ? 1 : 0;
      EXPECT_TRUE(plan.ok() || ReasonOf(plan.status()) == "PLAN_NOT_VERIFIED") << plan.status();
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(adopted, 1);
}

TEST_F(AdoptPlan, WhatIsAdoptedIsNeverChanged) {
  ASSERT_THAT(Adopt(), IsOk());
  for (const char* change : {"UPDATE plan_node SET title = 'x'", "DELETE FROM indicator_target",
                             "INSERT INTO plan_node_ceiling VALUES ('probolinggo', 'rb-2018', 'a1', 2018, 1)"}) {
    EXPECT_FALSE(db_.ExecuteScript(std::string("SELECT set_config('terpadu.scope', 'service', true);") + change).ok())
        << change;
  }
}

class ReplacePlan : public AdoptPlan {
 protected:
  static v1::ImportPlanRequest ReplacementRequest() {
    auto request = ImportRequest(OtherContent(), "rb-2018-p");
    request.set_replaces(kPlan);
    return request;
  }
};

TEST_F(ReplacePlan, AnAdoptedPlanGivesWayToTheOneThatNamesIt) {
  ASSERT_THAT(Adopt(), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto draft, Import(ReplacementRequest()));
  EXPECT_EQ(draft.plan().replaces(), kPlan);
  ASSERT_OK_AND_ASSIGN(const v1::Plan still, GetPlan());
  EXPECT_EQ(still.state(), v1::PLAN_STATE_ADOPTED);
  ASSERT_OK_AND_ASSIGN(const v1::Plan adopted, PutInForce(draft.plan().name()));
  EXPECT_EQ(adopted.state(), v1::PLAN_STATE_ADOPTED);
  ASSERT_OK_AND_ASSIGN(const v1::Plan replaced, GetPlan());
  EXPECT_EQ(replaced.state(), v1::PLAN_STATE_REPLACED);
  const auto events = Events();
  v1::PlanReplaced event;
  ASSERT_EQ(events.at(events.size() - 2).subject(), kPlan);
  ASSERT_TRUE(event.ParseFromString(events.at(events.size() - 2).data()));
  EXPECT_THAT(event.plan(), EqualsProto(replaced));
  EXPECT_EQ(event.replaced_by(), adopted.name());
  EXPECT_EQ(events.at(events.size() - 2).version(), 8);
}

TEST_F(ReplacePlan, OnlyAPlanInForceIsReplaced) {
  const auto draft = Import(ReplacementRequest());
  EXPECT_THAT(draft, StatusIs(absl::StatusCode::kFailedPrecondition, "PLAN_NOT_ADOPTED"));
  EXPECT_THAT(MetadataOf(draft.status()),
              UnorderedElementsAre(Pair("plan", kPlan), Pair("state", "PLAN_STATE_VERIFIED")));
}

TEST_F(ReplacePlan, OfTwoDraftsForOnePlaceTheFirstAdoptedTakesIt) {
  ASSERT_THAT(Adopt(), IsOk());
  ASSERT_THAT(Import(ReplacementRequest()), IsOk());
  auto second = ReplacementRequest();
  second.set_plan_id("rb-2018-q");
  second.set_content(OtherContent() + "\n");
  ASSERT_THAT(Import(second), IsOk());
  ASSERT_THAT(PutInForce("instansi/probolinggo/plans/rb-2018-q"), IsOk());
  EXPECT_THAT(PutInForce("instansi/probolinggo/plans/rb-2018-p"),
              StatusIs(absl::StatusCode::kFailedPrecondition, "PLAN_NOT_ADOPTED"));
  ASSERT_OK_AND_ASSIGN(const v1::Plan left, GetPlan("instansi/probolinggo/plans/rb-2018-p"));
  EXPECT_EQ(left.state(), v1::PLAN_STATE_VERIFIED);
}

TEST_F(ReplacePlan, APlanIsReplacedByOneOfItsKindAndInstansi) {
  ASSERT_THAT(Adopt(), IsOk());
  auto request = ReplacementRequest();
  request.set_kind(v1::PLAN_KIND_RKPD);
  EXPECT_THAT(ViolationsOf(Import(request).status()),
              ElementsAre("replaces: is a plan of another kind, PLAN_KIND_ROADMAP_RB"));
  request = ReplacementRequest();
  request.set_replaces("instansi/pasuruan/plans/rb-2018");
  EXPECT_THAT(ViolationsOf(Import(request).status()), ElementsAre("replaces: must be a plan of the same instansi"));
  request.set_replaces("instansi/probolinggo/plans/none");
  EXPECT_THAT(Import(request), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

}  // namespace
}  // namespace terpadu::planning
