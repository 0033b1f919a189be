#include "services/planning/domain/import_profile.h"

#include <algorithm>
#include <bitset>
#include <map>

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

using nlohmann::json;

constexpr int kMostColumns = 64;
constexpr int kMostYears = 20;  // what an indicator's event has room for

absl::Status Invalid(std::string_view what) {
  return Error(absl::StatusCode::kFailedPrecondition, "PROFILE_INVALID",
               "the import profile cannot be used: " + std::string(what));
}

std::vector<std::string> NormalizedTexts(const json& texts) {
  std::vector<std::string> out;
  for (const json& text : texts) {
    out.push_back(Normalized(text.get_ref<const std::string&>()));
  }
  return out;
}

std::optional<Field> FieldOf(const std::string& name) {
  static const std::map<std::string, Field> kFields = {{"problem", Field::kProblem}, {"action", Field::kAction},
                                                       {"result", Field::kResult},   {"target", Field::kTarget},
                                                       {"program", Field::kProgram}, {"condition", Field::kCondition},
                                                       {"budget", Field::kBudget},   {"units", Field::kUnits}};
  const auto found = kFields.find(name);
  return found == kFields.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Severity> WeightOf(const std::string& name) {
  static const std::map<std::string, Severity> kWeights = {{"INFO", Severity::kInfo}, {"WARNING", Severity::kWarning}};
  const auto found = kWeights.find(name);
  return found == kWeights.end() ? std::nullopt : std::optional(found->second);
}

// Throws json::exception for a missing or mistyped part.
absl::StatusOr<ImportProfile::Column> ReadColumn(const json& value, int first) {
  const std::optional<Field> field = FieldOf(value.at("field").get<std::string>());
  if (!field.has_value()) {
    return Invalid("`" + value.at("field").get<std::string>() + "` is not a field");
  }
  ImportProfile::Column column{.field = *field,
                               .headers = NormalizedTexts(value.at("headers")),
                               .first = first,
                               .width = value.value("width", 1),
                               .continues = value.value("continues", false)};
  if (column.headers.empty() || column.width < 1 || column.width > kMostYears ||
      (column.width > 1 && column.field != Field::kTarget)) {
    return Invalid("a column needs headers and a width of 1, the targets one of 1 to 20");
  }
  if (value.contains("inherits")) {
    column.inherits = WeightOf(value.at("inherits").get<std::string>());
    if (!column.inherits.has_value() || column.field == Field::kBudget || column.field == Field::kTarget) {
      return Invalid("`inherits` is INFO or WARNING, and neither a budget nor a target is ever inherited");
    }
  }
  return column;
}

ValueWords ReadWords(const json& value) {
  return {.score = NormalizedTexts(value.at("score")),
          .level = NormalizedTexts(value.at("level")),
          .index = NormalizedTexts(value.at("index")),
          .percent = NormalizedTexts(value.at("percent")),
          .at_least = NormalizedTexts(value.at("at_least")),
          .until = NormalizedTexts(value.at("until")),
          .longest_ordinal = value.at("longest_ordinal").get<size_t>()};
}

}  // namespace

absl::StatusOr<ImportProfile> ImportProfile::FromJson(const json& value) try {
  ImportProfile profile;
  std::bitset<kFieldCount> seen;
  for (const json& entry : value.at("columns")) {
    TERPADU_ASSIGN(Column column, ReadColumn(entry, profile.width + 1));
    const auto field = static_cast<size_t>(column.field);
    if (seen.test(field)) {
      return Invalid("a field stands twice");
    }
    seen.set(field);
    profile.place_[field] = profile.columns.size();
    profile.width += column.width;
    profile.columns.push_back(std::move(column));
  }
  if (!seen.all() || profile.width > kMostColumns) {
    return Invalid("each of the 8 fields needs a column, and all columns are 64 at most");
  }
  profile.area_rule = value.at("areas").get<std::string>();
  profile.words = ReadWords(value.at("words"));
  return profile;
} catch (const json::exception& error) {
  return Invalid(error.what());
}

absl::Status ImportProfile::ReadAreas(const json& value) try {
  areas.clear();
  for (const json& area : value.at("areas")) {
    areas.push_back({area.at("id").get<std::string>(), NormalizedTexts(area.at("names"))});
  }
  return areas.empty() ? Invalid("no area is listed") : absl::OkStatus();
} catch (const json::exception& error) {
  return Invalid(error.what());
}

}  // namespace terpadu::planning
