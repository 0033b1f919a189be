#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "libs/rules/rules.h"
#include "services/performance/domain/achievement.h"
#include "services/performance/domain/predicate.h"

namespace terpadu::performance {

// All that is data in how a measurement is judged.
struct JudgementRules {
  AchievementPolicy policy;
  std::vector<PredicateBand> bands;
  std::vector<OrdinalScale> scales;
};

// The rules of kinds `achievement_policy`, `predicate_bands` and, when `with_scales`, `ordinal_scales` with each
// `ordinal_scale/…` that it names (50 at most), in force on `day` for `instansi`. FAILED_PRECONDITION, reason
// RULE_MISSING, when one is missing; RULE_INVALID (metadata: kind, legal_basis) when its value cannot be read.
absl::StatusOr<JudgementRules> ReadJudgementRules(rules::RuleBook& book, postgres::Connection& connection,
                                                  std::string_view instansi, CalendarDay day, bool with_scales);

}  // namespace terpadu::performance
