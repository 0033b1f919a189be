#include <atomic>
#include <iostream>
#include <map>
#include <mutex>
#include <random>
#include <set>

#include "services/budgeting/store/expiry.h"
#include "services/budgeting/tests/scratch_budgeting.h"
#include "services/budgeting/tests/threads.h"

namespace terpadu::budgeting {
namespace {

constexpr int kThreads = 8;
constexpr int kSteps = 100;  // of each thread
constexpr int64_t kAmount = 1000;

// Names that any thread may take up.
class Pool {
 public:
  void Add(const std::string& name) {
    const std::lock_guard lock(mutex_);
    names_.push_back(name);
  }
  std::string Any(std::mt19937& random, const std::string& otherwise) {
    const std::lock_guard lock(mutex_);
    return names_.empty() ? otherwise : names_[random() % names_.size()];
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> names_;
};

class Ledger : public BudgetingTest {
 protected:
  Ledger() : seed(std::random_device()()), lines(ApprovedLines({kAmount, kAmount, kAmount})) {
    std::cout << "seed " << seed << std::endl;
  }

  absl::Status Step(Caller& by, std::mt19937& random);
  absl::Status Revise(Caller& by, std::mt19937& random);
  absl::Status Correct(Caller& by, std::mt19937& random);
  // `steps` steps of each thread, each followed by a look at all balances: how often each outcome came.
  std::map<std::string, int> Interleave(int steps);
  static void CheckBalances(Caller& by);
  void CheckJournal();

  const unsigned seed;
  const std::vector<std::string> lines;
  Pool reservations;
  Pool commitments;
  std::atomic<int> payments = 0;
  std::atomic<int> close_after = -1;  // as many steps of all threads, by whichever comes to it
};

absl::Status Ledger::Revise(Caller& by, std::mt19937& random) {
  std::vector<std::pair<std::string, int64_t>> changes;
  const size_t first = random() % lines.size();
  for (size_t i = 0; i <= random() % lines.size(); ++i) {
    changes.emplace_back(lines[(first + i) % lines.size()], static_cast<int64_t>(random() % (2 * kAmount)));
  }
  return by.Revise(random() % 2 == 0 ? v1::REVISION_KIND_PERUBAHAN : v1::REVISION_KIND_PERGESERAN, changes).status();
}

// Any of the entries that there may be.
absl::Status Ledger::Correct(Caller& by, std::mt19937& random) {
  constexpr unsigned kMostEntries = 200;
  const std::string entry = lines[random() % lines.size()] + "/entries/" + std::to_string(random() % kMostEntries + 1);
  return by.Correct(entry, static_cast<int64_t>(random() % 200) - 100).status();
}

absl::Status Ledger::Step(Caller& by, std::mt19937& random) {
  if (close_after.fetch_sub(1) == 0) {
    return by.Close().status();
  }
  const std::string reservation = reservations.Any(random, "instansi/probolinggo/reservations/none");
  const std::string commitment = commitments.Any(random, "instansi/probolinggo/commitments/none");
  const int64_t amount = static_cast<int64_t>(random() % 200) + 1;
  switch (random() % 18) {
    case 0:
      return Revise(by, random);
    case 16:
    case 17:
      return Correct(by, random);
    case 1:
      return ExpireReservations(by.connection()).status();
    case 2:
      // An SP2D number may come twice.
      return by.Pay(commitment, amount, "SP2D-" + std::to_string(payments - static_cast<int>(random() % 2))).status();
    case 3:
    case 4:
      return by.Pay(commitment, amount, "SP2D-" + std::to_string(++payments)).status();
    case 5:
    case 6:
      return by.Release(reservation).status();
    case 7:
    case 8:
      return by.Confirm(reservation).status();
    case 9:
    case 10:
    case 11: {
      const auto made = by.Commit(reservation, amount, random() % 2 == 0);
      if (made.ok()) {
        commitments.Add(made->name());
      }
      return made.status();
    }
    default: {
      const auto made = by.Reserve(lines[random() % lines.size()], amount);
      if (made.ok()) {
        reservations.Add(made->name());
        if (random() % 4 == 0) {
          MakeOverdue(made->name(), by);
        }
      }
      return made.status();
    }
  }
}

// What the lines say, against what the reservations, commitments, payments and ledger entries sum to: a statement sees
// one moment, so this holds at any.
void Ledger::CheckBalances(Caller& by) {
  constexpr postgres::Statement kBalances = {"test_balances", R"sql(
    SELECT line_id, reserved, committed, paid,
           (SELECT coalesce(sum(held), 0)::bigint FROM reservation r WHERE r.line_id = l.line_id),
           (SELECT coalesce(sum(amount - carried_over), 0)::bigint FROM commitment c WHERE c.line_id = l.line_id),
           (SELECT coalesce(sum(paid), 0)::bigint FROM commitment c WHERE c.line_id = l.line_id),
           (SELECT coalesce(sum(amount), 0)::bigint FROM disbursement d WHERE d.line_id = l.line_id),
           amount, (SELECT v.amount FROM budget_line_version v
                     WHERE v.line_id = l.line_id ORDER BY number DESC LIMIT 1)
      FROM budget_line l)sql"};
  const auto rows = by.connection().Execute(postgres::Scope::EveryInstansi(), kBalances, {});
  ASSERT_THAT(rows, IsOk());
  for (int row = 0; row < rows->size(); ++row) {
    const std::string line = rows->Text(row, 0);
    EXPECT_EQ(rows->Int(row, 1), rows->Int(row, 4)) << line << ": reserved";
    EXPECT_EQ(rows->Int(row, 2), rows->Int(row, 5)) << line << ": committed";
    EXPECT_EQ(rows->Int(row, 3), rows->Int(row, 6)) << line << ": paid of the commitments";
    EXPECT_EQ(rows->Int(row, 3), rows->Int(row, 7)) << line << ": paid by disbursements";
    EXPECT_EQ(rows->Int(row, 8), rows->Int(row, 9)) << line << ": amount of the newest version";
    EXPECT_LE(rows->Int(row, 1) + rows->Int(row, 2), rows->Int(row, 8)) << line << ": reserved + committed";
    EXPECT_LE(rows->Int(row, 3), rows->Int(row, 2)) << line << ": paid";
  }
  EXPECT_THAT(by.Differences(), ::testing::IsEmpty()) << "the ledger's sum equals the stored balance";
}

// The balances again, from the events alone; and their versions, without a gap.
void Ledger::CheckJournal() {
  std::map<std::string, std::vector<int64_t>> versions;
  std::map<std::string, int64_t> reserved, committed, paid;
  for (const event::v1::Event& event : Events()) {
    versions[event.subject()].push_back(event.version());
    if (event.dataschema() == "terpadu.budgeting.v1.ReservationCreated") {
      const auto payload = PayloadOf<v1::ReservationCreated>(event);
      reserved[payload.line()] += payload.amount();
    } else if (event.dataschema() == "terpadu.budgeting.v1.ReservationCommitted") {
      const auto payload = PayloadOf<v1::ReservationCommitted>(event);
      reserved[payload.line()] -= payload.amount() + payload.released();
    } else if (event.dataschema() == "terpadu.budgeting.v1.ReservationReleased") {
      const auto payload = PayloadOf<v1::ReservationReleased>(event);
      reserved[payload.line()] -= payload.released();
    } else if (event.dataschema() == "terpadu.budgeting.v1.CommitmentCreated") {
      const auto payload = PayloadOf<v1::CommitmentCreated>(event);
      committed[payload.line()] += payload.amount();
    } else if (event.dataschema() == "terpadu.budgeting.v1.CommitmentPaid") {
      const auto payload = PayloadOf<v1::CommitmentPaid>(event);
      paid[payload.line()] += payload.disbursement().amount();
    } else if (event.dataschema() == "terpadu.budgeting.v1.ReservationCorrected") {
      const auto payload = PayloadOf<v1::ReservationCorrected>(event);
      reserved[payload.line()] += payload.effect();
    } else if (event.dataschema() == "terpadu.budgeting.v1.CommitmentCorrected") {
      const auto payload = PayloadOf<v1::CommitmentCorrected>(event);
      committed[payload.line()] += payload.committed_effect();
      paid[payload.line()] += payload.paid_effect();
    } else if (event.dataschema() == "terpadu.budgeting.v1.CommitmentCarriedOver") {
      const auto payload = PayloadOf<v1::CommitmentCarriedOver>(event);
      committed[payload.line()] -= payload.carried_over();
    }
  }
  for (auto& [subject, seen] : versions) {
    std::sort(seen.begin(), seen.end());
    for (size_t i = 0; i < seen.size(); ++i) {
      ASSERT_EQ(seen[i], static_cast<int64_t>(i) + 1) << subject;
    }
  }
  for (const std::string& name : lines) {
    const v1::BudgetLine line = caller.GetLine(name);
    EXPECT_EQ(line.reserved(), reserved[name]);
    EXPECT_EQ(line.committed(), committed[name]);
    EXPECT_EQ(line.paid(), paid[name]);
  }
}

std::map<std::string, int> Ledger::Interleave(int steps) {
  std::mutex mutex;
  std::map<std::string, int> outcomes;
  std::map<std::string, absl::Status> firsts;
  RunAtOnce(kThreads, [&](int i) {
    std::mt19937 random(seed + static_cast<unsigned>(i));
    const auto by = NewCaller();
    for (int step = 0; step < steps; ++step) {
      const absl::Status status = Step(*by, random);
      CheckBalances(*by);
      const std::lock_guard lock(mutex);
      const std::string outcome = status.ok() ? "OK" : ReasonOf(status);
      ++outcomes[outcome];
      firsts.emplace(outcome, status);
    }
  });
  // What the caller did wrong; nothing else ever happens.
  const std::set<std::string> expected = {"OK",
                                          "LINE_EXHAUSTED",
                                          "RESERVATION_ENDED",
                                          "RESERVATION_EXCEEDED",
                                          "COMMITMENT_EXCEEDED",
                                          "SP2D_EXISTS",
                                          "BELOW_COMMITTED",
                                          "TOTAL_CHANGED",
                                          "NOT_FOUND",
                                          "INVALID_FIELDS",  // a correction by nothing
                                          "ENTRY_NOT_CORRECTABLE",
                                          "CORRECTION_OUT_OF_BOUNDS",
                                          "BUDGET_CLOSED"};
  for (const auto& [outcome, count] : outcomes) {
    EXPECT_TRUE(expected.contains(outcome)) << outcome << ": " << firsts[outcome];
    std::printf("%-24s %d\n", outcome.c_str(), count);
  }
  return outcomes;
}

TEST_F(Ledger, SumsEqualBalancesUnderAnyInterleaving) {
  auto outcomes = Interleave(kSteps);
  EXPECT_GT(outcomes["OK"], kThreads * kSteps / 10);
  EXPECT_EQ(outcomes["BUDGET_CLOSED"], 0);
  CheckJournal();
}

TEST_F(Ledger, StaysAsClosingLeftItWhateverIsUnderWay) {
  close_after = kThreads * kSteps / 4;
  Interleave(kSteps / 2);
  ASSERT_OK_AND_ASSIGN(const v1::Budget budget, caller.GetBudget());
  EXPECT_EQ(budget.state(), v1::BUDGET_STATE_CLOSED);
  EXPECT_EQ(budget.total_reserved(), 0);
  EXPECT_EQ(budget.total_committed(), budget.total_paid());
  CheckJournal();
  const postgres::Rows open = Query({"test_open", R"sql(
    SELECT (SELECT count(*) FROM reservation WHERE held > 0), (SELECT count(*) FROM commitment WHERE amount - carried_over > paid),
           (SELECT coalesce(sum(carried_over), 0)::bigint FROM commitment), (SELECT coalesce(sum(amount), 0)::bigint FROM carry_over),
           (SELECT sum(carried_over)::bigint FROM line_closing), (SELECT carried_over FROM budget_closing))sql"});
  EXPECT_EQ(open.Int(0, 0), 0);
  EXPECT_EQ(open.Int(0, 1), 0);
  for (const int sum : {3, 4, 5}) {
    EXPECT_EQ(open.Int(0, 2), open.Int(0, sum));
  }
}

}  // namespace
}  // namespace terpadu::budgeting
