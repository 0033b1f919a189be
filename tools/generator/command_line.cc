#include "tools/generator/command_line.h"

#include <iostream>

#include "CLI/CLI.hpp"
#include "tools/generator/tables.h"
#include "tools/terpadu/console/table.h"

namespace terpadu::generator {
namespace {

constexpr int kWidth = 100;

struct Options {
  int instansi = 1;
  uint64_t seed = 1;
  std::string out;
  bool json = false;
};

std::string TableOf(const std::vector<Summary>& summaries) {
  using command::Align;
  command::Table table({{"instansi"},
                        {"budget", Align::kRight},
                        {"procurement", Align::kRight},
                        {"allocated", Align::kRight},
                        {"sha256"}});
  for (const Summary& summary : summaries) {
    table.Add({summary.instansi, std::to_string(summary.budget), std::to_string(summary.procurement),
               std::to_string(summary.provider + summary.swakelola), summary.sha256.substr(0, 16)});
  }
  command::Table rows({{"table"}, {"rows", Align::kRight}});
  for (const Summary::Table& each : summaries.front().tables) {
    rows.Add({each.name, std::to_string(each.rows)});
  }
  return table.Draw(kWidth) + "\nOf each, with amounts in rupiah:\n" + rows.Draw(kWidth);
}

absl::Status Generate(const Options& options) {
  std::vector<Summary> summaries;
  for (int number = 1; number <= options.instansi; ++number) {
    const Regency regency = MakeRegency(options.seed, number);
    const std::vector<File> files = FilesOf(regency);
    summaries.push_back(SummaryOf(regency, files));
    if (absl::Status written = Write(options.out + "/" + regency.id, files); !written.ok()) {
      return written;
    }
    std::cerr << "generate: " << number << " of " << options.instansi << ", " << regency.id << std::endl;
  }
  const std::string json = JsonOf(options.seed, summaries);
  std::cout << (options.json ? json : TableOf(summaries));
  return Write(options.out, {{.name = "summary.json", .text = json, .sha256 = {}}});
}

}  // namespace

int RunGenerator(int argc, char** argv) {
  CLI::App app("Makes regencies of full size, all of it invented; the same seed gives the same bytes.",
               "terpadu-generate");
  Options options;
  app.add_option("--instansi", options.instansi, "How many regencies")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_option("--seed", options.seed, "What they are drawn from")->capture_default_str();
  app.add_option("--out", options.out, "Folder to write into: one below it for each regency, and summary.json")
      ->required();
  app.add_flag("--json", options.json, "The summary as one JSON object on standard output instead of a table");
  CLI11_PARSE(app, argc, argv);
  if (const absl::Status done = Generate(options); !done.ok()) {
    std::cerr << "terpadu-generate: " << done.ToString() << std::endl;
    return 1;
  }
  return 0;
}

}  // namespace terpadu::generator
