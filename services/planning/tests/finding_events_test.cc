// Consistency as events: what a check finds anew, and what it does not find again.
#include <set>

#include "absl/strings/str_cat.h"
#include "services/planning/tests/draft_fixture.h"
#include "terpadu/planning/v1/plan_events.pb.h"

namespace terpadu::planning {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class FindingEvents : public DraftTest {
 protected:
  absl::StatusOr<v1::PlanCheck> Check() {
    v1::CheckPlanRequest request;
    request.set_name(kRkpd);
    return Call(&PlanReviewService::CheckPlan, request);
  }

  // What the journal says of the plan since this was last asked: "RAISED sentence", "CLEARED sentence", "CHECKED
  // raised/cleared".
  std::vector<std::string> News() {
    std::vector<std::string> news;
    const std::vector<event::v1::Event> events = Events();
    for (; seen_ < events.size(); ++seen_) {
      const event::v1::Event& event = events[seen_];
      if (event.subject() != kRkpd) {
        continue;
      }
      EXPECT_EQ(event.version(), ++version_);
      v1::PlanFindingRaised raised;
      v1::PlanFindingCleared cleared;
      v1::PlanChecked checked;
      if (event.dataschema() == "terpadu.planning.v1.PlanFindingRaised" && raised.ParseFromString(event.data())) {
        news.push_back(absl::StrCat("RAISED ", raised.finding().message()));
        open_.insert(raised.finding().finding_id());
        last_ = raised.finding().rule() == v1::CONSISTENCY_RULE_UPPER_PLAN_MISSING ? last_ : raised.finding();
      } else if (event.dataschema() == "terpadu.planning.v1.PlanFindingCleared" &&
                 cleared.ParseFromString(event.data())) {
        news.push_back(absl::StrCat("CLEARED ", cleared.finding().message()));
        EXPECT_EQ(open_.erase(cleared.finding().finding_id()), 1);
      } else if (event.dataschema() == "terpadu.planning.v1.PlanChecked" && checked.ParseFromString(event.data())) {
        news.push_back(absl::StrCat("CHECKED ", checked.findings_raised(), "/", checked.findings_cleared()));
      }
    }
    return news;
  }

  void SetCeiling(const std::string& node, int64_t amount) {
    v1::BatchUpdatePlanNodesRequest request;
    request.set_parent(kRkpd);
    v1::UpdatePlanNodeRequest& update = *request.add_requests();
    update.mutable_plan_node()->set_name(absl::StrCat(kRkpd, "/nodes/", node));
    AddCeiling(*update.mutable_plan_node(), 2025, amount);
    update.mutable_update_mask()->add_paths("ceilings");
    ASSERT_THAT(Call(&PlanDraftService::BatchUpdatePlanNodes, request), IsOk());
  }

  size_t seen_ = 0;
  int64_t version_ = 0;
  std::set<std::string> open_;
  v1::ConsistencyFinding last_;
};

TEST_F(FindingEvents, EachFindingIsRaisedOnceWithBothPlacesAndClearedWhenItIsGone) {
  ASSERT_THAT(Create(Tree()), IsOk());
  ASSERT_THAT(Check(), IsOk());
  EXPECT_THAT(News(), ElementsAre("RAISED no RPJMD is in force to compare with", "CHECKED 1/0"));
  SetCeiling("s11", 35);
  ASSERT_THAT(Check(), IsOk());
  EXPECT_THAT(News(),
              ElementsAre("RAISED `1.03.02.2.01 Judul k1` has Rp50 in 2025, its parts have Rp60: Rp10 too little",
                          "CHECKED 1/0"));
  EXPECT_EQ(last_.here().node(), absl::StrCat(kRkpd, "/nodes/k1"));
  EXPECT_EQ(last_.there().node(), absl::StrCat(kRkpd, "/nodes/s11"));
  EXPECT_EQ(last_.difference(), -10);
  ASSERT_THAT(Check(), IsOk());
  EXPECT_THAT(News(), ElementsAre("CHECKED 0/0")) << "nothing new, nothing gone";
  const auto listed = Findings(kRkpd, v1::CONSISTENCY_RULE_CEILING_BELOW_PARTS).consistency_findings();
  ASSERT_EQ(listed.size(), 1);
  EXPECT_EQ(listed[0].finding_id(), last_.finding_id()) << "the report and the events name it alike";
  SetCeiling("s11", 25);
  ASSERT_THAT(Check(), IsOk());
  EXPECT_THAT(News(),
              ElementsAre("CLEARED `1.03.02.2.01 Judul k1` has Rp50 in 2025, its parts have Rp60: Rp10 too little",
                          "CHECKED 0/1"));
  EXPECT_EQ(open_.size(), 1);
}

TEST_F(FindingEvents, AFindingWithAnotherAmountIsRaisedAgainUnderTheSameId) {
  ASSERT_THAT(Create(Tree()), IsOk());
  SetCeiling("s11", 35);
  ASSERT_THAT(Check(), IsOk());
  News();
  const std::string id = last_.finding_id();
  SetCeiling("s11", 45);
  ASSERT_THAT(Check(), IsOk());
  EXPECT_THAT(News(), ElementsAre(HasSubstr("its parts have Rp70: Rp20 too little"), "CHECKED 1/0"));
  EXPECT_EQ(last_.finding_id(), id);
  EXPECT_EQ(open_.size(), 2);
}

TEST_F(FindingEvents, ListingTheFindingsOfADraftAnnouncesNothing) {
  ASSERT_THAT(Create(Tree()), IsOk());
  SetCeiling("s11", 35);
  News();
  EXPECT_EQ(Findings(kRkpd).consistency_findings_size(), 2);
  EXPECT_THAT(News(), IsEmpty());
  ASSERT_THAT(Check(), IsOk());
  EXPECT_THAT(News().size(), 3) << "what the listing found is new to those who follow events";
}

TEST_F(FindingEvents, SubmissionVerificationAndAdoptionTellOnlyWhatChanged) {
  ASSERT_THAT(Create(Tree()), IsOk());
  ASSERT_THAT(Submit(kRkpd), IsOk());
  EXPECT_THAT(News(), ElementsAre("RAISED no RPJMD is in force to compare with", "CHECKED 1/0"));
  ASSERT_THAT(Verify(kRkpd), IsOk());
  EXPECT_THAT(News(), ElementsAre("CHECKED 0/0"));
}

TEST_F(FindingEvents, ThousandsOfFindingsAreToldInBatchesWithoutAGapInTheVersions) {
  constexpr int kPrograms = 2500;
  for (int first = 0; first < kPrograms; first += 500) {
    Batch batch("rkpd");
    for (int i = first; i < first + 500; ++i) {
      batch.Add(absl::StrCat("p", i), v1::PLAN_NODE_KIND_PROGRAM, "", "", 7);
    }
    ASSERT_THAT(Create(batch), IsOk());
  }
  ASSERT_THAT(Check(), IsOk());
  EXPECT_EQ(News().size(), kPrograms + 2) << "a ceiling without parts each, no RPJMD, and the check";
  EXPECT_EQ(open_.size(), kPrograms + 1);
  v1::BatchDeletePlanNodesRequest remove;
  remove.set_parent(kRkpd);
  for (int i = 0; i < 1000; ++i) {
    remove.add_requests()->set_name(absl::StrCat(kRkpd, "/nodes/p", i));
  }
  ASSERT_THAT(Call(&PlanDraftService::BatchDeletePlanNodes, remove), IsOk());
  ASSERT_THAT(Check(), IsOk());
  EXPECT_EQ(News().back(), "CHECKED 0/1000") << "of nodes that are gone too";
  EXPECT_EQ(open_.size(), kPrograms - 1000 + 1);
}

TEST_F(FindingEvents, LongTextsAreCutSoThatAnEventStaysSmall) {
  Batch batch("rkpd");
  batch.Add("p1", v1::PLAN_NODE_KIND_PROGRAM, "", "1.03.02", 7).set_title(std::string(490, 'x'));
  batch.Add("p2", v1::PLAN_NODE_KIND_PROGRAM, "", "1.03.02", 7);
  ASSERT_THAT(Create(batch), IsOk());
  ASSERT_THAT(Check(), IsOk());
  for (const event::v1::Event& event : Events()) {
    EXPECT_LT(event.data().size(), 64 << 10);
  }
}

// DOMAIN.md: score and grade are stored apart; a mismatch with the bands is a warning, never a rewrite.
TEST_F(FindingEvents, AGradeThatTheBandsDoNotGiveAScoreIsAWarningAndStaysAsItIs) {
  ASSERT_THAT(Create(Tree()), IsOk());
  const auto scored = [](const std::string& id, int64_t units, int scale, const std::string& grade) {
    v1::CreateIndicatorRequest request = IndicatorRequest("rkpd", id, "p", {{2025, units}});
    request.mutable_indicator()->set_title(absl::StrCat("Nilai ", id));
    type::v1::Value& value = *request.mutable_indicator()->mutable_targets(0)->mutable_value();
    value.set_kind(type::v1::VALUE_KIND_SCORE);
    value.mutable_number()->set_scale(scale);
    value.set_label(grade);
    return request;
  };
  v1::CreateIndicatorRequest ends = scored("ends", 75, 0, "BB");
  *ends.mutable_indicator()->mutable_final_target() = ends.indicator().targets(0).value();
  ends.mutable_indicator()->mutable_final_target()->set_label("AA");
  *ends.mutable_indicator()->mutable_baseline() = ends.indicator().targets(0).value();
  ends.mutable_indicator()->mutable_baseline()->set_label("CC");
  ASSERT_THAT(CreateIndicators("rkpd", {scored("edge", 80, 0, "BB"), scored("above", 801, 1, "BB"),
                                        scored("right", 801, 1, "A"), scored("words", 95, 0, "Baik"), ends}),
              IsOk());
  const auto found = Findings(kRkpd, v1::CONSISTENCY_RULE_GRADE_OUT_OF_BAND).consistency_findings();
  std::vector<std::string> told;
  for (const v1::ConsistencyFinding& finding : found) {
    EXPECT_EQ(finding.severity(), type::v1::SEVERITY_WARNING);
    told.push_back(finding.message());
  }
  EXPECT_THAT(told,
              ::testing::UnorderedElementsAre("`Nilai above` states BB: 80.1 in 2025, the bands in force make it A",
                                              "`Nilai ends` states AA: 75, the bands in force make it BB",
                                              "`Nilai ends` states CC: 75, the bands in force make it BB"));
  v1::ListIndicatorsRequest list;
  list.set_parent(kRkpd);
  ASSERT_OK_AND_ASSIGN(const auto indicators, Call(&PlanningService::ListIndicators, list));
  EXPECT_EQ(indicators.indicators(1).targets(0).value().label(), "BB");
  ASSERT_THAT(Check(), IsOk()) << "baseline and final target are two findings";
}

}  // namespace
}  // namespace terpadu::planning
