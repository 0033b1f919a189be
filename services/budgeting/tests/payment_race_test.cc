#include <algorithm>
#include <iostream>
#include <map>
#include <mutex>
#include <random>
#include <set>

#include "services/budgeting/tests/scratch_payments.h"
#include "services/budgeting/tests/threads.h"

namespace terpadu::budgeting {
namespace {

constexpr int kThreads = 8;
constexpr int kSteps = 12;  // of each thread

class PaymentRace : public PaymentsTest {
 protected:
  PaymentRace() : seed(std::random_device()()) {
    std::cout << "seed " << seed << std::endl;
    for (int i = 0; i < kThreads; ++i) {
      callers.push_back(NewCaller());
    }
  }
  Caller& CallerOf(int i) { return *callers[static_cast<size_t>(i)]; }

  // Every balance of every line, against what it consists of.
  void CheckBalances() {
    const postgres::Rows rows = Query({"test_race_balances", R"sql(
      SELECT line_id, committed, paid,
             (SELECT coalesce(sum(amount), 0)::bigint FROM commitment c WHERE c.line_id = l.line_id),
             (SELECT coalesce(sum(paid), 0)::bigint FROM commitment c WHERE c.line_id = l.line_id),
             (SELECT coalesce(sum(amount), 0)::bigint FROM disbursement d WHERE d.line_id = l.line_id),
             (SELECT coalesce(sum(committed), 0)::bigint FROM ledger_entry e WHERE e.line_id = l.line_id),
             (SELECT coalesce(sum(paid), 0)::bigint FROM ledger_entry e WHERE e.line_id = l.line_id),
             entries, (SELECT count(*) FROM ledger_entry e WHERE e.line_id = l.line_id)
        FROM budget_line l)sql"});
    for (int row = 0; row < rows.size(); ++row) {
      EXPECT_EQ(rows.Int(row, 1), rows.Int(row, 3)) << rows.Text(row, 0) << ": committed";
      EXPECT_EQ(rows.Int(row, 2), rows.Int(row, 4)) << rows.Text(row, 0) << ": paid of commitments";
      EXPECT_EQ(rows.Int(row, 2), rows.Int(row, 5)) << rows.Text(row, 0) << ": paid by disbursements";
      EXPECT_EQ(rows.Int(row, 1), rows.Int(row, 6)) << rows.Text(row, 0) << ": committed in the ledger";
      EXPECT_EQ(rows.Int(row, 2), rows.Int(row, 7)) << rows.Text(row, 0) << ": paid in the ledger";
      EXPECT_EQ(rows.Int(row, 8), rows.Int(row, 9)) << rows.Text(row, 0) << ": entries of the ledger";
    }
  }
  // The payments that were made in months until each, against the plan of the line.
  void CheckCashPlan(const std::string& line) {
    const v1::CashPlan plan = CashPlanOf(line);
    const postgres::Rows rows = Query({"test_race_months", R"sql(
      SELECT extract(month FROM sp2d_date)::int AS month, sum(amount)::bigint FROM disbursement
       GROUP BY 1 ORDER BY 1)sql"});
    int64_t planned = 0;
    int64_t paid = 0;
    int row = 0;
    for (int month = 1; month <= 12; ++month) {
      planned += plan.amounts(month - 1);
      if (row < rows.size() && rows.Int(row, 0) == month) {
        paid += rows.Int(row++, 1);
      }
      EXPECT_LE(paid, planned) << "until month " << month;
    }
  }

  void PayAtOnce(const std::vector<int64_t>& months, const std::string& refusal);

  const unsigned seed;
  std::vector<std::unique_ptr<Caller>> callers;
};

// More is asked on one commitment of 300 and its line than `months` allow to be paid; what binds is `refusal`.
void PaymentRace::PayAtOnce(const std::vector<int64_t>& months, const std::string& refusal) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  const std::string line = ApprovedLine(1000);
  const std::string commitment = Committed(line, 300);
  ASSERT_THAT(SetCashPlan(line, months), IsOk());
  // SPP and SPM of all of them first: more than can ever be paid.
  std::vector<std::vector<std::string>> ready(kThreads);
  std::mt19937 random(seed);
  for (int i = 0; i < kThreads * kSteps; ++i) {
    const int64_t amount = static_cast<int64_t>(random() % 20) + 1;
    const bool both = random() % 2 == 0;
    const auto made = Signed(both ? Ls({{commitment, amount}, {line, amount}}) : Ls({{commitment, amount}}));
    ASSERT_THAT(made, IsOk());
    ready[static_cast<size_t>(i % kThreads)].push_back(made->name());
  }
  std::mutex mutex;
  std::map<std::string, int> outcomes;
  RunAtOnce(kThreads, [&](int i) {
    std::mt19937 own(seed + static_cast<unsigned>(i) + 1);
    for (const std::string& name : ready[static_cast<size_t>(i)]) {
      const int month = static_cast<int>(own() % 4) + 1;
      const absl::Status paid =
          Issue(name, Document(NextNumber("SP2D"), month, 28), kBud, &CallerOf(i).connection()).status();
      const absl::Status beside = CallerOf(i).Pay(commitment, 1, NextNumber("SP2D")).status();
      const std::lock_guard lock(mutex);
      ++outcomes[paid.ok() ? "OK" : ReasonOf(paid)];
      ++outcomes[beside.ok() ? "OK beside" : ReasonOf(beside)];
    }
  });
  const std::set<std::string> expected = {"OK", "OK beside", "COMMITMENT_EXCEEDED", "LINE_EXHAUSTED",
                                          "CASH_PLAN_EXCEEDED"};
  for (const auto& [outcome, count] : outcomes) {
    EXPECT_TRUE(expected.contains(outcome)) << outcome;
    std::printf("%-20s %d\n", outcome.c_str(), count);
  }
  EXPECT_GT(outcomes["OK"], 0);
  EXPECT_GT(outcomes[refusal], 0);
  CheckBalances();
  CheckCashPlan(line);
}

TEST_F(PaymentRace, ManyPaymentsNeverExceedTheMonthsOfTheCashPlan) {
  PayAtOnce(Months({40, 60, 100, 50}, 1000), "CASH_PLAN_EXCEEDED");
}

TEST_F(PaymentRace, ManyPaymentsNeverExceedTheirCommitment) { PayAtOnce(Months({1000}, 1000), "COMMITMENT_EXCEEDED"); }

TEST_F(PaymentRace, PaymentsCashPlansAndRevisionsDoNotWaitForEachOtherInACircle) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  const auto lines = ApprovedLines({1000, 1000, 1000});
  std::vector<std::string> commitments;
  for (const std::string& line : lines) {
    commitments.push_back(Committed(line, 300));
    ASSERT_THAT(SetCashPlan(line, Months({}, 1000)), IsOk());
  }
  RunAtOnce(kThreads, [&](int i) {
    std::mt19937 random(seed + static_cast<unsigned>(i));
    postgres::Connection* const connection = &CallerOf(i).connection();
    for (int step = 0; step < kSteps; ++step) {
      absl::Status status;
      if (i == 0) {
        status = CallerOf(i)
                     .Revise(v1::REVISION_KIND_PERUBAHAN,
                             {{lines[2], 1000 + step}, {lines[0], 1001 + step}, {lines[1], 1002 + step}})
                     .status();
      } else if (i == 1) {
        const auto& line = lines[random() % lines.size()];
        status = SetCashPlan(line, Months({}, CallerOf(i).GetLine(line).amount()), connection).status();
        status = ReasonOf(status) == "CASH_PLAN_UNBALANCED" ? absl::OkStatus() : status;  // revised meanwhile
      } else {
        std::vector<std::pair<std::string, int64_t>> items = {
            {commitments[0], 1}, {commitments[1], 1}, {lines[2], 1}, {lines[0], 1}};
        std::shuffle(items.begin(), items.end(), random);
        const auto made = Signed(Ls(items), connection);
        status = made.ok() ? Issue(made->name(), Document(NextNumber("SP2D"), 12, 30), kBud, connection).status()
                           : made.status();
      }
      EXPECT_THAT(status, IsOk());
    }
  });
  CheckBalances();
}

TEST_F(PaymentRace, AnAdvanceIsNeverSpentTwice) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  const std::string line = ApprovedLine(1200);
  ASSERT_OK_AND_ASSIGN(const v1::Payment up, Paid(NewPayment(v1::PAYMENT_TYPE_UP, 50)));
  RunAtOnce(kThreads, [&](int i) {
    std::mt19937 random(seed + static_cast<unsigned>(i));
    for (int step = 0; step < kSteps; ++step) {
      const auto accounted =
          Account(up.name(), Document(NextNumber("SPJ"), 2, 1), {{line, static_cast<int64_t>(random() % 5) + 1}},
                  {"verifier-" + std::to_string(i), {"PPK_SKPD"}}, &CallerOf(i).connection());
      EXPECT_TRUE(accounted.ok() || ReasonOf(accounted.status()) == "ADVANCE_EXCEEDED") << accounted.status();
    }
  });
  ASSERT_OK_AND_ASSIGN(const v1::Payment after, Get(up.name()));
  EXPECT_GE(after.balance().on_hand(), 0);
  EXPECT_EQ(after.balance().accounted(), caller.GetLine(line).paid());
  EXPECT_EQ(after.balance().accounted() + after.balance().on_hand(), 50);
  CheckBalances();
}

TEST_F(PaymentRace, OneSp2dIsIssuedOnceAndOneNumberOnce) {
  const std::string line = ApprovedLine(1200);
  const std::string commitment = Committed(line, 600);
  ASSERT_OK_AND_ASSIGN(const v1::Payment made, Signed(Ls({{commitment, 10}})));
  ASSERT_OK_AND_ASSIGN(const v1::Payment other, Signed(Ls({{line, 10}})));
  std::atomic<int> won = 0;
  RunAtOnce(kThreads, [&](int i) {
    absl::Status status;
    if (i % 4 == 3) {
      status = CallerOf(i).Pay(commitment, 10, "SP2D-X").status();
    } else {
      status =
          Issue(i % 2 == 0 ? made.name() : other.name(), Document("SP2D-X"), kBud, &CallerOf(i).connection()).status();
    }
    won += status.ok();
    EXPECT_TRUE(status.ok() || ReasonOf(status) == "SP2D_EXISTS" || ReasonOf(status) == "PAYMENT_STATE") << status;
  });
  EXPECT_EQ(won, 1);
  EXPECT_EQ(caller.GetLine(line).paid(), 10);
}

TEST_F(PaymentRace, AUnitHasOneUpWhoeverAsksAtOnce) {
  ApprovedLine(1200);
  std::atomic<int> won = 0;
  RunAtOnce(kThreads, [&](int i) {
    const auto made = Create(NewPayment(v1::PAYMENT_TYPE_UP, 1), kTreasurer, &CallerOf(i).connection());
    won += made.ok();
    EXPECT_TRUE(made.ok() || ReasonOf(made.status()) == "UP_EXISTS") << made.status();
  });
  EXPECT_EQ(won, 1);
}

}  // namespace
}  // namespace terpadu::budgeting
