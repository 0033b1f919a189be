#include "services/planning/adoption.h"

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "services/planning/planning_service.h"
#include "services/planning/store/tree_store.h"
#include "terpadu/planning/v1/events.pb.h"

namespace terpadu::planning {
namespace {

constexpr int kEventsInABatch = 1000;

absl::StatusOr<v1::Plan> ReadPlan(postgres::Transaction& transaction, const PlanKey& key) {
  TERPADU_ASSIGN(std::optional<v1::Plan> plan, FindPlan(transaction, key));
  if (!plan.has_value()) {
    return NotFound(key.Name());
  }
  return *std::move(plan);
}

absl::Status CheckDraft(const PlanKey& key, const std::optional<LockedPlan>& plan, const std::string& etag) {
  if (!plan.has_value()) {
    return NotFound(key.Name());
  }
  TERPADU_ASSIGN(const std::optional<int64_t> demanded, rpc::VersionOf(etag));
  if (demanded.has_value() && *demanded != plan->version) {
    return rpc::EtagMismatch(key.Name());
  }
  if (plan->state != v1::PLAN_STATE_DRAFT) {
    return Error(absl::StatusCode::kFailedPrecondition, "PLAN_NOT_DRAFT",
                 key.Name() + " is " + v1::PlanState_Name(plan->state) + ": only a draft is adopted",
                 {{"state", v1::PlanState_Name(plan->state)}});
  }
  return absl::OkStatus();
}

absl::Status AnnounceNodes(postgres::Transaction& transaction, const PlanKey& key, const std::string& audit) {
  for (int after = 0;;) {
    TERPADU_ASSIGN(const auto nodes,
                   ListNodes(transaction, key, v1::PLAN_NODE_KIND_UNSPECIFIED, after, kEventsInABatch));
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
                               const v1::AdoptPlanRequest& request) {
  TERPADU_ASSIGN(const std::optional<LockedPlan> draft, LockPlan(transaction, key));
  TERPADU_RETURN_IF_ERROR(CheckDraft(key, draft, request.etag()));
  TERPADU_RETURN_IF_ERROR(MarkAdopted(transaction, key, request.legal_basis(), call.clock->Now()));
  const std::string audit = call.AuditJson(request.legal_basis());
  TERPADU_RETURN_IF_ERROR(AnnounceNodes(transaction, key, audit));
  TERPADU_RETURN_IF_ERROR(AnnounceIndicators(transaction, key, audit));
  if (!draft->replaces_id.empty()) {
    TERPADU_RETURN_IF_ERROR(Replace(transaction, {key.instansi, draft->replaces_id}, key, audit));
  }
  v1::PlanAdopted event;
  TERPADU_ASSIGN(*event.mutable_plan(), ReadPlan(transaction, key));
  TERPADU_RETURN_IF_ERROR(
      journal::Append(transaction, key.instansi, {journal::MakeEntry(key.Name(), draft->version + 1, event)}, audit));
  return event.plan();
}

}  // namespace terpadu::planning
