#include "services/procurement/handlers/rpp_parts.h"

#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/words.h"

namespace terpadu::procurement {

v1::Rpp NewRpp(const v1::Rpp& described, const std::string& name, const std::string& rup_package, bool revision,
               const std::string& submitter, absl::Time now) {
  v1::Rpp rpp;
  rpp.set_name(name);
  rpp.set_rup_package(rup_package);
  rpp.set_hps(described.hps());
  *rpp.mutable_checklist() = described.checklist();
  rpp.set_contract_type(described.contract_type());
  rpp.set_revision(revision);
  rpp.set_state(EnumOf<v1::RppState>(domain::StateAfter(domain::Aggregate::kRpp, domain::act::kSubmitRpp)));
  *rpp.mutable_submit_time() = TimestampOf(now);
  rpp.set_submitter(submitter);
  return rpp;
}

absl::StatusOr<v1::Rpp> FitToPackage(const v1::Rpp& rpp, const v1::RupPackage& package, const RppPolicy& policy) {
  TERPADU_RETURN_IF_ERROR(domain::CheckAllowed(domain::Aggregate::kRupPackage, package.name(), WordOf(package.state()),
                                               domain::act::kSubmitRpp));
  TERPADU_RETURN_IF_ERROR(domain::CheckHps(Rupiah(rpp.hps()), Rupiah(package.pagu())));
  const auto& checklist = ChecklistFor(policy.checklists, package.method() == 0 ? "" : WordOf(package.method()));
  TERPADU_RETURN_IF_ERROR(domain::CheckComplete(checklist.mandatory, {rpp.checklist().begin(), rpp.checklist().end()}));
  if (rpp.contract_type() != 0 && package.category() != 0) {
    const std::string category = WordOf(package.category());
    TERPADU_RETURN_IF_ERROR(
        domain::CheckContractType(policy.contract_types.at(category), WordOf(rpp.contract_type()), category));
  }
  const CalendarDay due = domain::RppDueDay(PlannedDayOf(package.selection_start()), rpp.revision(), policy.due);
  v1::Rpp fitted = rpp;
  fitted.set_rup_version(package.version());
  *fitted.mutable_due_date() = DateOf(due);
  *fitted.mutable_checklist_date() = DateOf(checklist.valid_from);
  fitted.set_days_late(domain::DaysLate(due, TimeOf(rpp.submit_time())));
  return fitted;
}

}  // namespace terpadu::procurement
