#include "services/budgeting/tests/scratch_budgeting.h"

namespace terpadu::budgeting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Savings : public BudgetingTest {
 protected:
  // A package of `allocated` whose contract is for `contracted`: the reservation.
  std::string Contracted(const std::string& line, int64_t allocated, int64_t contracted) {
    const auto reservation = caller.Reserve(line, allocated);
    EXPECT_THAT(reservation, IsOk());
    EXPECT_THAT(caller.Commit(reservation->name(), contracted), IsOk());
    return reservation->name();
  }
  std::vector<std::string> Totals(v1::SavingGroup group, int page_size = 50) {
    v1::ListSavingTotalsRequest request;
    request.set_parent(kBudget);
    request.set_group(group);
    request.set_page_size(page_size);
    std::vector<std::string> told;
    for (int page = 0; page < 10; ++page) {
      const auto response = caller.Call(ledger, &LedgerService::ListSavingTotals, request);
      EXPECT_THAT(response, IsOk());
      for (const v1::SavingTotal& total : response->totals()) {
        told.push_back(total.unit() + " " + total.sub_kegiatan() + " " + std::to_string(total.count()) + "x " +
                       std::to_string(total.amount()));
      }
      request.set_page_token(response->next_page_token());
      if (request.page_token().empty()) {
        break;
      }
    }
    return told;
  }

  LedgerService ledger;
};

TEST_F(Savings, GoBackToTheLineAsAnEventOfTheirOwn) {
  const std::string line = ApprovedLine(100);
  const std::string reservation = Contracted(line, 60, 45);
  EXPECT_EQ(caller.GetLine(line).available(), 55);
  const auto events = Events(line);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[1].version(), 2);
  EXPECT_EQ(events[1].type(), "id.go.terpadu.budgeting.budget_line.saving_returned.v1");
  v1::BudgetLineSavingReturned expected;
  expected.set_reservation(reservation);
  expected.set_contract(kContract);
  expected.set_amount(15);
  EXPECT_THAT(PayloadOf<v1::BudgetLineSavingReturned>(events[1]), EqualsProto(expected));
  EXPECT_EQ(Events().back().subject(), line);
}

TEST_F(Savings, AreNoneWhenTheContractNeedsAllOrKeepsTheRest) {
  const std::string line = ApprovedLine(100);
  Contracted(line, 60, 60);
  ASSERT_OK_AND_ASSIGN(const v1::Reservation kept, caller.Reserve(line, 40));
  ASSERT_THAT(caller.Commit(kept.name(), 10, /*keep_remainder=*/true), IsOk());
  EXPECT_EQ(Events(line).size(), 1u);
  EXPECT_THAT(Totals(v1::SAVING_GROUP_UNIT), IsEmpty());
}

TEST_F(Savings, AreWhatIsReleasedAfterSeveralContracts) {
  const std::string line = ApprovedLine(100);
  ASSERT_OK_AND_ASSIGN(const v1::Reservation kept, caller.Reserve(line, 60));
  ASSERT_THAT(caller.Confirm(kept.name()), IsOk());
  ASSERT_THAT(caller.Commit(kept.name(), 10, /*keep_remainder=*/true), IsOk());
  ASSERT_THAT(caller.Commit(kept.name(), 20, /*keep_remainder=*/true), IsOk());
  ASSERT_THAT(caller.Release(kept.name()), IsOk());
  const auto events = Events(line);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(PayloadOf<v1::BudgetLineSavingReturned>(events[1]).amount(), 30);
  EXPECT_EQ(Events(kept.name()).back().version(), 5);
  EXPECT_THAT(caller.Differences(), IsEmpty());
}

TEST_F(Savings, AreListedContractByContract) {
  const auto lines = ApprovedLines({100, 100});
  Contracted(lines[1], 50, 45);
  const std::string first = Contracted(lines[0], 60, 45);
  Contracted(lines[0], 30, 29);
  v1::ListSavingsRequest request;
  request.set_parent(kBudget);
  request.set_page_size(2);
  ASSERT_OK_AND_ASSIGN(const auto page, caller.Call(ledger, &LedgerService::ListSavings, request));
  ASSERT_EQ(page.savings_size(), 2);
  v1::Saving expected;
  expected.set_entry(lines[0] + "/entries/4");
  expected.set_line(lines[0]);
  expected.set_reservation(first);
  expected.set_contract(kContract);
  expected.set_allocated(60);
  expected.set_contracted(45);
  expected.set_amount(15);
  *expected.mutable_create_time() = page.savings(0).create_time();
  EXPECT_THAT(page.savings(0), EqualsProto(expected));
  request.set_page_token(page.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto rest, caller.Call(ledger, &LedgerService::ListSavings, request));
  ASSERT_EQ(rest.savings_size(), 1);
  EXPECT_EQ(rest.savings(0).line(), lines[1]);
  EXPECT_EQ(rest.next_page_token(), "");
  request.set_parent("instansi/probolinggo/budgets/2020");
  request.clear_page_token();
  EXPECT_THAT(caller.Call(ledger, &LedgerService::ListSavings, request), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(Savings, AreSummedByUnitAndSubKegiatan) {
  std::vector<v1::BudgetLine> lines = {NewLine(1, 100), NewLine(2, 100), NewLine(3, 100)};
  lines[0].set_unit("");
  lines[2].set_unit("instansi/probolinggo/units/dinkes");
  ASSERT_THAT(caller.CreateBudget(), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto created, caller.CreateLines(lines));
  ASSERT_THAT(caller.Approve(), IsOk());
  Contracted(created.lines(0).name(), 20, 19);
  Contracted(created.lines(1).name(), 20, 18);
  Contracted(created.lines(1).name(), 20, 18);
  Contracted(created.lines(2).name(), 20, 16);
  const std::string disnaker = "instansi/probolinggo/units/disnaker";
  const std::string dinkes = "instansi/probolinggo/units/dinkes";
  for (const int page_size : {1, 50}) {
    EXPECT_THAT(Totals(v1::SAVING_GROUP_UNIT, page_size),
                ElementsAre("  1x 1", dinkes + "  1x 4", disnaker + "  2x 4"));
    EXPECT_THAT(Totals(v1::SAVING_GROUP_SUB_KEGIATAN, page_size),
                ElementsAre(" 2.07.02.2.01.0001 1x 1", " 2.07.02.2.01.0002 2x 4", " 2.07.02.2.01.0003 1x 4"));
    EXPECT_THAT(Totals(v1::SAVING_GROUP_UNSPECIFIED, page_size),
                ElementsAre(" 2.07.02.2.01.0001 1x 1", dinkes + " 2.07.02.2.01.0003 1x 4",
                            disnaker + " 2.07.02.2.01.0002 2x 4"));
  }
}

}  // namespace
}  // namespace terpadu::budgeting
