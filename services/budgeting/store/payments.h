#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "services/budgeting/names.h"
#include "services/budgeting/store/executor.h"
#include "terpadu/budgeting/v1/payment.pb.h"

namespace terpadu::budgeting {

// A payment's row; its items, deductions and steps stand in tables of their own.
struct PaymentRow {
  v1::Payment payment;  // without them
  std::string state;    // `SUBMITTED`
  std::string type;     // `LS`
  int64_t version = 0;  // of its newest event
  int32_t accountings = 0;

  int64_t OnHand() const { return payment.balance().on_hand(); }
};

// Each with NOT_FOUND when there is none. Locking lasts until the transaction ends; ETAG_MISMATCH.
absl::StatusOr<PaymentRow> LockPayment(postgres::Transaction& transaction, const PaymentKey& key,
                                       const std::optional<int64_t>& etag);
absl::StatusOr<PaymentRow> FindPayment(const Executor& executor, const PaymentKey& key);
// With items, deductions and steps.
absl::StatusOr<v1::Payment> ReadPayment(const Executor& executor, const PaymentKey& key);
// The items of the payment, or of its accounting of that number.
absl::StatusOr<std::vector<v1::PaymentItem>> ReadItems(const Executor& executor, const PaymentKey& key,
                                                       int accounting = 0);

struct PaymentQuery {
  BudgetKey budget;
  std::string state;  // those of each alone, unless empty or 0
  std::string unit;
  std::string type;
  int month = 0;
  std::string after;  // id
  int size = 0;
};
// Rows alone, by id.
absl::StatusOr<std::vector<v1::Payment>> ListPayments(rpc::CallContext& call, const PaymentQuery& query);

// At most `size` after the number `after`, with their items.
absl::StatusOr<std::vector<v1::Accounting>> ListAccountings(rpc::CallContext& call, const PaymentKey& key, int after,
                                                            int size);

// Names of the database for values of the contract: `LS` of PAYMENT_TYPE_LS; "" for the value 0.
std::string WordOf(v1::PaymentType type);
std::string WordOf(v1::PaymentState state);
std::string WordOf(v1::DeductionKind kind);

}  // namespace terpadu::budgeting
