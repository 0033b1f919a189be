#include "services/performance/measurement/store/review_store.h"

#include "google/protobuf/util/time_util.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "services/performance/fields.h"
#include "services/performance/store/measurement_store.h"
#include "services/performance/words.h"
#include "terpadu/performance/v1/agreement.pb.h"

namespace terpadu::performance::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

// The same order of locks as recording has: the quarter, then the part.
constexpr Statement kLockQuarter = {"measurement_lock_quarter", R"sql(
  SELECT measured_quarter.newest
    FROM measurement
    JOIN measured_quarter ON measured_quarter.instansi = measurement.instansi
                         AND measured_quarter.indicator = measurement.indicator
                         AND measured_quarter.year = measurement.year
                         AND measured_quarter.quarter = measurement.quarter
   WHERE measurement.instansi = $1 AND measurement.measurement_id = $2
     FOR UPDATE OF measured_quarter)sql"};
constexpr Statement kRead = {"measurement_review_read", TERPADU_MEASUREMENT_COLUMNS
                             "FROM reviewed_measurement WHERE instansi = $1 AND measurement_id = $2"};

constexpr Statement kSave = {"measurement_review_save", R"sql(
  WITH took_part AS (
    INSERT INTO measurement_part (instansi, indicator, year, quarter, person, part)
    VALUES ($1, $3, $4, $5, $7, 'VERIFIER')
    ON CONFLICT (instansi, indicator, year, quarter, person) DO UPDATE SET part = EXCLUDED.part),
  counts AS (
    UPDATE measured_quarter SET verified = $2
     WHERE $6 = 'VERIFIED' AND instansi = $1 AND indicator = $3 AND year = $4 AND quarter = $5)
  INSERT INTO measurement_review (instansi, measurement_id, indicator, year, quarter, state, reviewer, reason,
                                  reviewed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))sql"};

constexpr Statement kUnitIku = {"measurement_unit_iku",
                                "SELECT content FROM unit_iku WHERE instansi = $1 AND unit_id = $2 AND year = $3"};
constexpr Statement kUnitAgreements = {
    "measurement_unit_agreements",
    "SELECT content FROM agreement WHERE instansi = $1 AND unit_id = $2 AND year = $3 AND state = 'SIGNED'"};

#define TERPADU_SCANNED                                                     \
  "SELECT name, node, title, polarity, formula, targets, changes, version " \
  "FROM indicator WHERE instansi = $1 AND name >= $2 AND (name > $2 OR $3) "
constexpr Statement kScan = {"measurement_scan", TERPADU_SCANNED "ORDER BY name LIMIT $4"};
constexpr Statement kScanOf = {"measurement_scan_of",
                               TERPADU_SCANNED "AND name = ANY($5::text[]) ORDER BY name LIMIT $4"};
#undef TERPADU_SCANNED

constexpr Statement kRevisionsOf = {"measurement_revisions_of", TERPADU_MEASUREMENT_COLUMNS
                                    "FROM reviewed_measurement WHERE instansi = $1 AND year = $2 "
                                    "AND indicator = ANY($3::text[]) ORDER BY indicator, quarter, revision"};

// The plan is the fourth part of an indicator's name.
constexpr Statement kTwinsOf = {"measurement_twins_of", TERPADU_MEASUREMENT_COLUMNS R"sql(, mine
    FROM (SELECT newest_measurement.*, mine.name AS mine
            FROM indicator mine
            JOIN indicator other ON other.instansi = mine.instansi AND md5(other.title_key) = md5(mine.title_key)
                                AND split_part(other.name, '/', 4) <> split_part(mine.name, '/', 4)
            JOIN newest_measurement ON newest_measurement.instansi = other.instansi
                                   AND newest_measurement.indicator = other.name AND newest_measurement.year = $2
           WHERE mine.instansi = $1 AND mine.name = ANY($3::text[]) AND newest_measurement.state <> 'RETURNED') twin
   ORDER BY mine, quarter, indicator)sql"};
constexpr int kMine = 22;  // the column after those of a measurement

template <typename Message>
absl::StatusOr<std::vector<Message>> Contents(postgres::Connection& connection, const postgres::Scope& scope,
                                              const Statement& statement, std::string_view unit_id, int32_t year) {
  TERPADU_ASSIGN(const Rows rows,
                 connection.Execute(scope, statement, Params().Text(scope.instansi).Text(unit_id).Int(year)));
  std::vector<Message> contents(rows.size());
  for (int row = 0; row < rows.size(); ++row) {
    contents[row].ParseFromString(rows.Bytes(row, 0));
  }
  return contents;
}

}  // namespace

absl::StatusOr<MeasurementForReview> LockMeasurement(postgres::Transaction& transaction, std::string_view instansi,
                                                     std::string_view id) {
  TERPADU_ASSIGN(const Rows quarter, transaction.Execute(kLockQuarter, Params().Text(instansi).Text(id)));
  if (quarter.empty()) {
    return NotHere(NameOf(kMeasurementPattern, instansi, id));
  }
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kRead, Params().Text(instansi).Text(id)));
  return MeasurementForReview{MeasurementOf(rows, 0), NameOf(kMeasurementPattern, instansi, quarter.Text(0, 0))};
}

absl::Status SaveReview(postgres::Transaction& transaction, const v1::Measurement& measurement) {
  const ResourceId id = IdOf(kMeasurementPattern, measurement.name());
  const v1::MeasurementReview& review = measurement.review();
  Params params;
  params.Text(id.instansi).Text(id.id).Text(measurement.indicator()).Int(measurement.year());
  params.Int(measurement.quarter()).Text(WordOf(measurement.state())).Text(review.reviewer()).Text(review.reason());
  params.Time(absl::FromUnixMicros(google::protobuf::util::TimeUtil::TimestampToMicroseconds(review.review_time())));
  absl::Status saved = transaction.Execute(kSave, params).status();
  return postgres::ConstraintOf(saved) == "measurement_one_part" ? PartTaken(review.reviewer(), "RECORDER") : saved;
}

absl::StatusOr<std::vector<std::string>> IndicatorsOfUnit(postgres::Connection& connection,
                                                          const postgres::Scope& scope, std::string_view unit_id,
                                                          int32_t year) {
  std::vector<std::string> names;
  TERPADU_ASSIGN(const auto ikus, Contents<v1::UnitIku>(connection, scope, kUnitIku, unit_id, year));
  for (const v1::UnitIku& iku : ikus) {
    names.insert(names.end(), iku.indicators().begin(), iku.indicators().end());
  }
  TERPADU_ASSIGN(const auto agreements, Contents<v1::Agreement>(connection, scope, kUnitAgreements, unit_id, year));
  for (const v1::Agreement& agreement : agreements) {
    for (const v1::AgreementIndicator& promised : agreement.indicators()) {
      names.push_back(promised.indicator());
    }
  }
  return names;
}

absl::StatusOr<MeasuredIndicators> ScanMeasured(postgres::Connection& connection, const postgres::Scope& scope,
                                                const ScanFilter& filter, std::string_view after, bool with_it,
                                                int limit) {
  Params scan;
  scan.Text(scope.instansi).Text(after).Bool(with_it).Int(limit);
  if (filter.of_unit) {
    scan.TextArray(filter.indicators);
  }
  MeasuredIndicators measured;
  TERPADU_ASSIGN(const Rows indicators, connection.Execute(scope, filter.of_unit ? kScanOf : kScan, scan));
  std::vector<std::string> names;
  for (int row = 0; row < indicators.size(); ++row) {
    measured.indicators.push_back(IndicatorRowOf(indicators, row));
    names.push_back(measured.indicators.back().indicator.name());
  }
  Params of;
  of.Text(scope.instansi).Int(filter.year).TextArray(names);
  TERPADU_ASSIGN(const Rows revisions, connection.Execute(scope, kRevisionsOf, of));
  for (int row = 0; row < revisions.size(); ++row) {
    v1::Measurement measurement = MeasurementOf(revisions, row);
    measured.revisions[measurement.indicator()].push_back(std::move(measurement));
  }
  TERPADU_ASSIGN(const Rows twins, connection.Execute(scope, kTwinsOf, of));
  for (int row = 0; row < twins.size(); ++row) {
    measured.twins[twins.Text(row, kMine)].push_back(MeasurementOf(twins, row));
  }
  return measured;
}

}  // namespace terpadu::performance::store
