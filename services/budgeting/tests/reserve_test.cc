#include "services/budgeting/tests/scratch_budgeting.h"

namespace terpadu::budgeting {
namespace {

class Reserve : public BudgetingTest {
 protected:
  v1::ReserveRequest RequestOf(const std::string& line, int64_t amount) {
    v1::ReserveRequest request;
    request.set_line(line);
    request.set_amount(amount);
    request.set_rup_package(kPackage);
    request.set_request_id(NewUuid());
    return request;
  }
  absl::StatusOr<v1::Reservation> Send(const v1::ReserveRequest& request) {
    return caller.Call(&BudgetingService::Reserve, request);
  }
};

TEST_F(Reserve, HoldsMoneyOfALineForAPackage) {
  const std::string line = ApprovedLine(100);
  v1::ReserveRequest request = RequestOf(line, 60);
  request.set_reservation_id("rsv-1");
  const absl::Time before = absl::Now();
  ASSERT_OK_AND_ASSIGN(const v1::Reservation reservation, Send(request));
  EXPECT_EQ(reservation.name(), "instansi/probolinggo/reservations/rsv-1");
  EXPECT_EQ(reservation.line(), line);
  EXPECT_EQ(reservation.rup_package(), kPackage);
  EXPECT_EQ(reservation.amount(), 60);
  EXPECT_EQ(reservation.held(), 60);
  EXPECT_EQ(reservation.state(), v1::RESERVATION_STATE_PENDING);
  const absl::Time expires = absl::FromUnixSeconds(reservation.expire_time().seconds());
  EXPECT_GT(expires, before + absl::Minutes(13));
  EXPECT_LT(expires, before + absl::Minutes(17));
  EXPECT_THAT(caller.GetLine(line),
              MatchesProto<v1::BudgetLine>("amount: 100 reserved: 60 available: 40 budget_version: 1"));
  ASSERT_OK_AND_ASSIGN(const v1::Reservation read, caller.GetReservation(reservation.name()));
  EXPECT_THAT(read, EqualsProto(reservation));
}

TEST_F(Reserve, RefusesOneRupiahMoreThanIsLeft) {
  const std::string line = ApprovedLine(100);
  ASSERT_THAT(caller.Reserve(line, 60), IsOk());
  const auto refused = caller.Reserve(line, 41);
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "LINE_EXHAUSTED"));
  EXPECT_EQ(MetadataOf(refused.status()), (ErrorMetadata{{"line", line}, {"available", "40"}, {"requested", "41"}}));
  EXPECT_THAT(caller.Reserve(line, 40), IsOk());
  EXPECT_EQ(caller.GetLine(line).available(), 0);
}

TEST_F(Reserve, TakesTheLargestAmountThatThereIs) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  const std::string line = ApprovedLine(kMost);
  ASSERT_THAT(caller.Reserve(line, kMost), IsOk());
  EXPECT_THAT(caller.Reserve(line, kMost), StatusIs(StatusCode::kFailedPrecondition, "LINE_EXHAUSTED"));
}

TEST_F(Reserve, LeavesNothingBehindWhenRefusedSoThatARetryWorks) {
  const std::string line = ApprovedLine(100);
  ASSERT_OK_AND_ASSIGN(const v1::Reservation first, caller.Reserve(line, 60));
  const size_t events = Events().size();
  const v1::ReserveRequest request = RequestOf(line, 70);
  ASSERT_THAT(Send(request), StatusIs(StatusCode::kFailedPrecondition, "LINE_EXHAUSTED"));
  EXPECT_EQ(Events().size(), events);
  ASSERT_THAT(caller.Release(first.name()), IsOk());
  EXPECT_THAT(Send(request), IsOk());
  EXPECT_EQ(caller.GetLine(line).reserved(), 70);
}

TEST_F(Reserve, AnswersTheSameRequestAgainWithTheReservationAsItIsNow) {
  const std::string line = ApprovedLine(100);
  const v1::ReserveRequest request = RequestOf(line, 60);
  ASSERT_OK_AND_ASSIGN(const v1::Reservation first, Send(request));
  const size_t events = Events().size();
  ASSERT_OK_AND_ASSIGN(const v1::Reservation again, Send(request));
  EXPECT_THAT(again, EqualsProto(first));
  EXPECT_EQ(Events().size(), events);
  EXPECT_EQ(caller.GetLine(line).reserved(), 60);
  ASSERT_THAT(caller.Release(first.name()), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Reservation ended, Send(request));
  EXPECT_EQ(ended.state(), v1::RESERVATION_STATE_RELEASED);
  EXPECT_EQ(caller.GetLine(line).reserved(), 0);
}

TEST_F(Reserve, AnswersTheSameRequestAgainWhenTheLineIsExhaustedByIt) {
  const std::string line = ApprovedLine(100);
  v1::ReserveRequest request = RequestOf(line, 100);
  request.set_etag(caller.GetLine(line).etag());
  ASSERT_OK_AND_ASSIGN(const v1::Reservation first, Send(request));
  ASSERT_OK_AND_ASSIGN(const v1::Reservation again, Send(request));
  EXPECT_THAT(again, EqualsProto(first));
}

TEST_F(Reserve, RefusesARequestIdThatCarriedAnotherBody) {
  const std::string line = ApprovedLine(100);
  v1::ReserveRequest request = RequestOf(line, 60);
  ASSERT_THAT(Send(request), IsOk());
  request.set_amount(30);
  EXPECT_THAT(Send(request), StatusIs(StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
  request.set_amount(90);  // more than is left
  EXPECT_THAT(Send(request), StatusIs(StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
  EXPECT_EQ(caller.GetLine(line).reserved(), 60);
}

TEST_F(Reserve, RefusesAReservationIdInUse) {
  const std::string line = ApprovedLine(100);
  v1::ReserveRequest request = RequestOf(line, 10);
  request.set_reservation_id("rsv-1");
  ASSERT_THAT(Send(request), IsOk());
  request.set_request_id(NewUuid());
  const auto refused = Send(request);
  EXPECT_THAT(refused, StatusIs(StatusCode::kAlreadyExists, "RESERVATION_EXISTS"));
  EXPECT_EQ(Metadata(refused.status(), "reservation"), "instansi/probolinggo/reservations/rsv-1");
  EXPECT_EQ(caller.GetLine(line).reserved(), 10);
}

TEST_F(Reserve, WantsTheLineAsTheEtagSawIt) {
  const std::string line = ApprovedLine(100);
  v1::ReserveRequest request = RequestOf(line, 10);
  request.set_etag(caller.GetLine(line).etag());
  ASSERT_THAT(Send(request), IsOk());
  request.set_request_id(NewUuid());
  EXPECT_THAT(Send(request), StatusIs(StatusCode::kAborted, "ETAG_MISMATCH"));
  request.set_etag(caller.GetLine(line).etag());
  EXPECT_THAT(Send(request), IsOk());
  request.set_request_id(NewUuid());
  request.set_etag("W/17");
  EXPECT_THAT(Send(request), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(Reserve, WantsAnApprovedBudget) {
  ASSERT_THAT(caller.CreateBudget(), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto lines, caller.CreateLines({NewLine(1, 100)}));
  EXPECT_THAT(caller.Reserve(lines.lines(0).name(), 10),
              StatusIs(StatusCode::kFailedPrecondition, "BUDGET_NOT_APPROVED"));
}

TEST_F(Reserve, WantsALineThatExists) {
  ApprovedLine(100);
  const std::string line = std::string(kBudget) + "/lines/none";
  const auto refused = caller.Reserve(line, 10);
  EXPECT_THAT(refused, StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_EQ(Metadata(refused.status(), "name"), line);
}

TEST_F(Reserve, NamesEveryOffendingField) {
  v1::ReserveRequest request = RequestOf("instansi/probolinggo/budgets/2018", 0);
  request.set_rup_package("package 1");
  request.set_reservation_id("-");
  request.mutable_ttl()->set_seconds(86401);
  request.set_etag("x");
  const auto refused = Send(request);
  ASSERT_THAT(refused, StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  const auto violations = ViolationsOf(refused.status());
  EXPECT_EQ(violations.size(), 6u);
  for (const char* field : {"line", "amount", "rup_package", "reservation_id", "ttl", "etag"}) {
    EXPECT_THAT(violations, ::testing::Contains(::testing::StartsWith(std::string(field) + ": ")));
  }
}

TEST_F(Reserve, TakesATtlOfOneSecondToADayAndAPackageOfTheSameInstansi) {
  const std::string line = ApprovedLine(100);
  const std::tuple<int64_t, int32_t, bool> cases[] = {{0, 999'999'999, false}, {1, 0, true},   {86400, 0, true},
                                                      {86400, 1, false},       {-1, 0, false}, {2, -1, false}};
  for (const auto& [seconds, nanos, fits] : cases) {
    v1::ReserveRequest request = RequestOf(line, 1);
    request.mutable_ttl()->set_seconds(seconds);
    request.mutable_ttl()->set_nanos(nanos);
    EXPECT_EQ(Send(request).ok(), fits) << seconds << " s " << nanos << " ns";
  }
  v1::ReserveRequest request = RequestOf(line, 1);
  request.set_rup_package("instansi/malang/rupPackages/1");
  EXPECT_THAT(Send(request), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(Reserve, RefusesAmountsOfNothingAndLess) {
  const std::string line = ApprovedLine(100);
  for (const int64_t amount : {int64_t{0}, int64_t{-1}, std::numeric_limits<int64_t>::min()}) {
    EXPECT_THAT(caller.Reserve(line, amount), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  }
}

TEST_F(Reserve, TellsItsEvent) {
  const std::string line = ApprovedLine(100);
  v1::ReserveRequest request = RequestOf(line, 60);
  request.mutable_ttl()->set_seconds(90);
  ASSERT_OK_AND_ASSIGN(const v1::Reservation reservation, Send(request));
  const auto events = Events(reservation.name());
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].version(), 1);
  EXPECT_EQ(events[0].type(), "id.go.terpadu.budgeting.reservation.created.v1");
  v1::ReservationCreated expected;
  expected.set_line(line);
  expected.set_rup_package(kPackage);
  expected.set_amount(60);
  expected.mutable_ttl()->set_seconds(90);
  EXPECT_THAT(PayloadOf<v1::ReservationCreated>(events[0]), EqualsProto(expected));
}

TEST_F(Reserve, IsNotSeenFromAnotherInstansi) {
  const std::string line = ApprovedLine(100);
  const std::string elsewhere = "instansi/malang" + line.substr(line.find("/budgets"));
  v1::ReserveRequest request = RequestOf(elsewhere, 1);
  request.set_rup_package("instansi/malang/rupPackages/1");
  EXPECT_THAT(Send(request), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

}  // namespace
}  // namespace terpadu::budgeting
