#include "services/procurement/domain/rpp.h"

#include <algorithm>

#include "absl/strings/str_join.h"
#include "libs/base/error.h"

namespace terpadu::procurement::domain {

CalendarDay RppDueDay(PlannedDay selection_start, bool revision, const RppDuePolicy& policy) {
  const absl::CivilMonth month(selection_start.day);
  const CalendarDay last = CalendarDay(month) - 1;
  return std::min(CalendarDay(month - 1) + ((revision ? policy.revised_day : policy.day) - 1), last);
}

int DaysLate(CalendarDay due, absl::Time submitted) {
  return static_cast<int>(std::max<absl::civil_diff_t>(DayOf(submitted) - due, 0));
}

std::vector<ChecklistItem> MissingItems(const std::vector<ChecklistItem>& mandatory,
                                        const std::vector<std::string>& present) {
  std::vector<ChecklistItem> missing;
  std::copy_if(mandatory.begin(), mandatory.end(), std::back_inserter(missing), [&](const ChecklistItem& item) {
    return std::find(present.begin(), present.end(), item.code) == present.end();
  });
  return missing;
}

absl::Status CheckComplete(const std::vector<ChecklistItem>& mandatory, const std::vector<std::string>& present) {
  const std::vector<ChecklistItem> missing = MissingItems(mandatory, present);
  if (missing.empty()) {
    return absl::OkStatus();
  }
  const auto codes = [](std::string* out, const ChecklistItem& item) { out->append(item.code); };
  const auto titles = [](std::string* out, const ChecklistItem& item) { out->append(item.code + " " + item.title); };
  return Error(absl::StatusCode::kFailedPrecondition, "CHECKLIST_INCOMPLETE",
               "the RPP lacks " + absl::StrJoin(missing, "; ", titles),
               {{"missing", absl::StrJoin(missing, ",", codes)}});
}

absl::Status CheckContractType(const ContractTypes& types, std::string_view type, std::string_view category) {
  if (std::find(types.allowed.begin(), types.allowed.end(), type) != types.allowed.end()) {
    return absl::OkStatus();
  }
  return Error(
      absl::StatusCode::kFailedPrecondition, "CONTRACT_TYPE_NOT_ALLOWED",
      "a contract " + std::string(type) + " is not for " + std::string(category) + ", " +
          absl::StrJoin(types.allowed, " or ") + " is (" + types.legal_basis + ")",
      {{"contract_type", std::string(type)}, {"category", std::string(category)}, {"legal_basis", types.legal_basis}});
}

absl::Status CheckHps(Rupiah hps, Rupiah pagu) {
  if (hps <= pagu) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "HPS_ABOVE_PAGU",
               "the HPS " + FormatRupiah(hps) + " is above the pagu " + FormatRupiah(pagu),
               {{"hps", std::to_string(hps.value())}, {"pagu", std::to_string(pagu.value())}});
}

}  // namespace terpadu::procurement::domain
