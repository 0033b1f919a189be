#include "services/budgeting/store/payment_changes.h"

#include "libs/base/calendar.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/postgres/error.h"
#include "services/budgeting/domain/payment_refusal.h"
#include "services/budgeting/store/day.h"

namespace terpadu::budgeting {
namespace {

constexpr postgres::Statement kInsert = {"budgeting_payment_insert", R"sql(
  INSERT INTO payment (instansi, budget_id, payment_id, unit, type, gross, deducted, description, recipient, bank,
                       bank_account, tax_number, advance_id, accountings, spp_number, spp_date)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::bigint[], $15, $16::date))sql"};

// The state and the version are the step's.
constexpr postgres::Statement kReplace = {"budgeting_payment_replace", R"sql(
  WITH items AS (
    DELETE FROM payment_item WHERE instansi = $1 AND budget_id = $2 AND payment_id = $3),
  deductions AS (
    DELETE FROM payment_deduction WHERE instansi = $1 AND budget_id = $2 AND payment_id = $3 AND accounting = 0)
  UPDATE payment SET gross = $6, deducted = $7, description = $8, recipient = $9, bank = $10, bank_account = $11,
                     tax_number = $12, advance_id = $13, accountings = $14::bigint[], spp_number = $15, spp_date = $16::date
   WHERE instansi = $1 AND budget_id = $2 AND payment_id = $3 AND unit = $4 AND type = $5)sql"};

constexpr postgres::Statement kInsertDeductions = {"budgeting_payment_insert_deductions", R"sql(
  INSERT INTO payment_deduction (instansi, budget_id, payment_id, accounting, place, kind, account, amount, reference)
  SELECT $1, $2, $3, $8, place, kind, account, amount, reference
    FROM unnest($4::text[], $5::text[], $6::bigint[], $7::text[]) WITH ORDINALITY AS new (kind, account, amount, reference, place))sql"};

constexpr postgres::Statement kInsertItems = {"budgeting_payment_insert_items", R"sql(
  INSERT INTO payment_item (instansi, budget_id, payment_id, accounting, place, commitment_id, line_id, amount, description,
                            disbursement_id)
  SELECT $1, $2, $3, $4, place, nullif(commitment, ''), nullif(line, ''), amount, description, disbursement
    FROM unnest($5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[])
         WITH ORDINALITY AS new (commitment, line, amount, description, disbursement, place))sql"};

constexpr postgres::Statement kSetDisbursements = {"budgeting_payment_set_disbursements", R"sql(
  UPDATE payment_item SET disbursement_id = disbursement
    FROM unnest($4::text[]) WITH ORDINALITY AS paid (disbursement, its_place)
   WHERE instansi = $1 AND budget_id = $2 AND payment_id = $3 AND accounting = 0 AND place = its_place)sql"};

constexpr postgres::Statement kClaim = {"budgeting_payment_claim", R"sql(
  INSERT INTO payment_actor (instansi, budget_id, payment_id, actor, act) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (instansi, budget_id, payment_id, actor) DO UPDATE SET act = payment_actor.act
  RETURNING act)sql"};

constexpr postgres::Statement kChange = {"budgeting_payment_change", R"sql(
  UPDATE payment
     SET state = $4, reason = $5, override_reason = $6, spm_number = $7, spm_date = $8::date, sp2d_number = $9,
         sp2d_date = $10::date, due_date = $11::date, accounted = $12, replaced = $13, returned = $14,
         accounting_count = $15, version = version + 1
   WHERE instansi = $1 AND budget_id = $2 AND payment_id = $3
  RETURNING version)sql"};

constexpr postgres::Statement kNote = {"budgeting_payment_note", R"sql(
  INSERT INTO payment_step (instansi, budget_id, payment_id, version, act, state, actor, reason)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8))sql"};

postgres::Params KeyParams(const PaymentKey& key) {
  return std::move(postgres::Params().Text(key.instansi).Text(key.budget).Text(key.payment));
}

std::string IdIn(const std::string& name) { return name.substr(name.rfind('/') + 1); }

std::string DayText(const google::type::Date& date) { return FormatDay(DayFrom(date)); }

void AddDocument(bool is_there, const v1::PaymentDocument& document, postgres::Params& params) {
  if (is_there) {
    params.Text(document.number()).Text(DayText(document.date()));
  } else {
    params.Null().Null();
  }
}

postgres::Params BodyParams(const PaymentKey& key, const v1::Payment& payment) {
  postgres::Params params = KeyParams(key);
  params.Text(payment.unit()).Text(WordOf(payment.type())).Int(payment.gross()).Int(payment.deducted());
  params.Text(payment.description()).Text(payment.recipient().title()).Text(payment.recipient().bank());
  params.Text(payment.recipient().bank_account()).Text(payment.recipient().tax_number());
  payment.advance().empty() ? params.Null() : params.Text(IdIn(payment.advance()));
  params.IntArray({payment.accountings().begin(), payment.accountings().end()});
  AddDocument(true, payment.spp(), params);
  return params;
}

// A violated key, told as the contract does.
absl::Status Told(const absl::Status& status, const PaymentKey& key, const v1::Payment& payment) {
  const std::string constraint = postgres::ConstraintOf(status);
  if (constraint == "payment_pkey") {
    return PaymentExists(key.Name());
  }
  if (constraint == "payment_spp") {
    return DocumentExists("SPP", payment.spp().number());
  }
  if (constraint == "payment_spm") {
    return DocumentExists("SPM", payment.spm().number());
  }
  // Two first ones at once; whoever looked before saw none.
  return constraint == "payment_up" ? UpExists("another request's payment") : status;
}

absl::Status WriteBody(postgres::Transaction& transaction, const postgres::Statement& statement, const PaymentKey& key,
                       const v1::Payment& payment) {
  TERPADU_RETURN_IF_ERROR(Told(transaction.Execute(statement, BodyParams(key, payment)).status(), key, payment));
  TERPADU_RETURN_IF_ERROR(
      InsertDeductions(transaction, key, /*accounting=*/0, {payment.deductions().begin(), payment.deductions().end()}));
  return InsertItems(transaction, key, {.items = {payment.items().begin(), payment.items().end()}});
}

}  // namespace

absl::Status InsertPayment(postgres::Transaction& transaction, const PaymentKey& key, const v1::Payment& payment) {
  return WriteBody(transaction, kInsert, key, payment);
}

absl::Status ReplacePayment(postgres::Transaction& transaction, const PaymentKey& key, const v1::Payment& payment) {
  return WriteBody(transaction, kReplace, key, payment);
}

absl::Status InsertDeductions(postgres::Transaction& transaction, const PaymentKey& key, int accounting,
                              const std::vector<v1::Deduction>& deductions) {
  std::vector<std::string> kinds, accounts, references;
  std::vector<int64_t> amounts;
  for (const v1::Deduction& deduction : deductions) {
    kinds.push_back(WordOf(deduction.kind()));
    accounts.push_back(deduction.account());
    amounts.push_back(deduction.amount());
    references.push_back(deduction.reference());
  }
  postgres::Params params = KeyParams(key);
  params.TextArray(kinds).TextArray(accounts).IntArray(amounts).TextArray(references).Int(accounting);
  return transaction.Execute(kInsertDeductions, params).status();
}

absl::Status InsertItems(postgres::Transaction& transaction, const PaymentKey& key, const NewItems& items) {
  std::vector<std::string> commitments, lines, descriptions;
  std::vector<int64_t> amounts;
  for (const v1::PaymentItem& item : items.items) {
    commitments.push_back(IdIn(item.commitment()));
    lines.push_back(IdIn(item.line()));
    amounts.push_back(item.amount());
    descriptions.push_back(item.description());
  }
  postgres::Params params = KeyParams(key);
  params.Int(items.accounting).TextArray(commitments).TextArray(lines).IntArray(amounts).TextArray(descriptions);
  params.TextArray(items.disbursements);
  return transaction.Execute(kInsertItems, params).status();
}

absl::Status SetDisbursements(postgres::Transaction& transaction, const PaymentKey& key,
                              const std::vector<std::string>& disbursements) {
  postgres::Params params = KeyParams(key);
  params.TextArray(disbursements);
  return transaction.Execute(kSetDisbursements, params).status();
}

absl::Status CheckState(const PaymentKey& key, const PaymentRow& row, const PaymentTransition& transition) {
  return transition.Allows(row.state)
             ? absl::OkStatus()
             : WrongPaymentState(key.Name(), v1::PaymentState_Name(row.payment.state()), transition.name);
}

absl::Status ClaimAct(postgres::Transaction& transaction, const PaymentKey& key, std::string_view actor,
                      std::string_view act) {
  postgres::Params params = KeyParams(key);
  params.Text(actor).Text(act);
  TERPADU_ASSIGN(const postgres::Rows rows, transaction.Execute(kClaim, params));
  const std::string done = rows.Text(0, 0);
  return done == act ? absl::OkStatus() : ActConflict(actor, act, done);
}

absl::StatusOr<PaymentRow> BeginStep(postgres::Transaction& transaction, const StepCommand& command,
                                     const PaymentTransition& transition) {
  TERPADU_ASSIGN(PaymentRow row, LockPayment(transaction, command.payment, command.etag));
  TERPADU_RETURN_IF_ERROR(CheckState(command.payment, row, transition));
  if (!transition.act.empty()) {
    TERPADU_RETURN_IF_ERROR(ClaimAct(transaction, command.payment, command.actor, transition.act));
  }
  return row;
}

absl::Status EndStep(postgres::Transaction& transaction, const StepCommand& command, std::string_view act,
                     const PaymentRow& row, const google::protobuf::Message& event) {
  const v1::Payment& payment = row.payment;
  postgres::Params params = KeyParams(command.payment);
  params.Text(row.state).Text(payment.reason()).Text(payment.cash_plan_override());
  AddDocument(payment.has_spm(), payment.spm(), params);
  AddDocument(payment.has_sp2d(), payment.sp2d(), params);
  const v1::AdvanceBalance& balance = payment.balance();
  balance.has_due_date() ? params.Text(DayText(balance.due_date())) : params.Null();
  params.Int(balance.accounted()).Int(balance.replaced()).Int(balance.returned()).Int(row.accountings);
  const auto changed = transaction.Execute(kChange, params);
  TERPADU_RETURN_IF_ERROR(Told(changed.status(), command.payment, payment));
  const int64_t version = changed->Int(0, 0);
  TERPADU_RETURN_IF_ERROR(NoteStep(transaction, command, version, act, row.state));
  return journal::Append(transaction, command.payment.instansi,
                         {journal::MakeEntry(command.payment.Name(), version, event)}, command.audit);
}

absl::Status NoteStep(postgres::Transaction& transaction, const StepCommand& command, int64_t version,
                      std::string_view act, std::string_view state) {
  postgres::Params params = KeyParams(command.payment);
  params.Int(version).Text(act).Text(state).Text(command.actor).Text(command.reason);
  return transaction.Execute(kNote, params).status();
}

}  // namespace terpadu::budgeting
