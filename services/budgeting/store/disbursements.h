#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "services/budgeting/names.h"
#include "services/budgeting/store/hot_command.h"
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
  std::string sp2d_date;              // `2018-02-20`
  std::optional<PaymentKey> payment;  // that makes it; none for a RecordDisbursement
  bool beyond_cash_plan = false;      // may go beyond what the line's cash plan allows
};
// One statement (hot_command.h), with the refusals of the contract.
absl::StatusOr<v1::Disbursement> RecordDisbursement(rpc::CallContext& call,
                                                    const v1::RecordDisbursementRequest& request,
                                                    const DisburseCommand& command);

// The same statement as part of the transaction of a payment, whose request and SP2D number are the transaction's. The
// commitment and its line are locked already, so that payments of several never wait for each other in a circle.
absl::StatusOr<v1::Disbursement> PayCommitment(postgres::Transaction& transaction, const HotCommand& of_payment,
                                               const DisburseCommand& command);

}  // namespace terpadu::budgeting
