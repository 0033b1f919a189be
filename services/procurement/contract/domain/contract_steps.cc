#include "services/procurement/contract/domain/contract_steps.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"

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

std::string ApiNameOf(ContractAggregate aggregate, std::string_view state) {
  std::string name = absl::StrCat(std::string(NameOf(aggregate)), "_STATE_", std::string(state));
  absl::AsciiStrToUpper(&name);
  return name;
}

template <typename Word>
std::vector<std::string_view> WordsOf(ContractAggregate aggregate, Word word) {
  std::vector<std::string_view> words;
  for (const ContractStep& step : kTable) {
    const std::string_view each = step.aggregate == aggregate ? word(step) : "";
    if (!each.empty() && std::find(words.begin(), words.end(), each) == words.end()) {
      words.push_back(each);
    }
  }
  return words;
}

}  // namespace

std::string_view NameOf(ContractAggregate aggregate) {
  constexpr std::string_view kNames[] = {"appointment", "contract_execution", "guarantee", "addendum"};
  return kNames[static_cast<size_t>(aggregate)];
}

std::span<const ContractStep> ContractSteps() { return kTable; }

std::vector<std::string_view> StatesOf(ContractAggregate aggregate) {
  return WordsOf(aggregate, [](const ContractStep& step) { return step.to; });
}

std::vector<std::string_view> ActsOf(ContractAggregate aggregate) {
  return WordsOf(aggregate, [](const ContractStep& step) { return step.from.empty() ? "" : step.act; });
}

std::string DiagramOf(ContractAggregate aggregate) {
  std::vector<std::pair<std::pair<std::string, std::string>, std::string>> edges;
  for (const ContractStep& step : kTable) {
    if (step.aggregate != aggregate) {
      continue;
    }
    const std::pair<std::string, std::string> ends(step.from.empty() ? "[*]" : step.from, step.to);
    const auto edge = std::find_if(edges.begin(), edges.end(), [&](const auto& each) { return each.first == ends; });
    if (edge == edges.end()) {
      edges.emplace_back(ends, step.act);
    } else {
      edge->second.append(", ").append(step.act);
    }
  }
  std::string diagram = "stateDiagram-v2\n";
  for (const auto& [ends, acts] : edges) {
    absl::StrAppend(&diagram, "  ", ends.first, " --> ", ends.second, ": ", acts, "\n");
  }
  return diagram;
}

std::string_view StateAfter(ContractAggregate aggregate, std::string_view act, std::string_view from) {
  const auto found = std::find_if(std::begin(kTable), std::end(kTable), [&](const ContractStep& step) {
    return step.aggregate == aggregate && step.act == act && step.from == from;
  });
  TERPADU_ASSERT(found != std::end(kTable));
  return found->to;
}

absl::Status CheckAllowed(ContractAggregate aggregate, std::string_view name, std::string_view state,
                          std::string_view act) {
  std::vector<std::string> allowed;
  std::vector<std::string> allowed_names;
  for (const ContractStep& step : kTable) {
    if (step.aggregate != aggregate || step.act != act || step.from.empty()) {
      continue;
    }
    if (step.from == state) {
      return absl::OkStatus();
    }
    allowed.emplace_back(step.from);
    allowed_names.push_back(ApiNameOf(aggregate, step.from));
  }
  return Error(absl::StatusCode::kFailedPrecondition, "WRONG_STATE",
               absl::StrCat(std::string(name), " is ", std::string(state), "; to ", std::string(act), " it must be ",
                            absl::StrJoin(allowed, " or ")),
               {{"state", ApiNameOf(aggregate, state)}, {"allowed", absl::StrJoin(allowed_names, ",")}});
}

}  // namespace terpadu::procurement::domain
