#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/base/rupiah.h"
#include "libs/postgres/connection.h"
#include "services/procurement/domain/hold.h"

namespace terpadu::procurement::store {

// How long one who works on a saga may be silent before another takes it up. Longer than any call to budgeting.
inline constexpr absl::Duration kLease = absl::Seconds(30);

// What is held in the budget for one allocation of an RPP. The words are those of domain/hold.h.
struct Hold {
  int64_t place = 0;
  std::string line;
  Rupiah amount;
  std::string state;
  std::string goal;
  std::string reservation_id;
  std::string commitment_id;  // with the goal COMMITTED
  Rupiah commit_amount;       // likewise
};

// A saga that is under way: the work of moving the holds of an RPP to their goals.
struct Saga {
  std::string instansi;
  std::string rpp_id;
  domain::SagaKind kind = domain::SagaKind::kApprove;
  std::string contract_id;  // of SIGN
  std::string remark;       // why it was given up, once it is
  std::string lease;        // of the one who works on it
  std::string audit;        // JSON, of the command that began it
  std::string correlation_id;
  std::string traceparent;
  std::string rup_package_id;
};

// With a lease for the caller, in `saga.lease`. One saga an RPP at a time.
absl::Status BeginSaga(postgres::Transaction& transaction, const Saga& saga);

absl::Status InsertHolds(postgres::Transaction& transaction, std::string_view instansi, std::string_view rpp_id,
                         const std::vector<Hold>& holds);
// In the order of the allocations.
absl::StatusOr<std::vector<Hold>> LoadHolds(postgres::Transaction& transaction, std::string_view instansi,
                                            std::string_view rpp_id);
absl::StatusOr<std::vector<Hold>> LoadHolds(postgres::Connection& connection, const postgres::Scope& scope,
                                            std::string_view rpp_id);
// Writes goal, commitment_id and commit_amount of each.
absl::Status SetGoals(postgres::Transaction& transaction, std::string_view instansi, std::string_view rpp_id,
                      const std::vector<Hold>& holds);

// The saga whose lease ran out first, with a new lease for the caller; those that another is claiming at the moment are
// passed over.
absl::StatusOr<std::optional<Saga>> ClaimNextSaga(postgres::Connection& connection);
// The one of an RPP, if it has one that nobody works on.
absl::StatusOr<std::optional<Saga>> ClaimSaga(postgres::Connection& connection, const postgres::Scope& scope,
                                              std::string_view rpp_id);

// The writes of one who works on `saga`. Each extends the lease; ABORTED, reason LEASE_LOST, and nothing written, when
// another has taken the saga.
absl::Status RecordStep(postgres::Connection& connection, const Saga& saga, const Hold& hold);
// Turns the saga back: `remark` says why; every hold has `goal` from now on.
absl::Status GiveUp(postgres::Connection& connection, const Saga& saga, std::string_view goal, std::string_view remark);
// Gives the lease up: Recovery comes after a while (2 s, twice that with each attempt, 15 s at most), a caller who asks
// again may take the saga up at once.
absl::Status Postpone(postgres::Connection& connection, const Saga& saga);

// Ends the saga in the caller's transaction, with what it was for. LEASE_LOST as above.
absl::Status EndSaga(postgres::Transaction& transaction, const Saga& saga);
// The versions after; the states are domain/lifecycle.h's.
absl::StatusOr<int64_t> FinishRpp(postgres::Transaction& transaction, const Saga& saga, std::string_view state,
                                  const std::vector<std::string>& reservations);
absl::StatusOr<int64_t> FinishContract(postgres::Transaction& transaction, const Saga& saga, std::string_view state,
                                       const std::vector<std::string>& commitments);

struct Unfinished {
  int64_t sagas = 0;
  absl::Duration oldest;
};
absl::StatusOr<Unfinished> CountUnfinished(postgres::Connection& connection);

}  // namespace terpadu::procurement::store
