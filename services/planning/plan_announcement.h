#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/call_context.h"
#include "services/planning/names.h"
#include "services/planning/store/plan_store.h"

namespace terpadu::planning {

// NOT_FOUND, reason NOT_FOUND (metadata: name).
absl::Status NotFound(const std::string& name);

// The plan as it is now; NOT_FOUND when it is not there.
absl::StatusOr<v1::Plan> ReadPlan(const Executor& executor, const PlanKey& key);

// FAILED_PRECONDITION, reason PLAN_NOT_DRAFT (metadata: plan, state).
absl::Status NotDraft(const PlanKey& key, v1::PlanState state);

// The plan, locked; NOT_FOUND, or ETAG_MISMATCH when `etag` is given and stale.
absl::StatusOr<LockedPlan> LockPlanAt(postgres::Transaction& transaction, const PlanKey& key, const std::string& etag);
// The same of a plan that is a draft.
absl::StatusOr<LockedPlan> LockDraft(postgres::Transaction& transaction, const PlanKey& key,
                                     const std::string& etag = "");

// Fills `event` with the plan as it is now and appends it as the plan's `version`; returns the plan.
template <typename Event>
absl::StatusOr<v1::Plan> Announce(rpc::CallContext& call, postgres::Transaction& transaction, const PlanKey& key,
                                  int64_t version, Event event, std::string_view reason = {}) {
  TERPADU_ASSIGN(*event.mutable_plan(), ReadPlan(transaction, key));
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, key.instansi, {journal::MakeEntry(key.Name(), version, event)},
                                          call.AuditJson(reason)));
  return std::move(*event.mutable_plan());
}

}  // namespace terpadu::planning
