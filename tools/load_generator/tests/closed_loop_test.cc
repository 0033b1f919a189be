#include "tools/load_generator/closed_loop.h"

#include <mutex>
#include <set>

#include "gmock/gmock.h"
#include "libs/base/error.h"

namespace terpadu::load {
namespace {

// A round that ends when its requests are used up, so that no test waits for a clock.
ClosedLoop LoopOf(int64_t most) {
  return {.clients = 3,
          .warm_up = absl::ZeroDuration(),
          .length = absl::Hours(1),
          .most = most,
          .request = [](int, int64_t) { return absl::OkStatus(); },
          .add_cpu = [](Round&, double) {}};
}

TEST(ClosedLoop, MakesEachRequestOnceAndEndsEarlyWhenNothingIsLeft) {
  std::mutex mutex;
  std::multiset<int64_t> numbers;
  ClosedLoop loop = LoopOf(100);
  loop.request = [&](int, int64_t number) {
    const std::lock_guard lock(mutex);
    numbers.insert(number);
    return absl::OkStatus();
  };
  const Round round = RunClosedLoop(loop);
  EXPECT_EQ(numbers.size(), 100);
  EXPECT_EQ(*numbers.begin(), 1);
  EXPECT_EQ(*numbers.rbegin(), 100);
  EXPECT_EQ(std::set<int64_t>(numbers.begin(), numbers.end()).size(), 100);
  EXPECT_TRUE(round.nothing_left);
  EXPECT_EQ(round.errors, 0);
}

TEST(ClosedLoop, DoesNotCountTheWarmUp) {
  ClosedLoop loop = LoopOf(100);
  loop.warm_up = absl::Hours(1);
  EXPECT_EQ(RunClosedLoop(loop).requests, 0);
}

TEST(ClosedLoop, CountsErrorsAndKeepsTheFirst) {
  ClosedLoop loop = LoopOf(10);
  loop.clients = 1;
  loop.request = [](int, int64_t number) {
    return number % 5 == 0 ? Error(absl::StatusCode::kInternal, "WHY", std::to_string(number)) : absl::OkStatus();
  };
  const Round round = RunClosedLoop(loop);
  EXPECT_EQ(round.errors, 2);
  EXPECT_EQ(round.first_error, "INTERNAL WHY: 5");
}

TEST(ClosedLoop, ReadsTheClocksWhenCountingBeginsAndWhenItEnds) {
  ClosedLoop loop = LoopOf(10);
  std::vector<double> signs;
  loop.add_cpu = [&](Round& round, double sign) {
    signs.push_back(sign);
    round.server_cpu += sign * 2 * static_cast<double>(signs.size());
  };
  EXPECT_EQ(RunClosedLoop(loop).server_cpu, -1 * 2 * 1 + 1 * 2 * 2);
  EXPECT_THAT(signs, ::testing::ElementsAre(-1, 1));
}

}  // namespace
}  // namespace terpadu::load
