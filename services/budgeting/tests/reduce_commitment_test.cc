#include <atomic>
#include <iostream>
#include <random>
#include <thread>

#include "services/budgeting/commitment_service.h"
#include "services/budgeting/tests/scratch_budgeting.h"

namespace terpadu::budgeting {
namespace {

class Reductions : public BudgetingTest {
 protected:
  Reductions() : line(ApprovedLine(100)) {
    const auto reservation = caller.Reserve(line, 60);
    EXPECT_THAT(reservation, IsOk());
    EXPECT_THAT(caller.Confirm(reservation->name()), IsOk());
    const auto made = caller.Commit(reservation->name(), 60);
    EXPECT_THAT(made, IsOk());
    commitment = made->name();
  }

  v1::ReduceCommitmentRequest RequestOf(int64_t amount) {
    v1::ReduceCommitmentRequest request;
    request.set_name(commitment);
    request.set_amount(amount);
    request.set_reason("addendum 1");
    request.set_request_id(NewUuid());
    return request;
  }
  absl::StatusOr<v1::Commitment> Reduce(int64_t amount) {
    return caller.Call(commitments, &CommitmentService::ReduceCommitment, RequestOf(amount));
  }
  v1::BudgetLine LineNow() {
    v1::GetBudgetLineRequest request;
    request.set_name(line);
    const auto now = caller.Call(&BudgetingService::GetBudgetLine, request);
    EXPECT_THAT(now, IsOk());
    return *now;
  }

  CommitmentService commitments;
  const std::string line;
  std::string commitment;
};

TEST_F(Reductions, GiveBackToTheLineWhatTheContractDoesNotNeed) {
  ASSERT_OK_AND_ASSIGN(const v1::Commitment reduced, Reduce(25));
  EXPECT_EQ(reduced.amount(), 35);
  EXPECT_EQ(LineNow().committed(), 35);
  EXPECT_EQ(LineNow().available(), 65);
  const auto corrected = PayloadOf<v1::CommitmentCorrected>(Events(commitment).back());
  EXPECT_EQ(corrected.committed_effect(), -25);
  EXPECT_EQ(corrected.amount(), 35);
}

TEST_F(Reductions, LeaveWhatIsPaid) {
  ASSERT_THAT(caller.Pay(commitment, 40, "SP2D-1"), IsOk());
  const auto refused = Reduce(21);
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "COMMITMENT_EXCEEDED"));
  EXPECT_EQ(Metadata(refused.status(), "unpaid"), "20");
  EXPECT_THAT(Reduce(20), IsOk());
  EXPECT_EQ(LineNow().committed(), 40);
}

TEST_F(Reductions, HappenOnceForOneRequest) {
  v1::ReduceCommitmentRequest request = RequestOf(25);
  ASSERT_THAT(caller.Call(commitments, &CommitmentService::ReduceCommitment, request), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Commitment again,
                       caller.Call(commitments, &CommitmentService::ReduceCommitment, request));
  EXPECT_EQ(again.amount(), 35);
  request.set_amount(26);
  EXPECT_THAT(caller.Call(commitments, &CommitmentService::ReduceCommitment, request),
              StatusIs(StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
}

TEST_F(Reductions, RefuseBadFieldsAndUnknownNamesAndStaleEtags) {
  EXPECT_THAT(Reduce(0), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  v1::ReduceCommitmentRequest request = RequestOf(1);
  request.set_name("instansi/probolinggo/commitments/none");
  EXPECT_THAT(caller.Call(commitments, &CommitmentService::ReduceCommitment, request),
              StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  ASSERT_OK_AND_ASSIGN(const v1::Commitment reduced, Reduce(1));
  ASSERT_THAT(Reduce(1), IsOk());
  request = RequestOf(1);
  request.set_etag(reduced.etag());
  EXPECT_THAT(caller.Call(commitments, &CommitmentService::ReduceCommitment, request),
              StatusIs(StatusCode::kAborted, "ETAG_MISMATCH"));
}

TEST_F(Reductions, NeverTakeMoreThanThereIsUnderAnyInterleaving) {
  const unsigned seed = std::random_device()();
  std::cout << "seed " << seed << std::endl;
  std::atomic<int64_t> taken = 0;
  std::vector<std::thread> threads;
  for (unsigned number = 0; number < 4; ++number) {
    threads.emplace_back([&, number] {
      Caller by(service, conninfo);
      std::mt19937 random(seed + number);
      for (int step = 0; step < 15; ++step) {
        const auto amount = static_cast<int64_t>(1 + random() % 3);
        if (by.Call(commitments, &CommitmentService::ReduceCommitment, RequestOf(amount)).ok()) {
          taken += amount;
        }
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(LineNow().committed(), 60 - taken);
  EXPECT_EQ(LineNow().available(), 40 + taken);
  EXPECT_LE(taken, 60);
}

}  // namespace
}  // namespace terpadu::budgeting
