#include "services/planning/requests.h"

#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "services/planning/days.h"
#include "services/planning/domain/text.h"
#include "services/planning/fields.h"

namespace terpadu::planning {
namespace {

void CheckProfileAndYears(const v1::ImportPlanRequest& request, FieldErrors& errors) {
  const bool defines_profile = request.profile().empty() && !request.profile_definition().empty();
  if (!defines_profile && !IsResourceId(request.profile())) {
    errors.Add("profile", kIdRule);
  }
  if (request.profile_definition().size() > kLargestProfile) {
    errors.Add("profile_definition", "must have at most " + std::to_string(kLargestProfile) + " bytes");
  }
  if (!request.profile().empty() && !request.profile_definition().empty()) {
    errors.Add("profile_definition", "must not be given beside `profile`");
  }
  const bool none = request.start_year() == 0 && request.end_year() == 0;
  const bool years = request.start_year() >= 1945 && request.end_year() <= 2200 &&
                     request.start_year() <= request.end_year() && request.end_year() - request.start_year() < 20;
  if (!none && !years) {
    errors.Add("start_year", "must be 1945 or later and no later than `end_year`, which is at most 19 years on");
  }
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

absl::StatusOr<std::string> ReadParent(const std::string& parent) {
  FieldErrors errors;
  std::string instansi = CheckName("parent", kInstansiPattern, parent, errors);
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
  CheckProfileAndYears(request, errors);
  if (!type::v1::Polarity_IsValid(request.polarity())) {
    errors.Add("polarity", "must be a polarity, or UNSPECIFIED");
  }
  plan.replaces_id = ReadReplaces(request, plan.key.instansi, errors);
  ReadDay("document_date", request.has_document_date(), request.document_date(), errors);
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
