// The moves of a proposal from one state to another.
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "libs/rpc/idempotency.h"
#include "services/planning/planning_service.h"
#include "services/planning/proposal_requests.h"
#include "services/planning/proposal_service.h"
#include "services/planning/proposal_tracking.h"
#include "services/planning/store/proposal_store.h"
#include "terpadu/planning/v1/plan.pb.h"
#include "terpadu/planning/v1/proposal_events.pb.h"

namespace terpadu::planning {
namespace {

constexpr int64_t kMostSteps = 200;
constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;

absl::Status CheckMove(const ProposalKey& key, const LockedProposal& proposal, ProposalMove move) {
  if (!MayMove(proposal.stage, move)) {
    const std::string state = v1::ProposalState_Name(static_cast<v1::ProposalState>(proposal.stage));
    return Error(kPrecondition, "PROPOSAL_STATE", key.Name() + " is " + state + ", from where this cannot be done",
                 {{"proposal", key.Name()}, {"state", state}});
  }
  if (proposal.version >= kMostSteps) {
    return Error(kPrecondition, "PROPOSAL_TOO_MANY_STEPS", key.Name() + " has " + std::to_string(kMostSteps) + " steps",
                 {{"proposal", key.Name()}});
  }
  return absl::OkStatus();
}

// The proposal, locked, if it is as `etag` demands and `move` begins where it stands.
absl::StatusOr<LockedProposal> Take(postgres::Transaction& transaction, const ProposalKey& key, const std::string& etag,
                                    ProposalMove move) {
  TERPADU_ASSIGN(const std::optional<int64_t> demanded, rpc::VersionOf(etag));
  TERPADU_ASSIGN(const std::optional<LockedProposal> proposal, LockProposal(transaction, key));
  if (!proposal.has_value()) {
    return NotFound(key.Name());
  }
  if (demanded.has_value() && *demanded != proposal->version) {
    return rpc::EtagMismatch(key.Name());
  }
  TERPADU_RETURN_IF_ERROR(CheckMove(key, *proposal, move));
  return *proposal;
}

// Ends a move: the step and its event, of which `proposal` is filled here.
template <typename Event>
absl::StatusOr<v1::Proposal> Finish(rpc::CallContext& call, postgres::Transaction& transaction, const ProposalKey& key,
                                    ProposalAfter after, Event event) {
  after.happened = call.clock->Now();
  TERPADU_ASSIGN(*event.mutable_proposal(), AppendStep(transaction, key, after));
  TERPADU_ASSIGN(const std::optional<int64_t> version, rpc::VersionOf(event.proposal().etag()));
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, key.instansi,
                                          {journal::MakeEntry(key.Name(), version.value(), event)},
                                          call.AuditJson(after.step_reason)));
  return event.proposal();
}

absl::StatusOr<v1::Proposal> Route(rpc::CallContext& call, postgres::Transaction& transaction,
                                   const ProposalCommand& command, const std::string& unit_id,
                                   const std::string& etag) {
  TERPADU_ASSIGN(const LockedProposal proposal, Take(transaction, command.key, etag, ProposalMove::kRoute));
  const std::string unit = FormatName(kUnitPattern, {command.key.instansi, unit_id});
  if (proposal.unit_id == unit_id) {
    return Error(kPrecondition, "ALREADY_ROUTED", command.key.Name() + " is with " + unit + " already",
                 {{"unit", unit}});
  }
  if (!proposal.unit_id.empty() && command.reason.empty()) {
    FieldErrors errors;
    errors.Add("reason", "must be set: another unit has the proposal");
    return errors.ToStatus();
  }
  TERPADU_ASSIGN(const bool exists, UnitExists(transaction, command.key.instansi, unit_id));
  if (!exists) {
    return NotFound(unit);
  }
  v1::ProposalRouted event;
  event.set_reason(command.reason);
  if (!proposal.unit_id.empty()) {
    event.set_unit_before(FormatName(kUnitPattern, {command.key.instansi, proposal.unit_id}));
  }
  return Finish(call, transaction, command.key,
                {.stage = ProposalStage::kRouted, .unit_id = unit_id, .step_reason = command.reason}, event);
}

// Why `node` does not carry `amount` for the proposal.
absl::Status ErrorOf(AcceptanceFault fault, const PlanKey& plan, const std::string& node_name, const LockedNode& node,
                     const LockedProposal& proposal, int64_t amount) {
  const std::string unit = FormatName(kUnitPattern, {plan.instansi, proposal.unit_id});
  const std::string year = std::to_string(proposal.fiscal_year);
  switch (fault) {
    case AcceptanceFault::kNone:
      return absl::OkStatus();
    case AcceptanceFault::kNodeKind: {
      const std::string kind = v1::PlanNodeKind_Name(static_cast<v1::PlanNodeKind>(node.kind));
      return Error(kPrecondition, "NOT_A_SUB_KEGIATAN", node_name + " is " + kind + ", no sub kegiatan",
                   {{"plan_node", node_name}, {"kind", kind}});
    }
    case AcceptanceFault::kPlanKind: {
      const std::string kind = v1::PlanKind_Name(static_cast<v1::PlanKind>(node.plan_kind));
      return Error(kPrecondition, "PLAN_NOT_ANNUAL", plan.Name() + " is " + kind + ", no RKPD or Renja",
                   {{"plan", plan.Name()}, {"kind", kind}});
    }
    case AcceptanceFault::kPlanReplaced:
      return Error(kPrecondition, "PLAN_REPLACED", plan.Name() + " gave way to another plan", {{"plan", plan.Name()}});
    case AcceptanceFault::kYear:
      return Error(kPrecondition, "YEAR_NOT_IN_PLAN", plan.Name() + " does not cover " + year,
                   {{"plan", plan.Name()}, {"fiscal_year", year}});
    case AcceptanceFault::kUnit:
      return Error(kPrecondition, "NODE_OF_ANOTHER_UNIT", unit + " is not responsible for " + node_name,
                   {{"plan_node", node_name}, {"unit", unit}});
    case AcceptanceFault::kCeiling:
      break;
  }
  const std::string ceiling = std::to_string(node.carrying.ceiling.value_or(0));
  const std::string requested = std::to_string(SumUpToGreatest(node.carrying.accepted_already, amount));
  return Error(
      kPrecondition, "CEILING_EXCEEDED",
      node_name + " has a ceiling of " + ceiling + " for " + year + ", its proposals would sum to " + requested,
      {{"plan_node", node_name}, {"ceiling", ceiling}, {"requested", requested}});
}

absl::StatusOr<v1::Proposal> Accept(rpc::CallContext& call, postgres::Transaction& transaction,
                                    const ProposalCommand& command, const NodeKey& carrier,
                                    const v1::AcceptProposalRequest& request) {
  TERPADU_ASSIGN(const LockedProposal proposal, Take(transaction, command.key, request.etag(), ProposalMove::kAccept));
  const PlanKey plan{command.key.instansi, carrier.plan_id};
  TERPADU_ASSIGN(const std::optional<LockedNode> node,
                 LockNode(transaction, plan.instansi, carrier.plan_id, carrier.node_id, proposal.fiscal_year));
  if (!node.has_value()) {
    return NotFound(request.plan_node());
  }
  const AcceptanceFault fault =
      FaultOfAcceptance(node->carrying, proposal.unit_id, proposal.fiscal_year, request.accepted_amount());
  TERPADU_RETURN_IF_ERROR(ErrorOf(fault, plan, request.plan_node(), *node, proposal, request.accepted_amount()));
  return Finish(call, transaction, command.key,
                {.stage = ProposalStage::kAccepted,
                 .unit_id = proposal.unit_id,
                 .plan_id = carrier.plan_id,
                 .node_id = carrier.node_id,
                 .accepted_amount = request.accepted_amount()},
                v1::ProposalAccepted());
}

// A refusal or a withdrawal: nobody carries the proposal any more, and everybody reads why.
template <typename Event>
absl::StatusOr<v1::Proposal> End(rpc::CallContext& call, postgres::Transaction& transaction,
                                 const ProposalCommand& command, const std::string& etag, ProposalMove move,
                                 Event event) {
  TERPADU_ASSIGN(const LockedProposal proposal, Take(transaction, command.key, etag, move));
  return Finish(call, transaction, command.key,
                {.stage = StageAfter(move, !proposal.unit_id.empty()),
                 .unit_id = proposal.unit_id,
                 .reason = command.reason,
                 .step_reason = command.reason},
                event);
}

absl::StatusOr<v1::Proposal> Reopen(rpc::CallContext& call, postgres::Transaction& transaction,
                                    const ProposalCommand& command, const std::string& etag) {
  TERPADU_ASSIGN(const LockedProposal proposal, Take(transaction, command.key, etag, ProposalMove::kReopen));
  v1::ProposalReopened event;
  event.set_reason(command.reason);
  if (proposal.stage == ProposalStage::kAccepted) {
    const PlanKey plan{command.key.instansi, proposal.plan_id};
    TERPADU_ASSIGN(const std::optional<LockedNode> node,
                   LockNode(transaction, plan.instansi, proposal.plan_id, proposal.node_id, proposal.fiscal_year));
    if (node.has_value() && node->plan_state != v1::PLAN_STATE_DRAFT) {
      return Error(kPrecondition, "PLAN_ADOPTED", plan.Name() + " is no longer a draft: what it carries stays",
                   {{"plan", plan.Name()}});
    }
    event.set_plan_node_before(plan.NodeName(proposal.node_id));
  }
  return Finish(call, transaction, command.key,
                {.stage = StageAfter(ProposalMove::kReopen, !proposal.unit_id.empty()),
                 .unit_id = proposal.unit_id,
                 .step_reason = command.reason},
                event);
}

}  // namespace

absl::StatusOr<v1::Proposal> ProposalService::RouteProposal(rpc::CallContext& call,
                                                            const v1::RouteProposalRequest& request) {
  ProposalCommand command;
  TERPADU_ASSIGN(const std::string unit_id, ReadUnit(request, command));
  return rpc::Once<v1::Proposal>(call, command.key.instansi, request, [&](postgres::Transaction& transaction) {
    return Route(call, transaction, command, unit_id, request.etag());
  });
}

absl::StatusOr<v1::Proposal> ProposalService::AcceptProposal(rpc::CallContext& call,
                                                             const v1::AcceptProposalRequest& request) {
  ProposalCommand command;
  TERPADU_ASSIGN(const NodeKey carrier, ReadNode(request, command));
  return rpc::Once<v1::Proposal>(call, command.key.instansi, request, [&](postgres::Transaction& transaction) {
    return Accept(call, transaction, command, carrier, request);
  });
}

absl::StatusOr<v1::Proposal> ProposalService::RefuseProposal(rpc::CallContext& call,
                                                             const v1::RefuseProposalRequest& request) {
  TERPADU_ASSIGN(const ProposalCommand command, ReadCommand(request.name(), request.reason(), ReasonIs::kRequired));
  return rpc::Once<v1::Proposal>(call, command.key.instansi, request, [&](postgres::Transaction& transaction) {
    return End(call, transaction, command, request.etag(), ProposalMove::kRefuse, v1::ProposalRefused());
  });
}

absl::StatusOr<v1::Proposal> ProposalService::ReopenProposal(rpc::CallContext& call,
                                                             const v1::ReopenProposalRequest& request) {
  TERPADU_ASSIGN(const ProposalCommand command, ReadCommand(request.name(), request.reason(), ReasonIs::kRequired));
  return rpc::Once<v1::Proposal>(call, command.key.instansi, request, [&](postgres::Transaction& transaction) {
    return Reopen(call, transaction, command, request.etag());
  });
}

absl::StatusOr<v1::Proposal> ProposalService::WithdrawProposal(rpc::CallContext& call,
                                                               const v1::WithdrawProposalRequest& request) {
  TERPADU_ASSIGN(const ProposalCommand command, ReadCommand(request.name(), request.reason(), ReasonIs::kRequired));
  return rpc::Once<v1::Proposal>(call, command.key.instansi, request, [&](postgres::Transaction& transaction) {
    return End(call, transaction, command, request.etag(), ProposalMove::kWithdraw, v1::ProposalWithdrawn());
  });
}

absl::StatusOr<v1::TrackedProposal> ProposalService::WithdrawTrackedProposal(
    rpc::CallContext& call, const v1::WithdrawTrackedProposalRequest& request) {
  TERPADU_ASSIGN(const TrackedKey key, Read(request));
  return rpc::Once<v1::TrackedProposal>(
      call, key.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::TrackedProposal> {
        TERPADU_ASSIGN(const ProposalKey proposal, FindTracked(transaction, key));
        TERPADU_RETURN_IF_ERROR(
            End(call, transaction, {proposal, key.reason}, "", ProposalMove::kWithdraw, v1::ProposalWithdrawn())
                .status());
        return Tracked(transaction, proposal);
      });
}

}  // namespace terpadu::planning
