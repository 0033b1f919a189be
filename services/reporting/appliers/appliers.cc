#include "services/reporting/appliers/applier.h"

namespace terpadu::reporting {

const std::map<std::string, Applier>& Appliers() {
  static const auto* const appliers = new std::map<std::string, Applier>{{"budgeting", BudgetingApplier()},
                                                                         {"performance", PerformanceApplier()},
                                                                         {"planning", PlanningApplier()},
                                                                         {"procurement", ProcurementApplier()}};
  return *appliers;
}

}  // namespace terpadu::reporting
