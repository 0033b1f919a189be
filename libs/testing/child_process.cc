#include "libs/testing/child_process.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libs/base/assert.h"

namespace terpadu::testing {
namespace {

// All that the child needs, made before the fork: after it, in a program of several threads, nothing may allocate.
struct Launch {
  std::vector<char*> arguments;
  const passwd* user = nullptr;
  int output = -1;
  int end_signal = SIGKILL;
  pid_t parent = getpid();
};

bool BecomeUser(const passwd* user) {
  return user == nullptr ||
         (setgroups(1, &user->pw_gid) == 0 && setgid(user->pw_gid) == 0 && setuid(user->pw_uid) == 0);
}

[[noreturn]] void Run(const Launch& launch) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  if (launch.output >= 0) {
    dup2(launch.output, STDOUT_FILENO);
    dup2(launch.output, STDERR_FILENO);
  }
  close_range(3, ~0U, 0);
  // A change of user clears the death signal, so it comes second; the parent may have died before it was set.
  if (BecomeUser(launch.user) && prctl(PR_SET_PDEATHSIG, launch.end_signal) == 0 && getppid() == launch.parent) {
    execv(launch.arguments[0], launch.arguments.data());
  }
  _exit(127);
}

int ExitStatus(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& command, const Options& options)
    : end_signal_(options.end_signal) {
  TERPADU_ASSERT(gettid() == getpid());
  Launch launch{.end_signal = options.end_signal};
  for (const std::string& argument : command) {
    launch.arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  launch.arguments.push_back(nullptr);
  if (!options.user.empty()) {
    launch.user = getpwnam(options.user.c_str());
    TERPADU_ASSERT(launch.user != nullptr);
  }
  if (!options.log.empty()) {
    launch.output = open(options.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    TERPADU_ASSERT(launch.output >= 0);
  }
  pid_ = fork();
  TERPADU_ASSERT(pid_ >= 0);
  if (pid_ == 0) {
    Run(launch);
  }
  if (launch.output >= 0) {
    close(launch.output);
  }
}

ChildProcess::~ChildProcess() {
  Signal(end_signal_);
  Wait();
}

void ChildProcess::Signal(int signal) {
  if (!HasEnded()) {
    kill(pid_, signal);
  }
}

bool ChildProcess::HasEnded() {
  int status = 0;
  if (status_ < 0 && waitpid(pid_, &status, WNOHANG) == pid_) {
    status_ = ExitStatus(status);
  }
  return status_ >= 0;
}

int ChildProcess::Wait() {
  int status = 0;
  while (status_ < 0) {
    if (waitpid(pid_, &status, 0) == pid_) {
      status_ = ExitStatus(status);
    }
  }
  return status_;
}

}  // namespace terpadu::testing
