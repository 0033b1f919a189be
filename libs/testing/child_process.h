#pragma once

#include <sys/types.h>

#include <csignal>
#include <string>
#include <vector>

namespace terpadu::testing {

// A program that runs beside the test and ends with it, even when the test is killed. To be started from the main
// thread: the kernel ends the child with the thread that started it.
class ChildProcess {
 public:
  struct Options {
    std::string user;          // runs as this user; "" for the test's own
    std::string log;           // its output is appended to this file; "" for the test's own output
    int end_signal = SIGKILL;  // ends it, with the test or in the destructor
  };

  // `command` is the program's path and its arguments. Aborts when it cannot be started.
  ChildProcess(const std::vector<std::string>& command, const Options& options);
  // Ends it and waits for that.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const { return pid_; }
  void Signal(int signal);
  bool HasEnded();
  // Waits for its end: the exit status, or 128 + the signal that ended it.
  int Wait();

 private:
  pid_t pid_;
  int end_signal_;
  int status_ = -1;  // -1 while it runs
};

}  // namespace terpadu::testing
