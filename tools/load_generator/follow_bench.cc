#include "tools/load_generator/follow_bench.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <map>
#include <mutex>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/follower.h"
#include "libs/journal/reader.h"
#include "nlohmann/json.hpp"
#include "services/reporting/appliers/applier.h"
#include "tools/load_generator/bench_budget.h"
#include "tools/load_generator/cpu_time.h"
#include "tools/load_generator/package_load.h"
#include "tools/load_generator/report.h"

namespace terpadu::load {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Scope;
using postgres::Statement;

constexpr absl::Duration kPatience = absl::Minutes(10);
constexpr absl::Duration kLate = absl::Milliseconds(10);

constexpr Statement kCursors = {"follow_cursors", "SELECT source, cursor FROM feed_cursor"};
constexpr Statement kCountEvents = {"follow_count_events", "SELECT count(*) FROM journal"};

constexpr Statement kBackends = {
    "follow_backends",
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"};
constexpr Statement kSeen = {"follow_seen", "SELECT name FROM link WHERE instansi = $1 AND name = ANY ($2::text[])"};
constexpr Statement kBegun = {
    "follow_begun", "SELECT subject, recorded_at FROM journal WHERE instansi = $1 AND subject = ANY ($2::text[])"};

// Every table that events are applied to, and what the followers remember of them: how many rows and a hash of them.
constexpr Statement kDigest = {"follow_digest", R"sql(
  SELECT relname, (xpath('//digest/text()', query_to_xml(format(
           $$SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text COLLATE "C")), '') AS digest
               FROM %I AS t$$, relname), false, true, '')))[1]::text
    FROM pg_class
   WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'journal%'
     AND relname NOT IN ('schema_migration', 'feed_cursor', 'rule', 'request')
   ORDER BY relname)sql"};

using Places = std::map<std::string, const RegencyOptions::Service*>;

// The services that a regency is loaded into, as far as reporting follows them.
Places PlacesOf(const FollowOptions& options) {
  return {{"budgeting", &options.regency.budgeting}, {"procurement", &options.regency.procurement}};
}

class ReplayBench {
 public:
  ReplayBench(const FollowOptions& options, const Tell& tell) : options_(options), tell_(tell) {}

  absl::StatusOr<ReplayMeasurements> Run() {
    ReplayMeasurements measured;
    TERPADU_ASSIGN(measured.postgres, SettingsOf(options_.regency.reporting_database));
    if (options_.load) {
      PackageLoader loader(options_.regency);
      const std::string instansi = "load-" + std::to_string(getpid());
      TERPADU_RETURN_IF_ERROR(loader.Prepare(instansi));
      TERPADU_RETURN_IF_ERROR(loader.Load(instansi).status());
    }
    TERPADU_RETURN_IF_ERROR(FindHeads(measured.events));
    tell_(absl::StrCat(measured.events, " events in the journals"));
    TERPADU_ASSIGN(const double behind, AwaitHeads(options_.regency.reporting_database));
    TellSeconds(tell_, "reporting has caught up after", behind);
    TERPADU_ASSIGN(const std::string live, DigestOf(options_.regency.reporting_database));
    for (const std::string& database : options_.empty) {
      TERPADU_RETURN_IF_ERROR(ReplayInto(database, measured));
      TellSeconds(tell_, "rebuilt in", measured.seconds.back());
      TERPADU_ASSIGN(const std::string rebuilt, DigestOf(database));
      if (rebuilt != live) {
        return Error(absl::StatusCode::kDataLoss, "TABLES_DIFFER",
                     "the rebuilt tables are not those of reporting:\n" + live + "\n" + rebuilt);
      }
    }
    return measured;
  }

 private:
  absl::Status FindHeads(int64_t& events) {
    for (const auto& [source, place] : PlacesOf(options_)) {
      postgres::Connection database(place->copy.from);
      TERPADU_ASSIGN(const journal::Cursor head, journal::Head(database));
      heads_[source] = head.Encode();
      TERPADU_ASSIGN(const Rows rows, database.Execute(Scope::EveryInstansi(), kCountEvents, {}));
      events += rows.Int(0, 0);
    }
    return absl::OkStatus();
  }

  // Seconds until `conninfo` has applied all of the journals.
  absl::StatusOr<double> AwaitHeads(const std::string& conninfo) {
    postgres::Connection database(conninfo);
    const absl::Time start = absl::Now();
    for (; absl::Now() - start < kPatience; absl::SleepFor(absl::Milliseconds(20))) {
      TERPADU_ASSIGN(const Rows rows, database.Execute(Scope::EveryInstansi(), kCursors, {}));
      size_t there = 0;
      for (int row = 0; row < rows.size(); ++row) {
        const auto head = heads_.find(rows.Text(row, 0));
        there += head != heads_.end() && rows.Text(row, 1) >= head->second ? 1 : 0;
      }
      if (there == heads_.size()) {
        return absl::ToDoubleSeconds(absl::Now() - start);
      }
    }
    return Error(absl::StatusCode::kDeadlineExceeded, "REPORTING_BEHIND", "reporting does not catch up");
  }

  absl::Status ReplayInto(const std::string& database, ReplayMeasurements& measured) {
    TERPADU_ASSIGN(const double followers, CpuTimeOf(getpid()));
    TERPADU_ASSIGN(measured.seconds.emplace_back(), Replay(database, measured.postgres_cpu.emplace_back()));
    TERPADU_ASSIGN(const double followers_after, CpuTimeOf(getpid()));
    measured.follower_cpu.push_back(followers_after - followers);
    return absl::OkStatus();
  }

  // What the backends of a database have used, while they run.
  static absl::StatusOr<double> BackendCpu(const std::string& conninfo) {
    postgres::Connection database(conninfo);
    TERPADU_ASSIGN(const Rows rows, database.Execute(Scope::EveryInstansi(), kBackends, {}));
    double seconds = 0;
    for (int row = 0; row < rows.size(); ++row) {
      TERPADU_ASSIGN(const double used, CpuTimeOf(static_cast<pid_t>(rows.Int(row, 0))));
      seconds += used;
    }
    return seconds;
  }

  absl::StatusOr<double> Replay(const std::string& database, double& backend_cpu) {
    std::vector<std::unique_ptr<journal::Follower>> followers;
    for (const auto& [source, place] : PlacesOf(options_)) {
      followers.push_back(std::make_unique<journal::Follower>(journal::FollowerOptions{.source = source,
                                                                                       .address = place->address,
                                                                                       .aggregates = {},
                                                                                       .conninfo = database,
                                                                                       .follower = "reporting"},
                                                              reporting::Appliers().at(source)));
    }
    for (const auto& follower : followers) {
      follower->Start();
    }
    TERPADU_ASSIGN(const double seconds, AwaitHeads(database));
    TERPADU_ASSIGN(backend_cpu, BackendCpu(database));
    return seconds;
  }

  static absl::StatusOr<std::string> DigestOf(const std::string& conninfo) {
    postgres::Connection database(conninfo);
    TERPADU_ASSIGN(const Rows rows, database.Execute(Scope::EveryInstansi(), kDigest, {}));
    std::string digest;
    for (int row = 0; row < rows.size(); ++row) {
      absl::StrAppend(&digest, rows.Text(row, 0), " ", rows.Text(row, 1), "\n");
    }
    return digest;
  }

  const FollowOptions& options_;
  const Tell& tell_;
  std::map<std::string, std::string> heads_;
};

// Reserve calls at a steady rate, and a reader of reporting that asks for those answered and not yet seen.
class LagBench {
 public:
  LagBench(const FollowOptions& options, const Tell& tell)
      : options_(options), tell_(tell), budgeting_(options.regency.budgeting.address) {}

  absl::StatusOr<LagMeasurements> Run() {
    LagMeasurements measured;
    TERPADU_ASSIGN(measured.postgres, SettingsOf(options_.regency.reporting_database));
    TERPADU_RETURN_IF_ERROR(MakeBudget(budgeting_));
    TERPADU_RETURN_IF_ERROR(Command());  // connections are made
    const absl::Time start = absl::Now() + absl::Milliseconds(200);
    std::atomic<int64_t> next = 0;
    std::vector<std::jthread> threads;
    for (int i = 0; i < options_.callers; ++i) {
      threads.emplace_back([&] { Call(start, next); });
    }
    std::atomic<bool> calling = true;
    std::jthread reader([&] { Watch(calling); });
    threads.clear();  // joins
    measured.seconds = absl::ToDoubleSeconds(absl::Now() - start);
    calling = false;
    reader.join();
    TERPADU_RETURN_IF_ERROR(failed_);
    measured.late = late_;
    TERPADU_RETURN_IF_ERROR(Reckon(measured));
    tell_(absl::StrCat(measured.commands, " commands seen"));
    return measured;
  }

 private:
  struct Seen {
    absl::Time answered;
    absl::Time seen;
  };

  absl::Status Command() {
    TERPADU_ASSIGN(const std::string name, Reserve(budgeting_));
    const std::lock_guard lock(mutex_);
    waiting_[name].answered = absl::Now();
    return absl::OkStatus();
  }

  void Call(absl::Time start, std::atomic<int64_t>& next) {
    const int64_t commands = int64_t{options_.rate} * options_.seconds;
    for (int64_t number = next++; number < commands; number = next++) {
      const absl::Time due = start + absl::Seconds(1) * number / options_.rate;
      absl::SleepFor(due - absl::Now());
      late_ += absl::Now() > due + kLate ? 1 : 0;
      Fail(Command());
    }
  }

  void Fail(const absl::Status& status) {
    const std::lock_guard lock(mutex_);
    failed_.Update(status);
  }

  // Until all that was answered is seen.
  void Watch(const std::atomic<bool>& calling) {
    postgres::Connection database(options_.regency.reporting_database);
    for (absl::Time give_up = absl::InfiniteFuture(); absl::Now() < give_up; absl::SleepFor(absl::Milliseconds(1))) {
      if (!calling && give_up == absl::InfiniteFuture()) {
        give_up = absl::Now() + absl::Minutes(1);
      }
      const std::vector<std::string> names = Waiting();
      if (names.empty() && !calling) {
        return;
      }
      const auto rows = database.Execute(Scope::Instansi(kInstansi), kSeen, Params().Text(kInstansi).TextArray(names));
      Fail(rows.status());
      if (!rows.ok()) {
        return;
      }
      Note(*rows);
    }
    Fail(Error(absl::StatusCode::kDeadlineExceeded, "REPORTING_BEHIND", "reporting does not catch up"));
  }

  std::vector<std::string> Waiting() {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> names;
    for (const auto& [name, times] : waiting_) {
      names.push_back(name);
    }
    return names;
  }

  void Note(const Rows& rows) {
    const absl::Time now = absl::Now();
    const std::lock_guard lock(mutex_);
    for (int row = 0; row < rows.size(); ++row) {
      auto found = waiting_.extract(rows.Text(row, 0));
      found.mapped().seen = now;
      seen_.insert(std::move(found));
    }
  }

  absl::Status Reckon(LagMeasurements& measured) {
    postgres::Connection database(options_.regency.budgeting.copy.from);
    std::vector<std::string> names;
    for (const auto& [name, times] : seen_) {
      names.push_back(name);
      measured.since_answered.push_back(absl::ToDoubleMilliseconds(times.seen - times.answered));
    }
    TERPADU_ASSIGN(const Rows rows,
                   database.Execute(Scope::Instansi(kInstansi), kBegun, Params().Text(kInstansi).TextArray(names)));
    for (int row = 0; row < rows.size(); ++row) {
      measured.since_begun.push_back(absl::ToDoubleMilliseconds(seen_.at(rows.Text(row, 0)).seen - rows.Time(row, 1)));
    }
    std::sort(measured.since_answered.begin(), measured.since_answered.end());
    std::sort(measured.since_begun.begin(), measured.since_begun.end());
    measured.commands = static_cast<int64_t>(measured.since_begun.size());
    return absl::OkStatus();
  }

  const FollowOptions& options_;
  const Tell& tell_;
  rpc::Client budgeting_;
  std::mutex mutex_;
  std::map<std::string, Seen> waiting_;  // by name: answered, not yet seen
  std::map<std::string, Seen> seen_;
  std::atomic<int64_t> late_ = 0;
  absl::Status failed_;
};

double Percentile(const std::vector<double>& sorted, double part) {
  return sorted.empty() ? 0 : sorted[static_cast<size_t>(part * static_cast<double>(sorted.size() - 1))];
}

std::string Percentiles(const std::vector<double>& sorted) {
  char text[100];
  std::snprintf(text, sizeof(text), "p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, most %.1f ms", Percentile(sorted, 0.5),
                Percentile(sorted, 0.95), Percentile(sorted, 0.99), Percentile(sorted, 1));
  return text;
}

std::string Seconds(const std::vector<double>& rounds) {
  return absl::StrCat(std::round(SpreadOf(rounds).median * 100) / 100);
}

}  // namespace

absl::StatusOr<ReplayMeasurements> MeasureReplay(const FollowOptions& options, const Tell& tell) {
  return ReplayBench(options, tell).Run();
}

std::string ReplayText(const FollowOptions& /*options*/, const ReplayMeasurements& measurements) {
  const Spread seconds = SpreadOf(measurements.seconds);
  const auto rate = [&](double of) { return static_cast<int64_t>(static_cast<double>(measurements.events) / of); };
  return absl::StrCat("replay: ", measurements.events, " events into an empty database at ", rate(seconds.median), " (",
                      rate(seconds.most), "–", rate(seconds.least), ") events/s, median (least–most) of ",
                      measurements.seconds.size(), " rounds.\nProcessor time of a round: PostgreSQL ",
                      Seconds(measurements.postgres_cpu), " s, followers ", Seconds(measurements.follower_cpu),
                      " s.\nEvery table holds the bytes of the live one.\n", measurements.postgres, "; ",
                      std::thread::hardware_concurrency(), " processors.\n");
}

std::string ReplayJson(const FollowOptions& /*options*/, const ReplayMeasurements& measurements) {
  nlohmann::ordered_json json = {{"events", measurements.events},
                                 {"seconds", measurements.seconds},
                                 {"postgres_cpu", measurements.postgres_cpu},
                                 {"follower_cpu", measurements.follower_cpu},
                                 {"postgres", measurements.postgres}};
  return json.dump(2) + "\n";
}

absl::StatusOr<LagMeasurements> MeasureLag(const FollowOptions& options, const Tell& tell) {
  return LagBench(options, tell).Run();
}

std::string LagText(const FollowOptions& options, const LagMeasurements& measurements) {
  return absl::StrCat("lag: ", measurements.commands, " Reserve commands at ", options.rate, "/s for ", options.seconds,
                      " s, of which ", measurements.late,
                      " began over 10 ms late; until a reader of reporting sees them\n",
                      "  since the transaction began: ", Percentiles(measurements.since_begun),
                      "\n  since the answer:            ", Percentiles(measurements.since_answered), "\n",
                      measurements.postgres, "; ", std::thread::hardware_concurrency(), " processors.\n");
}

std::string LagJson(const FollowOptions& options, const LagMeasurements& measurements) {
  nlohmann::ordered_json json = {{"rate", options.rate},
                                 {"commands", measurements.commands},
                                 {"late", measurements.late},
                                 {"seconds", measurements.seconds},
                                 {"postgres", measurements.postgres}};
  for (const auto& [name, sorted] : {std::pair{"since_begun_ms", &measurements.since_begun},
                                     std::pair{"since_answered_ms", &measurements.since_answered}}) {
    json[name] = {{"p50", Percentile(*sorted, 0.5)},
                  {"p95", Percentile(*sorted, 0.95)},
                  {"p99", Percentile(*sorted, 0.99)},
                  {"most", Percentile(*sorted, 1)}};
  }
  return json.dump(2) + "\n";
}

}  // namespace terpadu::load
