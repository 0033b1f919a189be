#include "tools/load_generator/regency_load.h"

#include <unistd.h>

#include "absl/time/clock.h"
#include "libs/base/status.h"
#include "tools/load_generator/calls.h"
#include "tools/load_generator/load_round.h"
#include "tools/load_generator/regency_requests.h"

namespace terpadu::load {
namespace {

constexpr char kDraft[] = "terpadu.planning.v1.PlanDraftService/";
constexpr char kPlanning[] = "terpadu.planning.v1.PlanningService/";
constexpr char kBudgeting[] = "terpadu.budgeting.v1.BudgetingService/";

class Loader {
 public:
  Loader(const RegencyOptions& options, const std::function<void(const std::string&)>& tell)
      : options_(options),
        tell_(tell),
        regency_(generator::MakeRegency(options.seed, 1, options.sizes)),
        planning_(options.planning.address),
        budgeting_(options.budgeting.address),
        plan_copy_(options.planning.copy),
        line_copy_(options.budgeting.copy) {}

  absl::StatusOr<RegencyMeasurements> Run() {
    RegencyMeasurements measured;
    TERPADU_RETURN_IF_ERROR(plan_copy_.Prepare());
    TERPADU_RETURN_IF_ERROR(line_copy_.Prepare());
    TERPADU_ASSIGN(measured.postgres, SettingsOf(options_.planning.copy.from));
    RegencyLoad plan = {.name = "plan", .rounds = {}}, lines = {.name = "DPA", .rounds = {}};
    for (int number = 1; number <= options_.rounds; ++number) {
      // No two runs share an instansi.
      const std::string instansi = "load-" + std::to_string(getpid()) + "-" + std::to_string(number);
      const std::string round = "round " + std::to_string(number) + " of " + std::to_string(options_.rounds);
      TERPADU_ASSIGN(plan.rounds.emplace_back(),
                     MeasureRound(
                         round + ", plan", instansi, plan_copy_, [&] { return LoadPlan(instansi); }, tell_));
      TERPADU_ASSIGN(lines.rounds.emplace_back(),
                     MeasureRound(
                         round + ", DPA", instansi, line_copy_, [&] { return LoadLines(instansi); }, tell_));
    }
    measured.loads = {std::move(plan), std::move(lines)};
    return measured;
  }

 private:
  // Requests are made before the clock starts, as the files of COPY are.
  absl::StatusOr<Steps> LoadPlan(const std::string& instansi) {
    const auto units = UnitRequests(regency_, instansi);
    const auto nodes = NodeRequests(regency_, instansi);
    const auto plan = PlanRequest(instansi);
    const absl::Time start = absl::Now();
    TERPADU_RETURN_IF_ERROR(CallEach<planning::v1::Unit>(planning_, std::string(kPlanning) + "CreateUnit", units,
                                                         "PLANNER", options_.in_flight));
    TERPADU_RETURN_IF_ERROR(
        planning_.Call<planning::v1::Plan>(std::string(kDraft) + "CreatePlan", plan, As("PLANNER")).status());
    TERPADU_RETURN_IF_ERROR(CallEach<planning::v1::BatchCreatePlanNodesResponse>(
        planning_, std::string(kDraft) + "BatchCreatePlanNodes", nodes, "PLANNER", /*in_flight=*/1));
    return Steps{{"load", absl::ToDoubleSeconds(absl::Now() - start)}};
  }

  absl::StatusOr<Steps> LoadLines(const std::string& instansi) {
    const auto lines = LineRequests(regency_, instansi);
    const auto budget = BudgetRequest(instansi);
    const absl::Time start = absl::Now();
    TERPADU_RETURN_IF_ERROR(
        budgeting_.Call<budgeting::v1::Budget>(std::string(kBudgeting) + "CreateBudget", budget, As("BUDGET_OFFICER"))
            .status());
    TERPADU_RETURN_IF_ERROR(CallEach<budgeting::v1::BatchCreateBudgetLinesResponse>(
        budgeting_, std::string(kBudgeting) + "BatchCreateBudgetLines", lines, "BUDGET_OFFICER", options_.in_flight));
    return Steps{{"load", absl::ToDoubleSeconds(absl::Now() - start)}};
  }

  const RegencyOptions& options_;
  const std::function<void(const std::string&)>& tell_;
  generator::Regency regency_;
  rpc::Client planning_;
  rpc::Client budgeting_;
  CopySide plan_copy_;
  CopySide line_copy_;
};

}  // namespace

absl::StatusOr<RegencyMeasurements> LoadRegencies(const RegencyOptions& options,
                                                  const std::function<void(const std::string&)>& tell) {
  return Loader(options, tell).Run();
}

}  // namespace terpadu::load
