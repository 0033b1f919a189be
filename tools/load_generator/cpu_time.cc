#include "tools/load_generator/cpu_time.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
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

}  // namespace

absl::StatusOr<double> CpuTimeOf(pid_t pid) {
  TERPADU_ASSIGN(const Stat stat, StatOf(pid));
  return stat.own;
}

absl::StatusOr<double> CpuTimeOfFamily(pid_t parent) {
  // One that ends meanwhile is missed, not counted twice: its time is not yet in the parent's.
  TERPADU_ASSIGN(const Stat stat, StatOf(parent));
  double sum = stat.own + stat.children;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    int pid = 0;
    if (absl::SimpleAtoi(entry.path().filename().string(), &pid)) {
      const auto child = StatOf(pid);
      sum += child.ok() && child->parent == parent ? child->own : 0;
    }
  }
  return sum;
}

absl::StatusOr<pid_t> ParentOf(pid_t pid) {
  TERPADU_ASSIGN(const Stat stat, StatOf(pid));
  return stat.parent;
}

}  // namespace terpadu::load
