#include "tools/load_generator/command_line.h"

#include <cstdio>
#include <iostream>
#include <string_view>
#include <utility>

#include "CLI/CLI.hpp"
#include "libs/base/error.h"
#include "tools/load_generator/bench.h"
#include "tools/load_generator/e_report_bench.h"
#include "tools/load_generator/follow_bench.h"
#include "tools/load_generator/package_load.h"
#include "tools/load_generator/regency_load.h"
#include "tools/load_generator/regency_report.h"
#include "tools/load_generator/report.h"
#include "tools/load_generator/trace_bench.h"

namespace terpadu::load {
namespace {

void AddPlace(CLI::App& app, const std::string& service, Place& place) {
  app.add_option("--" + service + "-address", place.address, "host:port of the " + service + " service")->required();
  app.add_option("--" + service + "-database", place.database, "conninfo of its database, for pgbench")->required();
  app.add_option("--" + service + "-pid", place.pid, "Its process on this machine, whose processor time is told");
}

void AddOptions(CLI::App& app, Options& options) {
  AddPlace(app, "budgeting", options.places["budgeting"]);
  AddPlace(app, "procurement", options.places["procurement"]);
  app.add_option("--rounds", options.rounds, "Rounds of the service, and as many of pgbench")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_option("--seconds", options.seconds, "Length of a round")->check(CLI::Range(1, 600))->capture_default_str();
  app.add_option("--clients", options.clients, "Clients, each with one request at a time")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  app.add_option("--method", options.methods, "Only this method; may be repeated")->check(CLI::IsMember(MethodNames()));
  app.add_option("--pgbench", options.pgbench, "Where pgbench is")->check(CLI::ExistingFile)->capture_default_str();
}

void AddService(CLI::App& app, const std::string& service, RegencyOptions::Service& place) {
  app.add_option("--" + service + "-address", place.address, "host:port of the " + service + " service")->required();
  const auto database = [&](const std::string& name, std::string& conninfo, const std::string& what) {
    app.add_option("--" + service + "-" + name, conninfo, "conninfo as superuser of " + what)->required();
  };
  database("database", place.copy.from, "its database");
  database("copy", place.copy.into, "a database with the same migrations, to COPY into");
  database("copy-data", place.copy.into_data, "another, for the rows without journal and requests");
}

// The flags of all that load a regency.
void AddRegencyFlags(CLI::App& app, RegencyOptions& options, bool& json) {
  app.add_option("--rounds", options.rounds, "Rounds of each side")->check(CLI::Range(1, 1000))->capture_default_str();
  app.add_option("--clients", options.in_flight, "Calls at once, where their order does not matter")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  app.add_option("--seed", options.seed, "What the regency is drawn from")->capture_default_str();
  app.add_flag("--json", json, "One JSON object on standard output instead of a table");
}

void AddCopyFolder(CLI::App& app, std::string& folder) {
  app.add_option("--copy-folder", folder, "Where the database server writes and reads files")->required();
}

void TellOnErrors(const std::string& line) { std::cerr << line << std::endl; }

// Prints what was measured, as one of both; the exit code.
template <typename Measured>
int Print(const RegencyOptions& options, const absl::StatusOr<Measured>& measured, bool json,
          std::string (*as_json)(const RegencyOptions&, const Measured&),
          std::string (*as_text)(const RegencyOptions&, const Measured&)) {
  if (!measured.ok()) {
    std::cerr << "terpadu-load: " << measured.status().ToString() << std::endl;
    return 1;
  }
  std::cout << (json ? as_json : as_text)(options, *measured);
  return 0;
}

int RunRegencyLoad(int argc, char** argv) {
  CLI::App app("Loads a regency of full size by the API and by COPY, in turns.", "terpadu-load regency");
  RegencyOptions options;
  bool json = false;
  std::string folder;
  AddService(app, "planning", options.planning);
  AddService(app, "budgeting", options.budgeting);
  AddCopyFolder(app, folder);
  AddRegencyFlags(app, options, json);
  CLI11_PARSE(app, argc, argv);
  options.planning.copy.folder = options.budgeting.copy.folder = folder;
  return Print(options, LoadRegencies(options, TellOnErrors), json, RegencyJson, RegencyTable);
}

int RunPackageLoad(int argc, char** argv) {
  CLI::App app("Loads the packages of a regency of full size by the API and by COPY, in turns.",
               "terpadu-load packages");
  RegencyOptions options;
  bool json = false;
  app.add_option("--budgeting-address", options.budgeting.address, "host:port of the budgeting service")->required();
  AddService(app, "procurement", options.procurement);
  AddCopyFolder(app, options.procurement.copy.folder);
  AddRegencyFlags(app, options, json);
  CLI11_PARSE(app, argc, argv);
  return Print(options, LoadPackages(options, TellOnErrors), json, RegencyJson, RegencyTable);
}

int RunEReport(int argc, char** argv) {
  CLI::App app("Measures e-Report summaries over the packages of a regency of full size beside plain SQL, in turns.",
               "terpadu-load ereport");
  RegencyOptions options;
  bool json = false;
  for (const auto& [service, address] :
       {std::pair{"budgeting", &options.budgeting.address}, std::pair{"procurement", &options.procurement.address},
        std::pair{"reporting", &options.reporting_address}}) {
    app.add_option(std::string("--") + service + "-address", *address,
                   std::string("host:port of the ") + service + " service")
        ->required();
  }
  app.add_option("--procurement-database", options.procurement.copy.from, "conninfo of procurement's database")
      ->required();
  app.add_option("--reporting-database", options.reporting_database, "conninfo of reporting's database, for plain SQL")
      ->required();
  AddRegencyFlags(app, options, json);
  CLI11_PARSE(app, argc, argv);
  return Print(options, MeasureEReport(options, TellOnErrors), json, EReportJson, EReportText);
}

// The flags of what measures how reporting follows.
void AddFollowFlags(CLI::App& app, FollowOptions& options, bool& json) {
  for (const auto& [service, place] :
       {std::pair{"budgeting", &options.regency.budgeting}, std::pair{"procurement", &options.regency.procurement}}) {
    app.add_option(std::string("--") + service + "-address", place->address,
                   std::string("host:port of the ") + service + " service")
        ->required();
    app.add_option(std::string("--") + service + "-database", place->copy.from, "conninfo as superuser of its database")
        ->required();
  }
  app.add_option("--reporting-database", options.regency.reporting_database, "conninfo of reporting's database")
      ->required();
  app.add_flag("--json", json, "One JSON object on standard output instead of text");
}

template <typename Measured>
int PrintFollowed(const FollowOptions& options, const absl::StatusOr<Measured>& measured, bool json,
                  std::string (*as_json)(const FollowOptions&, const Measured&),
                  std::string (*as_text)(const FollowOptions&, const Measured&)) {
  if (!measured.ok()) {
    std::cerr << "terpadu-load: " << measured.status().ToString() << std::endl;
    return 1;
  }
  std::cout << (json ? as_json : as_text)(options, *measured);
  return 0;
}

int RunReplay(int argc, char** argv) {
  CLI::App app("Rebuilds reporting from the journals of a regency.", "terpadu-load replay");
  FollowOptions options;
  bool json = false;
  AddFollowFlags(app, options, json);
  app.add_option("--empty", options.empty, "conninfo of an empty database of reporting; once a round")->required();
  app.add_option("--clients", options.regency.in_flight, "Calls at once while loading")->check(CLI::Range(1, 64));
  app.add_option("--seed", options.regency.seed, "What the regency is drawn from")->capture_default_str();
  app.add_flag("!--no-load", options.load, "Load nothing first: replay what the journals hold");
  CLI11_PARSE(app, argc, argv);
  return PrintFollowed(options, MeasureReplay(options, TellOnErrors), json, ReplayJson, ReplayText);
}

int RunLag(int argc, char** argv) {
  CLI::App app("Measures how long until a reader of reporting sees what a command did.", "terpadu-load lag");
  FollowOptions options;
  bool json = false;
  AddFollowFlags(app, options, json);
  app.add_option("--rate", options.rate, "Commands a second")->check(CLI::Range(1, 100'000))->capture_default_str();
  app.add_option("--seconds", options.seconds, "For how long")->check(CLI::Range(1, 3600))->capture_default_str();
  app.add_option("--clients", options.callers, "Commands at once")->check(CLI::Range(1, 256))->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  return PrintFollowed(options, MeasureLag(options, TellOnErrors), json, LagJson, LagText);
}

int RunTrace(int argc, char** argv) {
  CLI::App app("Measures traces of full chains in ten regencies beside a keyset page of 50 rows, in turns.",
               "terpadu-load trace");
  RegencyOptions options;
  bool json = false;
  app.add_option("--reporting-address", options.reporting_address, "host:port of the reporting service")->required();
  app.add_option("--reporting-database", options.reporting_database, "conninfo of its database, which is filled")
      ->required();
  AddRegencyFlags(app, options, json);
  CLI11_PARSE(app, argc, argv);
  return Print(options, MeasureTrace(options, TellOnErrors), json, TraceJson, TraceText);
}

}  // namespace

int RunLoadGenerator(int argc, char** argv) {
  const std::string_view first = argc > 1 ? argv[1] : "";
  struct Mode {
    std::string_view name;
    int (*run)(int argc, char** argv);
  };
  for (const Mode& mode :
       {Mode{"regency", RunRegencyLoad}, Mode{"packages", RunPackageLoad}, Mode{"ereport", RunEReport},
        Mode{"replay", RunReplay}, Mode{"lag", RunLag}, Mode{"trace", RunTrace}}) {
    if (first == mode.name) {
      return mode.run(argc - 1, argv + 1);
    }
  }
  CLI::App app(
      "Measures methods of the services beside pgbench, which runs the same SQL on the same database, in turns.",
      "terpadu-load");
  Options options;
  bool json = false;
  AddOptions(app, options);
  app.add_flag("--json", json, "One JSON object on standard output instead of a table");
  CLI11_PARSE(app, argc, argv);

  const auto measurements = RunBench(options, [](const std::string& line) { std::cerr << line << std::endl; });
  if (!measurements.ok()) {
    std::cerr << "terpadu-load: " << measurements.status().ToString() << std::endl;
    return 1;
  }
  std::cout << (json ? Json(options, *measurements) : Table(options, *measurements));
  return HasErrors(*measurements) ? 1 : 0;
}

}  // namespace terpadu::load
