#include <atomic>
#include <map>

#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"
#include "tests/procurement_budgeting/two_services.h"

namespace terpadu {
namespace {

using testing::IsOk;
using testing::StatusIs;

// What a package's reservations hold, by line; each must be confirmed and the only one.
std::map<std::string, int64_t> HeldFor(TwoServices& services, const std::string& package) {
  std::map<std::string, int64_t> held;
  for (const auto& reservation : services.Reservations()) {
    if (reservation.rup_package() == package && reservation.held() > 0) {
      EXPECT_EQ(reservation.state(), budgeting::v1::RESERVATION_STATE_CONFIRMED);
      EXPECT_TRUE(held.emplace(reservation.line(), reservation.held()).second) << "two on " << reservation.line();
    }
  }
  return held;
}

TEST(ProcurementAndBudgeting, MoneyIsReservedCommittedAndTheRestGivenBack) {
  TwoServices services;
  const auto lines = services.BudgetOf({100, 50});
  const std::string rpp = services.SubmittedRpp("1", {{lines[1], 50}, {lines[0], 60}});
  ASSERT_OK_AND_ASSIGN(const procurement::v1::Rpp approved, services.Approve(rpp));
  EXPECT_EQ(approved.state(), procurement::v1::RPP_STATE_APPROVED);
  EXPECT_EQ(approved.reservations_size(), 2);
  EXPECT_EQ(services.Budget().total_reserved(), 110);
  ASSERT_OK_AND_ASSIGN(const procurement::v1::Contract contract, services.Sign("1", rpp, 40));
  EXPECT_EQ(contract.state(), procurement::v1::CONTRACT_STATE_SIGNED);
  EXPECT_EQ(services.Budget().total_reserved(), 0);
  EXPECT_EQ(services.Budget().total_committed(), 40);
  ASSERT_EQ(services.Commitments().size(), 1u);
  EXPECT_EQ(services.Commitments()[0].name(), contract.commitments(0));
  EXPECT_EQ(services.Commitments()[0].contract(), contract.name());
}

TEST(ProcurementAndBudgeting, AnAddendumTakesAndGivesBackMoneyAndPaymentsAreKnownToTheContract) {
  TwoServices services;
  const auto lines = services.BudgetOf({100, 50});
  const std::string rpp = services.SubmittedRpp("1", {{lines[0], 60}, {lines[1], 50}});
  ASSERT_THAT(services.Approve(rpp), IsOk());
  ASSERT_OK_AND_ASSIGN(const procurement::v1::Contract contract, services.Sign("1", rpp, 80));
  ASSERT_THAT(services.Prepare(contract.name(), 80), IsOk());
  ASSERT_OK_AND_ASSIGN(const procurement::v1::Addendum more, services.Amend(contract.name(), "more", 88));
  EXPECT_EQ(more.state(), procurement::v1::ADDENDUM_STATE_IN_FORCE) << more.remark();
  EXPECT_EQ(services.Budget().total_committed(), 88);
  EXPECT_EQ(services.Budget().total_reserved(), 0);
  services.PayAndAwait(contract.name(), contract.commitments(0), 60, 60);
  ASSERT_OK_AND_ASSIGN(const procurement::v1::Addendum less, services.Amend(contract.name(), "less", 65));
  EXPECT_EQ(less.state(), procurement::v1::ADDENDUM_STATE_IN_FORCE) << less.remark();
  EXPECT_EQ(services.Budget().total_committed(), 65);
  EXPECT_EQ(services.Contract(contract.name()).amount(), 65);
  EXPECT_EQ(services.Contract(contract.name()).commitments_size(), 3);
}

TEST(ProcurementAndBudgeting, AnApprovalThatTheBudgetCannotBearIsRefusedAsAWhole) {
  TwoServices services;
  const auto lines = services.BudgetOf({100, 50});
  const std::string rpp = services.SubmittedRpp("1", {{lines[0], 60}, {lines[1], 50}});
  services.ReviseLine(lines[1], 49);
  services.AwaitPackage("instansi/probolinggo/rupPackages/1", procurement::v1::RUP_PACKAGE_STATE_KAJI_ULANG);
  // Under kaji ulang nothing is approved; budgeting itself refuses what came before procurement heard of the cut.
  EXPECT_THAT(services.Approve(rpp), StatusIs(absl::StatusCode::kFailedPrecondition, "WRONG_STATE"));
  services.StopBudgeting();
  const std::string late = services.SubmittedRpp("2", {{lines[0], 10}});
  EXPECT_THAT(services.Approve(late), StatusIs(absl::StatusCode::kUnavailable, "BUDGETING_UNAVAILABLE"));
  services.StartBudgeting();
  services.ReviseLine(lines[0], 9);
  EXPECT_THAT(services.Recover(), IsOk());
  const procurement::v1::Rpp refused = services.Rpp(late);
  EXPECT_EQ(refused.state(), procurement::v1::RPP_STATE_REFUSED);
  EXPECT_NE(refused.remark().find("LINE_EXHAUSTED"), std::string::npos) << refused.remark();
  EXPECT_EQ(services.Budget().total_reserved(), 0);
}

TEST(ProcurementAndBudgeting, ARevisionOfTheBudgetSendsItsPackagesToKajiUlang) {
  TwoServices services;
  const auto lines = services.BudgetOf({100, 50});
  services.SubmittedRpp("1", {{lines[0], 60}});
  services.SubmittedRpp("2", {{lines[1], 50}});
  services.ReviseLine(lines[0], 90);
  services.AwaitPackage("instansi/probolinggo/rupPackages/1", procurement::v1::RUP_PACKAGE_STATE_KAJI_ULANG);
  EXPECT_EQ(services.Package("instansi/probolinggo/rupPackages/1").review_reason(),
            "the amount of " + lines[0] + " changed from Rp100 to Rp90 (DPA version 2)");
  EXPECT_EQ(services.Package("instansi/probolinggo/rupPackages/2").state(),
            procurement::v1::RUP_PACKAGE_STATE_ANNOUNCED);
}

TEST(ProcurementAndBudgeting, WhatBudgetingMissedWhileItWasAwayIsDoneWhenItIsBack) {
  TwoServices services;
  const auto lines = services.BudgetOf({100, 50});
  const std::string rpp = services.SubmittedRpp("1", {{lines[0], 60}, {lines[1], 50}});
  services.StopBudgeting();
  EXPECT_THAT(services.Approve(rpp), StatusIs(absl::StatusCode::kUnavailable, "BUDGETING_UNAVAILABLE"));
  EXPECT_EQ(services.Rpp(rpp).state(), procurement::v1::RPP_STATE_RESERVING);
  EXPECT_THAT(services.Recover(), testing::IsOkAndHolds(0));
  services.StartBudgeting();
  EXPECT_EQ(services.Budget().total_reserved(), 0);
  ASSERT_THAT(services.Recover(), testing::IsOkAndHolds(1));
  EXPECT_EQ(services.Rpp(rpp).state(), procurement::v1::RPP_STATE_APPROVED);
  EXPECT_EQ(HeldFor(services, "instansi/probolinggo/rupPackages/1"),
            (std::map<std::string, int64_t>{{lines[0], 60}, {lines[1], 50}}));
}

// The process dies between two writes, wherever that is; the real budgeting answers the repeated calls.
TEST(ProcurementAndBudgeting, ASagaThatDiedAnywhereEndsWithExactlyItsMoney) {
  std::atomic<int> passed = 0;
  std::atomic<int> dies_at = -1;
  TwoServices services(
      [&](std::string_view) { return passed++ == dies_at ? absl::InternalError("died") : absl::OkStatus(); });
  const auto lines = services.BudgetOf({1'000'000, 1'000'000});
  int64_t committed = 0;
  int deaths = 0;
  for (int point = 0; point < 16; ++point) {
    const std::string id = std::to_string(point);
    const std::string package = "instansi/probolinggo/rupPackages/" + id;
    const std::string rpp = services.SubmittedRpp(id, {{lines[0], 60}, {lines[1], 50}});
    passed = 0;
    dies_at = point;
    const bool approved = services.Approve(rpp).ok();
    dies_at = approved ? dies_at.load() : -1;  // once
    ASSERT_THAT(services.Recover(), testing::IsOkAndHolds(approved ? 0 : 1));
    EXPECT_EQ(services.Rpp(rpp).state(), procurement::v1::RPP_STATE_APPROVED);
    EXPECT_EQ(HeldFor(services, package), (std::map<std::string, int64_t>{{lines[0], 60}, {lines[1], 50}}));
    const bool contracted = services.Sign(id, rpp, 55).ok();
    dies_at = -1;
    ASSERT_THAT(services.Recover(), testing::IsOkAndHolds(contracted ? 0 : 1));
    EXPECT_EQ(services.Contract("instansi/probolinggo/contracts/" + id).state(),
              procurement::v1::CONTRACT_STATE_SIGNED);
    EXPECT_TRUE(HeldFor(services, package).empty());
    committed += 55;
    EXPECT_EQ(services.Budget().total_committed(), committed);
    EXPECT_EQ(services.Budget().total_reserved(), 0);
    deaths += !approved + !contracted;
  }
  EXPECT_EQ(deaths, 14);  // 9 points of an approval, 5 of a contract; two runs without
}

}  // namespace
}  // namespace terpadu
