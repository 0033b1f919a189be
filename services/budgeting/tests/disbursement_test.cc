#include <limits>

#include "services/budgeting/tests/scratch_budgeting.h"

namespace terpadu::budgeting {
namespace {

class Disbursements : public BudgetingTest {
 protected:
  Disbursements() : line(ApprovedLine(100)), commitment(Committed(line, 60)) {}

  v1::RecordDisbursementRequest RequestOf(int64_t amount, const std::string& sp2d_number) {
    v1::RecordDisbursementRequest request;
    request.set_commitment(commitment);
    request.set_amount(amount);
    request.set_sp2d_number(sp2d_number);
    request.mutable_sp2d_date()->set_year(2018);
    request.mutable_sp2d_date()->set_month(6);
    request.mutable_sp2d_date()->set_day(30);
    request.set_request_id(NewUuid());
    return request;
  }
  absl::StatusOr<v1::Disbursement> Send(const v1::RecordDisbursementRequest& request) {
    return caller.Call(&BudgetingService::RecordDisbursement, request);
  }
  absl::StatusOr<v1::ListDisbursementsResponse> List(int page_size, const std::string& token) {
    v1::ListDisbursementsRequest request;
    request.set_parent("instansi/probolinggo");
    request.set_page_size(page_size);
    request.set_page_token(token);
    return caller.Call(&BudgetingService::ListDisbursements, request);
  }

  const std::string line;
  const std::string commitment;
};

TEST_F(Disbursements, PayACommitment) {
  ASSERT_OK_AND_ASSIGN(const v1::Disbursement paid, caller.Pay(commitment, 25, "SP2D-1"));
  EXPECT_THAT(paid, MatchesProto<v1::Disbursement>(
                        R"pb(contract: "instansi/probolinggo/contracts/1"
                             amount: 25
                             sp2d_number: "SP2D-1"
                             sp2d_date { year: 2018 month: 6 day: 30 })pb"));
  EXPECT_EQ(paid.commitment(), commitment);
  EXPECT_EQ(paid.line(), line);
  EXPECT_THAT(caller.GetLine(line), MatchesProto<v1::BudgetLine>("committed: 60 paid: 25 available: 40"));
  ASSERT_OK_AND_ASSIGN(const auto all, List(10, ""));
  ASSERT_EQ(all.disbursements_size(), 1);
  EXPECT_THAT(all.disbursements(0), EqualsProto(paid));
}

TEST_F(Disbursements, PayNoMoreThanIsCommitted) {
  ASSERT_THAT(caller.Pay(commitment, 25, "SP2D-1"), IsOk());
  const auto refused = caller.Pay(commitment, 36, "SP2D-2");
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "COMMITMENT_EXCEEDED"));
  EXPECT_EQ(MetadataOf(refused.status()),
            (ErrorMetadata{{"commitment", commitment}, {"unpaid", "35"}, {"requested", "36"}}));
  EXPECT_THAT(caller.Pay(commitment, std::numeric_limits<int64_t>::max(), "SP2D-2"),
              StatusIs(StatusCode::kFailedPrecondition, "COMMITMENT_EXCEEDED"));
  EXPECT_THAT(caller.Pay(commitment, 35, "SP2D-2"), IsOk());
}

TEST_F(Disbursements, AreRecordedOncePerSp2d) {
  ASSERT_THAT(caller.Pay(commitment, 25, "SP2D-1"), IsOk());
  for (const int64_t amount : {1, 60}) {  // also when more is asked than is left
    const auto refused = caller.Pay(commitment, amount, "SP2D-1");
    ASSERT_THAT(refused, StatusIs(StatusCode::kAlreadyExists, "SP2D_EXISTS"));
    EXPECT_EQ(Metadata(refused.status(), "sp2d_number"), "SP2D-1");
  }
  EXPECT_EQ(caller.GetLine(line).paid(), 25);
}

TEST_F(Disbursements, AreRecordedOncePerRequest) {
  v1::RecordDisbursementRequest request = RequestOf(60, "SP2D-1");
  ASSERT_OK_AND_ASSIGN(const v1::Disbursement first, Send(request));
  ASSERT_OK_AND_ASSIGN(const v1::Disbursement again, Send(request));
  EXPECT_THAT(again, EqualsProto(first));
  request.set_amount(59);
  EXPECT_THAT(Send(request), StatusIs(StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
  EXPECT_EQ(caller.GetLine(line).paid(), 60);
}

TEST_F(Disbursements, LeaveNothingBehindWhenRefused) {
  const v1::RecordDisbursementRequest request = RequestOf(61, "SP2D-1");
  const size_t events = Events().size();
  ASSERT_THAT(Send(request), StatusIs(StatusCode::kFailedPrecondition, "COMMITMENT_EXCEEDED"));
  EXPECT_EQ(Events().size(), events);
  EXPECT_THAT(caller.Pay(commitment, 60, "SP2D-1"), IsOk());
}

TEST_F(Disbursements, TellTheEventOfTheCommitment) {
  ASSERT_THAT(caller.Pay(commitment, 25, "SP2D-1"), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Disbursement paid, caller.Pay(commitment, 5, "SP2D-2"));
  const auto events = Events(commitment);
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(events[2].version(), 3);
  v1::CommitmentPaid expected;
  *expected.mutable_disbursement() = paid;
  expected.mutable_disbursement()->clear_line();
  expected.mutable_disbursement()->clear_contract();
  expected.mutable_disbursement()->clear_create_time();
  expected.set_line(line);
  expected.set_contract(kContract);
  expected.set_paid(30);
  EXPECT_THAT(PayloadOf<v1::CommitmentPaid>(events[2]), EqualsProto(expected));
}

TEST_F(Disbursements, AreCheckedFieldByField) {
  v1::RecordDisbursementRequest request = RequestOf(0, std::string(201, '1'));
  request.set_commitment("commitment");
  request.mutable_sp2d_date()->set_month(2);  // 30 February
  EXPECT_EQ(ViolationsOf(Send(request).status()).size(), 4u);
  for (const auto& [year, month, day] :
       {std::tuple(0, 6, 30), std::tuple(2018, 0, 0), std::tuple(2018, 13, 1), std::tuple(99999, 1, 1),
        std::tuple(-2018, 1, 1), std::tuple(2018, -1, 1), std::tuple(2018, 1, 100)}) {
    request = RequestOf(1, "SP2D-1");
    request.mutable_sp2d_date()->set_year(year);
    request.mutable_sp2d_date()->set_month(month);
    request.mutable_sp2d_date()->set_day(day);
    EXPECT_THAT(Send(request), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS")) << year << " " << month;
  }
}

TEST_F(Disbursements, OfACommitmentThatDoesNotExistAreRefused) {
  const std::string absent = "instansi/probolinggo/commitments/none";
  const auto refused = caller.Pay(absent, 1, "SP2D-1");
  EXPECT_THAT(refused, StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_EQ(Metadata(refused.status(), "name"), absent);
}

TEST_F(Disbursements, AreListedPageByPage) {
  for (int i = 0; i < 3; ++i) {
    ASSERT_THAT(caller.Pay(commitment, 1, "SP2D-" + std::to_string(i)), IsOk());
  }
  ASSERT_OK_AND_ASSIGN(const auto first, List(2, ""));
  EXPECT_EQ(first.disbursements_size(), 2);
  ASSERT_OK_AND_ASSIGN(const auto rest, List(2, first.next_page_token()));
  ASSERT_EQ(rest.disbursements_size(), 1);
  EXPECT_EQ(rest.disbursements(0).sp2d_number(), "SP2D-2");  // ids are in the order of time
  EXPECT_EQ(rest.next_page_token(), "");
}

}  // namespace
}  // namespace terpadu::budgeting
