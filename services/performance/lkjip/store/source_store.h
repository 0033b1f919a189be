#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "terpadu/performance/v1/agreement.pb.h"
#include "terpadu/performance/v1/performance.pb.h"

namespace terpadu::performance::store {

// What a report is made of, as it is stored now. Of each indicator and year the last quarter counts that has a verified
// measurement, in the newest verified revision.

struct ReportedIndicator {
  std::string name;
  std::string title;
  std::string sasaran;  // title of the plan node that it belongs to; "" when planning has not told it
  std::optional<type::v1::Value> target;
  int64_t changes = 0;                              // of the indicator
  std::map<int32_t, v1::Measurement> measurements;  // by year, the year asked for and the two before it
};
// Those of `names` that there are, by sasaran and name.
absl::StatusOr<std::vector<ReportedIndicator>> ReportedIndicators(postgres::Transaction& transaction,
                                                                  std::string_view instansi, int32_t year,
                                                                  const std::vector<std::string>& names);
// All that were measured in the year, at most `limit`, by name.
absl::StatusOr<std::vector<ReportedIndicator>> MeasuredIndicators(postgres::Transaction& transaction,
                                                                  std::string_view instansi, int32_t year, int limit);

// The signed agreements of a unit and year: content with targets and programs as they were signed.
struct SignedAgreement {
  std::string name;
  v1::Agreement agreement;  // indicators, programs, budget
  int64_t version = 0;
};
absl::StatusOr<std::vector<SignedAgreement>> SignedAgreements(postgres::Transaction& transaction,
                                                              std::string_view instansi, std::string_view unit_id,
                                                              int32_t year);

// The verified and final assessments of a unit ("" is the instansi) and year.
struct ReportedAssessment {
  std::string name;
  std::string title;  // of the instrument
  std::string side;
  int32_t quarter = 0;
  int64_t score = 0;  // hundredths of a point
  std::string grade;
  int64_t version = 0;
};
absl::StatusOr<std::vector<ReportedAssessment>> ReportedAssessments(postgres::Transaction& transaction,
                                                                    std::string_view instansi, std::string_view unit_id,
                                                                    int32_t year);

// The recommendations after assessments of a unit in the year and the one before; at most 500, by id.
struct ReportedRecommendation {
  std::string name;
  std::string text;
  int32_t year = 0;
  std::string due_date;  // 2023-06-30
  std::string state;
  std::string follow_up;
  int64_t version = 0;
};
absl::StatusOr<std::vector<ReportedRecommendation>> ReportedRecommendations(postgres::Transaction& transaction,
                                                                            std::string_view instansi,
                                                                            std::string_view unit_id, int32_t year);

// Titles of all units that planning told, by id.
absl::StatusOr<std::map<std::string, std::string>> UnitTitles(postgres::Transaction& transaction,
                                                              std::string_view instansi);
// Ids of the units ("" is the instansi) that have key indicators or a signed agreement for the year.
absl::StatusOr<std::vector<std::string>> UnitsWithIndicators(postgres::Transaction& transaction,
                                                             std::string_view instansi, int32_t year);

}  // namespace terpadu::performance::store
