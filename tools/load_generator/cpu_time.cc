#include "tools/load_generator/cpu_time.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/time/clock.h"
#include "libs/base/error.h"
#include "libs/base/status.h"

namespace terpadu::load {
namespace {

struct Stat {
  pid_t parent = 0;
  double own = 0;       // seconds
  double children = 0;  // of those that have ended
};

// proc(5), the fields after the name, which may hold anything: state is 0.
enum Field { kParent = 1, kUser = 11, kSystem = 12, kChildrenUser = 13, kChildrenSystem = 14 };

absl::StatusOr<Stat> StatOf(pid_t pid) {
  std::ostringstream text;
  text << std::ifstream("/proc/" + std::to_string(pid) + "/stat").rdbuf();
  const std::string line = text.str();
  std::istringstream rest(line.substr(std::min(line.size(), line.rfind(')') + 1)));
  const std::vector<std::string> fields{std::istream_iterator<std::string>(rest), {}};
  if (fields.size() <= kChildrenSystem) {
    return Error(absl::StatusCode::kNotFound, "NO_PROCESS", "no process " + std::to_string(pid) + " runs here");
  }
  const auto seconds = [&fields](Field user, Field system) {
    return (std::stod(fields[user]) + std::stod(fields[system])) / static_cast<double>(sysconf(_SC_CLK_TCK));
  };
  return Stat{.parent = static_cast<pid_t>(std::stol(fields[kParent])),
              .own = seconds(kUser, kSystem),
              .children = seconds(kChildrenUser, kChildrenSystem)};
}

double TimeOfChildren(pid_t parent) {
  double sum = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    int pid = 0;
    if (absl::SimpleAtoi(entry.path().filename().string(), &pid)) {
      const auto child = StatOf(pid);
      sum += child.ok() && child->parent == parent ? child->own : 0;
    }
  }
  return sum;
}

}  // namespace

absl::StatusOr<double> CpuTimeOf(pid_t pid) {
  TERPADU_ASSIGN(const Stat stat, StatOf(pid));
  return stat.own;
}

absl::StatusOr<double> CpuTimeOfFamily(pid_t parent) {
  // The time of a child that is waited for moves to its parent: a look during which that happened is not taken.
  constexpr int kLooks = 100;
  TERPADU_ASSIGN(Stat before, StatOf(parent));
  for (int look = 0; look < kLooks; ++look) {
    const double children = TimeOfChildren(parent);
    TERPADU_ASSIGN(const Stat after, StatOf(parent));
    if (after.children == before.children) {
      return after.own + after.children + children;
    }
    before = after;
    absl::SleepFor(absl::Milliseconds(10));
  }
  return Error(absl::StatusCode::kUnavailable, "PROCESSES_CHANGE", "the children of a process end all the time");
}

absl::StatusOr<pid_t> ParentOf(pid_t pid) {
  TERPADU_ASSIGN(const Stat stat, StatOf(pid));
  return stat.parent;
}

}  // namespace terpadu::load
