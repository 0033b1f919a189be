#include "services/budgeting/store/payment_issue.h"

#include <algorithm>

#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/postgres/error.h"
#include "services/budgeting/domain/payment_refusal.h"
#include "services/budgeting/domain/refusal.h"
#include "services/budgeting/store/charges.h"
#include "services/budgeting/store/day.h"
#include "services/budgeting/store/disbursements.h"
#include "services/budgeting/store/payable.h"
#include "terpadu/budgeting/v1/payment_events.pb.h"

namespace terpadu::budgeting {
namespace {

constexpr postgres::Statement kTakeNumber = {"budgeting_payment_take_number",
                                             "INSERT INTO sp2d (instansi, number) VALUES ($1, $2)"};

constexpr postgres::Statement kReplaceAccountings = {"budgeting_payment_replace_accountings", R"sql(
  UPDATE accounting SET replaced_by = $4
   WHERE instansi = $1 AND budget_id = $2 AND payment_id = $3 AND number = ANY ($5::bigint[]) AND replaced_by IS NULL)sql"};

std::string IdIn(const std::string& name) { return name.substr(name.rfind('/') + 1); }

absl::Status TakeNumber(postgres::Transaction& transaction, const PaymentKey& key, const std::string& number) {
  postgres::Params params;
  params.Text(key.instansi).Text(number);
  const absl::Status status = transaction.Execute(kTakeNumber, params).status();
  return postgres::ConstraintOf(status) == "sp2d_pkey" ? Sp2dExists(number) : status;
}

absl::StatusOr<std::string> PayItem(postgres::Transaction& transaction, const HotCommand& call,
                                    const StepCommand& command, const v1::Payment& payment,
                                    const v1::PaymentItem& item) {
  const std::string& instansi = command.payment.instansi;
  const std::string day = FormatDay(DayFrom(payment.sp2d().date()));
  const bool beyond_cash_plan = !payment.cash_plan_override().empty();
  if (item.commitment().empty()) {
    return Charge(transaction, {.line = {instansi, command.payment.budget, IdIn(item.line())},
                                .amount = item.amount(),
                                .kind = "LS",
                                .sp2d_number = payment.sp2d().number(),
                                .day = day,
                                .payment = command.payment,
                                .beyond_cash_plan = beyond_cash_plan,
                                .audit = command.audit});
  }
  TERPADU_ASSIGN(const v1::Disbursement paid, PayCommitment(transaction, call,
                                                            {.commitment = {instansi, IdIn(item.commitment())},
                                                             .disbursement = {instansi, NewUuid()},
                                                             .amount = item.amount(),
                                                             .sp2d_number = payment.sp2d().number(),
                                                             .sp2d_date = day,
                                                             .payment = command.payment,
                                                             .beyond_cash_plan = beyond_cash_plan}));
  return IdIn(paid.name());
}

absl::Status PayItems(postgres::Transaction& transaction, const HotCommand& call, const StepCommand& command,
                      const v1::Payment& payment, const std::vector<v1::PaymentItem>& items) {
  std::vector<std::string> disbursements;
  for (const v1::PaymentItem& item : items) {
    TERPADU_ASSIGN(std::string paid, PayItem(transaction, call, command, payment, item));
    disbursements.push_back(std::move(paid));
  }
  return SetDisbursements(transaction, command.payment, disbursements);
}

// Refills `up`, which is locked, by the GU `payment`.
absl::Status Refill(postgres::Transaction& transaction, const StepCommand& command, const v1::Payment& payment,
                    PaymentRow up) {
  const PaymentKey key = {command.payment.instansi, command.payment.budget, IdIn(payment.advance())};
  postgres::Params params;
  params.Text(key.instansi).Text(key.budget).Text(key.payment).Text(command.payment.payment);
  params.IntArray({payment.accountings().begin(), payment.accountings().end()});
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kReplaceAccountings, params).status());
  v1::AdvanceBalance& balance = *up.payment.mutable_balance();
  balance.set_replaced(balance.replaced() + payment.gross());
  balance.set_on_hand(balance.on_hand() + payment.gross());
  v1::PaymentReplaced event;
  event.set_payment(command.payment.Name());
  event.set_amount(payment.gross());
  *event.mutable_balance() = balance;
  StepCommand of_up = command;
  of_up.payment = key;
  return EndStep(transaction, of_up, /*act=*/"", up, event);
}

v1::PaymentIssued EventOf(const v1::Payment& payment) {
  v1::PaymentIssued event;
  *event.mutable_sp2d() = payment.sp2d();
  event.set_unit(payment.unit());
  event.set_type(payment.type());
  event.set_gross(payment.gross());
  event.set_deducted(payment.deducted());
  event.set_cash_plan_override(payment.cash_plan_override());
  if (payment.balance().has_due_date()) {
    *event.mutable_due_date() = payment.balance().due_date();
  }
  event.set_advance(payment.advance());
  return event;
}

// What the money does by the payment's type, judged again under locks.
absl::Status Pay(postgres::Transaction& transaction, const HotCommand& call, const StepCommand& command,
                 v1::Payment& payment, const IssuePolicy& policy) {
  const CalendarDay day = DayFrom(payment.sp2d().date());
  const BudgetKey budget = command.payment.Budget();
  if (payment.type() == v1::PAYMENT_TYPE_GU) {
    const PaymentKey key = {budget.instansi, budget.budget, IdIn(payment.advance())};
    TERPADU_ASSIGN(PaymentRow up, LockPayment(transaction, key, std::nullopt));
    TERPADU_RETURN_IF_ERROR(CheckPayable(transaction, command.payment, payment, policy.up_share, day));
    return Refill(transaction, command, payment, std::move(up));
  }
  TERPADU_ASSIGN(const auto items, ReadItems(transaction, command.payment));
  TERPADU_RETURN_IF_ERROR(LockItems(transaction, budget, items));
  payment.mutable_items()->Add(items.begin(), items.end());
  TERPADU_RETURN_IF_ERROR(CheckPayable(transaction, command.payment, payment, policy.up_share, day));
  if (payment.type() == v1::PAYMENT_TYPE_TU) {
    SetDay(TuDueDay(day, policy.tu_months), *payment.mutable_balance()->mutable_due_date());
  }
  return PayItems(transaction, call, command, payment, items);
}

absl::StatusOr<std::vector<std::string>> ChargeItems(postgres::Transaction& transaction, const AccountCommand& command,
                                                     const PaymentRow& row) {
  const PaymentKey& key = command.step.payment;
  std::vector<std::string> disbursements;
  for (const v1::PaymentItem& item : command.items) {
    TERPADU_ASSIGN(std::string paid, Charge(transaction, {.line = {key.instansi, key.budget, IdIn(item.line())},
                                                          .amount = item.amount(),
                                                          .kind = row.type,
                                                          .sp2d_number = row.payment.sp2d().number(),
                                                          .day = FormatDay(DayFrom(command.spj.date())),
                                                          .payment = key,
                                                          .beyond_cash_plan = !row.payment.cash_plan_override().empty(),
                                                          .audit = command.step.audit}));
    disbursements.push_back(std::move(paid));
  }
  return disbursements;
}

constexpr postgres::Statement kInsertAccounting = {"budgeting_payment_insert_accounting", R"sql(
  INSERT INTO accounting (instansi, budget_id, payment_id, number, spj_number, spj_date, amount, days_late, deducted)
  VALUES ($1, $2, $3, $4, $5, $6::date, $7, $8, $9))sql"};

absl::Status WriteAccounting(postgres::Transaction& transaction, const AccountCommand& command,
                             const v1::Accounting& accounting, const std::vector<std::string>& disbursements) {
  const PaymentKey& key = command.step.payment;
  postgres::Params params;
  params.Text(key.instansi).Text(key.budget).Text(key.payment).Int(accounting.number());
  params.Text(command.spj.number()).Text(FormatDay(DayFrom(command.spj.date()))).Int(command.amount);
  params.Int(accounting.days_late()).Int(command.deducted);
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kInsertAccounting, params).status());
  TERPADU_RETURN_IF_ERROR(InsertDeductions(transaction, key, accounting.number(), command.deductions));
  return InsertItems(transaction, key,
                     {.accounting = accounting.number(), .items = command.items, .disbursements = disbursements});
}

v1::PaymentAccounted EventOf(const v1::Accounting& accounting, const v1::Payment& advance) {
  v1::PaymentAccounted event;
  event.set_number(accounting.number());
  event.set_amount(accounting.amount());
  *event.mutable_date() = accounting.spj().date();
  event.set_days_late(accounting.days_late());
  *event.mutable_balance() = advance.balance();
  event.set_cash_plan_override(advance.cash_plan_override());
  event.set_deducted(accounting.deducted());
  return event;
}

}  // namespace

absl::StatusOr<v1::Payment> IssuePayment(postgres::Transaction& transaction, const HotCommand& call,
                                         const StepCommand& command, PaymentRow row, const v1::PaymentDocument& sp2d,
                                         const IssuePolicy& policy) {
  *row.payment.mutable_sp2d() = sp2d;
  TERPADU_RETURN_IF_ERROR(Pay(transaction, call, command, row.payment, policy));
  // Last, as a RecordDisbursement does, lest the two wait for each other.
  TERPADU_RETURN_IF_ERROR(TakeNumber(transaction, command.payment, sp2d.number()));
  const v1::PaymentIssued event = EventOf(row.payment);
  row.state = Issuing().to;
  row.payment.clear_cash_plan_override();  // used up
  TERPADU_RETURN_IF_ERROR(EndStep(transaction, command, Issuing().act, row, event));
  return ReadPayment(transaction, command.payment);
}

absl::StatusOr<v1::AccountAdvanceResponse> AccountAdvance(postgres::Transaction& transaction,
                                                          const AccountCommand& command, PaymentRow row) {
  const PaymentKey& key = command.step.payment;
  if (command.amount > row.OnHand()) {
    return AdvanceExceeded(key.Name(), row.OnHand(), command.amount);
  }
  TERPADU_RETURN_IF_ERROR(LockItems(transaction, key.Budget(), command.items));
  TERPADU_RETURN_IF_ERROR(CheckItems(transaction, key.Budget(), row.payment.unit(), command.items));
  TERPADU_ASSIGN(const auto disbursements, ChargeItems(transaction, command, row));
  v1::AdvanceBalance& balance = *row.payment.mutable_balance();
  v1::Accounting accounting;
  accounting.set_number(++row.accountings);
  *accounting.mutable_spj() = command.spj;
  accounting.set_amount(command.amount);
  accounting.set_deducted(command.deducted);
  accounting.mutable_deductions()->Add(command.deductions.begin(), command.deductions.end());
  if (balance.has_due_date()) {
    accounting.set_days_late(DaysLate(DayFrom(balance.due_date()), DayFrom(command.spj.date())));
  }
  TERPADU_RETURN_IF_ERROR(WriteAccounting(transaction, command, accounting, disbursements));
  balance.set_accounted(balance.accounted() + command.amount);
  balance.set_on_hand(balance.on_hand() - command.amount);
  const v1::PaymentAccounted event = EventOf(accounting, row.payment);
  row.payment.clear_cash_plan_override();  // used up
  TERPADU_RETURN_IF_ERROR(EndStep(transaction, command.step, AccountingFor().act, row, event));
  v1::AccountAdvanceResponse response;
  *response.mutable_accounting() = accounting;
  TERPADU_ASSIGN(const auto items, ReadItems(transaction, key, accounting.number()));
  response.mutable_accounting()->mutable_items()->Add(items.begin(), items.end());
  TERPADU_ASSIGN(PaymentRow after, FindPayment(transaction, key));
  *response.mutable_advance() = std::move(after.payment);
  return response;
}

}  // namespace terpadu::budgeting
