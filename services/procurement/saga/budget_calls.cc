#include "services/procurement/saga/budget_calls.h"

#include <algorithm>

#include "absl/time/clock.h"
#include "libs/base/error.h"
#include "libs/base/identity.h"
#include "libs/base/resource_name.h"
#include "services/procurement/names.h"
#include "terpadu/budgeting/v1/budgeting_service.pb.h"
#include "terpadu/budgeting/v1/commitment_service.pb.h"

namespace terpadu::procurement {
namespace {

namespace budget = terpadu::budgeting::v1;
using domain::Answer;
using domain::BudgetAct;

std::string Method(BudgetAct act) {
  return "terpadu.budgeting.v1.BudgetingService/" + std::string(domain::NameOf(act));
}

// A UUID made of `text`, in the form of version 8.
std::string UuidOf(const std::string& text) {
  std::string hex = Sha256Hex(text).substr(0, 32);
  hex[12] = '8';
  hex[16] = '8';
  for (const size_t at : {20, 16, 12, 8}) {
    hex.insert(at, "-");
  }
  return hex;
}

std::string ReservationName(const store::Saga& saga, const store::Hold& hold) {
  return FormatName(kReservationPattern, {saga.instansi, hold.reservation_id});
}

rpc::CallOptions OptionsOf(const store::Saga& saga, absl::Time deadline) {
  rpc::CallOptions options = rpc::CallOptions::As("procurement", "APPLICATION");
  options.timeout = std::clamp(deadline - absl::Now(), absl::ZeroDuration(), kBudgetingTimeout);
  options.metadata["x-terpadu-correlation-id"] = saga.correlation_id;
  options.metadata["traceparent"] = saga.traceparent;
  return options;
}

// An answer that asking again may change. What budgeting does not know how to say (UNIMPLEMENTED, UNAUTHENTICATED) is
// for an operator to mend, and counts as not reached.
bool IsRefusal(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kOutOfRange:
    case absl::StatusCode::kPermissionDenied:
      return true;
    default:
      return false;
  }
}

// `ended_when_missing`: the call names a reservation that must be there.
BudgetAnswer AnswerOf(const absl::Status& status, bool ended_when_missing) {
  if (status.ok()) {
    return {Answer::kDone, status};
  }
  if (ReasonOf(status) == "RESERVATION_ENDED" || (ended_when_missing && absl::IsNotFound(status))) {
    return {Answer::kEnded, status};
  }
  return {IsRefusal(status) ? Answer::kRefused : Answer::kUnknown, status};
}

// The answer to a call made before may tell of a reservation that has ended since.
BudgetAnswer AnswerOf(const absl::StatusOr<budget::Reservation>& reservation, bool ended_when_missing) {
  if (!reservation.ok()) {
    return AnswerOf(reservation.status(), ended_when_missing);
  }
  if (reservation->state() != budget::RESERVATION_STATE_PENDING &&
      reservation->state() != budget::RESERVATION_STATE_CONFIRMED) {
    return {Answer::kEnded,
            Error(absl::StatusCode::kFailedPrecondition, "RESERVATION_ENDED", reservation->name() + " has ended")};
  }
  return {Answer::kDone, absl::OkStatus()};
}

BudgetAnswer Reserve(rpc::Client& budgeting, const store::Saga& saga, const store::Hold& hold,
                     const rpc::CallOptions& options) {
  const bool for_contract = hold.goal == domain::hold::kCommitted;
  budget::ReserveRequest request;
  request.set_line(hold.line);
  request.set_amount(for_contract ? hold.commit_amount.value() : hold.amount.value());
  request.set_rup_package(PackageName(saga.instansi, saga.rup_package_id));
  request.set_reservation_id(hold.reservation_id);
  request.set_request_id(UuidOf("reserve " + hold.reservation_id));
  return AnswerOf(budgeting.Call<budget::Reservation>(Method(BudgetAct::kReserve), request, options), false);
}

BudgetAnswer Confirm(rpc::Client& budgeting, const store::Saga& saga, const store::Hold& hold,
                     const rpc::CallOptions& options) {
  budget::ConfirmReservationRequest request;
  request.set_name(ReservationName(saga, hold));
  request.set_request_id(UuidOf("confirm " + hold.reservation_id));
  return AnswerOf(budgeting.Call<budget::Reservation>(Method(BudgetAct::kConfirm), request, options), true);
}

BudgetAnswer Commit(rpc::Client& budgeting, const store::Saga& saga, const store::Hold& hold,
                    const rpc::CallOptions& options) {
  budget::CommitReservationRequest request;
  request.set_name(ReservationName(saga, hold));
  request.set_amount(hold.commit_amount.value());
  request.set_contract(ContractName(saga.instansi, saga.contract_id));
  request.set_commitment_id(hold.commitment_id);
  request.set_request_id(UuidOf("commit " + hold.reservation_id + " " + hold.commitment_id));
  return AnswerOf(budgeting.Call<budget::Commitment>(Method(BudgetAct::kCommit), request, options).status(), true);
}

BudgetAnswer Release(rpc::Client& budgeting, const store::Saga& saga, const store::Hold& hold,
                     const rpc::CallOptions& options) {
  budget::ReleaseReservationRequest request;
  request.set_name(ReservationName(saga, hold));
  switch (saga.kind) {
    case domain::SagaKind::kApprove:
      request.set_reason("the RPP could not be approved");
      break;
    case domain::SagaKind::kSign:
      request.set_reason("the contract does not need it");
      break;
    case domain::SagaKind::kRelease:
      request.set_reason("the package was revised or cancelled");
      break;
  }
  request.set_request_id(UuidOf("release " + hold.reservation_id + " " + request.reason()));
  const auto released = budgeting.Call<budget::Reservation>(Method(BudgetAct::kRelease), request, options);
  return AnswerOf(released.status(), true);
}

}  // namespace

BudgetAnswer CallReduceCommitment(rpc::Client& budgeting, const store::Saga& saga, const std::string& commitment_id,
                                  Rupiah amount, const std::string& reason, const std::string& key,
                                  absl::Time deadline) {
  budget::ReduceCommitmentRequest request;
  request.set_name(FormatName(kCommitmentPattern, {saga.instansi, commitment_id}));
  request.set_amount(amount.value());
  request.set_reason(reason);
  request.set_request_id(UuidOf("reduce " + key));
  constexpr char kReduce[] = "terpadu.budgeting.v1.CommitmentService/ReduceCommitment";
  return AnswerOf(budgeting.Call<budget::Commitment>(kReduce, request, OptionsOf(saga, deadline)).status(), false);
}

BudgetAnswer CallBudgeting(rpc::Client& budgeting, const store::Saga& saga, const store::Hold& hold, BudgetAct act,
                           absl::Time deadline) {
  const rpc::CallOptions options = OptionsOf(saga, deadline);
  switch (act) {
    case BudgetAct::kReserve:
      return Reserve(budgeting, saga, hold, options);
    case BudgetAct::kConfirm:
      return Confirm(budgeting, saga, hold, options);
    case BudgetAct::kCommit:
      return Commit(budgeting, saga, hold, options);
    case BudgetAct::kRelease:
      return Release(budgeting, saga, hold, options);
  }
  return {Answer::kUnknown, absl::InternalError("no such act")};
}

}  // namespace terpadu::procurement
