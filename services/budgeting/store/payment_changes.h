#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "services/budgeting/domain/payment.h"
#include "services/budgeting/names.h"
#include "services/budgeting/store/payments.h"

namespace terpadu::budgeting {

// What every change of a payment is made of. All in one transaction that holds the payment's row.

// Writes a new payment, or the new shape of a returned one, with items and deductions. PAYMENT_EXISTS; DOCUMENT_EXISTS.
absl::Status InsertPayment(postgres::Transaction& transaction, const PaymentKey& key, const v1::Payment& payment);
absl::Status ReplacePayment(postgres::Transaction& transaction, const PaymentKey& key, const v1::Payment& payment);

struct NewItems {
  int accounting = 0;
  std::vector<v1::PaymentItem> items;
  std::vector<std::string> disbursements;  // ids, one for each item; none for items that are not paid yet
};
// Of the payment itself, accounting 0, or of an accounting.
absl::Status InsertDeductions(postgres::Transaction& transaction, const PaymentKey& key, int accounting,
                              const std::vector<v1::Deduction>& deductions);
absl::Status InsertItems(postgres::Transaction& transaction, const PaymentKey& key, const NewItems& items);
// What the items of the payment itself became, in their order.
absl::Status SetDisbursements(postgres::Transaction& transaction, const PaymentKey& key,
                              const std::vector<std::string>& disbursements);

struct StepCommand {
  PaymentKey payment;
  std::optional<int64_t> etag;
  std::string actor;
  std::string reason;  // "" when none is given
  std::string audit;
};
// Locks the payment and judges whether `transition` may be made by the actor: ETAG_MISMATCH, PAYMENT_STATE,
// ACT_CONFLICT.
absl::StatusOr<PaymentRow> BeginStep(postgres::Transaction& transaction, const StepCommand& command,
                                     const PaymentTransition& transition);
// The two halves of it.
absl::Status CheckState(const PaymentKey& key, const PaymentRow& row, const PaymentTransition& transition);
absl::Status ClaimAct(postgres::Transaction& transaction, const PaymentKey& key, std::string_view actor,
                      std::string_view act);

// Writes state, documents, override, reason and balance of `row.payment` and `row.state`, its `accountings`, one
// version more; notes the step, and appends `event`. DOCUMENT_EXISTS for the number of the SPM.
absl::Status EndStep(postgres::Transaction& transaction, const StepCommand& command, std::string_view act,
                     const PaymentRow& row, const google::protobuf::Message& event);

// Notes the step that made the version of a payment.
absl::Status NoteStep(postgres::Transaction& transaction, const StepCommand& command, int64_t version,
                      std::string_view act, std::string_view state);

}  // namespace terpadu::budgeting
