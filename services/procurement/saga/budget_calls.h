#pragma once

#include <string>

#include "libs/base/rupiah.h"
#include "libs/rpc/client.h"
#include "services/procurement/domain/hold.h"
#include "services/procurement/store/saga_store.h"

namespace terpadu::procurement {

// How long budgeting may take for one call; less than a lease.
inline constexpr absl::Duration kBudgetingTimeout = absl::Seconds(10);

struct BudgetAnswer {
  domain::Answer answer;
  absl::Status why;  // what budgeting said, unless kDone
};

// Makes the call that `act` on `hold` is. A call made again is the same call: its ids and its request_id follow from
// the saga and the hold alone. By `deadline` at the latest it is given up: kUnknown.
BudgetAnswer CallBudgeting(rpc::Client& budgeting, const store::Saga& saga, const store::Hold& hold,
                           domain::BudgetAct act, absl::Time deadline);

// Takes `amount` of a commitment back to its line (addenda). `key` makes the request the same when it is made again.
BudgetAnswer CallReduceCommitment(rpc::Client& budgeting, const store::Saga& saga, const std::string& commitment_id,
                                  Rupiah amount, const std::string& reason, const std::string& key,
                                  absl::Time deadline);

}  // namespace terpadu::procurement
