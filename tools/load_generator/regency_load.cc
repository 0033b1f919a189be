#include "tools/load_generator/regency_load.h"

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <mutex>
#include <thread>

#include "absl/time/clock.h"
#include "libs/base/status.h"
#include "libs/rpc/client.h"
#include "tools/load_generator/regency_requests.h"

namespace terpadu::load {
namespace {

constexpr char kDraft[] = "terpadu.planning.v1.PlanDraftService/";
constexpr char kPlanning[] = "terpadu.planning.v1.PlanningService/";
constexpr char kBudgeting[] = "terpadu.budgeting.v1.BudgetingService/";

constexpr postgres::Statement kSettings = {"load_settings", R"sql(
SELECT 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1) || ', fsync '
       || current_setting('fsync') || ', synchronous_commit ' || current_setting('synchronous_commit'))sql"};

rpc::CallOptions As(std::string_view role) {
  rpc::CallOptions options = rpc::CallOptions::As("bench." + std::string(role), role);
  options.timeout = absl::Seconds(60);
  return options;
}

// Makes the calls, `in_flight` of them at once; the first that fails ends it.
template <typename Response, typename Request>
absl::Status CallEach(rpc::Client& client, const std::string& method, const std::vector<Request>& requests,
                      std::string_view role, int in_flight) {
  std::atomic<size_t> next = 0;
  std::mutex mutex;  // guards `failed`
  absl::Status failed;
  const auto work = [&] {
    for (size_t i = next++; i < requests.size(); i = next++) {
      if (const absl::Status done = client.Call<Response>(method, requests[i], As(role)).status(); !done.ok()) {
        const std::lock_guard lock(mutex);
        failed.Update(done);
        next = requests.size();
      }
    }
  };
  std::vector<std::jthread> threads;
  for (int i = 1; i < in_flight; ++i) {
    threads.emplace_back(work);
  }
  work();
  threads.clear();  // joins
  return failed;
}

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
    TERPADU_ASSIGN(measured.postgres, Settings());
    RegencyLoad plan = {.name = "plan", .rounds = {}}, lines = {.name = "DPA", .rounds = {}};
    for (int number = 1; number <= options_.rounds; ++number) {
      // No two runs share an instansi.
      const std::string instansi = "load-" + std::to_string(getpid()) + "-" + std::to_string(number);
      const std::string round = "round " + std::to_string(number) + " of " + std::to_string(options_.rounds);
      TERPADU_ASSIGN(plan.rounds.emplace_back(),
                     Measure(round + ", plan", instansi, plan_copy_, [&] { return LoadPlan(instansi); }));
      TERPADU_ASSIGN(lines.rounds.emplace_back(),
                     Measure(round + ", DPA", instansi, line_copy_, [&] { return LoadLines(instansi); }));
    }
    measured.loads = {std::move(plan), std::move(lines)};
    return measured;
  }

 private:
  absl::StatusOr<std::string> Settings() {
    postgres::Connection database(options_.planning.copy.from);
    TERPADU_ASSIGN(const postgres::Rows rows, database.Execute(postgres::Scope::EveryInstansi(), kSettings, {}));
    return rows.Text(0, 0);
  }

  // Requests are made before the clock starts, as the files of COPY are.
  absl::StatusOr<double> LoadPlan(const std::string& instansi) {
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
    return absl::ToDoubleSeconds(absl::Now() - start);
  }

  absl::StatusOr<double> LoadLines(const std::string& instansi) {
    const auto lines = LineRequests(regency_, instansi);
    const auto budget = BudgetRequest(instansi);
    const absl::Time start = absl::Now();
    TERPADU_RETURN_IF_ERROR(
        budgeting_.Call<budgeting::v1::Budget>(std::string(kBudgeting) + "CreateBudget", budget, As("BUDGET_OFFICER"))
            .status());
    TERPADU_RETURN_IF_ERROR(CallEach<budgeting::v1::BatchCreateBudgetLinesResponse>(
        budgeting_, std::string(kBudgeting) + "BatchCreateBudgetLines", lines, "BUDGET_OFFICER", options_.in_flight));
    return absl::ToDoubleSeconds(absl::Now() - start);
  }

  absl::StatusOr<LoadRound> Measure(const std::string& what, const std::string& instansi, CopySide& copy,
                                    const std::function<absl::StatusOr<double>()>& load) {
    LoadRound round;
    TERPADU_ASSIGN(round.api, load());
    Tell(what + ", API", round.api);
    TERPADU_ASSIGN(const StoredRows stored, copy.Export(instansi));
    round.rows = stored.Rows();
    round.records = stored.Records();
    for (const CopyKind kind : {CopyKind::kSameTables, CopyKind::kLike, CopyKind::kData}) {
      TERPADU_ASSIGN(round.copy[kind], copy.Load(stored, kind));
    }
    Tell(what + ", COPY", round.copy[CopyKind::kSameTables]);
    copy.RemoveFiles(stored);
    return round;
  }

  void Tell(const std::string& what, double seconds) const {
    char took[32];
    std::snprintf(took, sizeof(took), " %.3f s", seconds);
    tell_(what + took);
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
