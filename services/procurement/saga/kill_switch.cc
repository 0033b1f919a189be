#include "services/procurement/saga/kill_switch.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

namespace terpadu::procurement {

FaultPoint KillSwitchFromEnvironment() {
  const char* const named = std::getenv("TERPADU_SAGA_KILL_FILE");
  if (named == nullptr || *named == '\0') {
    return {};
  }
  return [file = std::string(named)](std::string_view) {
    int left = 0;
    if (!(std::ifstream(file) >> left)) {
      return absl::OkStatus();
    }
    if (left == 0) {
      std::remove(file.c_str());
      std::raise(SIGKILL);
    }
    std::ofstream(file, std::ios::trunc) << left - 1;
    return absl::OkStatus();
  };
}

}  // namespace terpadu::procurement
