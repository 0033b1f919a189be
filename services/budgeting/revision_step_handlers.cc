#include "libs/base/status.h"
#include "libs/rpc/idempotency.h"
#include "services/budgeting/budget_revision_service.h"
#include "services/budgeting/domain/preparation_refusal.h"
#include "services/budgeting/domain/revision_refusal.h"
#include "services/budgeting/fields.h"
#include "services/budgeting/store/dpa.h"
#include "services/budgeting/store/revisions.h"
#include "terpadu/budgeting/v1/budget_revision_events.pb.h"

namespace terpadu::budgeting {
namespace {

// Reads what the steps of a revision have in common.
template <typename Request>
absl::StatusOr<RevisionDeed> ReadDeed(const rpc::CallContext& call, const Request& request, RevisionAct act) {
  Fields fields;
  const auto ids = fields.Ids("name", kRevisionName, request.name());
  fields.Text("remarks", request.remarks(), kLongestTitle);
  RevisionDeed deed = {.revision = {{ids[0], ids[1]}, ids[2]},
                       .act = act,
                       .actor = call.actor.id,
                       .remarks = request.remarks(),
                       .etag = fields.Etag("etag", request.etag()),
                       .audit = call.AuditJson(request.remarks())};
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_RETURN_IF_ERROR(call.actor.id.empty() ? ActorRequired() : absl::OkStatus());
  return deed;
}

template <typename Event>
absl::StatusOr<v1::BudgetRevision> End(postgres::Transaction& transaction, const RevisionDeed& deed, Event event) {
  TERPADU_RETURN_IF_ERROR(EndDeed(transaction, deed));
  TERPADU_ASSIGN(v1::BudgetRevision revision, ReadRevision(transaction, deed.revision));
  *event.mutable_revision() = InEvent(revision);
  TERPADU_RETURN_IF_ERROR(AnnounceRevision(transaction, deed.revision, event, deed.audit));
  return revision;
}

absl::StatusOr<v1::BudgetRevision> Submit(postgres::Transaction& transaction, const RevisionDeed& deed) {
  TERPADU_ASSIGN(const RevisionRow row, BeginDeed(transaction, deed));
  if (row.gathered) {
    return RevisionIsGathered(deed.revision.Name());
  }
  const Revision kind = row.kind == "PERGESERAN" ? Revision::kPergeseran : Revision::kPerubahan;
  TERPADU_RETURN_IF_ERROR(OverflowIn("name", JudgeRevision(transaction, deed.revision, kind)));
  return End(transaction, deed, v1::BudgetRevisionSubmitted());
}

// A step of TAPD.
absl::StatusOr<v1::BudgetRevision> Examine(postgres::Transaction& transaction, const RevisionDeed& deed) {
  TERPADU_RETURN_IF_ERROR(BeginDeed(transaction, deed).status());
  if (deed.act == RevisionAct::kVerify) {
    return End(transaction, deed, v1::BudgetRevisionVerified());
  }
  v1::BudgetRevisionReturned event;
  event.set_remarks(deed.remarks);
  return End(transaction, deed, event);
}

}  // namespace

absl::StatusOr<v1::BudgetRevision> BudgetRevisionService::SubmitBudgetRevision(
    rpc::CallContext& call, const v1::SubmitBudgetRevisionRequest& request) {
  TERPADU_ASSIGN(const RevisionDeed deed, ReadDeed(call, request, RevisionAct::kSubmit));
  return rpc::Once<v1::BudgetRevision>(call, deed.revision.budget.instansi, request,
                                       [&](postgres::Transaction& transaction) { return Submit(transaction, deed); });
}

absl::StatusOr<v1::BudgetRevision> BudgetRevisionService::VerifyBudgetRevision(
    rpc::CallContext& call, const v1::VerifyBudgetRevisionRequest& request) {
  TERPADU_ASSIGN(const RevisionDeed deed, ReadDeed(call, request, RevisionAct::kVerify));
  return rpc::Once<v1::BudgetRevision>(call, deed.revision.budget.instansi, request,
                                       [&](postgres::Transaction& transaction) { return Examine(transaction, deed); });
}

absl::StatusOr<v1::BudgetRevision> BudgetRevisionService::ReturnBudgetRevision(
    rpc::CallContext& call, const v1::ReturnBudgetRevisionRequest& request) {
  TERPADU_ASSIGN(const RevisionDeed deed, ReadDeed(call, request, RevisionAct::kReturn));
  return rpc::Once<v1::BudgetRevision>(call, deed.revision.budget.instansi, request,
                                       [&](postgres::Transaction& transaction) { return Examine(transaction, deed); });
}

}  // namespace terpadu::budgeting
