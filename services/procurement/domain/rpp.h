#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "libs/base/calendar.h"
#include "libs/base/rupiah.h"
#include "services/procurement/domain/planned_day.h"

namespace terpadu::procurement::domain {

// Days of the month before the planned start of selection by which an RPP, and a revised one, must be there (rule
// `rpp_due`).
struct RppDuePolicy {
  int day = 0;
  int revised_day = 0;
};

// The last day on which an RPP is on time; the last of its month where that has fewer days than the policy says.
CalendarDay RppDueDay(PlannedDay selection_start, bool revision, const RppDuePolicy& policy);

// Whole days after `due`, in WIB; 0 until the due day ends at 24:00.
int DaysLate(CalendarDay due, absl::Time submitted);

struct ChecklistItem {
  std::string code;
  std::string title;
};
// A version of a checklist: what an RPP is refused without, from a day on.
struct Checklist {
  std::vector<ChecklistItem> mandatory;
  CalendarDay valid_from;
  std::string legal_basis;
};
// By method of the package, `SWAKELOLA` for those without one (rules `rpp_checklist/<method>`).
using Checklists = std::map<std::string, Checklist>;
inline constexpr std::string_view kSwakelolaChecklist = "SWAKELOLA";

// The mandatory items that are not among `present`, in the checklist's order.
std::vector<ChecklistItem> MissingItems(const std::vector<ChecklistItem>& mandatory,
                                        const std::vector<std::string>& present);

// FAILED_PRECONDITION, reason CHECKLIST_INCOMPLETE (metadata: missing, the codes).
absl::Status CheckComplete(const std::vector<ChecklistItem>& mandatory, const std::vector<std::string>& present);

// The contract types that a category allows (rules `contract_type/<category>`), as the API's words.
struct ContractTypes {
  std::vector<std::string> allowed;
  std::string legal_basis;
};
// FAILED_PRECONDITION, reason CONTRACT_TYPE_NOT_ALLOWED (metadata: contract_type, category, legal_basis).
absl::Status CheckContractType(const ContractTypes& types, std::string_view type, std::string_view category);

// FAILED_PRECONDITION, reason HPS_ABOVE_PAGU (metadata: hps, pagu).
absl::Status CheckHps(Rupiah hps, Rupiah pagu);

}  // namespace terpadu::procurement::domain
