#include <set>

#include "libs/base/status.h"
#include "services/planning/domain/text.h"
#include "services/planning/draft_requests.h"
#include "services/planning/fields.h"
#include "services/planning/requests.h"
#include "services/planning/store/value_json.h"

namespace terpadu::planning {
namespace {

constexpr size_t kLongestIndicatorTitle = 2000;
constexpr size_t kLongestWord = 200;
constexpr int kMostDecimals = 9;

// Exact and without zeros at its end, so that equal numbers are equal in every column.
void ReadDecimal(const std::string& field, type::v1::Decimal& number, FieldErrors& errors) {
  if (number.scale() < 0 || number.scale() > kMostDecimals) {
    errors.Add(field + ".scale", "must be 0 to 9");
    return;
  }
  while (number.scale() > 0 && number.units() % 10 == 0) {
    number.set_units(number.units() / 10);
    number.set_scale(number.scale() - 1);
  }
}

void ReadValue(const std::string& field, type::v1::Value& value, FieldErrors& errors) {
  if (value.kind() == type::v1::VALUE_KIND_UNSPECIFIED || !type::v1::ValueKind_IsValid(value.kind())) {
    errors.Add(field + ".kind", "must be a kind of value");
    return;
  }
  if (HasNumber(value.kind()) != value.has_number()) {
    errors.Add(field + ".number", HasNumber(value.kind()) ? "must be set" : "must not be set for this kind");
  }
  if ((value.kind() == type::v1::VALUE_KIND_RANGE) != value.has_upper()) {
    errors.Add(field + ".upper", value.has_upper() ? "is for a RANGE alone" : "must be set for a RANGE");
  }
  if (value.kind() == type::v1::VALUE_KIND_ORDINAL && value.label().empty()) {
    errors.Add(field + ".label", "must be set for an ORDINAL");
  }
  if (value.has_number()) {
    ReadDecimal(field + ".number", *value.mutable_number(), errors);
  }
  if (value.has_upper()) {
    ReadDecimal(field + ".upper", *value.mutable_upper(), errors);
  }
  CheckOptionalText(field + ".unit", value.unit(), kLongestWord, errors);
  CheckOptionalText(field + ".label", value.label(), kLongestWord, errors);
  CheckOptionalText(field + ".printed", value.printed(), kLongestTitle, errors);
}

void ReadTargets(const std::string& field, const DraftHead& head, v1::Indicator& indicator, FieldErrors& errors) {
  std::set<int> years;
  for (int i = 0; i < indicator.targets_size(); ++i) {
    const std::string path = field + ".targets[" + std::to_string(i) + "]";
    v1::YearTarget& target = *indicator.mutable_targets(i);
    if (target.year() < head.start_year || target.year() > head.end_year + 1) {
      errors.Add(path + ".year", "must be a year of the plan, or the one after");
    } else if (!years.insert(target.year()).second) {
      errors.Add(path + ".year", "is there twice");
    }
    ReadValue(path + ".value", *target.mutable_value(), errors);
  }
}

}  // namespace

IndicatorRow ReadIndicator(const std::string& field, const PlanKey& key, const std::string& id,
                           const v1::Indicator& indicator, const DraftHead& head, FieldErrors& errors) {
  IndicatorRow row{.id = id, .node_id = {}, .title_key = Normalized(indicator.title()), .message = indicator};
  const auto ids = ParseName(kNodePattern, indicator.node());
  errors.Add(field + ".node", ids.status());
  if (ids.ok() && (ids->at(0) != key.instansi || ids->at(1) != key.plan_id)) {
    errors.Add(field + ".node", "must be a node of the same plan");
  }
  row.node_id = ids.ok() ? ids->at(2) : "";
  CheckText(field + ".title", indicator.title(), kLongestIndicatorTitle, errors);
  row.message.set_title(CollapseBlanks(indicator.title()));
  CheckOptionalText(field + ".source", indicator.source(), kLongestTitle, errors);
  CheckOptionalText(field + ".unit_of_measure", indicator.unit_of_measure(), kLongestWord, errors);
  if (!type::v1::Polarity_IsValid(indicator.polarity())) {
    errors.Add(field + ".polarity", "must be a polarity, or UNSPECIFIED");
  }
  if (!type::v1::Aggregation_IsValid(indicator.aggregation())) {
    errors.Add(field + ".aggregation", "must be an aggregation, or UNSPECIFIED");
  }
  if (indicator.source_line() < 0 || indicator.baseline_year() < 0) {
    errors.Add(field, "must have no negative source_line or baseline_year");
  }
  if (indicator.has_baseline()) {
    ReadValue(field + ".baseline", *row.message.mutable_baseline(), errors);
  }
  if (indicator.has_final_target()) {
    ReadValue(field + ".final_target", *row.message.mutable_final_target(), errors);
  }
  ReadTargets(field, head, row.message, errors);
  row.message.set_name(key.IndicatorName(id));
  return row;
}

absl::StatusOr<std::vector<IndicatorRow>> Read(const v1::BatchCreateIndicatorsRequest& request, const PlanKey& key,
                                               const DraftHead& head) {
  FieldErrors errors;
  if (request.requests_size() > kLargestBatch) {
    errors.Add("requests", "must be at most 1,000");
    return errors.ToStatus();
  }
  std::vector<IndicatorRow> rows;
  std::set<std::string> seen;
  for (int i = 0; i < request.requests_size(); ++i) {
    const v1::CreateIndicatorRequest& entry = request.requests(i);
    const std::string field = RequestField(i);
    if (!IsResourceId(entry.indicator_id())) {
      errors.Add(field + ".indicator_id", "must be 1 to 128 of [A-Za-z0-9._-], beginning with a letter or digit");
    } else if (!seen.insert(entry.indicator_id()).second) {
      errors.Add(field + ".indicator_id", "is in the batch twice");
    }
    rows.push_back(ReadIndicator(field + ".indicator", key, entry.indicator_id(), entry.indicator(), head, errors));
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return rows;
}

}  // namespace terpadu::planning
