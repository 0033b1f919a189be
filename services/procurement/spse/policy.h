#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rules/rules.h"

namespace terpadu::procurement {

// How stages of SPSE are told apart: rules `spse_stages`, and `selection_stages/<template>` for their days.
struct SpseStagePolicy {
  struct Stage {
    std::string code;  // of the template
    int days = 0;      // that the template gives it
  };
  // By template, then by activity (kd_akt).
  std::map<std::string, std::map<std::string, Stage>> templates;
  std::vector<std::string> sequence;  // stages of which none may begin before one that stands before it
  std::string objection;              // the stage of objections
  std::string contract;               // the stage that ends with the contract
  int objection_days = 0;             // that the law gives (rule `selection_method/TENDER`)
  std::string legal_basis;
};

// RULE_MISSING, RULE_MALFORMED as in policy.h of procurement.
absl::StatusOr<SpseStagePolicy> LoadSpseStages(rules::RuleBook& rules, postgres::Connection& connection,
                                               std::string_view instansi, CalendarDay day);

// Whether amounts with sen are rounded (rule `spse_money`); without the rule they are not.
absl::StatusOr<bool> LoadSpseRounding(rules::RuleBook& rules, postgres::Connection& connection,
                                      std::string_view instansi, CalendarDay day);

}  // namespace terpadu::procurement
