#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "services/budgeting/names.h"
#include "terpadu/budgeting/v1/budget.pb.h"
#include "terpadu/budgeting/v1/budgeting_service.pb.h"

namespace terpadu::budgeting {

// NOT_FOUND when there is none.
absl::StatusOr<v1::Commitment> GetCommitment(rpc::CallContext& call, const CommitmentKey& key);

// At most `size` after the id `after`, by id.
absl::StatusOr<std::vector<v1::Commitment>> ListCommitments(rpc::CallContext& call, const std::string& instansi,
                                                            const std::string& after, int size);

struct CommitCommand {
  ReservationKey reservation;
  CommitmentKey commitment;
  int64_t amount = 0;
  std::string contract;
  bool keep_remainder = false;
};
// One statement (hot_command.h), with the refusals of the contract.
absl::StatusOr<v1::Commitment> CommitReservation(rpc::CallContext& call, const v1::CommitReservationRequest& request,
                                                 const CommitCommand& command);

}  // namespace terpadu::budgeting
