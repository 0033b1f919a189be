#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace terpadu::telemetry {

// One JSON object a line on standard error: time (UTC), severity, service, message, then the fields. Never personal
// data, never a payload.
using LogFields = std::vector<std::pair<std::string, std::string>>;

void LogInfo(std::string_view message, const LogFields& fields = {});
void LogWarning(std::string_view message, const LogFields& fields = {});
void LogError(std::string_view message, const LogFields& fields = {});

// Names the service in every line from here on; called once at start.
void SetLogService(std::string_view service);

}  // namespace terpadu::telemetry
