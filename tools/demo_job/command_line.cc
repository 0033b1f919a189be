#include "tools/demo_job/command_line.h"

#include <fstream>
#include <iostream>

#include "CLI/CLI.hpp"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "tools/demo_job/outcome.h"
#include "tools/terpadu/console/error.h"

namespace terpadu::demo {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(60);
constexpr int kRight = 0;
constexpr int kWrong = 1;
constexpr int kFailed = 2;

struct Flags {
  Options options;
  command::Addresses addresses;
  bool json = false;
  std::string calls;
};

void AddFlags(CLI::App& app, Flags& flags) {
  Options& options = flags.options;
  options.run = NewUuid();
  options.instansi = "kota-probolinggo";
  options.year = 2018;
  app.add_option("--input", options.matrix, "The action matrix")->required();
  app.add_option("--units", options.units, "The units: id, title, aliases")->required();
  app.add_option("--instansi", options.instansi, "Id of the instansi")->capture_default_str();
  app.add_option("--year", options.year, "Fiscal year")->capture_default_str();
  app.add_option("--run", options.run, "Name of the run: the same run again changes nothing");
  app.add_flag("--json", flags.json, "The outcome as JSON on standard output, the story on standard error");
  app.add_option("--calls", flags.calls, "File to which the method of each call is appended before it is made");
  for (const std::string& service : command::ServiceNames()) {
    app.add_option("--" + service, flags.addresses[service], "host:port of the " + service + " service");
  }
}

absl::StatusOr<bool> Run(const Flags& flags) {
  TERPADU_ASSIGN(command::Addresses addresses, command::FindAddresses(flags.addresses));
  Job job{.options = flags.options,
          .services = command::Services(std::move(addresses), kPatience),
          .report = Report(flags.json ? std::cerr : std::cout)};
  std::ofstream calls(flags.calls, std::ios::app);
  job.services.on_call = [&calls](std::string_view method) { calls << method << std::endl; };
  job.services.on_retry = [&job](const absl::Status& status) {
    job.report.Progress("trying again: " + std::string(status.message()));
  };
  TERPADU_RETURN_IF_ERROR(RunSteps(job));
  TERPADU_ASSIGN(const Outcome outcome, ReadOutcome(job));
  job.report.Show(DrawOutcome(job, outcome));
  if (flags.json) {
    std::cout << OutcomeJson(job, outcome);
  }
  return outcome.right();
}

}  // namespace

int RunDemoJob(int argc, char** argv) {
  Flags flags;
  CLI::App app("Runs the main job of the demonstration against running services.", "demo_job");
  AddFlags(app, flags);
  CLI11_PARSE(app, argc, argv);
  const absl::StatusOr<bool> right = Run(flags);
  if (!right.ok()) {
    std::cerr << command::DescribeError(right.status());
    return kFailed;
  }
  return *right ? kRight : kWrong;
}

}  // namespace terpadu::demo
