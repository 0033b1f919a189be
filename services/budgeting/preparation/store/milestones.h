#pragma once

#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "libs/base/calendar.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/call_context.h"
#include "services/budgeting/names.h"

namespace terpadu::budgeting {

// What was done of a budget's calendar.
struct DoneMilestone {
  CalendarDay day;
  std::string document;
};

// By milestone. KUA_PPAS_SUBMITTED and KUA_PPAS_AGREED are told by the KUA-PPAS of kind MURNI.
absl::StatusOr<std::map<std::string, DoneMilestone>> DoneMilestones(rpc::CallContext& call, const BudgetKey& budget);

// Records one, with its event. NOT_FOUND when there is no such budget.
absl::Status RecordMilestone(postgres::Transaction& transaction, const BudgetKey& budget, const std::string& milestone,
                             const DoneMilestone& done, std::string_view audit);

}  // namespace terpadu::budgeting
