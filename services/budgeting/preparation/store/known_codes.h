#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "libs/postgres/connection.h"
#include "services/budgeting/names.h"

namespace terpadu::budgeting {

// The codes and units of one request, with the fields they stand in, to be held against what the planning service has
// told: the sets of codes in force on 1 January of the budget's year, an instansi's own before a national one, and the
// units of the instansi. Where planning has told nothing, everything is right.
class CodesToCheck {
 public:
  // An empty value is not checked: its field is.
  void SubKegiatan(std::string_view code, std::string_view field);
  void Account(std::string_view code, std::string_view field);
  void Unit(std::string_view name, std::string_view field);

  // INVALID_FIELDS with each field whose code is not in the set in force, naming the set, and each whose unit is
  // unknown. One round trip.
  absl::Status Check(postgres::Transaction& transaction, const BudgetKey& budget) const;

 private:
  void Add(std::string_view kind, std::string_view value, std::string_view field);

  std::vector<std::string> kinds_;
  std::vector<std::string> values_;
  std::vector<std::string> fields_;
};

// 1 January of the year that the budget's id is: the day whose codes and prices count.
std::string FirstDayOf(const BudgetKey& budget);

}  // namespace terpadu::budgeting
