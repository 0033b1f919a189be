// The main job through live services, and through the death of each.
#include <cstdlib>
#include <iostream>
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

// A seed of this run's own; that of a failed run when TERPADU_SEED says it.
unsigned Seed() {
  const char* given = std::getenv("TERPADU_SEED");
  return given == nullptr ? std::random_device()() : static_cast<unsigned>(std::strtoul(given, nullptr, 10));
}

// After which call a service is to die: any of them, or, as often, one that it is answering itself.
size_t CallToDieAt(const std::string& service, unsigned seed) {
  std::mt19937 random(seed);
  const std::vector<std::string>& calls = UndisturbedCalls();
  std::vector<size_t> all, its_own;
  for (size_t i = 0; i < calls.size(); ++i) {
    all.push_back(i + 1);
    if (calls[i].rfind("terpadu." + service + ".", 0) == 0) {
      its_own.push_back(i + 1);
    }
  }
  const std::vector<size_t>& eligible = random() % 2 == 0 ? all : its_own;
  return eligible.at(random() % eligible.size());
}

TEST(MainJob, EndsWithTheSameTotalInEveryService) { EXPECT_GT(UndisturbedCalls().size(), 100U); }

class MainJobThroughDeath : public ::testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(Of, MainJobThroughDeath, ::testing::ValuesIn(command::ServiceNames()),
                         [](const auto& service) { return service.param; });

TEST_P(MainJobThroughDeath, EndsWithTheSameTotalInEveryService) {
  const unsigned seed = Seed();
  const size_t call = CallToDieAt(GetParam(), seed);
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
