#include "services/procurement/procurement_service.h"

#include <utility>

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/telemetry/log.h"
#include "services/procurement/names.h"

namespace terpadu::procurement {

ProcurementService::ProcurementService(rpc::Client* budgeting, FaultPoint fault_point)
    : saga_runner_(budgeting, std::move(fault_point)), handlers_("terpadu.procurement.v1.ProcurementService") {
  handlers_.Unary("CreateRupPackage", this, &ProcurementService::CreateRupPackage);
  handlers_.Unary("FinalizeRupPackage", this, &ProcurementService::FinalizeRupPackage);
  handlers_.Unary("AnnounceRupPackage", this, &ProcurementService::AnnounceRupPackage);
  handlers_.Unary("ReviseRupPackage", this, &ProcurementService::ReviseRupPackage);
  handlers_.Unary("CancelRupPackage", this, &ProcurementService::CancelRupPackage);
  handlers_.Unary("GetRupPackage", this, &ProcurementService::GetRupPackage);
  handlers_.Unary("ListRupPackages", this, &ProcurementService::ListRupPackages);
  handlers_.Unary("SubmitRpp", this, &ProcurementService::SubmitRpp);
  handlers_.Unary("ReviseRpp", this, &ProcurementService::ReviseRpp);
  handlers_.Unary("ApproveRpp", this, &ProcurementService::ApproveRpp);
  handlers_.Unary("GetRpp", this, &ProcurementService::GetRpp);
  handlers_.Unary("ListRpps", this, &ProcurementService::ListRpps);
  handlers_.Unary("SignContract", this, &ProcurementService::SignContract);
  handlers_.Unary("GetContract", this, &ProcurementService::GetContract);
  handlers_.Unary("ListContracts", this, &ProcurementService::ListContracts);
  handlers_.Unary("ListLineCoverage", this, &ProcurementService::ListLineCoverage);
}

absl::Status ProcurementService::DriveSaga(rpc::CallContext& call, const std::optional<store::Saga>& begun,
                                           const std::string& instansi, const std::string& rpp_id) {
  std::optional<store::Saga> saga = begun;
  if (!saga.has_value()) {
    TERPADU_ASSIGN(saga, store::ClaimSaga(*call.db, call.ScopeOf(instansi), rpp_id));
  }
  if (!saga.has_value()) {
    return absl::OkStatus();
  }
  absl::Status driven = saga_runner_.Drive(*call.db, *saga, call.deadline);
  if (ReasonOf(driven) == "LEASE_LOST") {
    return WithRetryDelay(Error(absl::StatusCode::kUnavailable, "BUDGETING_UNAVAILABLE",
                                "budgeting was slow to answer; another process finishes this"),
                          absl::Seconds(2));
  }
  return driven;
}

void ProcurementService::DriveRelease(rpc::CallContext& call, const std::optional<store::Saga>& release) {
  if (!release.has_value()) {
    return;
  }
  const absl::Status driven = saga_runner_.Drive(*call.db, *release, call.deadline);
  if (!driven.ok()) {
    telemetry::LogWarning("a release is left to recovery", {{"rpp", RppName(release->instansi, release->rpp_id)},
                                                            {"error", std::string(driven.message())}});
  }
}

}  // namespace terpadu::procurement
