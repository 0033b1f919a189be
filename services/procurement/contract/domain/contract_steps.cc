#include "services/procurement/contract/domain/contract_steps.h"

#include "services/procurement/domain/step_table.h"

namespace terpadu::procurement::domain {
namespace {

using namespace contract_act;  // NOLINT(google-build-using-namespace): the words of the table

constexpr ContractAggregate kAppointment = ContractAggregate::kAppointment;
constexpr ContractAggregate kExecution = ContractAggregate::kExecution;
constexpr ContractAggregate kGuarantee = ContractAggregate::kGuarantee;
constexpr ContractAggregate kAddendum = ContractAggregate::kAddendum;

constexpr ContractStep kTable[] = {
    {kAppointment, "", kIssue, "ISSUED"},
    {kAppointment, "ISSUED", kWithdraw, "WITHDRAWN"},
    {kExecution, "", kPrepare, "PREPARED"},
    {kExecution, "PREPARED", kPlanProgress, "PREPARED"},
    {kExecution, "PREPARED", kRegister, "PREPARED"},
    {kExecution, "PREPARED", kAmend, "PREPARED"},
    {kExecution, "PREPARED", kStart, "RUNNING"},
    {kExecution, "PREPARED", kTerminate, "TERMINATED"},
    {kExecution, "RUNNING", kPlanProgress, "RUNNING"},
    {kExecution, "RUNNING", kRegister, "RUNNING"},
    {kExecution, "RUNNING", kAmend, "RUNNING"},
    {kExecution, "RUNNING", kMeasure, "RUNNING"},
    {kExecution, "RUNNING", kShowCause, "RUNNING"},
    {kExecution, "RUNNING", kHandOverPart, "RUNNING"},
    {kExecution, "RUNNING", kHandOver, "HANDED_OVER"},
    {kExecution, "RUNNING", kTerminate, "TERMINATED"},
    {kExecution, "HANDED_OVER", kRegister, "HANDED_OVER"},
    {kExecution, "HANDED_OVER", kHandOverFinally, "FINAL"},
    {kExecution, "HANDED_OVER", kTerminate, "TERMINATED"},
    {kExecution, "FINAL", kSettle, "FINAL"},
    {kExecution, "FINAL", kClose, "CLOSED"},
    {kExecution, "TERMINATED", kSettle, "TERMINATED"},
    {kExecution, "TERMINATED", kClose, "CLOSED"},
    {kGuarantee, "", kRegister, "HELD"},
    {kGuarantee, "HELD", kExtend, "HELD"},
    {kGuarantee, "HELD", kClaim, "CLAIMED"},
    {kGuarantee, "HELD", kReturn, "RETURNED"},
    {kAddendum, "", kSign, "SETTLING"},
    {kAddendum, "SETTLING", kAgreed, "IN_FORCE"},
    {kAddendum, "SETTLING", kRefused, "REFUSED"},
};

}  // namespace

std::string_view NameOf(ContractAggregate aggregate) {
  constexpr std::string_view kNames[] = {"appointment", "contract_execution", "guarantee", "addendum"};
  return kNames[static_cast<size_t>(aggregate)];
}

std::span<const ContractStep> ContractSteps() { return kTable; }

std::vector<std::string_view> StatesOf(ContractAggregate aggregate) {
  return step_table::Words(ContractSteps(), aggregate, [](const ContractStep& step) { return step.to; });
}

std::vector<std::string_view> ActsOf(ContractAggregate aggregate) {
  return step_table::Words(ContractSteps(), aggregate,
                           [](const ContractStep& step) { return step.from.empty() ? "" : step.act; });
}

std::string DiagramOf(ContractAggregate aggregate) { return step_table::Diagram(ContractSteps(), aggregate); }

std::string_view StateAfter(ContractAggregate aggregate, std::string_view act, std::string_view from) {
  return step_table::After(ContractSteps(), aggregate, act, from);
}

absl::Status CheckAllowed(ContractAggregate aggregate, std::string_view name, std::string_view state,
                          std::string_view act) {
  return step_table::Check(ContractSteps(), aggregate, name, state, act);
}

}  // namespace terpadu::procurement::domain
