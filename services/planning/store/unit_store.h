#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/postgres/connection.h"
#include "services/planning/domain/unit_directory.h"
#include "services/planning/store/executor.h"
#include "terpadu/planning/v1/unit.pb.h"

namespace terpadu::planning {

// A name of a unit, as printed and as compared.
struct UnitName {
  std::string printed;
  std::string normalized;
};

struct NewUnit {
  std::string instansi;
  std::string unit_id;
  std::vector<UnitName> names;  // the title first; no two compare equal
  absl::Time created;
};

// ALREADY_EXISTS, reason UNIT_EXISTS (metadata: unit) or ALIAS_TAKEN (metadata: alias, unit).
absl::Status InsertUnit(postgres::Transaction& transaction, const NewUnit& unit);

// Those of `unit_ids` that exist, in their order.
absl::StatusOr<std::vector<v1::Unit>> FindUnits(const Executor& executor, std::string_view instansi,
                                                const std::vector<std::string>& unit_ids);

// At most `limit` units with ids after `after`, by id.
absl::StatusOr<std::vector<v1::Unit>> ListUnits(const Executor& executor, std::string_view instansi,
                                                std::string_view after, int limit);

// Of the names of the instansi's units those among `candidates`, which are normalized.
absl::StatusOr<UnitDirectory> FindNames(const Executor& executor, std::string_view instansi,
                                        const std::vector<std::string>& candidates);

// All names of the instansi's units. FAILED_PRECONDITION, reason TOO_MANY_UNITS, for more than 100,000.
absl::StatusOr<UnitDirectory> LoadNames(const Executor& executor, std::string_view instansi);

}  // namespace terpadu::planning
