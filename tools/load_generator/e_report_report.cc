#include <cstdio>
#include <thread>

#include "nlohmann/json.hpp"
#include "tools/load_generator/e_report_bench.h"
#include "tools/load_generator/report.h"
#include "tools/terpadu/console/table.h"

namespace terpadu::load {
namespace {

using Object = nlohmann::ordered_json;

constexpr int kWidth = 100;

std::string Digits(double number, int digits) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.*f", digits, number);
  return text;
}

// Milliseconds of seconds.
std::string Drawn(const Spread& seconds) {
  return Digits(seconds.median * 1000, 1) + " (" + Digits(seconds.least * 1000, 1) + "–" +
         Digits(seconds.most * 1000, 1) + ")";
}

// Of the rounds' ratios: a round's two sides ran one after the other.
Spread RatioOf(const SummaryComparison& summary) {
  std::vector<double> ratios;
  for (size_t i = 0; i < summary.api.size(); ++i) {
    ratios.push_back(summary.api[i] / summary.sql[i]);
  }
  return SpreadOf(ratios);
}

}  // namespace

std::string EReportText(const RegencyOptions& options, const EReportMeasurements& measurements) {
  using command::Align;
  command::Table table({{"e-Report by"},
                        {"rows", Align::kRight},
                        {"API ms", Align::kRight},
                        {"SQL ms", Align::kRight},
                        {"API/SQL", Align::kRight}});
  for (const SummaryComparison& summary : measurements.summaries) {
    table.Add({summary.by, std::to_string(summary.rows), Drawn(SpreadOf(summary.api)), Drawn(SpreadOf(summary.sql)),
               Digits(RatioOf(summary).median, 2)});
  }
  double loading = 0;
  std::string steps;
  for (const auto& [step, seconds] : measurements.steps) {
    loading += seconds;
    steps += (steps.empty() ? "" : ", ") + step + " " + Digits(seconds, 3) + " s";
  }
  return table.Draw(kWidth) + "Median (least–most) of " + std::to_string(options.rounds) + " rounds, in turns; " +
         std::to_string(measurements.packages) + " packages, all announced.\nLoaded in " + Digits(loading, 3) + " s (" +
         steps + ") while reporting followed; it had applied all " + std::to_string(measurements.events) + " events " +
         Digits(measurements.lag, 3) + " s after the last answer (" +
         Digits(static_cast<double>(measurements.events) / (loading + measurements.lag), 0) + " events/s).\n" +
         std::to_string(std::thread::hardware_concurrency()) + " processors, shared by all. " + measurements.postgres +
         ". Regency of seed " + std::to_string(options.seed) + ".\n";
}

std::string EReportJson(const RegencyOptions& options, const EReportMeasurements& measurements) {
  Object json = {{"rounds", options.rounds},
                 {"seed", options.seed},
                 {"processors", std::thread::hardware_concurrency()},
                 {"postgres", measurements.postgres},
                 {"packages", measurements.packages},
                 {"events", measurements.events},
                 {"lag_seconds", measurements.lag},
                 {"load_seconds", Object::object()},
                 {"summaries", Object::array()}};
  for (const auto& [step, seconds] : measurements.steps) {
    json["load_seconds"][step] = seconds;
  }
  for (const SummaryComparison& summary : measurements.summaries) {
    json["summaries"].push_back({{"by", summary.by},
                                 {"rows", summary.rows},
                                 {"api_seconds", summary.api},
                                 {"sql_seconds", summary.sql},
                                 {"ratio", RatioOf(summary).median}});
  }
  return json.dump(2, ' ', false, Object::error_handler_t::replace) + "\n";
}

}  // namespace terpadu::load
