#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/base/calendar.h"
#include "libs/postgres/connection.h"
#include "services/procurement/selection/domain/schedule.h"

namespace terpadu::procurement::store {

// What decides whether a person may act on a package, and a vendor take part.

// The database's clock: no machine's but its own.
absl::StatusOr<absl::Time> DatabaseNow(postgres::Connection& connection, const postgres::Scope& scope);
absl::StatusOr<absl::Time> DatabaseNow(postgres::Transaction& transaction);

absl::StatusOr<bool> HasPact(postgres::Transaction& transaction, std::string_view instansi, std::string_view person,
                             std::string_view role, int year);

// The id of a conflict of interest that `person` declared on the package, or on a vendor that bids in `selection_id`
// ("" looks at no vendor).
absl::StatusOr<std::optional<std::string>> FindConflict(postgres::Transaction& transaction, std::string_view instansi,
                                                        std::string_view person, std::string_view rup_package_id,
                                                        std::string_view selection_id);

// The capacities in which `actor` has acted on the package, which is locked.
absl::StatusOr<std::vector<std::string>> CapacitiesOf(postgres::Transaction& transaction, std::string_view instansi,
                                                      std::string_view rup_package_id, std::string_view actor);
absl::Status RecordDeed(postgres::Transaction& transaction, std::string_view instansi, std::string_view rup_package_id,
                        std::string_view actor, std::string_view capacity, absl::Time now);

// The days of selection, widened by the approved deviations of the package.
absl::StatusOr<domain::SelectionDays> Widen(postgres::Transaction& transaction, std::string_view instansi,
                                            std::string_view rup_package_id, domain::SelectionDays days);
// The method that the last approved deviation gives; "" when none does.
absl::StatusOr<std::string> DeviatingMethod(postgres::Connection& connection, const postgres::Scope& scope,
                                            std::string_view rup_package_id);

absl::Status CheckVendorExists(postgres::Transaction& transaction, std::string_view instansi,
                               std::string_view vendor_id);
// NOT_A_REPRESENTATIVE unless `person` may act for the vendor; NOT_FOUND when there is no such vendor.
absl::Status CheckRepresents(postgres::Transaction& transaction, std::string_view instansi, std::string_view vendor_id,
                             std::string_view person);
// VENDOR_BLACKLISTED (metadata: vendor, until) when it is on the list on `day`.
absl::Status CheckNotBlacklisted(postgres::Transaction& transaction, std::string_view instansi,
                                 std::string_view vendor_id, CalendarDay day);
// NOT_QUALIFIED (metadata: missing) unless the vendor has each of `codes` on `day`.
absl::Status CheckQualified(postgres::Transaction& transaction, std::string_view instansi, std::string_view vendor_id,
                            const std::vector<std::string>& codes, CalendarDay day);

}  // namespace terpadu::procurement::store
