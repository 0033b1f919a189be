#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/base/calendar.h"
#include "libs/postgres/connection.h"
#include "services/procurement/domain/rpp.h"

namespace terpadu::procurement::store {

// The instansi after `after` that have announced packages, by id, at most `limit`.
absl::StatusOr<std::vector<std::string>> InstansiWithPackages(postgres::Connection& connection,
                                                              const std::string& after, int limit);

struct RppReminder {
  std::string rup_package_id;
  std::string unit;
  std::string ppk;
  CalendarDay due;
  int64_t days_before = 0;
  bool revision = false;
};

// Notes the reminders that are to be given on `today` and were not, at most `limit`, and returns them. Of several that
// a package has reached, the last one alone: who was announced late is not reminded of the past.
absl::StatusOr<std::vector<RppReminder>> TakeReminders(postgres::Transaction& transaction, std::string_view instansi,
                                                       CalendarDay today, const domain::RppDuePolicy& due,
                                                       const std::vector<int64_t>& days_before, absl::Time now,
                                                       int limit);

}  // namespace terpadu::procurement::store
