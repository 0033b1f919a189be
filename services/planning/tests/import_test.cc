#include <thread>

#include "services/planning/tests/planning_fixture.h"
#include "terpadu/planning/v1/events.pb.h"

namespace terpadu::planning {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::StartsWith;
using ::testing::Truly;

class ImportPlan : public PlanningTest {
 protected:
  void SetUp() override { CreateSampleUnits(); }

  size_t PlanEvents() {
    const auto events = Events();
    return static_cast<size_t>(std::count_if(events.begin(), events.end(), [](const event::v1::Event& event) {
      return event.type().find(".plan.") != std::string::npos;
    }));
  }

  static std::vector<std::string> ErrorsOf(const v1::ImportPlanResponse& response) {
    std::vector<std::string> codes;
    for (const type::v1::Finding& finding : response.findings()) {
      if (finding.severity() == type::v1::SEVERITY_ERROR) {
        codes.push_back(finding.code() + "@" + std::to_string(finding.line()) + ":" + std::to_string(finding.column()));
      }
    }
    return codes;
  }
};

TEST_F(ImportPlan, MakesADraftWithTheSumsOfTheDocument) {
  ASSERT_OK_AND_ASSIGN(const auto response, Import(ImportRequest()));
  const v1::Plan& plan = response.plan();
  EXPECT_EQ(plan.name(), kPlan);
  EXPECT_EQ(plan.state(), v1::PLAN_STATE_DRAFT);
  EXPECT_EQ(plan.start_year(), 2018);
  EXPECT_EQ(plan.end_year(), 2022);
  EXPECT_EQ(plan.action_count(), 41);
  EXPECT_EQ(plan.budgeted_action_count(), 36);
  ASSERT_EQ(plan.ceilings_size(), 5);
  for (const v1::YearAmount& ceiling : plan.ceilings()) {
    EXPECT_EQ(ceiling.amount(), 5'535'000'000);
  }
  EXPECT_EQ(plan.content_hash(), Sha256Hex(Sample()));
  EXPECT_FALSE(response.already_imported());
  EXPECT_EQ(response.lines().total(), 62);
  EXPECT_EQ(response.lines().data(), 41);
  EXPECT_THAT(GetPlan(), testing::IsOkAndHolds(EqualsProto(plan)));
}

TEST_F(ImportPlan, IsAnnouncedAsADraftWithoutItsNodes) {
  ASSERT_OK_AND_ASSIGN(const auto response, Import(ImportRequest()));
  const auto events = Events();
  EXPECT_EQ(PlanEvents(), 1);
  EXPECT_EQ(events.back().type(), "id.go.terpadu.planning.plan.imported.v1");
  v1::PlanImported event;
  ASSERT_TRUE(event.ParseFromString(events.back().data()));
  EXPECT_THAT(event.plan(), EqualsProto(response.plan()));
}

TEST_F(ImportPlan, StoresTheTree) {
  ASSERT_THAT(Import(ImportRequest()), IsOk());
  EXPECT_EQ(Nodes(v1::PLAN_NODE_KIND_AREA).size(), 8);
  EXPECT_EQ(Nodes(v1::PLAN_NODE_KIND_ACTION).size(), 41);
  const std::vector<v1::PlanNode> nodes = Nodes();
  for (size_t i = 0; i < nodes.size(); ++i) {
    EXPECT_EQ(nodes[i].position(), static_cast<int>(i) + 1);
  }
  EXPECT_THAT(nodes[0], Truly([](const v1::PlanNode& node) {
                return node.name() == std::string(kPlan) + "/nodes/a1" && node.parent_node().empty() &&
                       node.kind() == v1::PLAN_NODE_KIND_AREA && node.source_line() == 6;
              }));
  const v1::PlanNode action = Nodes(v1::PLAN_NODE_KIND_ACTION)[0];
  EXPECT_EQ(action.title(), "Revisi tugas dan fungsi OPD");
  EXPECT_EQ(action.problem(), "Kewenangan OPD tidak sesuai urusan");
  EXPECT_EQ(action.parent_node(), std::string(kPlan) + "/nodes/s1");
  EXPECT_EQ(action.program(), std::string(kPlan) + "/nodes/p1");
  EXPECT_THAT(action.units(), ElementsAre("instansi/probolinggo/units/4.01.01"));
  EXPECT_EQ(action.printed_units(), "Bag. Organisasi Setda");
  ASSERT_EQ(action.ceilings_size(), 5);
  EXPECT_EQ(action.ceilings(0).year(), 2018);
  EXPECT_EQ(action.ceilings(0).amount(), 150'000'000);
}

TEST_F(ImportPlan, StoresTypedTargetsAndThePolarityTheCallerKnows) {
  auto import = ImportRequest();
  import.set_polarity(type::v1::POLARITY_HIGHER_IS_BETTER);
  ASSERT_THAT(Import(import), IsOk());
  v1::ListIndicatorsRequest request;
  request.set_parent(kPlan);
  ASSERT_OK_AND_ASSIGN(const auto page, Call(&PlanningService::ListIndicators, request));
  ASSERT_EQ(page.indicators_size(), 41);
  const v1::Indicator& irb = page.indicators(20);
  EXPECT_EQ(irb.name(), std::string(kPlan) + "/indicators/i21");
  EXPECT_EQ(irb.node(), std::string(kPlan) + "/nodes/k21");
  EXPECT_EQ(irb.title(), "Dokumen PMPRB");
  EXPECT_EQ(irb.polarity(), type::v1::POLARITY_HIGHER_IS_BETTER);
  EXPECT_EQ(irb.targets(1).year(), 2019);
  EXPECT_THAT(irb.targets(1).value(), testing::MatchesProto<type::v1::Value>(
                                          "kind: VALUE_KIND_INDEX number { units: 73 } unit: 'IRB' printed: 'IRB 73'"));
  const v1::Indicator& dash = page.indicators(32);
  EXPECT_EQ(dash.targets(0).value().kind(), type::v1::VALUE_KIND_NONE);
  EXPECT_FALSE(dash.targets(0).value().has_number());
  EXPECT_THAT(page.indicators(11).targets(), IsEmpty());  // merged cells: no targets of its own
}

TEST_F(ImportPlan, ADryRunStoresNothing) {
  auto request = ImportRequest();
  request.set_validate_only(true);
  ASSERT_OK_AND_ASSIGN(const auto response, Import(request));
  EXPECT_EQ(response.plan().name(), "");
  EXPECT_EQ(response.plan().action_count(), 41);
  EXPECT_EQ(PlanEvents(), 0);
  EXPECT_THAT(GetPlan(), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(Import(ImportRequest()), IsOk());
}

TEST_F(ImportPlan, AnErrorInTheDocumentChangesNothingAndIsToldAtItsPlace) {
  std::vector<std::string> lines = SplitLines(Sample());
  lines[7] = WithCell(lines[7], 11, "mahal");
  lines[8] = WithCell(lines[8], 12, "Dinas Perikanan");
  const std::string request_id = NewUuid();
  ASSERT_OK_AND_ASSIGN(const auto response, Import(ImportRequest(JoinLines(lines)), request_id));
  EXPECT_FALSE(response.has_plan());
  EXPECT_THAT(ErrorsOf(response), ElementsAre("BUDGET_NOT_A_NUMBER@8:11", "UNIT_UNKNOWN@9:12"));
  EXPECT_EQ(response.lines().total(), 62);
  EXPECT_THAT(GetPlan(), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_EQ(PlanEvents(), 0);
  // The cause is gone: the same request_id may be used for the mended document.
  EXPECT_THAT(Import(ImportRequest(), request_id), IsOk());
}

TEST_F(ImportPlan, TheSameContentAgainIsThePlanFromThen) {
  ASSERT_OK_AND_ASSIGN(const auto first, Import(ImportRequest()));
  ASSERT_OK_AND_ASSIGN(const auto second, Import(ImportRequest(Sample(), "rb-again")));
  EXPECT_TRUE(second.already_imported());
  EXPECT_THAT(second.plan(), EqualsProto(first.plan()));
  EXPECT_THAT(second.lines(), EqualsProto(first.lines()));
  auto dry = ImportRequest();
  dry.set_validate_only(true);
  ASSERT_OK_AND_ASSIGN(const auto third, Import(dry));
  EXPECT_TRUE(third.already_imported());
  EXPECT_EQ(PlanEvents(), 1);
}

TEST_F(ImportPlan, AnotherContentUnderTheSameIdIsRefused) {
  ASSERT_THAT(Import(ImportRequest()), IsOk());
  const auto other = Import(ImportRequest(OtherContent()));
  EXPECT_THAT(other, StatusIs(absl::StatusCode::kAlreadyExists, "PLAN_EXISTS"));
  EXPECT_THAT(MetadataOf(other.status()), ElementsAre(Pair("plan", kPlan)));
  EXPECT_THAT(Import(ImportRequest(OtherContent(), "rb-2")), IsOk());
}

TEST_F(ImportPlan, TheSameContentIsAnotherPlanInAnotherInstansi) {
  ASSERT_THAT(Import(ImportRequest()), IsOk());
  CreateSampleUnits("instansi/pasuruan");
  auto request = ImportRequest();
  request.set_parent("instansi/pasuruan");
  ASSERT_OK_AND_ASSIGN(const auto response, Import(request));
  EXPECT_FALSE(response.already_imported());
  EXPECT_EQ(response.plan().name(), "instansi/pasuruan/plans/rb-2018");
}

TEST_F(ImportPlan, TheSameRequestAgainIsAnsweredAsBefore) {
  const std::string request_id = NewUuid();
  ASSERT_OK_AND_ASSIGN(const auto first, Import(ImportRequest(), request_id));
  ASSERT_OK_AND_ASSIGN(const auto again, Import(ImportRequest(), request_id));
  EXPECT_THAT(again, EqualsProto(first));
  EXPECT_EQ(PlanEvents(), 1);
  EXPECT_THAT(Import(ImportRequest(Sample(), "other"), request_id),
              StatusIs(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
}

TEST_F(ImportPlan, EveryFaultOfARequestIsTold) {
  auto request = ImportRequest("", "no id");
  request.set_parent("probolinggo");
  request.set_kind(static_cast<v1::PlanKind>(99));
  request.set_title("");
  request.set_profile("a/b");
  request.set_polarity(static_cast<type::v1::Polarity>(7));
  request.set_replaces("plans/x");
  std::vector<std::string> fields;
  for (const std::string& violation : ViolationsOf(Import(request).status())) {
    fields.push_back(violation.substr(0, violation.find(':')));
  }
  EXPECT_THAT(fields, ElementsAre("parent", "plan_id", "kind", "title", "content", "profile", "polarity", "replaces"));
}

TEST_F(ImportPlan, AnUnknownProfileIsABadField) {
  auto request = ImportRequest();
  request.set_profile("prose");
  EXPECT_THAT(ViolationsOf(Import(request).status()), ElementsAre(StartsWith("profile: is not an import profile")));
}

TEST_F(ImportPlan, AnInstansiMayReadItsTablesByAProfileOfItsOwn) {
  ASSERT_THAT(db_.ExecuteScript(R"sql(
    SELECT set_config('terpadu.scope', 'service', true);
    INSERT INTO rule VALUES ('probolinggo', 'import_profile/action-matrix', '2018-01-01', 'Perwali',
      '{"extends": "action-matrix", "columns": [{"field": "problem", "headers": ["Kendala"]}]}'))sql"),
              IsOk());
  std::vector<std::string> lines = SplitLines(Sample());
  lines[2] = WithCell(lines[2], 1, "Kendala");
  ASSERT_OK_AND_ASSIGN(const auto response, Import(ImportRequest(JoinLines(lines))));
  EXPECT_THAT(ErrorsOf(response), IsEmpty());
  EXPECT_EQ(response.plan().action_count(), 41);
}

TEST_F(ImportPlan, ACallerMayDefineTheProfileAndIsToldEveryFaultOfIt) {
  auto request = ImportRequest();
  request.clear_profile();
  request.set_profile_definition(R"({"extends": "action-matrix", "tree": {"leaf": "aksi"}, "colums": []})");
  EXPECT_THAT(ViolationsOf(Import(request).status()),
              ElementsAre(StartsWith("profile_definition: colums: "), StartsWith("profile_definition: tree.leaf: ")));
  request.set_profile_definition(R"({"extends": "action-matrix"})");
  ASSERT_OK_AND_ASSIGN(const auto response, Import(request));
  EXPECT_EQ(response.plan().action_count(), 41);
}

TEST_F(ImportPlan, WhatHasNoFieldStaysBesideTheNode) {
  const std::string content =
      "No\tRencana Aksi\tIndikator\t2021\tPenanggung Jawab\tKeterangan\n"
      "1\tMenata arsip\tArsip tertata (100%)\t1 (satu) laporan/bulan\tInspektorat\tbertahap\n";
  ASSERT_OK_AND_ASSIGN(const auto response, Import(ImportRequest(content)));
  EXPECT_THAT(ErrorsOf(response), IsEmpty());
  const v1::PlanNode action = Nodes(v1::PLAN_NODE_KIND_ACTION).at(0);
  ASSERT_EQ(action.details_size(), 1);
  EXPECT_EQ(action.details(0).label(), "Keterangan");
  EXPECT_EQ(action.details(0).text(), "bertahap");
}

TEST_F(ImportPlan, AProfileThatCannotBeUsedIsNotTheCallersFault) {
  ASSERT_THAT(db_.ExecuteScript(R"sql(
    SELECT set_config('terpadu.scope', 'service', true);
    INSERT INTO rule VALUES ('probolinggo', 'import_profile/broken', '2018-01-01', 'Perwali', '{"columns": []}'))sql"),
              IsOk());
  auto request = ImportRequest();
  request.set_profile("broken");
  EXPECT_THAT(Import(request), StatusIs(absl::StatusCode::kFailedPrecondition, "PROFILE_INVALID"));
}

TEST_F(ImportPlan, OfManyImportsOfOneDocumentAtOnceOneIsStored) {
  constexpr int kThreads = 6;
  std::vector<absl::StatusOr<v1::ImportPlanResponse>> responses(kThreads, absl::UnknownError(""));
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      postgres::Connection connection(conninfo_);
      rpc::CallContext call = CallOn(connection, "ImportPlan", "");
      responses[static_cast<size_t>(i)] = service_.ImportPlan(call, ImportRequest(Sample(), "p" + std::to_string(i)));
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  int stored = 0;
  for (const auto& response : responses) {
    ASSERT_THAT(response, IsOk());
    stored += response->already_imported() ? 0 : 1;
    EXPECT_EQ(response->plan().name(), responses[0]->plan().name());
  }
  EXPECT_EQ(stored, 1);
  EXPECT_EQ(PlanEvents(), 1);
}

TEST_F(ImportPlan, ThePrintedTableComesInAsTheCityPrintedIt) {
  const auto content = PrintedTable();
  if (!content.has_value()) {
    GTEST_SKIP() << "the printed table is not here: set TERPADU_SHARED to the folder that has data/";
  }
  ASSERT_OK_AND_ASSIGN(const auto response, Import(ImportRequest(*content)));
  EXPECT_EQ(response.plan().action_count(), 41);
  EXPECT_EQ(response.plan().budgeted_action_count(), 36);
  EXPECT_EQ(response.plan().ceilings(4).amount(), 5'535'000'000);
  EXPECT_EQ(response.lines().total(), 88);
  EXPECT_THAT(PutInForce(), IsOk());
}

TEST_F(ImportPlan, ALargeDocumentIsStoredInBatches) {
  std::vector<std::string> lines = SplitLines(Sample());
  std::vector<std::string> many(lines.begin(), lines.begin() + 6);
  for (int i = 0; i < 2500; ++i) {
    many.push_back(WithCell(lines[6], 2, "Aksi " + std::to_string(i)));
  }
  ASSERT_OK_AND_ASSIGN(const auto response, Import(ImportRequest(JoinLines(many))));
  EXPECT_EQ(response.plan().action_count(), 2500);
  EXPECT_EQ(response.plan().ceilings(0).amount(), int64_t{2500} * 150'000'000);
  ASSERT_THAT(PutInForce(), IsOk());
  EXPECT_EQ(Events().size(), 11 + 1 + (2500 + 3) + 2500 + 1 + 5);  // submitted, verified, and three checks
}

TEST_F(ImportPlan, AFinalTargetBesideAFullSeriesIsKeptApart) {
  ASSERT_THAT(
      Import(ImportRequest("No\tSasaran\tIndikator\tTarget\t\tKondisi Akhir\tPenanggung Jawab\n"
                           "\t\t\t2022\t2023\t\t\n"
                           "1\tMeningkatnya SAKIP\tNilai SAKIP\tB (65)\tBB (71)\tBB (75)\tBagian Organisasi\n")),
      IsOk());
  v1::ListIndicatorsRequest request;
  request.set_parent(kPlan);
  ASSERT_OK_AND_ASSIGN(const auto page, Call(&PlanningService::ListIndicators, request));
  ASSERT_EQ(page.indicators_size(), 1);
  const v1::Indicator& indicator = page.indicators(0);
  ASSERT_EQ(indicator.targets_size(), 2);
  EXPECT_EQ(indicator.targets(1).value().printed(), "BB (71)");
  EXPECT_EQ(indicator.final_target().number().units(), 75);
  EXPECT_EQ(indicator.final_target().label(), "BB");
  EXPECT_EQ(indicator.final_target().printed(), "BB (75)");
}

TEST_F(ImportPlan, ABaselineIsAValueWithItsYear) {
  ASSERT_THAT(Import(ImportRequest("No\tSasaran\tIndikator\tKondisi Awal 2021\t2022\t2023\tPenanggung Jawab\n"
                                   "1\tMeningkatnya SAKIP\tNilai SAKIP\tCC (58)\tB (65)\tBB (71)\tBagian Organisasi\n"
                                   "2\tTertib aset\tOpini BPK\tBelum dinilai\tWTP\tWTP\t"
                                   "Bagian Organisasi\n")),
              IsOk());
  v1::ListIndicatorsRequest request;
  request.set_parent(kPlan);
  ASSERT_OK_AND_ASSIGN(const auto page, Call(&PlanningService::ListIndicators, request));
  ASSERT_EQ(page.indicators_size(), 2);
  EXPECT_EQ(page.indicators(0).baseline().number().units(), 58);
  EXPECT_EQ(page.indicators(0).baseline().label(), "CC");
  EXPECT_EQ(page.indicators(0).baseline_year(), 2021);
  EXPECT_EQ(page.indicators(0).targets_size(), 2);
  EXPECT_EQ(page.indicators(1).baseline().kind(), type::v1::VALUE_KIND_ORDINAL);
  EXPECT_EQ(page.indicators(1).baseline().label(), "Belum dinilai");
}

TEST_F(ImportPlan, HeadingsBelowAnAreaAreAreasBelowIt) {
  ASSERT_OK_AND_ASSIGN(const auto imported, Import(ImportRequest("A. Quick Wins\n1. Integrasi sistem informasi\n"
                                                                 "No\tSasaran\tIndikator\t2019\t2020\n"
                                                                 "1\tTerwujudnya integrasi\tJumlah aplikasi\t1\t2\n")));
  EXPECT_TRUE(imported.has_plan());
  const std::vector<v1::PlanNode> areas = Nodes(v1::PLAN_NODE_KIND_AREA);
  ASSERT_EQ(areas.size(), 2);
  EXPECT_EQ(areas[1].title(), "Integrasi sistem informasi");
  EXPECT_EQ(areas[1].parent_node(), areas[0].name());
  EXPECT_EQ(Nodes(v1::PLAN_NODE_KIND_SASARAN)[0].parent_node(), areas[1].name());
}

}  // namespace
}  // namespace terpadu::planning
