#include "services/procurement/policy.h"

#include <utility>

#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::procurement {
namespace {

using nlohmann::json;

constexpr int kLastDay = 31;

absl::Status Malformed(const std::string& kind, const std::string& expected) {
  return Error(absl::StatusCode::kFailedPrecondition, "RULE_MALFORMED",
               "the rule " + kind + " must be " + expected + ": mend its row", {{"kind", kind}});
}

bool ReadDay(const json& value, const char* key, int& day) {
  if (!value.is_object() || !value.contains(key) || !value[key].is_number_integer()) {
    return false;
  }
  day = value[key].get<int>();
  return day >= 1 && day <= kLastDay;
}

bool ReadText(const json& value, const char* key, std::string& text) {
  if (!value.is_object() || !value.contains(key) || !value[key].is_string()) {
    return false;
  }
  text = value[key].get<std::string>();
  return true;
}

absl::StatusOr<domain::Checklist> ReadChecklist(const std::string& kind, const rules::Rule& rule) {
  const json& value = rule.value;
  const absl::Status malformed = Malformed(kind, R"({"mandatory": [{"code": …, "title": …}, …]})");
  if (!value.is_object() || !value.contains("mandatory") || !value["mandatory"].is_array()) {
    return malformed;
  }
  domain::Checklist checklist = {.mandatory = {}, .valid_from = rule.valid_from, .legal_basis = rule.legal_basis};
  for (const json& entry : value["mandatory"]) {
    domain::ChecklistItem& item = checklist.mandatory.emplace_back();
    if (!ReadText(entry, "code", item.code) || !ReadText(entry, "title", item.title)) {
      return malformed;
    }
  }
  return checklist;
}

absl::StatusOr<domain::ContractTypes> ReadContractTypes(const std::string& kind, const rules::Rule& rule) {
  const absl::Status malformed = Malformed(kind, R"({"allowed": [type, …]})");
  if (!rule.value.is_object() || !rule.value.contains("allowed") || !rule.value["allowed"].is_array()) {
    return malformed;
  }
  domain::ContractTypes types = {.allowed = {}, .legal_basis = rule.legal_basis};
  for (const json& type : rule.value["allowed"]) {
    if (!type.is_string()) {
      return malformed;
    }
    types.allowed.push_back(type.get<std::string>());
  }
  return types;
}

// The methods there are, and SWAKELOLA.
const std::vector<std::string>& ChecklistNames() {
  static const auto* names = [] {
    auto* all = new std::vector<std::string>{std::string(domain::kSwakelolaChecklist)};
    const auto* methods = google::protobuf::GetEnumDescriptor<v1::ProcurementMethod>();
    for (int i = 1; i < methods->value_count(); ++i) {
      all->push_back(WordOf(static_cast<v1::ProcurementMethod>(methods->value(i)->number())));
    }
    return all;
  }();
  return *names;
}

}  // namespace

absl::StatusOr<domain::RppDuePolicy> LoadRppDuePolicy(rules::RuleBook& rules, postgres::Connection& connection,
                                                      std::string_view instansi, CalendarDay day) {
  domain::RppDuePolicy policy;
  TERPADU_ASSIGN(const rules::Rule due, rules.InForce(connection, instansi, "rpp_due", day));
  if (!ReadDay(due.value, "day", policy.day) || !ReadDay(due.value, "revised_day", policy.revised_day)) {
    return Malformed("rpp_due", R"({"day": 1 to 31, "revised_day": 1 to 31})");
  }
  return policy;
}

absl::StatusOr<RppPolicy> LoadRppPolicy(rules::RuleBook& rules, postgres::Connection& connection,
                                        std::string_view instansi, CalendarDay day) {
  RppPolicy policy;
  TERPADU_ASSIGN(policy.due, LoadRppDuePolicy(rules, connection, instansi, day));
  for (const std::string& name : ChecklistNames()) {
    const std::string kind = "rpp_checklist/" + name;
    TERPADU_ASSIGN(const rules::Rule checklist, rules.InForce(connection, instansi, kind, day));
    TERPADU_ASSIGN(policy.checklists[name], ReadChecklist(kind, checklist));
  }
  const auto* categories = google::protobuf::GetEnumDescriptor<v1::ProcurementCategory>();
  for (int i = 1; i < categories->value_count(); ++i) {
    const std::string category = WordOf(static_cast<v1::ProcurementCategory>(categories->value(i)->number()));
    const std::string kind = "contract_type/" + category;
    TERPADU_ASSIGN(const rules::Rule types, rules.InForce(connection, instansi, kind, day));
    TERPADU_ASSIGN(policy.contract_types[category], ReadContractTypes(kind, types));
  }
  return policy;
}

absl::StatusOr<domain::RoleConflicts> LoadRoleConflicts(rules::RuleBook& rules, postgres::Connection& connection,
                                                        std::string_view instansi, CalendarDay day) {
  constexpr char kKind[] = "role_conflict";
  TERPADU_ASSIGN(const rules::Rule rule, rules.InForce(connection, instansi, kKind, day));
  const absl::Status malformed = Malformed(kKind, R"({"pairs": [[act, act], …]})");
  if (!rule.value.is_object() || !rule.value.contains("pairs") || !rule.value["pairs"].is_array()) {
    return malformed;
  }
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const json& pair : rule.value["pairs"]) {
    if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() || !pair[1].is_string()) {
      return malformed;
    }
    pairs.emplace_back(pair[0].get<std::string>(), pair[1].get<std::string>());
  }
  return domain::RoleConflicts(std::move(pairs));
}

const domain::Checklist& ChecklistFor(const domain::Checklists& checklists, const std::string& method) {
  const auto found = checklists.find(method.empty() ? std::string(domain::kSwakelolaChecklist) : method);
  TERPADU_ASSERT(found != checklists.end());
  return found->second;
}

}  // namespace terpadu::procurement
