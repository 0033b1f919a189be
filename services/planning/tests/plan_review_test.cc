#include "services/planning/tests/draft_fixture.h"
#include "terpadu/planning/v1/plan_events.pb.h"

namespace terpadu::planning {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class PlanReview : public DraftTest {
 protected:
  absl::StatusOr<v1::Plan> Advance(const std::string& stage, int month, int day, int year = 2024) {
    v1::AdvancePlanStageRequest request;
    request.set_name(kRkpd);
    request.set_stage(stage);
    request.mutable_date()->set_year(year);
    request.mutable_date()->set_month(month);
    request.mutable_date()->set_day(day);
    request.set_note("berita acara");
    return Call(&PlanReviewService::AdvancePlanStage, request);
  }

  absl::Status AdvanceToTheEnd() {
    for (const char* stage : {"rancangan-awal", "rancangan", "musrenbang", "rancangan-akhir", "penetapan"}) {
      if (const auto plan = Advance(stage, 12, 20); !plan.ok()) {
        return plan.status();
      }
    }
    return absl::OkStatus();
  }

  // "rule here-node there-node difference" of each finding.
  std::vector<std::string> Told(const std::string& name, v1::ConsistencyRule rule) {
    std::vector<std::string> told;
    const auto page = Findings(name, rule);
    for (const v1::ConsistencyFinding& finding : page.consistency_findings()) {
      const auto id = [](const std::string& node) { return node.substr(node.rfind('/') + 1); };
      told.push_back(id(finding.here().node()) + " " + id(finding.there().node()) + " " +
                     std::to_string(finding.difference()));
    }
    return told;
  }

  std::vector<v1::PlanDifference> Differences(const std::string& before, const std::string& after) {
    v1::DiffPlansRequest request;
    request.set_name(before);
    request.set_other(after);
    request.set_page_size(1);
    std::vector<v1::PlanDifference> differences;
    for (int pages = 0; pages < 50; ++pages) {
      const auto page = Call(&PlanReviewService::DiffPlans, request);
      EXPECT_THAT(page, IsOk());
      differences.insert(differences.end(), page->plan_differences().begin(), page->plan_differences().end());
      request.set_page_token(page->next_page_token());
      if (request.page_token().empty()) {
        break;
      }
    }
    return differences;
  }
};

TEST_F(PlanReview, APlanGoesFromDraftThroughSubmissionAndVerificationToAdoption) {
  EXPECT_THAT(Submit(kRkpd), StatusIs(absl::StatusCode::kFailedPrecondition, "PLAN_EMPTY"));
  ASSERT_THAT(Create(Tree()), IsOk());
  EXPECT_THAT(Verify(kRkpd), StatusIs(absl::StatusCode::kFailedPrecondition, "PLAN_NOT_SUBMITTED"));
  EXPECT_THAT(Adopt(kRkpd), StatusIs(absl::StatusCode::kFailedPrecondition, "PLAN_NOT_VERIFIED"));
  ASSERT_OK_AND_ASSIGN(const v1::Plan submitted, Submit(kRkpd));
  EXPECT_EQ(submitted.state(), v1::PLAN_STATE_SUBMITTED);
  EXPECT_THAT(Submit(kRkpd), StatusIs(absl::StatusCode::kFailedPrecondition, "PLAN_NOT_DRAFT"));
  EXPECT_THAT(Verify(kRkpd, "bappeda"), StatusIs(absl::StatusCode::kPermissionDenied, "OWN_PLAN"));
  ASSERT_OK_AND_ASSIGN(const v1::Plan verified, Verify(kRkpd));
  EXPECT_EQ(verified.state(), v1::PLAN_STATE_VERIFIED);
  const auto early = Adopt(kRkpd);
  EXPECT_THAT(early, StatusIs(absl::StatusCode::kFailedPrecondition, "PLAN_STAGE_NOT_LAST"));
  EXPECT_THAT(MetadataOf(early.status()),
              UnorderedElementsAre(Pair("plan", kRkpd), Pair("stage", "persiapan"), Pair("last", "penetapan")));
  ASSERT_THAT(AdvanceToTheEnd(), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Plan adopted, Adopt(kRkpd));
  EXPECT_EQ(adopted.state(), v1::PLAN_STATE_ADOPTED);
  EXPECT_EQ(adopted.ceilings(0).amount(), 100);
  std::map<std::string, int64_t> versions;
  for (const event::v1::Event& event : Events()) {
    EXPECT_EQ(event.version(), ++versions[event.subject()]) << event.subject();
  }
}

TEST_F(PlanReview, WhatIsSubmittedMayGoBackToDraftWithAReason) {
  ASSERT_THAT(Create(Tree()), IsOk());
  v1::ReturnPlanRequest request;
  request.set_name(kRkpd);
  request.set_reason("pagu belum sesuai");
  EXPECT_THAT(Call(&PlanReviewService::ReturnPlan, request),
              StatusIs(absl::StatusCode::kFailedPrecondition, "PLAN_NOT_SUBMITTED"));
  ASSERT_THAT(Submit(kRkpd), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Plan returned, Call(&PlanReviewService::ReturnPlan, request));
  EXPECT_EQ(returned.state(), v1::PLAN_STATE_DRAFT);
  EXPECT_EQ(returned.return_reason(), "pagu belum sesuai");
  ASSERT_OK_AND_ASSIGN(const v1::Plan again, Submit(kRkpd, "inspektorat"));
  EXPECT_EQ(again.return_reason(), "");
  EXPECT_THAT(Verify(kRkpd, "inspektorat"), StatusIs(absl::StatusCode::kPermissionDenied, "OWN_PLAN"));
}

TEST_F(PlanReview, StagesOfTheRkpdFollowEachOtherWithTheirDueDays) {
  EXPECT_THAT(Advance("musrenbang", 3, 1), StatusIs(absl::StatusCode::kFailedPrecondition, "STAGE_OUT_OF_ORDER"));
  ASSERT_OK_AND_ASSIGN(const v1::Plan plan, Advance("rancangan-awal", 12, 31, 2024));
  EXPECT_EQ(plan.stage(), "rancangan-awal");
  EXPECT_THAT(ViolationsOf(Advance("rancangan", 1, 2, 2100).status()), ElementsAre("date: must not be in the future"));
  EXPECT_THAT(ViolationsOf(Advance("rancangan", 2, 30).status()), ElementsAre("date: must be a day of the calendar"));
  v1::ListPlanStagesRequest list;
  list.set_parent(kRkpd);
  ASSERT_OK_AND_ASSIGN(const auto stages, Call(&PlanReviewService::ListPlanStages, list));
  ASSERT_EQ(stages.plan_stages_size(), 6);
  EXPECT_EQ(stages.plan_stages(1).due().year(), 2024) << "the year before the plan's";
  EXPECT_EQ(stages.plan_stages(1).days_late(), 335) << "from 31 January to 31 December 2024";
  EXPECT_FALSE(stages.plan_stages(2).has_entered());
  EXPECT_THAT(stages.legal_basis(), HasSubstr("86/2017"));
}

TEST_F(PlanReview, CeilingsSumUpwardAndWhatDoesNotIsToldWithTheAmount) {
  Batch batch = Tree();
  batch.request.mutable_requests(0)->mutable_plan_node()->mutable_ceilings(0)->set_amount(35);  // s11: k1 10 too little
  batch.request.mutable_requests(5)->mutable_plan_node()->mutable_ceilings(0)->set_amount(60);  // k2: 10 not divided
  batch.request.mutable_requests(5)->mutable_plan_node()->set_source_line(7);
  ASSERT_THAT(Create(batch), IsOk());
  EXPECT_THAT(Told(kRkpd, v1::CONSISTENCY_RULE_CEILING_BELOW_PARTS), UnorderedElementsAre("k1 s11 -10", "p k1 -10"));
  const auto above = Findings(kRkpd, v1::CONSISTENCY_RULE_CEILING_ABOVE_PARTS).consistency_findings();
  ASSERT_EQ(above.size(), 1);
  EXPECT_EQ(above[0].message(),
            "`1.03.02.2.02 Judul k2` (line 7) has Rp60 in 2025, its parts have Rp50: Rp10 is not divided");
  EXPECT_EQ(above[0].severity(), type::v1::SEVERITY_INFO);
}

TEST_F(PlanReview, TheFindingsOfADraftFollowItsChanges) {
  ASSERT_THAT(Create(Tree()), IsOk());
  EXPECT_THAT(Told(kRkpd, v1::CONSISTENCY_RULE_CEILING_MISSING), IsEmpty());
  Batch more("rkpd");
  more.Add("q", v1::PLAN_NODE_KIND_PROGRAM, "", "1.03.03");
  more.Add("r", v1::PLAN_NODE_KIND_KEGIATAN, "q", "1.03.03.2.01", 5);
  more.Add("t", v1::PLAN_NODE_KIND_KEGIATAN, "q", "1.03.04.2.01", 0);
  more.Add("u", v1::PLAN_NODE_KIND_KEGIATAN, "q", "1.03.03.2.01", 0);
  ASSERT_THAT(Create(more), IsOk());
  EXPECT_THAT(Told(kRkpd, v1::CONSISTENCY_RULE_CEILING_MISSING), ElementsAre("q r -5"));
  EXPECT_THAT(Told(kRkpd, v1::CONSISTENCY_RULE_CODE_OUT_OF_PLACE), ElementsAre("t q 0"));
  EXPECT_THAT(Told(kRkpd, v1::CONSISTENCY_RULE_NODE_TWICE), ElementsAre("u r 0"));
  EXPECT_EQ(Findings(kRkpd).plan_check().check_number(), 1) << "of a draft only the latest check is kept";
  ASSERT_THAT(Submit(kRkpd), IsOk());
  const auto listed = Findings(kRkpd);
  EXPECT_EQ(listed.plan_check().check_number(), 1);
  EXPECT_EQ(listed.plan_check().state(), v1::PLAN_STATE_DRAFT);
  v1::PlanChecked event;
  for (const event::v1::Event& each : Events()) {
    if (each.dataschema() == "terpadu.planning.v1.PlanChecked") {
      ASSERT_TRUE(event.ParseFromString(each.data()));
    }
  }
  EXPECT_THAT(event.plan_check(), EqualsProto(listed.plan_check()));
}

TEST_F(PlanReview, AnRkpdIsReadAgainstTheRpjmd) {
  ASSERT_THAT(Create(Tree()), IsOk());
  EXPECT_EQ(Findings(kRkpd, v1::CONSISTENCY_RULE_UPPER_PLAN_MISSING).consistency_findings_size(), 1);
  ASSERT_THAT(Create("rpjmd", v1::PLAN_KIND_RPJMD, 2021, 2026), IsOk());
  Batch upper("rpjmd");
  upper.Add("a", v1::PLAN_NODE_KIND_PROGRAM, "", "1.03.02", 80);
  upper.Add("b", v1::PLAN_NODE_KIND_PROGRAM, "", "1.03.09", 40);
  ASSERT_THAT(Create(upper), IsOk());
  ASSERT_THAT(CreateIndicators("rpjmd", {IndicatorRequest("rpjmd", "i", "a", {{2025, 9}})}), IsOk());
  ASSERT_THAT(CreateIndicators("rkpd", {IndicatorRequest("rkpd", "i", "p", {{2025, 7}})}), IsOk());
  ASSERT_THAT(PutInForce(PlanName("rpjmd")), IsOk());
  Batch more("rkpd");
  more.Add("q", v1::PLAN_NODE_KIND_PROGRAM, "", "1.03.03");
  ASSERT_THAT(Create(more), IsOk());
  EXPECT_THAT(Told(kRkpd, v1::CONSISTENCY_RULE_UPPER_PLAN_MISSING), IsEmpty());
  EXPECT_THAT(Told(kRkpd, v1::CONSISTENCY_RULE_NOT_IN_UPPER_PLAN), ElementsAre("q  0"));
  EXPECT_THAT(Told(kRkpd, v1::CONSISTENCY_RULE_UPPER_NODE_NOT_TAKEN_UP), ElementsAre(" b -40"));
  EXPECT_THAT(Told(kRkpd, v1::CONSISTENCY_RULE_CEILING_ABOVE_UPPER_PLAN), ElementsAre("p a 20"));
  const auto targets = Findings(kRkpd, v1::CONSISTENCY_RULE_TARGET_DIFFERS_FROM_UPPER_PLAN).consistency_findings();
  ASSERT_EQ(targets.size(), 1);
  EXPECT_EQ(targets[0].value_here() + " " + targets[0].value_there(), "7 9");
  EXPECT_EQ(targets[0].there().indicator(), PlanName("rpjmd") + "/indicators/i");
}

TEST_F(PlanReview, ARoadMapActionIsCarriedByTheRkpdAndTheRenja) {
  ASSERT_THAT(Create("road", v1::PLAN_KIND_ROADMAP_RB, 2023, 2026), IsOk());
  Batch road("road");
  road.Add("area", v1::PLAN_NODE_KIND_AREA, "", "");
  road.Add("one", v1::PLAN_NODE_KIND_ACTION, "area", "", 5).add_units(UnitName("dinas"));
  road.Add("two", v1::PLAN_NODE_KIND_ACTION, "area", "", 6).add_units(UnitName("dinas"));
  road.Add("three", v1::PLAN_NODE_KIND_ACTION, "area", "", 7).add_units(UnitName("badan"));
  ASSERT_THAT(Create(road), IsOk());
  ASSERT_THAT(PutInForce(PlanName("road")), IsOk());
  ASSERT_THAT(Create("renja", v1::PLAN_KIND_RENJA, 2025, 2025, "dinas"), IsOk());
  for (const char* plan : {"rkpd", "renja"}) {
    Batch carrying = Tree(plan);
    carrying.request.mutable_requests(0)->mutable_plan_node()->add_carries(PlanName("road") + "/nodes/one");
    carrying.request.mutable_requests(1)->mutable_plan_node()->add_aliases("judul TWO.");
    ASSERT_THAT(Create(carrying), IsOk());
    const std::vector<std::string> expected =
        plan == std::string("rkpd") ? std::vector<std::string>{" three -7"} : std::vector<std::string>{};
    EXPECT_EQ(Told(PlanName(plan), v1::CONSISTENCY_RULE_ACTION_NOT_CARRIED), expected);
  }
}

TEST_F(PlanReview, AQuickWinEndsWithinAYear) {
  ASSERT_THAT(Create("road", v1::PLAN_KIND_ROADMAP_RB, 2023, 2026), IsOk());
  Batch road("road");
  road.Add("area", v1::PLAN_NODE_KIND_AREA, "", "").set_title("QUICK WINS");
  AddCeiling(road.Add("long", v1::PLAN_NODE_KIND_ACTION, "area", "", 5), 2026, 5);
  road.Add("short", v1::PLAN_NODE_KIND_ACTION, "area", "", 5);
  ASSERT_THAT(Create(road), IsOk());
  EXPECT_THAT(Told(PlanName("road"), v1::CONSISTENCY_RULE_QUICK_WIN_TOO_LONG), ElementsAre("long area 0"));
}

TEST_F(PlanReview, ASeriesDoesNotDropToZeroNorMissItsFinalTargetNorStandTwice) {
  ASSERT_THAT(Create("rpjmd", v1::PLAN_KIND_RPJMD, 2021, 2026), IsOk());
  Batch batch("rpjmd");
  batch.Add("s", v1::PLAN_NODE_KIND_SASARAN, "", "");
  batch.Add("t", v1::PLAN_NODE_KIND_SASARAN, "", "");
  ASSERT_THAT(Create(batch), IsOk());
  auto final = IndicatorRequest("rpjmd", "final", "s", {{2021, 3}, {2022, 4}});
  final.mutable_indicator()->set_title("Indeks");
  final.mutable_indicator()->mutable_final_target()->set_kind(type::v1::VALUE_KIND_NUMBER);
  final.mutable_indicator()->mutable_final_target()->mutable_number()->set_units(5);
  auto falls = IndicatorRequest("rpjmd", "falls", "s", {{2021, 9}, {2022, 0}});
  falls.mutable_indicator()->set_title("Kasus");
  falls.mutable_indicator()->set_polarity(type::v1::POLARITY_LOWER_IS_BETTER);
  ASSERT_THAT(CreateIndicators("rpjmd", {IndicatorRequest("rpjmd", "drops", "s", {{2021, 3}, {2022, 0}}), final, falls,
                                         IndicatorRequest("rpjmd", "again", "t", {{2021, 4}})}),
              IsOk());
  const auto ids = [&](v1::ConsistencyRule rule) {
    std::vector<std::string> told;
    const auto page = Findings(PlanName("rpjmd"), rule);
    for (const auto& finding : page.consistency_findings()) {
      const std::string& name = finding.here().indicator();
      told.push_back(name.substr(name.rfind('/') + 1) + ": " + finding.value_here() + " | " + finding.value_there());
    }
    return told;
  };
  EXPECT_THAT(ids(v1::CONSISTENCY_RULE_SERIES_DROPS_TO_ZERO), ElementsAre("drops: 0 | 2021: 3"));
  EXPECT_THAT(ids(v1::CONSISTENCY_RULE_SERIES_MISSES_FINAL_TARGET), ElementsAre("final: 4 | 5"));
  EXPECT_THAT(ids(v1::CONSISTENCY_RULE_SERIES_TWICE), ElementsAre("again: 2021: 4 | 2021: 3; 2022: 0"));
}

TEST_F(PlanReview, AFindingOfSeverityErrorKeepsAPlanFromBeingVerified) {
  ASSERT_THAT(
      db_.ExecuteScript(
          "SELECT set_config('terpadu.scope', 'service', true);"
          "INSERT INTO rule (instansi, kind, valid_from, legal_basis, value) "
          "SELECT 'probolinggo', kind, '2020-01-01', 'Perwali', jsonb_set(value, '{severity,CEILING_BELOW_PARTS}',"
          " '\"ERROR\"') FROM rule WHERE instansi = 'nasional' AND kind = 'plan_check'"),
      IsOk());
  Batch batch = Tree();
  batch.request.mutable_requests(6)->mutable_plan_node()->mutable_ceilings(0)->set_amount(99);
  ASSERT_THAT(Create(batch), IsOk());
  ASSERT_THAT(Submit(kRkpd), IsOk());
  EXPECT_THAT(Verify(kRkpd), StatusIs(absl::StatusCode::kFailedPrecondition, "PLAN_INCONSISTENT"));
}

TEST_F(PlanReview, ADifferenceNamesWhatWentWhatCameAndWhatChanged) {
  ASSERT_THAT(Create(Tree()), IsOk());
  ASSERT_THAT(CreateIndicators("rkpd", {IndicatorRequest("rkpd", "i1", "s11", {{2025, 3}})}), IsOk());
  v1::CopyPlanRequest copy;
  copy.set_name(kRkpd);
  copy.set_plan_id("next");
  copy.set_start_year(2025);
  ASSERT_THAT(Call(&PlanDraftService::CopyPlan, copy), IsOk());
  EXPECT_THAT(Differences(kRkpd, PlanName("next")), IsEmpty());
  v1::BatchUpdatePlanNodesRequest update;
  update.set_parent(PlanName("next"));
  v1::UpdatePlanNodeRequest& entry = *update.add_requests();
  entry.mutable_plan_node()->set_name(PlanName("next") + "/nodes/k2");
  entry.mutable_plan_node()->set_title("Lain");
  AddCeiling(*entry.mutable_plan_node(), 2025, 60);
  entry.mutable_update_mask()->add_paths("title");
  entry.mutable_update_mask()->add_paths("ceilings");
  ASSERT_THAT(Call(&PlanDraftService::BatchUpdatePlanNodes, update), IsOk());
  v1::BatchDeletePlanNodesRequest remove;
  remove.set_parent(PlanName("next"));
  remove.add_requests()->set_name(PlanName("next") + "/nodes/s12");
  ASSERT_THAT(Call(&PlanDraftService::BatchDeletePlanNodes, remove), IsOk());
  v1::BatchDeleteIndicatorsRequest forget;
  forget.set_parent(PlanName("next"));
  forget.add_requests()->set_name(PlanName("next") + "/indicators/i1");
  ASSERT_THAT(Call(&PlanDraftService::BatchDeleteIndicators, forget), IsOk());
  Batch more("next");
  more.Add("new", v1::PLAN_NODE_KIND_PROGRAM, "", "1.03.07", 8);
  ASSERT_THAT(Create(more), IsOk());

  std::vector<std::string> told;
  for (const v1::PlanDifference& difference : Differences(kRkpd, PlanName("next"))) {
    std::string text = v1::PlanDifferenceKind_Name(difference.kind()).substr(21) + " " +
                       (difference.has_before() ? difference.before() : difference.after()).title();
    for (const v1::FieldChange& change : difference.changes()) {
      text += "; " + change.field() + " " + change.before() + ">" + change.after();
    }
    told.push_back(text);
  }
  EXPECT_THAT(told, ElementsAre("CHANGED 1.03.02.2.01.0001 Judul s11; indicators[\"Jumlah dokumen\"] Jumlah dokumen>; "
                                "indicators[\"Jumlah dokumen\"].targets[2025] 3>",
                                "REMOVED 1.03.02.2.01.0002 Judul s12; ceilings[2025] 25>",
                                "CHANGED 1.03.02.2.02 Judul k2; ceilings[2025] 50>60; title Judul k2>Lain",
                                "ADDED 1.03.07 Judul new; ceilings[2025] >8"));
}

TEST_F(PlanReview, WithoutCodesNodesAreTheSameByKindAndTheTitlesFromTheRoot) {
  ASSERT_THAT(Create("old", v1::PLAN_KIND_RPJMD, 2021, 2026), IsOk());
  ASSERT_THAT(Create("new", v1::PLAN_KIND_RPJMD, 2021, 2026), IsOk());
  for (const auto& [plan, prefix] : {std::pair("old", "a"), std::pair("new", "b")}) {
    Batch batch(plan);
    batch.Add(std::string(prefix) + "1", v1::PLAN_NODE_KIND_TUJUAN, "", "").set_title("Tujuan");
    batch.Add(std::string(prefix) + "2", v1::PLAN_NODE_KIND_SASARAN, std::string(prefix) + "1", "")
        .set_title("Sasaran");
    batch.Add(std::string(prefix) + "3", v1::PLAN_NODE_KIND_TUJUAN, "", "").set_title("Tujuan " + std::string(prefix));
    ASSERT_THAT(Create(batch), IsOk());
  }
  const auto differences = Differences(PlanName("old"), PlanName("new"));
  ASSERT_EQ(differences.size(), 2);
  EXPECT_EQ(differences[0].before().title(), "Tujuan a");
  EXPECT_EQ(differences[1].after().title(), "Tujuan b");
}

}  // namespace
}  // namespace terpadu::planning
