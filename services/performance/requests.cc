#include "services/performance/requests.h"

#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "services/performance/conversions.h"
#include "services/performance/fields.h"

namespace terpadu::performance {
namespace {

constexpr int32_t kFirstYear = 2000;
constexpr int32_t kLastYear = 2100;
constexpr size_t kLongestText = 2000;  // bytes
constexpr size_t kLongestEvidenceTitle = 200;

void CheckText(std::string_view field, std::string_view text, FieldErrors& errors) {
  if (text.size() > kLongestText) {
    errors.Add(field, "must have at most " + std::to_string(kLongestText) + " bytes");
  }
}

void CheckYear(const std::string& field, int32_t year, FieldErrors& errors) {
  if (year < kFirstYear || year > kLastYear) {
    errors.Add(field, "must be a year from " + std::to_string(kFirstYear) + " to " + std::to_string(kLastYear));
  }
}

void CheckRealised(const std::string& field, const type::v1::Value& realised, FieldErrors& errors) {
  const bool known = type::v1::ValueKind_IsValid(realised.kind());
  if (!known || !CanBeRealised(ValueOf(realised).kind)) {
    errors.Add(field + ".kind", "must be NUMBER, PERCENT, COUNT, INDEX, LEVEL, SCORE or ORDINAL");
  } else if (realised.kind() == type::v1::VALUE_KIND_ORDINAL) {
    if (realised.label().empty()) {
      errors.Add(field + ".label", "must be the word of an ORDINAL");
    }
  } else if (!realised.has_number()) {
    errors.Add(field + ".number", "must be set for every kind but ORDINAL");
  }
  if (realised.number().scale() < 0 || realised.number().scale() > kMaxScale) {
    errors.Add(field + ".number.scale", "must be 0 to " + std::to_string(kMaxScale));
  }
  CheckText(field + ".unit", realised.unit(), errors);
  CheckText(field + ".label", realised.label(), errors);
  CheckText(field + ".printed", realised.printed(), errors);
}

void CheckIndicator(const std::string& instansi, const std::string& indicator, FieldErrors& errors) {
  const auto ids = ParseName(kIndicatorPattern, indicator);
  errors.Add("measurement.indicator", ids.status());
  if (ids.ok() && !instansi.empty() && ids->front() != instansi) {
    errors.Add("measurement.indicator", "must belong to the parent");
  }
}

void CheckEvidences(const v1::Measurement& measurement, FieldErrors& errors) {
  google::protobuf::RepeatedPtrField<v1::Evidence> evidence;
  for (int i = 0; i < measurement.evidences_size(); ++i) {
    const v1::MeasurementEvidence& each = measurement.evidences(i);
    CheckLength("measurement.evidences[" + std::to_string(i) + "].title", each.title(), kLongestEvidenceTitle, errors);
    evidence.Add()->set_reference(each.reference());
    evidence.rbegin()->set_sha256(each.sha256());
  }
  CheckEvidence("measurement.evidences", evidence, errors);
}

}  // namespace

absl::StatusOr<std::string> CheckName(std::string_view field, std::string_view pattern, std::string_view name) {
  const auto ids = ParseName(pattern, name);
  if (!ids.ok()) {
    FieldErrors errors;
    errors.Add(field, ids.status());
    return errors.ToStatus();
  }
  return ids->front();
}

absl::StatusOr<std::string> Check(const v1::ConfigureIndicatorRequest& request) {
  FieldErrors errors;
  errors.Add("name", ParseName(kIndicatorPattern, request.name()).status());
  const Polarity polarity = PolarityOf(request.polarity());
  if (polarity == Polarity::kUnknown) {
    errors.Add("polarity", "must be HIGHER_IS_BETTER or LOWER_IS_BETTER");
  }
  const bool usual = request.formula() == v1::ACHIEVEMENT_FORMULA_UNSPECIFIED;
  if (!v1::AchievementFormula_IsValid(request.formula())) {
    errors.Add("formula", "must be one of AchievementFormula");
  } else if (!usual && polarity != Polarity::kUnknown && !Agree(polarity, FormulaOf(request.formula()))) {
    errors.Add("formula",
               "must be one of the polarity: HIGHER_IS_BETTER with its own, LOWER_IS_BETTER with LINEAR or "
               "RATIO, either with ORDINAL");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return InstansiOf(request.name());
}

absl::StatusOr<std::string> Check(const v1::RecordMeasurementRequest& request) {
  FieldErrors errors;
  const auto parent = ParseName(kInstansiPattern, request.parent());
  errors.Add("parent", parent.status());
  const std::string instansi = parent.ok() ? parent->front() : "";
  if (!request.measurement_id().empty() && !IsResourceId(request.measurement_id())) {
    errors.Add("measurement_id", "must be 1 to 128 of [A-Za-z0-9._-], beginning with a letter or digit");
  }
  const v1::Measurement& measurement = request.measurement();
  CheckIndicator(instansi, measurement.indicator(), errors);
  CheckYear("measurement.year", measurement.year(), errors);
  if (measurement.quarter() < 1 || measurement.quarter() > 4) {
    errors.Add("measurement.quarter", "must be 1 to 4");
  }
  CheckRealised("measurement.realised", measurement.realised(), errors);
  CheckText("measurement.evidence", measurement.evidence(), errors);
  CheckEvidences(measurement, errors);
  CheckText("measurement.correction_reason", measurement.correction_reason(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return instansi;
}

absl::StatusOr<std::string> Check(const v1::ListMeasurementsRequest& request) {
  FieldErrors errors;
  errors.Add("parent", ParseName(kInstansiPattern, request.parent()).status());
  if (!request.indicator().empty()) {
    errors.Add("indicator", ParseName(kIndicatorPattern, request.indicator()).status());
  }
  if (request.year() < 0) {
    errors.Add("year", "must not be negative");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return InstansiOf(request.parent());
}

}  // namespace terpadu::performance
