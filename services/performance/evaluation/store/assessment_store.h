#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "terpadu/performance/v1/evaluation.pb.h"

namespace terpadu::performance::store {

// An assessment without answers, with the instrument that it keeps.
struct AssessmentRow {
  v1::Assessment assessment;
  v1::Instrument instrument;
  int64_t version = 1;
};

// ALREADY_EXISTS, reason ASSESSMENT_EXISTS.
absl::Status InsertAssessment(postgres::Transaction& transaction, const AssessmentRow& row);

// NOT_FOUND when there is none. The first holds its row until the transaction ends.
absl::StatusOr<AssessmentRow> LockAssessment(postgres::Transaction& transaction, std::string_view instansi,
                                             std::string_view id);
absl::StatusOr<AssessmentRow> FindAssessment(postgres::Connection& connection, const postgres::Scope& scope,
                                             std::string_view id);

// Both sides of the evaluation that `key` names by instrument, unit, year and quarter; those that there are.
absl::StatusOr<std::vector<AssessmentRow>> FindSides(postgres::Connection& connection, const postgres::Scope& scope,
                                                     const v1::Assessment& key);

// Without answers, after the page's key, one more than its size; of one year unless it is 0.
absl::StatusOr<std::vector<v1::Assessment>> ListAssessments(postgres::Connection& connection,
                                                            const postgres::Scope& scope, int32_t year,
                                                            const rpc::Page& page);

// Writes state, counts, score and grade, and counts a version, also in `row`.
absl::Status SaveAssessment(postgres::Transaction& transaction, AssessmentRow& row);

// Notes that `person` has `part` on the row's side. PERMISSION_DENIED, reason PART_TAKEN (metadata: side, part), when
// the person already has another in this evaluation.
absl::Status TakeAssessmentPart(postgres::Transaction& transaction, const AssessmentRow& row, const std::string& person,
                                std::string_view part);

// Writes answers with their points, replacing what was there.
absl::Status WriteAnswers(postgres::Transaction& transaction, const v1::Assessment& assessment,
                          const std::vector<v1::Answer>& answers);

absl::StatusOr<std::vector<v1::Answer>> ReadAnswers(postgres::Transaction& transaction,
                                                    const v1::Assessment& assessment);
absl::StatusOr<std::vector<v1::Answer>> ReadAnswers(postgres::Connection& connection, const postgres::Scope& scope,
                                                    const v1::Assessment& assessment);

}  // namespace terpadu::performance::store
