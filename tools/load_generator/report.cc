#include "tools/load_generator/report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <thread>
#include <utility>

#include "nlohmann/json.hpp"
#include "tools/terpadu/console/table.h"

namespace terpadu::load {
namespace {

using Object = nlohmann::ordered_json;

constexpr int kWidth = 100;

template <typename Number>
std::vector<double> Each(const std::vector<Round>& rounds, Number number) {
  std::vector<double> values;
  for (const Round& round : rounds) {
    values.push_back(number(round));
  }
  return values;
}

Spread RateOf(const std::vector<Round>& rounds) {
  return SpreadOf(Each(rounds, [](const Round& round) { return round.Rate(); }));
}

double MicrosARequest(const std::vector<Round>& rounds, double Round::*cpu) {
  return SpreadOf(Each(rounds,
                       [cpu](const Round& round) {
                         return round.requests > 0 ? round.*cpu * 1e6 / static_cast<double>(round.requests) : 0;
                       }))
      .median;
}

std::string Whole(double number) { return std::to_string(std::llround(number)); }

std::string Drawn(const Spread& rate) {
  return Whole(rate.median) + " (" + Whole(rate.least) + "–" + Whole(rate.most) + ")";
}

std::string Micros(double micros) { return micros > 0 ? Whole(micros) : "?"; }

double RatioOf(const Measured& measured) {
  const double pgbench = RateOf(measured.pgbench).median;
  return pgbench > 0 ? RateOf(measured.service).median / pgbench : 0;
}

std::string TwoDigits(double number) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.2f", number);
  return text;
}

// What went wrong in the rounds of one side, a sentence each.
std::string Faults(const std::string& who, const std::vector<Round>& rounds) {
  std::string faults;
  for (size_t i = 0; i < rounds.size(); ++i) {
    const std::string where = who + ", round " + std::to_string(i + 1) + ": ";
    if (rounds[i].errors > 0) {
      faults += where + std::to_string(rounds[i].errors) + " errors, the first: " + rounds[i].first_error + "\n";
    }
    if (rounds[i].nothing_left) {
      faults += where + "ended early, nothing left to work on\n";
    }
  }
  return faults;
}

std::string Footer(const Options& options, const Measurements& measurements) {
  return "Median (least–most) of " + std::to_string(options.rounds) + " rounds of " + std::to_string(options.seconds) +
         " s, in turns. " + std::to_string(options.clients) + " clients; " +
         std::to_string(std::thread::hardware_concurrency()) + " processors, shared by all.\n" + measurements.postgres +
         ".\nµs of processor a request: of the server, of PostgreSQL, of PostgreSQL under pgbench.\n";
}

Object JsonOf(const std::vector<Round>& rounds) {
  const Spread rate = RateOf(rounds);
  Object json = {{"requests_per_second", {{"median", rate.median}, {"min", rate.least}, {"max", rate.most}}}};
  const std::pair<const char*, double> times[] = {{"server_cpu_us_per_request", ServerMicros(rounds)},
                                                  {"postgres_cpu_us_per_request", PostgresMicros(rounds)},
                                                  {"client_cpu_us_per_request", ClientMicros(rounds)}};
  for (const auto& [name, micros] : times) {
    if (micros > 0) {
      json[name] = micros;
    }
  }
  for (const Round& round : rounds) {
    json["rounds"].push_back({{"requests", round.requests},
                              {"seconds", round.seconds},
                              {"errors", round.errors},
                              {"first_error", round.first_error},
                              {"nothing_left", round.nothing_left}});
  }
  return json;
}

}  // namespace

Spread SpreadOf(std::vector<double> values) {
  if (values.empty()) {
    return {};
  }
  std::sort(values.begin(), values.end());
  const size_t middle = values.size() / 2;
  const double median = values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  return {.median = median, .least = values.front(), .most = values.back()};
}

double ServerMicros(const std::vector<Round>& rounds) { return MicrosARequest(rounds, &Round::server_cpu); }

double PostgresMicros(const std::vector<Round>& rounds) { return MicrosARequest(rounds, &Round::postgres_cpu); }

double ClientMicros(const std::vector<Round>& rounds) { return MicrosARequest(rounds, &Round::client_cpu); }

std::string Table(const Options& options, const Measurements& measurements) {
  using command::Align;
  command::Table table({{"requests a second"},
                        {"service", Align::kRight},
                        {"pgbench", Align::kRight},
                        {"ratio", Align::kRight},
                        {"µs server", Align::kRight},
                        {"µs PG", Align::kRight},
                        {"pgbench PG", Align::kRight}});
  std::string faults;
  for (const Measured& measured : measurements.methods) {
    table.Add({measured.method, Drawn(RateOf(measured.service)), Drawn(RateOf(measured.pgbench)),
               TwoDigits(RatioOf(measured)), Micros(ServerMicros(measured.service)),
               Micros(PostgresMicros(measured.service)), Micros(PostgresMicros(measured.pgbench))});
    faults += Faults(measured.method + " service", measured.service);
    faults += Faults(measured.method + " pgbench", measured.pgbench);
  }
  return table.Draw(kWidth) + Footer(options, measurements) + faults;
}

std::string Json(const Options& options, const Measurements& measurements) {
  Object json = {{"rounds", options.rounds},          {"seconds", options.seconds},
                 {"clients", options.clients},        {"processors", std::thread::hardware_concurrency()},
                 {"postgres", measurements.postgres}, {"methods", Object::object()}};
  for (const Measured& measured : measurements.methods) {
    json["methods"][measured.method] = {
        {"service", JsonOf(measured.service)}, {"pgbench", JsonOf(measured.pgbench)}, {"ratio", RatioOf(measured)}};
  }
  return json.dump(2, ' ', false, Object::error_handler_t::replace) + "\n";
}

bool HasErrors(const Measurements& measurements) {
  const auto failed = [](const Round& round) { return round.errors > 0; };
  return std::any_of(measurements.methods.begin(), measurements.methods.end(), [&](const Measured& measured) {
    return std::any_of(measured.service.begin(), measured.service.end(), failed) ||
           std::any_of(measured.pgbench.begin(), measured.pgbench.end(), failed);
  });
}

}  // namespace terpadu::load
