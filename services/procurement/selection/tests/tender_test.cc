// A tender from plan to award, and what is told of it.
#include "gmock/gmock.h"
#include "services/procurement/selection/tests/scratch_selection.h"

namespace terpadu::procurement {
namespace {

using ::testing::ElementsAre;

class TenderTest : public SelectionTest {
 protected:
  std::vector<std::string> TypesOf(const std::string& subject) {
    std::vector<std::string> types;
    for (const auto& event : Events(subject)) {
      types.push_back(event.type().substr(std::string_view("id.go.terpadu.procurement.").size()));
    }
    return types;
  }
};

TEST_F(TenderTest, GoesFromPlanToAward) {
  const std::string name = SanggahSelection();
  At(4, 5);
  ASSERT_OK_AND_ASSIGN(const v1::Selection awarded, Do(selections, &SelectionService::AwardSelection, name));
  EXPECT_EQ(awarded.state(), v1::SELECTION_STATE_AWARDED);
  EXPECT_EQ(awarded.winner(), VendorNamed("b"));
  EXPECT_EQ(awarded.winning_price(), 800);
  EXPECT_EQ(awarded.winning_bid(), BidNamed(name, "b"));
  EXPECT_THAT(Selected(name), EqualsProto(awarded));
  EXPECT_EQ(BidOf(BidNamed(name, "a")).rank(), 2);
  EXPECT_THAT(TypesOf(name),
              ElementsAre("selection.planned.v1", "selection.announced.v1", "selection.opening_started.v1",
                          "selection.bids_opened.v1", "selection.bids_ranked.v1", "selection.winner_set.v1",
                          "selection.winner_announced.v1", "selection.awarded.v1"));
  EXPECT_THAT(TypesOf(BidNamed(name, "b")), ElementsAre("bid.submitted.v1", "bid.opened.v1", "bid.evaluated.v1"));
  ExpectConsistent();
}

TEST_F(TenderTest, OneRequestHappensOnceAndAnotherBodyUnderItsIdIsRefused) {
  v1::PlanSelectionRequest request;
  request.set_parent(kParent);
  request.set_selection_id("s");
  request.set_request_id(NewUuid());
  *request.mutable_selection() = PriceSelection();
  ASSERT_OK_AND_ASSIGN(const v1::Selection first,
                       people.Call(selections, &SelectionService::PlanSelection, request, kPokja));
  EXPECT_THAT(people.Call(selections, &SelectionService::PlanSelection, request, kPokja),
              testing::IsOkAndHolds(EqualsProto(first)));
  request.mutable_selection()->set_evaluation_method(v1::EVALUATION_METHOD_PASS_FAIL);
  EXPECT_THAT(people.Call(selections, &SelectionService::PlanSelection, request, kPokja),
              StatusIs(StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
  EXPECT_EQ(Events(first.name()).size(), 1u);
}

TEST_F(TenderTest, AStaleEtagIsRefused) {
  ASSERT_OK_AND_ASSIGN(const v1::Selection planned, Plan("s", PriceSelection()));
  ASSERT_THAT(Announce(planned.name()), IsOk());
  v1::FailSelectionRequest request;
  request.set_name(planned.name());
  request.set_etag(planned.etag());
  request.set_cause(v1::FAILURE_CAUSE_RULE_BROKEN);
  request.set_reason("the documents contradict each other");
  EXPECT_THAT(people.Call(selections, &SelectionService::FailSelection, request, kPokja),
              StatusIs(StatusCode::kAborted, "ETAG_MISMATCH"));
}

TEST_F(TenderTest, IsOneForAPackageWithAnApprovedRpp) {
  ASSERT_OK_AND_ASSIGN(const v1::Selection first, Plan("s", PriceSelection()));
  const auto second = Plan("t", PriceSelection());
  ASSERT_THAT(second, StatusIs(StatusCode::kFailedPrecondition, "SELECTION_EXISTS"));
  EXPECT_EQ(Metadata(second, "selection"), first.name());
  AddLine(Line("z"), 10);
  v1::Selection other = PriceSelection();
  other.set_rpp(Submitted("2", Tender({{Line("z"), 10}}), 10));
  EXPECT_EQ(ViolationsOf(Plan("t", other).status()),
            std::vector<std::string>{"selection.rpp: must be an RPP of " + package});
  other.set_rup_package("instansi/probolinggo/rupPackages/2");
  EXPECT_THAT(Plan("t", other), StatusIs(StatusCode::kFailedPrecondition, "RPP_NOT_APPROVED"));
}

TEST_F(TenderTest, AFailedOneIsRepeatedByAnotherThatNamesIt) {
  ASSERT_OK_AND_ASSIGN(const v1::Selection first, Plan("s", PriceSelection()));
  ASSERT_THAT(Announce(first.name()), IsOk());
  EXPECT_THAT(Fail(first.name(), v1::FAILURE_CAUSE_NO_BID), StatusIs(StatusCode::kFailedPrecondition, "CLOSING_AHEAD"));
  At(3, 23);
  EXPECT_THAT(Open(first.name(), kPokja), StatusIs(StatusCode::kFailedPrecondition, "NO_BID"));
  v1::Selection again = PriceSelection();
  again.set_repeats(first.name());
  EXPECT_THAT(Plan("t", again), StatusIs(StatusCode::kFailedPrecondition, "NOT_FAILED"));
  ASSERT_OK_AND_ASSIGN(const v1::Selection failed, Fail(first.name(), v1::FAILURE_CAUSE_NO_BID));
  EXPECT_EQ(failed.failure_cause(), v1::FAILURE_CAUSE_NO_BID);
  EXPECT_EQ(failed.failure_reason(), "as the protocol says");
  EXPECT_THAT(Plan("t", PriceSelection()), StatusIs(StatusCode::kFailedPrecondition, "REPEAT_REQUIRED"));
  ASSERT_OK_AND_ASSIGN(const v1::Selection second, Plan("t", again));
  EXPECT_EQ(second.repeats(), first.name());
  EXPECT_EQ(Selected(first.name()).state(), v1::SELECTION_STATE_REPEATED);
  ExpectConsistent();
}

TEST_F(TenderTest, AFailureThatTheBidsContradictIsRefused) {
  const std::string name = OpenedSelection();
  EXPECT_THAT(Fail(name, v1::FAILURE_CAUSE_NO_BID), StatusIs(StatusCode::kFailedPrecondition, "CAUSE_CONTRADICTED"));
  ASSERT_THAT(Judge(BidNamed(name, "a"), true), IsOk());
  EXPECT_THAT(Fail(name, v1::FAILURE_CAUSE_NO_BID_PASSED),
              StatusIs(StatusCode::kFailedPrecondition, "CAUSE_CONTRADICTED"));
  EXPECT_THAT(Fail(name, v1::FAILURE_CAUSE_COLLUSION), IsOk());
}

TEST_F(TenderTest, QuestionsAreAskedAndAnsweredUntilTheClosingTime) {
  ASSERT_OK_AND_ASSIGN(const v1::Selection planned, Plan("s", PriceSelection()));
  ASSERT_THAT(Announce(planned.name()), IsOk());
  v1::AskQuestionRequest ask;
  ask.set_parent(planned.name());
  ask.set_question_id("q1");
  ask.mutable_question()->set_question("Which cement?");
  ASSERT_OK_AND_ASSIGN(const v1::SelectionQuestion question,
                       people.Call(selections, &SelectionService::AskQuestion, ask, "rep-a"));
  EXPECT_THAT(people.Call(selections, &SelectionService::AskQuestion, ask, "rep-a"),
              StatusIs(StatusCode::kAlreadyExists, "QUESTION_EXISTS"));
  v1::AnswerQuestionRequest answer;
  answer.set_name(question.name());
  answer.set_answer("Portland");
  ASSERT_THAT(people.Call(selections, &SelectionService::AnswerQuestion, answer, kPokja), IsOk());
  EXPECT_THAT(people.Call(selections, &SelectionService::AnswerQuestion, answer, kPokja),
              StatusIs(StatusCode::kFailedPrecondition, "ANSWERED"));
  v1::ListQuestionsRequest list;
  list.set_parent(planned.name());
  ASSERT_OK_AND_ASSIGN(const auto page, people.Call(selections, &SelectionService::ListQuestions, list, ""));
  ASSERT_EQ(page.questions_size(), 1);
  EXPECT_EQ(page.questions(0).answer(), "Portland");
  At(3, 23, 0);
  ask.set_question_id("q2");
  EXPECT_THAT(people.Call(selections, &SelectionService::AskQuestion, ask, "rep-a"),
              StatusIs(StatusCode::kFailedPrecondition, "CLOSING_PASSED"));
}

TEST_F(TenderTest, ResultsOfOnePpkInOneMonthAreHeardTogether) {
  const std::string name = SanggahSelection();
  const std::string meeting = Selected(name).result_meeting();
  v1::ListResultMeetingsRequest list;
  list.set_parent(kParent);
  ASSERT_OK_AND_ASSIGN(auto page, people.Call(selections, &SelectionService::ListResultMeetings, list, kPpk));
  ASSERT_EQ(page.result_meetings_size(), 1);
  EXPECT_THAT(page.result_meetings(0), MatchesProto<v1::ResultMeeting>(R"pb(
                month { year: 2018 month: 3 }
                selections: "instansi/probolinggo/selections/s"
                state: RESULT_MEETING_STATE_DUE
              )pb"));
  v1::HoldResultMeetingRequest hold;
  hold.set_name(meeting);
  EXPECT_THAT(people.Call(selections, &SelectionService::HoldResultMeeting, hold, kPokja),
              StatusIs(StatusCode::kPermissionDenied, "NOT_THE_PPK"));
  ASSERT_OK_AND_ASSIGN(const auto held, people.Call(selections, &SelectionService::HoldResultMeeting, hold, kPpk));
  EXPECT_EQ(held.state(), v1::RESULT_MEETING_STATE_HELD);
  EXPECT_EQ(held.held_date().day(), 30);
  EXPECT_THAT(people.Call(selections, &SelectionService::HoldResultMeeting, hold, kPpk),
              StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  // Another result of the same PPK in the same month makes the same meeting due again.
  AddLine(Line("z"), 100);
  v1::Selection other = PriceSelection();
  other.set_rpp(Approved("2", Tender({{Line("z"), 100}}), 100));
  other.set_rup_package("instansi/probolinggo/rupPackages/2");
  At(3, 5);
  ASSERT_OK_AND_ASSIGN(const v1::Selection second, Plan("t", other));
  ASSERT_THAT(Announce(second.name()), IsOk());
  ASSERT_THAT(HandOver(second.name(), "a", 90), IsOk());
  At(3, 23);
  ASSERT_THAT(Open(second.name(), kPokja), IsOk());
  ASSERT_THAT(Open(second.name(), kSecondPokja), IsOk());
  ASSERT_THAT(Judge(BidNamed(second.name(), "a"), true), IsOk());
  ASSERT_THAT(Rank(second.name()), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Selection won, Do(selections, &SelectionService::SetWinner, second.name()));
  EXPECT_EQ(won.result_meeting(), meeting);
  ASSERT_OK_AND_ASSIGN(page, people.Call(selections, &SelectionService::ListResultMeetings, list, kPpk));
  ASSERT_EQ(page.result_meetings_size(), 1);
  EXPECT_EQ(page.result_meetings(0).state(), v1::RESULT_MEETING_STATE_DUE);
  EXPECT_EQ(page.result_meetings(0).selections_size(), 2);
  ExpectConsistent();
}

TEST_F(TenderTest, SelectionsAreListedByIdInPages) {
  ASSERT_THAT(Plan("s", PriceSelection()), IsOk());
  AddLine(Line("z"), 100);
  v1::Selection other = PriceSelection();
  other.set_rpp(Approved("2", Tender({{Line("z"), 100}}), 100));
  other.set_rup_package("instansi/probolinggo/rupPackages/2");
  ASSERT_THAT(Plan("t", other), IsOk());
  v1::ListSelectionsRequest list;
  list.set_parent(kParent);
  list.set_page_size(1);
  ASSERT_OK_AND_ASSIGN(const auto first, people.Call(selections, &SelectionService::ListSelections, list, ""));
  ASSERT_EQ(first.selections_size(), 1);
  EXPECT_THAT(first.selections(0), EqualsProto(Selected("instansi/probolinggo/selections/s")));
  list.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto second, people.Call(selections, &SelectionService::ListSelections, list, ""));
  EXPECT_EQ(second.selections(0).name(), "instansi/probolinggo/selections/t");
  EXPECT_EQ(second.next_page_token(), "");
}

}  // namespace
}  // namespace terpadu::procurement
