#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "terpadu/budgeting/v1/budget.pb.h"
#include "terpadu/budgeting/v1/cash_plan.pb.h"
#include "terpadu/budgeting/v1/ledger_service.pb.h"
#include "terpadu/performance/v1/performance.pb.h"
#include "terpadu/planning/v1/plan.pb.h"
#include "terpadu/procurement/v1/procurement.pb.h"
#include "terpadu/reporting/v1/reporting_service.pb.h"
#include "tools/terpadu/client/services.h"

namespace terpadu::command {

// All that the services say of an instansi, through their public API. Read one after the other: what changes meanwhile
// shows as a difference that is gone at the next reading.
struct Snapshot {
  std::string instansi;

  std::vector<planning::v1::Plan> plans;
  std::map<std::string, std::vector<planning::v1::PlanNode>> nodes;        // by plan
  std::map<std::string, std::vector<planning::v1::Indicator>> indicators;  // by plan

  std::vector<budgeting::v1::Budget> budgets;
  std::map<std::string, std::vector<budgeting::v1::BudgetLine>> lines;  // by budget
  std::vector<budgeting::v1::LedgerDifference>
      ledger_differences;                           // of lines whose balances are not their entries' sums
  std::vector<budgeting::v1::CashPlan> cash_plans;  // of every line
  std::vector<budgeting::v1::Reservation> reservations;
  std::vector<budgeting::v1::Commitment> commitments;
  std::vector<budgeting::v1::Disbursement> disbursements;

  std::vector<procurement::v1::RupPackage> packages;
  std::vector<procurement::v1::Rpp> rpps;
  std::vector<procurement::v1::Contract> contracts;
  std::vector<procurement::v1::LineCoverage> line_coverage;

  std::vector<performance::v1::PerformanceIndicator> performance_indicators;

  std::map<int, reporting::v1::GetTotalsResponse> totals;                   // by fiscal year
  std::map<std::string, std::vector<reporting::v1::CoverageRow>> coverage;  // by budget
  reporting::v1::GetFreshnessResponse freshness;                            // of all instansi

  // Fiscal years that anything is said of.
  std::set<int> Years() const;
};

// Reads everything of `instansi`. Budgets are looked for in the years of plans and of the lines that packages,
// reservations and commitments name.
absl::StatusOr<Snapshot> TakeSnapshot(Services& services, const Caller& caller, const std::string& instansi);

}  // namespace terpadu::command
