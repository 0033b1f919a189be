#include "services/procurement/contract/award_check.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/base/calendar.h"
#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "services/procurement/contract/domain/amendment.h"
#include "services/procurement/contract/store/appointment_store.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/selection/store/selection_store.h"
#include "services/procurement/selection/store/standing.h"
#include "services/procurement/words.h"

namespace terpadu::procurement {
namespace {

absl::Status CheckState(const v1::Selection& selection) {
  if (selection.state() == v1::SELECTION_STATE_AWARDED) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "SELECTION_NOT_AWARDED",
               absl::StrCat(selection.name(), " is ", WordOf(selection.state()), ": a contract needs it AWARDED"),
               {{"selection", selection.name()}, {"state", v1::SelectionState_Name(selection.state())}});
}

absl::Status CheckAppointed(postgres::Transaction& transaction, const std::string& instansi,
                            const v1::Selection& selection, const std::vector<std::string>& appointing) {
  if (std::find(appointing.begin(), appointing.end(), WordOf(selection.method())) == appointing.end()) {
    return absl::OkStatus();
  }
  TERPADU_ASSIGN(const auto appointment,
                 store::FindAppointment(transaction, instansi, IdOf(kPackagePattern, selection.rup_package()).id));
  if (appointment.has_value()) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "APPOINTMENT_MISSING",
               absl::StrCat("no SPPBJ stands for ", selection.name(), ": the PPK issues it before the contract"),
               {{"selection", selection.name()}});
}

}  // namespace

absl::Status CheckAwarded(postgres::Transaction& transaction, const std::string& instansi, const v1::Contract& contract,
                          const std::vector<std::string>& appointing) {
  TERPADU_ASSIGN(const absl::Time now, store::DatabaseNow(transaction));
  TERPADU_ASSIGN(const auto stored,
                 store::FindLiveSelection(transaction, instansi, IdOf(kPackagePattern, contract.rup_package()).id));
  std::string vendor = contract.vendor();
  if (stored.has_value()) {
    const v1::Selection& selection = stored->selection;
    TERPADU_RETURN_IF_ERROR(CheckState(selection));
    vendor = selection.winner();
    TERPADU_ASSIGN(const std::string title,
                   store::TitleOfVendor(transaction, instansi, IdOf(kVendorPattern, vendor).id));
    TERPADU_RETURN_IF_ERROR(
        domain::CheckAward(contract.vendor(), Rupiah(contract.amount()),
                           {.winner = vendor, .winner_title = title, .price = Rupiah(selection.winning_price())}));
    TERPADU_RETURN_IF_ERROR(CheckAppointed(transaction, instansi, selection, appointing));
  }
  const auto ids = ParseName(kVendorPattern, vendor);
  if (!ids.ok() || ids->at(0) != instansi) {
    return absl::OkStatus();  // a name that no register knows
  }
  return store::CheckNotBlacklisted(transaction, instansi, ids->at(1), DayOf(now));
}

}  // namespace terpadu::procurement
