#include "services/performance/store/measurement_store.h"

#include "google/protobuf/util/time_util.h"
#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/postgres/error.h"
#include "libs/rpc/idempotency.h"
#include "services/performance/words.h"
#include "terpadu/performance/v1/events.pb.h"

namespace terpadu::performance {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Scope;
using postgres::Statement;

// The request row is the gate: it is inserted only while the indicator is as it was when the achievement was computed,
// and everything else follows from it, so that a refusal leaves nothing. The upsert of the quarter counts revisions
// under its row lock, which a look at the newest measurement in this statement's snapshot could not. The event's
// payload ends with the measurement's revision, known here alone: a message field that comes twice is merged.
constexpr Statement kRecord = {"measurement_record", R"sql(
  WITH indicator_as_computed AS (
    SELECT name FROM indicator WHERE instansi = $1 AND name = $7 AND changes = $8),
  once AS (
    INSERT INTO request (instansi, request_id, method, fingerprint, resource)
    SELECT $1, $2::uuid, $3, $4, $5 FROM indicator_as_computed
    ON CONFLICT (instansi, request_id) DO NOTHING
    RETURNING request_id),
  counted AS (
    INSERT INTO measured_quarter (instansi, indicator, year, quarter, revision, newest)
    SELECT $1, $7, $9, $10, 1, $6 FROM once
    ON CONFLICT (instansi, indicator, year, quarter) DO UPDATE
       SET revision = measured_quarter.revision + 1, newest = EXCLUDED.newest
    RETURNING revision),
  took_part AS (
    INSERT INTO measurement_part (instansi, indicator, year, quarter, person, part)
    SELECT $1, $7, $9, $10, $19, 'RECORDER' FROM counted
    ON CONFLICT (instansi, indicator, year, quarter, person) DO UPDATE SET part = EXCLUDED.part),
  recorded AS (
    INSERT INTO measurement (instansi, measurement_id, indicator, year, quarter, revision, realised, target,
                             achievement, formula, formula_version, predicate, no_achievement_reason, evidence,
                             recorder, recorded_at, evidences, correction_reason)
    SELECT $1, $6, $7, $9, $10, revision, $11::bytea, $12::bytea, $13::bigint, $14, $15, $16, $17, $18, $19,
           $20::timestamptz, $27::bytea, $28 FROM counted
    RETURNING revision, protobuf_int($26, revision) AS revision_field),
  noted AS (
    INSERT INTO journal (instansi, event_id, type, subject, version, payload, audit)
    SELECT $1, $21::uuid, $22, $5, 1,
           $23::bytea || protobuf_varint(($25::bigint << 3) | 2) || protobuf_varint(octet_length(revision_field))
             || revision_field,
           $24::jsonb FROM recorded)
  SELECT revision FROM recorded)sql"};

constexpr Statement kFind = {"measurement_find", TERPADU_MEASUREMENT_COLUMNS
                             "FROM reviewed_measurement WHERE instansi = $1 AND measurement_id = $2"};

// One statement for each filter, so that each has the index it needs.
constexpr Statement kListAll = {"measurement_list_all", TERPADU_MEASUREMENT_COLUMNS
                                "FROM newest_measurement WHERE instansi = $1 AND measurement_id > $2 "
                                "ORDER BY measurement_id LIMIT $3"};
constexpr Statement kListYear = {"measurement_list_year", TERPADU_MEASUREMENT_COLUMNS
                                 "FROM newest_measurement WHERE instansi = $1 AND measurement_id > $2 AND year = $4 "
                                 "ORDER BY measurement_id LIMIT $3"};
constexpr Statement kListIndicator = {
    "measurement_list_indicator", TERPADU_MEASUREMENT_COLUMNS
    "FROM newest_measurement WHERE instansi = $1 AND measurement_id > $2 AND indicator = $4 AND $5 IN (0, year) "
    "ORDER BY measurement_id LIMIT $3"};

#define VERIFIED "FROM verified_measurement WHERE instansi = $1 AND measurement_id > $2 "
constexpr Statement kVerifiedAll = {"measurement_verified_all",
                                    TERPADU_MEASUREMENT_COLUMNS VERIFIED "ORDER BY measurement_id LIMIT $3"};
constexpr Statement kVerifiedYear = {
    "measurement_verified_year", TERPADU_MEASUREMENT_COLUMNS VERIFIED "AND year = $4 ORDER BY measurement_id LIMIT $3"};
constexpr Statement kVerifiedIndicator = {"measurement_verified_indicator", TERPADU_MEASUREMENT_COLUMNS VERIFIED
                                          "AND indicator = $4 AND $5 IN (0, year) ORDER BY measurement_id LIMIT $3"};
#undef VERIFIED

constexpr Statement kRevisions = {"measurement_revisions", TERPADU_MEASUREMENT_COLUMNS
                                  "FROM reviewed_measurement WHERE instansi = $1 AND indicator = $2 AND year = $3 "
                                  "AND quarter = $4 AND revision > $5 ORDER BY revision LIMIT $6"};

enum Column {
  kInstansi,
  kMeasurementId,
  kIndicator,
  kYear,
  kQuarter,
  kRevision,
  kRealised,
  kTarget,
  kAchievement,
  kFormula,
  kFormulaVersion,
  kPredicate,
  kNoAchievementReason,
  kEvidence,
  kRecorder,
  kRecordedAt,
  kEvidences,
  kCorrectionReason,
  kState,
  kReviewer,
  kReviewReason,
  kReviewedAt,
};

constexpr int kAchievementScale = 2;

google::protobuf::Timestamp TimestampOf(absl::Time time) {
  return google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

Params RecordParams(const rpc::CallContext& call, const v1::RecordMeasurementRequest& request,
                    const v1::Measurement& measurement, int64_t indicator_changes) {
  const std::string instansi = InstansiOf(measurement.name());
  const std::string id = measurement.name().substr(measurement.name().rfind('/') + 1);
  Params params;
  params.Text(instansi).Text(call.request_id).Text(call.method).Text(rpc::FingerprintOf(request));
  params.Text(measurement.name()).Text(id).Text(measurement.indicator()).Int(indicator_changes);
  params.Int(measurement.year()).Int(measurement.quarter()).Bytes(measurement.realised().SerializeAsString());
  measurement.has_target() ? params.Bytes(measurement.target().SerializeAsString()) : params.Null();
  measurement.has_achievement() ? params.Int(measurement.achievement().units()) : params.Null();
  params.Int(measurement.formula()).Int(measurement.formula_version());
  params.Text(measurement.predicate()).Text(measurement.no_achievement_reason());
  params.Text(measurement.evidence()).Text(measurement.recorder());
  params.Time(
      absl::FromUnixMicros(google::protobuf::util::TimeUtil::TimestampToMicroseconds(measurement.create_time())));
  v1::MeasurementRecorded recorded;
  *recorded.mutable_measurement() = measurement;
  const journal::Entry entry = journal::MakeEntry(measurement.name(), 1, recorded);
  params.Text(entry.event_id).Text(entry.type).Bytes(entry.payload).Text(call.AuditJson());
  params.Int(v1::MeasurementRecorded::kMeasurementFieldNumber).Int(v1::Measurement::kRevisionFieldNumber);
  v1::Measurement evidences;
  *evidences.mutable_evidences() = measurement.evidences();
  params.Bytes(evidences.SerializeAsString()).Text(measurement.correction_reason());
  return params;
}

// What a rule of the table says to the caller.
absl::Status Refusal(const absl::Status& status, const v1::Measurement& measurement) {
  const std::string constraint = postgres::ConstraintOf(status);
  if (absl::IsAlreadyExists(status) && constraint == "measurement_pkey") {
    return Error(absl::StatusCode::kAlreadyExists, "ALREADY_EXISTS",
                 measurement.name() + " was recorded by another request: give another measurement_id",
                 {{"name", measurement.name()}});
  }
  if (constraint == "measurement_one_part") {
    return PartTaken(measurement.recorder(), "VERIFIER");
  }
  if (constraint == "measurement_correction" && measurement.correction_reason().empty()) {
    return Error(absl::StatusCode::kFailedPrecondition, "CORRECTION_REASON_MISSING",
                 "the quarter was measured before: say in correction_reason why it is corrected");
  }
  if (constraint == "measurement_correction") {
    return Error(absl::StatusCode::kFailedPrecondition, "NOTHING_TO_CORRECT",
                 "the quarter was not measured before: a first measurement has no correction_reason");
  }
  return status;
}

}  // namespace

v1::Measurement MeasurementOf(const Rows& rows, int row) {
  v1::Measurement measurement;
  measurement.ParseFromString(rows.Bytes(row, kEvidences));
  measurement.set_name(FormatName(kMeasurementPattern, {rows.Text(row, kInstansi), rows.Text(row, kMeasurementId)}));
  measurement.set_indicator(rows.Text(row, kIndicator));
  measurement.set_year(static_cast<int32_t>(rows.Int(row, kYear)));
  measurement.set_quarter(static_cast<int32_t>(rows.Int(row, kQuarter)));
  measurement.set_revision(static_cast<int32_t>(rows.Int(row, kRevision)));
  measurement.mutable_realised()->ParseFromString(rows.Bytes(row, kRealised));
  if (!rows.IsNull(row, kTarget)) {
    measurement.mutable_target()->ParseFromString(rows.Bytes(row, kTarget));
  }
  if (!rows.IsNull(row, kAchievement)) {
    measurement.mutable_achievement()->set_units(rows.Int(row, kAchievement));
    measurement.mutable_achievement()->set_scale(kAchievementScale);
  }
  measurement.set_formula(static_cast<v1::AchievementFormula>(rows.Int(row, kFormula)));
  measurement.set_formula_version(static_cast<int32_t>(rows.Int(row, kFormulaVersion)));
  measurement.set_predicate(rows.Text(row, kPredicate));
  measurement.set_no_achievement_reason(rows.Text(row, kNoAchievementReason));
  measurement.set_evidence(rows.Text(row, kEvidence));
  measurement.set_recorder(rows.Text(row, kRecorder));
  *measurement.mutable_create_time() = TimestampOf(rows.Time(row, kRecordedAt));
  measurement.set_correction_reason(rows.Text(row, kCorrectionReason));
  measurement.set_state(EnumOf<v1::MeasurementState>(rows.Text(row, kState)));
  if (!rows.IsNull(row, kReviewer)) {
    v1::MeasurementReview& review = *measurement.mutable_review();
    review.set_reviewer(rows.Text(row, kReviewer));
    review.set_reason(rows.Text(row, kReviewReason));
    *review.mutable_review_time() = TimestampOf(rows.Time(row, kReviewedAt));
  }
  return measurement;
}

std::vector<v1::Measurement> MeasurementsOf(const Rows& rows) {
  std::vector<v1::Measurement> measurements;
  measurements.reserve(rows.size());
  for (int row = 0; row < rows.size(); ++row) {
    measurements.push_back(MeasurementOf(rows, row));
  }
  return measurements;
}

absl::Status PartTaken(const std::string& person, const std::string& part) {
  return Error(absl::StatusCode::kPermissionDenied, "PART_TAKEN",
               person + " is already " + part + " of a revision of this quarter: one records or verifies",
               {{"part", part}});
}

absl::StatusOr<std::optional<int32_t>> RecordMeasurement(rpc::CallContext& call,
                                                         const v1::RecordMeasurementRequest& request,
                                                         const v1::Measurement& measurement,
                                                         int64_t indicator_changes) {
  const auto rows = call.db->Execute(call.ScopeOf(InstansiOf(measurement.name())), kRecord,
                                     RecordParams(call, request, measurement, indicator_changes));
  if (!rows.ok()) {
    return Refusal(rows.status(), measurement);
  }
  return rows->empty() ? std::nullopt : std::make_optional(static_cast<int32_t>(rows->Int(0, 0)));
}

absl::StatusOr<std::optional<v1::Measurement>> FindMeasurement(postgres::Connection& connection, const Scope& scope,
                                                               std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kFind, Params().Text(scope.instansi).Text(id)));
  return rows.empty() ? std::nullopt : std::make_optional(MeasurementOf(rows, 0));
}

absl::StatusOr<std::vector<v1::Measurement>> ListMeasurements(postgres::Connection& connection, const Scope& scope,
                                                              const MeasurementFilter& filter, std::string_view after,
                                                              int limit) {
  Params params;
  params.Text(scope.instansi).Text(after).Int(limit);
  const Statement* statement = filter.verified_only ? &kVerifiedAll : &kListAll;
  if (!filter.indicator.empty()) {
    params.Text(filter.indicator).Int(filter.year);
    statement = filter.verified_only ? &kVerifiedIndicator : &kListIndicator;
  } else if (filter.year != 0) {
    params.Int(filter.year);
    statement = filter.verified_only ? &kVerifiedYear : &kListYear;
  }
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, *statement, params));
  return MeasurementsOf(rows);
}

absl::StatusOr<std::vector<v1::Measurement>> ListRevisions(postgres::Connection& connection, const Scope& scope,
                                                           const RevisionFilter& filter, int32_t after, int limit) {
  Params params;
  params.Text(scope.instansi).Text(filter.indicator).Int(filter.year).Int(filter.quarter).Int(after).Int(limit);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kRevisions, params));
  return MeasurementsOf(rows);
}

}  // namespace terpadu::performance
