#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rules/rules.h"
#include "services/planning/names.h"
#include "services/planning/store/check_store.h"
#include "services/planning/store/plan_store.h"
#include "terpadu/planning/v1/plan_check.pb.h"

namespace terpadu::planning {

// How consistency is judged: the rules `plan_check` and `reform_area` in force for an instansi.
struct ConsistencyRules {
  // A kind of plan, one above it, and the kinds of node in which the two are compared.
  struct Above {
    v1::PlanKind plan;
    v1::PlanKind above;
    std::vector<int64_t> kinds;
    bool all_of_it;
  };
  // From the most severe to the least, by rule; a rule that is left out is not asked.
  std::vector<std::pair<v1::ConsistencyRule, type::v1::Severity>> rules;
  std::vector<Above> above;
  std::vector<std::string> quick_wins;  // names of the area, as compared
  std::string grade_bands;              // [{"grade", "above"}, …] from the highest on, as JSON
  std::string version;                  // from which days the rules are in force
};

// Reads on the call's own connection: not while a transaction is under way. FAILED_PRECONDITION, reason RULE_INVALID.
absl::StatusOr<ConsistencyRules> ConsistencyRulesOf(rules::RuleBook& book, rpc::CallContext& call,
                                                    const std::string& instansi);

inline constexpr int kMostFindings = 20'000;

// Runs the rules over a locked plan and keeps what they find.
absl::StatusOr<v1::PlanCheck> RunCheck(postgres::Transaction& transaction, const PlanKey& key,
                                       const ConsistencyRules& rules, absl::Time now);

// RunCheck, and its events as the plan's next versions: the findings that are new, those that are gone, then the check.
absl::StatusOr<v1::PlanCheck> CheckAndAnnounce(rpc::CallContext& call, postgres::Transaction& transaction,
                                               const PlanKey& key, const ConsistencyRules& rules);

// What RunCheck of a plan rests on, in one text.
std::string FingerprintOf(const CheckBasis& basis, const ConsistencyRules& rules);

// Findings of a severity.
int CountOf(const v1::PlanCheck& check, type::v1::Severity severity);

// All that a finding says, in a sentence for a person.
std::string SentenceOf(const v1::ConsistencyFinding& finding);

}  // namespace terpadu::planning
