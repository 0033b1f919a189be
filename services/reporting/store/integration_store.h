#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "services/reporting/domain/integration.h"

namespace terpadu::reporting {

struct UnitOfYear {
  std::string name;
  std::string title;
  UnitLinks links;
};

// The units of `year`, by name, with what is linked of each. `exempt` are accounts, whole parts, below which a line
// needs no package. One query, over all lines and nodes of the year: there are hundreds of units.
absl::StatusOr<std::vector<UnitOfYear>> ReadUnitLinks(postgres::Connection& connection, const postgres::Scope& scope,
                                                      int32_t year, const std::vector<std::string>& exempt);

}  // namespace terpadu::reporting
