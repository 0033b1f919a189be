#pragma once

#include <optional>
#include <string_view>

namespace terpadu::performance::domain {

// The life of a measurement after it was recorded: one table, which the handlers ask and the tests go through.
struct MeasurementTransition {
  std::string_view from;
  std::string_view step;
  std::string_view to;
};

inline constexpr MeasurementTransition kMeasurementTransitions[] = {
    {"RECORDED", "VERIFY", "VERIFIED"},
    {"RECORDED", "RETURN", "RETURNED"},
};

// The state after; none when forbidden.
inline std::optional<std::string_view> MeasurementAfter(std::string_view from, std::string_view step) {
  for (const MeasurementTransition& each : kMeasurementTransitions) {
    if (each.from == from && each.step == step) {
      return each.to;
    }
  }
  return std::nullopt;
}

}  // namespace terpadu::performance::domain
