#include "tools/load_generator/regency_report.h"

#include <cmath>
#include <cstdio>
#include <thread>

#include "nlohmann/json.hpp"
#include "tools/load_generator/report.h"
#include "tools/terpadu/console/table.h"

namespace terpadu::load {
namespace {

using Object = nlohmann::ordered_json;

constexpr int kWidth = 100;

struct Kind {
  CopyKind kind;
  const char* called;  // in the table
  const char* key;     // in JSON
};
constexpr Kind kKinds[] = {{CopyKind::kSameTables, "COPY into the same tables", "copy_same_tables"},
                           {CopyKind::kLike, "COPY into LIKE … INCLUDING ALL", "copy_like"},
                           {CopyKind::kData, "COPY without journal, requests", "copy_data"}};

std::string Digits(double number, int digits) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.*f", digits, number);
  return text;
}

std::string Drawn(const Spread& seconds) {
  return Digits(seconds.median, 3) + " (" + Digits(seconds.least, 3) + "–" + Digits(seconds.most, 3) + ")";
}

template <typename Number>
Spread SpreadOver(const RegencyLoad& load, Number number) {
  std::vector<double> values;
  for (const LoadRound& round : load.rounds) {
    values.push_back(number(round));
  }
  return SpreadOf(values);
}

Spread ApiOf(const RegencyLoad& load) {
  return SpreadOver(load, [](const LoadRound& round) { return round.api; });
}

Spread CopyOf(const RegencyLoad& load, CopyKind kind) {
  return SpreadOver(load, [kind](const LoadRound& round) { return round.copy.at(kind); });
}

// The median of the rounds' ratios: a round's two sides ran one after the other.
Spread RatioOf(const RegencyLoad& load, CopyKind kind) {
  return SpreadOver(load, [kind](const LoadRound& round) { return round.api / round.copy.at(kind); });
}

int64_t RowsOf(const RegencyLoad& load, CopyKind kind) {
  const LoadRound& round = load.rounds.front();
  return round.rows - (kind == CopyKind::kData ? round.records : 0);
}

std::string RowsASecond(int64_t rows, const Spread& seconds) {
  return Digits(static_cast<double>(rows) / seconds.median, 0);
}

// Median seconds of each step of a load that has several.
std::string StepsOf(const RegencyLoad& load) {
  const Steps& first = load.rounds.front().steps;
  std::string text;
  for (size_t i = 0; first.size() > 1 && i < first.size(); ++i) {
    const Spread seconds = SpreadOver(load, [i](const LoadRound& round) { return round.steps[i].second; });
    text += (i == 0 ? load.name + ": " : ", ") + first[i].first + " " + Drawn(seconds) + " s";
  }
  return text.empty() ? "" : text + ".\n";
}

Object JsonOf(const Spread& spread) { return {{"median", spread.median}, {"min", spread.least}, {"max", spread.most}}; }

Object JsonOf(const RegencyLoad& load) {
  Object json = {{"rows", RowsOf(load, CopyKind::kSameTables)},
                 {"rows_without_journal_and_requests", RowsOf(load, CopyKind::kData)},
                 {"api_seconds", JsonOf(ApiOf(load))}};
  for (const Kind& kind : kKinds) {
    json[std::string(kind.key) + "_seconds"] = JsonOf(CopyOf(load, kind.kind));
    json["ratio_to_" + std::string(kind.key)] = JsonOf(RatioOf(load, kind.kind));
  }
  for (const LoadRound& round : load.rounds) {
    Object one = {{"api", round.api}};
    for (const Kind& kind : kKinds) {
      one[kind.key] = round.copy.at(kind.kind);
    }
    for (const auto& [step, seconds] : round.steps) {
      one["api_" + step] = seconds;
    }
    json["rounds"].push_back(std::move(one));
  }
  return json;
}

}  // namespace

std::string RegencyTable(const RegencyOptions& options, const RegencyMeasurements& measurements) {
  using command::Align;
  command::Table table({{"load"},
                        {"by"},
                        {"rows", Align::kRight},
                        {"seconds", Align::kRight},
                        {"rows/s", Align::kRight},
                        {"API/COPY", Align::kRight}});
  for (const RegencyLoad& load : measurements.loads) {
    const int64_t rows = RowsOf(load, CopyKind::kSameTables);
    table.Add({load.name, "API", std::to_string(rows), Drawn(ApiOf(load)), RowsASecond(rows, ApiOf(load)), ""});
    for (const Kind& kind : kKinds) {
      const Spread seconds = CopyOf(load, kind.kind);
      const int64_t copied = RowsOf(load, kind.kind);
      table.Add({"", kind.called, std::to_string(copied), Drawn(seconds), RowsASecond(copied, seconds),
                 Digits(RatioOf(load, kind.kind).median, 2)});
    }
    table.AddRule();
  }
  std::string steps;
  for (const RegencyLoad& load : measurements.loads) {
    steps += StepsOf(load);
  }
  return table.Draw(kWidth) + steps + "Median (least–most) of " + std::to_string(options.rounds) +
         " rounds, in turns; " + std::to_string(options.in_flight) + " calls in flight; " +
         std::to_string(std::thread::hardware_concurrency()) + " processors, shared by all.\n" + measurements.postgres +
         ". Regency of seed " + std::to_string(options.seed) + ".\n";
}

std::string RegencyJson(const RegencyOptions& options, const RegencyMeasurements& measurements) {
  Object json = {{"rounds", options.rounds},
                 {"in_flight", options.in_flight},
                 {"seed", options.seed},
                 {"processors", std::thread::hardware_concurrency()},
                 {"postgres", measurements.postgres},
                 {"loads", Object::object()}};
  for (const RegencyLoad& load : measurements.loads) {
    json["loads"][load.name] = JsonOf(load);
  }
  return json.dump(2, ' ', false, Object::error_handler_t::replace) + "\n";
}

}  // namespace terpadu::load
