#include "services/planning/reference_requests.h"

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "services/planning/days.h"
#include "services/planning/domain/text.h"
#include "services/planning/fields.h"

namespace terpadu::planning {
namespace {

constexpr char kNational[] = "nasional";
constexpr size_t kLongestTitle = 500;
constexpr size_t kLongestFileName = 200;

ReferenceSetKey ReadKey(const char* field, const std::string& name, FieldErrors& errors) {
  const auto ids = ParseName(kReferenceSetPattern, name);
  errors.Add(field, ids.status());
  return ids.ok() ? ReferenceSetKey{ids->at(0), ids->at(1)} : ReferenceSetKey{};
}

void CheckKind(const char* field, v1::ReferenceKind kind, FieldErrors& errors) {
  if (kind == v1::REFERENCE_KIND_UNSPECIFIED || !v1::ReferenceKind_IsValid(kind)) {
    errors.Add(field, "must be a kind of reference set");
  }
}

void CheckLine(const std::string& field, int line, FieldErrors& errors) {
  if (line < 0) {
    errors.Add(field, "must be 0 or more");
  }
}

}  // namespace

absl::Status CheckMayChange(const rpc::Actor& actor, const std::string& instansi) {
  if (instansi != kNational || actor.HasRole("OPERATOR")) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kPermissionDenied, "OPERATOR_REQUIRED",
               "a reference set of all instansi is kept by the role OPERATOR");
}

absl::StatusOr<NewReferenceSet> Read(const v1::CreateReferenceSetRequest& request, absl::Time now) {
  const v1::ReferenceSet& given = request.reference_set();
  FieldErrors errors;
  NewReferenceSet set{
      .key = {CheckName("parent", kInstansiPattern, request.parent(), errors), request.reference_set_id()},
      .kind = given.kind(),
      .title = CollapseBlanks(given.title()),
      .decree = CollapseBlanks(given.decree()),
      .valid_from = {},
      .valid_to = {},
      .replaces = {},
      .created = now};
  if (!IsResourceId(request.reference_set_id())) {
    errors.Add("reference_set_id", kIdRule);
  }
  CheckKind("reference_set.kind", given.kind(), errors);
  CheckText("reference_set.title", given.title(), kLongestTitle, errors);
  CheckText("reference_set.decree", given.decree(), kLongestTitle, errors);
  set.valid_from = ReadDay("reference_set.valid_from", true, given.valid_from(), errors).value_or(CalendarDay());
  set.valid_to = ReadDay("reference_set.valid_to", given.has_valid_to(), given.valid_to(), errors);
  if (set.valid_to.has_value() && *set.valid_to < set.valid_from) {
    errors.Add("reference_set.valid_to", "must not be before valid_from");
  }
  const std::string replaces =
      CheckLink("reference_set.replaces", kReferenceSetPattern, set.key.instansi, given.replaces(), errors);
  if (!replaces.empty()) {
    set.replaces = replaces;
  }
  if (replaces == set.key.set_id && !replaces.empty()) {
    errors.Add("reference_set.replaces", "must be another set");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return set;
}

absl::StatusOr<ReferenceSetKey> ReadReferenceSetName(const char* field, const std::string& name) {
  FieldErrors errors;
  ReferenceSetKey key = ReadKey(field, name, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return key;
}

absl::StatusOr<CodesToLoad> Read(const v1::LoadCodesRequest& request) {
  FieldErrors errors;
  CodesToLoad load{.key = ReadKey("name", request.name(), errors), .rows = {}};
  CheckBatch("codes", request.codes_size(), errors);
  CheckOptionalText("source_file", request.source_file(), kLongestFileName, errors);
  for (int i = 0; errors.empty() && i < request.codes_size(); ++i) {
    const v1::CodeRow& row = request.codes(i);
    CheckLine("codes[" + std::to_string(i) + "].line", row.line(), errors);
    load.rows.push_back({row.line(), row.code(), row.title(), row.level()});
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return load;
}

absl::StatusOr<MappingsToLoad> Read(const v1::LoadCodeMappingsRequest& request) {
  FieldErrors errors;
  MappingsToLoad load{.key = ReadKey("name", request.name(), errors), .rows = {}};
  CheckBatch("mappings", request.mappings_size(), errors);
  for (int i = 0; errors.empty() && i < request.mappings_size(); ++i) {
    const v1::MappingRow& row = request.mappings(i);
    CheckLine("mappings[" + std::to_string(i) + "].line", row.line(), errors);
    load.rows.push_back({row.line(), row.from_code(), row.to_code()});
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return load;
}

absl::StatusOr<CodesToLookUp> Read(const v1::LookUpCodesRequest& request, absl::Time now) {
  FieldErrors errors;
  CodesToLookUp asked{.instansi = CheckName("parent", kInstansiPattern, request.parent(), errors),
                      .kind = static_cast<CodeKind>(request.kind()),
                      .day = {}};
  CheckKind("kind", request.kind(), errors);
  CheckBatch("codes", request.codes_size(), errors);
  asked.day = ReadDay("date", request.has_date(), request.date(), errors).value_or(DayOf(now));
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return asked;
}

absl::StatusOr<ReferenceSetKey> Read(const v1::MapCodesRequest& request) {
  FieldErrors errors;
  ReferenceSetKey key = ReadKey("name", request.name(), errors);
  CheckBatch("codes", request.codes_size(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return key;
}

}  // namespace terpadu::planning
