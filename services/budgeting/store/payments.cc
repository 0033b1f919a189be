#include "services/budgeting/store/payments.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/time_util.h"
#include "libs/base/assert.h"
#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "services/budgeting/domain/refusal.h"
#include "services/budgeting/store/day.h"

namespace terpadu::budgeting {
namespace {

using google::protobuf::util::TimeUtil;

#define TERPADU_PAYMENT_COLUMNS                                                                                 \
  "payment_id, unit, type, state, gross, deducted, description, recipient, bank, bank_account, tax_number, "    \
  "advance_id, array_to_string(accountings, ','), spp_number, spp_date, spm_number, spm_date, sp2d_number, "    \
  "sp2d_date, accounted, replaced, returned, due_date, accounting_count, override_reason, reason, created_at, " \
  "version "
enum Column {
  kId,
  kUnit,
  kType,
  kState,
  kGross,
  kDeducted,
  kDescription,
  kRecipient,
  kBank,
  kBankAccount,
  kTaxNumber,
  kAdvance,
  kReplaces,
  kSppNumber,
  kSppDate,
  kSpmNumber,
  kSpmDate,
  kSp2dNumber,
  kSp2dDate,
  kAccounted,
  kReplaced,
  kReturned,
  kDueDate,
  kAccountings,
  kOverride,
  kReason,
  kCreatedAt,
  kVersion
};

constexpr postgres::Statement kGet = {"budgeting_payment_get", "SELECT " TERPADU_PAYMENT_COLUMNS R"sql(
  FROM payment WHERE instansi = $1 AND budget_id = $2 AND payment_id = $3)sql"};

constexpr postgres::Statement kLock = {"budgeting_payment_lock", "SELECT " TERPADU_PAYMENT_COLUMNS R"sql(
  FROM payment WHERE instansi = $1 AND budget_id = $2 AND payment_id = $3 FOR NO KEY UPDATE)sql"};

// One statement for each filter that has an index; the other filters are judged on its rows.
#define TERPADU_LIST_PAYMENTS(condition)                                                    \
  "SELECT " TERPADU_PAYMENT_COLUMNS                                                         \
  " FROM payment WHERE instansi = $1 AND budget_id = $2 AND payment_id > $3 AND " condition \
  " AND ($5 = '' OR unit = $5) AND ($6 = '' OR state = $6) AND ($7::int = 0 OR month = $7)" \
  " AND ($8 = '' OR type = $8) ORDER BY payment_id LIMIT $4"
constexpr postgres::Statement kList = {"budgeting_payment_list", TERPADU_LIST_PAYMENTS("true")};
constexpr postgres::Statement kListUnit = {"budgeting_payment_list_unit", TERPADU_LIST_PAYMENTS("unit = $5")};
constexpr postgres::Statement kListState = {"budgeting_payment_list_state", TERPADU_LIST_PAYMENTS("state = $6")};
constexpr postgres::Statement kListMonth = {"budgeting_payment_list_month", TERPADU_LIST_PAYMENTS("month = $7")};
constexpr postgres::Statement kListType = {"budgeting_payment_list_type", TERPADU_LIST_PAYMENTS("type = $8")};

constexpr postgres::Statement kDeductions = {"budgeting_payment_deductions", R"sql(
  SELECT kind, account, amount, reference, accounting FROM payment_deduction
   WHERE instansi = $1 AND budget_id = $2 AND payment_id = $3 AND accounting BETWEEN $4 AND $5
   ORDER BY accounting, place)sql"};

constexpr postgres::Statement kItems = {"budgeting_payment_items", R"sql(
  SELECT commitment_id, line_id, amount, description, disbursement_id, accounting FROM payment_item
   WHERE instansi = $1 AND budget_id = $2 AND payment_id = $3 AND accounting BETWEEN $4 AND $5
   ORDER BY accounting, place)sql"};
enum ItemColumn { kItemCommitment, kItemLine, kItemAmount, kItemDescription, kItemDisbursement, kItemAccounting };

constexpr postgres::Statement kSteps = {"budgeting_payment_steps", R"sql(
  SELECT act, state, actor, reason, made_at FROM payment_step
   WHERE instansi = $1 AND budget_id = $2 AND payment_id = $3 ORDER BY version)sql"};

constexpr postgres::Statement kAccountingList = {"budgeting_payment_accountings", R"sql(
  SELECT number, spj_number, spj_date, amount, days_late, replaced_by, deducted FROM accounting
   WHERE instansi = $1 AND budget_id = $2 AND payment_id = $3 AND number > $4 ORDER BY number LIMIT $5)sql"};

// `PAYMENT_TYPE_` and `LS` make a value; another text is a defect and aborts.
template <typename Enum>
Enum ValueOf(const std::string& prefix, const std::string& word) {
  const auto* value = google::protobuf::GetEnumDescriptor<Enum>()->FindValueByName(prefix + word);
  TERPADU_ASSERT(value != nullptr);
  return static_cast<Enum>(value->number());
}

template <typename Enum>
std::string Word(Enum value, const std::string& prefix) {
  const auto* known = google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(static_cast<int>(value));
  return known == nullptr || known->number() == 0 ? "" : known->name().substr(prefix.size());
}

postgres::Params KeyParams(const PaymentKey& key) {
  return std::move(postgres::Params().Text(key.instansi).Text(key.budget).Text(key.payment));
}

void SetDocument(const postgres::Rows& rows, int row, int number, int date, v1::PaymentDocument& document) {
  document.set_number(rows.Text(row, number));
  SetDay(rows.Text(row, date), *document.mutable_date());
}

void SetDocuments(const postgres::Rows& rows, int row, v1::Payment& payment) {
  SetDocument(rows, row, kSppNumber, kSppDate, *payment.mutable_spp());
  if (!rows.IsNull(row, kSpmNumber)) {
    SetDocument(rows, row, kSpmNumber, kSpmDate, *payment.mutable_spm());
  }
  if (!rows.IsNull(row, kSp2dNumber)) {
    SetDocument(rows, row, kSp2dNumber, kSp2dDate, *payment.mutable_sp2d());
  }
}

void SetRecipient(const postgres::Rows& rows, int row, v1::Recipient& recipient) {
  recipient.set_title(rows.Text(row, kRecipient));
  recipient.set_bank(rows.Text(row, kBank));
  recipient.set_bank_account(rows.Text(row, kBankAccount));
  recipient.set_tax_number(rows.Text(row, kTaxNumber));
}

void SetBalance(const postgres::Rows& rows, int row, v1::Payment& payment) {
  v1::AdvanceBalance& balance = *payment.mutable_balance();
  balance.set_accounted(rows.Int(row, kAccounted));
  balance.set_replaced(rows.Int(row, kReplaced));
  balance.set_returned(rows.Int(row, kReturned));
  balance.set_on_hand(payment.gross() - balance.returned() - (balance.accounted() - balance.replaced()));
  if (!rows.IsNull(row, kDueDate)) {
    SetDay(rows.Text(row, kDueDate), *balance.mutable_due_date());
  }
}

void SetRefill(const postgres::Rows& rows, int row, const BudgetKey& budget, v1::Payment& payment) {
  payment.set_advance(PaymentKey{budget.instansi, budget.budget, rows.Text(row, kAdvance)}.Name());
  for (const auto& number : absl::StrSplit(rows.Text(row, kReplaces), ',')) {
    int32_t value = 0;
    TERPADU_ASSERT(absl::SimpleAtoi(number, &value));
    payment.add_accountings(value);
  }
}

v1::Payment PaymentFrom(const postgres::Rows& rows, int row, const BudgetKey& budget) {
  v1::Payment payment;
  payment.set_name(PaymentKey{budget.instansi, budget.budget, rows.Text(row, kId)}.Name());
  payment.set_unit(rows.Text(row, kUnit));
  payment.set_type(ValueOf<v1::PaymentType>("PAYMENT_TYPE_", rows.Text(row, kType)));
  payment.set_state(ValueOf<v1::PaymentState>("PAYMENT_STATE_", rows.Text(row, kState)));
  payment.set_gross(rows.Int(row, kGross));
  payment.set_deducted(rows.Int(row, kDeducted));
  payment.set_net(payment.gross() - payment.deducted());
  payment.set_description(rows.Text(row, kDescription));
  SetRecipient(rows, row, *payment.mutable_recipient());
  if (payment.type() == v1::PAYMENT_TYPE_GU) {
    SetRefill(rows, row, budget, payment);
  }
  SetDocuments(rows, row, payment);
  const bool is_advance = payment.type() == v1::PAYMENT_TYPE_UP || payment.type() == v1::PAYMENT_TYPE_TU;
  if (is_advance && payment.state() == v1::PAYMENT_STATE_PAID) {
    SetBalance(rows, row, payment);
  }
  payment.set_cash_plan_override(rows.Text(row, kOverride));
  payment.set_reason(rows.Text(row, kReason));
  *payment.mutable_create_time() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(rows.Time(row, kCreatedAt)));
  payment.set_etag(rpc::EtagOf(rows.Int(row, kVersion)));
  return payment;
}

PaymentRow RowFrom(const postgres::Rows& rows, const PaymentKey& key) {
  return {.payment = PaymentFrom(rows, 0, key.Budget()),
          .state = rows.Text(0, kState),
          .type = rows.Text(0, kType),
          .version = rows.Int(0, kVersion),
          .accountings = static_cast<int32_t>(rows.Int(0, kAccountings))};
}

v1::PaymentItem ItemFrom(const postgres::Rows& rows, int row, const PaymentKey& key) {
  v1::PaymentItem item;
  if (const auto commitment = rows.OptionalText(row, kItemCommitment); commitment.has_value()) {
    item.set_commitment(CommitmentKey{key.instansi, *commitment}.Name());
  }
  if (const auto line = rows.OptionalText(row, kItemLine); line.has_value()) {
    item.set_line(LineKey{key.instansi, key.budget, *line}.Name());
  }
  item.set_amount(rows.Int(row, kItemAmount));
  item.set_description(rows.Text(row, kItemDescription));
  if (const auto disbursement = rows.OptionalText(row, kItemDisbursement); disbursement.has_value()) {
    item.set_disbursement(DisbursementKey{key.instansi, *disbursement}.Name());
  }
  return item;
}

v1::Deduction DeductionFrom(const postgres::Rows& rows, int row) {
  v1::Deduction deduction;
  deduction.set_kind(ValueOf<v1::DeductionKind>("DEDUCTION_KIND_", rows.Text(row, 0)));
  deduction.set_account(rows.Text(row, 1));
  deduction.set_amount(rows.Int(row, 2));
  deduction.set_reference(rows.Text(row, 3));
  return deduction;
}

absl::Status AddDeductions(const Executor& executor, const PaymentKey& key, v1::Payment& payment) {
  postgres::Params params = KeyParams(key);
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kDeductions, params.Int(0).Int(0)));
  for (int row = 0; row < rows.size(); ++row) {
    *payment.add_deductions() = DeductionFrom(rows, row);
  }
  return absl::OkStatus();
}

absl::Status AddSteps(const Executor& executor, const PaymentKey& key, v1::Payment& payment) {
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kSteps, KeyParams(key)));
  for (int row = 0; row < rows.size(); ++row) {
    v1::PaymentStep& step = *payment.add_steps();
    const std::string act = rows.Text(row, 0);
    step.set_act(act.empty() ? v1::PAYMENT_ACT_UNSPECIFIED : ValueOf<v1::PaymentAct>("PAYMENT_ACT_", act));
    step.set_state(ValueOf<v1::PaymentState>("PAYMENT_STATE_", rows.Text(row, 1)));
    step.set_actor(rows.Text(row, 2));
    step.set_reason(rows.Text(row, 3));
    *step.mutable_time() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(rows.Time(row, 4)));
  }
  return absl::OkStatus();
}

const postgres::Statement& StatementFor(const PaymentQuery& query) {
  if (!query.unit.empty()) {
    return kListUnit;
  }
  if (!query.state.empty()) {
    return kListState;
  }
  if (query.month != 0) {
    return kListMonth;
  }
  return query.type.empty() ? kList : kListType;
}

}  // namespace

std::string WordOf(v1::PaymentType type) { return Word(type, "PAYMENT_TYPE_"); }
std::string WordOf(v1::PaymentState state) { return Word(state, "PAYMENT_STATE_"); }
std::string WordOf(v1::DeductionKind kind) { return Word(kind, "DEDUCTION_KIND_"); }

absl::StatusOr<PaymentRow> LockPayment(postgres::Transaction& transaction, const PaymentKey& key,
                                       const std::optional<int64_t>& etag) {
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kLock, KeyParams(key)));
  if (rows.empty()) {
    return NotFound(key.Name());
  }
  PaymentRow found = RowFrom(rows, key);
  if (etag.has_value() && *etag != found.version) {
    return rpc::EtagMismatch(key.Name());
  }
  return found;
}

absl::StatusOr<PaymentRow> FindPayment(const Executor& executor, const PaymentKey& key) {
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kGet, KeyParams(key)));
  if (rows.empty()) {
    return NotFound(key.Name());
  }
  return RowFrom(rows, key);
}

absl::StatusOr<v1::Payment> ReadPayment(const Executor& executor, const PaymentKey& key) {
  TERPADU_ASSIGN(PaymentRow found, FindPayment(executor, key));
  TERPADU_ASSIGN(const auto items, ReadItems(executor, key));
  found.payment.mutable_items()->Add(items.begin(), items.end());
  TERPADU_RETURN_IF_ERROR(AddDeductions(executor, key, found.payment));
  TERPADU_RETURN_IF_ERROR(AddSteps(executor, key, found.payment));
  return std::move(found.payment);
}

absl::StatusOr<std::vector<v1::PaymentItem>> ReadItems(const Executor& executor, const PaymentKey& key,
                                                       int accounting) {
  postgres::Params params = KeyParams(key);
  params.Int(accounting).Int(accounting);
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kItems, params));
  std::vector<v1::PaymentItem> items;
  for (int row = 0; row < rows.size(); ++row) {
    items.push_back(ItemFrom(rows, row, key));
  }
  return items;
}

absl::StatusOr<std::vector<v1::Payment>> ListPayments(rpc::CallContext& call, const PaymentQuery& query) {
  postgres::Params params;
  params.Text(query.budget.instansi).Text(query.budget.budget).Text(query.after).Int(query.size);
  params.Text(query.unit).Text(query.state).Int(query.month).Text(query.type);
  TERPADU_ASSIGN(const postgres::Rows rows,
                 call.db->Execute(call.ScopeOf(query.budget.instansi), StatementFor(query), params));
  std::vector<v1::Payment> payments;
  payments.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    payments.push_back(PaymentFrom(rows, row, query.budget));
  }
  return payments;
}

absl::StatusOr<std::vector<v1::Accounting>> ListAccountings(rpc::CallContext& call, const PaymentKey& key, int after,
                                                            int size) {
  const Executor executor(*call.db, call.ScopeOf(key.instansi));
  postgres::Params params = KeyParams(key);
  params.Int(after).Int(size);
  TERPADU_ASSIGN(const postgres::Rows rows, executor.Execute(kAccountingList, params));
  std::vector<v1::Accounting> accountings(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    v1::Accounting& accounting = accountings[static_cast<size_t>(row)];
    accounting.set_number(static_cast<int32_t>(rows.Int(row, 0)));
    SetDocument(rows, row, 1, 2, *accounting.mutable_spj());
    accounting.set_amount(rows.Int(row, 3));
    accounting.set_days_late(static_cast<int32_t>(rows.Int(row, 4)));
    if (const auto replaced_by = rows.OptionalText(row, 5); replaced_by.has_value()) {
      accounting.set_replaced_by(PaymentKey{key.instansi, key.budget, *replaced_by}.Name());
    }
    accounting.set_deducted(rows.Int(row, 6));
  }
  if (accountings.empty()) {
    return accountings;
  }
  postgres::Params range = KeyParams(key);
  range.Int(accountings.front().number()).Int(accountings.back().number());
  TERPADU_ASSIGN(const postgres::Rows items, executor.Execute(kItems, range));
  for (int row = 0; row < items.size(); ++row) {
    // Numbers have no gap.
    const auto place = static_cast<size_t>(items.Int(row, kItemAccounting) - accountings.front().number());
    *accountings.at(place).add_items() = ItemFrom(items, row, key);
  }
  TERPADU_ASSIGN(const postgres::Rows deductions, executor.Execute(kDeductions, range));
  for (int row = 0; row < deductions.size(); ++row) {
    const auto place = static_cast<size_t>(deductions.Int(row, 4) - accountings.front().number());
    *accountings.at(place).add_deductions() = DeductionFrom(deductions, row);
  }
  return accountings;
}

}  // namespace terpadu::budgeting
