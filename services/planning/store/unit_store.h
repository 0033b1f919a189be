#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/postgres/connection.h"
#include "services/planning/domain/unit_directory.h"
#include "services/planning/domain/unit_name.h"
#include "services/planning/store/executor.h"
#include "terpadu/planning/v1/unit.pb.h"

namespace terpadu::planning {

struct UnitRow {
  std::string instansi;
  std::string unit_id;
  std::vector<UnitName> names;  // the title first
  std::string code = {};
  int kind = 0;
  std::optional<std::string> parent_id = {};
  std::optional<CalendarDay> valid_from = {};
  std::optional<CalendarDay> valid_to = {};
  std::optional<std::string> successor_id = {};
  std::string legal_basis = {};
  int64_t version = 1;
  absl::Time created = absl::UnixEpoch();
  absl::Time updated = absl::UnixEpoch();

  std::string Name() const;
};

v1::Unit ToProto(const UnitRow& unit);

// Lets no other transaction change units of the instansi until this one ends. To be the first that it locks: the rules
// of names, codes and parents look at many units at once.
absl::Status LockUnits(postgres::Transaction& transaction, std::string_view instansi);

// ALREADY_EXISTS, reason UNIT_EXISTS (metadata: unit), ALIAS_TAKEN (metadata: alias, unit) or CODE_TAKEN (metadata:
// code, unit).
absl::Status InsertUnit(postgres::Transaction& transaction, const UnitRow& unit);
// Stores all of `unit`, which exists, as its `version`. Errors as InsertUnit.
absl::Status ReplaceUnit(postgres::Transaction& transaction, const UnitRow& unit);

// Those of `unit_ids` that exist, in their order.
absl::StatusOr<std::vector<UnitRow>> FindUnitRows(const Executor& executor, std::string_view instansi,
                                                  const std::vector<std::string>& unit_ids);
absl::StatusOr<std::vector<v1::Unit>> FindUnits(const Executor& executor, std::string_view instansi,
                                                const std::vector<std::string>& unit_ids);

// The units that are part of one of `parent_ids`, by id.
absl::StatusOr<std::vector<UnitRow>> FindParts(const Executor& executor, std::string_view instansi,
                                               const std::vector<std::string>& parent_ids);

// The unit and those it is part of, from itself up.
absl::StatusOr<std::vector<std::string>> FindAncestry(const Executor& executor, std::string_view instansi,
                                                      const std::string& unit_id);

struct UnitFilter {
  int kind = 0;                        // 0 for all
  std::string parent_id = {};          // "" for all
  std::optional<CalendarDay> on = {};  // former units too when absent
};
// At most `limit` units with ids after `after`, by id.
absl::StatusOr<std::vector<v1::Unit>> ListUnits(const Executor& executor, std::string_view instansi,
                                                const UnitFilter& filter, std::string_view after, int limit);

// Of the names of the instansi's units on `day` those among `candidates`, which are normalized. A unit that was merged
// by then counts as its successor.
absl::StatusOr<UnitDirectory> FindNames(const Executor& executor, std::string_view instansi, CalendarDay day,
                                        const std::vector<std::string>& candidates);

// All names of the instansi's units on `day`. FAILED_PRECONDITION, reason TOO_MANY_UNITS, for more than 100,000.
absl::StatusOr<UnitDirectory> LoadNames(const Executor& executor, std::string_view instansi, CalendarDay day);

}  // namespace terpadu::planning
