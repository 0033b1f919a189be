#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/type/date.pb.h"
#include "libs/rpc/call_context.h"
#include "services/budgeting/names.h"
#include "terpadu/budgeting/v1/budget.pb.h"
#include "terpadu/budgeting/v1/budgeting_service.pb.h"

namespace terpadu::budgeting {

// At most `size` after the id `after`, by id.
absl::StatusOr<std::vector<v1::Disbursement>> ListDisbursements(rpc::CallContext& call, const std::string& instansi,
                                                                const std::string& after, int size);

struct DisburseCommand {
  CommitmentKey commitment;
  DisbursementKey disbursement;
  int64_t amount = 0;
  std::string sp2d_number;
  std::string sp2d_date;  // `2018-02-20`
};
// One statement (hot_command.h), with the refusals of the contract.
absl::StatusOr<v1::Disbursement> RecordDisbursement(rpc::CallContext& call,
                                                    const v1::RecordDisbursementRequest& request,
                                                    const DisburseCommand& command);

}  // namespace terpadu::budgeting
