#include "services/procurement/selection/store/deviation_store.h"

#include "absl/strings/str_cat.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "libs/rpc/etag.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

#define TERPADU_DEVIATION_COLUMNS                                                                             \
  " deviation_id, rup_package_id, selection_start::text, selection_end::text, method, reason, state, remark," \
  " version, coalesce(value, 0), package_change FROM deviation "

constexpr Statement kGet = {"procurement_deviation_get",
                            "SELECT" TERPADU_DEVIATION_COLUMNS "WHERE instansi = $1 AND deviation_id = $2"};

constexpr Statement kList = {"procurement_deviation_list",
                             "SELECT" TERPADU_DEVIATION_COLUMNS
                             "WHERE instansi = $1 AND deviation_id > $2 ORDER BY deviation_id LIMIT $3"};

constexpr Statement kInsert = {"procurement_deviation_insert", R"sql(
INSERT INTO deviation (instansi, deviation_id, rup_package_id, selection_start, selection_end, method, reason, state,
                       value, package_change)
VALUES ($1, $2, $3, nullif($4, '')::date, nullif($5, '')::date, nullif($6, ''), $7, $8, nullif($9::bigint, 0), $10))sql"};

// What may be revised while its selection is under way only by a deviation.
constexpr Statement kMayChange = {"procurement_deviation_package_change", R"sql(
SELECT coalesce((SELECT selection_id FROM selection
                  WHERE instansi = $1 AND rup_package_id = $2 AND state NOT IN ('FAILED', 'REPEATED')), ''),
       EXISTS (SELECT FROM deviation WHERE instansi = $1 AND rup_package_id = $2 AND state = 'APPROVED'
                                       AND package_change <> ''))sql"};

constexpr Statement kLeastValue = {"procurement_deviation_least_value", R"sql(
SELECT coalesce(min(value), 0) FROM deviation
 WHERE instansi = $1 AND rup_package_id = $2 AND state = 'APPROVED' AND value IS NOT NULL)sql"};

constexpr Statement kDecide = {"procurement_deviation_decide", R"sql(
UPDATE deviation SET state = $3, remark = $4, decide_time = $5, version = version + 1
 WHERE instansi = $1 AND deviation_id = $2
RETURNING version)sql"};

v1::Deviation DeviationIn(const Rows& rows, int row, std::string_view instansi) {
  v1::Deviation deviation;
  deviation.set_name(NameOf(kDeviationPattern, instansi, rows.Text(row, 0)));
  deviation.set_rup_package(PackageName(instansi, rows.Text(row, 1)));
  const auto date = [&](int column) {
    const auto day = ParseDay(rows.Text(row, column));
    TERPADU_ASSERT(day.ok());
    return DateOf(*day);
  };
  if (!rows.IsNull(row, 2)) {
    *deviation.mutable_selection_start() = date(2);
  }
  if (!rows.IsNull(row, 3)) {
    *deviation.mutable_selection_end() = date(3);
  }
  if (!rows.IsNull(row, 4)) {
    deviation.set_method(EnumOf<v1::ProcurementMethod>(rows.Text(row, 4)));
  }
  deviation.set_reason(rows.Text(row, 5));
  deviation.set_state(EnumOf<v1::DeviationState>(rows.Text(row, 6)));
  deviation.set_remark(rows.Text(row, 7));
  deviation.set_etag(rpc::EtagOf(rows.Int(row, 8)));
  deviation.set_value(rows.Int(row, 9));
  deviation.set_package_change(rows.Text(row, 10));
  return deviation;
}

std::string TextOf(bool there, const google::type::Date& date) {
  return there ? FormatDay(PlannedDayOf(date).day) : "";
}

}  // namespace

absl::StatusOr<VersionedDeviation> ReadDeviation(postgres::Transaction& transaction, std::string_view instansi,
                                                 std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kGet, Params().Text(instansi).Text(id)));
  if (rows.empty()) {
    return NotFound(NameOf(kDeviationPattern, instansi, id));
  }
  return VersionedDeviation{.deviation = DeviationIn(rows, 0, instansi), .version = rows.Int(0, 8)};
}

absl::StatusOr<v1::Deviation> GetDeviation(postgres::Connection& connection, const postgres::Scope& scope,
                                           std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kGet, Params().Text(scope.instansi).Text(id)));
  if (rows.empty()) {
    return NotFound(NameOf(kDeviationPattern, scope.instansi, id));
  }
  return DeviationIn(rows, 0, scope.instansi);
}

absl::StatusOr<std::vector<v1::Deviation>> ListDeviations(postgres::Connection& connection,
                                                          const postgres::Scope& scope, const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(page.after.empty() ? "" : page.after.front()).Int(page.size + 1);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params));
  std::vector<v1::Deviation> deviations;
  for (int row = 0; row < rows.size(); ++row) {
    deviations.push_back(DeviationIn(rows, row, scope.instansi));
  }
  return deviations;
}

absl::Status InsertDeviation(postgres::Transaction& transaction, const v1::Deviation& deviation) {
  const ResourceId id = IdOf(kDeviationPattern, deviation.name());
  Params params;
  params.Text(id.instansi).Text(id.id).Text(IdOf(kPackagePattern, deviation.rup_package()).id);
  params.Text(TextOf(deviation.has_selection_start(), deviation.selection_start()));
  params.Text(TextOf(deviation.has_selection_end(), deviation.selection_end()));
  params.Text(deviation.method() == 0 ? "" : WordOf(deviation.method())).Text(deviation.reason());
  params.Text(WordOf(deviation.state())).Int(deviation.value()).Text(deviation.package_change());
  absl::Status inserted = transaction.Execute(kInsert, params).status();
  if (postgres::ConstraintOf(inserted) == "deviation_pkey") {
    return Error(absl::StatusCode::kAlreadyExists, "DEVIATION_EXISTS",
                 absl::StrCat(deviation.name(), " exists already"), {{"name", deviation.name()}});
  }
  return inserted;
}

absl::Status CheckPackageChange(postgres::Transaction& transaction, std::string_view instansi,
                                std::string_view rup_package_id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kMayChange, Params().Text(instansi).Text(rup_package_id)));
  if (rows.Text(0, 0).empty() || rows.Bool(0, 1)) {
    return absl::OkStatus();
  }
  const std::string selection = NameOf(kSelectionPattern, instansi, rows.Text(0, 0));
  return Error(absl::StatusCode::kFailedPrecondition, "DEVIATION_REQUIRED",
               absl::StrCat("the selection ", selection,
                            " is under way: another package needs a deviation approved by the Sekda first"),
               {{"selection", selection}});
}

absl::Status CheckValue(postgres::Transaction& transaction, std::string_view instansi, std::string_view rup_package_id,
                        Rupiah hps, Rupiah least) {
  if (hps >= least) {
    return absl::OkStatus();
  }
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kLeastValue, Params().Text(instansi).Text(rup_package_id)));
  const int64_t approved = rows.Int(0, 0);
  if (approved > 0 && hps.value() >= approved) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "DEVIATION_REQUIRED",
               absl::StrCat("the HPS of ", hps.value(), " lies further below the pagu than ", least.value(),
                            ": a deviation in value approved by the Sekda is needed first"),
               {{"hps", std::to_string(hps.value())}, {"least", std::to_string(least.value())}});
}

absl::Status DecideDeviation(postgres::Transaction& transaction, VersionedDeviation& versioned, absl::Time now) {
  v1::Deviation& deviation = versioned.deviation;
  const ResourceId id = IdOf(kDeviationPattern, deviation.name());
  Params params;
  params.Text(id.instansi).Text(id.id).Text(WordOf(deviation.state())).Text(deviation.remark()).Time(now);
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kDecide, params));
  versioned.version = rows.Int(0, 0);
  deviation.set_etag(rpc::EtagOf(versioned.version));
  return absl::OkStatus();
}

}  // namespace terpadu::procurement::store
