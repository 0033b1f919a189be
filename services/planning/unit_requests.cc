#include "services/planning/unit_requests.h"

#include <algorithm>

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "services/planning/days.h"
#include "services/planning/domain/text.h"
#include "services/planning/fields.h"
#include "services/planning/names.h"

namespace terpadu::planning {
namespace {

const std::set<std::string>& ChangeableFields() {
  static const std::set<std::string> fields = {"title", "aliases",     "dated_aliases", "code",
                                               "kind",  "parent_unit", "valid_from",    "valid_to"};
  return fields;
}

UnitName ReadName(const std::string& field, const std::string& printed, FieldErrors& errors) {
  CheckText(field, printed, kLongestUnitName, errors);
  const size_t words = WordsOf(printed).size();
  if (words == 0 || words > UnitDirectory::kMostWords) {
    errors.Add(field, "must have 1 to " + std::to_string(UnitDirectory::kMostWords) + " words");
  }
  return {CollapseBlanks(printed), Normalized(printed)};
}

// Adds `name` to `names` unless one there compares equal on one of its days.
void AddName(const std::string& field, UnitName name, std::vector<UnitName>& names, FieldErrors& errors) {
  const bool repeats = std::any_of(names.begin(), names.end(), [&](const UnitName& other) {
    return other.normalized == name.normalized && Overlap(other, name);
  });
  if (repeats) {
    errors.Add(field, "repeats a name of the unit, case, blanks and punctuation ignored");
  }
  names.push_back(std::move(name));
}

void CheckDays(const std::string& field, const std::optional<CalendarDay>& first,
               const std::optional<CalendarDay>& last, FieldErrors& errors) {
  if (first.has_value() && last.has_value() && *last < *first) {
    errors.Add(field, "must not be before valid_from");
  }
}

void AddDatedName(const std::string& field, const v1::UnitAlias& alias, std::vector<UnitName>& names,
                  FieldErrors& errors) {
  UnitName name = ReadName(field + ".text", alias.text(), errors);
  name.valid_from = ReadDay(field + ".valid_from", alias.has_valid_from(), alias.valid_from(), errors);
  name.valid_to = ReadDay(field + ".valid_to", alias.has_valid_to(), alias.valid_to(), errors);
  name.shared = alias.shared();
  CheckDays(field + ".valid_to", name.valid_from, name.valid_to, errors);
  if (!name.is_dated()) {
    errors.Add(field, "is neither dated nor shared: it belongs into aliases");
  }
  AddName(field + ".text", std::move(name), names, errors);
}

// Reads the names of `unit`, its title first; `title` tells whether there is to be one.
std::vector<UnitName> ReadNames(const v1::Unit& unit, bool title, FieldErrors& errors) {
  std::vector<UnitName> names;
  if (title) {
    names.push_back(ReadName("unit.title", unit.title(), errors));
  }
  if (unit.aliases_size() + unit.dated_aliases_size() > kMostAliases) {
    errors.Add("unit.aliases", "must be at most " + std::to_string(kMostAliases));
    return names;
  }
  for (int i = 0; i < unit.aliases_size(); ++i) {
    const std::string field = "unit.aliases[" + std::to_string(i) + "]";
    AddName(field, ReadName(field, unit.aliases(i), errors), names, errors);
  }
  for (int i = 0; i < unit.dated_aliases_size(); ++i) {
    AddDatedName("unit.dated_aliases[" + std::to_string(i) + "]", unit.dated_aliases(i), names, errors);
  }
  return names;
}

// Everything but the names.
void ReadRest(const v1::Unit& unit, UnitRow& row, FieldErrors& errors) {
  row.code = unit.code();
  if (!row.code.empty() && (!IsResourceId(row.code) || row.code.size() > 64)) {
    errors.Add("unit.code", "must be 1 to 64 of [A-Za-z0-9._-], beginning with a letter or digit");
  }
  if (!v1::UnitKind_IsValid(unit.kind())) {
    errors.Add("unit.kind", "must be a kind of unit, or UNSPECIFIED");
  }
  row.kind = unit.kind();
  if (std::string parent = CheckLink("unit.parent_unit", kUnitPattern, row.instansi, unit.parent_unit(), errors);
      !parent.empty()) {
    if (parent == row.unit_id) {
      errors.Add("unit.parent_unit", "must be another unit");
    }
    row.parent_id = std::move(parent);
  }
  row.valid_from = ReadDay("unit.valid_from", unit.has_valid_from(), unit.valid_from(), errors);
  row.valid_to = ReadDay("unit.valid_to", unit.has_valid_to(), unit.valid_to(), errors);
  CheckDays("unit.valid_to", row.valid_from, row.valid_to, errors);
}

// The fields that an update is about.
std::set<std::string> ReadMask(const v1::UpdateUnitRequest& request, FieldErrors& errors) {
  const v1::Unit& unit = request.unit();
  std::set<std::string> fields;
  for (const std::string& path : request.update_mask().paths()) {
    if (path == "*") {
      return ChangeableFields();
    }
    if (!ChangeableFields().contains(path)) {
      errors.Add("update_mask", "must not name " + path);
    }
    fields.insert(path);
  }
  if (!fields.empty()) {
    return fields;
  }
  const std::pair<const char*, bool> populated[] = {{"title", !unit.title().empty()},
                                                    {"aliases", unit.aliases_size() > 0},
                                                    {"code", !unit.code().empty()},
                                                    {"dated_aliases", unit.dated_aliases_size() > 0},
                                                    {"kind", unit.kind() != 0},
                                                    {"parent_unit", !unit.parent_unit().empty()},
                                                    {"valid_from", unit.has_valid_from()},
                                                    {"valid_to", unit.has_valid_to()}};
  for (const auto& [field, has_value] : populated) {
    if (has_value) {
      fields.insert(field);
    }
  }
  return fields;
}

std::optional<int64_t> ReadEtag(const char* field, const std::string& etag, FieldErrors& errors) {
  const auto version = rpc::VersionOf(etag);
  errors.Add(field, version.status());
  return version.ok() ? *version : std::nullopt;
}

}  // namespace

absl::StatusOr<UnitRow> Read(const v1::CreateUnitRequest& request, absl::Time now) {
  FieldErrors errors;
  UnitRow unit{.instansi = CheckName("parent", kInstansiPattern, request.parent(), errors),
               .unit_id = request.unit_id(),
               .names = {},
               .created = now,
               .updated = now};
  if (!IsResourceId(request.unit_id())) {
    errors.Add("unit_id", kIdRule);
  }
  unit.names = ReadNames(request.unit(), true, errors);
  ReadRest(request.unit(), unit, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return unit;
}

absl::StatusOr<UnitChange> Read(const v1::UpdateUnitRequest& request, absl::Time now) {
  FieldErrors errors;
  UnitChange change;
  const auto ids = ParseName(kUnitPattern, request.unit().name());
  errors.Add("unit.name", ids.status());
  if (ids.ok()) {
    change.values.instansi = ids->at(0);
    change.values.unit_id = ids->at(1);
  }
  change.fields = ReadMask(request, errors);
  change.version = ReadEtag("unit.etag", request.unit().etag(), errors);
  change.values.names = ReadNames(request.unit(), change.Has("title"), errors);
  ReadRest(request.unit(), change.values, errors);
  CheckOptionalText("legal_basis", request.legal_basis(), kLongestLegalBasis, errors);
  change.values.legal_basis = CollapseBlanks(request.legal_basis());
  change.values.updated = now;
  change.effective =
      ReadDay("effective_date", request.has_effective_date(), request.effective_date(), errors).value_or(DayOf(now));
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return change;
}

absl::StatusOr<Merger> Read(const v1::MergeUnitsRequest& request) {
  FieldErrors errors;
  Merger merger{.instansi = CheckName("parent", kInstansiPattern, request.parent(), errors)};
  merger.successor_id = CheckLink("successor", kUnitPattern, merger.instansi, request.successor(), errors);
  if (request.units_size() < 1 || request.units_size() > kMostMerged) {
    errors.Add("units", "must be 1 to " + std::to_string(kMostMerged));
  }
  std::set<std::string> seen = {merger.successor_id};
  for (int i = 0; i < std::min(request.units_size(), kMostMerged); ++i) {
    const std::string field = "units[" + std::to_string(i) + "]";
    merger.unit_ids.push_back(CheckLink(field, kUnitPattern, merger.instansi, request.units(i), errors));
    if (request.units(i).empty()) {
      errors.Add(field, "must be set");
    }
    if (!merger.unit_ids.back().empty() && !seen.insert(merger.unit_ids.back()).second) {
      errors.Add(field, "must be another unit than the successor and those before it");
    }
  }
  merger.date = ReadDay("date", true, request.date(), errors).value_or(CalendarDay());
  CheckText("legal_basis", request.legal_basis(), kLongestLegalBasis, errors);
  if (!request.title().empty()) {
    merger.title = ReadName("title", request.title(), errors);
  }
  merger.version = ReadEtag("etag", request.etag(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return merger;
}

absl::StatusOr<UnitText> Read(const v1::ResolveUnitRequest& request, absl::Time now) {
  FieldErrors errors;
  UnitText text{.instansi = CheckName("parent", kInstansiPattern, request.parent(), errors)};
  CheckText("text", request.text(), kLongestUnitText, errors);
  text.day = ReadDay("date", request.has_date(), request.date(), errors).value_or(DayOf(now));
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return text;
}

absl::StatusOr<UnitListing> Read(const v1::ListUnitsRequest& request) {
  FieldErrors errors;
  UnitListing listing{.instansi = CheckName("parent", kInstansiPattern, request.parent(), errors)};
  listing.filter.kind = request.kind();
  listing.filter.parent_id = CheckLink("parent_unit", kUnitPattern, listing.instansi, request.parent_unit(), errors);
  listing.filter.on = ReadDay("valid_on", request.has_valid_on(), request.valid_on(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return listing;
}

}  // namespace terpadu::planning
