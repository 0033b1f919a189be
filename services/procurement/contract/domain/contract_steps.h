#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace terpadu::procurement::domain {

// The life of letters of appointment, of contracts after their signature, of guarantees and addenda: words as in
// domain/lifecycle.h.
namespace contract_act {
inline constexpr std::string_view kIssue = "issue";
inline constexpr std::string_view kWithdraw = "withdraw";
inline constexpr std::string_view kPrepare = "prepare";
inline constexpr std::string_view kStart = "start";
inline constexpr std::string_view kPlanProgress = "plan progress";
inline constexpr std::string_view kMeasure = "measure progress";
inline constexpr std::string_view kShowCause = "show cause";
inline constexpr std::string_view kHandOverPart = "hand over a part";
inline constexpr std::string_view kHandOver = "hand over";
inline constexpr std::string_view kHandOverFinally = "hand over for good";
inline constexpr std::string_view kAmend = "amend";
inline constexpr std::string_view kSettle = "settle";
inline constexpr std::string_view kTerminate = "terminate";
inline constexpr std::string_view kClose = "close";
inline constexpr std::string_view kRegister = "register";
inline constexpr std::string_view kExtend = "extend";
inline constexpr std::string_view kClaim = "claim";
inline constexpr std::string_view kReturn = "return";
inline constexpr std::string_view kSign = "sign";
inline constexpr std::string_view kAgreed = "budget agreed";
inline constexpr std::string_view kRefused = "budget refused";
}  // namespace contract_act

enum class ContractAggregate { kAppointment, kExecution, kGuarantee, kAddendum };
inline constexpr ContractAggregate kContractAggregates[] = {
    ContractAggregate::kAppointment, ContractAggregate::kExecution, ContractAggregate::kGuarantee,
    ContractAggregate::kAddendum};
std::string_view NameOf(ContractAggregate aggregate);  // `contract_execution`, also of its table

// `from` "" is creation; `to` equal to `from` is an act that needs the state and leaves it.
struct ContractStep {
  ContractAggregate aggregate;
  std::string_view from;
  std::string_view act;
  std::string_view to;
};

// Every step there is: code, database, tests and the README's diagrams follow this one table.
std::span<const ContractStep> ContractSteps();
std::vector<std::string_view> StatesOf(ContractAggregate aggregate);
// Those that need something to be there already.
std::vector<std::string_view> ActsOf(ContractAggregate aggregate);

// The diagram of one aggregate for the README (mermaid), a line for each pair of states.
std::string DiagramOf(ContractAggregate aggregate);

// Where `act` leads from `from` ("" for creation); asserts that there is such a step.
std::string_view StateAfter(ContractAggregate aggregate, std::string_view act, std::string_view from);

// FAILED_PRECONDITION, reason WRONG_STATE (metadata: state, allowed, by their names in the API), when `name` in `state`
// may not do `act`.
absl::Status CheckAllowed(ContractAggregate aggregate, std::string_view name, std::string_view state,
                          std::string_view act);

}  // namespace terpadu::procurement::domain
