#include "services/performance/progress/projection.h"

#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "services/performance/fields.h"
#include "services/performance/progress/store/progress_store.h"
#include "terpadu/budgeting/v1/events.pb.h"
#include "terpadu/planning/v1/events.pb.h"
#include "terpadu/procurement/v1/contract_events.pb.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::performance {
namespace {

namespace budgeting = ::terpadu::budgeting::v1;
namespace planning = ::terpadu::planning::v1;
namespace procurement = ::terpadu::procurement::v1;
using postgres::Transaction;

// When `event` is of type Payload: whether that was applied. Nothing otherwise.
template <typename Payload, typename Take>
bool When(const event::v1::Event& event, absl::Status& applied, Take take) {
  if (event.dataschema() != Payload::descriptor()->full_name()) {
    return false;
  }
  Payload payload;
  applied = payload.ParseFromString(event.data())
                ? take(payload)
                : Error(absl::StatusCode::kInvalidArgument, "EVENT_UNUSABLE",
                        event.subject() + ": the payload is no " + event.dataschema());
  return true;
}

// Of a contract or its execution.
std::string ContractOf(const std::string& subject) {
  constexpr std::string_view kExecution = "/execution";
  const bool execution = subject.size() > kExecution.size() && subject.ends_with(kExecution);
  return execution ? subject.substr(0, subject.size() - kExecution.size()) : subject;
}

// From the hand-over of the whole on all is done.
bool IsDelivered(const procurement::ContractHandedOver& event) {
  return event.state() == procurement::CONTRACT_EXECUTION_STATE_HANDED_OVER ||
         event.state() == procurement::CONTRACT_EXECUTION_STATE_FINAL;
}

}  // namespace

absl::Status ApplyCommitmentEvent(Transaction& transaction, const event::v1::Event& event) {
  const std::string& instansi = event.partitionkey();
  const std::string& subject = event.subject();
  absl::Status applied;
  const auto set = [&](std::optional<int64_t> amount, std::optional<int64_t> paid) {
    return store::SetCommitment(transaction, instansi, subject, amount, paid, event.version());
  };
  When<budgeting::CommitmentCreated>(event, applied,
                                     [&](const auto& created) {
                                       return store::PutCommitment(transaction, instansi,
                                                                   {.commitment = subject,
                                                                    .line = created.line(),
                                                                    .contract = created.contract(),
                                                                    .amount = created.amount()});
                                     }) ||
      When<budgeting::CommitmentPaid>(event, applied,
                                      [&](const auto& paid) { return set(std::nullopt, paid.paid()); }) ||
      When<budgeting::CommitmentCorrected>(
          event, applied, [&](const auto& corrected) { return set(corrected.amount(), corrected.paid()); }) ||
      When<budgeting::CommitmentCarriedOver>(event, applied, [&](const auto& carried) {
        return store::TakeFromCommitment(transaction, instansi, subject, carried.carried_over(), event.version());
      });
  return applied;
}

absl::Status ApplyContractEvent(Transaction& transaction, const event::v1::Event& event) {
  absl::Status applied;
  const auto change = [&](const store::ContractChange& what) {
    return store::ChangeContract(transaction, event.partitionkey(), ContractOf(event.subject()), what);
  };
  When<procurement::ContractCreated>(
      event, applied, [&](const auto& created) { return change({.amount = created.contract().amount()}); }) ||
      When<procurement::ContractAmended>(event, applied,
                                         [&](const auto& amended) { return change({.amount = amended.amount()}); }) ||
      When<procurement::ContractRefused>(event, applied, [&](const auto&) { return change({.refused = true}); }) ||
      When<procurement::ContractProgressMeasured>(
          event, applied,
          [&](const auto& measured) { return change({.measured = measured.measurement().basis_points()}); }) ||
      When<procurement::ContractHandedOver>(
          event, applied, [&](const auto& handed) { return change({.delivered = IsDelivered(handed)}); }) ||
      When<procurement::ContractTerminated>(event, applied,
                                            [&](const auto&) { return change({.terminated = true}); }) ||
      When<procurement::ContractClosed>(event, applied, [&](const auto&) { return change({.delivered = true}); });
  return applied;
}

absl::Status ApplyTitleEvent(Transaction& transaction, const event::v1::Event& event) {
  const std::string& instansi = event.partitionkey();
  absl::Status applied;
  const auto unit = [&](const auto& changed) {
    const auto ids = ParseName(kUnitPattern, event.subject());
    return ids.ok() ? store::PutUnitTitle(transaction, instansi, ids->at(1), changed.unit().title()) : ids.status();
  };
  When<planning::UnitCreated>(event, applied, unit) || When<planning::UnitUpdated>(event, applied, unit) ||
      When<planning::UnitRenamed>(event, applied, unit) || When<planning::UnitAbsorbed>(event, applied, unit) ||
      When<planning::PlanNodeAdopted>(event, applied, [&](const auto& adopted) {
        const planning::PlanNode& node = adopted.plan_node();
        return store::PutPlanNode(transaction, instansi, event.subject(), node.code(), node.title());
      });
  return applied;
}

}  // namespace terpadu::performance
