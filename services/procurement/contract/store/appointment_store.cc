#include "services/procurement/contract/store/appointment_store.h"

#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "libs/rpc/etag.h"
#include "services/procurement/contract/names.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

#define TERPADU_APPOINTMENT_COLUMNS                                                                                    \
  " appointment_id, selection_id, rup_package_id, vendor_id, number, issue_date::text, amount, state, remark, version" \
  " FROM appointment "

constexpr Statement kGet = {"procurement_appointment_get",
                            "SELECT" TERPADU_APPOINTMENT_COLUMNS "WHERE instansi = $1 AND appointment_id = $2"};

constexpr Statement kList = {"procurement_appointment_list",
                             "SELECT" TERPADU_APPOINTMENT_COLUMNS
                             "WHERE instansi = $1 AND appointment_id > $2 ORDER BY appointment_id LIMIT $3"};

constexpr Statement kFind = {"procurement_appointment_find", R"sql(
SELECT appointment_id FROM appointment WHERE instansi = $1 AND rup_package_id = $2 AND state = 'ISSUED'
 ORDER BY appointment_id LIMIT 1)sql"};

constexpr Statement kInsert = {"procurement_appointment_insert", R"sql(
INSERT INTO appointment (instansi, appointment_id, selection_id, rup_package_id, vendor_id, number, issue_date, amount,
                         state)
VALUES ($1, $2, $3, $4, $5, $6, $7::date, $8, $9))sql"};

constexpr Statement kUpdate = {"procurement_appointment_update", R"sql(
UPDATE appointment SET state = $3, remark = $4, version = version + 1
 WHERE instansi = $1 AND appointment_id = $2
RETURNING version)sql"};

constexpr Statement kTitle = {"procurement_vendor_title",
                              "SELECT title FROM vendor WHERE instansi = $1 AND vendor_id = $2"};

v1::Appointment AppointmentIn(const Rows& rows, int row, std::string_view instansi) {
  v1::Appointment appointment;
  appointment.set_name(NameOf(kAppointmentPattern, instansi, rows.Text(row, 0)));
  appointment.set_selection(NameOf(kSelectionPattern, instansi, rows.Text(row, 1)));
  appointment.set_rup_package(PackageName(instansi, rows.Text(row, 2)));
  appointment.set_vendor(NameOf(kVendorPattern, instansi, rows.Text(row, 3)));
  appointment.set_number(rows.Text(row, 4));
  const auto day = ParseDay(rows.Text(row, 5));
  TERPADU_ASSERT(day.ok());
  *appointment.mutable_issue_date() = DateOf(*day);
  appointment.set_amount(rows.Int(row, 6));
  appointment.set_state(EnumOf<v1::AppointmentState>(rows.Text(row, 7)));
  appointment.set_remark(rows.Text(row, 8));
  appointment.set_etag(rpc::EtagOf(rows.Int(row, 9)));
  return appointment;
}

absl::Status Exists(absl::StatusCode code, const std::string& name) {
  return Error(code, "APPOINTMENT_EXISTS", name + " exists already", {{"appointment", name}});
}

}  // namespace

absl::StatusOr<VersionedAppointment> ReadAppointment(postgres::Transaction& transaction, std::string_view instansi,
                                                     std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kGet, Params().Text(instansi).Text(id)));
  if (rows.empty()) {
    return NotFound(NameOf(kAppointmentPattern, instansi, id));
  }
  return VersionedAppointment{.appointment = AppointmentIn(rows, 0, instansi), .version = rows.Int(0, 9)};
}

absl::StatusOr<v1::Appointment> GetAppointment(postgres::Connection& connection, const postgres::Scope& scope,
                                               std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kGet, Params().Text(scope.instansi).Text(id)));
  if (rows.empty()) {
    return NotFound(NameOf(kAppointmentPattern, scope.instansi, id));
  }
  return AppointmentIn(rows, 0, scope.instansi);
}

absl::StatusOr<std::vector<v1::Appointment>> ListAppointments(postgres::Connection& connection,
                                                              const postgres::Scope& scope, const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(page.after.empty() ? "" : page.after.front()).Int(page.size + 1);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params));
  std::vector<v1::Appointment> appointments;
  for (int row = 0; row < rows.size(); ++row) {
    appointments.push_back(AppointmentIn(rows, row, scope.instansi));
  }
  return appointments;
}

absl::StatusOr<std::optional<std::string>> FindAppointment(postgres::Transaction& transaction,
                                                           std::string_view instansi, std::string_view rup_package_id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kFind, Params().Text(instansi).Text(rup_package_id)));
  return rows.empty() ? std::nullopt : std::optional(NameOf(kAppointmentPattern, instansi, rows.Text(0, 0)));
}

absl::Status InsertAppointment(postgres::Transaction& transaction, const v1::Appointment& appointment) {
  const ResourceId id = IdOf(kAppointmentPattern, appointment.name());
  const std::string package_id = IdOf(kPackagePattern, appointment.rup_package()).id;
  TERPADU_ASSIGN(const Rows same, transaction.Execute(kGet, Params().Text(id.instansi).Text(id.id)));
  if (!same.empty()) {
    return Exists(absl::StatusCode::kAlreadyExists, appointment.name());
  }
  TERPADU_ASSIGN(const auto other, FindAppointment(transaction, id.instansi, package_id));
  if (other.has_value()) {
    return Exists(absl::StatusCode::kFailedPrecondition, *other);
  }
  Params params;
  params.Text(id.instansi).Text(id.id).Text(IdOf(kSelectionPattern, appointment.selection()).id).Text(package_id);
  params.Text(IdOf(kVendorPattern, appointment.vendor()).id).Text(appointment.number());
  params.Text(FormatDay(PlannedDayOf(appointment.issue_date()).day)).Int(appointment.amount());
  params.Text(WordOf(appointment.state()));
  const absl::Status inserted = transaction.Execute(kInsert, params).status();
  return postgres::ConstraintOf(inserted) == "appointment_pkey"
             ? Exists(absl::StatusCode::kAlreadyExists, appointment.name())
             : inserted;
}

absl::Status UpdateAppointment(postgres::Transaction& transaction, VersionedAppointment& versioned) {
  const ResourceId id = IdOf(kAppointmentPattern, versioned.appointment.name());
  Params params;
  params.Text(id.instansi).Text(id.id).Text(WordOf(versioned.appointment.state()));
  params.Text(versioned.appointment.remark());
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kUpdate, params));
  versioned.version = rows.Int(0, 0);
  versioned.appointment.set_etag(rpc::EtagOf(versioned.version));
  return absl::OkStatus();
}

absl::StatusOr<std::string> TitleOfVendor(postgres::Transaction& transaction, std::string_view instansi,
                                          std::string_view vendor_id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kTitle, Params().Text(instansi).Text(vendor_id)));
  if (rows.empty()) {
    return NotFound(NameOf(kVendorPattern, instansi, vendor_id));
  }
  return rows.Text(0, 0);
}

}  // namespace terpadu::procurement::store
