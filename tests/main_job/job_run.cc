#include "tests/main_job/job_run.h"

#include <fstream>
#include <iterator>

#include "absl/time/clock.h"

namespace terpadu::main_job {
namespace {

std::string TextOf(const std::string& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::vector<std::string> CommandOf(const Stack& stack, const std::string& calls) {
  const std::string samples = std::string(TERPADU_SOURCE) + "/tools/samples/";
  std::vector<std::string> command = {
      std::string(TERPADU_BIN) + "/demo_job", "--json",  "--input", samples + "probolinggo-2018-2022.tsv", "--units",
      samples + "probolinggo-units.tsv",      "--calls", calls};
  for (const auto& [service, address] : stack.addresses()) {
    command.insert(command.end(), {"--" + service, address});
  }
  return command;
}

}  // namespace

JobRun::JobRun(const Stack& stack)
    : calls_(stack.folder() + "/calls"),
      output_(stack.folder() + "/job.log"),
      process_(CommandOf(stack, calls_), {.log = output_}) {}

std::vector<std::string> JobRun::Calls() const {
  std::ifstream stream(calls_);
  std::vector<std::string> calls;
  for (std::string line; std::getline(stream, line);) {
    calls.push_back(line);
  }
  return calls;
}

void JobRun::WaitForCalls(size_t calls) {
  while (Calls().size() < calls && !process_.HasEnded()) {
    absl::SleepFor(absl::Milliseconds(1));
  }
}

std::string JobRun::Output() const { return TextOf(output_); }

// The story and the JSON come to the same file; the JSON is the last, from a line of its own.
nlohmann::json JobRun::Outcome() const {
  const std::string output = Output();
  const size_t begin = output.rfind("\n{\n");
  return nlohmann::json::parse(begin == std::string::npos ? "" : output.substr(begin), nullptr,
                               /*allow_exceptions=*/false);
}

}  // namespace terpadu::main_job
