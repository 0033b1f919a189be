#include <limits>
#include <tuple>

#include "libs/base/error_detail.h"
#include "libs/rpc/etag.h"
#include "services/budgeting/tests/scratch_budgeting.h"

namespace terpadu::budgeting {
namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
constexpr v1::RevisionKind kPergeseran = v1::REVISION_KIND_PERGESERAN;
constexpr v1::RevisionKind kPerubahan = v1::REVISION_KIND_PERUBAHAN;

using ReviseBudget = BudgetingTest;

TEST_F(ReviseBudget, ShiftsMoneyBetweenLinesAsTheNextVersion) {
  const auto lines = ApprovedLines({100, 50, 20});
  ASSERT_OK_AND_ASSIGN(const v1::Budget revised,
                       caller.Revise(kPergeseran, {{lines[1], 80}, {lines[0], 70}, {lines[2], 20}}));
  EXPECT_EQ(revised.current_version(), 2);
  EXPECT_EQ(revised.total_amount(), 170);
  ASSERT_EQ(revised.versions_size(), 2);
  EXPECT_THAT(revised.versions(1), MatchesProto<v1::BudgetVersion>(R"pb(number: 2
                                                                        kind: REVISION_KIND_PERGESERAN
                                                                        legal_basis: "Perda 2/2018"
                                                                        total_amount: 170)pb"));
  EXPECT_THAT(caller.GetLine(lines[0]), MatchesProto<v1::BudgetLine>("amount: 70 available: 70 budget_version: 2"));
  EXPECT_THAT(caller.GetLine(lines[2]), MatchesProto<v1::BudgetLine>("amount: 20 budget_version: 1"));
  const postgres::Rows kept = Query({"test_line_versions", R"sql(
      SELECT number, amount FROM budget_line_version ORDER BY line_id, number)sql"});
  ASSERT_EQ(kept.size(), 5);  // the third line has one
  EXPECT_EQ(kept.Int(1, 0), 2);
  EXPECT_EQ(kept.Int(1, 1), 70);
}

TEST_F(ReviseBudget, TellsTheEventsOfChangedLinesThenItsOwn) {
  const auto lines = ApprovedLines({100, 50, 20});
  ASSERT_THAT(caller.Revise(kPerubahan, {{lines[2], 21}, {lines[0], 99}, {lines[1], 50}}), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Budget again, caller.Revise(kPerubahan, {{lines[0], 98}}));
  std::vector<event::v1::Event> events = Events();
  std::erase_if(events,
                [](const event::v1::Event& event) { return event.subject().find("/revisions/") != std::string::npos; });
  events.erase(events.begin(), events.begin() + 5);
  ASSERT_EQ(events.size(), 5u);
  EXPECT_EQ(events[0].version(), 2);
  EXPECT_EQ(events[1].version(), 2);
  EXPECT_THAT((std::vector<std::string>{events[0].subject(), events[1].subject()}),
              ::testing::UnorderedElementsAre(lines[0], lines[2]));
  EXPECT_EQ(events[2].subject(), kBudget);
  EXPECT_EQ(events[2].version(), 3);
  EXPECT_EQ(PayloadOf<v1::BudgetRevised>(events[2]).budget().total_amount(), 170);
  EXPECT_EQ(events[3].version(), 3);
  EXPECT_THAT(PayloadOf<v1::BudgetLineRevised>(events[3]),
              MatchesProto<v1::BudgetLineRevised>("amount_before: 99 amount: 98 budget_version: 3"));
  const v1::Budget told = PayloadOf<v1::BudgetRevised>(events[4]).budget();
  ASSERT_EQ(told.versions_size(), 1);
  EXPECT_THAT(told.versions(0), EqualsProto(again.versions(2)));
}

TEST_F(ReviseBudget, KeepsTheTotalInAPergeseran) {
  const auto lines = ApprovedLines({100, 50});
  const auto refused = caller.Revise(kPergeseran, {{lines[0], 101}});
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "TOTAL_CHANGED"));
  EXPECT_EQ(MetadataOf(refused.status()), (ErrorMetadata{{"before", "150"}, {"after", "151"}}));
  EXPECT_THAT(caller.Revise(kPerubahan, {{lines[0], 101}}), IsOk());
}

TEST_F(ReviseBudget, LeavesLinesWhatIsReservedAndCommittedOnThem) {
  const auto lines = ApprovedLines({100, 100, 100});
  Committed(lines[1], 40);
  ASSERT_THAT(caller.Reserve(lines[1], 30), IsOk());
  ASSERT_THAT(caller.Reserve(lines[2], 1), IsOk());
  const auto refused = caller.Revise(kPerubahan, {{lines[2], 0}, {lines[1], 69}, {lines[0], 0}});
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "BELOW_COMMITTED"));
  EXPECT_EQ(MetadataOf(refused.status()),
            (ErrorMetadata{{"line", lines[1]}, {"amount", "69"}, {"reserved", "30"}, {"committed", "40"}}));
  EXPECT_THAT(std::string(refused.status().message()), ::testing::HasSubstr(lines[2]));
  EXPECT_EQ(caller.GetLine(lines[0]).amount(), 100);
  EXPECT_THAT(caller.Revise(kPerubahan, {{lines[1], 70}, {lines[2], 1}, {lines[0], 0}}), IsOk());
}

TEST_F(ReviseBudget, NamesTheCommitmentsAndReservationsInTheWay) {
  const auto lines = ApprovedLines({100, 100});
  const std::string small = Committed(lines[0], 10);
  const std::string large = Committed(lines[0], 30);
  ASSERT_THAT(caller.Pay(small, 5, "SP2D-1"), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Reservation held, caller.Reserve(lines[0], 20));
  ASSERT_THAT(caller.Reserve(lines[1], 1), IsOk());
  const auto refused = caller.Revise(kPerubahan, {{lines[0], 59}, {lines[1], 0}});
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "BELOW_COMMITTED"));
  v1::MoneyInTheWay money;
  ASSERT_TRUE(ReadDetail(refused.status(), money));
  v1::MoneyInTheWay expected;
  expected.set_line(lines[0]);
  for (const auto& [name, amount, paid] : {std::tuple(large, 30, 0), std::tuple(small, 10, 5)}) {
    v1::Commitment& commitment = *expected.add_commitments();
    commitment.set_name(name);
    commitment.set_contract(kContract);
    commitment.set_amount(amount);
    commitment.set_paid(paid);
  }
  v1::Reservation& reservation = *expected.add_reservations();
  reservation.set_name(held.name());
  reservation.set_rup_package(kPackage);
  reservation.set_held(20);
  reservation.set_state(v1::RESERVATION_STATE_PENDING);
  expected.set_more_lines(1);
  EXPECT_THAT(money, EqualsProto(expected));
}

TEST_F(ReviseBudget, TellsHowMuchMoreIsInTheWayThanAnErrorHasRoomFor) {
  const auto lines = ApprovedLines({1000});
  for (int i = 0; i < 14; ++i) {
    Committed(lines[0], 10 + i);
    ASSERT_THAT(caller.Reserve(lines[0], 10 + i), IsOk());
  }
  v1::MoneyInTheWay money;
  ASSERT_TRUE(ReadDetail(caller.Revise(kPerubahan, {{lines[0], 0}}).status(), money));
  EXPECT_GT(money.commitments_size(), 3);
  EXPECT_EQ(money.commitments(0).amount(), 23);
  EXPECT_EQ(money.commitments_size() + money.more_commitments(), 14);
  EXPECT_EQ(money.reservations_size() + money.more_reservations(), 14);
  EXPECT_LE(money.ByteSizeLong(), 1500u);
}

TEST_F(ReviseBudget, StaysWithinTheCeilingsOfTheNodes) {
  ASSERT_THAT(caller.CreateBudget(), IsOk());
  ASSERT_THAT(caller.SetCeiling(Node("a"), 100), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto lines, caller.CreateLines({NewLine(1, 90, Node("a")), NewLine(2, 50, Node("b"))}));
  ASSERT_THAT(caller.Approve(), IsOk());
  const std::string a = lines.lines(0).name();
  const std::string b = lines.lines(1).name();
  EXPECT_THAT(caller.Revise(kPergeseran, {{a, 101}, {b, 39}}),
              StatusIs(StatusCode::kFailedPrecondition, "CEILING_EXCEEDED"));
  EXPECT_THAT(caller.Revise(kPergeseran, {{a, 100}, {b, 40}}), IsOk());
  ASSERT_THAT(caller.SetCeiling(Node("a"), 101), IsOk());
  EXPECT_THAT(caller.Revise(kPergeseran, {{a, 101}, {b, 39}}), IsOk());
}

TEST_F(ReviseBudget, WantsAnApprovedBudgetAndItsOwnLines) {
  ASSERT_THAT(caller.CreateBudget(), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto lines, caller.CreateLines({NewLine(1, 100)}));
  EXPECT_THAT(caller.Revise(kPerubahan, {{lines.lines(0).name(), 1}}),
              StatusIs(StatusCode::kFailedPrecondition, "BUDGET_NOT_APPROVED"));
  ASSERT_THAT(caller.Approve(), IsOk());
  const std::string absent = std::string(kBudget) + "/lines/none";
  const auto refused = caller.Revise(kPerubahan, {{lines.lines(0).name(), 1}, {absent, 1}});
  EXPECT_THAT(refused, StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_EQ(Metadata(refused.status(), "name"), absent);
  EXPECT_THAT(caller.Revise(kPerubahan, {{"instansi/probolinggo/budgets/2019/lines/a", 1}}),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(ReviseBudget, NamesEveryOffendingField) {
  v1::ReviseBudgetRequest request;
  request.set_name(kBudget);
  request.set_revision("instansi/probolinggo/budgets/2019/revisions/a");
  request.set_legal_basis(std::string(1001, 'x'));
  request.set_etag("x");
  const auto violations = ViolationsOf(caller.Call(&BudgetingService::ReviseBudget, request).status());
  EXPECT_EQ(violations.size(), 3u);
  for (const char* field : {"revision", "legal_basis", "etag"}) {
    EXPECT_THAT(violations, ::testing::Contains(::testing::StartsWith(std::string(field) + ": ")));
  }
}

TEST_F(ReviseBudget, RefusesATotalThatDoesNotFit) {
  const auto lines = ApprovedLines({100, 50});
  EXPECT_THAT(caller.Revise(kPerubahan, {{lines[0], kMost}}), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(caller.Revise(kPerubahan, {{lines[0], kMost}, {lines[1], kMost}}),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(caller.Revise(kPerubahan, {{lines[0], kMost - 50}}), IsOk());
}

TEST_F(ReviseBudget, WantsTheBudgetAsTheEtagSawItAndHappensOnce) {
  const auto lines = ApprovedLines({100});
  ASSERT_OK_AND_ASSIGN(const v1::BudgetRevision prepared, caller.Prepare(kPerubahan, {{lines[0], 90}}));
  ASSERT_THAT(caller.SubmitRevision(prepared.name()), IsOk());
  ASSERT_THAT(caller.VerifyRevision(prepared.name()), IsOk());
  v1::ReviseBudgetRequest request;
  request.set_name(kBudget);
  request.set_revision(prepared.name());
  request.set_legal_basis("Perda 2/2018");
  request.set_etag(rpc::EtagOf(1));
  EXPECT_THAT(caller.Call(&BudgetingService::ReviseBudget, request), StatusIs(StatusCode::kAborted, "ETAG_MISMATCH"));
  ASSERT_OK_AND_ASSIGN(const v1::Budget before, caller.GetBudget());
  request.set_etag(before.etag());
  request.set_request_id(NewUuid());
  ASSERT_OK_AND_ASSIGN(const v1::Budget first, caller.Call(&BudgetingService::ReviseBudget, request));
  ASSERT_OK_AND_ASSIGN(const v1::Budget again, caller.Call(&BudgetingService::ReviseBudget, request));
  EXPECT_THAT(again, EqualsProto(first));
  EXPECT_THAT(caller.PutInForce(prepared.name()), StatusIs(StatusCode::kFailedPrecondition, "REVISION_NOT_VERIFIED"));
}

TEST_F(ReviseBudget, TakesAThousandLines) {
  std::vector<int64_t> amounts(1000, 10);
  const auto lines = ApprovedLines(amounts);
  std::vector<std::pair<std::string, int64_t>> changes;
  for (const std::string& line : lines) {
    changes.emplace_back(line, 11);
  }
  ASSERT_OK_AND_ASSIGN(const v1::Budget revised, caller.Revise(kPerubahan, changes));
  EXPECT_EQ(revised.total_amount(), 11000);
  changes.emplace_back(std::string(kBudget) + "/lines/more", 1);
  EXPECT_THAT(caller.Revise(kPerubahan, changes), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

}  // namespace
}  // namespace terpadu::budgeting
