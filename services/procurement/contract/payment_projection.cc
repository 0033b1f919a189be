#include "services/procurement/contract/payment_projection.h"

#include "libs/base/resource_name.h"
#include "services/procurement/budget_line_projection.h"
#include "services/procurement/contract/store/meeting_record_store.h"
#include "services/procurement/names.h"
#include "terpadu/budgeting/v1/events.pb.h"

namespace terpadu::procurement {
namespace {

constexpr char kDisbursementPattern[] = "instansi/{instansi}/disbursements/{disbursement}";

absl::Status Pay(postgres::Transaction& transaction, const event::v1::Event& event) {
  terpadu::budgeting::v1::CommitmentPaid paid;
  if (!paid.ParseFromString(event.data())) {
    return absl::InvalidArgumentError("not a CommitmentPaid");
  }
  const auto contract = ParseName(kContractPattern, paid.contract());
  const auto payment = ParseName(kDisbursementPattern, paid.disbursement().name());
  const auto commitment = ParseName(kCommitmentPattern, event.subject());
  if (!contract.ok() || !payment.ok() || !commitment.ok()) {
    return absl::OkStatus();  // a payment without a contract of this service
  }
  return store::ProjectPayment(transaction, event.partitionkey(), payment->at(1), contract->at(1), commitment->at(1),
                               Rupiah(paid.disbursement().amount()));
}

absl::Status Correct(postgres::Transaction& transaction, const event::v1::Event& event) {
  terpadu::budgeting::v1::CommitmentCorrected corrected;
  if (!corrected.ParseFromString(event.data())) {
    return absl::InvalidArgumentError("not a CommitmentCorrected");
  }
  const auto payment = ParseName(kDisbursementPattern, corrected.disbursement());
  return payment.ok()
             ? store::CorrectPayment(transaction, event.partitionkey(), payment->at(1), Rupiah(corrected.payment()))
             : absl::OkStatus();
}

}  // namespace

absl::Status ApplyCommitmentEvent(postgres::Transaction& transaction, const event::v1::Event& event) {
  if (event.dataschema() == terpadu::budgeting::v1::CommitmentPaid::descriptor()->full_name()) {
    return Pay(transaction, event);
  }
  if (event.dataschema() == terpadu::budgeting::v1::CommitmentCorrected::descriptor()->full_name()) {
    return Correct(transaction, event);
  }
  return absl::OkStatus();  // says nothing of a payment
}

absl::Status ApplyBudgetingEvent(postgres::Transaction& transaction, const event::v1::Event& event) {
  return ParseName(kCommitmentPattern, event.subject()).ok() ? ApplyCommitmentEvent(transaction, event)
                                                             : ApplyBudgetLineEvent(transaction, event);
}

}  // namespace terpadu::procurement
