// The directory of names on a day.
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "services/planning/store/unit_store.h"

namespace terpadu::planning {
namespace {

constexpr int kMostNames = 100'000;

// Each name with the unit it means on the day $2: the bearer, or who took its place by then.
#define TERPADU_MEANT_ON_THE_DAY                                                                             \
  ", heir AS ("                                                                                              \
  "  SELECT normalized, unit.unit_id, parent_id, successor_id, unit.valid_from, unit.valid_to"               \
  "    FROM named JOIN unit ON unit.instansi = $1 AND unit.unit_id = named.unit_id"                          \
  "  UNION"                                                                                                  \
  "  SELECT normalized, unit.unit_id, unit.parent_id, unit.successor_id, unit.valid_from, unit.valid_to"     \
  "    FROM heir JOIN unit ON unit.instansi = $1 AND unit.unit_id = heir.successor_id"                       \
  "   WHERE heir.valid_to < $2::date)"                                                                       \
  " SELECT normalized, unit_id, parent_id FROM heir WHERE daterange(valid_from, valid_to, '[]') @> $2::date" \
  "  ORDER BY normalized, unit_id"

constexpr postgres::Statement kFindNames = {"planning_unit_find_names", R"sql(
  WITH RECURSIVE named AS (
    SELECT normalized, unit_id FROM unit_name
     WHERE instansi = $1 AND normalized = ANY ($3::text[]) AND validity @> $2::date)
  )sql" TERPADU_MEANT_ON_THE_DAY};

constexpr postgres::Statement kAllNames = {"planning_unit_all_names", R"sql(
  WITH RECURSIVE named AS (
    SELECT normalized, unit_id FROM unit_name WHERE instansi = $1 AND validity @> $2::date LIMIT $3)
  )sql" TERPADU_MEANT_ON_THE_DAY};

#undef TERPADU_MEANT_ON_THE_DAY

UnitDirectory DirectoryOf(const postgres::Rows& rows) {
  UnitDirectory directory;
  for (int row = 0; row < rows.size(); ++row) {
    directory.Add(rows.Text(row, 0), rows.Text(row, 1));
    if (const auto parent = rows.OptionalText(row, 2)) {
      directory.SetParent(rows.Text(row, 1), *parent);
    }
  }
  return directory;
}

}  // namespace

absl::StatusOr<UnitDirectory> FindNames(const Executor& executor, std::string_view instansi, CalendarDay day,
                                        const std::vector<std::string>& candidates) {
  TERPADU_ASSIGN(
      const postgres::Rows rows,
      executor.Execute(kFindNames, postgres::Params().Text(instansi).Text(FormatDay(day)).TextArray(candidates)));
  return DirectoryOf(rows);
}

absl::StatusOr<UnitDirectory> LoadNames(const Executor& executor, std::string_view instansi, CalendarDay day) {
  TERPADU_ASSIGN(
      const postgres::Rows rows,
      executor.Execute(kAllNames, postgres::Params().Text(instansi).Text(FormatDay(day)).Int(kMostNames + 1)));
  if (rows.size() > kMostNames) {
    return Error(absl::StatusCode::kFailedPrecondition, "TOO_MANY_UNITS",
                 "the instansi has more than " + std::to_string(kMostNames) + " titles and aliases");
  }
  return DirectoryOf(rows);
}

}  // namespace terpadu::planning
