#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/rupiah.h"
#include "terpadu/budgeting/v1/budget.pb.h"
#include "terpadu/planning/v1/plan.pb.h"
#include "terpadu/procurement/v1/procurement.pb.h"
#include "tools/demo_job/report.h"
#include "tools/demo_job/request_id.h"
#include "tools/terpadu/client/services.h"

namespace terpadu::demo {

// What the job is run with.
struct Options {
  std::string run;  // names the run: request ids are made of it
  std::string instansi;
  int year = 0;
  std::string matrix;  // file of the action matrix
  std::string units;   // file of the units
};

// The persons of the story; one may not do the other's part.
inline const command::Caller kPlanner = {"demo.bappeda", "PLANNER"};
inline const command::Caller kInspectorate = {"demo.inspektorat", "APIP"};
inline const command::Caller kBudgetOfficer = {"demo.tapd", "BUDGET_OFFICER"};
inline const command::Caller kPpkd = {"demo.ppkd", "PPKD"};
inline const command::Caller kPpk = {"demo.ppk", "PPK"};
inline const command::Caller kPa = {"demo.pa", "PA_KPA"};
inline const command::Caller kPptk = {"demo.pptk", "PPTK"};
inline const command::Caller kTtpbj = {"demo.ttpbj", "TTPBJ"};
inline const command::Caller kTreasurer = {"demo.bendahara", "BENDAHARA"};
inline const command::Caller kPerformanceOfficer = {"demo.organisasi", "PERFORMANCE_OFFICER"};
inline const command::Caller kPublic = {"demo.warga", "PUBLIC"};

// The job under way: what it is run with, and what each step has made for those after it.
struct Job {
  Options options;
  command::Services services;
  Report report;

  planning::v1::Plan plan;
  std::vector<planning::v1::PlanNode> actions;      // those with a ceiling in the year
  std::vector<planning::v1::Indicator> indicators;  // all
  std::vector<budgeting::v1::BudgetLine> lines;     // one for each of `actions`, in their order
  std::vector<procurement::v1::RupPackage>
      packages;                        // the last takes from the last two lines, the others from one each
  procurement::v1::Contract contract;  // on the first package
  Rupiah paid;

  std::string Instansi() const { return "instansi/" + options.instansi; }
  std::string Budget() const { return Instansi() + "/budgets/" + std::to_string(options.year); }

  // Makes a call that changes something, under the request_id of `step`.
  template <typename Response, typename Request>
  absl::StatusOr<Response> Do(const std::string& step, const command::Caller& caller, const std::string& method,
                              Request request) {
    request.set_request_id(RequestIdOf(options.run, step));
    return services.Call<Response>(caller, method, request);
  }
};

// The indicator of the action that the contract carries out.
absl::StatusOr<planning::v1::Indicator> ContractsIndicator(const Job& job);

inline std::string Money(int64_t rupiah) { return FormatRupiah(Rupiah(rupiah)); }

inline constexpr char kPlanning[] = "terpadu.planning.v1.PlanningService/";
inline constexpr char kPlanReview[] = "terpadu.planning.v1.PlanReviewService/";
inline constexpr char kBudgeting[] = "terpadu.budgeting.v1.BudgetingService/";
inline constexpr char kProcurement[] = "terpadu.procurement.v1.ProcurementService/";
inline constexpr char kPerformance[] = "terpadu.performance.v1.PerformanceService/";
inline constexpr char kReporting[] = "terpadu.reporting.v1.ReportingService/";

// The six steps of the main job, one file each; procurement is three.
absl::Status AdoptPlan(Job& job);
absl::Status ApproveBudget(Job& job);
absl::Status AnnouncePackages(Job& job);
absl::Status SignContract(Job& job);
absl::Status ShiftBudget(Job& job);
absl::Status Pay(Job& job);
absl::Status Measure(Job& job);
absl::Status ShowChain(Job& job);

// All of them, in order.
absl::Status RunSteps(Job& job);

}  // namespace terpadu::demo
