#include "tools/load_generator/trace_bench.h"

#include <unistd.h>

#include <cstdio>
#include <functional>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/client.h"
#include "nlohmann/json.hpp"
#include "terpadu/reporting/v1/chain_service.pb.h"
#include "terpadu/reporting/v1/reporting_service.pb.h"
#include "tools/load_generator/calls.h"
#include "tools/load_generator/package_load.h"
#include "tools/load_generator/report.h"
#include "tools/terpadu/console/table.h"

namespace terpadu::load {
namespace {

namespace pb = reporting::v1;
using postgres::Params;
using postgres::Rows;
using postgres::Scope;
using postgres::Statement;

constexpr int kSasaran = 1'650;  // ten times 165 units
constexpr int kCalls = 20;       // a round, each from another place; the mean counts

// Ten regencies of full size: 4,090 programs, 11,500 kegiatan and 39,490 sub kegiatan, each with a measured indicator;
// 170,000 lines, 175,680 packages of which every other takes from two lines, 120,130 of them with RPP and contract, two
// payments each. % stands for the instansi.
constexpr char kFill[] = R"sql(
  SELECT set_config('terpadu.scope', 'service', false);
  CREATE FUNCTION pg_temp.node(letter text, number bigint) RETURNS text IMMUTABLE LANGUAGE sql
    AS $$ SELECT 'instansi/%/plans/p/nodes/' || letter || number $$;
  CREATE FUNCTION pg_temp.of(collection text, number bigint) RETURNS text IMMUTABLE LANGUAGE sql
    AS $$ SELECT 'instansi/%/' || collection || '/' || number $$;
  CREATE FUNCTION pg_temp.line(number bigint) RETURNS text IMMUTABLE LANGUAGE sql
    AS $$ SELECT 'instansi/%/budgets/2025/lines/' || number $$;
  CREATE FUNCTION pg_temp.indicator(letter text, number bigint) RETURNS text IMMUTABLE LANGUAGE sql
    AS $$ SELECT 'instansi/%/plans/p/indicators/' || letter || number $$;

  CREATE TEMP TABLE node AS
    SELECT 's' AS letter, n, 3 AS kind, 5 AS plan_kind, NULL AS above, NULL::bigint AS above_n, n AS sasaran
      FROM generate_series(1, 1650) AS n
    UNION ALL SELECT 'g', n, 5, 6, 's', 1 + n % 1650, 1 + n % 1650 FROM generate_series(1, 4090) AS n
    UNION ALL SELECT 'k', n, 6, 7, 'g', 1 + n % 4090, 1 + (1 + n % 4090) % 1650 FROM generate_series(1, 11500) AS n
    UNION ALL SELECT 'u', n, 7, 8, 'k', 1 + n % 11500, 1 + (1 + (1 + n % 11500) % 4090) % 1650
      FROM generate_series(1, 39490) AS n;

  INSERT INTO plan (instansi, name, kind, state, start_year, end_year)
    VALUES ('%', 'instansi/%/plans/p', 4, 2, 2025, 2025);
  INSERT INTO link (instansi, name, kind, title, state, amount, detail)
    VALUES ('%', 'instansi/%/plans/p', 1, 'Rencana', 'ADOPTED', 0, '2025–2025');
  INSERT INTO plan_node (instansi, name, plan, parent_node, kind)
    SELECT '%', pg_temp.node(letter, n), 'instansi/%/plans/p', coalesce(pg_temp.node(above, above_n), ''), plan_kind
      FROM node;
  INSERT INTO ceiling (instansi, name, year, amount)
    SELECT '%', pg_temp.node(letter, n), 2025, 1000000 FROM node WHERE letter <> 's';
  INSERT INTO link (instansi, name, kind, title, state, amount, detail)
    SELECT '%', pg_temp.node(letter, n), kind, 'Meningkatnya kualitas layanan ' || letter || n, 'ADOPTED', 0, 'Dinas '
      FROM node;
  INSERT INTO edge (instansi, from_name, to_name, kind, amount)
    SELECT '%', coalesce(pg_temp.node(above, above_n), 'instansi/%/plans/p'), pg_temp.node(letter, n), 'parent', 0
      FROM node;

  INSERT INTO indicator (instansi, name, plan, node)
    SELECT '%', pg_temp.indicator(letter, n), 'instansi/%/plans/p', pg_temp.node(letter, n) FROM node;
  INSERT INTO target (instansi, indicator, year, kind, value)
    SELECT '%', pg_temp.indicator(letter, n), 2025, 2, '100 %' FROM node;
  INSERT INTO link (instansi, name, kind, title, state, amount, detail)
    SELECT '%', pg_temp.indicator(letter, n), 4, 'Persentase capaian ' || letter || n, 'ADOPTED', 0, '' FROM node;
  INSERT INTO edge (instansi, from_name, to_name, kind, amount)
    SELECT '%', pg_temp.indicator(letter, n), pg_temp.node(letter, n), 'achieves', 0 FROM node
    UNION ALL SELECT '%', pg_temp.node('s', sasaran), pg_temp.indicator(letter, n), 'anchor', 0 FROM node;
  INSERT INTO measurement (instansi, name, indicator, year)
    SELECT '%', pg_temp.of('measurements', row_number() OVER ()), pg_temp.indicator(letter, n), 2025 FROM node
     WHERE n % 3 <> 0;
  INSERT INTO link (instansi, name, kind, title, state, amount, detail)
    SELECT '%', name, 14, '98 % in quarter 4 of 2025', 'Berhasil', 0, '98,00 % of 100 %' FROM measurement
     WHERE instansi = '%';
  INSERT INTO edge (instansi, from_name, to_name, kind, amount)
    SELECT '%', indicator, name, 'measured', 0 FROM measurement WHERE instansi = '%';

  INSERT INTO budget (instansi, name, fiscal_year) VALUES ('%', 'instansi/%/budgets/2025', 2025);
  INSERT INTO budget_line (instansi, name, budget, plan_node, account, amount)
    SELECT '%', pg_temp.line(n), 'instansi/%/budgets/2025', pg_temp.node('u', 1 + n % 39490), '5.1.02.01.01.0024', 1000
      FROM generate_series(1, 170000) AS n;
  INSERT INTO link (instansi, name, kind, title, state, amount, detail)
    SELECT '%', name, 9, 'Penataan, 5.1.02.01.01.0024, APBD', '', amount, '' FROM budget_line WHERE instansi = '%';
  INSERT INTO edge (instansi, from_name, to_name, kind, amount)
    SELECT '%', plan_node, name, 'funds', 0 FROM budget_line WHERE instansi = '%';
  INSERT INTO line_announced (instansi, line, budget, announced)
    SELECT '%', name, budget, 900 FROM budget_line WHERE instansi = '%';
  INSERT INTO line_money (instansi, line, budget, reserved, committed, paid)
    SELECT '%', name, budget, 0, 800, 400 FROM budget_line WHERE instansi = '%';

  INSERT INTO rup_package (instansi, name, state, budget)
    SELECT '%', pg_temp.of('rupPackages', n), 3, 'instansi/%/budgets/2025' FROM generate_series(1, 175680) AS n;
  INSERT INTO allocation (instansi, rup_package, line, budget, amount)
    SELECT '%', pg_temp.of('rupPackages', n), pg_temp.line(1 + n % 170000), 'instansi/%/budgets/2025', 450
      FROM generate_series(1, 175680) AS n
    UNION ALL
    SELECT '%', pg_temp.of('rupPackages', n), pg_temp.line(1 + (n + 39490) % 170000), 'instansi/%/budgets/2025', 450
      FROM generate_series(2, 175680, 2) AS n;
  INSERT INTO link (instansi, name, kind, title, state, amount, detail)
    SELECT '%', name, 10, 'Belanja alat tulis kantor', 'ANNOUNCED', 900, 'TENDER, selection 2025-03' FROM rup_package
     WHERE instansi = '%';
  INSERT INTO edge (instansi, from_name, to_name, kind, amount)
    SELECT '%', line, rup_package, 'allocation', amount FROM allocation WHERE instansi = '%';

  INSERT INTO link (instansi, name, kind, title, state, amount, detail)
    SELECT '%', pg_temp.of('rpps', n), 11, '', 'APPROVED', 900, 'on time, due 2025-02-20'
      FROM generate_series(1, 120130) AS n
    UNION ALL SELECT '%', pg_temp.of('contracts', n), 12, 'Kontrak ' || n, 'SIGNED', 800, 'CV Maju, 2025-04-01'
      FROM generate_series(1, 120130) AS n
    UNION ALL SELECT '%', pg_temp.of('disbursements', n), 13, 'SP2D ' || n, 'PAID', 200, '2025-09-01'
      FROM generate_series(1, 240260) AS n;
  INSERT INTO edge (instansi, from_name, to_name, kind, amount)
    SELECT '%', pg_temp.of('rupPackages', n), pg_temp.of('rpps', n), 'rpp', 0 FROM generate_series(1, 120130) AS n
    UNION ALL SELECT '%', pg_temp.of('rpps', n), pg_temp.of('contracts', n), 'contract', 0
      FROM generate_series(1, 120130) AS n
    UNION ALL SELECT '%', pg_temp.of('contracts', 1 + n % 120130), pg_temp.of('disbursements', n), 'payment', 200
      FROM generate_series(1, 240260) AS n;
  ANALYZE)sql";

constexpr Statement kCount = {"bench_trace_count", R"sql(
  SELECT (SELECT count(*) FROM link WHERE instansi = $1), (SELECT count(*) FROM edge WHERE instansi = $1))sql"};

int Nodes(const pb::ChainNode& node) {
  int nodes = 1;
  for (const pb::ChainNode& child : node.children()) {
    nodes += Nodes(child);
  }
  return nodes;
}

class Bench {
 public:
  Bench(const RegencyOptions& options, const Tell& tell)
      : options_(options),
        tell_(tell),
        instansi_("trace-" + std::to_string(getpid())),
        reporting_(options.reporting_address),
        database_(options.reporting_database) {}

  absl::StatusOr<TraceMeasurements> Run() {
    TraceMeasurements measured;
    TERPADU_ASSIGN(measured.postgres, SettingsOf(options_.reporting_database));
    const absl::Time start = absl::Now();
    TERPADU_RETURN_IF_ERROR(database_.ExecuteScript(
        absl::StrReplaceAll(kFill, {{"'%'", "'" + instansi_ + "'"}, {"instansi/%", "instansi/" + instansi_}})));
    measured.fill = absl::ToDoubleSeconds(absl::Now() - start);
    TERPADU_ASSIGN(const Rows rows, database_.Execute(Scope::Instansi(instansi_), kCount, Params().Text(instansi_)));
    measured.links = rows.Int(0, 0);
    measured.edges = rows.Int(0, 1);
    TellSeconds(tell_, "ten regencies are there after", measured.fill);
    using Call = std::function<absl::StatusOr<int>(int)>;
    for (const auto& [what, call] : std::initializer_list<std::pair<const char*, Call>>{
             {"Trace UP, payment to plan",
              [this](int i) { return Trace("disbursements/" + std::to_string(i), pb::TRACE_DIRECTION_UP); }},
             {"Trace DOWN, sub kegiatan to payments",
              [this](int i) { return Trace("plans/p/nodes/u" + std::to_string(i), pb::TRACE_DIRECTION_DOWN); }},
             {"Trace both ways, package",
              [this](int i) { return Trace("rupPackages/" + std::to_string(i), pb::TRACE_DIRECTION_UNSPECIFIED); }},
             {"Trace DOWN, whole sasaran",
              [this](int i) { return Trace("plans/p/nodes/s" + std::to_string(i), pb::TRACE_DIRECTION_DOWN); }},
             {"GetChain, whole sasaran", [this](int i) { return Chain(i); }}}) {
      TERPADU_ASSIGN(measured.comparisons.emplace_back(), Compare(what, call));
    }
    return measured;
  }

 private:
  std::string Name(const std::string& rest) const { return "instansi/" + instansi_ + "/" + rest; }

  absl::StatusOr<int> Trace(const std::string& rest, pb::TraceDirection direction) {
    pb::TraceRequest request;
    request.set_name(Name(rest));
    request.set_direction(direction);
    TERPADU_ASSIGN(const auto trace, reporting_.Call<pb::TraceResponse>("terpadu.reporting.v1.ReportingService/Trace",
                                                                        request, As("PUBLIC")));
    return trace.steps_size();
  }

  absl::StatusOr<int> Chain(int number) {
    pb::GetChainRequest request;
    request.set_name(Name("plans/p/nodes/s" + std::to_string(number)));
    request.set_year(2025);
    TERPADU_ASSIGN(const auto chain,
                   reporting_.Call<pb::Chain>("terpadu.reporting.v1.ChainService/GetChain", request, As("PUBLIC")));
    return Nodes(chain.root());
  }

  // One keyset page of 50 rows: indicators that are not measured, from where the page before ended.
  absl::Status Page() {
    pb::ListOrphansRequest request;
    request.set_parent("instansi/" + instansi_);
    request.set_year(2025);
    request.set_edge(pb::ORPHAN_EDGE_INDICATOR_WITHOUT_MEASUREMENT);
    request.set_page_size(50);
    request.set_page_token(token_);
    TERPADU_ASSIGN(const auto page, reporting_.Call<pb::ListOrphansResponse>(
                                        "terpadu.reporting.v1.ReportingService/ListOrphans", request, As("PUBLIC")));
    token_ = page.next_page_token();
    return page.orphans_size() == 50
               ? absl::OkStatus()
               : Error(absl::StatusCode::kDataLoss, "PAGE_SHORT", absl::StrCat(page.orphans_size(), " rows, not 50"));
  }

  absl::StatusOr<TraceComparison> Compare(const std::string& what,
                                          const std::function<absl::StatusOr<int>(int)>& call) {
    TraceComparison comparison = {.what = what, .links = 0, .call = {}, .page = {}};
    int64_t links = 0;
    for (int round = 0; round <= options_.rounds; ++round) {  // the first warms up
      absl::Time start = absl::Now();
      for (int i = 0; i < kCalls; ++i) {
        TERPADU_ASSIGN(const int reached, call(1 + (round * kCalls + i) * 7 % kSasaran));
        links += reached;
      }
      const double of_call = absl::ToDoubleSeconds(absl::Now() - start) / kCalls;
      start = absl::Now();
      for (int i = 0; i < kCalls; ++i) {
        TERPADU_RETURN_IF_ERROR(Page());
      }
      const double of_page = absl::ToDoubleSeconds(absl::Now() - start) / kCalls;
      if (round > 0) {
        comparison.call.push_back(of_call);
        comparison.page.push_back(of_page);
      }
    }
    comparison.links = links / (kCalls * (options_.rounds + 1));
    tell_(what + " measured");
    return comparison;
  }

  const RegencyOptions& options_;
  const Tell& tell_;
  const std::string instansi_;
  rpc::Client reporting_;
  postgres::Connection database_;
  std::string token_;
};

std::string Digits(double number, int digits) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.*f", digits, number);
  return text;
}

// Milliseconds of seconds.
std::string Drawn(const Spread& seconds) {
  return Digits(seconds.median * 1000, 2) + " (" + Digits(seconds.least * 1000, 2) + "–" +
         Digits(seconds.most * 1000, 2) + ")";
}

// Of the rounds' ratios: a round's two sides ran one after the other.
Spread RatioOf(const TraceComparison& comparison) {
  std::vector<double> ratios;
  for (size_t i = 0; i < comparison.call.size(); ++i) {
    ratios.push_back(comparison.call[i] / comparison.page[i]);
  }
  return SpreadOf(ratios);
}

}  // namespace

absl::StatusOr<TraceMeasurements> MeasureTrace(const RegencyOptions& options, const Tell& tell) {
  return Bench(options, tell).Run();
}

std::string TraceText(const RegencyOptions& options, const TraceMeasurements& measurements) {
  using command::Align;
  command::Table table({{"call"},
                        {"links", Align::kRight},
                        {"ms", Align::kRight},
                        {"50-row page ms", Align::kRight},
                        {"call/page", Align::kRight}});
  for (const TraceComparison& comparison : measurements.comparisons) {
    table.Add({comparison.what, std::to_string(comparison.links), Drawn(SpreadOf(comparison.call)),
               Drawn(SpreadOf(comparison.page)), Digits(RatioOf(comparison).median, 2)});
  }
  return table.Draw(100) + "Median (least–most) of " + std::to_string(options.rounds) + " rounds of " +
         std::to_string(kCalls) +
         " calls, in turns with as many pages of ListOrphans. Ten regencies in one instansi: " +
         std::to_string(measurements.links) + " links, " + std::to_string(measurements.edges) + " edges, written in " +
         Digits(measurements.fill, 1) + " s.\n" + std::to_string(std::thread::hardware_concurrency()) +
         " processors, shared by all. " + measurements.postgres + ".\n";
}

std::string TraceJson(const RegencyOptions& options, const TraceMeasurements& measurements) {
  using Object = nlohmann::ordered_json;
  Object json = {{"rounds", options.rounds},          {"processors", std::thread::hardware_concurrency()},
                 {"postgres", measurements.postgres}, {"links", measurements.links},
                 {"edges", measurements.edges},       {"fill_seconds", measurements.fill},
                 {"calls", Object::array()}};
  for (const TraceComparison& comparison : measurements.comparisons) {
    json["calls"].push_back({{"call", comparison.what},
                             {"links", comparison.links},
                             {"call_seconds", comparison.call},
                             {"page_seconds", comparison.page},
                             {"ratio", RatioOf(comparison).median}});
  }
  return json.dump(2, ' ', false, Object::error_handler_t::replace) + "\n";
}

}  // namespace terpadu::load
