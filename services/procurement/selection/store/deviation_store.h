#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/base/calendar.h"
#include "libs/base/rupiah.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "terpadu/procurement/v1/selection.pb.h"

namespace terpadu::procurement::store {

struct VersionedDeviation {
  v1::Deviation deviation;
  int64_t version = 0;
};
// NOT_FOUND when there is none. Deviations change under the lock of their package.
absl::StatusOr<VersionedDeviation> ReadDeviation(postgres::Transaction& transaction, std::string_view instansi,
                                                 std::string_view id);
absl::StatusOr<v1::Deviation> GetDeviation(postgres::Connection& connection, const postgres::Scope& scope,
                                           std::string_view id);
absl::StatusOr<std::vector<v1::Deviation>> ListDeviations(postgres::Connection& connection,
                                                          const postgres::Scope& scope, const rpc::Page& page);
// At version 1. ALREADY_EXISTS, reason DEVIATION_EXISTS (metadata: name).
absl::Status InsertDeviation(postgres::Transaction& transaction, const v1::Deviation& deviation);
// Writes state and remark and raises the version, there and here.
absl::Status DecideDeviation(postgres::Transaction& transaction, VersionedDeviation& deviation, absl::Time now);

struct VersionedMeeting {
  v1::ResultMeeting meeting;
  std::string ppk;
  int64_t version = 0;
};
// The meeting of a PPK in the month of `day`, locked; made, at version 0, when there is none.
absl::StatusOr<VersionedMeeting> LockMeetingOf(postgres::Transaction& transaction, std::string_view instansi,
                                               const std::string& ppk, CalendarDay day);
// Locked. NOT_FOUND when there is none.
absl::StatusOr<VersionedMeeting> LockMeeting(postgres::Transaction& transaction, std::string_view instansi,
                                             std::string_view id);
absl::StatusOr<std::vector<v1::ResultMeeting>> ListMeetings(postgres::Connection& connection,
                                                            const postgres::Scope& scope, const rpc::Page& page);
// Writes state and day and raises the version, there and here.
absl::Status UpdateMeeting(postgres::Transaction& transaction, VersionedMeeting& meeting);

// DEVIATION_REQUIRED (metadata: selection) for a package whose selection is under way, unless a deviation in what it
// holds is approved.
absl::Status CheckPackageChange(postgres::Transaction& transaction, std::string_view instansi,
                                std::string_view rup_package_id);
// DEVIATION_REQUIRED (metadata: hps, least) for an HPS below `least`, unless a deviation in value that low is approved.
absl::Status CheckValue(postgres::Transaction& transaction, std::string_view instansi, std::string_view rup_package_id,
                        Rupiah hps, Rupiah least);

}  // namespace terpadu::procurement::store
