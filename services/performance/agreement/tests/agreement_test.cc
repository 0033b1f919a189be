#include "services/performance/agreement/agreement_service.h"
#include "services/performance/agreement/dpa_projection.h"
#include "services/performance/tests/performance_fixture.h"
#include "terpadu/budgeting/v1/events.pb.h"
#include "terpadu/performance/v1/agreement_events.pb.h"

namespace terpadu::performance {
namespace {

namespace budgeting = ::terpadu::budgeting::v1;
using ::absl::StatusCode;
using ::testing::ElementsAre;

constexpr char kAgreementParent[] = "instansi/probolinggo";
constexpr char kAgreementUnit[] = "instansi/probolinggo/units/dinkes";
constexpr char kBudgetName[] = "instansi/probolinggo/budgets/apbd-2023";

// `kadis` promises to `walikota`.
class AgreementTest : public PerformanceTest {
 protected:
  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(absl::StatusOr<Response> (AgreementService::*method)(rpc::CallContext&, const Request&),
                                const Request& request, const std::string& person = kOfficer) {
    rpc::CallContext call = CallOf("Agreement");
    call.actor.id = person;
    return (service.*method)(call, request);
  }

  static v1::WriteAgreementRequest Promise(const std::string& id) {
    v1::WriteAgreementRequest request;
    request.set_parent(kAgreementParent);
    request.set_agreement_id(id);
    v1::Agreement& agreement = *request.mutable_agreement();
    agreement.set_unit(kAgreementUnit);
    agreement.set_year(2023);
    agreement.set_official("kadis");
    agreement.set_superior("walikota");
    v1::AgreementIndicator& promised = *agreement.add_indicators();
    promised.set_indicator(IndicatorName("aki"));
    for (const int target : {20, 40, 60, 80}) {
      *promised.add_quarter_targets() = NumberValue(target);
    }
    agreement.add_programs("1.02.02");
    v1::ActionPlanItem& item = *agreement.add_actions();
    item.set_quarter(1);
    item.set_action("pelatihan bidan");
    item.set_indicator(IndicatorName("aki"));
    return request;
  }
  absl::StatusOr<v1::Agreement> Write(const v1::WriteAgreementRequest& request) {
    return Call(&AgreementService::WriteAgreement, request);
  }
  absl::StatusOr<v1::Agreement> Read(const std::string& id) {
    v1::GetAgreementRequest request;
    request.set_name("instansi/probolinggo/agreements/" + id);
    return Call(&AgreementService::GetAgreement, request);
  }
  absl::StatusOr<v1::Agreement> Sign(const std::string& id, const std::string& person) {
    v1::SignAgreementRequest request;
    request.set_name("instansi/probolinggo/agreements/" + id);
    const auto read = Read(id);
    request.set_etag(read.ok() ? read->etag() : "");
    return Call(&AgreementService::SignAgreement, request, person);
  }
  void WriteAndSign(const std::string& id) {
    ASSERT_THAT(Write(Promise(id)), IsOk());
    ASSERT_THAT(Sign(id, "kadis"), IsOk());
    ASSERT_THAT(Sign(id, "walikota"), IsOk());
  }

  void Tell(const std::string& subject, int64_t version, const google::protobuf::Message& payload) {
    event::v1::Event event = EventOf(subject, version, payload);
    event.set_source("budgeting");
    ASSERT_THAT(journal::ApplyBatch(db_, "budgeting", {event}, absl::StrCat("cursor-", NewUuid()), ApplyBudgetingEvent),
                IsOk());
  }
  // A DPA of 2023 with 100 and 50 rupiah for program 1.02.02 of the unit, in force.
  void ApproveDpa() {
    budgeting::BudgetCreated created;
    created.mutable_budget()->set_fiscal_year(2023);
    Tell(kBudgetName, 1, created);
    int amount = 100;
    for (const char* line : {"l1", "l2"}) {
      budgeting::BudgetLineCreated added;
      added.mutable_line()->set_sub_kegiatan("1.02.02.2.01.0001");
      added.mutable_line()->set_unit(kAgreementUnit);
      added.mutable_line()->set_amount(amount);
      Tell(absl::StrCat(kBudgetName, "/lines/", line), 1, added);
      amount = 50;
    }
    budgeting::BudgetApproved approved;
    approved.mutable_budget()->set_fiscal_year(2023);
    Tell(kBudgetName, 2, approved);
  }
  void ReviseDpa(int64_t version, const std::map<std::string, int64_t>& amounts) {
    for (const auto& [line, amount] : amounts) {
      budgeting::BudgetLineRevised revised;
      revised.set_amount(amount);
      Tell(absl::StrCat(kBudgetName, "/lines/", line), version - 1, revised);
    }
    budgeting::BudgetRevised revised;
    revised.mutable_budget()->set_fiscal_year(2023);
    Tell(kBudgetName, version, revised);
  }

  AgreementService service;
};

TEST_F(AgreementTest, HoldsOnceBothHaveSignedWithTheBudgetOfTheDpa) {
  ApproveDpa();
  ASSERT_OK_AND_ASSIGN(const auto draft, Write(Promise("a")));
  EXPECT_EQ(draft.budget(0).amount(), 150);
  EXPECT_EQ(draft.number(), 1);
  EXPECT_THAT(Sign("a", "someone"), StatusIs(StatusCode::kPermissionDenied, "NOT_A_PARTY"));
  ASSERT_OK_AND_ASSIGN(const auto half, Sign("a", "walikota"));
  EXPECT_EQ(half.state(), v1::AGREEMENT_STATE_DRAFT);
  EXPECT_THAT(Sign("a", "walikota"), StatusIs(StatusCode::kFailedPrecondition, "SIGNED_ALREADY"));
  ASSERT_OK_AND_ASSIGN(const auto both, Sign("a", "kadis"));
  EXPECT_EQ(both.state(), v1::AGREEMENT_STATE_SIGNED);
  EXPECT_EQ(both.budget(0).amount(), 150);
  EXPECT_THAT(Sign("a", "kadis"), StatusIs(StatusCode::kFailedPrecondition, "AGREEMENT_NOT_DRAFT"));
  EXPECT_THAT(Write(Promise("a")), StatusIs(StatusCode::kFailedPrecondition, "AGREEMENT_NOT_DRAFT"));
  EXPECT_EQ(Count("SELECT max(version) - count(*) FROM journal WHERE subject LIKE '%/agreements/a'"), 0);
  EXPECT_EQ(Count("SELECT count(*) FROM journal WHERE subject LIKE '%/agreements/a'"), 3);
}

TEST_F(AgreementTest, WhatIsSignedIsWhatWasReadAndWritingAnewTakesSignaturesAway) {
  ASSERT_OK_AND_ASSIGN(const auto first, Write(Promise("a")));
  ASSERT_THAT(Sign("a", "kadis"), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto again, Write(Promise("a")));
  EXPECT_FALSE(again.has_official_sign_time());
  v1::SignAgreementRequest stale;
  stale.set_name(first.name());
  stale.set_etag(first.etag());
  EXPECT_THAT(Call(&AgreementService::SignAgreement, stale, "walikota"),
              StatusIs(StatusCode::kAborted, "ETAG_MISMATCH"));
}

TEST_F(AgreementTest, IsToBeAmendedWhenTheDpaGivesItsProgramAnotherSum) {
  ApproveDpa();
  WriteAndSign("a");
  ReviseDpa(3, {{"l1", 90}, {"l2", 60}});  // a shift within the program
  ASSERT_OK_AND_ASSIGN(const auto shifted, Read("a"));
  EXPECT_FALSE(shifted.amendment_due());
  ReviseDpa(4, {{"l1", 70}, {"l2", 60}});
  ASSERT_OK_AND_ASSIGN(const auto due, Read("a"));
  EXPECT_TRUE(due.amendment_due());
  EXPECT_EQ(due.budget(0).amount(), 150);  // as it was signed
  v1::ListAgreementsRequest list;
  list.set_parent(kAgreementParent);
  list.set_amendment_due(true);
  ASSERT_OK_AND_ASSIGN(const auto listed, Call(&AgreementService::ListAgreements, list));
  EXPECT_EQ(listed.agreements_size(), 1);
  ReviseDpa(5, {{"l1", 80}, {"l2", 70}});
  ASSERT_OK_AND_ASSIGN(const auto same_again, Read("a"));
  EXPECT_FALSE(same_again.amendment_due());
}

TEST_F(AgreementTest, AnAmendmentIsTheNextVersionAndTakesItsPlaceWhenSigned) {
  ApproveDpa();
  WriteAndSign("a");
  ReviseDpa(3, {{"l1", 70}, {"l2", 50}});
  ASSERT_OK_AND_ASSIGN(const auto amendment, Write(Promise("b")));
  EXPECT_EQ(amendment.number(), 2);
  EXPECT_EQ(amendment.budget(0).amount(), 120);
  EXPECT_THAT(Write(Promise("c")), StatusIs(StatusCode::kAlreadyExists, "AGREEMENT_DRAFT_EXISTS"));
  ASSERT_THAT(Sign("b", "kadis"), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto still, Read("a"));
  EXPECT_EQ(still.state(), v1::AGREEMENT_STATE_SIGNED);
  ASSERT_THAT(Sign("b", "walikota"), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto before, Read("a"));
  EXPECT_EQ(before.state(), v1::AGREEMENT_STATE_SUPERSEDED);
  EXPECT_FALSE(before.amendment_due());
  EXPECT_EQ(before.budget(0).amount(), 150);
  ASSERT_OK_AND_ASSIGN(const auto holds, Read("b"));
  EXPECT_FALSE(holds.amendment_due());
}

TEST_F(AgreementTest, SignedWhileTheDpaChangesItIsToBeAmendedOrHasTheNewSum) {
  std::cout << "seed: none, eight rounds of a signature beside a new version of the DPA" << std::endl;
  ApproveDpa();
  for (int round = 0; round < 8; ++round) {
    const std::string id = absl::StrCat("a", round);
    ASSERT_THAT(Write(Promise(id)), IsOk());
    ASSERT_THAT(Sign(id, "kadis"), IsOk());
    ASSERT_OK_AND_ASSIGN(const auto draft, Read(id));
    std::thread signing([&] {
      postgres::Connection connection(conninfo_);
      rpc::CallContext call = CallOn(connection, "SignAgreement", "");
      call.actor.id = "walikota";
      v1::SignAgreementRequest request;
      request.set_name(draft.name());
      request.set_etag(draft.etag());
      EXPECT_THAT(service.SignAgreement(call, request), IsOk());
    });
    const int64_t sum = 1000 + round;
    ReviseDpa(3 + round, {{"l1", sum}, {"l2", 0}});
    signing.join();
    ASSERT_OK_AND_ASSIGN(const auto holds, Read(id));
    EXPECT_EQ(holds.amendment_due(), holds.budget(0).amount() != sum) << round;
  }
}

TEST_F(AgreementTest, PromisesKeyIndicatorsOfTheUnitWhereItHasAny) {
  v1::SetUnitIkuRequest request;
  request.set_parent(kAgreementParent);
  request.set_unit_iku_id("dinkes-2023");
  request.mutable_unit_iku()->set_unit(kAgreementUnit);
  request.mutable_unit_iku()->set_year(2023);
  request.mutable_unit_iku()->set_legal_basis("SK Kadis 1/2023");
  request.mutable_unit_iku()->add_indicators(IndicatorName("akb"));
  ASSERT_THAT(Call(&AgreementService::SetUnitIku, request), IsOk());
  EXPECT_THAT(ViolationsOf(Write(Promise("a")).status()),
              ElementsAre("agreement.indicators[0].indicator: must be a key indicator (IKU) of the unit in the year"));
  request.mutable_unit_iku()->add_indicators(IndicatorName("aki"));
  ASSERT_THAT(Call(&AgreementService::SetUnitIku, request), IsOk());
  EXPECT_THAT(Write(Promise("a")), IsOk());
  request.set_unit_iku_id("another");
  EXPECT_THAT(Call(&AgreementService::SetUnitIku, request), StatusIs(StatusCode::kAlreadyExists, "UNIT_IKU_EXISTS"));
  v1::ListUnitIkusRequest list;
  list.set_parent(kAgreementParent);
  ASSERT_OK_AND_ASSIGN(const auto listed, Call(&AgreementService::ListUnitIkus, list));
  ASSERT_EQ(listed.unit_ikus_size(), 1);
  EXPECT_EQ(listed.unit_ikus(0).indicators_size(), 2);
}

TEST_F(AgreementTest, EveryFaultOfADraftIsTold) {
  auto wrong = Promise("a");
  wrong.mutable_agreement()->set_superior("kadis");
  wrong.mutable_agreement()->mutable_indicators(0)->mutable_quarter_targets()->RemoveLast();
  wrong.mutable_agreement()->set_programs(0, "1.02.02.2.01");
  wrong.mutable_agreement()->mutable_actions(0)->set_quarter(5);
  wrong.mutable_agreement()->mutable_actions(0)->set_indicator(IndicatorName("other"));
  EXPECT_THAT(ViolationsOf(Write(wrong).status()),
              ElementsAre("agreement.superior: must be another person than the official",
                          "agreement.indicators[0].quarter_targets: must be four, each of a known kind",
                          "agreement.programs[0]: must be the code of a program: 2.07.02",
                          "agreement.actions[0].quarter: must be 1 to 4",
                          "agreement.actions[0].indicator: must be an indicator of the agreement"));
}

TEST_F(AgreementTest, NoEventNamesItsPersons) {
  WriteAndSign("a");
  EXPECT_EQ(Count("SELECT count(*) FROM journal WHERE position('kadis'::bytea IN payload) > 0"), 0);
  EXPECT_EQ(Count("SELECT count(*) FROM journal WHERE position('walikota'::bytea IN payload) > 0"), 0);
}

TEST_F(AgreementTest, AScoreOfAPersonIsTakenOverAndLinkedToASignedAgreement) {
  ASSERT_THAT(Write(Promise("a")), IsOk());
  v1::RecordSkpScoreRequest request;
  request.set_parent(kAgreementParent);
  request.set_skp_score_id("s1");
  request.mutable_skp_score()->set_agreement("instansi/probolinggo/agreements/a");
  request.mutable_skp_score()->set_quarter(1);
  request.mutable_skp_score()->set_score(92'50);
  request.mutable_skp_score()->set_source("e-kinerja 17");
  EXPECT_THAT(Call(&AgreementService::RecordSkpScore, request),
              StatusIs(StatusCode::kFailedPrecondition, "AGREEMENT_NOT_SIGNED"));
  ASSERT_THAT(Sign("a", "kadis"), IsOk());
  ASSERT_THAT(Sign("a", "walikota"), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto score, Call(&AgreementService::RecordSkpScore, request));
  v1::ListSkpScoresRequest list;
  list.set_parent("instansi/probolinggo/agreements/a");
  ASSERT_OK_AND_ASSIGN(const auto listed, Call(&AgreementService::ListSkpScores, list));
  ASSERT_EQ(listed.skp_scores_size(), 1);
  EXPECT_THAT(listed.skp_scores(0), EqualsProto(score));
}

TEST_F(AgreementTest, TheDatabaseItselfKeepsWhatWasSigned) {
  WriteAndSign("a");
  postgres::Connection connection(conninfo_);
  for (const char* sql : {"UPDATE agreement SET superior = 'x'", "UPDATE agreement SET state = 'DRAFT'"}) {
    EXPECT_THAT(connection.ExecuteScript(absl::StrCat("SELECT set_config('terpadu.scope', 'service', false); ", sql)),
                StatusIs(StatusCode::kFailedPrecondition, "RULE_VIOLATED"))
        << sql;
  }
}

}  // namespace
}  // namespace terpadu::performance
