#include "services/performance/monitoring/domain/issue_steps.h"

namespace terpadu::performance::domain {
namespace {

constexpr IssueTransition kTransitions[] = {
    {"UNIT", "OPEN", "PLAN", "UNIT", "IN_ACTION", "PA_KPA"},
    {"UNIT", "IN_ACTION", "PLAN", "UNIT", "IN_ACTION", "PA_KPA"},
    {"UNIT", "IN_ACTION", "REPORT", "UNIT", "REPORTED", "PA_KPA"},
    {"UNIT", "OPEN", "ESCALATE", "WORKING_GROUP", "OPEN", "PA_KPA"},
    {"UNIT", "IN_ACTION", "ESCALATE", "WORKING_GROUP", "OPEN", "PA_KPA"},
    {"UNIT", "REPORTED", "ACCEPT", "UNIT", "CLOSED", "APIP"},
    {"UNIT", "REPORTED", "SEND_BACK", "UNIT", "IN_ACTION", "APIP"},

    {"WORKING_GROUP", "OPEN", "PLAN", "WORKING_GROUP", "IN_ACTION", "PERFORMANCE_OFFICER"},
    {"WORKING_GROUP", "IN_ACTION", "PLAN", "WORKING_GROUP", "IN_ACTION", "PERFORMANCE_OFFICER"},
    {"WORKING_GROUP", "IN_ACTION", "REPORT", "WORKING_GROUP", "REPORTED", "PERFORMANCE_OFFICER"},
    {"WORKING_GROUP", "OPEN", "ESCALATE", "PLENARY", "OPEN", "PERFORMANCE_OFFICER"},
    {"WORKING_GROUP", "IN_ACTION", "ESCALATE", "PLENARY", "OPEN", "PERFORMANCE_OFFICER"},
    {"WORKING_GROUP", "REPORTED", "ACCEPT", "WORKING_GROUP", "CLOSED", "APIP"},
    {"WORKING_GROUP", "REPORTED", "SEND_BACK", "WORKING_GROUP", "IN_ACTION", "APIP"},

    {"PLENARY", "OPEN", "PLAN", "PLENARY", "IN_ACTION", "SEKDA"},
    {"PLENARY", "IN_ACTION", "PLAN", "PLENARY", "IN_ACTION", "SEKDA"},
    {"PLENARY", "IN_ACTION", "REPORT", "PLENARY", "REPORTED", "SEKDA"},
    {"PLENARY", "REPORTED", "ACCEPT", "PLENARY", "CLOSED", "APIP"},
    {"PLENARY", "REPORTED", "SEND_BACK", "PLENARY", "IN_ACTION", "APIP"},
};

}  // namespace

std::span<const IssueTransition> IssueTransitions() { return kTransitions; }

std::optional<IssueTransition> IssueStepFrom(std::string_view level, std::string_view from, std::string_view step) {
  for (const IssueTransition& transition : kTransitions) {
    if (transition.level == level && transition.from == from && transition.step == step) {
      return transition;
    }
  }
  return std::nullopt;
}

}  // namespace terpadu::performance::domain
