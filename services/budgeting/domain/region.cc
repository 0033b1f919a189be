#include "services/budgeting/domain/region.h"

#include "libs/base/error.h"

namespace terpadu::budgeting {
namespace {

// `35.74.01.1001`: what a code may look like, 0 for a digit.
constexpr std::string_view kShape = "00.00.00.0000";

bool EndsAPart(size_t length) { return length == 0 || length == 2 || length == 5 || length == 8 || length == 13; }

}  // namespace

absl::Status CheckRegion(std::string_view region) {
  bool fits = EndsAPart(region.size());
  for (size_t i = 0; fits && i < region.size(); ++i) {
    fits = kShape[i] == '.' ? region[i] == '.' : region[i] >= '0' && region[i] <= '9';
  }
  return fits ? absl::OkStatus()
              : Error(absl::StatusCode::kInvalidArgument, "NOT_A_REGION",
                      "must be a region code, as in `35.74`, or empty for everywhere");
}

std::string StandardPriceIdOf(std::string_view item, std::string_view region, std::string_view valid_from) {
  return std::string(item) + "-" + (region.empty() ? "all" : std::string(region)) + "-" + std::string(valid_from);
}

}  // namespace terpadu::budgeting
