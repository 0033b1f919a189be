// The budget of a regency of full size: loaded, listed, reported, closed and carried over through the service's
// methods, none of which may read a big table from end to end.
#include <iostream>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/identity.h"
#include "libs/journal/append.h"
#include "libs/rpc/idempotency.h"
#include "libs/rules/rules.h"
#include "libs/testing/query_plan.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"
#include "services/budgeting/budgeting_service.h"
#include "services/budgeting/cash_plan_service.h"
#include "services/budgeting/closing_service.h"
#include "services/budgeting/ledger_service.h"
#include "services/budgeting/migrations.h"
#include "tools/load_generator/regency_requests.h"

namespace terpadu {
namespace {

namespace pb = budgeting::v1;
using ::testing::IsEmpty;
using testing::IsOk;

constexpr char kRegency[] = "contoh";
constexpr char kBudget[] = "instansi/contoh/budgets/2025";
constexpr char kNextBudget[] = "instansi/contoh/budgets/2026";
constexpr int kLines = 20'000;
constexpr int64_t kReserved = 100;
constexpr int64_t kUnpaid = 150;

// On each line Rp100 that is reserved and Rp200 that is committed, of which Rp50 is paid; as the hot commands leave it.
constexpr char kMoney[] = R"sql(
  SET session_replication_role = replica;
  INSERT INTO reservation (instansi, reservation_id, budget_id, line_id, rup_package, amount, held, committed, released,
                           state, expires_at)
    SELECT instansi, 'r' || part || line_id, budget_id, line_id, 'p', part * 100, CASE part WHEN 1 THEN 100 ELSE 0 END,
           CASE part WHEN 1 THEN 0 ELSE 200 END, 0, CASE part WHEN 1 THEN 'CONFIRMED' ELSE 'COMMITTED' END, now()
      FROM budget_line, generate_series(1, 2) AS part;
  INSERT INTO commitment (instansi, commitment_id, reservation_id, budget_id, line_id, contract, amount, paid)
    SELECT instansi, 'c' || line_id, 'r2' || line_id, budget_id, line_id, 'instansi/contoh/contracts/1', 200, 50
      FROM budget_line;
  INSERT INTO ledger_entry (instansi, budget_id, line_id, number, kind, reserved, committed, paid, reservation_id,
                            commitment_id, disbursement_id, budget_version, actor)
    SELECT instansi, budget_id, line_id, number, kind, r, c, p, 'r' || part || line_id,
           CASE WHEN c + p > 0 THEN 'c' || line_id END, CASE WHEN p > 0 THEN 'd' || line_id END, 1, 'x'
      FROM budget_line, (VALUES (2, 'RESERVE', 100, 0, 0, 1), (3, 'RESERVE', 200, 0, 0, 2),
                                (4, 'COMMIT', -200, 200, 0, 2), (5, 'DISBURSE', 0, 0, 50, 2))
             AS made (number, kind, r, c, p, part);
  INSERT INTO disbursement (instansi, disbursement_id, commitment_id, contract, budget_id, line_id, amount, sp2d_number,
                            sp2d_date)
    SELECT instansi, 'd' || line_id, 'c' || line_id, 'instansi/contoh/contracts/1', budget_id, line_id, 50, line_id,
           '2025-06-01'
      FROM budget_line;
  UPDATE budget_line SET reserved = 100, committed = 200, paid = 50, entries = 5, etag = etag + 1;
  ANALYZE)sql";

class RegencyBudget : public ::testing::Test {
 protected:
  // Under a new request_id, with the deadline of a client that waits for long.
  template <typename Service, typename Request, typename Response>
  absl::StatusOr<Response> Call(Service& service,
                                absl::StatusOr<Response> (Service::*method)(rpc::CallContext&, const Request&),
                                const Request& request, const std::string& actor = "officer") {
    rpc::CallContext context;
    context.method = Request::descriptor()->full_name();
    context.actor = {.id = actor, .roles = {"APPLICATION"}};
    context.request_id = context.correlation_id = NewUuid();
    context.deadline = absl::Now() + absl::Minutes(10);
    context.clock = &SystemClock();
    context.db = &connection_;
    const absl::Time start = absl::Now();
    auto response = (service.*method)(context, request);
    const absl::Duration took = absl::Now() - start;
    if (took > absl::Seconds(1)) {
      std::cout << Request::descriptor()->name() << " took " << took << std::endl;
    }
    return response;
  }

  void Load() {
    ASSERT_THAT(Call(budgets_, &budgeting::BudgetingService::CreateBudget, load::BudgetRequest(kRegency)), IsOk());
    for (const auto& batch : load::LineRequests(generator::MakeRegency(1, 1), kRegency)) {
      ASSERT_THAT(Call(budgets_, &budgeting::BudgetingService::BatchCreateBudgetLines, batch), IsOk());
    }
    Approve(kBudget);
    const std::string database = conninfo_.substr(conninfo_.find("dbname=") + 7);
    postgres::Connection superuser(
        testing::ScratchPostgres::Get().SuperuserConninfo(database.substr(0, database.find(' '))));
    ASSERT_THAT(superuser.ExecuteScript(kMoney), IsOk());
  }

  void Approve(const std::string& budget) {
    pb::ApproveBudgetRequest approve;
    approve.set_name(budget);
    approve.set_legal_basis("Perda 1");
    ASSERT_THAT(Call(budgets_, &budgeting::BudgetingService::ApproveBudget, approve, "ppkd"), IsOk());
  }

  // Every page of a listing; `each` gets them.
  template <typename Service, typename Request, typename Response, typename Each>
  void List(Service& service, absl::StatusOr<Response> (Service::*method)(rpc::CallContext&, const Request&),
            Request request, Each each) {
    for (int pages = 0; pages <= kLines; ++pages) {
      ASSERT_OK_AND_ASSIGN(const Response page, Call(service, method, request));
      each(page);
      if (page.next_page_token().empty()) {
        return;
      }
      request.set_page_token(page.next_page_token());
    }
    FAIL() << "a listing without end";
  }
  template <typename Request>
  static Request Of(const std::string& parent) {
    Request request;
    request.set_parent(parent);
    request.set_page_size(1000);
    return request;
  }

  void ExpectLedgerEqualsBalances(const std::string& budget) {
    List(ledger_, &budgeting::LedgerService::VerifyLedger, Of<pb::VerifyLedgerRequest>(budget),
         [](const auto& page) { EXPECT_THAT(page.differences(), IsEmpty()); });
  }

  std::vector<std::string> Scans() {
    return testing::SequentialScans(connection_, postgres::Scope::Instansi(kRegency), kLines / 2);
  }

  const std::string conninfo_ = testing::ScratchPostgres::Get().NewDatabase(
      {&rpc::kMigrations, &journal::kMigrations, &rules::kMigrations, &budgeting::kMigrations});
  postgres::Connection connection_{conninfo_};
  budgeting::BudgetingService budgets_;
  budgeting::LedgerService ledger_;
  budgeting::CashPlanService cash_plans_;
  budgeting::ClosingService closings_;
};

TEST_F(RegencyBudget, IsListedAndReportedByPagesOfWork) {
  ASSERT_NO_FATAL_FAILURE(Load());
  int64_t sum = 0;
  int lines = 0;
  std::string last;
  List(budgets_, &budgeting::BudgetingService::ListBudgetLines, Of<pb::ListBudgetLinesRequest>(kBudget),
       [&](const auto& page) {
         for (const pb::BudgetLine& line : page.lines()) {
           EXPECT_LT(last, line.name());
           last = line.name();
           sum += line.amount();
           ++lines;
         }
       });
  EXPECT_EQ(lines, kLines);
  EXPECT_EQ(sum, 3'120'000'000'000);
  ExpectLedgerEqualsBalances(kBudget);
  List(ledger_, &budgeting::LedgerService::ListLedgerEntries, Of<pb::ListLedgerEntriesRequest>(last),
       [](const auto&) {});
  List(cash_plans_, &budgeting::CashPlanService::ListCashReport, Of<pb::ListCashReportRequest>(kBudget),
       [](const auto&) {});
  EXPECT_THAT(Scans(), IsEmpty());
}

TEST_F(RegencyBudget, IsClosedAndCarriedOverInOneCallEach) {
  ASSERT_NO_FATAL_FAILURE(Load());
  pb::CloseBudgetRequest close;
  close.set_name(kBudget);
  close.set_legal_basis("Perda 9");
  ASSERT_OK_AND_ASSIGN(const pb::BudgetClosing closing,
                       Call(closings_, &budgeting::ClosingService::CloseBudget, close));
  EXPECT_EQ(closing.line_count(), kLines);
  EXPECT_EQ(closing.total_amount(), 3'120'000'000'000);
  EXPECT_EQ(closing.reservation_count(), kLines);
  EXPECT_EQ(closing.total_released(), kReserved * kLines);
  EXPECT_EQ(closing.carry_over_count(), kLines);
  EXPECT_EQ(closing.total_carried_over(), kUnpaid * kLines);
  EXPECT_EQ(closing.total_unspent() + closing.total_paid() + closing.total_carried_over(), closing.total_amount());
  ExpectLedgerEqualsBalances(kBudget);

  pb::CreateBudgetRequest create;
  create.set_parent("instansi/contoh");
  create.set_budget_id("2026");
  ASSERT_THAT(Call(budgets_, &budgeting::BudgetingService::CreateBudget, create), IsOk());
  auto batch = load::LineRequests(generator::MakeRegency(1, 1), kRegency).front();
  batch.set_parent(kNextBudget);
  ASSERT_THAT(Call(budgets_, &budgeting::BudgetingService::BatchCreateBudgetLines, batch), IsOk());
  Approve(kNextBudget);
  pb::TakeInCarryOversRequest take;
  take.set_name(kNextBudget);
  take.set_from(kBudget);
  take.set_legal_basis("DPAL 1");
  ASSERT_OK_AND_ASSIGN(const pb::TakeInCarryOversResponse taken,
                       Call(closings_, &budgeting::ClosingService::TakeInCarryOvers, take));
  EXPECT_EQ(taken.carry_over_count(), kLines);
  EXPECT_EQ(taken.amount(), kUnpaid * kLines);
  ExpectLedgerEqualsBalances(kNextBudget);
}

}  // namespace
}  // namespace terpadu
