#include "tools/terpadu/command/import_source.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "services/planning/domain/text.h"
#include "tools/terpadu/client/file.h"
#include "tools/terpadu/client/unit_file.h"

namespace terpadu::command {
namespace {

constexpr size_t kLargestProfile = 64 << 10;
constexpr size_t kLargestUnitFile = 4 << 20;

absl::StatusOr<nlohmann::json> ParseProfile(const std::string& path, const std::string& text) try {
  return nlohmann::json::parse(text);
} catch (const nlohmann::json::exception& error) {
  return Error(absl::StatusCode::kInvalidArgument, "PROFILE_INVALID", path + " is not JSON: " + error.what(),
               {{"file", path}});
}

}  // namespace

bool IsProfileFile(const std::string& profile) {
  return profile.find('/') != std::string::npos || profile.ends_with(".json");
}

absl::StatusOr<std::string> ReadProfileFile(const std::string& path) { return ReadFile(path, kLargestProfile); }

absl::StatusOr<planning::ImportProfile> FindProfile(const std::string& profile) {
  if (IsProfileFile(profile)) {
    TERPADU_ASSIGN(const std::string text, ReadProfileFile(profile));
    TERPADU_ASSIGN(const nlohmann::json value, ParseProfile(profile, text));
    return planning::ImportProfile::FromJson(value);
  }
  if (std::optional<planning::ImportProfile> built_in = planning::BuiltInProfile(profile)) {
    return *std::move(built_in);
  }
  return Error(absl::StatusCode::kInvalidArgument, "PROFILE_UNKNOWN",
               "`" + profile + "` is no built-in profile (" + absl::StrJoin(planning::BuiltInProfileNames(), ", ") +
                   ") and no path of a profile file",
               {{"profile", profile}});
}

absl::StatusOr<planning::UnitDirectory> ReadUnits(const std::string& path) {
  TERPADU_ASSIGN(const std::string content, ReadFile(path, kLargestUnitFile));
  TERPADU_ASSIGN(const auto requests, ParseUnitFile(content, "offline"));
  planning::UnitDirectory directory;
  for (const auto& request : requests) {
    directory.Add(planning::Normalized(request.unit().title()), request.unit_id());
    for (const std::string& alias : request.unit().aliases()) {
      directory.Add(planning::Normalized(alias), request.unit_id());
    }
  }
  return directory;
}

absl::StatusOr<PlanYears> ParseYears(const std::string& text) {
  if (text.empty()) {
    return PlanYears{};
  }
  const size_t dash = text.find('-');
  PlanYears years;
  const bool start = absl::SimpleAtoi(text.substr(0, dash), &years.start);
  const bool end = dash == std::string::npos || absl::SimpleAtoi(text.substr(dash + 1), &years.end);
  years.end = dash == std::string::npos ? years.start : years.end;
  if (!start || !end || years.start < 1945 || years.end > 2200 || years.end < years.start ||
      years.end - years.start >= 20) {
    return Error(absl::StatusCode::kInvalidArgument, "YEARS_INVALID",
                 "`" + text + "` is not the years of a plan, such as 2021-2024, at most 20");
  }
  return years;
}

}  // namespace terpadu::command
