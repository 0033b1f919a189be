#include "services/budgeting/tests/scratch_budgeting.h"

namespace terpadu::budgeting {
namespace {

using BudgetOfAYear = BudgetingTest;

TEST_F(BudgetOfAYear, BeginsAsADraftWithoutLines) {
  ASSERT_OK_AND_ASSIGN(const v1::Budget created, caller.CreateBudget("2018", "instansi/probolinggo/plans/rkpd-2018"));
  EXPECT_THAT(created, MatchesProto<v1::Budget>(R"pb(name: "instansi/probolinggo/budgets/2018"
                                                     fiscal_year: 2018
                                                     state: BUDGET_STATE_DRAFT
                                                     plan: "instansi/probolinggo/plans/rkpd-2018")pb"));
  EXPECT_EQ(created.current_version(), 0);
  EXPECT_EQ(created.versions_size(), 0);
  EXPECT_EQ(created.total_amount(), 0);
  ASSERT_OK_AND_ASSIGN(const v1::Budget read, caller.GetBudget());
  EXPECT_THAT(read, EqualsProto(created));
  const auto events = Events(created.name());
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].version(), 1);
  EXPECT_THAT(PayloadOf<v1::BudgetCreated>(events[0]).budget(), EqualsProto(created));
}

TEST_F(BudgetOfAYear, ExistsOnce) {
  ASSERT_THAT(caller.CreateBudget(), IsOk());
  EXPECT_THAT(caller.CreateBudget(), StatusIs(StatusCode::kAlreadyExists, "BUDGET_EXISTS"));
  EXPECT_THAT(caller.CreateBudget("2019"), IsOk());
}

TEST_F(BudgetOfAYear, AnswersTheSameRequestAgainAndRefusesAnotherBody) {
  v1::CreateBudgetRequest request;
  request.set_parent("instansi/probolinggo");
  request.set_budget_id("2018");
  request.set_request_id(NewUuid());
  ASSERT_OK_AND_ASSIGN(const v1::Budget first, caller.Call(&BudgetingService::CreateBudget, request));
  ASSERT_OK_AND_ASSIGN(const v1::Budget again, caller.Call(&BudgetingService::CreateBudget, request));
  EXPECT_THAT(again, EqualsProto(first));
  EXPECT_EQ(Events().size(), 1u);
  request.set_budget_id("2019");
  EXPECT_THAT(caller.Call(&BudgetingService::CreateBudget, request),
              StatusIs(StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
}

TEST_F(BudgetOfAYear, IsNamedByItsYear) {
  for (const char* id : {"18", "02018", "0018", "2018a", "x", "20 8"}) {
    EXPECT_THAT(caller.CreateBudget(id), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS")) << id;
  }
  for (const char* plan : {"rkpd", "instansi/malang/plans/rkpd", "instansi/probolinggo/units/x"}) {
    EXPECT_THAT(caller.CreateBudget("2018", plan), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS")) << plan;
  }
}

TEST_F(BudgetOfAYear, IsNotFoundWhenThereIsNone) {
  const auto absent = caller.GetBudget();
  ASSERT_THAT(absent, StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_EQ(Metadata(absent.status(), "name"), kBudget);
  EXPECT_THAT(caller.Approve(), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(caller.CreateLines({NewLine(1, 1)}), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(caller.SetCeiling(Node("a"), 1), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(caller.Revise(v1::REVISION_KIND_PERUBAHAN, {{std::string(kBudget) + "/lines/a", 1}}),
              StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(BudgetOfAYear, SumsItsLines) {
  const auto lines = ApprovedLines({100, 50, 7});
  const std::string commitment = Committed(lines[0], 30);
  ASSERT_THAT(caller.Pay(commitment, 10, "SP2D-1"), IsOk());
  ASSERT_THAT(caller.Reserve(lines[1], 5), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Budget budget, caller.GetBudget());
  EXPECT_THAT(budget, MatchesProto<v1::Budget>("total_amount: 157 total_reserved: 5 total_committed: 30 "
                                               "total_paid: 10 line_count: 3"));
}

TEST_F(BudgetOfAYear, ComesIntoForceAsVersionOne) {
  ASSERT_THAT(caller.CreateBudget(), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto lines, caller.CreateLines({NewLine(1, 100), NewLine(2, 50)}));
  ASSERT_OK_AND_ASSIGN(const v1::Budget draft, caller.GetBudget());
  ASSERT_OK_AND_ASSIGN(const v1::Budget approved, caller.Approve());
  EXPECT_EQ(approved.state(), v1::BUDGET_STATE_APPROVED);
  EXPECT_EQ(approved.current_version(), 1);
  ASSERT_EQ(approved.versions_size(), 1);
  EXPECT_THAT(approved.versions(0), MatchesProto<v1::BudgetVersion>(R"pb(number: 1
                                                                         kind: REVISION_KIND_MURNI
                                                                         legal_basis: "Perda 1/2018"
                                                                         total_amount: 150)pb"));
  EXPECT_NE(approved.etag(), draft.etag());
  const v1::BudgetLine line = caller.GetLine(lines.lines(0).name());
  EXPECT_EQ(line.budget_version(), 1);
  EXPECT_NE(line.etag(), lines.lines(0).etag());

  const auto events = Events();
  ASSERT_EQ(events.size(), 4u);
  EXPECT_EQ(events[3].subject(), kBudget);
  EXPECT_EQ(events[3].version(), 2);
  EXPECT_THAT(PayloadOf<v1::BudgetApproved>(events[3]).budget(), EqualsProto(approved));
}

TEST_F(BudgetOfAYear, IsApprovedOnceAndNotWithoutLines) {
  ASSERT_THAT(caller.CreateBudget(), IsOk());
  EXPECT_THAT(caller.Approve(), StatusIs(StatusCode::kFailedPrecondition, "BUDGET_EMPTY"));
  ASSERT_THAT(caller.CreateLines({NewLine(1, 100)}), IsOk());
  ASSERT_THAT(caller.Approve(), IsOk());
  EXPECT_THAT(caller.Approve(), StatusIs(StatusCode::kFailedPrecondition, "BUDGET_NOT_DRAFT"));
  EXPECT_THAT(caller.CreateLines({NewLine(2, 100)}), StatusIs(StatusCode::kFailedPrecondition, "BUDGET_NOT_DRAFT"));
}

TEST_F(BudgetOfAYear, IsApprovedAsTheEtagSawIt) {
  ASSERT_THAT(caller.CreateBudget(), IsOk());
  ASSERT_THAT(caller.CreateLines({NewLine(1, 100)}), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Budget draft, caller.GetBudget());
  v1::ApproveBudgetRequest request;
  request.set_name(kBudget);
  request.set_legal_basis("Perda 1/2018");
  request.set_etag("\"v7\"");
  EXPECT_THAT(caller.Call(&BudgetingService::ApproveBudget, request), StatusIs(StatusCode::kAborted, "ETAG_MISMATCH"));
  request.set_etag("seven");
  EXPECT_THAT(caller.Call(&BudgetingService::ApproveBudget, request),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  request.set_etag(draft.etag());
  EXPECT_THAT(caller.Call(&BudgetingService::ApproveBudget, request), IsOk());
}

TEST_F(BudgetOfAYear, KeepsItsEtagWhileMoneyMoves) {
  const std::string line = ApprovedLine(100);
  ASSERT_OK_AND_ASSIGN(const v1::Budget before, caller.GetBudget());
  ASSERT_THAT(caller.Reserve(line, 10), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Budget after, caller.GetBudget());
  EXPECT_EQ(after.etag(), before.etag());
}

}  // namespace
}  // namespace terpadu::budgeting
