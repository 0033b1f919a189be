#include "services/budgeting/store/open_payments.h"

#include "libs/base/assert.h"
#include "libs/base/error_detail.h"
#include "libs/base/status.h"
#include "services/budgeting/domain/payment_refusal.h"
#include "terpadu/budgeting/v1/open_payments.pb.h"

namespace terpadu::budgeting {
namespace {

// As many as an error has room for.
constexpr int kMostTold = 8;

constexpr postgres::Statement kOpen = {"budgeting_payments_open", R"sql(
  SELECT payment_id, unit, type, state, CASE WHEN state = 'PAID' THEN gross - accounted + replaced - returned ELSE 0 END,
         count(*) OVER ()
    FROM payment
   WHERE instansi = $1 AND budget_id = $2
     AND (state IN ('SUBMITTED', 'VERIFIED', 'SIGNED')
          OR (state = 'PAID' AND type IN ('UP', 'TU') AND gross - accounted + replaced - returned > 0))
   ORDER BY 5 DESC, payment_id LIMIT $3)sql"};

}  // namespace

absl::Status CheckNoPaymentOpen(postgres::Transaction& transaction, const BudgetKey& budget) {
  postgres::Params params;
  params.Text(budget.instansi).Text(budget.budget).Int(kMostTold);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kOpen, params));
  if (rows.empty()) {
    return absl::OkStatus();
  }
  v1::OpenPayments open;
  for (int row = 0; row < rows.size(); ++row) {
    v1::OpenPayment& payment = *open.add_payments();
    payment.set_payment(PaymentKey{budget.instansi, budget.budget, rows.Text(row, 0)}.Name());
    payment.set_unit(rows.Text(row, 1));
    v1::PaymentType type{};
    v1::PaymentState state{};
    TERPADU_ASSERT(v1::PaymentType_Parse("PAYMENT_TYPE_" + rows.Text(row, 2), &type) &&
                   v1::PaymentState_Parse("PAYMENT_STATE_" + rows.Text(row, 3), &state));
    payment.set_type(type);
    payment.set_state(state);
    payment.set_on_hand(rows.Int(row, 4));
  }
  open.set_more_payments(static_cast<int32_t>(rows.Int(0, 5)) - rows.size());
  absl::Status refusal = PaymentsOpen(budget.Name(), open.payments(0).payment(), rows.Int(0, 5));
  AttachDetail(refusal, open);
  return refusal;
}

}  // namespace terpadu::budgeting
