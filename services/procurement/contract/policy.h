#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rules/rules.h"
#include "services/procurement/contract/domain/amendment.h"
#include "services/procurement/contract/domain/guarantee_rules.h"
#include "services/procurement/contract/domain/payment_terms.h"
#include "services/procurement/contract/domain/penalty.h"
#include "services/procurement/contract/domain/progress.h"

namespace terpadu::procurement {

struct PenaltyRule {
  domain::PenaltyPolicy policy;
  std::string legal_basis;
};

// The rules of contracts in force on a day, read from the rule book. RULE_MISSING when there is none, FAILED_
// PRECONDITION, reason RULE_MALFORMED (metadata: kind), when a row does not say what it must.
class ContractPolicy {
 public:
  ContractPolicy(rules::RuleBook* rules, postgres::Connection* connection, std::string_view instansi, CalendarDay day)
      : rules_(rules), connection_(connection), instansi_(instansi), day_(day) {}

  // Methods of selection, by word, whose contract needs an SPPBJ.
  absl::StatusOr<std::vector<std::string>> AppointingMethods() const;
  absl::StatusOr<domain::GuaranteePolicy> Guarantee(std::string_view kind) const;
  absl::StatusOr<domain::AdvancePolicy> Advance() const;
  absl::StatusOr<domain::AmendmentPolicy> Amendment() const;
  absl::StatusOr<PenaltyRule> Penalty() const;
  absl::StatusOr<std::vector<domain::CriticalBand>> CriticalBands() const;

 private:
  template <typename T, typename Read>
  absl::StatusOr<T> Load(const std::string& kind, Read read) const;

  rules::RuleBook* rules_;
  postgres::Connection* connection_;
  std::string instansi_;
  CalendarDay day_;
};

}  // namespace terpadu::procurement
