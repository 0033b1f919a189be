#include "services/performance/lkjip/store/source_store.h"

#include "libs/base/status.h"
#include "services/performance/agreement/names.h"
#include "services/performance/conversions.h"
#include "services/performance/fields.h"
#include "services/performance/store/measurement_store.h"
#include "terpadu/performance/v1/evaluation.pb.h"

namespace terpadu::performance::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;
using postgres::Transaction;

constexpr int kAchievementScale = 2;

// With the measurements of year $2 and the two before it.
#define TERPADU_REPORTED_INDICATOR                                                                              \
  "SELECT i.name, i.title, coalesce(p.title, ''), i.targets, i.changes, m.year, m.measurement_id, m.revision, " \
  "m.quarter, m.realised, m.target, m.achievement, m.predicate, m.no_achievement_reason FROM chosen i "         \
  "LEFT JOIN plan_node p ON p.instansi = $1 AND p.name = i.node "                                               \
  "LEFT JOIN LATERAL (SELECT DISTINCT ON (n.year) n.* FROM verified_measurement n WHERE n.instansi = $1 "       \
  "AND n.indicator = i.name AND n.year BETWEEN $2 - 2 AND $2 ORDER BY n.year, n.quarter DESC) m ON true "

constexpr Statement kReported = {"lkjip_reported",
                                 "WITH chosen AS (SELECT * FROM indicator WHERE instansi = $1 AND name = "
                                 "ANY($3::text[])) " TERPADU_REPORTED_INDICATOR
                                 "ORDER BY coalesce(p.title, '') COLLATE \"C\", i.name, m.year"};
constexpr Statement kMeasured = {
    "lkjip_measured",
    "WITH chosen AS (SELECT * FROM indicator i WHERE instansi = $1 AND EXISTS (SELECT 1 FROM "
    "measured_quarter q WHERE q.instansi = $1 AND q.indicator = i.name AND q.year = $2 AND q.verified IS NOT NULL) "
    "ORDER BY name LIMIT "
    "$3) " TERPADU_REPORTED_INDICATOR "ORDER BY i.name, m.year"};

constexpr Statement kSigned = {"lkjip_signed", R"sql(
  SELECT a.agreement_id, a.content, a.number, a.version, p.program, coalesce(p.amount, 0)
    FROM agreement a
    LEFT JOIN agreement_program p ON p.instansi = a.instansi AND p.agreement_id = a.agreement_id
   WHERE a.instansi = $1 AND a.unit_id = $2 AND a.year = $3 AND a.state = 'SIGNED'
   ORDER BY a.agreement_id, p.program)sql"};

constexpr Statement kAssessments = {"lkjip_assessments", R"sql(
  SELECT assessment_id, content, side, quarter, score, grade, version
    FROM assessment
   WHERE instansi = $1 AND unit_id = $2 AND year = $3 AND state IN ('VERIFIED', 'FINAL')
   ORDER BY instrument_id, quarter, side, assessment_id)sql"};

constexpr Statement kRecommendations = {"lkjip_recommendations", R"sql(
  SELECT r.recommendation_id, r.body, a.year, r.due_date::text, r.state, r.follow_up, r.version
    FROM assessment a JOIN recommendation r ON r.instansi = a.instansi AND r.assessment_id = a.assessment_id
   WHERE a.instansi = $1 AND a.unit_id = $2 AND a.year BETWEEN $3 - 1 AND $3
   ORDER BY a.year, r.recommendation_id LIMIT 500)sql"};

constexpr Statement kTitles = {"lkjip_unit_titles", "SELECT unit_id, title FROM unit_title WHERE instansi = $1"};
constexpr Statement kUnits = {"lkjip_units", R"sql(
  SELECT unit_id FROM unit_iku WHERE instansi = $1 AND year = $2
   UNION
  SELECT unit_id FROM agreement WHERE instansi = $1 AND year = $2 AND state = 'SIGNED')sql"};

v1::Measurement MeasurementOf(const Rows& rows, int row, std::string_view instansi) {
  v1::Measurement measurement;
  measurement.set_year(static_cast<int32_t>(rows.Int(row, 5)));
  measurement.set_name(NameOf(kMeasurementPattern, instansi, rows.Text(row, 6)));
  measurement.set_revision(static_cast<int32_t>(rows.Int(row, 7)));
  measurement.set_quarter(static_cast<int32_t>(rows.Int(row, 8)));
  measurement.mutable_realised()->ParseFromString(rows.Bytes(row, 9));
  if (!rows.IsNull(row, 10)) {
    measurement.mutable_target()->ParseFromString(rows.Bytes(row, 10));
  }
  if (!rows.IsNull(row, 11)) {
    measurement.mutable_achievement()->set_units(rows.Int(row, 11));
    measurement.mutable_achievement()->set_scale(kAchievementScale);
  }
  measurement.set_predicate(rows.Text(row, 12));
  measurement.set_no_achievement_reason(rows.Text(row, 13));
  return measurement;
}

// Rows of one indicator stand together.
std::vector<ReportedIndicator> IndicatorsOf(const Rows& rows, std::string_view instansi, int32_t year) {
  std::vector<ReportedIndicator> indicators;
  for (int row = 0; row < rows.size(); ++row) {
    if (indicators.empty() || indicators.back().name != rows.Text(row, 0)) {
      v1::PerformanceIndicator targets;
      targets.ParseFromString(rows.Bytes(row, 3));
      indicators.push_back({.name = rows.Text(row, 0),
                            .title = rows.Text(row, 1),
                            .sasaran = rows.Text(row, 2),
                            .target = TargetOf(targets, year),
                            .changes = rows.Int(row, 4),
                            .measurements = {}});
    }
    if (!rows.IsNull(row, 5)) {
      v1::Measurement measurement = MeasurementOf(rows, row, instansi);
      indicators.back().measurements[measurement.year()] = std::move(measurement);
    }
  }
  return indicators;
}

}  // namespace

absl::StatusOr<std::vector<ReportedIndicator>> ReportedIndicators(Transaction& transaction, std::string_view instansi,
                                                                  int32_t year, const std::vector<std::string>& names) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kReported, Params().Text(instansi).Int(year).TextArray(names)));
  return IndicatorsOf(rows, instansi, year);
}

absl::StatusOr<std::vector<ReportedIndicator>> MeasuredIndicators(Transaction& transaction, std::string_view instansi,
                                                                  int32_t year, int limit) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kMeasured, Params().Text(instansi).Int(year).Int(limit)));
  return IndicatorsOf(rows, instansi, year);
}

absl::StatusOr<std::vector<SignedAgreement>> SignedAgreements(Transaction& transaction, std::string_view instansi,
                                                              std::string_view unit_id, int32_t year) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kSigned, Params().Text(instansi).Text(unit_id).Int(year)));
  std::vector<SignedAgreement> agreements;
  for (int row = 0; row < rows.size(); ++row) {
    const std::string name = NameOf(kAgreementPattern, instansi, rows.Text(row, 0));
    if (agreements.empty() || agreements.back().name != name) {
      SignedAgreement& found = agreements.emplace_back();
      found.name = name;
      found.agreement.ParseFromString(rows.Bytes(row, 1));
      found.agreement.set_number(static_cast<int32_t>(rows.Int(row, 2)));
      found.version = rows.Int(row, 3);
    }
    if (!rows.IsNull(row, 4)) {
      v1::AgreementProgram& program = *agreements.back().agreement.add_budget();
      program.set_program(rows.Text(row, 4));
      program.set_amount(rows.Int(row, 5));
    }
  }
  return agreements;
}

absl::StatusOr<std::vector<ReportedAssessment>> ReportedAssessments(Transaction& transaction, std::string_view instansi,
                                                                    std::string_view unit_id, int32_t year) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kAssessments, Params().Text(instansi).Text(unit_id).Int(year)));
  std::vector<ReportedAssessment> assessments;
  for (int row = 0; row < rows.size(); ++row) {
    v1::Instrument instrument;
    instrument.ParseFromString(rows.Bytes(row, 1));
    assessments.push_back({.name = NameOf(kAssessmentPattern, instansi, rows.Text(row, 0)),
                           .title = instrument.title(),
                           .side = rows.Text(row, 2),
                           .quarter = static_cast<int32_t>(rows.Int(row, 3)),
                           .score = rows.Int(row, 4),
                           .grade = rows.Text(row, 5),
                           .version = rows.Int(row, 6)});
  }
  return assessments;
}

absl::StatusOr<std::vector<ReportedRecommendation>> ReportedRecommendations(Transaction& transaction,
                                                                            std::string_view instansi,
                                                                            std::string_view unit_id, int32_t year) {
  TERPADU_ASSIGN(const Rows rows,
                 transaction.Execute(kRecommendations, Params().Text(instansi).Text(unit_id).Int(year)));
  std::vector<ReportedRecommendation> recommendations;
  for (int row = 0; row < rows.size(); ++row) {
    v1::Recommendation followed;
    followed.ParseFromString(rows.Bytes(row, 5));
    recommendations.push_back({.name = NameOf(kRecommendationPattern, instansi, rows.Text(row, 0)),
                               .text = rows.Text(row, 1),
                               .year = static_cast<int32_t>(rows.Int(row, 2)),
                               .due_date = rows.Text(row, 3),
                               .state = rows.Text(row, 4),
                               .follow_up = followed.follow_up(),
                               .version = rows.Int(row, 6)});
  }
  return recommendations;
}

absl::StatusOr<std::map<std::string, std::string>> UnitTitles(Transaction& transaction, std::string_view instansi) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kTitles, Params().Text(instansi)));
  std::map<std::string, std::string> titles;
  for (int row = 0; row < rows.size(); ++row) {
    titles[rows.Text(row, 0)] = rows.Text(row, 1);
  }
  return titles;
}

absl::StatusOr<std::vector<std::string>> UnitsWithIndicators(Transaction& transaction, std::string_view instansi,
                                                             int32_t year) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kUnits, Params().Text(instansi).Int(year)));
  std::vector<std::string> units;
  for (int row = 0; row < rows.size(); ++row) {
    units.push_back(rows.Text(row, 0));
  }
  return units;
}

}  // namespace terpadu::performance::store
