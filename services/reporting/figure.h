#pragma once

#include <optional>
#include <string>

#include "terpadu/reporting/v1/figure.pb.h"

namespace terpadu::reporting {

// What a figure should reach, by rule.
struct FigureTarget {
  std::optional<int64_t> basis_points;
  std::string legal_basis;
};

// A figure of `numerator` / `denominator`; without a value, and with why, when the denominator is 0 or less.
v1::Figure MakeFigure(const std::string& code, const std::string& title, const std::string& formula, int64_t numerator,
                      int64_t denominator, const FigureTarget& target, const std::string& nothing);

}  // namespace terpadu::reporting
