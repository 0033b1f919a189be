// Proposed splits of imported packages: list, confirm, reject.
#include <map>
#include <set>

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/handlers/create_draft.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/once.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/rup_service.h"
#include "services/procurement/store/package_store.h"
#include "services/procurement/store/rup_split_store.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::procurement {
namespace {

using domain::Aggregate;

// The amounts that a person confirms, by line; those proposed when the request names none.
absl::StatusOr<std::map<std::string, int64_t>> ReadParts(const v1::ConfirmRupSplitRequest& request,
                                                         const v1::RupSplit& split) {
  const auto& parts = request.parts().empty() ? split.parts() : request.parts();
  std::set<std::string> known;
  for (const v1::RupSplitPart& part : split.parts()) {
    known.insert(part.line());
  }
  std::map<std::string, int64_t> amounts;
  Rupiah sum;
  for (const v1::RupSplitPart& part : parts) {
    if (!known.contains(part.line())) {
      return Error(absl::StatusCode::kFailedPrecondition, "SPLIT_OTHER_LINE",
                   part.line() + " is not a line of this split", {{"line", part.line()}});
    }
    if (part.amount() > 0) {
      amounts[part.line()] = part.amount();
    }
    TERPADU_ASSIGN(sum, Add(sum, Rupiah(part.amount())));
  }
  if (sum.value() != split.pagu()) {
    return Error(absl::StatusCode::kFailedPrecondition, "SPLIT_NOT_THE_PAGU",
                 "the parts sum to " + FormatRupiah(sum) + ", the pagu is " + FormatRupiah(Rupiah(split.pagu())),
                 {{"sum", std::to_string(sum.value())}, {"pagu", std::to_string(split.pagu())}});
  }
  return amounts;
}

// Locks a split on which `act` is allowed and gives it the state that follows.
absl::StatusOr<store::StoredSplit> BeginDeciding(rpc::CallContext& call, postgres::Transaction& transaction,
                                                 const ResourceId& id, std::string_view act) {
  TERPADU_ASSIGN(store::StoredSplit stored, store::LockSplit(transaction, id.instansi, id.id));
  v1::RupSplit& split = stored.split;
  TERPADU_RETURN_IF_ERROR(domain::CheckAllowed(Aggregate::kRupSplit, split.name(), WordOf(split.state()), act));
  split.set_state(EnumOf<v1::RupSplitState>(domain::StateAfter(Aggregate::kRupSplit, act)));
  split.set_decider(call.actor.id);
  return stored;
}

absl::StatusOr<v1::RupPackage> Confirm(rpc::CallContext& call, postgres::Transaction& transaction, const ResourceId& id,
                                       const v1::ConfirmRupSplitRequest& request, const RupPolicy& policy) {
  TERPADU_ASSIGN(store::StoredSplit stored, BeginDeciding(call, transaction, id, domain::act::kConfirmSplit));
  v1::RupSplit& split = stored.split;
  TERPADU_ASSIGN(const auto amounts, ReadParts(request, split));
  v1::RupPackage package = stored.draft;
  for (v1::RupSplitPart& part : *split.mutable_parts()) {
    const auto found = amounts.find(part.line());
    part.set_amount(found == amounts.end() ? 0 : found->second);
    if (part.amount() > 0) {
      v1::Allocation& allocation = *package.add_allocations();
      allocation.set_line(part.line());
      allocation.set_amount(part.amount());
    }
  }
  TERPADU_ASSIGN(const v1::RupPackage created, CreateDraft(call, transaction, id.instansi, package, policy));
  TERPADU_RETURN_IF_ERROR(store::DecideSplit(transaction, stored, call.clock->Now()));
  v1::RupSplitConfirmed event;
  *event.mutable_parts() = split.parts();
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, id.instansi,
                                          {journal::MakeEntry(split.name(), stored.version, event)}, call.AuditJson()));
  return created;
}

absl::StatusOr<v1::RupSplit> Reject(rpc::CallContext& call, postgres::Transaction& transaction, const ResourceId& id,
                                    const std::string& reason) {
  TERPADU_ASSIGN(store::StoredSplit stored, BeginDeciding(call, transaction, id, domain::act::kRejectSplit));
  TERPADU_RETURN_IF_ERROR(store::DecideSplit(transaction, stored, call.clock->Now()));
  v1::RupSplitRejected event;
  event.set_reason(reason);
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, id.instansi,
                                          {journal::MakeEntry(stored.split.name(), stored.version, event)},
                                          call.AuditJson(reason)));
  return stored.split;
}

}  // namespace

absl::StatusOr<v1::ListRupSplitsResponse> RupService::ListRupSplits(rpc::CallContext& call,
                                                                    const v1::ListRupSplitsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto splits,
                 store::ListSplits(*call.db, call.ScopeOf(parent.instansi), page, request.proposed_only()));
  return PageOf<v1::ListRupSplitsResponse>(
      splits, page, [](auto& response) { return response.mutable_rup_splits(); },
      [](const auto& last) { return IdOf(kRupSplitPattern, last.name()).id; });
}

absl::StatusOr<v1::RupPackage> RupService::ConfirmRupSplit(rpc::CallContext& call,
                                                           const v1::ConfirmRupSplitRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kRupSplitPattern, "name", request.name()));
  FieldErrors errors;
  std::set<std::string> lines;
  for (int i = 0; i < request.parts_size(); ++i) {
    const std::string at = "parts[" + std::to_string(i) + "]";
    CheckName(kLinePattern, id.instansi, at + ".line", request.parts(i).line(), errors);
    CheckAmount(at + ".amount", request.parts(i).amount(), errors);
    if (!lines.insert(request.parts(i).line()).second) {
      errors.Add(at + ".line", "must be named once in a split");
    }
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const RupPolicy policy, LoadRupPolicy(rules_, *call.db, id.instansi, DayOf(call.clock->Now())));
  return OnceOrNow<v1::RupPackage>(
      call, id.instansi, request,
      [&](postgres::Transaction& transaction) { return Confirm(call, transaction, id, request, policy); },
      [&](const v1::RupPackage& then) {
        return store::GetPackage(*call.db, call.ScopeOf(id.instansi), IdOf(kPackagePattern, then.name()).id);
      });
}

absl::StatusOr<v1::RupSplit> RupService::RejectRupSplit(rpc::CallContext& call,
                                                        const v1::RejectRupSplitRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kRupSplitPattern, "name", request.name()));
  FieldErrors errors;
  CheckText("reason", request.reason(), kLongestReason, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return OnceOrNow<v1::RupSplit>(
      call, id.instansi, request,
      [&](postgres::Transaction& transaction) { return Reject(call, transaction, id, request.reason()); },
      [&](const v1::RupSplit&) { return store::GetSplit(*call.db, call.ScopeOf(id.instansi), id.id); });
}

}  // namespace terpadu::procurement
