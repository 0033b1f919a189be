#include "tools/terpadu/reconcile/reconcile.h"

#include <functional>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace terpadu::command {
namespace {

using ::testing::Contains;
using ::testing::Field;
using ::testing::IsEmpty;

constexpr char kPlan[] = "instansi/i/plans/p";
constexpr char kBudget[] = "instansi/i/budgets/2018";
constexpr char kLine[] = "instansi/i/budgets/2018/lines/l";

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

void AddPlanning(Snapshot& snapshot) {
  snapshot.plans = {Parse<planning::v1::Plan>(R"pb(
    name: "instansi/i/plans/p"
    state: PLAN_STATE_ADOPTED
    start_year: 2018
    end_year: 2018
    ceilings { year: 2018 amount: 100 }
    action_count: 2
    budgeted_action_count: 1)pb")};
  snapshot.nodes[kPlan] = {Parse<planning::v1::PlanNode>(R"pb(name: "s" kind: PLAN_NODE_KIND_SASARAN)pb"),
                           Parse<planning::v1::PlanNode>(R"pb(name: "a"
                                                              kind: PLAN_NODE_KIND_ACTION
                                                              ceilings { year: 2018 amount: 100 })pb"),
                           Parse<planning::v1::PlanNode>(R"pb(name: "b" kind: PLAN_NODE_KIND_ACTION)pb")};
  snapshot.indicators[kPlan] = {Parse<planning::v1::Indicator>(R"pb(name: "instansi/i/plans/p/indicators/i1"
                                                                    targets { year: 2018 })pb")};
  snapshot.performance_indicators = {
      Parse<performance::v1::PerformanceIndicator>(R"pb(name: "instansi/i/plans/p/indicators/i1"
                                                        targets { year: 2018 })pb")};
}

// A line of 100: a contract of 60 committed (25 of it paid), and 30 held for another package.
void AddBudgeting(Snapshot& snapshot) {
  snapshot.budgets = {Parse<budgeting::v1::Budget>(R"pb(
    name: "instansi/i/budgets/2018"
    fiscal_year: 2018
    state: BUDGET_STATE_APPROVED
    line_count: 1
    total_amount: 100
    total_reserved: 30
    total_committed: 60
    total_paid: 25)pb")};
  snapshot.lines[kBudget] = {Parse<budgeting::v1::BudgetLine>(
      R"pb(
        name: "instansi/i/budgets/2018/lines/l" amount: 100 reserved: 30 committed: 60 paid: 25 available: 10)pb")};
  snapshot.reservations = {Parse<budgeting::v1::Reservation>(R"pb(
                             name: "r1"
                             line: "instansi/i/budgets/2018/lines/l"
                             rup_package: "k1"
                             state: RESERVATION_STATE_COMMITTED)pb"),
                           Parse<budgeting::v1::Reservation>(R"pb(
                             name: "r2"
                             line: "instansi/i/budgets/2018/lines/l"
                             rup_package: "k2"
                             state: RESERVATION_STATE_CONFIRMED
                             amount: 30
                             held: 30)pb")};
  snapshot.commitments = {Parse<budgeting::v1::Commitment>(
      R"pb(
        name: "c1" line: "instansi/i/budgets/2018/lines/l" contract: "x1" amount: 60 paid: 25)pb")};
  snapshot.disbursements = {Parse<budgeting::v1::Disbursement>(R"pb(
    name: "d1"
    line: "instansi/i/budgets/2018/lines/l"
    commitment: "c1"
    amount: 25)pb")};
}

void AddProcurement(Snapshot& snapshot) {
  namespace pb = procurement::v1;
  snapshot.packages = {
      Parse<pb::RupPackage>(R"pb(name: "k1"
                                 state: RUP_PACKAGE_STATE_ANNOUNCED
                                 pagu: 65
                                 allocations { line: "instansi/i/budgets/2018/lines/l" amount: 65 })pb"),
      Parse<pb::RupPackage>(R"pb(name: "k2"
                                 state: RUP_PACKAGE_STATE_KAJI_ULANG
                                 pagu: 30
                                 allocations { line: "instansi/i/budgets/2018/lines/l" amount: 30 })pb"),
      Parse<pb::RupPackage>(R"pb(name: "k3"
                                 state: RUP_PACKAGE_STATE_REVISED
                                 pagu: 7
                                 allocations { line: "instansi/i/budgets/2018/lines/l" amount: 7 })pb")};
  snapshot.rpps = {Parse<pb::Rpp>(R"pb(name: "p1" rup_package: "k1" state: RPP_STATE_APPROVED reservations: "r1")pb"),
                   Parse<pb::Rpp>(R"pb(name: "p2" rup_package: "k2" state: RPP_STATE_APPROVED reservations: "r2")pb")};
  snapshot.contracts = {Parse<pb::Contract>(
      R"pb(name: "x1" rpp: "p1" rup_package: "k1" amount: 60 state: CONTRACT_STATE_SIGNED commitments: "c1")pb")};
  snapshot.line_coverage = {Parse<pb::LineCoverage>(R"pb(line: "instansi/i/budgets/2018/lines/l"
                                                         amount: 100
                                                         announced: 95
                                                         allocated: 95)pb")};
}

void AddReporting(Snapshot& snapshot) {
  snapshot.totals[2018] = Parse<reporting::v1::GetTotalsResponse>(R"pb(
    planned: 100
    budgeted: 100
    announced: 95
    reserved: 30
    committed: 60
    paid: 25
    actions: 2
    budgeted_actions: 1)pb");
  snapshot.coverage[kBudget] = {Parse<reporting::v1::CoverageRow>(R"pb(
    line { name: "instansi/i/budgets/2018/lines/l" amount: 100 }
    announced: 95
    reserved: 30
    committed: 60
    paid: 25)pb")};
  snapshot.freshness = Parse<reporting::v1::GetFreshnessResponse>(R"pb(sources { source: "budgeting" })pb");
}

Snapshot Healthy() {
  Snapshot snapshot;
  snapshot.instansi = "i";
  AddPlanning(snapshot);
  AddBudgeting(snapshot);
  AddProcurement(snapshot);
  AddReporting(snapshot);
  return snapshot;
}

TEST(Reconcile, AHealthySystemHasNoDifferences) {
  EXPECT_THAT(Compare(Healthy()), IsEmpty());
  EXPECT_EQ(DrawDifferences({}), "");
  EXPECT_EQ(DifferencesJson({}), "[]");
}

struct Break {
  const char* what;
  std::function<void(Snapshot&)> apply;
  const char* here;  // a difference that has to be told
};

const Break kBreaks[] = {
    {"a plan's ceiling is not that of its nodes",
     [](Snapshot& s) { s.nodes[kPlan][1].mutable_ceilings(0)->set_amount(99); }, "planning plan.ceilings 2018"},
    {"a plan counts an action too many", [](Snapshot& s) { s.plans[0].set_action_count(3); },
     "planning plan.action_count"},
    {"a line holds more than its reservations", [](Snapshot& s) { s.lines[kBudget][0].set_reserved(31); },
     "budgeting line.reserved"},
    {"a line's ledger sums to something else",
     [](Snapshot& s) {
       s.ledger_differences = {Parse<budgeting::v1::LedgerDifference>(R"pb(line: "instansi/i/budgets/2018/lines/l"
                                                                           stored { amount: 100 committed: 60 }
                                                                           ledger { amount: 100 committed: 50 }
                                                                           entry_count: 3
                                                                           entries_found: 3)pb")};
     },
     "budgeting line.committed"},
    {"a line's cash plan does not sum to it",
     [](Snapshot& s) {
       s.cash_plans = {Parse<budgeting::v1::CashPlan>(R"pb(name: "instansi/i/budgets/2018/lines/l/cashPlan"
                                                           state: CASH_PLAN_STATE_SET
                                                           amounts: [ 50, 49 ]
                                                           paid: 25)pb")};
     },
     "budgeting line.amount"},
    {"a line's cash plan counts another sum of payments",
     [](Snapshot& s) {
       s.cash_plans = {Parse<budgeting::v1::CashPlan>(R"pb(name: "instansi/i/budgets/2018/lines/l/cashPlan"
                                                           state: CASH_PLAN_STATE_SET
                                                           amounts: [ 100 ]
                                                           paid: 24)pb")};
     },
     "budgeting line.paid"},
    {"a line's ledger has a gap",
     [](Snapshot& s) {
       s.ledger_differences = {Parse<budgeting::v1::LedgerDifference>(R"pb(line: "instansi/i/budgets/2018/lines/l"
                                                                           entry_count: 3
                                                                           entries_found: 2)pb")};
     },
     "budgeting line.entries"},
    {"a commitment is lost",
     [](Snapshot& s) {
       s.commitments.clear();
       s.disbursements.clear();
     },
     "budgeting line.committed"},
    {"a payment is lost", [](Snapshot& s) { s.disbursements.clear(); }, "budgeting line.paid"},
    {"a commitment counts another sum of payments", [](Snapshot& s) { s.commitments[0].set_paid(24); },
     "budgeting commitment.paid"},
    {"a budget's total is not that of its lines", [](Snapshot& s) { s.budgets[0].set_total_paid(26); },
     "budgeting budget.total_paid"},
    {"a package's pagu is not that of its allocations", [](Snapshot& s) { s.packages[0].set_pagu(66); },
     "procurement package.pagu"},
    {"procurement missed the change of a line", [](Snapshot& s) { s.line_coverage[0].set_amount(90); },
     "procurement line.amount"},
    {"procurement does not know a line", [](Snapshot& s) { s.line_coverage.clear(); }, "procurement line"},
    {"procurement counts a package that is no more in force",
     [](Snapshot& s) { s.line_coverage[0].set_announced(102); }, "procurement line.announced"},
    {"an approved RPP has lost its reservation",
     [](Snapshot& s) { s.reservations[1].set_state(budgeting::v1::RESERVATION_STATE_EXPIRED); },
     "budgeting reservation.state"},
    {"an approval is left half done", [](Snapshot& s) { s.rpps[1].set_state(procurement::v1::RPP_STATE_RESERVING); },
     "procurement rpp.state"},
    {"a signature is left half done",
     [](Snapshot& s) { s.contracts[0].set_state(procurement::v1::CONTRACT_STATE_COMMITTING); },
     "procurement contract.state"},
    {"a contract is not what it binds", [](Snapshot& s) { s.contracts[0].set_amount(61); },
     "procurement contract.amount"},
    {"money stays held for an RPP that was replaced",
     [](Snapshot& s) { s.rpps[1].set_state(procurement::v1::RPP_STATE_REPLACED); }, "budgeting reservation.state"},
    {"money is bound by a contract that nobody knows", [](Snapshot& s) { s.contracts.clear(); },
     "budgeting commitment.contract"},
    {"performance misses an indicator", [](Snapshot& s) { s.performance_indicators.clear(); }, "performance indicator"},
    {"performance knows an indicator of a draft",
     [](Snapshot& s) { s.plans[0].set_state(planning::v1::PLAN_STATE_DRAFT); }, "performance indicator"},
    {"reporting has another total", [](Snapshot& s) { s.totals[2018].set_announced(96); }, "reporting announced"},
    {"reporting misses a line", [](Snapshot& s) { s.coverage[kBudget].clear(); }, "reporting line"},
    {"an event was set aside", [](Snapshot& s) { s.freshness.mutable_sources(0)->set_dead_letters(1); },
     "reporting dead letters"},
};

TEST(Reconcile, TellsEveryWayInWhichServicesCanDisagree) {
  for (const Break& broken : kBreaks) {
    Snapshot snapshot = Healthy();
    broken.apply(snapshot);
    const std::vector<Difference> differences = Compare(snapshot);
    EXPECT_THAT(differences, Contains(Field(&Difference::here, broken.here))) << broken.what;
  }
}

TEST(Reconcile, AContractMayLeaveAReservationItNeedsNothingOf) {
  Snapshot snapshot = Healthy();
  snapshot.reservations[0].set_state(budgeting::v1::RESERVATION_STATE_RELEASED);
  EXPECT_THAT(Compare(snapshot), IsEmpty());
}

TEST(Reconcile, SaysWhoSaysWhatOfWhichResource) {
  Snapshot snapshot = Healthy();
  snapshot.line_coverage[0].set_amount(90);
  const std::vector<Difference> differences = Compare(snapshot);
  ASSERT_EQ(differences.size(), 1u);
  EXPECT_EQ(DifferencesJson(differences),
            R"([{"subject":"instansi/i/budgets/2018/lines/l","here":"procurement line.amount","here_value":"Rp90",)"
            R"("there":"budgeting line.amount","there_value":"Rp100"}])");
  EXPECT_THAT(DrawDifferences(differences), ::testing::HasSubstr("Rp90"));
  EXPECT_EQ(differences[0].subject, kLine);
}

}  // namespace
}  // namespace terpadu::command
