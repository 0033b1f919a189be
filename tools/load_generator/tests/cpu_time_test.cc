#include "tools/load_generator/cpu_time.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <ctime>

#include "libs/testing/status_matchers.h"

namespace terpadu::load {
namespace {

using testing::StatusIs;

TEST(CpuTime, IsThatOfARunningProcess) {
  EXPECT_GE(CpuTimeOf(getpid()).value(), 0);
  EXPECT_EQ(ParentOf(getpid()).value(), getppid());
  EXPECT_THAT(CpuTimeOf(0), StatusIs(absl::StatusCode::kNotFound, "NO_PROCESS"));
}

// A child that uses half a second of processor, and then ends or waits.
double TimeOfFamilyWithBusyChild(bool ends) {
  const double before = CpuTimeOfFamily(getpid()).value();
  const pid_t child = fork();
  if (child == 0) {
    while (clock() < CLOCKS_PER_SEC / 2) {
    }
    if (!ends) {
      raise(SIGSTOP);
    }
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, WUNTRACED);
  const double after = CpuTimeOfFamily(getpid()).value();
  kill(child, SIGKILL);
  waitpid(child, &status, 0);
  return after - before;
}

TEST(CpuTime, OfAFamilyCountsChildrenThatLiveAndThatHaveEnded) {
  EXPECT_GE(TimeOfFamilyWithBusyChild(/*ends=*/false), 0.45);
  EXPECT_GE(TimeOfFamilyWithBusyChild(/*ends=*/true), 0.45);
}

}  // namespace
}  // namespace terpadu::load
