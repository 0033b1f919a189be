// The plans of what runs often: none may read a big table from end to end.
#include "libs/testing/query_plan.h"
#include "services/budgeting/cash_plan_service.h"
#include "services/budgeting/payment_service.h"
#include "services/budgeting/tests/scratch_budgeting.h"

namespace terpadu::budgeting {
namespace {

// Two instansi with two budgets each of a regency's size, every line with money in every state.
constexpr char kRegencies[] = R"sql(
  SELECT set_config('terpadu.scope', 'service', false);
  SET session_replication_role = replica;
  INSERT INTO budget (instansi, budget_id, fiscal_year, state, current_version)
    SELECT i, b, b::int, 'APPROVED', 1 FROM unnest(ARRAY['probolinggo', 'malang']) AS i, unnest(ARRAY['2018', '2019']) AS b;
  INSERT INTO budget_line (instansi, budget_id, line_id, sub_kegiatan, sub_kegiatan_title, account, fund_source, plan_node,
                           unit, amount, reserved, committed, paid, budget_version, entries)
    SELECT instansi, budget_id, 'line-' || n, 's' || n / 4, '', 'a', 'APBD', '', 'u' || n % 165, 1000, 10, 20, 5, 1, 5
      FROM budget, generate_series(10001, 22000) AS n;
  INSERT INTO reservation (instansi, reservation_id, budget_id, line_id, rup_package, amount, held, committed, released, state,
                           expires_at)
    SELECT instansi, 'r' || budget_id || line_id || part, budget_id, line_id, 'p', 30,
           CASE part WHEN 1 THEN 10 ELSE 0 END, CASE part WHEN 1 THEN 0 ELSE 20 END,
           CASE part WHEN 1 THEN 20 ELSE 10 END, CASE part WHEN 1 THEN 'CONFIRMED' ELSE 'COMMITTED' END, now()
      FROM budget_line, generate_series(1, 2) AS part;
  INSERT INTO commitment (instansi, commitment_id, reservation_id, budget_id, line_id, contract, amount, paid)
    SELECT instansi, 'c' || budget_id || line_id, 'r' || budget_id || line_id || 2, budget_id, line_id, 'k', 20, 5
      FROM budget_line;
  INSERT INTO disbursement (instansi, disbursement_id, commitment_id, contract, budget_id, line_id, amount, sp2d_number, sp2d_date)
    SELECT instansi, 'd' || budget_id || line_id, 'c' || budget_id || line_id, 'k', budget_id, line_id, 5,
           budget_id || line_id, '2018-06-01'
      FROM budget_line;
  INSERT INTO ledger_entry (instansi, budget_id, line_id, number, kind, amount, reserved, committed, paid, reservation_id,
                            commitment_id, disbursement_id, budget_version, actor)
    SELECT instansi, budget_id, line_id, number, kind, a, r, c, p, 'r' || budget_id || line_id || part,
           CASE WHEN c + p > 0 THEN 'c' || budget_id || line_id END,
           CASE WHEN p > 0 THEN 'd' || budget_id || line_id END, 1, 'x'
      FROM budget_line, (VALUES (1, 'AMOUNT', 1000, 0, 0, 0, 1), (2, 'RESERVE', 0, 10, 0, 0, 1), (3, 'RESERVE', 0, 20, 0, 0, 2),
                                (4, 'COMMIT', 0, -20, 20, 0, 2), (5, 'DISBURSE', 0, 0, 0, 5, 2))
             AS made (number, kind, a, r, c, p, part);
  INSERT INTO ledger_entry (instansi, budget_id, line_id, number, kind, reserved, reservation_id, commitment_id, actor)
    SELECT instansi, budget_id, line_id, 6, 'SAVING', -1, 'r' || budget_id || line_id || 2, 'c' || budget_id || line_id, 'x'
      FROM budget_line WHERE line_id LIKE '%7';
  INSERT INTO payment (instansi, budget_id, payment_id, unit, type, gross, description, recipient, bank, bank_account, tax_number,
                       spp_number, spp_date)
    SELECT instansi, budget_id, 'p' || n, 'u' || n % 165, 'LS', 1, '', '', '', '', '', budget_id || n,
           make_date(budget_id::int, 1 + n % 12, 1)
      FROM budget, generate_series(10001, 22000) AS n;
  INSERT INTO line_closing (instansi, budget_id, line_id, amount, paid, released, carried_over)
    SELECT instansi, budget_id, line_id, 1000, 5, 10, 15 FROM budget_line;
  INSERT INTO carry_over (instansi, budget_id, commitment_id, line_id, amount)
    SELECT instansi, budget_id, 'c' || budget_id || line_id, line_id, 15 FROM budget_line;
  ANALYZE)sql";

class Plans : public BudgetingTest {
 protected:
  Plans() {
    postgres::Connection superuser(testing::ScratchPostgres::Get().SuperuserConninfo(DatabaseName()));
    EXPECT_THAT(superuser.ExecuteScript(kRegencies), IsOk());
  }
  std::string DatabaseName() { return Query({"test_database", "SELECT current_database()::text"}).Text(0, 0); }
  std::vector<std::string> Scans() {
    return testing::SequentialScans(caller.connection(), postgres::Scope::Instansi(kInstansi), 10'000);
  }
  template <typename Service, typename Request, typename Response>
  void List(Service& of, absl::StatusOr<Response> (Service::*method)(rpc::CallContext&, const Request&),
            const std::string& parent) {
    Request request;
    request.set_parent(parent);
    const auto first = caller.Call(of, method, request);
    ASSERT_THAT(first, IsOk());
    if (!first->next_page_token().empty()) {
      request.set_page_token(first->next_page_token());
      EXPECT_THAT(caller.Call(of, method, request), IsOk());
    }
  }

  const std::string instansi = "instansi/probolinggo";
  const std::string line = std::string(kBudget) + "/lines/line-15000";
  LedgerService ledger;
  ClosingService closing;
  CashPlanService cash_plans;
  PaymentService payments;
};

TEST_F(Plans, NoListingReadsABigTableFromEndToEnd) {
  List(service, &BudgetingService::ListBudgetLines, kBudget);
  List(service, &BudgetingService::ListReservations, instansi);
  List(service, &BudgetingService::ListCommitments, instansi);
  List(service, &BudgetingService::ListDisbursements, instansi);
  List(ledger, &LedgerService::ListLedgerEntries, line);
  List(ledger, &LedgerService::VerifyLedger, kBudget);
  List(ledger, &LedgerService::ListSavings, kBudget);
  List(cash_plans, &CashPlanService::ListCashPlans, kBudget);
  List(cash_plans, &CashPlanService::ListCashReport, kBudget);
  List(payments, &PaymentService::ListPayments, kBudget);
  List(closing, &ClosingService::ListLineClosings, kBudget);
  List(closing, &ClosingService::ListCarryOvers, kBudget);
  EXPECT_THAT(Scans(), ::testing::IsEmpty());
}

TEST_F(Plans, NoFilterOfPaymentsReadsThemFromEndToEnd) {
  v1::ListPaymentsRequest request;
  request.set_parent(kBudget);
  using Set = void (*)(v1::ListPaymentsRequest&);
  for (const Set set : {Set([](auto& r) { r.set_unit("instansi/probolinggo/units/u1"); }),
                        Set([](auto& r) { r.set_state(v1::PAYMENT_STATE_PAID); }),
                        Set([](auto& r) { r.set_type(v1::PAYMENT_TYPE_GU); }), Set([](auto& r) { r.set_month(3); })}) {
    v1::ListPaymentsRequest filtered = request;
    set(filtered);
    EXPECT_THAT(caller.Call(payments, &PaymentService::ListPayments, filtered), IsOk());
  }
  EXPECT_THAT(Scans(), ::testing::IsEmpty());
}

TEST_F(Plans, NoCommandOnALineReadsABigTableFromEndToEnd) {
  ASSERT_OK_AND_ASSIGN(const v1::Reservation reservation, caller.Reserve(line, 30));
  ASSERT_THAT(caller.Confirm(reservation.name()), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Commitment commitment, caller.Commit(reservation.name(), 20));
  ASSERT_THAT(caller.Pay(commitment.name(), 10, "SP2D-1"), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Reservation released, caller.Reserve(line, 30));
  ASSERT_THAT(caller.Release(released.name()), IsOk());
  ASSERT_THAT(caller.Correct(line + "/entries/7", -1), IsOk());
  EXPECT_THAT(caller.Reserve(line, 30'000), StatusIs(StatusCode::kFailedPrecondition, "LINE_EXHAUSTED"));
  EXPECT_THAT(Scans(), ::testing::IsEmpty());
}

// For each foreign key to lines, which come thousands at once, the plan of its check that does not use the index it
// points at.
constexpr char kMisledChecks[] = R"sql(
CREATE FUNCTION misled_checks() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  checked record;
  line    text;
  plan    text;
BEGIN
  FOR checked IN
    SELECT conrelid::regclass AS from_table, confrelid::regclass AS to_table, conindid::regclass AS key_index,
           (SELECT string_agg(format('%I = %L::%s', attname, '0', format_type(atttypid, NULL)), ' AND ')
              FROM pg_attribute WHERE attrelid = confrelid AND attnum = ANY (confkey)) AS condition
      FROM pg_constraint WHERE contype = 'f' AND confrelid = 'budget_line'::regclass LOOP
    plan := '';
    FOR line IN EXECUTE format('EXPLAIN SELECT 1 FROM ONLY %s WHERE %s FOR KEY SHARE', checked.to_table, checked.condition) LOOP
      plan := plan || line || E'\n';
    END LOOP;
    IF position('using ' || checked.key_index || ' on' IN plan) = 0 THEN
      RETURN NEXT checked.from_table || ' looks into ' || checked.to_table || ': ' || plan;
    END IF;
  END LOOP;
END $$)sql";

TEST_F(BudgetingTest, ForeignKeysLookForALineByItsKeyEvenBeforeAnythingIsAnalysed) {
  ASSERT_THAT(caller.connection().ExecuteScript(kMisledChecks), IsOk());
  const postgres::Rows misled = Query({"test_misled_checks", "SELECT misled_checks()"});
  for (int row = 0; row < misled.size(); ++row) {
    ADD_FAILURE() << misled.Text(row, 0);
  }
}

}  // namespace
}  // namespace terpadu::budgeting
