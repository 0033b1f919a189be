#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/planning/store/unit_store.h"
#include "terpadu/planning/v1/planning_service.pb.h"

namespace terpadu::planning {

// What each request about units must be by itself, every fault at once: INVALID_ARGUMENT, reason INVALID_FIELDS.

inline constexpr size_t kLongestUnitName = 200;   // characters of a unit's title or alias
inline constexpr int kMostAliases = 50;           // dated ones included
inline constexpr size_t kLongestUnitText = 1000;  // characters to resolve
inline constexpr size_t kLongestLegalBasis = 500;
inline constexpr int kMostMerged = 100;  // units at once

absl::StatusOr<UnitRow> Read(const v1::CreateUnitRequest& request, absl::Time now);

// A change of the fields named in `fields`, by the paths of a Unit, to the values in `values`, whose names hold the
// title first, then all aliases.
struct UnitChange {
  std::set<std::string> fields;
  UnitRow values;
  CalendarDay effective;
  std::optional<int64_t> version;  // that the etag demands

  bool Has(const std::string& field) const { return fields.contains(field); }
};
absl::StatusOr<UnitChange> Read(const v1::UpdateUnitRequest& request, absl::Time now);

struct Merger {
  std::string instansi;
  std::vector<std::string> unit_ids;
  std::string successor_id;
  CalendarDay date;
  std::optional<UnitName> title;   // of the successor, when it changes
  std::optional<int64_t> version;  // of the successor, that the etag demands
};
absl::StatusOr<Merger> Read(const v1::MergeUnitsRequest& request);

struct UnitText {
  std::string instansi;
  CalendarDay day;
};
absl::StatusOr<UnitText> Read(const v1::ResolveUnitRequest& request, absl::Time now);

struct UnitListing {
  std::string instansi;
  UnitFilter filter;
};
absl::StatusOr<UnitListing> Read(const v1::ListUnitsRequest& request);

}  // namespace terpadu::planning
