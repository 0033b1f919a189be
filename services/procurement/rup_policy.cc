#include "services/procurement/rup_policy.h"

#include <algorithm>

#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "services/procurement/words.h"

namespace terpadu::procurement {
namespace {

using nlohmann::json;

constexpr int64_t kLongestReminder = 31;

absl::Status Malformed(const std::string& kind, const std::string& expected) {
  return Error(absl::StatusCode::kFailedPrecondition, "RULE_MALFORMED",
               "the rule " + kind + " must be " + expected + ": mend its row", {{"kind", kind}});
}

bool ReadAmount(const json& value, const char* key, Rupiah& amount) {
  if (!value.is_object() || !value.contains(key) || !value[key].is_number_integer()) {
    return false;
  }
  amount = Rupiah(value[key].get<int64_t>());
  return amount > Rupiah(0);
}

bool ReadText(const json& value, const char* key, std::string& text) {
  if (!value.is_object() || !value.contains(key) || !value[key].is_string()) {
    return false;
  }
  text = value[key].get<std::string>();
  return true;
}

bool ReadTexts(const json& value, const char* key, std::vector<std::string>& texts) {
  if (!value.is_object() || !value.contains(key) || !value[key].is_array()) {
    return false;
  }
  for (const json& each : value[key]) {
    if (!each.is_string()) {
      return false;
    }
    texts.push_back(each.get<std::string>());
  }
  return true;
}

bool ReadConditional(const json& value, domain::ConditionalMethod& method) {
  if (!ReadText(value, "method", method.method) || !ReadTexts(value, "categories", method.categories) ||
      !ReadTexts(value, "codes", method.codes) || !value.contains("needed") || !value["needed"].is_boolean()) {
    return false;
  }
  method.needed = value["needed"].get<bool>();
  return true;
}

absl::Status ReadConditions(const rules::Rule& rule, domain::MethodRules& methods) {
  absl::Status malformed =
      Malformed("method_condition", R"({"methods": [{"method": …, "needed": …, "categories": […], "codes": […]}, …]})");
  if (!rule.value.is_object() || !rule.value.contains("methods") || !rule.value["methods"].is_array()) {
    return malformed;
  }
  for (const json& each : rule.value["methods"]) {
    if (!ReadConditional(each, methods.conditional.emplace_back())) {
      return malformed;
    }
  }
  methods.condition_basis = rule.legal_basis;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<domain::MethodRules> LoadMethodRules(rules::RuleBook& rules, postgres::Connection& connection,
                                                    std::string_view instansi, std::string_view category,
                                                    CalendarDay day) {
  const std::string kind = "method_threshold/" + std::string(category);
  TERPADU_ASSIGN(const rules::Rule threshold, rules.InForce(connection, instansi, kind, day));
  domain::MethodRules methods;
  methods.threshold.category = std::string(category);
  methods.threshold.legal_basis = threshold.legal_basis;
  if (!ReadAmount(threshold.value, "direct", methods.threshold.direct) ||
      !ReadText(threshold.value, "open", methods.threshold.open)) {
    return Malformed(kind, R"({"direct": rupiah, "open": method})");
  }
  TERPADU_ASSIGN(const rules::Rule conditions, rules.InForce(connection, instansi, "method_condition", day));
  TERPADU_RETURN_IF_ERROR(ReadConditions(conditions, methods));
  return methods;
}

absl::StatusOr<RupPolicy> LoadRupPolicy(rules::RuleBook& rules, postgres::Connection& connection,
                                        std::string_view instansi, CalendarDay day) {
  RupPolicy policy;
  const auto* categories = google::protobuf::GetEnumDescriptor<v1::ProcurementCategory>();
  for (int i = 1; i < categories->value_count(); ++i) {
    const std::string category = WordOf(static_cast<v1::ProcurementCategory>(categories->value(i)->number()));
    TERPADU_ASSIGN(policy.methods[category], LoadMethodRules(rules, connection, instansi, category, day));
  }
  TERPADU_ASSIGN(const rules::Rule small, rules.InForce(connection, instansi, "small_business", day));
  if (!ReadAmount(small.value, "limit", policy.small_business.limit)) {
    return Malformed("small_business", R"({"limit": rupiah})");
  }
  policy.small_business.legal_basis = small.legal_basis;
  return policy;
}

absl::Status CheckPolicy(const RupPolicy& policy, const v1::RupPackage& package) {
  if (package.kind() == v1::PACKAGE_KIND_PENYEDIA) {
    const auto methods = policy.methods.find(WordOf(package.category()));
    TERPADU_ASSERT(methods != policy.methods.end());
    const auto& conditions = package.details().method_conditions();
    TERPADU_RETURN_IF_ERROR(domain::CheckMethod(methods->second, WordOf(package.method()), Rupiah(package.pagu()),
                                                {conditions.begin(), conditions.end()}));
  }
  return package.details().small_business() ? domain::CheckSmallBusiness(policy.small_business, Rupiah(package.pagu()))
                                            : absl::OkStatus();
}

absl::StatusOr<std::vector<int64_t>> LoadReminderDays(rules::RuleBook& rules, postgres::Connection& connection,
                                                      std::string_view instansi, CalendarDay day) {
  TERPADU_ASSIGN(const rules::Rule rule, rules.InForce(connection, instansi, "rpp_reminder", day));
  const absl::Status malformed = Malformed("rpp_reminder", R"({"days_before": [0 to 31, …]})");
  if (!rule.value.is_object() || !rule.value.contains("days_before") || !rule.value["days_before"].is_array()) {
    return malformed;
  }
  std::vector<int64_t> days;
  for (const json& each : rule.value["days_before"]) {
    if (!each.is_number_integer() || each.get<int64_t>() < 0 || each.get<int64_t>() > kLongestReminder) {
      return malformed;
    }
    days.push_back(each.get<int64_t>());
  }
  std::sort(days.rbegin(), days.rend());
  return days;
}

}  // namespace terpadu::procurement
