#include "services/budgeting/payment_rules.h"

#include "libs/base/error.h"
#include "libs/base/status.h"

namespace terpadu::budgeting {
namespace {

constexpr int64_t kMostParts = 1'000'000;
constexpr int kMostMonths = 12;

absl::Status Unreadable(std::string_view kind) {
  return Error(absl::StatusCode::kFailedPrecondition, "RULE_UNREADABLE",
               "the rule " + std::string(kind) + " has another shape than this service knows",
               {{"kind", std::string(kind)}});
}

// What the member `name` of a rule's value is, when it is a number.
int64_t NumberIn(const nlohmann::json& value, const char* name) {
  const auto found = value.find(name);
  return found != value.end() && found->is_number_integer() ? found->get<int64_t>() : 0;
}

}  // namespace

absl::StatusOr<UpShare> UpShareOn(rules::RuleBook& book, rpc::CallContext& call, std::string_view instansi,
                                  CalendarDay day) {
  TERPADU_ASSIGN(const rules::Rule rule, book.InForce(*call.db, instansi, "uang_persediaan", day));
  const UpShare share = {.parts = NumberIn(rule.value, "parts"), .of = NumberIn(rule.value, "of")};
  const bool is_share = 1 <= share.parts && share.parts <= share.of && share.of <= kMostParts;
  return is_share ? absl::StatusOr<UpShare>(share) : Unreadable("uang_persediaan");
}

absl::StatusOr<int> TuMonthsOn(rules::RuleBook& book, rpc::CallContext& call, std::string_view instansi,
                               CalendarDay day) {
  TERPADU_ASSIGN(const rules::Rule rule, book.InForce(*call.db, instansi, "tambah_uang", day));
  const int64_t months = NumberIn(rule.value, "months");
  return 1 <= months && months <= kMostMonths ? absl::StatusOr<int>(static_cast<int>(months))
                                              : Unreadable("tambah_uang");
}

absl::StatusOr<std::vector<std::string>> OverrideRolesOn(rules::RuleBook& book, rpc::CallContext& call,
                                                         std::string_view instansi, CalendarDay day) {
  TERPADU_ASSIGN(const rules::Rule rule, book.InForce(*call.db, instansi, "cash_plan_override", day));
  std::vector<std::string> roles;
  const auto found = rule.value.find("roles");
  if (found != rule.value.end() && found->is_array()) {
    for (const auto& role : *found) {
      if (role.is_string()) {
        roles.push_back(role.get<std::string>());
      }
    }
  }
  return roles.empty() ? absl::StatusOr<std::vector<std::string>>(Unreadable("cash_plan_override")) : roles;
}

}  // namespace terpadu::budgeting
