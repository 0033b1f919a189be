#include "services/reporting/domain/integration.h"

#include <cstdint>

namespace terpadu::reporting {
namespace {

bool IsEnough(int part, int whole, int least_percent) { return int64_t{100} * part >= int64_t{least_percent} * whole; }

}  // namespace

std::vector<IntegrationLink> MissingLinks(const UnitLinks& unit, int least_percent) {
  std::vector<IntegrationLink> missing;
  if (unit.nodes == 0) {
    missing.push_back(IntegrationLink::kPlan);
  }
  if (unit.lines == 0 || !IsEnough(unit.tied_lines, unit.lines, least_percent)) {
    missing.push_back(IntegrationLink::kBudget);
  }
  if (unit.lines == 0 || !IsEnough(unit.lines_with_package, unit.lines_needing_package, least_percent)) {
    missing.push_back(IntegrationLink::kProcurement);
  }
  if (unit.indicators == 0 || !IsEnough(unit.measured_indicators, unit.indicators, least_percent)) {
    missing.push_back(IntegrationLink::kMeasurement);
  }
  return missing;
}

}  // namespace terpadu::reporting
