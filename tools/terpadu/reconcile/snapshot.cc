#include "tools/terpadu/reconcile/snapshot.h"

#include "libs/base/status.h"
#include "terpadu/budgeting/v1/budgeting_service.pb.h"
#include "terpadu/budgeting/v1/cash_plan_service.pb.h"
#include "terpadu/performance/v1/performance_service.pb.h"
#include "terpadu/planning/v1/planning_service.pb.h"
#include "terpadu/procurement/v1/procurement_service.pb.h"

namespace terpadu::command {
namespace {

// `instansi/i/budgets/2018` of the name of one of its lines.
std::string BudgetOf(const std::string& line) { return line.substr(0, line.find("/lines/")); }

// Fills a snapshot, service by service.
class Reader {
 public:
  Reader(Services& services, const Caller& caller, Snapshot& snapshot)
      : services_(services), caller_(caller), snapshot_(snapshot), parent_("instansi/" + snapshot.instansi) {}

  absl::Status ReadAll() {
    TERPADU_RETURN_IF_ERROR(ReadPlanning());
    TERPADU_RETURN_IF_ERROR(ReadProcurement());
    TERPADU_RETURN_IF_ERROR(ReadMoney());
    TERPADU_RETURN_IF_ERROR(ReadBudgets());
    TERPADU_RETURN_IF_ERROR(ReadPerformance());
    return ReadReporting();
  }

 private:
  // All items of a list, page by page; `items` names the repeated field of a page.
  template <typename Response, typename Request, typename Item>
  absl::Status List(const std::string& method, const std::string& parent, std::vector<Item>& into,
                    const google::protobuf::RepeatedPtrField<Item>& (Response::*items)() const) {
    Request request;
    request.set_parent(parent);
    return services_.ForEachPage<Response>(caller_, method, request, [&](const Response& page) {
      into.insert(into.end(), (page.*items)().begin(), (page.*items)().end());
    });
  }

  absl::Status ReadPlanning() {
    namespace pb = planning::v1;
    const std::string service = "terpadu.planning.v1.PlanningService/";
    TERPADU_RETURN_IF_ERROR((List<pb::ListPlansResponse, pb::ListPlansRequest>(
        service + "ListPlans", parent_, snapshot_.plans, &pb::ListPlansResponse::plans)));
    for (const pb::Plan& plan : snapshot_.plans) {
      TERPADU_RETURN_IF_ERROR((List<pb::ListPlanNodesResponse, pb::ListPlanNodesRequest>(
          service + "ListPlanNodes", plan.name(), snapshot_.nodes[plan.name()],
          &pb::ListPlanNodesResponse::plan_nodes)));
      TERPADU_RETURN_IF_ERROR((List<pb::ListIndicatorsResponse, pb::ListIndicatorsRequest>(
          service + "ListIndicators", plan.name(), snapshot_.indicators[plan.name()],
          &pb::ListIndicatorsResponse::indicators)));
    }
    return absl::OkStatus();
  }

  absl::Status ReadProcurement() {
    namespace pb = procurement::v1;
    const std::string service = "terpadu.procurement.v1.ProcurementService/";
    TERPADU_RETURN_IF_ERROR((List<pb::ListRupPackagesResponse, pb::ListRupPackagesRequest>(
        service + "ListRupPackages", parent_, snapshot_.packages, &pb::ListRupPackagesResponse::rup_packages)));
    TERPADU_RETURN_IF_ERROR((List<pb::ListRppsResponse, pb::ListRppsRequest>(
        service + "ListRpps", parent_, snapshot_.rpps, &pb::ListRppsResponse::rpps)));
    TERPADU_RETURN_IF_ERROR((List<pb::ListContractsResponse, pb::ListContractsRequest>(
        service + "ListContracts", parent_, snapshot_.contracts, &pb::ListContractsResponse::contracts)));
    return List<pb::ListLineCoverageResponse, pb::ListLineCoverageRequest>(
        service + "ListLineCoverage", parent_, snapshot_.line_coverage, &pb::ListLineCoverageResponse::lines);
  }

  absl::Status ReadMoney() {
    namespace pb = budgeting::v1;
    TERPADU_RETURN_IF_ERROR((List<pb::ListReservationsResponse, pb::ListReservationsRequest>(
        kBudgeting + "ListReservations", parent_, snapshot_.reservations,
        &pb::ListReservationsResponse::reservations)));
    TERPADU_RETURN_IF_ERROR((List<pb::ListCommitmentsResponse, pb::ListCommitmentsRequest>(
        kBudgeting + "ListCommitments", parent_, snapshot_.commitments, &pb::ListCommitmentsResponse::commitments)));
    return List<pb::ListDisbursementsResponse, pb::ListDisbursementsRequest>(
        kBudgeting + "ListDisbursements", parent_, snapshot_.disbursements,
        &pb::ListDisbursementsResponse::disbursements);
  }

  // Names of the budgets that may be there: the API lists none.
  std::set<std::string> BudgetNames() const {
    std::set<std::string> names;
    for (const auto& plan : snapshot_.plans) {
      for (int year = plan.start_year(); year <= plan.end_year(); ++year) {
        names.insert(parent_ + "/budgets/" + std::to_string(year));
      }
    }
    for (const auto& line : snapshot_.line_coverage) {
      names.insert(BudgetOf(line.line()));
    }
    for (const auto& reservation : snapshot_.reservations) {
      names.insert(BudgetOf(reservation.line()));
    }
    for (const auto& commitment : snapshot_.commitments) {
      names.insert(BudgetOf(commitment.line()));
    }
    // A budget that was closed leaves something to the next.
    for (const std::string& name : std::set<std::string>(names)) {
      const size_t year = name.rfind('/') + 1;
      names.insert(name.substr(0, year) + std::to_string(std::atoi(name.c_str() + year) + 1));
    }
    return names;
  }

  absl::Status ReadBudgets() {
    namespace pb = budgeting::v1;
    for (const std::string& name : BudgetNames()) {
      pb::GetBudgetRequest request;
      request.set_name(name);
      auto budget = services_.Call<pb::Budget>(caller_, kBudgeting + "GetBudget", request);
      if (budget.status().code() == absl::StatusCode::kNotFound) {
        continue;
      }
      TERPADU_RETURN_IF_ERROR(budget.status());
      TERPADU_RETURN_IF_ERROR((List<pb::ListBudgetLinesResponse, pb::ListBudgetLinesRequest>(
          kBudgeting + "ListBudgetLines", name, snapshot_.lines[name], &pb::ListBudgetLinesResponse::lines)));
      TERPADU_RETURN_IF_ERROR((List<pb::VerifyLedgerResponse, pb::VerifyLedgerRequest>(
          "terpadu.budgeting.v1.LedgerService/VerifyLedger", name, snapshot_.ledger_differences,
          &pb::VerifyLedgerResponse::differences)));
      TERPADU_RETURN_IF_ERROR((List<pb::ListCashPlansResponse, pb::ListCashPlansRequest>(
          "terpadu.budgeting.v1.CashPlanService/ListCashPlans", name, snapshot_.cash_plans,
          &pb::ListCashPlansResponse::cash_plans)));
      snapshot_.budgets.push_back(*std::move(budget));
    }
    return absl::OkStatus();
  }

  absl::Status ReadPerformance() {
    namespace pb = performance::v1;
    return List<pb::ListPerformanceIndicatorsResponse, pb::ListPerformanceIndicatorsRequest>(
        "terpadu.performance.v1.PerformanceService/ListPerformanceIndicators", parent_,
        snapshot_.performance_indicators, &pb::ListPerformanceIndicatorsResponse::performance_indicators);
  }

  absl::Status ReadReporting() {
    namespace pb = reporting::v1;
    const std::string service = "terpadu.reporting.v1.ReportingService/";
    for (const int year : snapshot_.Years()) {
      pb::GetTotalsRequest request;
      request.set_parent(parent_);
      request.set_year(year);
      TERPADU_ASSIGN(snapshot_.totals[year],
                     services_.Call<pb::GetTotalsResponse>(caller_, service + "GetTotals", request));
    }
    for (const auto& budget : snapshot_.budgets) {
      TERPADU_RETURN_IF_ERROR((List<pb::GetCoverageResponse, pb::GetCoverageRequest>(
          service + "GetCoverage", budget.name(), snapshot_.coverage[budget.name()], &pb::GetCoverageResponse::rows)));
    }
    TERPADU_ASSIGN(snapshot_.freshness, services_.Call<pb::GetFreshnessResponse>(caller_, service + "GetFreshness",
                                                                                 pb::GetFreshnessRequest()));
    return absl::OkStatus();
  }

  const std::string kBudgeting = "terpadu.budgeting.v1.BudgetingService/";
  Services& services_;
  const Caller& caller_;
  Snapshot& snapshot_;
  const std::string parent_;
};

}  // namespace

std::set<int> Snapshot::Years() const {
  std::set<int> years;
  for (const auto& plan : plans) {
    for (int year = plan.start_year(); year <= plan.end_year(); ++year) {
      years.insert(year);
    }
  }
  for (const auto& budget : budgets) {
    years.insert(budget.fiscal_year());
  }
  years.erase(0);
  return years;
}

absl::StatusOr<Snapshot> TakeSnapshot(Services& services, const Caller& caller, const std::string& instansi) {
  Snapshot snapshot;
  snapshot.instansi = instansi;
  TERPADU_RETURN_IF_ERROR(Reader(services, caller, snapshot).ReadAll());
  return snapshot;
}

}  // namespace terpadu::command
