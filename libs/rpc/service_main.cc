#include "libs/rpc/service_main.h"

#include <pthread.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <map>
#include <optional>

#include "CLI/CLI.hpp"
#include "absl/time/clock.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/runtime/upkeep.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"
#include "nlohmann/json.hpp"

namespace terpadu::rpc {
namespace {

constexpr absl::Duration kDatabasePatience = absl::Seconds(30);
constexpr absl::Duration kDatabaseRetry = absl::Milliseconds(500);

struct Flags {
  std::string address = "127.0.0.1:0";
  std::string metrics_address = "127.0.0.1:0";
  std::string database;
  int workers = 4;
  int queue = 256;
  int max_request_bytes = 4 << 20;
  int drain_seconds = 10;
  int request_days = 30;
  std::string clock_start;
  std::map<std::string, std::string> addresses;  // of the services followed
  std::map<std::string, std::string> own;        // of the service
};

// Signals that end the process gracefully. Blocked before any thread starts, so that only Wait takes them.
class EndSignal {
 public:
  EndSignal() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  }
  ~EndSignal() { pthread_sigmask(SIG_UNBLOCK, &set_, nullptr); }
  EndSignal(const EndSignal&) = delete;
  EndSignal& operator=(const EndSignal&) = delete;

  // Whether one came within `duration`.
  bool Within(absl::Duration duration) const {
    const timespec timeout = absl::ToTimespec(duration);
    return sigtimedwait(&set_, nullptr, &timeout) > 0;
  }

  // After the first signal the next one kills, should draining hang.
  std::string Wait() {
    int signal = 0;
    sigwait(&set_, &signal);
    pthread_sigmask(SIG_UNBLOCK, &set_, nullptr);
    return signal == SIGTERM ? "SIGTERM" : "SIGINT";
  }

 private:
  sigset_t set_{};
};

template <typename T>
void AddFlag(CLI::App& app, const std::string& name, T& value, const std::string& meaning) {
  std::string variable = "TERPADU_" + name;
  std::transform(variable.begin(), variable.end(), variable.begin(), [](char c) {
    return c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  });
  auto* option = app.add_option("--" + name, value, meaning)->envname(variable);
  if constexpr (std::is_integral_v<T>) {
    option->check(CLI::PositiveNumber);
  }
  option->capture_default_str();
}

void AddFlags(CLI::App& app, const ServiceMain& service, Flags& flags) {
  AddFlag(app, "address", flags.address, "Where gRPC listens, host:port; port 0 picks a free one");
  AddFlag(app, "metrics-address", flags.metrics_address,
          "Where /metrics is served, host:port; port 0 picks a free one");
  AddFlag(app, "database", flags.database, "libpq conninfo or URI; empty for the PG* variables of the environment");
  AddFlag(app, "workers", flags.workers, "Threads that answer calls, each with one database connection");
  AddFlag(app, "queue", flags.queue, "Calls that may wait for a worker; more are refused with QUEUE_FULL");
  AddFlag(app, "max-request-bytes", flags.max_request_bytes, "Largest request; more is refused with REQUEST_TOO_LARGE");
  AddFlag(app, "drain-seconds", flags.drain_seconds, "How long calls under way may take after SIGTERM");
  AddFlag(app, "request-days", flags.request_days, "How long a request_id is remembered");
  AddFlag(app, "clock-start", flags.clock_start,
          "For demonstrations: the service's clock starts here (RFC 3339, 2018-02-20T08:00:00+07:00) and runs on");
  for (const std::string& name : service.follows) {
    AddFlag(app, name + "-address", flags.addresses[name],
            "host:port of the " + name + " service, which this one needs");
  }
  for (const std::string& name : service.may_follow) {
    AddFlag(app, name + "-address", flags.addresses[name],
            "host:port of the " + name + " service, which this one follows when it is given");
  }
  for (const ServiceFlag& flag : service.flags) {
    AddFlag(app, flag.name, flags.own[flag.name], flag.meaning);
  }
}

absl::Status CheckFlags(const ServiceMain& service, const Flags& flags) {
  for (const std::string& name : service.follows) {
    if (flags.addresses.at(name).empty()) {
      return Error(absl::StatusCode::kInvalidArgument, "FLAG_MISSING",
                   service.service + " needs " + name + ": give --" + name + "-address");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Clock>> MakeClock(const std::string& start) {
  if (start.empty()) {
    return nullptr;
  }
  absl::Time instant;
  std::string fault;
  if (!absl::ParseTime(absl::RFC3339_full, start, &instant, &fault)) {
    return Error(absl::StatusCode::kInvalidArgument, "FLAG_INVALID", "--clock-start " + start + ": " + fault);
  }
  telemetry::LogWarning("the clock is shifted, as for a demonstration", {{"clock_start", start}});
  return std::make_unique<ShiftedClock>(instant);
}

// Tries for a while: the database may start after the service.
absl::Status WaitForDatabase(postgres::Connection& connection, const EndSignal& end_signal) {
  const absl::Time patience_ends = absl::Now() + kDatabasePatience;
  for (;;) {
    absl::Status status = connection.Ping();
    if (status.ok() || absl::Now() >= patience_ends) {
      return status;
    }
    telemetry::LogWarning("waiting for the database", {{"error", std::string(status.message())}});
    if (end_signal.Within(kDatabaseRetry)) {
      return Error(absl::StatusCode::kCancelled, "INTERRUPTED", "ended while it waited for the database");
    }
  }
}

absl::Status Migrate(const ServiceMain& service, const Flags& flags) {
  postgres::Connection connection(flags.database);
  {
    EndSignal end_signal;
    TERPADU_RETURN_IF_ERROR(WaitForDatabase(connection, end_signal));
  }
  int applied = 0;
  TERPADU_RETURN_IF_ERROR(postgres::Migrate(connection, service.migrations,
                                            [&applied](std::string_view set, const postgres::Migration& migration) {
                                              ++applied;
                                              std::printf("applied %s %04d %s\n", std::string(set).c_str(),
                                                          migration.number, std::string(migration.name).c_str());
                                            }));
  std::printf("%s: %d applied, up to date\n", service.service.c_str(), applied);
  return absl::OkStatus();
}

ServerOptions OptionsOf(const ServiceMain& service, const Flags& flags, const Clock& clock) {
  ServerOptions options;
  options.service = service.service;
  options.address = flags.address;
  options.database = flags.database;
  options.workers = flags.workers;
  options.queue = flags.queue;
  options.max_request_bytes = static_cast<size_t>(flags.max_request_bytes);
  options.drain = absl::Seconds(flags.drain_seconds);
  options.clock = &clock;
  return options;
}

std::string WithPort(const std::string& address, int port) {
  return address.substr(0, address.rfind(':') + 1) + std::to_string(port);
}

void AnnounceReady(const Flags& flags, const std::string& service, int port, int metrics_port) {
  nlohmann::ordered_json line;
  line["service"] = service;
  line["address"] = WithPort(flags.address, port);
  line["metrics"] = WithPort(flags.metrics_address, metrics_port);
  std::printf("%s\n", line.dump().c_str());
  std::fflush(stdout);
}

absl::Status Serve(const ServiceMain& service, const Flags& flags) {
  EndSignal end_signal;
  TERPADU_RETURN_IF_ERROR(CheckFlags(service, flags));
  TERPADU_ASSIGN(const std::unique_ptr<Clock> shifted, MakeClock(flags.clock_start));
  const Clock& clock = shifted == nullptr ? SystemClock() : *shifted;
  {
    postgres::Connection connection(flags.database);
    TERPADU_RETURN_IF_ERROR(WaitForDatabase(connection, end_signal));
    TERPADU_RETURN_IF_ERROR(postgres::CheckMigrated(connection, service.migrations));
  }
  TERPADU_ASSIGN(auto metrics, telemetry::MetricsEndpoint::Start(flags.metrics_address));
  const auto running =
      service.make({flags.database, &clock, [&flags](const std::string& name) { return flags.addresses.at(name); },
                    [&flags](const std::string& name) { return flags.own.at(name); }});
  TERPADU_ASSIGN(const auto server, Server::Start(OptionsOf(service, flags, clock), running->Handlers()));
  running->Start();
  std::optional<Upkeep> upkeep;
  Upkeep::Options upkeep_options;
  upkeep_options.request_retention = absl::Hours(24) * flags.request_days;
  upkeep.emplace(flags.database, *server, upkeep_options);
  AnnounceReady(flags, service.service, server->port(), metrics->port());

  const std::string signal = end_signal.Wait();
  telemetry::LogInfo("draining", {{"signal", signal}});
  upkeep.reset();
  server->Drain();
  running->Stop();
  telemetry::LogInfo("ended");
  telemetry::KeepUntilExit(std::move(metrics));
  return absl::OkStatus();
}

}  // namespace

int RunServiceMain(int argc, char** argv, const ServiceMain& service) {
  Flags flags;
  CLI::App app(service.description + "\nEvery flag can be set by the environment variable in its brackets.",
               service.service + "-server");
  AddFlags(app, service, flags);
  app.add_subcommand("serve", "Serve until SIGTERM or SIGINT; the default")->fallthrough();
  const CLI::App* migrate =
      app.add_subcommand("migrate", "Bring the database up to this version, then end")->fallthrough();
  app.require_subcommand(0, 1);
  CLI11_PARSE(app, argc, argv);

  telemetry::SetLogService(service.service);
  const absl::Status status = migrate->parsed() ? Migrate(service, flags) : Serve(service, flags);
  if (!status.ok()) {
    telemetry::LogError(std::string(status.message()), {{"reason", ReasonOf(status)}});
    return 1;
  }
  return 0;
}

}  // namespace terpadu::rpc
