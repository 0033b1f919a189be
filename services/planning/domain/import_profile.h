#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "nlohmann/json.hpp"
#include "services/planning/domain/finding.h"

namespace terpadu::planning {

// What a column of an action matrix holds.
enum class Field { kProblem, kAction, kResult, kCondition, kTarget, kProgram, kBudget, kUnits };
inline constexpr size_t kFieldCount = 8;

// The words that give a target its meaning, normalized.
struct ValueWords {
  std::vector<std::string> score;
  std::vector<std::string> level;
  std::vector<std::string> index;
  std::vector<std::string> percent;
  std::vector<std::string> at_least;
  std::vector<std::string> until;
  size_t longest_ordinal = 60;  // characters of a value of words alone
};

// A reform area with all the ways it is printed, normalized.
struct ReformArea {
  std::string id;
  std::vector<std::string> names;
};

// How the columns of a printed table are read: the rule `import_profile/{profile}`. See README.md for its form.
struct ImportProfile {
  struct Column {
    Field field;
    std::vector<std::string> headers;  // normalized; any of them
    int first = 1;                     // column, from 1
    int width = 1;                     // more than 1 for the years of the targets
    std::optional<Severity> inherits;  // an empty cell takes the text above it, with a finding of this weight
    bool continues = false;            // a row of these cells alone goes on with the row above
  };

  std::vector<Column> columns;  // in order, one for each field
  int width = 0;                // cells of a line
  std::string area_rule;        // kind of the rule that lists the areas
  ValueWords words;
  std::vector<ReformArea> areas;

  const Column& column(Field field) const { return columns[place_[static_cast<size_t>(field)]]; }

  // FAILED_PRECONDITION, reason PROFILE_INVALID, when `value` is not of the form; asked of the rule's owner, not the
  // caller. `areas` is read apart.
  static absl::StatusOr<ImportProfile> FromJson(const nlohmann::json& value);
  absl::Status ReadAreas(const nlohmann::json& value);

 private:
  std::array<size_t, kFieldCount> place_ = {};
};

}  // namespace terpadu::planning
