#include "services/budgeting/store/expiry.h"
#include "services/budgeting/tests/scratch_budgeting.h"

namespace terpadu::budgeting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class LedgerEntries : public BudgetingTest {
 protected:
  // `AMOUNT +100`, `COMMIT reserved -40 committed +40`: kind and effect of each entry of the line.
  std::vector<std::string> Told(const std::string& line) {
    std::vector<std::string> told;
    for (const v1::LedgerEntry& entry : caller.Entries(line)) {
      std::string text = v1::LedgerEntryKind_Name(entry.kind()).substr(std::string("LEDGER_ENTRY_KIND_").size());
      const auto add = [&text](const char* name, int64_t effect) {
        text += effect == 0 ? "" : std::string(" ") + name + (effect > 0 ? " +" : " ") + std::to_string(effect);
      };
      add("amount", entry.effect().amount());
      add("reserved", entry.effect().reserved());
      add("committed", entry.effect().committed());
      add("paid", entry.effect().paid());
      told.push_back(text);
    }
    return told;
  }

  LedgerService ledger;
};

TEST_F(LedgerEntries, TellEveryChangeOfALineInOrder) {
  const std::string line = ApprovedLine(100);
  ASSERT_OK_AND_ASSIGN(const v1::Reservation first, caller.Reserve(line, 50));
  ASSERT_OK_AND_ASSIGN(const v1::Commitment commitment, caller.Commit(first.name(), 40));
  ASSERT_OK_AND_ASSIGN(const v1::Disbursement paid, caller.Pay(commitment.name(), 25, "SP2D-1"));
  ASSERT_OK_AND_ASSIGN(const v1::Reservation second, caller.Reserve(line, 30));
  ASSERT_THAT(caller.Release(second.name()), IsOk());
  ASSERT_THAT(caller.Revise(v1::REVISION_KIND_PERUBAHAN, {{line, 90}}), IsOk());
  EXPECT_THAT(Told(line), ElementsAre("AMOUNT amount +100", "RESERVE reserved +50", "COMMIT reserved -40 committed +40",
                                      "SAVING reserved -10", "DISBURSE paid +25", "RESERVE reserved +30",
                                      "RELEASE reserved -30", "AMOUNT amount -10"));
  const auto entries = caller.Entries(line);
  EXPECT_EQ(entries[0].reason(), "Perda 1/2018");
  EXPECT_EQ(entries[0].budget_version(), 1);
  EXPECT_EQ(entries[1].reservation(), first.name());
  EXPECT_EQ(entries[2].commitment(), commitment.name());
  EXPECT_EQ(entries[3].contract(), kContract);
  EXPECT_EQ(entries[4].disbursement(), paid.name());
  EXPECT_EQ(entries[6].reason(), "the package was cancelled");
  EXPECT_EQ(entries[7].budget_version(), 2);
  for (size_t i = 0; i < entries.size(); ++i) {
    EXPECT_EQ(entries[i].name(), line + "/entries/" + std::to_string(i + 1));
    EXPECT_EQ(entries[i].actor(), entries[i].kind() == v1::LEDGER_ENTRY_KIND_AMOUNT ? "ppkd" : "tester");
    EXPECT_TRUE(entries[i].has_create_time());
  }
  EXPECT_THAT(caller.Differences(), IsEmpty());
}

TEST_F(LedgerEntries, TellEachReservationThatExpires) {
  const std::string line = ApprovedLine(100);
  for (const int64_t amount : {10, 20}) {
    ASSERT_OK_AND_ASSIGN(const v1::Reservation due, caller.Reserve(line, amount));
    MakeOverdue(due.name());
  }
  ASSERT_THAT(ExpireReservations(caller.connection()), testing::IsOkAndHolds(2));
  const auto entries = caller.Entries(line);
  ASSERT_EQ(entries.size(), 5u);
  EXPECT_EQ(entries[3].effect().reserved() + entries[4].effect().reserved(), -30);
  EXPECT_EQ(entries[3].kind(), v1::LEDGER_ENTRY_KIND_EXPIRE);
  EXPECT_EQ(entries[4].actor(), "budgeting");
  EXPECT_THAT(caller.Differences(), IsEmpty());
}

TEST_F(LedgerEntries, AreNoneInADraftAndForACommandThatIsRefused) {
  ASSERT_THAT(caller.CreateBudget(), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto lines, caller.CreateLines({NewLine(1, 100)}));
  const std::string line = lines.lines(0).name();
  EXPECT_THAT(Told(line), IsEmpty());
  EXPECT_THAT(caller.Differences(), IsEmpty());
  ASSERT_THAT(caller.Approve(), IsOk());
  EXPECT_FALSE(caller.Reserve(line, 101).ok());
  ASSERT_OK_AND_ASSIGN(const v1::Reservation reservation, caller.Reserve(line, 100));
  EXPECT_FALSE(caller.Commit(reservation.name(), 101).ok());
  EXPECT_FALSE(caller.Revise(v1::REVISION_KIND_PERUBAHAN, {{line, 99}}).ok());
  EXPECT_THAT(Told(line), ElementsAre("AMOUNT amount +100", "RESERVE reserved +100"));
}

TEST_F(LedgerEntries, ComePageByPage) {
  const std::string line = ApprovedLine(100);
  for (int i = 0; i < 10; ++i) {
    ASSERT_THAT(caller.Reserve(line, 1), IsOk());
  }
  v1::ListLedgerEntriesRequest request;
  request.set_parent(line);
  request.set_page_size(4);
  std::vector<std::string> names;
  for (int page = 0; page < 3; ++page) {
    ASSERT_OK_AND_ASSIGN(const auto response, caller.Call(ledger, &LedgerService::ListLedgerEntries, request));
    for (const v1::LedgerEntry& entry : response.entries()) {
      names.push_back(entry.name());
    }
    EXPECT_EQ(response.next_page_token().empty(), page == 2);
    request.set_page_token(response.next_page_token());
  }
  ASSERT_EQ(names.size(), 11u);
  EXPECT_EQ(names.back(), line + "/entries/11");
  request.set_parent(std::string(kBudget) + "/lines/none");
  request.clear_page_token();
  EXPECT_THAT(caller.Call(ledger, &LedgerService::ListLedgerEntries, request),
              StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(LedgerEntries, AreNeverChangedOrDeleted) {
  ApprovedLine(100);
  for (const postgres::Statement& change :
       {postgres::Statement{"test_ledger_update", "UPDATE ledger_entry SET amount = 1"},
        postgres::Statement{"test_ledger_delete", "DELETE FROM ledger_entry"},
        postgres::Statement{"test_ledger_truncate", "TRUNCATE ledger_entry"}}) {
    EXPECT_FALSE(caller.connection().Execute(postgres::Scope::EveryInstansi(), change, {}).ok()) << change.sql;
  }
}

TEST_F(LedgerEntries, HaveTheEffectOfTheirKind) {
  ApprovedLine(100);
  const postgres::Statement breaches[] = {
      {"test_entry_1", R"sql(INSERT INTO ledger_entry (instansi, budget_id, line_id, number, kind, reserved, actor)
                             VALUES ('probolinggo', '2018', 'a', 1, 'RESERVE', 5, 'x'))sql"},
      {"test_entry_2",
       R"sql(INSERT INTO ledger_entry (instansi, budget_id, line_id, number, kind, reserved, reservation_id, actor)
                             VALUES ('probolinggo', '2018', 'a', 1, 'RESERVE', -5, 'r', 'x'))sql"},
      {"test_entry_3",
       R"sql(INSERT INTO ledger_entry (instansi, budget_id, line_id, number, kind, paid, reservation_id, actor)
                             VALUES ('probolinggo', '2018', 'a', 2, 'CORRECT', 5, 'r', 'x'))sql"},
      {"test_entry_4",
       R"sql(INSERT INTO ledger_entry (instansi, budget_id, line_id, number, kind, reserved, committed, reservation_id, commitment_id, actor)
                             VALUES ('probolinggo', '2018', 'a', 2, 'COMMIT', -5, 6, 'r', 'c', 'x'))sql"},
  };
  for (const postgres::Statement& breach : breaches) {
    EXPECT_THAT(caller.connection().Execute(postgres::Scope::EveryInstansi(), breach, {}),
                StatusIs(StatusCode::kFailedPrecondition, "RULE_VIOLATED"))
        << breach.sql;
  }
}

TEST_F(LedgerEntries, ShowALineWhoseBalancesAreNotTheirSums) {
  const auto lines = ApprovedLines({100, 100, 100});
  Query({"test_break", "UPDATE budget_line SET reserved = 7 WHERE line_id LIKE '%0002-%'"});
  Query({"test_break_2", "UPDATE budget_line SET entries = entries + 1 WHERE line_id LIKE '%0003-%'"});
  v1::VerifyLedgerRequest request;
  request.set_parent(kBudget);
  request.set_page_size(2);
  ASSERT_OK_AND_ASSIGN(const auto first, caller.Call(ledger, &LedgerService::VerifyLedger, request));
  ASSERT_EQ(first.differences_size(), 1);
  EXPECT_EQ(first.lines_verified(), 2);
  EXPECT_THAT(first.differences(0), MatchesProto<v1::LedgerDifference>(R"pb(stored { amount: 100 reserved: 7 }
                                                                            ledger { amount: 100 }
                                                                            entry_count: 1
                                                                            entries_found: 1)pb"));
  EXPECT_EQ(first.differences(0).line(), lines[1]);
  const auto all = caller.Differences();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[1].line(), lines[2]);
  EXPECT_EQ(all[1].entry_count(), 2);
  EXPECT_EQ(all[1].entries_found(), 1);
  request.set_parent("instansi/probolinggo/budgets/2020");
  EXPECT_THAT(caller.Call(ledger, &LedgerService::VerifyLedger, request), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

}  // namespace
}  // namespace terpadu::budgeting
