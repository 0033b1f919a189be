#include "services/planning/adoption.h"

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "services/planning/plan_announcement.h"
#include "services/planning/planning_service.h"
#include "services/planning/store/tree_store.h"
#include "terpadu/planning/v1/events.pb.h"

namespace terpadu::planning {
namespace {

constexpr int kEventsInABatch = 1000;

absl::Status CheckAdoptable(const PlanKey& key, const LockedPlan& plan, const std::string& last_stage) {
  if (plan.state != v1::PLAN_STATE_VERIFIED) {
    const std::string state = v1::PlanState_Name(plan.state);
    return Error(absl::StatusCode::kFailedPrecondition, "PLAN_NOT_VERIFIED",
                 key.Name() + " is " + state + ": only a verified plan is adopted",
                 {{"plan", key.Name()}, {"state", state}});
  }
  if (plan.stage != last_stage) {
    return Error(absl::StatusCode::kFailedPrecondition, "PLAN_STAGE_NOT_LAST",
                 key.Name() + " is in the stage " + plan.stage + ": it is adopted in the last, " + last_stage,
                 {{"plan", key.Name()}, {"stage", plan.stage}, {"last", last_stage}});
  }
  return absl::OkStatus();
}

absl::Status AnnounceNodesOf(postgres::Transaction& transaction, const PlanKey& key, v1::PlanNodeKind kind,
                             const std::string& audit) {
  for (int after = 0;;) {
    TERPADU_ASSIGN(const auto nodes, ListNodes(transaction, key, {.kind = kind}, after, kEventsInABatch));
    if (nodes.empty()) {
      return absl::OkStatus();
    }
    std::vector<journal::Entry> entries;
    for (const auto& node : nodes) {
      v1::PlanNodeAdopted event;
      *event.mutable_plan_node() = node.message;
      entries.push_back(journal::MakeEntry(node.message.name(), 1, event));
    }
    TERPADU_RETURN_IF_ERROR(journal::Append(transaction, key.instansi, entries, audit));
    after = nodes.back().position;
  }
}

// What stands above a node is of a higher kind.
absl::Status AnnounceNodes(postgres::Transaction& transaction, const PlanKey& key, const std::string& audit) {
  for (int kind = v1::PlanNodeKind_MIN + 1; kind <= v1::PlanNodeKind_MAX; ++kind) {
    TERPADU_RETURN_IF_ERROR(AnnounceNodesOf(transaction, key, static_cast<v1::PlanNodeKind>(kind), audit));
  }
  return absl::OkStatus();
}

absl::Status AnnounceIndicators(postgres::Transaction& transaction, const PlanKey& key, const std::string& audit) {
  for (int after = 0;;) {
    TERPADU_ASSIGN(const auto indicators, ListIndicators(transaction, key, after, kEventsInABatch));
    if (indicators.empty()) {
      return absl::OkStatus();
    }
    std::vector<journal::Entry> entries;
    for (const auto& indicator : indicators) {
      v1::IndicatorAdopted event;
      *event.mutable_indicator() = indicator.message;
      entries.push_back(journal::MakeEntry(indicator.message.name(), 1, event));
    }
    TERPADU_RETURN_IF_ERROR(journal::Append(transaction, key.instansi, entries, audit));
    after = indicators.back().position;
  }
}

absl::Status Replace(postgres::Transaction& transaction, const PlanKey& replaced, const PlanKey& by,
                     const std::string& audit) {
  TERPADU_ASSIGN(const std::optional<LockedPlan> plan, LockPlan(transaction, replaced));
  TERPADU_RETURN_IF_ERROR(CheckInForce(replaced.Name(), plan));
  TERPADU_RETURN_IF_ERROR(MarkReplaced(transaction, replaced));
  v1::PlanReplaced event;
  TERPADU_ASSIGN(*event.mutable_plan(), ReadPlan(transaction, replaced));
  event.set_replaced_by(by.Name());
  return journal::Append(transaction, replaced.instansi,
                         {journal::MakeEntry(replaced.Name(), plan->version + 1, event)}, audit);
}

}  // namespace

absl::Status CheckInForce(const std::string& name, const std::optional<LockedPlan>& plan) {
  if (!plan.has_value()) {
    return NotFound(name);
  }
  if (plan->state != v1::PLAN_STATE_ADOPTED) {
    return Error(absl::StatusCode::kFailedPrecondition, "PLAN_NOT_ADOPTED",
                 name + " is " + v1::PlanState_Name(plan->state) + ": only a plan in force is replaced",
                 {{"plan", name}, {"state", v1::PlanState_Name(plan->state)}});
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Plan> Adopt(rpc::CallContext& call, postgres::Transaction& transaction, const PlanKey& key,
                               const AdoptionRules& rules, const v1::AdoptPlanRequest& request) {
  TERPADU_ASSIGN(const LockedPlan plan, LockPlanAt(transaction, key, request.etag()));
  TERPADU_RETURN_IF_ERROR(CheckAdoptable(key, plan, rules.last_stage));
  TERPADU_RETURN_IF_ERROR(CheckAndAnnounce(call, transaction, key, rules.consistency).status());
  TERPADU_RETURN_IF_ERROR(MarkAdopted(transaction, key, request.legal_basis(), call.clock->Now()));
  const std::string audit = call.AuditJson(request.legal_basis());
  TERPADU_RETURN_IF_ERROR(AnnounceNodes(transaction, key, audit));
  TERPADU_RETURN_IF_ERROR(AnnounceIndicators(transaction, key, audit));
  if (!plan.replaces_id.empty()) {
    TERPADU_RETURN_IF_ERROR(Replace(transaction, {key.instansi, plan.replaces_id}, key, audit));
  }
  TERPADU_ASSIGN(const LockedPlan adopted, LockPlanAt(transaction, key, ""));
  return Announce(call, transaction, key, adopted.version, v1::PlanAdopted(), request.legal_basis());
}

}  // namespace terpadu::planning
