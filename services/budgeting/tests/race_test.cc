#include <atomic>
#include <set>

#include "services/budgeting/store/expiry.h"
#include "services/budgeting/tests/scratch_budgeting.h"
#include "services/budgeting/tests/threads.h"

namespace terpadu::budgeting {
namespace {

constexpr int kThreads = 8;
constexpr int kRounds = 20;

class Race : public BudgetingTest {
 protected:
  Race() {
    for (int i = 0; i < kThreads; ++i) {
      callers.push_back(NewCaller());
      EXPECT_THAT(callers.back()->GetBudget().status().code(), StatusCode::kNotFound);  // connected from here on
    }
  }
  Caller& CallerOf(int i) { return *callers[static_cast<size_t>(i)]; }

  std::vector<std::unique_ptr<Caller>> callers;
};

TEST_F(Race, OneOfManyGetsTheLastRupiah) {
  const std::string line = ApprovedLine(kRounds);
  for (int round = 0; round < kRounds; ++round) {
    std::vector<absl::Status> answers(kThreads);
    // All but one rupiah of the rest is taken first.
    ASSERT_OK_AND_ASSIGN(const v1::Reservation rest, caller.Reserve(line, kRounds - 1));
    RunAtOnce(kThreads, [&](int i) { answers[static_cast<size_t>(i)] = CallerOf(i).Reserve(line, 1).status(); });
    int won = 0;
    for (const absl::Status& answer : answers) {
      won += answer.ok();
      if (!answer.ok()) {
        EXPECT_THAT(answer, StatusIs(StatusCode::kFailedPrecondition, "LINE_EXHAUSTED"));
        EXPECT_EQ(Metadata(answer, "available"), "0");
      }
    }
    EXPECT_EQ(won, 1);
    EXPECT_EQ(caller.GetLine(line).available(), 0);
    v1::ListReservationsRequest all;
    all.set_parent("instansi/probolinggo");
    all.set_page_size(1000);
    ASSERT_OK_AND_ASSIGN(const auto reservations, caller.Call(&BudgetingService::ListReservations, all));
    for (const v1::Reservation& reservation : reservations.reservations()) {
      if (reservation.held() > 0) {
        ASSERT_THAT(caller.Release(reservation.name()), IsOk());
      }
    }
  }
}

TEST_F(Race, EqualRequestsReserveOnceAndGetTheSameAnswer) {
  const std::string line = ApprovedLine(1000);
  for (int round = 0; round < kRounds; ++round) {
    v1::ReserveRequest request;
    request.set_line(line);
    request.set_amount(round % 2 == 0 ? 10 : 700);  // enough for many, and for one
    request.set_rup_package(kPackage);
    request.set_request_id(NewUuid());
    std::vector<absl::StatusOr<v1::Reservation>> answers(kThreads, absl::UnknownError(""));
    RunAtOnce(kThreads,
              [&](int i) { answers[static_cast<size_t>(i)] = CallerOf(i).Call(&BudgetingService::Reserve, request); });
    for (const auto& answer : answers) {
      ASSERT_THAT(answer, IsOk());
      EXPECT_THAT(*answer, EqualsProto(*answers.front()));
    }
    EXPECT_EQ(caller.GetLine(line).reserved(), request.amount());
    EXPECT_EQ(Events(answers.front()->name()).size(), 1u);
    ASSERT_THAT(caller.Release(answers.front()->name()), IsOk());
  }
}

TEST_F(Race, EqualRequestsCommitAndPayOnce) {
  const std::string line = ApprovedLine(1000);
  for (int round = 0; round < kRounds; ++round) {
    ASSERT_OK_AND_ASSIGN(const v1::Reservation reservation, caller.Reserve(line, 20));
    v1::CommitReservationRequest commit;
    commit.set_name(reservation.name());
    commit.set_amount(10);
    commit.set_contract(kContract);
    commit.set_keep_remainder(round % 2 == 0);
    commit.set_request_id(NewUuid());
    std::vector<absl::StatusOr<v1::Commitment>> commitments(kThreads, absl::UnknownError(""));
    RunAtOnce(kThreads, [&](int i) {
      commitments[static_cast<size_t>(i)] = CallerOf(i).Call(&BudgetingService::CommitReservation, commit);
    });
    for (const auto& answer : commitments) {
      ASSERT_THAT(answer, IsOk());
      EXPECT_THAT(*answer, EqualsProto(*commitments.front()));
    }
    v1::RecordDisbursementRequest pay;
    pay.set_commitment(commitments.front()->name());
    pay.set_amount(5);
    pay.set_sp2d_number("SP2D-" + std::to_string(round));
    pay.mutable_sp2d_date()->set_year(2018);
    pay.mutable_sp2d_date()->set_month(6);
    pay.mutable_sp2d_date()->set_day(30);
    pay.set_request_id(NewUuid());
    std::vector<absl::StatusOr<v1::Disbursement>> payments(kThreads, absl::UnknownError(""));
    RunAtOnce(kThreads, [&](int i) {
      payments[static_cast<size_t>(i)] = CallerOf(i).Call(&BudgetingService::RecordDisbursement, pay);
    });
    for (const auto& answer : payments) {
      ASSERT_THAT(answer, IsOk());
      EXPECT_THAT(*answer, EqualsProto(*payments.front()));
    }
    EXPECT_EQ(caller.GetLine(line).committed(), 10 * (round + 1));
    EXPECT_EQ(caller.GetLine(line).paid(), 5 * (round + 1));
  }
}

TEST_F(Race, OneSp2dIsPaidOnceOnWhateverCommitment) {
  const auto lines = ApprovedLines({1000, 1000});
  const std::string commitments[] = {Committed(lines[0], 1000), Committed(lines[1], 1000)};
  for (int round = 0; round < kRounds; ++round) {
    std::vector<absl::Status> answers(kThreads);
    RunAtOnce(kThreads, [&](int i) {
      answers[static_cast<size_t>(i)] =
          CallerOf(i).Pay(commitments[i % 2], 1, "SP2D-" + std::to_string(round)).status();
    });
    int won = 0;
    for (const absl::Status& answer : answers) {
      won += answer.ok();
      EXPECT_TRUE(answer.ok() || ReasonOf(answer) == "SP2D_EXISTS") << answer;
    }
    EXPECT_EQ(won, 1);
  }
}

TEST_F(Race, ConfirmAndExpiryAgreeOnWhoCameFirst) {
  const std::string line = ApprovedLine(1000);
  for (int round = 0; round < kRounds; ++round) {
    ASSERT_OK_AND_ASSIGN(const v1::Reservation reservation, caller.Reserve(line, 10));
    if (round % 2 == 0) {
      MakeOverdue(reservation.name());
    }
    absl::Status confirmed;
    std::atomic<int> expired = 0;
    RunAtOnce(3, [&](int i) {
      if (i == 0) {
        confirmed = CallerOf(i).Confirm(reservation.name()).status();
      } else {
        const auto ended = ExpireReservations(CallerOf(i).connection());
        ASSERT_THAT(ended, IsOk());
        expired += *ended;
      }
    });
    EXPECT_EQ(confirmed.ok(), round % 2 == 1) << confirmed;
    EXPECT_EQ(expired, round % 2 == 0 ? 1 : 0);
  }
}

TEST_F(Race, CeilingsHoldWhateverIsAddedAtOnce) {
  ASSERT_THAT(caller.CreateBudget(), IsOk());
  ASSERT_THAT(caller.SetCeiling(Node("a"), 3), IsOk());
  std::atomic<int> won = 0;
  RunAtOnce(kThreads, [&](int i) {
    const auto created = CallerOf(i).CreateLines({NewLine(i, 1, Node("a"))});
    won += created.ok();
    EXPECT_TRUE(created.ok() || ReasonOf(created.status()) == "CEILING_EXCEEDED") << created.status();
  });
  EXPECT_EQ(won, 3);
}

TEST_F(Race, ABudgetIsCreatedAndApprovedOnce) {
  std::atomic<int> created = 0;
  RunAtOnce(kThreads, [&](int i) { created += CallerOf(i).CreateBudget().ok(); });
  EXPECT_EQ(created, 1);
  ASSERT_THAT(caller.CreateLines({NewLine(1, 100)}), IsOk());
  std::atomic<int> approved = 0;
  RunAtOnce(kThreads, [&](int i) {
    const auto answer = CallerOf(i).Approve();
    approved += answer.ok();
    EXPECT_TRUE(answer.ok() || ReasonOf(answer.status()) == "BUDGET_NOT_DRAFT") << answer.status();
  });
  EXPECT_EQ(approved, 1);
}

// Revisions name the lines in opposite orders while money moves on all of them: no deadlock.
TEST_F(Race, RevisionsAndMoneyDoNotWaitForEachOtherInACircle) {
  const auto lines = ApprovedLines({1000, 1000, 1000, 1000});
  RunAtOnce(kThreads, [&](int i) {
    for (int round = 0; round < kRounds; ++round) {
      absl::Status status;
      if (i < 2) {
        std::vector<std::pair<std::string, int64_t>> changes;
        for (size_t k = 0; k < lines.size(); ++k) {
          const size_t at = i == 0 ? k : lines.size() - 1 - k;
          changes.emplace_back(lines[at], 1000 + round + static_cast<int>(k));
        }
        status = CallerOf(i).Revise(v1::REVISION_KIND_PERUBAHAN, changes).status();
      } else {
        const auto reservation = CallerOf(i).Reserve(lines[static_cast<size_t>(i + round) % 4], 1);
        status = reservation.ok() ? CallerOf(i).Commit(reservation->name(), 1).status() : reservation.status();
      }
      EXPECT_THAT(status, IsOk());
    }
  });
}

}  // namespace
}  // namespace terpadu::budgeting
