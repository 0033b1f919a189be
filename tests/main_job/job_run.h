#pragma once

#include <string>
#include <vector>

#include "libs/testing/child_process.h"
#include "nlohmann/json.hpp"
#include "tests/main_job/stack.h"

namespace terpadu::main_job {

// One run of the demo's job against a stack, as a process.
class JobRun {
 public:
  explicit JobRun(const Stack& stack);

  // The methods of the calls it has made so far.
  std::vector<std::string> Calls() const;
  // Waits until it has made so many calls, or has ended.
  void WaitForCalls(size_t calls);
  // Waits for its end; the exit code.
  int Wait() { return process_.Wait(); }

  // The JSON that it printed; discarded (not an object) when it printed none.
  nlohmann::json Outcome() const;
  // All that it said, for a failed test.
  std::string Output() const;

 private:
  std::string calls_;
  std::string output_;
  testing::ChildProcess process_;
};

}  // namespace terpadu::main_job
