#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "nlohmann/json.hpp"
#include "services/planning/domain/finding.h"
#include "services/planning/domain/target_value.h"

namespace terpadu::planning {

// What a column of a table of plans holds.
enum class Field {
  kNumber,
  kArea,
  kTujuan,
  kSasaran,
  kProgram,
  kKegiatan,
  kSubKegiatan,
  kProblem,
  kAction,
  kResult,
  kCondition,
  kIndicator,
  kCriteria,
  kMeasure,
  kBaseline,
  kTarget,
  kFinalTarget,
  kSchedule,
  kBudget,
  kUnits,
  kSupport,
  kSource,
  kRemarks,
  kOther,  // a column whose header says nothing that is known: kept as printed
};
inline constexpr size_t kFieldCount = static_cast<size_t>(Field::kOther) + 1;

// `sub_kegiatan`; as profiles write it.
std::string_view NameOf(Field field);
std::optional<Field> FieldNamed(std::string_view name);

// A reform area with all the ways it is printed, normalized.
struct ReformArea {
  std::string id;
  std::vector<std::string> names;
};

enum class Anchor { kNone, kLeft, kRight };
enum class Leaf { kAction, kKegiatan, kSubKegiatan, kProgram, kSasaran };
enum class TextTargets { kWhenNoOther, kAlways, kNever };

// How the tables of a family of documents are read; services/planning/README.md has the form it is written in.
struct ImportProfile {
  struct Column {
    Field field;
    std::vector<std::string> headers;  // normalized; any of them
    std::optional<Severity> inherits;  // an empty cell takes the text above it, with a finding of this weight
    bool continues = false;            // a row of such cells alone goes on with the row above
    Anchor anchor = Anchor::kNone;     // the column stands at this end of a row, however many cells the row has
  };

  std::string name;
  std::vector<Column> columns;  // at most one for each field
  std::vector<Field>
      without_header;      // the order of the columns where no header stands; `target` repeated for its years
  std::vector<int> years;  // for a table that names none
  int least_cells = 0;     // of a row; 0 for as the header says
  int most_cells = 0;
  bool reads_areas = true;        // headings are reform areas: one that is none is a finding
  std::string area_rule;          // the rule that lists more of them; "" for none
  bool headings_in_table = true;  // a text that stands alone in a row may be a heading
  std::vector<Field> text_target_fields;
  TextTargets text_targets = TextTargets::kWhenNoOther;
  std::optional<Leaf> leaf;             // what a row becomes; by its columns when not given
  std::vector<Field> sasaran;           // the field whose text is the sasaran of a row: the first that the table has
  std::vector<Field> indicator;         // the same for its indicator
  std::vector<std::string> prose;       // beginnings of lines that belong to no table, normalized
  std::vector<std::string> totals;      // beginnings of rows that sum up
  std::vector<std::string> unit_words;  // words that units begin with, or are
  std::vector<std::string> no_amount;   // words in a cell of money that say there is none
  std::map<std::string, Severity> severities;  // by code of a finding, instead of its usual one
  ValueWords words;
  std::vector<ReformArea> areas;

  // The profile's word on `field`; none when it has no such column.
  const Column* column(Field field) const;

  // `value` over what it `extends` (a profile of `built_in`, or nothing). FAILED_PRECONDITION, reason PROFILE_INVALID,
  // with every fault and its place in the JSON in the message, and one by one by FaultsOf().
  static absl::StatusOr<ImportProfile> FromJson(const nlohmann::json& value);
  // Adds the areas of a rule `reform_area` to those it has.
  absl::Status ReadAreas(const nlohmann::json& value);
};

// The faults that a PROFILE_INVALID names: `columns[3].width: …`.
std::vector<std::string> FaultsOf(const absl::Status& status);

// A profile that ships with the suite; none for a name that no such profile has.
std::optional<ImportProfile> BuiltInProfile(std::string_view name);
std::vector<std::string> BuiltInProfileNames();

}  // namespace terpadu::planning
