#pragma once

#include "absl/status/statusor.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"
#include "terpadu/budgeting/v1/ledger_service.pb.h"

namespace terpadu::budgeting {

// terpadu.budgeting.v1.LedgerService; the contract of each method is its comment in the proto.
class LedgerService {
 public:
  LedgerService();
  LedgerService(const LedgerService&) = delete;
  LedgerService& operator=(const LedgerService&) = delete;

  const rpc::ServiceHandlers& handlers() const { return handlers_; }

  // ledger_handlers.cc
  absl::StatusOr<v1::ListLedgerEntriesResponse> ListLedgerEntries(rpc::CallContext& call,
                                                                  const v1::ListLedgerEntriesRequest& request);
  absl::StatusOr<v1::VerifyLedgerResponse> VerifyLedger(rpc::CallContext& call, const v1::VerifyLedgerRequest& request);
  absl::StatusOr<v1::LedgerEntry> CorrectLedger(rpc::CallContext& call, const v1::CorrectLedgerRequest& request);
  absl::StatusOr<v1::ListSavingsResponse> ListSavings(rpc::CallContext& call, const v1::ListSavingsRequest& request);
  absl::StatusOr<v1::ListSavingTotalsResponse> ListSavingTotals(rpc::CallContext& call,
                                                                const v1::ListSavingTotalsRequest& request);

 private:
  rpc::ServiceHandlers handlers_;
};

}  // namespace terpadu::budgeting
