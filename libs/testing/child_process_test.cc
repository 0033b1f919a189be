#include "libs/testing/child_process.h"

#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/scratch_folder.h"

namespace terpadu::testing {
namespace {

const std::vector<std::string> kSleep = {"/bin/sleep", "600"};

TEST(ChildProcess, TellsItsExitStatus) {
  EXPECT_EQ(ChildProcess({"/bin/sh", "-c", "exit 3"}, {}).Wait(), 3);
  EXPECT_EQ(ChildProcess({"/no/such/program"}, {}).Wait(), 127);
}

TEST(ChildProcess, TellsTheSignalThatEndedIt) {
  ChildProcess child(kSleep, {});
  EXPECT_FALSE(child.HasEnded());
  child.Signal(SIGTERM);
  EXPECT_EQ(child.Wait(), 128 + SIGTERM);
  EXPECT_TRUE(child.HasEnded());
}

TEST(ChildProcess, EndsWithItsObject) {
  pid_t pid = 0;
  {
    const ChildProcess child(kSleep, {});
    pid = child.pid();
  }
  EXPECT_EQ(kill(pid, 0), -1);
}

TEST(ChildProcess, WritesToItsLog) {
  const ScratchFolder folder("child_process_test");
  const std::string log = folder.path() + "/log";
  ChildProcess({"/bin/sh", "-c", "echo out; echo err >&2"}, {.log = log}).Wait();
  std::ostringstream text;
  text << std::ifstream(log).rdbuf();
  EXPECT_EQ(text.str(), "out\nerr\n");
}

TEST(ChildProcess, HearsSignalsThatTheTestHasBlocked) {
  sigset_t blocked;
  sigset_t before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  ASSERT_EQ(pthread_sigmask(SIG_BLOCK, &blocked, &before), 0);
  ChildProcess child(kSleep, {});
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  child.Signal(SIGTERM);
  EXPECT_EQ(child.Wait(), 128 + SIGTERM);
}

// A test that is killed leaves its child to us, the next reaper above it, which can then wait for its end.
void ExpectChildEndsWithKilledTest(const std::string& user) {
  ASSERT_EQ(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t test = fork();
  ASSERT_GE(test, 0);
  if (test == 0) {
    const ChildProcess child(kSleep, {.user = user});
    const pid_t pid = child.pid();
    if (write(ends[1], &pid, sizeof pid) == sizeof pid) {
      pause();
    }
    _exit(1);
  }
  pid_t child = 0;
  ASSERT_EQ(read(ends[0], &child, sizeof child), static_cast<ssize_t>(sizeof child));
  kill(test, SIGKILL);
  EXPECT_EQ(waitpid(test, nullptr, 0), test);
  EXPECT_EQ(waitpid(child, nullptr, 0), child);
}

TEST(ChildProcess, EndsWhenTheTestIsKilled) { ExpectChildEndsWithKilledTest(""); }

TEST(ChildProcess, EndsWhenTheTestIsKilledEvenAsAnotherUser) {
  if (geteuid() != 0) {
    GTEST_SKIP() << "only root can become another user";
  }
  ExpectChildEndsWithKilledTest("postgres");
}

}  // namespace
}  // namespace terpadu::testing
