#include <iostream>
#include <thread>

#include "services/performance/evaluation/evaluation_service.h"
#include "services/performance/evaluation/instruments.h"
#include "services/performance/tests/performance_fixture.h"
#include "terpadu/performance/v1/evaluation_events.pb.h"

namespace terpadu::performance {
namespace {

using ::absl::StatusCode;
using ::testing::ElementsAre;

constexpr char kEvaluationParent[] = "instansi/probolinggo";
const char kSakipName[] = "instansi/probolinggo/instruments/sakip";

// People: `officer`, `head` and `chief` of the unit, `auditor`, `lead` and `inspektur` of the Inspektorat.
class EvaluationTest : public PerformanceTest {
 protected:
  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(absl::StatusOr<Response> (EvaluationService::*method)(rpc::CallContext&,
                                                                                      const Request&),
                                const Request& request, const std::string& person) {
    rpc::CallContext call = CallOf("Evaluation");
    const bool unit = person == "officer" || person == "head" || person == "chief";
    call.actor = {.id = person, .roles = {unit ? "PERFORMANCE_OFFICER" : "APIP"}, .unit = {}, .authenticated = false};
    return (service.*method)(call, request);
  }

  absl::StatusOr<v1::Assessment> Create(const std::string& id, v1::AssessmentSide side, const std::string& person,
                                        const std::string& instrument = "sakip", int quarter = 0) {
    v1::CreateAssessmentRequest request;
    request.set_parent(kEvaluationParent);
    request.set_assessment_id(id);
    v1::Assessment& assessment = *request.mutable_assessment();
    assessment.set_instrument("instansi/probolinggo/instruments/" + instrument);
    assessment.set_unit("instansi/probolinggo/units/dinkes");
    assessment.set_year(2022);
    assessment.set_quarter(quarter);
    assessment.set_side(side);
    return Call(&EvaluationService::CreateAssessment, request, person);
  }

  static v1::SetAnswersRequest Answers(const std::string& id, const std::map<std::string, std::string>& words) {
    v1::SetAnswersRequest request;
    request.set_name("instansi/probolinggo/assessments/" + id);
    for (const auto& [question, word] : words) {
      v1::Answer& answer = *request.add_answers();
      answer.set_question(question);
      answer.set_word(word);
    }
    return request;
  }
  absl::StatusOr<v1::Assessment> Answer(const std::string& id, const std::map<std::string, std::string>& words,
                                        const std::string& person) {
    return Call(&EvaluationService::SetAnswers, Answers(id, words), person);
  }
  // Every question of SAKIP answered by one word.
  absl::StatusOr<v1::Assessment> AnswerAll(const std::string& id, const std::string& word, const std::string& person) {
    std::map<std::string, std::string> words;
    for (const char* component : {"1", "2", "3", "4"}) {
      for (const char* part : {"a", "b", "c"}) {
        words[absl::StrCat(component, ".", part, ".1")] = word;
      }
    }
    return Answer(id, words, person);
  }

  absl::StatusOr<v1::Assessment> Move(const std::string& id, v1::AssessmentStep step, const std::string& person) {
    v1::MoveAssessmentRequest request;
    request.set_name("instansi/probolinggo/assessments/" + id);
    request.set_step(step);
    request.set_remark("because");
    return Call(&EvaluationService::MoveAssessment, request, person);
  }

  absl::StatusOr<v1::CompareAssessmentsResponse> Compare() {
    v1::CompareAssessmentsRequest request;
    request.set_parent(kEvaluationParent);
    request.set_instrument(kSakipName);
    request.set_unit("instansi/probolinggo/units/dinkes");
    request.set_year(2022);
    return Call(&EvaluationService::CompareAssessments, request, "auditor");
  }

  // An assessment of the Inspektorat, verified.
  void VerifyInspektorat() {
    ASSERT_THAT(Create("i", v1::ASSESSMENT_SIDE_INSPEKTORAT, "auditor"), IsOk());
    ASSERT_THAT(AnswerAll("i", "B", "auditor"), IsOk());
    ASSERT_THAT(Move("i", v1::ASSESSMENT_STEP_SUBMIT, "auditor"), IsOk());
    ASSERT_THAT(Move("i", v1::ASSESSMENT_STEP_VERIFY, "lead"), IsOk());
  }
  absl::StatusOr<v1::Recommendation> Recommend(const std::string& assessment) {
    v1::CreateRecommendationRequest request;
    request.set_parent(kEvaluationParent);
    request.set_recommendation_id("r");
    request.mutable_recommendation()->set_assessment("instansi/probolinggo/assessments/" + assessment);
    request.mutable_recommendation()->set_question("1.b.1");
    request.mutable_recommendation()->set_text("perbaiki indikator");
    request.mutable_recommendation()->mutable_due_date()->set_year(2022);
    request.mutable_recommendation()->mutable_due_date()->set_month(6);
    request.mutable_recommendation()->mutable_due_date()->set_day(30);
    return Call(&EvaluationService::CreateRecommendation, request, "auditor");
  }
  absl::StatusOr<v1::Recommendation> FollowUp(const std::string& person) {
    v1::FollowUpRecommendationRequest request;
    request.set_name("instansi/probolinggo/recommendations/r");
    request.set_follow_up("sudah");
    v1::Evidence& evidence = *request.add_evidence();
    evidence.set_reference("SK 12/2022");
    evidence.set_sha256(Sha256Hex("sk"));
    return Call(&EvaluationService::FollowUpRecommendation, request, person);
  }
  absl::StatusOr<v1::Recommendation> Judge(bool accept, const std::string& person) {
    v1::JudgeRecommendationRequest request;
    request.set_name("instansi/probolinggo/recommendations/r");
    request.set_accept(accept);
    request.set_remark("dilihat");
    return Call(&EvaluationService::JudgeRecommendation, request, person);
  }

  EvaluationService service;
};

TEST_F(EvaluationTest, TheNationalInstrumentsAreThereWithTheirLegalBasisAndWeights) {
  v1::ListInstrumentsRequest request;
  request.set_parent(kEvaluationParent);
  ASSERT_OK_AND_ASSIGN(const auto list, Call(&EvaluationService::ListInstruments, request, "auditor"));
  ASSERT_EQ(list.instruments_size(), 3);
  const v1::Instrument& sakip = list.instruments(0);
  EXPECT_EQ(sakip.legal_basis(), "PermenPANRB 88/2021");
  std::vector<int> weights;
  for (const auto& component : sakip.components()) {
    weights.push_back(component.weight());
    ASSERT_EQ(component.sub_components_size(), 3);
    EXPECT_EQ(component.sub_components(0).share(), 20'00);
    EXPECT_EQ(component.sub_components(1).share(), 30'00);
    EXPECT_EQ(component.sub_components(2).share(), 50'00);
  }
  EXPECT_THAT(weights, ElementsAre(30'00, 30'00, 15'00, 25'00));
  EXPECT_EQ(list.instruments(1).components_size(), 6);
  EXPECT_EQ(QuestionCountOf(list.instruments(1)), 24);
  EXPECT_TRUE(list.instruments(1).quarterly());
}

TEST_F(EvaluationTest, AnInstrumentIsNotThereBeforeItWasInForce) {
  v1::GetInstrumentRequest request;
  request.set_name(kSakipName);
  request.mutable_date()->set_year(2021);
  request.mutable_date()->set_month(12);
  request.mutable_date()->set_day(30);
  EXPECT_THAT(Call(&EvaluationService::GetInstrument, request, "auditor"),
              StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  request.mutable_date()->set_day(31);
  EXPECT_THAT(Call(&EvaluationService::GetInstrument, request, "auditor"), IsOk());
}

TEST_F(EvaluationTest, GoesFromDraftToFinalByDifferentPeople) {
  ASSERT_OK_AND_ASSIGN(const auto created, Create("s", v1::ASSESSMENT_SIDE_SELF, "officer"));
  EXPECT_EQ(created.grade(), "D");
  ASSERT_OK_AND_ASSIGN(const auto answered, AnswerAll("s", "BB", "officer"));
  EXPECT_EQ(answered.score(), 80'00);
  EXPECT_EQ(answered.grade(), "BB");  // the edge belongs to the grade below
  EXPECT_EQ(answered.component_scores(0).score(), 24'00);
  EXPECT_EQ(answered.component_scores(1).weight(), 6'00);
  ASSERT_THAT(Move("s", v1::ASSESSMENT_STEP_SUBMIT, "officer"), IsOk());
  EXPECT_THAT(Move("s", v1::ASSESSMENT_STEP_VERIFY, "officer"), StatusIs(StatusCode::kPermissionDenied, "PART_TAKEN"));
  ASSERT_THAT(Move("s", v1::ASSESSMENT_STEP_VERIFY, "head"), IsOk());
  EXPECT_THAT(Move("s", v1::ASSESSMENT_STEP_FINALISE, "officer"),
              StatusIs(StatusCode::kPermissionDenied, "PART_TAKEN"));
  ASSERT_THAT(Move("s", v1::ASSESSMENT_STEP_FINALISE, "head"), IsOk());
  EXPECT_THAT(Move("s", v1::ASSESSMENT_STEP_RETURN, "head"),
              StatusIs(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(AnswerAll("s", "AA", "officer"), StatusIs(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_EQ(Count("SELECT count(*) FROM journal WHERE subject = 'instansi/probolinggo/assessments/s'"), 5);
  EXPECT_EQ(Count("SELECT max(version) FROM journal WHERE subject = 'instansi/probolinggo/assessments/s'"), 5);
}

TEST_F(EvaluationTest, IsSubmittedOnlyWhenEveryQuestionIsAnswered) {
  ASSERT_THAT(Create("s", v1::ASSESSMENT_SIDE_SELF, "officer"), IsOk());
  ASSERT_THAT(Answer("s", {{"1.a.1", "AA"}}, "officer"), IsOk());
  const auto refused = Move("s", v1::ASSESSMENT_STEP_SUBMIT, "officer");
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "ANSWERS_MISSING"));
  EXPECT_EQ(MetadataOf(refused.status()).at("question"), "1.b.1");
  EXPECT_EQ(MetadataOf(refused.status()).at("count"), "11");
}

TEST_F(EvaluationTest, AnAnswerIsAWordOfItsScaleWithEvidenceByDigest) {
  ASSERT_THAT(Create("s", v1::ASSESSMENT_SIDE_SELF, "officer"), IsOk());
  EXPECT_THAT(ViolationsOf(Answer("s", {{"1.a.1", "bagus"}, {"9", "AA"}}, "officer").status()),
              ElementsAre("answers[0].word: must be one of AA, A, BB, B, CC, C, D, E",
                          "answers[1].question: must be a question of the instrument"));
  v1::SetAnswersRequest request = Answers("s", {{"1.a.1", "A"}});
  request.mutable_answers(0)->set_note("lihat dokumen");
  v1::Evidence& evidence = *request.mutable_answers(0)->add_evidence();
  evidence.set_reference("Renstra 2019-2024");
  evidence.set_sha256("short");
  EXPECT_THAT(ViolationsOf(Call(&EvaluationService::SetAnswers, request, "officer").status()),
              ElementsAre("answers[0].evidence[0].sha256: must be 64 hexadecimal digits in lower case"));
  evidence.set_sha256(Sha256Hex("renstra"));
  ASSERT_OK_AND_ASSIGN(const auto written, Call(&EvaluationService::SetAnswers, request, "officer"));
  EXPECT_EQ(written.answers(0).evidence(0).sha256(), Sha256Hex("renstra"));
  EXPECT_EQ(written.answers(0).points(), 90'00);
}

TEST_F(EvaluationTest, BothSidesStandBesideEachOtherAndNobodyIsOnBoth) {
  ASSERT_THAT(Create("s", v1::ASSESSMENT_SIDE_SELF, "officer"), IsOk());
  ASSERT_THAT(AnswerAll("s", "A", "officer"), IsOk());
  ASSERT_THAT(Create("i", v1::ASSESSMENT_SIDE_INSPEKTORAT, "auditor"), IsOk());
  EXPECT_THAT(Answer("i", {{"1.a.1", "A"}}, "officer"), StatusIs(StatusCode::kPermissionDenied, "SIDE_NOT_YOURS"));
  ASSERT_THAT(AnswerAll("i", "A", "auditor"), IsOk());
  ASSERT_THAT(Answer("i", {{"4.c.1", "CC"}}, "auditor"), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto both, Compare());
  EXPECT_EQ(both.self_assessment().score(), 90'00);
  EXPECT_EQ(both.self_assessment().grade(), "A");
  EXPECT_EQ(both.difference(), -3'75);  // half of 25 points, 30 percent less
  EXPECT_THAT(both.differing_questions(), ElementsAre("4.c.1"));
  // A person with both roles stays on the side where the work began.
  rpc::CallContext call = CallOf("SetAnswers");
  call.actor = {.id = "auditor", .roles = {"PERFORMANCE_OFFICER", "APIP"}, .unit = {}, .authenticated = false};
  EXPECT_THAT(service.SetAnswers(call, Answers("s", {{"1.a.1", "AA"}})),
              StatusIs(StatusCode::kPermissionDenied, "PART_TAKEN"));
}

TEST_F(EvaluationTest, OneASideForAnInstrumentUnitAndPeriod) {
  ASSERT_THAT(Create("s", v1::ASSESSMENT_SIDE_SELF, "officer"), IsOk());
  EXPECT_THAT(Create("s2", v1::ASSESSMENT_SIDE_SELF, "officer"),
              StatusIs(StatusCode::kAlreadyExists, "ASSESSMENT_EXISTS"));
}

TEST_F(EvaluationTest, TheIntegrityZoneIsFilledByQuarterWithDonePartialOrNot) {
  EXPECT_THAT(Create("z", v1::ASSESSMENT_SIDE_SELF, "officer", "zi"),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  ASSERT_THAT(Create("z1", v1::ASSESSMENT_SIDE_SELF, "officer", "zi", 1), IsOk());
  ASSERT_THAT(Create("z2", v1::ASSESSMENT_SIDE_SELF, "officer", "zi", 2), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto answered, Answer("z1", {{"4.a.1", "done"}, {"4.a.2", "partial"}}, "officer"));
  EXPECT_EQ(answered.score(), 7'50);
  EXPECT_EQ(answered.grade(), "");
  EXPECT_EQ(answered.question_count(), 24);
}

TEST_F(EvaluationTest, ARecommendationIsFollowedUpAndAcceptedByAnotherPerson) {
  VerifyInspektorat();
  ASSERT_THAT(Recommend("i"), IsOk());
  v1::ListRecommendationsRequest list;
  list.set_parent(kEvaluationParent);
  ASSERT_OK_AND_ASSIGN(const auto open, Call(&EvaluationService::ListRecommendations, list, "auditor"));
  ASSERT_EQ(open.recommendations_size(), 1);
  EXPECT_TRUE(open.recommendations(0).overdue());  // due 30 June, it is 1 July
  EXPECT_THAT(Judge(true, "auditor"), StatusIs(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  ASSERT_THAT(FollowUp("officer"), IsOk());
  EXPECT_THAT(Judge(true, "officer"), StatusIs(StatusCode::kPermissionDenied, "OWN_FOLLOW_UP"));
  ASSERT_THAT(Judge(false, "auditor"), IsOk());
  ASSERT_THAT(FollowUp("officer"), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto done, Judge(true, "auditor"));
  EXPECT_EQ(done.state(), v1::RECOMMENDATION_STATE_DONE);
  EXPECT_FALSE(done.overdue());
  EXPECT_EQ(Count("SELECT max(version) FROM journal WHERE subject LIKE '%/recommendations/r'"), 5);
}

TEST_F(EvaluationTest, NothingIsRecommendedBeforeTheInspektoratVerified) {
  ASSERT_THAT(Create("i", v1::ASSESSMENT_SIDE_INSPEKTORAT, "auditor"), IsOk());
  EXPECT_THAT(Recommend("i"), StatusIs(StatusCode::kFailedPrecondition, "ASSESSMENT_NOT_VERIFIED"));
  ASSERT_THAT(Create("s", v1::ASSESSMENT_SIDE_SELF, "officer"), IsOk());
  EXPECT_THAT(Recommend("s"), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(EvaluationTest, TheDatabaseItselfRefusesWhatTheStateForbids) {
  VerifyInspektorat();
  postgres::Connection connection(conninfo_);
  const auto run = [&](const std::string& sql) {
    return connection.ExecuteScript("SELECT set_config('terpadu.scope', 'service', false); " + sql);
  };
  EXPECT_THAT(run("UPDATE assessment_answer SET points = 1"),
              StatusIs(StatusCode::kFailedPrecondition, "RULE_VIOLATED"));
  EXPECT_THAT(run("UPDATE assessment SET state = 'SUBMITTED', answered_count = 3"),
              StatusIs(StatusCode::kFailedPrecondition, "RULE_VIOLATED"));
  ASSERT_THAT(run("UPDATE assessment SET state = 'FINAL'"), IsOk());
  EXPECT_THAT(run("UPDATE assessment SET score = 1"), StatusIs(StatusCode::kFailedPrecondition, "RULE_VIOLATED"));
}

TEST_F(EvaluationTest, AnswersOfManyAtOnceAllCount) {
  std::cout << "seed: none, eight threads answer a question each\n" << std::flush;
  ASSERT_THAT(Create("s", v1::ASSESSMENT_SIDE_SELF, "officer"), IsOk());
  std::vector<std::thread> threads;
  for (const std::string question : {"1.a.1", "1.b.1", "1.c.1", "2.a.1", "2.b.1", "2.c.1", "3.a.1", "3.b.1"}) {
    threads.emplace_back([&, question] {
      postgres::Connection connection(conninfo_);
      rpc::CallContext call = CallOn(connection, "SetAnswers", "");
      call.actor.id = "officer-" + question;
      EXPECT_THAT(service.SetAnswers(call, Answers("s", {{question, "AA"}})), IsOk());
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(Count("SELECT answered_count FROM assessment"), 8);
  EXPECT_EQ(Count("SELECT score FROM assessment"), 30'00 + 30'00 + 7'50);
  EXPECT_EQ(Count("SELECT max(version) - count(*) FROM journal WHERE subject LIKE '%/assessments/s'"), 0);
}

TEST_F(EvaluationTest, PrioritiesAreRankedByDescendingScore) {
  v1::RankPrioritiesRequest request;
  request.set_parent(kEvaluationParent);
  for (const int score : {151, 184, 171, 139, 204, 156, 118, 126}) {
    request.add_items()->set_score(score);
  }
  ASSERT_OK_AND_ASSIGN(const auto ranked, Call(&EvaluationService::RankPriorities, request, "auditor"));
  std::vector<int> ranks;
  for (const auto& item : ranked.items()) {
    ranks.push_back(item.rank());
  }
  EXPECT_THAT(ranks, ElementsAre(5, 2, 3, 6, 1, 4, 8, 7));
}

}  // namespace
}  // namespace terpadu::performance
