// The main job through live services, and through the death of each.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"
#include "tests/main_job/job_run.h"
#include "tests/main_job/stack.h"
#include "tools/terpadu/reconcile/reconcile.h"

namespace terpadu::main_job {
namespace {

using ::testing::IsEmpty;
using testing::IsOkAndHolds;

constexpr int64_t kTotal = 5'535'000'000;
constexpr absl::Duration kSettle = absl::Seconds(30);

// What must come out, whatever happened meanwhile.
void ExpectRight(const Stack& stack, JobRun& job) {
  ASSERT_EQ(job.Wait(), 0) << job.Output();
  const nlohmann::json outcome = job.Outcome();
  ASSERT_TRUE(outcome.is_object()) << job.Output();
  EXPECT_EQ(
      outcome["totals"],
      nlohmann::json({{"planning", kTotal}, {"budgeting", kTotal}, {"procurement", kTotal}, {"reporting", kTotal}}));
  EXPECT_EQ(outcome["actions"], 41);
  EXPECT_EQ(outcome["budgets"], 36);
  EXPECT_EQ(outcome["rpp"], nlohmann::json({{"on_time", 1}, {"late", 1}}));
  EXPECT_THAT(outcome["differences"], IsEmpty());
  command::Services services(stack.addresses());
  EXPECT_THAT(command::Reconcile(services, {"tester", command::kReconcileRoles}, "kota-probolinggo", kSettle),
              IsOkAndHolds(IsEmpty()));
}

// The calls that the job makes when nothing disturbs it.
const std::vector<std::string>& UndisturbedCalls() {
  static const std::vector<std::string> calls = [] {
    const Stack stack;
    JobRun job(stack);
    ExpectRight(stack, job);
    return job.Calls();
  }();
  return calls;
}

std::string TextOf(const std::string& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

// What a shell needs to find the command and the stack.
std::string Environment(const Stack& stack) {
  std::string text = "cd " TERPADU_SOURCE " && export PATH=" TERPADU_BIN ":$PATH";
  for (const auto& [service, address] : stack.addresses()) {
    text += " " + command::AddressVariable(service) + "=" + address;
  }
  return text + " && ";
}

// A seed of this run's own; that of a failed run when TERPADU_SEED says it.
unsigned Seed() {
  const char* given = std::getenv("TERPADU_SEED");
  return given == nullptr ? std::random_device()() : static_cast<unsigned>(std::strtoul(given, nullptr, 10));
}

// At which call of the job, from 1, a service is to die. A method is drawn first, and then one of its calls: most calls
// are of the few methods that every package goes through.
size_t DrawCall(unsigned seed) {
  std::map<std::string, std::vector<size_t>> by_method;
  for (size_t i = 0; i < UndisturbedCalls().size(); ++i) {
    by_method[UndisturbedCalls()[i]].push_back(i + 1);
  }
  std::mt19937 random(seed);
  const std::vector<size_t>& calls = std::next(by_method.begin(), random() % by_method.size())->second;
  return calls[random() % calls.size()];
}

TEST(MainJob, EndsWithTheSameTotalInEveryService) { EXPECT_GT(UndisturbedCalls().size(), 100U); }

// The commands of the README, indented by four blanks, in order, on the stack of a finished job.
TEST(MainJob, EveryCommandOfTheReadmeWorks) {
  const Stack stack;
  JobRun job(stack);
  ASSERT_EQ(job.Wait(), 0) << job.Output();
  std::ifstream readme(std::string(TERPADU_SOURCE) + "/tools/terpadu/README.md");
  int commands = 0;
  for (std::string line; std::getline(readme, line);) {
    if (line.rfind("    terpadu ", 0) == 0) {
      const std::string command = line.substr(0, line.find("  #"));
      testing::ChildProcess shell({"/bin/bash", "-c", Environment(stack) + command},
                                  {.log = stack.folder() + "/readme"});
      EXPECT_EQ(shell.Wait(), 0) << command << "\n" << TextOf(stack.folder() + "/readme");
      ++commands;
    }
  }
  EXPECT_GE(commands, 10);
}

class MainJobThroughDeath : public ::testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(Of, MainJobThroughDeath, ::testing::ValuesIn(command::ServiceNames()),
                         [](const auto& service) { return service.param; });

TEST_P(MainJobThroughDeath, EndsWithTheSameTotalInEveryService) {
  const unsigned seed = Seed();
  const size_t call = DrawCall(seed);
  const std::string death = GetParam() + " dies at call " + std::to_string(call) + ", " + UndisturbedCalls()[call - 1] +
                            " (TERPADU_SEED=" + std::to_string(seed) + ")";
  SCOPED_TRACE(death);
  std::cout << death << "\n";
  Stack stack;
  JobRun job(stack);
  job.WaitForCalls(call);
  stack.Kill(GetParam());
  stack.Restart(GetParam());
  ExpectRight(stack, job);
}

}  // namespace
}  // namespace terpadu::main_job
