#include "services/budgeting/payment_fields.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/numbers.h"
#include "services/budgeting/domain/codes.h"
#include "services/budgeting/domain/payment.h"
#include "services/budgeting/domain/revision.h"
#include "services/budgeting/store/day.h"

namespace terpadu::budgeting {
namespace {

constexpr size_t kLongestNumber = 200;
constexpr int kMostItems = 200;
constexpr int kMostDeductions = 50;

using Items = google::protobuf::RepeatedPtrField<v1::PaymentItem>;

void CheckSize(std::string_view field, int size, int most, Fields& fields) {
  if (size < 1 || size > most) {
    fields.Add(field, "must be 1 to " + std::to_string(most));
  }
}

void CheckNone(std::string_view field, bool is_there, std::string_view types, Fields& fields) {
  if (is_there) {
    fields.Add(field, "is of " + std::string(types) + " alone");
  }
}

void CheckTarget(const v1::PaymentItem& item, const std::string& field, bool only_lines,
                 const PaymentCalendar& calendar, Fields& fields) {
  if (item.commitment().empty() == item.line().empty()) {
    fields.Add(field, "must name a commitment or a line");
    return;
  }
  if (!item.commitment().empty()) {
    only_lines ? fields.Add(field + ".commitment", "is of LS alone")
               : fields.Link(field + ".commitment", kCommitmentName, calendar.budget.instansi, item.commitment());
    return;
  }
  const LineKey line = fields.Line(field + ".line", item.line());
  if (!line.line.empty() && line.Budget().Name() != calendar.budget.Name()) {
    fields.Add(field + ".line", "must be a line of " + calendar.budget.Name());
  }
}

// Their sum, 0 when it is not one.
int64_t ReadItems(std::string_view list, const Items& items, bool only_lines, const PaymentCalendar& calendar,
                  Fields& fields) {
  CheckSize(list, items.size(), kMostItems, fields);
  std::map<std::string, int> seen;
  std::vector<int64_t> amounts;
  for (int i = 0; i < items.size() && i < kMostItems; ++i) {
    const std::string field = FieldOf(list, i);
    CheckTarget(items[i], field, only_lines, calendar, fields);
    fields.Positive(field + ".amount", items[i].amount());
    fields.Text(field + ".description", items[i].description(), kLongestTitle);
    const std::string& target = items[i].commitment().empty() ? items[i].line() : items[i].commitment();
    if (const auto [first, is_new] = seen.emplace(target, i); !is_new) {
      fields.Add(field, "is named before, in " + FieldOf(list, first->second));
    }
    amounts.push_back(std::max<int64_t>(items[i].amount(), 0));
  }
  const auto sum = SumOf(amounts);
  fields.Add(list, sum.status());
  return sum.value_or(0);
}

void ReadRefill(const v1::Payment& payment, const PaymentCalendar& calendar, Fields& fields) {
  if (payment.advance().empty()) {
    fields.Add("payment.advance", "is required of a GU");
  } else if (const PaymentKey up = fields.Payment("payment.advance", payment.advance());
             !up.payment.empty() && up.Budget().Name() != calendar.budget.Name()) {
    fields.Add("payment.advance", "must be a payment of " + calendar.budget.Name());
  }
  CheckSize("payment.accountings", payment.accountings_size(), kMostItems, fields);
  const std::set<int32_t> distinct(payment.accountings().begin(), payment.accountings().end());
  if (static_cast<int>(distinct.size()) != payment.accountings_size() || (!distinct.empty() && *distinct.begin() < 1)) {
    fields.Add("payment.accountings", "must be above 0, each once");
  }
}

// What is there for one type alone.
void ReadByType(v1::Payment& payment, const PaymentCalendar& calendar, Fields& fields) {
  if (!v1::PaymentType_IsValid(payment.type())) {
    fields.Add("payment.type", "is no type that this service knows");
    return;
  }
  if (payment.type() == v1::PAYMENT_TYPE_LS) {
    const int64_t sum = ReadItems("payment.items", payment.items(), /*only_lines=*/false, calendar, fields);
    if (sum != payment.gross()) {
      fields.Add("payment.gross", "must be what the items sum to, " + std::to_string(sum));
    }
  } else {
    CheckNone("payment.items", payment.items_size() > 0, "LS", fields);
    CheckNone("payment.deductions", payment.deductions_size() > 0, "LS", fields);
  }
  if (payment.type() == v1::PAYMENT_TYPE_GU) {
    ReadRefill(payment, calendar, fields);
  } else {
    CheckNone("payment.advance", !payment.advance().empty(), "GU", fields);
    CheckNone("payment.accountings", payment.accountings_size() > 0, "GU", fields);
  }
}

// What the caller may say, and nothing else.
v1::Payment Asked(const v1::Payment& payment) {
  v1::Payment asked = payment;
  asked.clear_name();
  asked.clear_state();
  asked.clear_deducted();
  asked.clear_net();
  asked.clear_spm();
  asked.clear_sp2d();
  asked.clear_balance();
  asked.clear_cash_plan_override();
  asked.clear_reason();
  asked.clear_steps();
  asked.clear_create_time();
  asked.clear_etag();
  for (v1::PaymentItem& item : *asked.mutable_items()) {
    item.clear_disbursement();
  }
  return asked;
}

}  // namespace

PaymentCalendar ReadCalendar(std::string_view field, const BudgetKey& budget, absl::Time now, Fields& fields) {
  PaymentCalendar calendar = {.budget = budget, .fiscal_year = 0, .today = DayOf(now)};
  if (!budget.budget.empty() && !absl::SimpleAtoi(budget.budget, &calendar.fiscal_year)) {
    fields.Add(field, "must be of the budget of a fiscal year, as in `2018`");
  }
  return calendar;
}

v1::PaymentDocument ReadDocument(std::string_view field, const v1::PaymentDocument& document,
                                 const PaymentCalendar& calendar, Fields& fields) {
  v1::PaymentDocument read = document;
  const std::string path = field.empty() ? "" : std::string(field) + ".";
  fields.Text(path + "number", document.number(), kLongestNumber);
  if (!document.has_date()) {
    SetDay(calendar.today, *read.mutable_date());
  } else if (fields.Day(path + "date", document.date()).empty()) {
    return read;
  }
  fields.Add(path + "date", CheckDocumentDay(DayFrom(read.date()), calendar.fiscal_year, calendar.today));
  return read;
}

v1::Payment ReadPayment(const v1::Payment& asked, const PaymentCalendar& calendar, Fields& fields) {
  v1::Payment payment = Asked(asked);
  fields.Link("payment.unit", kUnitName, calendar.budget.instansi, payment.unit());
  fields.Positive("payment.gross", payment.gross());
  fields.Text("payment.description", payment.description(), kLongestTitle);
  fields.Text("payment.recipient.title", payment.recipient().title(), kLongestNumber);
  fields.Text("payment.recipient.bank", payment.recipient().bank(), kLongestNumber);
  fields.Text("payment.recipient.bank_account", payment.recipient().bank_account(), kLongestNumber);
  fields.Text("payment.recipient.tax_number", payment.recipient().tax_number(), kLongestNumber);
  *payment.mutable_spp() = ReadDocument("payment.spp", payment.spp(), calendar, fields);
  ReadByType(payment, calendar, fields);
  payment.set_deducted(ReadDeductions("payment.deductions", payment.deductions(), payment.gross(), fields));
  payment.set_net(payment.gross() - payment.deducted());
  return payment;
}

int64_t ReadAccountingItems(const v1::AccountAdvanceRequest& request, const PaymentCalendar& calendar, Fields& fields) {
  return ReadItems("items", request.items(), /*only_lines=*/true, calendar, fields);
}

int64_t ReadDeductions(std::string_view list, const google::protobuf::RepeatedPtrField<v1::Deduction>& deductions,
                       int64_t gross, Fields& fields) {
  if (deductions.size() > kMostDeductions) {
    fields.Add(list, "must be at most " + std::to_string(kMostDeductions));
    return 0;
  }
  std::vector<int64_t> amounts;
  for (int i = 0; i < deductions.size(); ++i) {
    const v1::Deduction& deduction = deductions[i];
    const auto field = [&](std::string_view name) { return FieldOf(list, i, name); };
    if (!v1::DeductionKind_IsValid(deduction.kind()) || deduction.kind() == v1::DEDUCTION_KIND_UNSPECIFIED) {
      fields.Add(field("kind"), "is no kind that this service knows");
    }
    fields.Add(field("account"), CheckAccount(deduction.account()));
    fields.Positive(field("amount"), deduction.amount());
    fields.Text(field("reference"), deduction.reference(), kLongestNumber);
    amounts.push_back(std::max<int64_t>(deduction.amount(), 0));
  }
  const auto deducted = Deducted(std::max<int64_t>(gross, 0), amounts);
  fields.Add(list, deducted.status());
  return deducted.value_or(0);
}

}  // namespace terpadu::budgeting
