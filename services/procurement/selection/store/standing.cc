#include "services/procurement/selection/store/standing.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "services/procurement/selection/names.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

constexpr Statement kNow = {"procurement_database_now", "SELECT database_now()"};

constexpr Statement kHasPact = {"procurement_has_pact", R"sql(
SELECT 1 FROM integrity_pact WHERE instansi = $1 AND person = $2 AND role = $3 AND year = $4)sql"};

constexpr Statement kFindConflict = {"procurement_find_conflict", R"sql(
SELECT conflict_declaration_id FROM conflict_declaration AS conflict
 WHERE conflict.instansi = $1 AND conflict.person = $2
   AND (conflict.rup_package_id = $3
        OR EXISTS (SELECT 1 FROM bid WHERE bid.instansi = $1 AND bid.selection_id = $4
                                       AND bid.vendor_id = conflict.vendor_id))
 ORDER BY conflict_declaration_id LIMIT 1)sql"};

constexpr Statement kCapacities = {"procurement_capacities", R"sql(
SELECT 'PPK' FROM rup_package WHERE instansi = $1 AND rup_package_id = $2 AND finalizer = $3
UNION SELECT 'PA_KPA' FROM rup_package WHERE instansi = $1 AND rup_package_id = $2 AND announcer = $3
UNION SELECT 'PPK' FROM rpp WHERE instansi = $1 AND rup_package_id = $2 AND submitter = $3
UNION SELECT 'REVIEWER' FROM rpp WHERE instansi = $1 AND rup_package_id = $2 AND approver = $3
UNION SELECT 'PPK' FROM contract WHERE instansi = $1 AND rup_package_id = $2 AND signer = $3
UNION SELECT capacity FROM deed WHERE instansi = $1 AND rup_package_id = $2 AND actor = $3
ORDER BY 1)sql"};

constexpr Statement kRecordDeed = {"procurement_record_deed", R"sql(
INSERT INTO deed (instansi, rup_package_id, actor, capacity, since) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING)sql"};

constexpr Statement kWiden = {"procurement_widen_selection", R"sql(
SELECT least(min(selection_start), $3::date)::text, greatest(max(selection_end), $4::date)::text
  FROM deviation WHERE instansi = $1 AND rup_package_id = $2 AND state = 'APPROVED')sql"};

constexpr Statement kMethod = {"procurement_deviating_method", R"sql(
SELECT method FROM deviation
 WHERE instansi = $1 AND rup_package_id = $2 AND state = 'APPROVED' AND method IS NOT NULL
 ORDER BY decide_time DESC LIMIT 1)sql"};

constexpr Statement kRepresents = {"procurement_represents", R"sql(
SELECT $3 = ANY (representatives) FROM vendor WHERE instansi = $1 AND vendor_id = $2)sql"};

constexpr Statement kBlacklisted = {"procurement_blacklisted", R"sql(
SELECT end_date::text FROM vendor_blacklisting
 WHERE instansi = $1 AND vendor_id = $2 AND $3::date BETWEEN start_date AND end_date)sql"};

constexpr Statement kMissing = {"procurement_missing_qualifications", R"sql(
SELECT string_agg(code, ',' ORDER BY code) FROM unnest($3::text[]) AS wanted (code)
 WHERE NOT EXISTS (SELECT 1 FROM vendor_qualification AS has
                    WHERE has.instansi = $1 AND has.vendor_id = $2 AND has.code = wanted.code
                      AND has.valid_until >= $4::date))sql"};

}  // namespace

absl::StatusOr<absl::Time> DatabaseNow(postgres::Connection& connection, const postgres::Scope& scope) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kNow, Params()));
  return rows.Time(0, 0);
}

absl::StatusOr<absl::Time> DatabaseNow(postgres::Transaction& transaction) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kNow, Params()));
  return rows.Time(0, 0);
}

absl::StatusOr<bool> HasPact(postgres::Transaction& transaction, std::string_view instansi, std::string_view person,
                             std::string_view role, int year) {
  TERPADU_ASSIGN(const Rows rows,
                 transaction.Execute(kHasPact, Params().Text(instansi).Text(person).Text(role).Int(year)));
  return !rows.empty();
}

absl::StatusOr<std::optional<std::string>> FindConflict(postgres::Transaction& transaction, std::string_view instansi,
                                                        std::string_view person, std::string_view rup_package_id,
                                                        std::string_view selection_id) {
  Params params;
  params.Text(instansi).Text(person).Text(rup_package_id).Text(selection_id);
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kFindConflict, params));
  return rows.empty() ? std::nullopt : std::optional(rows.Text(0, 0));
}

absl::StatusOr<std::vector<std::string>> CapacitiesOf(postgres::Transaction& transaction, std::string_view instansi,
                                                      std::string_view rup_package_id, std::string_view actor) {
  TERPADU_ASSIGN(const Rows rows,
                 transaction.Execute(kCapacities, Params().Text(instansi).Text(rup_package_id).Text(actor)));
  std::vector<std::string> capacities;
  for (int row = 0; row < rows.size(); ++row) {
    capacities.push_back(rows.Text(row, 0));
  }
  return capacities;
}

absl::Status RecordDeed(postgres::Transaction& transaction, std::string_view instansi, std::string_view rup_package_id,
                        std::string_view actor, std::string_view capacity, absl::Time now) {
  Params params;
  params.Text(instansi).Text(rup_package_id).Text(actor).Text(capacity).Time(now);
  return transaction.Execute(kRecordDeed, params).status();
}

absl::StatusOr<domain::SelectionDays> Widen(postgres::Transaction& transaction, std::string_view instansi,
                                            std::string_view rup_package_id, domain::SelectionDays days) {
  Params params;
  params.Text(instansi).Text(rup_package_id).Text(FormatDay(days.first)).Text(FormatDay(days.last));
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kWiden, params));
  TERPADU_ASSIGN(days.first, ParseDay(rows.Text(0, 0)));
  TERPADU_ASSIGN(days.last, ParseDay(rows.Text(0, 1)));
  return days;
}

absl::StatusOr<std::string> DeviatingMethod(postgres::Connection& connection, const postgres::Scope& scope,
                                            std::string_view rup_package_id) {
  TERPADU_ASSIGN(const Rows rows,
                 connection.Execute(scope, kMethod, Params().Text(scope.instansi).Text(rup_package_id)));
  return rows.empty() ? "" : rows.Text(0, 0);
}

absl::Status CheckVendorExists(postgres::Transaction& transaction, std::string_view instansi,
                               std::string_view vendor_id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kRepresents, Params().Text(instansi).Text(vendor_id).Text("")));
  return rows.empty() ? NotFound(NameOf(kVendorPattern, instansi, vendor_id)) : absl::OkStatus();
}

absl::Status CheckRepresents(postgres::Transaction& transaction, std::string_view instansi, std::string_view vendor_id,
                             std::string_view person) {
  const std::string name = NameOf(kVendorPattern, instansi, vendor_id);
  TERPADU_ASSIGN(const Rows rows,
                 transaction.Execute(kRepresents, Params().Text(instansi).Text(vendor_id).Text(person)));
  if (rows.empty()) {
    return NotFound(name);
  }
  if (rows.Bool(0, 0)) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kPermissionDenied, "NOT_A_REPRESENTATIVE",
               absl::StrCat("the caller does not represent ", name), {{"vendor", name}});
}

absl::Status CheckNotBlacklisted(postgres::Transaction& transaction, std::string_view instansi,
                                 std::string_view vendor_id, CalendarDay day) {
  TERPADU_ASSIGN(const Rows rows,
                 transaction.Execute(kBlacklisted, Params().Text(instansi).Text(vendor_id).Text(FormatDay(day))));
  if (rows.empty()) {
    return absl::OkStatus();
  }
  const std::string name = NameOf(kVendorPattern, instansi, vendor_id);
  return Error(absl::StatusCode::kFailedPrecondition, "VENDOR_BLACKLISTED",
               absl::StrCat(name, " is on the blacklist until ", rows.Text(0, 0)),
               {{"vendor", name}, {"until", rows.Text(0, 0)}});
}

absl::Status CheckQualified(postgres::Transaction& transaction, std::string_view instansi, std::string_view vendor_id,
                            const std::vector<std::string>& codes, CalendarDay day) {
  Params params;
  params.Text(instansi).Text(vendor_id).TextArray(codes).Text(FormatDay(day));
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kMissing, params));
  if (rows.IsNull(0, 0)) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "NOT_QUALIFIED",
               absl::StrCat(NameOf(kVendorPattern, instansi, vendor_id), " is not qualified for ", rows.Text(0, 0)),
               {{"missing", rows.Text(0, 0)}});
}

}  // namespace terpadu::procurement::store
