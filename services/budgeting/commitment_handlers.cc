#include "libs/base/status.h"
#include "libs/rpc/idempotency.h"
#include "services/budgeting/commitment_service.h"
#include "services/budgeting/fields.h"
#include "services/budgeting/store/commitments.h"
#include "services/budgeting/store/reductions.h"

namespace terpadu::budgeting {

CommitmentService::CommitmentService() : handlers_("terpadu.budgeting.v1.CommitmentService") {
  handlers_.Unary("ReduceCommitment", this, &CommitmentService::ReduceCommitment);
}

absl::StatusOr<v1::Commitment> CommitmentService::ReduceCommitment(rpc::CallContext& call,
                                                                   const v1::ReduceCommitmentRequest& request) {
  Fields fields;
  ReduceCommand command;
  command.commitment = fields.Commitment("name", request.name());
  command.amount = request.amount();
  command.reason = request.reason();
  command.etag = fields.Etag("etag", request.etag());
  command.audit = call.AuditJson(request.reason());
  fields.Positive("amount", request.amount());
  fields.Text("reason", request.reason(), kLongestTitle);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_RETURN_IF_ERROR(
      rpc::Once<v1::Commitment>(call, command.commitment.instansi, request, [&](postgres::Transaction& transaction) {
        return budgeting::ReduceCommitment(transaction, command);
      }).status());
  return GetCommitment(call, command.commitment);
}

}  // namespace terpadu::budgeting
