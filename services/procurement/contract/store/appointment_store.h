#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "terpadu/procurement/v1/contract.pb.h"

namespace terpadu::procurement::store {

struct VersionedAppointment {
  v1::Appointment appointment;
  int64_t version = 0;
};
// NOT_FOUND when there is none. Appointments change under the lock of their package.
absl::StatusOr<VersionedAppointment> ReadAppointment(postgres::Transaction& transaction, std::string_view instansi,
                                                     std::string_view id);
absl::StatusOr<v1::Appointment> GetAppointment(postgres::Connection& connection, const postgres::Scope& scope,
                                               std::string_view id);
absl::StatusOr<std::vector<v1::Appointment>> ListAppointments(postgres::Connection& connection,
                                                              const postgres::Scope& scope, const rpc::Page& page);
// The name of the one of a package that is not withdrawn, if any.
absl::StatusOr<std::optional<std::string>> FindAppointment(postgres::Transaction& transaction,
                                                           std::string_view instansi, std::string_view rup_package_id);
// At version 1. APPOINTMENT_EXISTS (metadata: appointment): ALREADY_EXISTS for an id that is taken, FAILED_PRECONDITION
// for a selection that has another.
absl::Status InsertAppointment(postgres::Transaction& transaction, const v1::Appointment& appointment);
// Writes state and remark and raises the version, there and here.
absl::Status UpdateAppointment(postgres::Transaction& transaction, VersionedAppointment& appointment);

// The title of a vendor; NOT_FOUND when there is none.
absl::StatusOr<std::string> TitleOfVendor(postgres::Transaction& transaction, std::string_view instansi,
                                          std::string_view vendor_id);

}  // namespace terpadu::procurement::store
