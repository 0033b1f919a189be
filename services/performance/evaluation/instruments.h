#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/error.h"
#include "libs/rules/rules.h"
#include "services/performance/evaluation/domain/score.h"
#include "terpadu/performance/v1/evaluation.pb.h"

namespace terpadu::performance {

// The instrument of the rule `evaluation_instrument/{id}` in force on `day`. FAILED_PRECONDITION: RULE_MISSING when
// there is none, RULE_INVALID (metadata: kind, legal_basis) when its row cannot be scored by.
absl::StatusOr<v1::Instrument> LoadInstrument(rules::RuleBook& book, postgres::Connection& connection,
                                              std::string_view instansi, const std::string& id, CalendarDay day);

// Those in use, in their order, as far as they are in force on `day`.
absl::StatusOr<std::vector<v1::Instrument>> LoadInstruments(rules::RuleBook& book, postgres::Connection& connection,
                                                            std::string_view instansi, CalendarDay day);

int QuestionCountOf(const v1::Instrument& instrument);

// What `answer` is worth, adding what is wrong with it under `field`.
int32_t PointsOf(const v1::Instrument& instrument, const v1::Answer& answer, const std::string& field,
                 FieldErrors& errors);

// Puts score, grade, counts and component scores into `assessment`, from what each question is worth.
void ScoreAssessment(const v1::Instrument& instrument, const std::map<std::string, int64_t>& points,
                     v1::Assessment& assessment);

}  // namespace terpadu::performance
