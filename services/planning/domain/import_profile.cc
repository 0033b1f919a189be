#include "services/planning/domain/import_profile.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "libs/base/error.h"
#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

using nlohmann::json;

constexpr size_t kMostTexts = 500;  // of a list
constexpr int kMostYears = 20;      // what an indicator's event has room for

constexpr std::array<std::string_view, kFieldCount> kFieldNames = {
    "number",       "area",     "tujuan",    "sasaran",   "program",  "kegiatan", "sub_kegiatan", "problem",
    "action",       "result",   "condition", "indicator", "criteria", "measure",  "baseline",     "target",
    "final_target", "schedule", "budget",    "units",     "support",  "source",   "remarks",      "other"};

template <typename Value>
using Words = std::vector<std::pair<std::string_view, Value>>;

// Reads JSON into a profile and notes each fault with its place.
class ProfileReader {
 public:
  explicit ProfileReader(ImportProfile base) : profile_(std::move(base)) {}

  absl::StatusOr<ImportProfile> Read(const json& value) {
    if (!value.is_object()) {
      Fault("", "must be a JSON object");
      return Outcome();
    }
    ReadKeys(value);
    Check();
    return Outcome();
  }

  void Fault(const std::string& path, const std::string& what) {
    faults_.push_back((path.empty() ? "profile" : path) + ": " + what);
  }
  absl::StatusOr<ImportProfile> Outcome() {
    if (faults_.empty()) {
      return std::move(profile_);
    }
    return Error(absl::StatusCode::kFailedPrecondition, "PROFILE_INVALID",
                 "the import profile cannot be used: " + absl::StrJoin(faults_, "; "),
                 {{"faults", absl::StrJoin(faults_, "\n")}});
  }

 private:
  void ReadKeys(const json& value) {
    for (const auto& [key, part] : value.items()) {
      if (key == "columns") {
        ReadColumns(part);
      } else if (key == "words") {
        ReadWords(part);
      } else if (key == "tree") {
        ReadTree(part);
      } else if (key == "cells") {
        ReadCells(part);
      } else if (key == "areas") {
        ReadAreas(part);
      } else if (key == "severity") {
        ReadSeverities(part);
      } else if (key == "target_in_text") {
        ReadTextTargets(part);
      } else if (!ReadSimple(key, part)) {
        Fault(key, "is not a key of a profile");
      }
    }
  }

  bool ReadSimple(const std::string& key, const json& part) {
    if (key == "extends" || key == "name" || key == "title" || key == "legal_basis") {
      if (!part.is_string()) {
        Fault(key, "must be a text");
      } else if (key == "name") {
        profile_.name = part.get<std::string>();
      }
    } else if (key == "without_header") {
      profile_.without_header = Fields(key, part);
    } else if (key == "years") {
      ReadYears(part);
    } else if (key == "headings_in_table") {
      profile_.headings_in_table = Bool(key, part);
    } else if (key == "prose") {
      Append(key, part, profile_.prose);
    } else if (key == "totals") {
      Append(key, part, profile_.totals);
    } else if (key == "unit_words") {
      Append(key, part, profile_.unit_words);
    } else if (key == "no_amount") {
      Append(key, part, profile_.no_amount);
    } else {
      return false;
    }
    return true;
  }

  bool Bool(const std::string& path, const json& value) {
    if (!value.is_boolean()) {
      Fault(path, "must be true or false");
      return false;
    }
    return value.get<bool>();
  }

  // Appends normalized texts to what a profile it extends has.
  void Append(const std::string& path, const json& value, std::vector<std::string>& texts) {
    if (!value.is_array() || value.size() > kMostTexts) {
      return Fault(path, "must be a list of at most " + std::to_string(kMostTexts) + " texts");
    }
    for (size_t i = 0; i < value.size(); ++i) {
      std::string text = value[i].is_string() ? Normalized(value[i].get<std::string>()) : "";
      if (text.empty()) {
        Fault(path + "[" + std::to_string(i) + "]", "must be a text with letters or digits");
      } else if (std::find(texts.begin(), texts.end(), text) == texts.end()) {
        texts.push_back(std::move(text));
      }
    }
  }

  template <typename Value>
  std::optional<Value> OneOf(const std::string& path, const json& value, const Words<Value>& words) {
    std::string all;
    for (const auto& [word, meaning] : words) {
      if (value.is_string() && value.get_ref<const std::string&>() == word) {
        return meaning;
      }
      all += (all.empty() ? "" : ", ") + std::string(word);
    }
    Fault(path, "must be one of " + all);
    return std::nullopt;
  }

  std::optional<Field> OneField(const std::string& path, const json& value) {
    Words<Field> words;
    for (size_t i = 0; i < kFieldCount; ++i) {
      words.emplace_back(kFieldNames[i], static_cast<Field>(i));
    }
    return OneOf(path, value, words);
  }

  std::vector<Field> Fields(const std::string& path, const json& value) {
    std::vector<Field> fields;
    if (!value.is_array() || value.empty() || value.size() > 64) {
      Fault(path, "must be a list of 1 to 64 fields");
      return fields;
    }
    for (size_t i = 0; i < value.size(); ++i) {
      if (const auto field = OneField(path + "[" + std::to_string(i) + "]", value[i])) {
        fields.push_back(*field);
      }
    }
    return fields;
  }

  void ReadColumns(const json& value) {
    if (!value.is_array() || value.empty()) {
      return Fault("columns", "must be a list of columns");
    }
    std::set<Field> seen;
    for (size_t i = 0; i < value.size(); ++i) {
      const std::string path = "columns[" + std::to_string(i) + "]";
      if (!value[i].is_object() || !value[i].contains("field")) {
        Fault(path, "must be an object with a `field`");
        continue;
      }
      const std::optional<Field> field = OneField(path + ".field", value[i]["field"]);
      if (field.has_value() && !seen.insert(*field).second) {
        Fault(path + ".field", "stands twice");
      } else if (field.has_value()) {
        ReadColumn(path, value[i], ColumnOf(*field));
      }
    }
  }

  ImportProfile::Column& ColumnOf(Field field) {
    for (ImportProfile::Column& column : profile_.columns) {
      if (column.field == field) {
        return column;
      }
    }
    return profile_.columns.emplace_back(ImportProfile::Column{.field = field});
  }

  void ReadColumn(const std::string& path, const json& value, ImportProfile::Column& column) {
    for (const auto& [key, part] : value.items()) {
      const std::string at = path + "." + key;
      if (key == "headers") {
        Append(at, part, column.headers);
      } else if (key == "inherits") {
        ReadInherits(at, part, column);
      } else if (key == "continues") {
        column.continues = Bool(at, part);
      } else if (key == "anchor") {
        column.anchor =
            OneOf<Anchor>(at, part, {{"left", Anchor::kLeft}, {"right", Anchor::kRight}, {"none", Anchor::kNone}})
                .value_or(Anchor::kNone);
      } else if (key != "field") {
        Fault(at, "is not a key of a column");
      }
    }
    if (column.headers.empty()) {
      Fault(path + ".headers", "must name at least one header");
    }
  }

  void ReadInherits(const std::string& path, const json& value, ImportProfile::Column& column) {
    if (value.is_string() && value.get<std::string>() == "NO") {
      column.inherits.reset();
      return;
    }
    column.inherits = OneOf<Severity>(path, value, {{"INFO", Severity::kInfo}, {"WARNING", Severity::kWarning}});
    const bool never = column.field == Field::kBudget || column.field == Field::kTarget ||
                       column.field == Field::kFinalTarget || column.field == Field::kNumber;
    if (never) {
      Fault(path, "neither a number, a target nor a budget is ever inherited");
    }
  }

  void ReadWords(const json& value) {
    if (!value.is_object()) {
      return Fault("words", "must be an object");
    }
    const std::map<std::string, std::vector<std::string>*> lists = {
        {"score", &profile_.words.score},       {"level", &profile_.words.level},
        {"index", &profile_.words.index},       {"percent", &profile_.words.percent},
        {"at_least", &profile_.words.at_least}, {"at_most", &profile_.words.at_most},
        {"until", &profile_.words.until},       {"graded", &profile_.words.graded}};
    for (const auto& [key, part] : value.items()) {
      const auto list = lists.find(key);
      if (list != lists.end()) {
        Append("words." + key, part, *list->second);
      } else if (key == "longest_ordinal" && part.is_number_unsigned() && part.get<size_t>() <= kLongestTarget) {
        profile_.words.longest_ordinal = part.get<size_t>();
      } else {
        Fault("words." + key, key == "longest_ordinal" ? "must be a number up to 200" : "is not a list of words");
      }
    }
  }

  void ReadTree(const json& value) {
    if (!value.is_object()) {
      return Fault("tree", "must be an object");
    }
    for (const auto& [key, part] : value.items()) {
      if (key == "leaf") {
        profile_.leaf = OneOf<Leaf>("tree.leaf", part,
                                    {{"action", Leaf::kAction},
                                     {"kegiatan", Leaf::kKegiatan},
                                     {"sub_kegiatan", Leaf::kSubKegiatan},
                                     {"program", Leaf::kProgram},
                                     {"sasaran", Leaf::kSasaran}});
      } else if (key == "sasaran") {
        profile_.sasaran = Fields("tree.sasaran", part);
      } else if (key == "indicator") {
        profile_.indicator = Fields("tree.indicator", part);
      } else {
        Fault("tree." + key, "is not leaf, sasaran or indicator");
      }
    }
  }

  void ReadCells(const json& value) {
    const bool fits = value.is_object() && value.size() == 2 && value.contains("least") && value.contains("most") &&
                      value["least"].is_number_unsigned() && value["most"].is_number_unsigned() &&
                      value["least"] <= value["most"] && value["least"] >= 1 && value["most"] <= 256;
    if (!fits) {
      return Fault("cells", "must be {\"least\": n, \"most\": m} with 1 <= n <= m <= 256");
    }
    profile_.least_cells = value["least"].get<int>();
    profile_.most_cells = value["most"].get<int>();
  }

  void ReadAreas(const json& value) {
    if (value.is_null()) {
      profile_.reads_areas = false;
      profile_.area_rule.clear();
    } else if (value.is_string()) {
      profile_.reads_areas = true;
      profile_.area_rule = value.get<std::string>();
    } else {
      Fault("areas", "must be the kind of the rule that lists the reform areas, or null");
    }
  }

  void ReadSeverities(const json& value) {
    if (!value.is_object()) {
      return Fault("severity", "must be an object of codes of findings");
    }
    for (const auto& [code, part] : value.items()) {
      const auto severity =
          OneOf<Severity>("severity." + code, part,
                          {{"INFO", Severity::kInfo}, {"WARNING", Severity::kWarning}, {"ERROR", Severity::kError}});
      profile_.severities[code] = severity.value_or(Severity::kError);
    }
  }

  void ReadTextTargets(const json& value) {
    if (!value.is_object()) {
      return Fault("target_in_text", "must be an object");
    }
    for (const auto& [key, part] : value.items()) {
      if (key == "fields") {
        profile_.text_target_fields = Fields("target_in_text.fields", part);
      } else if (key == "when") {
        profile_.text_targets = OneOf<TextTargets>("target_in_text.when", part,
                                                   {{"no_other", TextTargets::kWhenNoOther},
                                                    {"always", TextTargets::kAlways},
                                                    {"never", TextTargets::kNever}})
                                    .value_or(TextTargets::kNever);
      } else {
        Fault("target_in_text." + key, "is not `fields` or `when`");
      }
    }
  }

  void ReadYears(const json& value) {
    const bool fits = value.is_array() && value.size() == 2 && value[0].is_number_unsigned() &&
                      value[1].is_number_unsigned() && value[0] >= 1945 && value[1] <= 2200 && value[0] <= value[1] &&
                      value[1].get<int>() - value[0].get<int>() < kMostYears;
    if (!fits) {
      return Fault("years", "must be the first and the last year, such as [2020, 2024], at most 20 years apart");
    }
    profile_.years.clear();
    for (int year = value[0].get<int>(); year <= value[1].get<int>(); ++year) {
      profile_.years.push_back(year);
    }
  }

  void Check() {
    if (profile_.columns.empty()) {
      Fault("columns", "must be given, or inherited by `extends`");
    }
    const bool names_something = std::any_of(profile_.columns.begin(), profile_.columns.end(), [](const auto& column) {
      return column.field == Field::kAction || column.field == Field::kKegiatan || column.field == Field::kProgram ||
             column.field == Field::kSasaran || column.field == Field::kSubKegiatan ||
             column.field == Field::kIndicator;
    });
    if (!names_something) {
      Fault("columns", "one must be an action, program, kegiatan, sub_kegiatan, sasaran or indicator");
    }
  }

  ImportProfile profile_;
  std::vector<std::string> faults_;
};

}  // namespace

std::string_view NameOf(Field field) { return kFieldNames[static_cast<size_t>(field)]; }

std::optional<Field> FieldNamed(std::string_view name) {
  const auto* found = std::find(kFieldNames.begin(), kFieldNames.end(), name);
  return found == kFieldNames.end() ? std::nullopt : std::optional(static_cast<Field>(found - kFieldNames.begin()));
}

const ImportProfile::Column* ImportProfile::column(Field field) const {
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const Column& column) { return column.field == field; });
  return found == columns.end() ? nullptr : &*found;
}

absl::StatusOr<ImportProfile> ImportProfile::FromJson(const json& value) {
  ImportProfile base;
  if (value.is_object() && value.contains("extends")) {
    const std::optional<ImportProfile> named =
        value["extends"].is_string() ? BuiltInProfile(value["extends"].get<std::string>()) : std::nullopt;
    if (!named.has_value()) {
      ProfileReader reader(base);
      reader.Fault("extends", "must name a built-in profile: " + absl::StrJoin(BuiltInProfileNames(), ", "));
      return reader.Outcome();
    }
    base = *named;
  }
  return ProfileReader(std::move(base)).Read(value);
}

absl::Status ImportProfile::ReadAreas(const json& value) try {
  for (const json& area : value.at("areas")) {
    ReformArea read{area.at("id").get<std::string>(), {}};
    for (const json& printed : area.at("names")) {
      read.names.push_back(Normalized(printed.get_ref<const std::string&>()));
    }
    areas.push_back(std::move(read));
  }
  return absl::OkStatus();
} catch (const json::exception& error) {
  return Error(absl::StatusCode::kFailedPrecondition, "PROFILE_INVALID",
               std::string("the list of reform areas cannot be used: ") + error.what());
}

std::vector<std::string> FaultsOf(const absl::Status& status) {
  const ErrorMetadata metadata = MetadataOf(status);
  const auto faults = metadata.find("faults");
  return faults == metadata.end() ? std::vector<std::string>{std::string(status.message())}
                                  : std::vector<std::string>(absl::StrSplit(faults->second, '\n'));
}

}  // namespace terpadu::planning
