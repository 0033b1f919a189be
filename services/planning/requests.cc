#include "services/planning/requests.h"

#include <algorithm>
#include <map>

#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "services/planning/domain/text.h"
#include "services/planning/domain/unit_directory.h"

namespace terpadu::planning {
namespace {

constexpr char kIdRule[] = "must be 1 to 128 of [A-Za-z0-9._-], beginning with a letter or digit";

bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

// A text of one line that is not blank.
void CheckText(const std::string& field, const std::string& text, size_t longest, FieldErrors& errors) {
  if (FirstBadByte(text) != std::string::npos || std::any_of(text.begin(), text.end(), IsControl)) {
    errors.Add(field, "must be UTF-8 text of one line");
  } else if (CollapseBlanks(text).empty()) {
    errors.Add(field, "must not be blank");
  } else if (CharactersIn(text) > longest) {
    errors.Add(field, "must have at most " + std::to_string(longest) + " characters");
  }
}

std::string CheckName(const char* field, std::string_view pattern, const std::string& name, FieldErrors& errors) {
  const absl::Status status = ParseName(pattern, name).status();
  errors.Add(field, status);
  return status.ok() ? InstansiOf(name) : "";
}

// Adds `printed` to `names` unless it is no name, or compares equal to one there.
void AddName(const std::string& field, const std::string& printed, std::vector<UnitName>& names, FieldErrors& errors) {
  CheckText(field, printed, kLongestName, errors);
  UnitName name{CollapseBlanks(printed), Normalized(printed)};
  const size_t words = WordsOf(printed).size();
  if (words == 0 || words > UnitDirectory::kMostWords) {
    errors.Add(field, "must have 1 to " + std::to_string(UnitDirectory::kMostWords) + " words");
  }
  const bool repeats = std::any_of(names.begin(), names.end(),
                                   [&](const UnitName& other) { return other.normalized == name.normalized; });
  if (repeats) {
    errors.Add(field, "repeats a name of the unit, case, blanks and punctuation ignored");
  }
  names.push_back(std::move(name));
}

std::string ReadReplaces(const v1::ImportPlanRequest& request, const std::string& instansi, FieldErrors& errors) {
  if (request.replaces().empty()) {
    return "";
  }
  const auto ids = ParseName(kPlanPattern, request.replaces());
  errors.Add("replaces", ids.status());
  if (ids.ok() && ids->at(0) != instansi) {
    errors.Add("replaces", "must be a plan of the same instansi");
  }
  if (ids.ok() && ids->at(1) == request.plan_id()) {
    errors.Add("replaces", "must be another plan");
  }
  return ids.ok() ? ids->at(1) : "";
}

}  // namespace

absl::StatusOr<NewUnit> Read(const v1::CreateUnitRequest& request, absl::Time now) {
  FieldErrors errors;
  NewUnit unit{.unit_id = request.unit_id(), .created = now};
  unit.instansi = CheckName("parent", kInstansiPattern, request.parent(), errors);
  if (!IsResourceId(request.unit_id())) {
    errors.Add("unit_id", kIdRule);
  }
  AddName("unit.title", request.unit().title(), unit.names, errors);
  if (static_cast<size_t>(request.unit().aliases_size()) > kMostAliases) {
    errors.Add("unit.aliases", "must be at most " + std::to_string(kMostAliases));
    return errors.ToStatus();
  }
  for (int i = 0; i < request.unit().aliases_size(); ++i) {
    AddName("unit.aliases[" + std::to_string(i) + "]", request.unit().aliases(i), unit.names, errors);
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return unit;
}

absl::StatusOr<std::string> ReadParent(const std::string& parent) {
  FieldErrors errors;
  std::string instansi = CheckName("parent", kInstansiPattern, parent, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return instansi;
}

absl::StatusOr<std::string> Read(const v1::ResolveUnitRequest& request) {
  FieldErrors errors;
  std::string instansi = CheckName("parent", kInstansiPattern, request.parent(), errors);
  CheckText("text", request.text(), kLongestUnitText, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return instansi;
}

absl::StatusOr<NewPlan> Read(const v1::ImportPlanRequest& request, absl::Time now) {
  FieldErrors errors;
  NewPlan plan{.kind = request.kind(), .title = CollapseBlanks(request.title()), .created = now};
  plan.key = {CheckName("parent", kInstansiPattern, request.parent(), errors), request.plan_id()};
  if (!IsResourceId(request.plan_id())) {
    errors.Add("plan_id", kIdRule);
  }
  if (request.kind() == v1::PLAN_KIND_UNSPECIFIED || !v1::PlanKind_IsValid(request.kind())) {
    errors.Add("kind", "must be a kind of plan");
  }
  CheckText("title", request.title(), kLongestTitle, errors);
  if (request.content().empty()) {
    errors.Add("content", "must not be empty");
  }
  const bool defines_profile = request.profile().empty() && !request.profile_definition().empty();
  if (!defines_profile && !IsResourceId(request.profile())) {
    errors.Add("profile", kIdRule);
  }
  if (!type::v1::Polarity_IsValid(request.polarity())) {
    errors.Add("polarity", "must be a polarity, or UNSPECIFIED");
  }
  plan.replaces_id = ReadReplaces(request, plan.key.instansi, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  plan.content_hash = Sha256Hex(request.content());
  return plan;
}

absl::StatusOr<PlanKey> ReadPlanName(const char* field, const std::string& name) {
  FieldErrors errors;
  const auto ids = ParseName(kPlanPattern, name);
  errors.Add(field, ids.status());
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return PlanKey{ids->at(0), ids->at(1)};
}

absl::StatusOr<PlanKey> Read(const v1::AdoptPlanRequest& request) {
  FieldErrors errors;
  const auto ids = ParseName(kPlanPattern, request.name());
  errors.Add("name", ids.status());
  CheckText("legal_basis", request.legal_basis(), kLongestTitle, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return PlanKey{ids->at(0), ids->at(1)};
}

}  // namespace terpadu::planning
