#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "services/budgeting/names.h"
#include "terpadu/budgeting/v1/cash_plan.pb.h"

namespace terpadu::budgeting {

struct CashReportQuery {
  BudgetKey budget;
  std::string unit;  // that alone, unless empty
  int month = 0;     // that alone, unless 0
  std::string after_unit;
  std::string after_sub_kegiatan;
  int size = 0;
};
// At most `size` rows after those of a unit and sub kegiatan, by both: a page's work, whatever the size of the budget.
absl::StatusOr<std::vector<v1::CashReportRow>> ListCashReport(rpc::CallContext& call, const CashReportQuery& query);

}  // namespace terpadu::budgeting
