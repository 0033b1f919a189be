#include "services/reporting/gap_rules.h"

#include <functional>
#include <map>

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "terpadu/planning/v1/plan.pb.h"

namespace terpadu::reporting {
namespace {

using nlohmann::json;
using Texts = std::vector<std::string>;

// Thrown inside Read() alone, as the JSON library throws.
struct Unreadable {
  std::string why;
};

Texts MeasuredNodes(const json& value) {
  Texts codes;
  for (const auto& [plan, nodes] : value.at("kinds").get<std::map<std::string, Texts>>()) {
    for (const std::string& node : nodes) {
      planning::v1::PlanKind plan_kind;
      planning::v1::PlanNodeKind node_kind;
      if (!planning::v1::PlanKind_Parse("PLAN_KIND_" + plan, &plan_kind) ||
          !planning::v1::PlanNodeKind_Parse("PLAN_NODE_KIND_" + node, &node_kind)) {
        throw Unreadable{absl::StrCat("there is no ", plan, " with ", node)};
      }
      codes.push_back(std::to_string(plan_kind) + "/" + std::to_string(node_kind));
    }
  }
  return codes;
}

// The rule of `kind` through `read`, whatever stands in its row.
absl::StatusOr<Texts> Read(const absl::StatusOr<rules::Rule>& rule, const std::string& kind,
                           const std::function<Texts(const json&)>& read) {
  if (!rule.ok()) {
    return rule.status();
  }
  std::string why;
  try {
    return read(rule->value);
  } catch (const json::exception& fault) {
    why = fault.what();
  } catch (const Unreadable& fault) {
    why = fault.why;
  }
  return Error(absl::StatusCode::kFailedPrecondition, "RULE_INVALID", "rule " + kind + " cannot be read: " + why,
               {{"kind", kind}, {"legal_basis", rule->legal_basis}});
}

}  // namespace

absl::StatusOr<GapRules> ReadGapRules(rules::RuleBook& book, postgres::Connection& connection,
                                      std::string_view instansi, int32_t year) {
  const CalendarDay day(year, 12, 31);
  GapRules rules;
  TERPADU_ASSIGN(rules.measured_nodes,
                 Read(book.InForce(connection, instansi, "measured_nodes", day), "measured_nodes", MeasuredNodes));
  TERPADU_ASSIGN(rules.accounts_without_rup,
                 Read(book.InForce(connection, instansi, "accounts_without_rup", day), "accounts_without_rup",
                      [](const json& value) { return value.at("prefixes").get<Texts>(); }));
  return rules;
}

}  // namespace terpadu::reporting
