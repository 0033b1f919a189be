#include "services/procurement/saga/recovery.h"
#include "services/procurement/tests/scratch_procurement.h"

namespace terpadu::procurement {
namespace {

using ApproveRppTest = ProcurementTest;
using terpadu::budgeting::v1::RESERVATION_STATE_CONFIRMED;

TEST_F(ApproveRppTest, ReservesEveryAllocation) {
  AddLine(Line("a"), 100);
  AddLine(Line("b"), 100);
  const std::string name = Submitted("1", Tender({{Line("b"), 30}, {Line("a"), 60}}), 90);
  ASSERT_OK_AND_ASSIGN(const v1::Rpp rpp, caller.Approve(name));
  EXPECT_THAT(rpp, MatchesProto<v1::Rpp>(R"pb(state: RPP_STATE_APPROVED approver: "ttpbj")pb"));
  ASSERT_EQ(rpp.reservations_size(), 2);
  EXPECT_EQ(budgeting.Reserved(Line("a")), 60);
  EXPECT_EQ(budgeting.Reserved(Line("b")), 30);
  for (const auto& reservation : budgeting.Reservations()) {
    EXPECT_EQ(reservation.state(), RESERVATION_STATE_CONFIRMED);
    EXPECT_EQ(reservation.rup_package(), rpp.rup_package());
    EXPECT_EQ(reservation.name(), rpp.reservations(reservation.line() == Line("b") ? 0 : 1));
  }
  const auto events = Events(name);
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(PayloadOf<v1::RppApprovalStarted>(events[1]).approver(), "ttpbj");
  EXPECT_EQ(PayloadOf<v1::RppApproved>(events[2]).reservations(1), rpp.reservations(1));
  EXPECT_EQ(events[2].correlationid(), events[1].correlationid());
  ExpectConsistent();
}

TEST_F(ApproveRppTest, IsRefusedAsAWholeWhenOneLineHasNotTheMoney) {
  AddLine(Line("a"), 100);
  AddLine(Line("b"), 100);
  const std::string name = Submitted("1", Tender({{Line("a"), 60}, {Line("b"), 30}}), 90);
  budgeting.SetLine(Line("b"), 29);
  ASSERT_OK_AND_ASSIGN(const v1::Rpp rpp, caller.Approve(name));
  EXPECT_EQ(rpp.state(), v1::RPP_STATE_REFUSED);
  EXPECT_EQ(rpp.remark(), "Reserve on " + Line("b") + ": LINE_EXHAUSTED: the line has less");
  EXPECT_EQ(rpp.reservations_size(), 0);
  EXPECT_EQ(budgeting.Reserved(Line("a")), 0);
  EXPECT_EQ(PayloadOf<v1::RppRefused>(Events(name).back()).remark(), rpp.remark());
  // It may be submitted again.
  budgeting.SetLine(Line("b"), 30);
  ASSERT_THAT(caller.Submit("again", CompleteRpp(rpp.rup_package(), 90)), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Rpp again, caller.Approve("instansi/probolinggo/rpps/again"));
  EXPECT_EQ(again.state(), v1::RPP_STATE_APPROVED);
  ExpectConsistent();
}

TEST_F(ApproveRppTest, IsNotForThePeopleOfThePackage) {
  AddLine(Line("a"), 100);
  const std::string name = Submitted("1", Tender({{Line("a"), 60}}), 60);
  const auto submitter = caller.Approve(name, kPpk);
  ASSERT_THAT(submitter, StatusIs(StatusCode::kPermissionDenied, "ROLE_CONFLICT"));
  EXPECT_EQ(Metadata(submitter, "submitter"), "ppk");
  const auto announcer = caller.Approve(name, kKpa);
  ASSERT_THAT(announcer, StatusIs(StatusCode::kPermissionDenied, "ROLE_CONFLICT"));
  EXPECT_EQ(Metadata(announcer, "announcer"), "kpa");
  EXPECT_TRUE(budgeting.Reservations().empty());
}

TEST_F(ApproveRppTest, NeedsASubmittedRppAsTheCallerSawIt) {
  AddLine(Line("a"), 100);
  v1::ApproveRppRequest request;
  request.set_name(Submitted("1", Tender({{Line("a"), 60}}), 60));
  request.set_etag("\"v5\"");
  EXPECT_THAT(caller.Call(&ProcurementService::ApproveRpp, request, kTtpbj),
              StatusIs(StatusCode::kAborted, "ETAG_MISMATCH"));
  request.set_etag(caller.Rpp(request.name()).etag());
  EXPECT_THAT(caller.Call(&ProcurementService::ApproveRpp, request, kTtpbj), IsOk());
  const auto refused = caller.Approve(request.name());
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_EQ(Metadata(refused, "state"), "RPP_STATE_APPROVED");
  EXPECT_THAT(caller.Approve("instansi/probolinggo/rpps/none"), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(ApproveRppTest, StandsWhileBudgetingIsAwayAndIsFinishedByRecovery) {
  AddLine(Line("a"), 100);
  v1::ApproveRppRequest request;
  request.set_name(Submitted("1", Tender({{Line("a"), 60}}), 60));
  request.set_request_id(NewUuid());
  budgeting.FailBefore([](std::string_view) { return absl::UnavailableError("down"); });
  const auto unavailable = caller.Call(&ProcurementService::ApproveRpp, request, kTtpbj);
  ASSERT_THAT(unavailable, StatusIs(StatusCode::kUnavailable, "BUDGETING_UNAVAILABLE"));
  EXPECT_TRUE(RetryDelayOf(unavailable.status()).has_value());
  EXPECT_EQ(caller.Rpp(request.name()).state(), v1::RPP_STATE_RESERVING);
  EXPECT_THAT(caller.Call(&ProcurementService::ApproveRpp, request, kTtpbj),
              StatusIs(StatusCode::kUnavailable, "BUDGETING_UNAVAILABLE"));

  ExpireLeases();
  EXPECT_THAT(Recovery::RunOnce(caller.connection(), service.saga_runner()), testing::IsOkAndHolds(0));
  budgeting.FailBefore({});
  EXPECT_THAT(Recovery::RunOnce(caller.connection(), service.saga_runner()), testing::IsOkAndHolds(0));
  ExpireLeases();
  EXPECT_THAT(Recovery::RunOnce(caller.connection(), service.saga_runner()), testing::IsOkAndHolds(1));
  const v1::Rpp approved = caller.Rpp(request.name());
  EXPECT_EQ(approved.state(), v1::RPP_STATE_APPROVED);
  EXPECT_THAT(caller.Call(&ProcurementService::ApproveRpp, request, kTtpbj),
              testing::IsOkAndHolds(EqualsProto(approved)));
  EXPECT_EQ(budgeting.Reservations().size(), 1u);
  ExpectConsistent();
}

TEST_F(ApproveRppTest, IsFinishedByTheSameRequestToo) {
  AddLine(Line("a"), 100);
  v1::ApproveRppRequest request;
  request.set_name(Submitted("1", Tender({{Line("a"), 60}}), 60));
  request.set_request_id(NewUuid());
  budgeting.FailAfter([](std::string_view) { return absl::DeadlineExceededError("slow"); });
  ASSERT_THAT(caller.Call(&ProcurementService::ApproveRpp, request, kTtpbj),
              StatusIs(StatusCode::kUnavailable, "BUDGETING_UNAVAILABLE"));
  budgeting.FailAfter({});
  ASSERT_OK_AND_ASSIGN(const v1::Rpp rpp, caller.Call(&ProcurementService::ApproveRpp, request, kTtpbj));
  EXPECT_EQ(rpp.state(), v1::RPP_STATE_APPROVED);
  EXPECT_EQ(budgeting.Reservations().size(), 1u);
}

TEST_F(ApproveRppTest, IsToldAsItIsWhileAnotherWorksOnIt) {
  AddLine(Line("a"), 100);
  v1::ApproveRppRequest request;
  request.set_name(Submitted("1", Tender({{Line("a"), 60}}), 60));
  request.set_request_id(NewUuid());
  const std::unique_ptr<Caller> other = NewCaller();
  ProcurementService watched(&budgeting_client, [&](std::string_view) {
    const auto again = other->Call(&ProcurementService::ApproveRpp, request, kTtpbj);
    EXPECT_THAT(again, IsOk());
    EXPECT_EQ(again.value_or(v1::Rpp()).state(), v1::RPP_STATE_RESERVING);
    return absl::OkStatus();
  });
  EXPECT_THAT(Caller(watched, conninfo, clock).Call(&ProcurementService::ApproveRpp, request, kTtpbj), IsOk());
  EXPECT_EQ(budgeting.Reservations().size(), 1u);
}

TEST_F(ApproveRppTest, ReservesAgainWhatExpiredWhileBudgetingWasAway) {
  AddLine(Line("a"), 100);
  AddLine(Line("b"), 100);
  const std::string name = Submitted("1", Tender({{Line("a"), 60}, {Line("b"), 30}}), 90);
  budgeting.FailBefore([](std::string_view method) {
    return method == "ConfirmReservation" ? absl::UnavailableError("down") : absl::OkStatus();
  });
  ASSERT_THAT(caller.Approve(name), StatusIs(StatusCode::kUnavailable, "BUDGETING_UNAVAILABLE"));
  budgeting.ExpirePending();
  budgeting.FailBefore({});
  ExpireLeases();
  EXPECT_THAT(Recovery::RunOnce(caller.connection(), service.saga_runner()), testing::IsOkAndHolds(1));
  EXPECT_EQ(caller.Rpp(name).state(), v1::RPP_STATE_APPROVED);
  EXPECT_EQ(budgeting.Reserved(Line("a")), 60);
  EXPECT_EQ(budgeting.Reserved(Line("b")), 30);
  EXPECT_EQ(budgeting.Reservations().size(), 4u);
}

TEST_F(ApproveRppTest, ReachesNoBudgetingAtAll) {
  AddLine(Line("a"), 100);
  const std::string name = Submitted("1", Tender({{Line("a"), 60}}), 60);
  rpc::Client nobody("127.0.0.1:1");
  ProcurementService lonely(&nobody);
  Caller alone(lonely, conninfo, clock);
  EXPECT_THAT(alone.Approve(name), StatusIs(StatusCode::kUnavailable, "BUDGETING_UNAVAILABLE"));
  EXPECT_EQ(caller.Rpp(name).state(), v1::RPP_STATE_RESERVING);
}

}  // namespace
}  // namespace terpadu::procurement
