#include "tools/load_generator/bench.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "absl/time/clock.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "tools/load_generator/bench_budget.h"
#include "tools/load_generator/bench_packages.h"
#include "tools/load_generator/closed_loop.h"
#include "tools/load_generator/cpu_time.h"

namespace terpadu::load {
namespace {

constexpr absl::Duration kWarmUp = absl::Seconds(1);
// Packages made for each second of announcing; more are announced nowhere yet.
constexpr int64_t kPackagesASecond = 6'000;

constexpr postgres::Statement kBackend = {"bench_backend", "SELECT pg_backend_pid()"};
constexpr postgres::Statement kSettings = {"bench_settings", R"sql(
SELECT 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1) || ', fsync '
       || current_setting('fsync') || ', synchronous_commit ' || current_setting('synchronous_commit'))sql"};
constexpr postgres::Statement kCountRequests = {"bench_count_requests",
                                                "SELECT count(*) FROM request WHERE instansi = $1"};

absl::StatusOr<postgres::Rows> Ask(postgres::Connection& database, const postgres::Statement& statement) {
  return database.Execute(postgres::Scope::Instansi(kInstansi), statement, {});
}

absl::StatusOr<int64_t> CountRequests(postgres::Connection& database) {
  TERPADU_ASSIGN(const postgres::Rows rows, database.Execute(postgres::Scope::Instansi(kInstansi), kCountRequests,
                                                             postgres::Params().Text(kInstansi)));
  return rows.Int(0, 0);
}

// All that measures one method.
class Bench {
 public:
  Bench(const Options& options, const Method& method, const Place& place,
        const std::function<void(const std::string&)>& tell)
      : options_(options), method_(method), place_(place), tell_(tell), database_(place.database) {
    for (int client = 0; client < options.clients; ++client) {
      clients_.push_back(std::make_unique<rpc::Client>(place.address));
    }
  }

  // The requests are numbered above `first`.
  absl::StatusOr<Measured> Run(int64_t first) {
    TERPADU_RETURN_IF_ERROR(FindPostgres());
    TERPADU_RETURN_IF_ERROR(CheckStatement(first));
    Measured measured{.method = method_.name};
    for (int number = 1; number <= options_.rounds; ++number, first += method_.supply) {
      const std::string round = method_.name + " round " + std::to_string(number);
      TERPADU_ASSIGN(measured.service.emplace_back(), Checked([&] { return ServiceRound(first); }));
      Tell(round + " service", measured.service.back());
      TERPADU_ASSIGN(measured.pgbench.emplace_back(), Checked([&] { return PgbenchRound(first); }));
      Tell(round + " pgbench", measured.pgbench.back());
    }
    return measured;
  }

 private:
  absl::Status FindPostgres() {
    TERPADU_ASSIGN(const postgres::Rows rows, Ask(database_, kBackend));
    const auto postmaster = ParentOf(static_cast<pid_t>(rows.Int(0, 0)));
    postmaster_ = postmaster.ok() ? *postmaster : 0;  // it may run elsewhere
    return absl::OkStatus();
  }

  // pgbench does not look at rows: the statement as it runs there must find what the service finds.
  absl::Status CheckStatement(int64_t number) {
    const auto [scope, statement] = method_.script.Literally(number);
    postgres::Connection database(place_.database);
    TERPADU_ASSIGN(postgres::Transaction transaction, database.Begin(postgres::Scope::Instansi(kInstansi)));
    TERPADU_RETURN_IF_ERROR(transaction.Execute({"bench_scope", scope}, {}).status());
    TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute({"bench_statement", statement}, {}));
    if (rows.size() < method_.rows) {
      return Error(absl::StatusCode::kInternal, "SCRIPT_STALE",
                   "the statement of " + method_.name + " returns " + std::to_string(rows.size()) +
                       " rows with the parameters that pgbench gives: they no longer fit its text");
    }
    return absl::OkStatus();  // and is rolled back
  }

  // A round is believed when what it says it did is in the database.
  absl::StatusOr<Round> Checked(const std::function<absl::StatusOr<Round>()>& run) {
    if (!method_.writes) {
      return run();
    }
    TERPADU_ASSIGN(const int64_t before, CountRequests(database_));
    TERPADU_ASSIGN(const Round round, run());
    TERPADU_ASSIGN(const int64_t after, CountRequests(database_));
    if (after - before < round.requests) {
      return Error(absl::StatusCode::kInternal, "ROUND_EMPTY",
                   "a round of " + method_.name + " made " + std::to_string(round.requests) + " requests, of which " +
                       std::to_string(after - before) + " are in the database");
    }
    return round;
  }

  absl::StatusOr<Round> ServiceRound(int64_t first) {
    return RunClosedLoop({.clients = options_.clients,
                          .warm_up = kWarmUp,
                          .length = absl::Seconds(options_.seconds),
                          .most = method_.supply,
                          .request =
                              [&](int client, int64_t number) {
                                return method_.request(*clients_[static_cast<size_t>(client)], first + number);
                              },
                          .add_cpu = [this](Round& round, double sign) { AddCpu(round, sign); }});
  }

  absl::StatusOr<Round> PgbenchRound(int64_t first) {
    Round clocks;
    AddCpu(clocks, -1);
    const Pgbench pgbench = {.program = options_.pgbench,
                             .database = place_.database,
                             .clients = options_.clients,
                             .seconds = options_.seconds,
                             .on_warm = [&] {
                               clocks = {};
                               AddCpu(clocks, -1);
                             }};
    TERPADU_ASSIGN(Round round, RunPgbench(pgbench, method_.script, first, method_.supply));
    AddCpu(clocks, 1);
    round.postgres_cpu = clocks.postgres_cpu;
    round.client_cpu = clocks.client_cpu;
    return round;
  }

  void AddCpu(Round& round, double sign) const {
    round.server_cpu += sign * CpuTimeOf(place_.pid).value_or(0);
    round.postgres_cpu += sign * CpuTimeOfFamily(postmaster_).value_or(0);
    round.client_cpu += sign * CpuTimeOfFamily(getpid()).value_or(0);
  }

  void Tell(const std::string& what, const Round& round) const {
    char rate[32];
    std::snprintf(rate, sizeof(rate), "%8.0f requests/s", round.Rate());
    tell_(what + rate + (round.nothing_left ? ", ended early: nothing left to work on" : "") +
          (round.errors > 0 ? ", " + std::to_string(round.errors) + " errors, the first: " + round.first_error : ""));
  }

  const Options& options_;
  const Method& method_;
  const Place& place_;
  const std::function<void(const std::string&)>& tell_;
  postgres::Connection database_;
  std::vector<std::unique_ptr<rpc::Client>> clients_;
  pid_t postmaster_ = 0;
};

// Makes what the method works on; `first` is where its numbers begin.
absl::StatusOr<Method> MakeMethod(const Options& options, const std::string& name, int64_t first) {
  rpc::Client budgeting(options.places.at("budgeting").address);
  TERPADU_RETURN_IF_ERROR(MakeBudget(budgeting));
  if (name == "Reserve") {
    return ReserveMethod();
  }
  if (name == "GetBudgetLine") {
    return GetBudgetLineMethod();
  }
  if (name == "ListBudgetLines") {
    return ListBudgetLinesMethod(budgeting);
  }
  const Place& procurement = options.places.at("procurement");
  rpc::Client client(procurement.address);
  const int64_t supply = kPackagesASecond * (options.seconds + 1);
  TERPADU_ASSIGN(Method method, AnnounceMethod(procurement, client, first, first + supply * options.rounds));
  method.supply = supply;
  return method;
}

// Rows that have just been made are as the planner and the readers find them in daily use.
absl::Status Settle(const Place& place) { return postgres::Connection(place.database).ExecuteScript("VACUUM ANALYZE"); }

bool IsWanted(const Options& options, const std::string& name) {
  return options.methods.empty() ||
         std::find(options.methods.begin(), options.methods.end(), name) != options.methods.end();
}

}  // namespace

const std::vector<std::string>& MethodNames() {
  static const std::vector<std::string> names = {"Reserve", "GetBudgetLine", "ListBudgetLines", "AnnounceRupPackage"};
  return names;
}

absl::StatusOr<Measurements> RunBench(const Options& options, const std::function<void(const std::string&)>& tell) {
  Measurements measurements;
  for (const std::string& name : MethodNames()) {
    if (!IsWanted(options, name)) {
      continue;
    }
    tell(name + ": making what it works on");
    const int64_t first = absl::GetCurrentTimeNanos();  // no two runs share a number
    TERPADU_ASSIGN(const Method method, MakeMethod(options, name, first));
    const Place& place = options.places.at(method.service);
    TERPADU_RETURN_IF_ERROR(Settle(place));
    if (measurements.postgres.empty()) {
      postgres::Connection database(place.database);
      TERPADU_ASSIGN(const postgres::Rows rows, Ask(database, kSettings));
      measurements.postgres = rows.Text(0, 0);
    }
    TERPADU_ASSIGN(measurements.methods.emplace_back(), Bench(options, method, place, tell).Run(first));
  }
  return measurements;
}

}  // namespace terpadu::load
