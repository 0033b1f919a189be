#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "services/budgeting/domain/advance.h"
#include "services/budgeting/store/hot_command.h"
#include "services/budgeting/store/payment_changes.h"
#include "terpadu/budgeting/v1/payment_service.pb.h"

namespace terpadu::budgeting {

// How the rules stand on the day of the SP2D.
struct IssuePolicy {
  UpShare up_share;
  int tu_months = 1;
};

// Issues the SP2D of a payment that the transaction holds, and that `sp2d` may follow: the money leaves the treasury.
// `call` is the request that it does so for. The refusals of IssuePayment.
absl::StatusOr<v1::Payment> IssuePayment(postgres::Transaction& transaction, const HotCommand& call,
                                         const StepCommand& command, PaymentRow row, const v1::PaymentDocument& sp2d,
                                         const IssuePolicy& policy);

struct AccountCommand {
  StepCommand step;
  v1::PaymentDocument spj;
  std::vector<v1::PaymentItem> items;
  int64_t amount = 0;  // their sum
  std::vector<v1::Deduction> deductions;
  int64_t deducted = 0;  // their sum
};
// Charges what was spent of an advance that the transaction holds. The refusals of AccountAdvance.
absl::StatusOr<v1::AccountAdvanceResponse> AccountAdvance(postgres::Transaction& transaction,
                                                          const AccountCommand& command, PaymentRow row);

}  // namespace terpadu::budgeting
