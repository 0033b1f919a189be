#include "services/budgeting/preparation/calendar_rule.h"

#include <set>

#include "libs/base/error.h"
#include "libs/base/status.h"

namespace terpadu::budgeting {
namespace {

using nlohmann::json;

constexpr char kKind[] = "budget_calendar";
constexpr size_t kMostMilestones = 100;
constexpr int kMonths = 12;
constexpr int kWeeks = 4;
constexpr int kDays = 31;

absl::Status Malformed() {
  return Error(absl::StatusCode::kFailedPrecondition, "RULE_MALFORMED",
               R"(the rule budget_calendar must be {"milestones": [{"code": …, "title": …, "year": -1, "month": 7, )"
               R"("week": 1 to 4 or "day": 1 to 31}, …]}, each code once: mend its row)",
               {{"kind", kKind}});
}

// The number under `key`; 0 when there is none.
int NumberIn(const json& value, const char* key) {
  return value.contains(key) && value[key].is_number_integer() ? value[key].get<int>() : 0;
}

std::string TextIn(const json& value, const char* key) {
  return value.contains(key) && value[key].is_string() ? value[key].get<std::string>() : "";
}

bool IsWithin(int number, int most) { return number >= 1 && number <= most; }

absl::StatusOr<Milestone> ReadMilestone(const json& value, const std::string& legal_basis) {
  if (!value.is_object()) {
    return Malformed();
  }
  Milestone milestone = {.code = TextIn(value, "code"),
                         .title = TextIn(value, "title"),
                         .legal_basis = TextIn(value, "legal_basis"),
                         .year = NumberIn(value, "year"),
                         .month = NumberIn(value, "month"),
                         .week = NumberIn(value, "week"),
                         .day = NumberIn(value, "day")};
  if (milestone.legal_basis.empty()) {
    milestone.legal_basis = legal_basis;
  }
  const bool is_day = milestone.week == 0 && IsWithin(milestone.day, kDays);
  const bool is_week = milestone.day == 0 && IsWithin(milestone.week, kWeeks);
  if (milestone.code.empty() || !IsWithin(milestone.month, kMonths) || is_day == is_week) {
    return Malformed();
  }
  return milestone;
}

}  // namespace

absl::StatusOr<std::vector<Milestone>> MilestonesOf(rules::RuleBook& rules, postgres::Connection& connection,
                                                    std::string_view instansi, int fiscal_year) {
  TERPADU_ASSIGN(const rules::Rule rule,
                 rules.InForce(connection, instansi, kKind, CalendarDay(fiscal_year - 1, 1, 1)));
  if (!rule.value.is_object() || !rule.value.contains("milestones") || !rule.value["milestones"].is_array() ||
      rule.value["milestones"].size() > kMostMilestones) {
    return Malformed();
  }
  std::vector<Milestone> milestones;
  std::set<std::string> codes;
  for (const json& each : rule.value["milestones"]) {
    TERPADU_ASSIGN(Milestone milestone, ReadMilestone(each, rule.legal_basis));
    if (!codes.insert(milestone.code).second) {
      return Malformed();
    }
    milestones.push_back(std::move(milestone));
  }
  return milestones;
}

}  // namespace terpadu::budgeting
