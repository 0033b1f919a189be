#include "services/planning/domain/import/builtin_profiles.h"

#include <map>
#include <mutex>

#include "services/planning/domain/import_profile.h"

namespace terpadu::planning {
namespace {

constexpr std::string_view kAreas = "reform_area";

std::optional<std::string_view> TextOf(std::string_view name) {
  for (const auto& [stem, text] : EmbeddedProfiles()) {
    if (stem == name) {
      return text;
    }
  }
  return std::nullopt;
}

std::optional<ImportProfile> Read(std::string_view name) {
  const std::optional<std::string_view> text = name == kAreas ? std::nullopt : TextOf(name);
  if (!text.has_value()) {
    return std::nullopt;
  }
  const nlohmann::json value = nlohmann::json::parse(*text, nullptr, false);
  absl::StatusOr<ImportProfile> profile = ImportProfile::FromJson(value);
  if (!profile.ok()) {
    return std::nullopt;  // a test reads every one
  }
  const std::optional<std::string_view> areas = TextOf(kAreas);
  if (profile->areas.empty() && areas.has_value()) {
    profile->ReadAreas(nlohmann::json::parse(*areas)).IgnoreError();
  }
  profile->name = std::string(name);
  return *std::move(profile);
}

}  // namespace

std::optional<ImportProfile> BuiltInProfile(std::string_view name) {
  static std::mutex mutex;
  static std::map<std::string, ImportProfile, std::less<>> read;
  {
    const std::lock_guard lock(mutex);
    if (const auto found = read.find(name); found != read.end()) {
      return found->second;
    }
  }
  std::optional<ImportProfile> profile = Read(name);  // may read what it extends
  if (profile.has_value()) {
    const std::lock_guard lock(mutex);
    read.emplace(std::string(name), *profile);
  }
  return profile;
}

std::vector<std::string> BuiltInProfileNames() {
  std::vector<std::string> names;
  for (const auto& [stem, text] : EmbeddedProfiles()) {
    if (stem != kAreas) {
      names.emplace_back(stem);
    }
  }
  return names;
}

}  // namespace terpadu::planning
