#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/client.h"
#include "libs/rpc/handlers.h"
#include "libs/rules/rules.h"
#include "services/procurement/saga/saga_runner.h"
#include "terpadu/procurement/v1/procurement_service.pb.h"

namespace terpadu::procurement {

// The handlers of terpadu.procurement.v1.ProcurementService, in handlers/. They need the database migrated with the
// sets of libs/rpc, libs/journal and libs/rules and kMigrations.
class ProcurementService {
 public:
  // `budgeting` must outlive it.
  explicit ProcurementService(rpc::Client* budgeting, FaultPoint fault_point = {});

  const rpc::ServiceHandlers& handlers() const { return handlers_; }
  const SagaRunner& saga_runner() const { return saga_runner_; }

  absl::StatusOr<v1::RupPackage> CreateRupPackage(rpc::CallContext& call, const v1::CreateRupPackageRequest& request);
  absl::StatusOr<v1::RupPackage> FinalizeRupPackage(rpc::CallContext& call,
                                                    const v1::FinalizeRupPackageRequest& request);
  absl::StatusOr<v1::RupPackage> AnnounceRupPackage(rpc::CallContext& call,
                                                    const v1::AnnounceRupPackageRequest& request);
  absl::StatusOr<v1::ReviseRupPackageResponse> ReviseRupPackage(rpc::CallContext& call,
                                                                const v1::ReviseRupPackageRequest& request);
  absl::StatusOr<v1::RupPackage> CancelRupPackage(rpc::CallContext& call, const v1::CancelRupPackageRequest& request);
  absl::StatusOr<v1::RupPackage> GetRupPackage(rpc::CallContext& call, const v1::GetRupPackageRequest& request);
  absl::StatusOr<v1::ListRupPackagesResponse> ListRupPackages(rpc::CallContext& call,
                                                              const v1::ListRupPackagesRequest& request);

  absl::StatusOr<v1::Rpp> SubmitRpp(rpc::CallContext& call, const v1::SubmitRppRequest& request);
  absl::StatusOr<v1::Rpp> ReviseRpp(rpc::CallContext& call, const v1::ReviseRppRequest& request);
  absl::StatusOr<v1::Rpp> ApproveRpp(rpc::CallContext& call, const v1::ApproveRppRequest& request);
  absl::StatusOr<v1::Rpp> GetRpp(rpc::CallContext& call, const v1::GetRppRequest& request);
  absl::StatusOr<v1::ListRppsResponse> ListRpps(rpc::CallContext& call, const v1::ListRppsRequest& request);

  absl::StatusOr<v1::Contract> SignContract(rpc::CallContext& call, const v1::SignContractRequest& request);
  absl::StatusOr<v1::Contract> GetContract(rpc::CallContext& call, const v1::GetContractRequest& request);
  absl::StatusOr<v1::ListContractsResponse> ListContracts(rpc::CallContext& call,
                                                          const v1::ListContractsRequest& request);

  absl::StatusOr<v1::ListLineCoverageResponse> ListLineCoverage(rpc::CallContext& call,
                                                                const v1::ListLineCoverageRequest& request);

 private:
  // Drives the saga of an RPP that `call` has just begun, or, without one, the one that a call before it began and
  // nobody works on.
  absl::Status DriveSaga(rpc::CallContext& call, const std::optional<store::Saga>& begun, const std::string& instansi,
                         const std::string& rpp_id);
  // Drives the release that a revision or cancellation has begun; what fails is left to Recovery.
  void DriveRelease(rpc::CallContext& call, const std::optional<store::Saga>& release);

  SagaRunner saga_runner_;
  rules::RuleBook rules_;
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::procurement
