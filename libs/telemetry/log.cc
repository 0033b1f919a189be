#include "libs/telemetry/log.h"

#include <unistd.h>

#include <mutex>
#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "nlohmann/json.hpp"

namespace terpadu::telemetry {
namespace {

constexpr size_t kLongestField = 4096;

std::mutex mutex;
std::string& Service() {
  static auto* service = new std::string;  // lives as long as the last thread that logs
  return *service;
}

std::string Bounded(std::string_view text) { return std::string(text.substr(0, kLongestField)); }

void WriteLine(const std::string& line) {
  for (size_t done = 0; done < line.size();) {
    const ssize_t written = ::write(STDERR_FILENO, line.data() + done, line.size() - done);
    if (written <= 0) {
      return;  // nowhere left to complain
    }
    done += static_cast<size_t>(written);
  }
}

void Log(std::string_view severity, std::string_view message, const LogFields& fields) {
  nlohmann::ordered_json line;
  line["time"] = absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", absl::Now(), absl::UTCTimeZone());
  line["severity"] = severity;
  const std::lock_guard lock(mutex);  // lines of two threads do not mix, even when longer than a pipe takes at once
  line["service"] = Service();
  line["message"] = Bounded(message);
  for (const auto& [name, value] : fields) {
    line[name] = Bounded(value);
  }
  WriteLine(line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

}  // namespace

void LogInfo(std::string_view message, const LogFields& fields) { Log("info", message, fields); }
void LogWarning(std::string_view message, const LogFields& fields) { Log("warning", message, fields); }
void LogError(std::string_view message, const LogFields& fields) { Log("error", message, fields); }

void SetLogService(std::string_view service) {
  const std::lock_guard lock(mutex);
  Service() = service;
}

}  // namespace terpadu::telemetry
