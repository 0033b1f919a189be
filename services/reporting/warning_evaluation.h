#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/base/calendar.h"
#include "libs/rules/rules.h"
#include "services/reporting/store/warning_store.h"
#include "terpadu/reporting/v1/warning_service.pb.h"

namespace terpadu::reporting {

struct WarningPolicy {
  struct Rule {
    v1::WarningRule rule;
    bool enabled = true;
    v1::WarningSeverity severity;
    std::string legal_basis;
    std::vector<int64_t> thresholds;  // as store/finding_store.h takes them
  };
  std::vector<Rule> rules;  // all, in the order of the enum
  std::vector<std::string> accounts_without_rup;
};

// The rules `early_warning/…` in force on `day`. FAILED_PRECONDITION, reason RULE_MISSING, when one is missing;
// RULE_INVALID (metadata: kind, legal_basis) when its value cannot be read.
absl::StatusOr<WarningPolicy> ReadWarningPolicy(rules::RuleBook& book, postgres::Connection& connection,
                                                std::string_view instansi, CalendarDay day);

// Evaluates all rules for the fiscal year `year` as of `day`, in `transaction`, with an event for every change of a
// state. One evaluation of an instansi at a time; at most 10,000 subjects a rule. `now` is when it happens.
absl::StatusOr<v1::EvaluateWarningsResponse> EvaluateIn(postgres::Transaction& transaction, const WarningPolicy& policy,
                                                        const std::string& instansi, int32_t year, CalendarDay day,
                                                        absl::Time now, std::string_view audit);

// The events of a person's act. The warning is `step.to` from now on; saves it.
absl::Status SaveAct(postgres::Transaction& transaction, const std::string& instansi, StoredWarning& stored,
                     const WarningStep& step, std::string_view reason, std::string_view audit);

}  // namespace terpadu::reporting
