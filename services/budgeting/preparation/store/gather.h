#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "services/budgeting/preparation/keys.h"
#include "terpadu/budgeting/v1/budget_preparation_service.pb.h"

namespace terpadu::budgeting {

struct GatherCommand {
  KuaPpasKey kua_ppas;  // of kind MURNI, of the budget that is made
  std::string unit;     // "" for all
  std::string actor;
  std::string remarks;
  std::string audit;
};
// Makes the lines of a draft budget from its verified RKAs, as MakeBudgetFromRkas promises. Locks the budget, then the
// RKAs by id.
absl::StatusOr<v1::MakeBudgetFromRkasResponse> Gather(postgres::Transaction& transaction, const GatherCommand& command);

}  // namespace terpadu::budgeting
