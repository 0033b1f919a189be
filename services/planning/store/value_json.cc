#include "services/planning/store/value_json.h"

namespace terpadu::planning {

bool HasNumber(type::v1::ValueKind kind) {
  return kind != type::v1::VALUE_KIND_ORDINAL && kind != type::v1::VALUE_KIND_NONE;
}

nlohmann::json JsonOf(const type::v1::Value& value) {
  return {static_cast<int>(value.kind()), value.number().units(), value.number().scale(), value.upper().units(),
          value.upper().scale(),          value.unit(),           value.label(),          value.printed()};
}

type::v1::Value ValueIn(const nlohmann::json& entry, size_t first) {
  enum Part { kKind, kUnits, kScale, kUpperUnits, kUpperScale, kUnit, kLabel, kPrinted };
  const auto part = [&](Part which) -> const nlohmann::json& { return entry.at(first + static_cast<size_t>(which)); };
  type::v1::Value value;
  value.set_kind(static_cast<type::v1::ValueKind>(part(kKind).get<int>()));
  if (HasNumber(value.kind())) {
    value.mutable_number()->set_units(part(kUnits).get<int64_t>());
    value.mutable_number()->set_scale(part(kScale).get<int>());
  }
  if (value.kind() == type::v1::VALUE_KIND_RANGE) {
    value.mutable_upper()->set_units(part(kUpperUnits).get<int64_t>());
    value.mutable_upper()->set_scale(part(kUpperScale).get<int>());
  }
  value.set_unit(part(kUnit).get<std::string>());
  value.set_label(part(kLabel).get<std::string>());
  value.set_printed(part(kPrinted).get<std::string>());
  return value;
}

}  // namespace terpadu::planning
