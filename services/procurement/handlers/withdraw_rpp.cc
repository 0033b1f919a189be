#include "services/procurement/handlers/withdraw_rpp.h"

#include <algorithm>

#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/store/rpp_store.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::procurement {
namespace {

absl::StatusOr<std::optional<store::Saga>> BeginRelease(rpc::CallContext& call, postgres::Transaction& transaction,
                                                        const ResourceId& package, const std::string& rpp_id) {
  TERPADU_ASSIGN(std::vector<store::Hold> holds, store::LoadHolds(transaction, package.instansi, rpp_id));
  for (store::Hold& hold : holds) {
    hold.goal = domain::hold::kReleased;
  }
  TERPADU_RETURN_IF_ERROR(store::SetGoals(transaction, package.instansi, rpp_id, holds));
  const store::Saga saga = {.instansi = package.instansi,
                            .rpp_id = rpp_id,
                            .kind = domain::SagaKind::kRelease,
                            .lease = NewUuid(),
                            .audit = call.AuditJson(),
                            .correlation_id = call.correlation_id,
                            .traceparent = call.traceparent,
                            .rup_package_id = package.id};
  TERPADU_RETURN_IF_ERROR(store::BeginSaga(transaction, saga));
  return saga;
}

}  // namespace

absl::StatusOr<std::optional<store::Saga>> WithdrawRpp(rpc::CallContext& call, postgres::Transaction& transaction,
                                                       const ResourceId& package,
                                                       std::vector<journal::Entry>& entries) {
  TERPADU_ASSIGN(std::optional<store::VersionedRpp> live,
                 store::LockLiveRpp(transaction, package.instansi, package.id));
  if (!live.has_value()) {
    return std::nullopt;
  }
  const std::string name = live->rpp.name();
  if (live->rpp.state() == v1::RPP_STATE_RESERVING) {
    return WithRetryDelay(
        Error(absl::StatusCode::kFailedPrecondition, "RPP_RESERVING",
              "the budget of " + name + " is being reserved: try again when that has ended", {{"rpp", name}}),
        absl::Seconds(2));
  }
  const bool holds_money = live->rpp.state() == v1::RPP_STATE_APPROVED;
  live->rpp.set_state(EnumOf<v1::RppState>(domain::StateAfter(domain::Aggregate::kRpp, domain::act::kWithdraw)));
  TERPADU_RETURN_IF_ERROR(store::UpdateRpp(transaction, *live));
  entries.push_back(journal::MakeEntry(name, live->version, v1::RppReplaced()));
  if (!holds_money) {
    return std::nullopt;
  }
  return BeginRelease(call, transaction, package, IdOf(kRppPattern, name).id);
}

}  // namespace terpadu::procurement
