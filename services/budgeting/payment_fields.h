#pragma once

#include <string>
#include <string_view>

#include "libs/base/calendar.h"
#include "services/budgeting/fields.h"
#include "services/budgeting/names.h"
#include "terpadu/budgeting/v1/payment_service.pb.h"

namespace terpadu::budgeting {

// Where and when the documents of a payment are made.
struct PaymentCalendar {
  BudgetKey budget;
  int fiscal_year = 0;
  CalendarDay today;  // WIB
};
// `field` is that of the name which `budget` is part of.
PaymentCalendar ReadCalendar(std::string_view field, const BudgetKey& budget, absl::Time now, Fields& fields);

// A document, dated: today when it has no date. `field` may be "" for fields of the request itself.
v1::PaymentDocument ReadDocument(std::string_view field, const v1::PaymentDocument& document,
                                 const PaymentCalendar& calendar, Fields& fields);

// A payment as it is submitted, without output fields but `deducted` and `net`.
v1::Payment ReadPayment(const v1::Payment& asked, const PaymentCalendar& calendar, Fields& fields);

// Items on lines alone; their sum.
int64_t ReadAccountingItems(const v1::AccountAdvanceRequest& request, const PaymentCalendar& calendar, Fields& fields);

// What is kept back of `gross`; its sum.
int64_t ReadDeductions(std::string_view list, const google::protobuf::RepeatedPtrField<v1::Deduction>& deductions,
                       int64_t gross, Fields& fields);

}  // namespace terpadu::budgeting
