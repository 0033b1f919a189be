#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "libs/rules/rules.h"
#include "services/procurement/selection/domain/schedule.h"
#include "services/procurement/selection/domain/segregation.h"

namespace terpadu::procurement {

// The rules of selections in force on a day, read from the rule book. RULE_MISSING when there is none, FAILED_
// PRECONDITION, reason RULE_MALFORMED (metadata: kind), when a row does not say what it must.

enum class Negotiation { kNone, kBeforeWinner, kBeforeAward };

// `selection_method/<method>`.
struct MethodPolicy {
  std::vector<std::string> templates;  // the first is taken when nobody says otherwise
  int objection_days = 0;
  Negotiation negotiation = Negotiation::kNone;
};

// `evaluation_weights`.
struct EvaluationWeights {
  int quality_weight = 0;
  int least_score_hundredths = 0;
};

// Whose rules, and of which day.
class SelectionPolicy {
 public:
  SelectionPolicy(rules::RuleBook* rules, postgres::Connection* connection, std::string_view instansi, CalendarDay day)
      : rules_(rules), connection_(connection), instansi_(instansi), day_(day) {}

  absl::StatusOr<domain::Segregation> Segregation() const;
  // The capacities whose acts need an integrity pact.
  absl::StatusOr<std::vector<std::string>> PactCapacities() const;
  absl::StatusOr<MethodPolicy> Method(const std::string& method) const;
  absl::StatusOr<std::vector<domain::StageRule>> Stages(const std::string& template_name) const;
  absl::StatusOr<EvaluationWeights> Weights() const;
  // How many percent an HPS may lie below the pagu before it is a deviation in value.
  absl::StatusOr<int64_t> ValuePercentBelow() const;
  // Above it the PPK orders from the catalogue.
  absl::StatusOr<int64_t> CatalogueThreshold() const;

 private:
  template <typename T, typename Read>
  absl::StatusOr<T> Load(const std::string& kind, Read read) const;

  rules::RuleBook* rules_;
  postgres::Connection* connection_;
  std::string instansi_;
  CalendarDay day_;
};

}  // namespace terpadu::procurement
