#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/planning/domain/import_profile.h"

namespace terpadu::planning {

// The columns of a table as one of its headers says.
struct Layout {
  struct Column {
    Field field = Field::kOther;
    int year = 0;        // of a target, a budget, a schedule
    std::string header;  // as printed
    std::string label;   // what stands below it: `TW II`
    Anchor anchor = Anchor::kNone;
    int place = 0;  // of its header in the line, from 1
  };

  std::vector<Column> columns;
  int line = 0;             // of its first header line; 0 when it comes from the profile
  int64_t money_scale = 1;  // `dalam juta rupiah`
  bool budget_is_yearly = false;

  size_t width() const { return columns.size(); }
  // The first column of `field`; none when there is none.
  std::optional<size_t> Find(Field field) const;
  bool Has(Field field) const { return Find(field).has_value(); }
  std::vector<int> YearsOf(Field field) const;
};

}  // namespace terpadu::planning
