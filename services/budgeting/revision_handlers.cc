#include <map>

#include "absl/strings/numbers.h"
#include "libs/base/status.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/budgeting/budget_revision_service.h"
#include "services/budgeting/domain/codes.h"
#include "services/budgeting/domain/preparation_refusal.h"
#include "services/budgeting/domain/revision.h"
#include "services/budgeting/domain/revision_refusal.h"
#include "services/budgeting/fields.h"
#include "services/budgeting/listing.h"
#include "services/budgeting/preparation/keys.h"
#include "services/budgeting/preparation/store/gather_revision.h"
#include "services/budgeting/preparation/store/known_codes.h"
#include "services/budgeting/preparation/store/kua_ppas.h"
#include "services/budgeting/store/budgets.h"
#include "services/budgeting/store/revision_changes.h"
#include "services/budgeting/store/revisions.h"
#include "terpadu/budgeting/v1/budget_revision_events.pb.h"

namespace terpadu::budgeting {
namespace {

RevisionKey ReadRevisionKey(Fields& fields, std::string_view field, std::string_view name) {
  const auto ids = fields.Ids(field, kRevisionName, name);
  return {{ids[0], ids[1]}, ids[2]};
}

void ReadNewLine(const v1::BudgetLine& line, int index, const std::string& instansi, Fields& fields) {
  const auto field = [index](std::string_view name) { return FieldOf("changes", index, "codes." + std::string(name)); };
  fields.Add(field("sub_kegiatan"), CheckSubKegiatan(line.sub_kegiatan()));
  fields.Add(field("account"), CheckAccount(line.account()));
  if (line.fund_source().empty()) {
    fields.Add(field("fund_source"), "must not be empty");
  }
  fields.Text(field("fund_source"), line.fund_source(), kLongestFundSource);
  fields.Text(field("sub_kegiatan_title"), line.sub_kegiatan_title(), kLongestTitle);
  fields.Link(field("plan_node"), kPlanNodeName, instansi, line.plan_node());
  fields.Link(field("unit"), kUnitName, instansi, line.unit());
}

// The changes of a request, with the codes to hold against the sets in force.
struct AskedChanges {
  std::vector<Change> changes;
  CodesToCheck codes;
};

template <typename Request>
AskedChanges ReadChanges(const Request& request, const BudgetKey& budget, Fields& fields) {
  AskedChanges asked;
  fields.BatchSize("changes", request.changes_size());
  std::map<std::string, int> seen;
  std::vector<int64_t> amounts;
  for (int i = 0; i < request.changes_size() && i < kLargestBatch; ++i) {
    const v1::RevisionChange& change = request.changes(i);
    Change& read = asked.changes.emplace_back();
    const std::string field = FieldOf("changes", i, "line");
    fields.NotNegative(FieldOf("changes", i, "amount"), change.amount());
    amounts.push_back(std::max<int64_t>(change.amount(), 0));
    if (change.has_codes()) {
      read.codes = change.codes();
      ReadNewLine(change.codes(), i, budget.instansi, fields);
      fields.Positive(FieldOf("changes", i, "amount"), change.amount());
      asked.codes.SubKegiatan(change.codes().sub_kegiatan(), FieldOf("changes", i, "codes.sub_kegiatan"));
      asked.codes.Account(change.codes().account(), FieldOf("changes", i, "codes.account"));
      if (!change.line().empty()) {
        fields.Add(field, "must be empty where codes are given");
      }
    } else {
      const LineKey line = fields.Line(field, change.line());
      read.line = line.line;
      if (!line.line.empty() && line.Budget().Name() != budget.Name()) {
        fields.Add(field, "must be a line of " + budget.Name());
      }
      if (const auto [first, is_new] = seen.emplace(change.line(), i); !is_new) {
        fields.Add(field, "is named before, in " + FieldOf("changes", first->second));
      }
    }
    read.codes.set_amount(change.amount());
  }
  if (const auto sum = SumOf(amounts); !sum.ok()) {
    fields.Add("changes", sum.status());
  }
  return asked;
}

struct CreateCommand {
  RevisionDeed deed;
  v1::BudgetRevision revision;
  std::string kua_ppas;  // id; "" for changes by hand
  AskedChanges asked;
};

CreateCommand ReadCreate(const rpc::CallContext& call, const v1::CreateBudgetRevisionRequest& request, Fields& fields) {
  CreateCommand command;
  const v1::BudgetRevision& asked = request.revision();
  const BudgetKey budget = fields.Budget("parent", request.parent());
  const bool gathers = !asked.kua_ppas().empty();
  command.revision = asked;
  command.deed = {.revision = {budget, fields.NewId("revision_id", request.revision_id())},
                  .act = gathers ? RevisionAct::kGather : RevisionAct::kDraft,
                  .actor = call.actor.id,
                  .remarks = "",
                  .etag = {},
                  .audit = call.AuditJson()};
  if (asked.kind() != v1::REVISION_KIND_PERGESERAN && asked.kind() != v1::REVISION_KIND_PERUBAHAN) {
    fields.Add("revision.kind", "must be REVISION_KIND_PERGESERAN or REVISION_KIND_PERUBAHAN");
  }
  fields.Text("revision.title", asked.title(), kLongestTitle);
  if (!gathers) {
    command.asked = ReadChanges(request, budget, fields);
    if (!asked.unit().empty()) {
      fields.Add("revision.unit", "must be empty without kua_ppas");
    }
    return command;
  }
  const KuaPpasKey kua_ppas = ReadKuaPpasKey(fields, "revision.kua_ppas", asked.kua_ppas());
  command.kua_ppas = kua_ppas.kua_ppas;
  if (!kua_ppas.kua_ppas.empty() && kua_ppas.budget.Name() != budget.Name()) {
    fields.Add("revision.kua_ppas", "must be of " + budget.Name());
  }
  fields.Link("revision.unit", kUnitName, budget.instansi, asked.unit());
  if (asked.kind() == v1::REVISION_KIND_PERGESERAN) {
    fields.Add("revision.kind", "must be REVISION_KIND_PERUBAHAN with kua_ppas");
  }
  if (request.changes_size() > 0) {
    fields.Add("changes", "must be empty with kua_ppas: the RKAs are the changes");
  }
  return command;
}

absl::Status Gather(postgres::Transaction& transaction, const CreateCommand& command) {
  const KuaPpasKey key = {command.deed.revision.budget, command.kua_ppas};
  return GatherIntoRevision(transaction, command.deed, key, command.revision.unit());
}

absl::Status CheckKuaPpas(postgres::Transaction& transaction, const CreateCommand& command) {
  TERPADU_ASSIGN(const v1::KuaPpas kua_ppas,
                 ReadKuaPpas(transaction, {command.deed.revision.budget, command.kua_ppas}));
  if (kua_ppas.kind() != v1::REVISION_KIND_PERUBAHAN) {
    Fields wrong;
    wrong.Add("revision.kua_ppas", "must be of kind PERUBAHAN: those of the MURNI made the budget itself");
    return wrong.ToStatus();
  }
  return kua_ppas.state() == v1::KUA_PPAS_STATE_AGREED
             ? absl::OkStatus()
             : KuaPpasNotAgreed(kua_ppas.name(), v1::KuaPpasState_Name(kua_ppas.state()));
}

absl::StatusOr<v1::BudgetRevision> Create(postgres::Transaction& transaction, const CreateCommand& command) {
  const RevisionKey& key = command.deed.revision;
  TERPADU_ASSIGN(const BudgetRow budget, LockBudget(transaction, key.budget));
  TERPADU_RETURN_IF_ERROR(CheckInForce(budget, key.budget));
  if (!command.kua_ppas.empty()) {
    TERPADU_RETURN_IF_ERROR(CheckKuaPpas(transaction, command));
  }
  TERPADU_RETURN_IF_ERROR(command.asked.codes.Check(transaction, key.budget));
  TERPADU_RETURN_IF_ERROR(InsertRevision(transaction, command.deed, command.revision, command.kua_ppas));
  TERPADU_RETURN_IF_ERROR(command.kua_ppas.empty() ? SetChanges(transaction, key, command.asked.changes)
                                                   : Gather(transaction, command));
  TERPADU_ASSIGN(v1::BudgetRevision revision, ReadRevision(transaction, key));
  v1::BudgetRevisionCreated event;
  *event.mutable_revision() = InEvent(revision);
  TERPADU_RETURN_IF_ERROR(AnnounceRevision(transaction, key, event, command.deed.audit));
  return revision;
}

}  // namespace

BudgetRevisionService::BudgetRevisionService() : handlers_("terpadu.budgeting.v1.BudgetRevisionService") {
  handlers_.Unary("CreateBudgetRevision", this, &BudgetRevisionService::CreateBudgetRevision);
  handlers_.Unary("GetBudgetRevision", this, &BudgetRevisionService::GetBudgetRevision);
  handlers_.Unary("ListBudgetRevisions", this, &BudgetRevisionService::ListBudgetRevisions);
  handlers_.Unary("ListRevisionChanges", this, &BudgetRevisionService::ListRevisionChanges);
  handlers_.Unary("SetRevisionChanges", this, &BudgetRevisionService::SetRevisionChanges);
  handlers_.Unary("SubmitBudgetRevision", this, &BudgetRevisionService::SubmitBudgetRevision);
  handlers_.Unary("VerifyBudgetRevision", this, &BudgetRevisionService::VerifyBudgetRevision);
  handlers_.Unary("ReturnBudgetRevision", this, &BudgetRevisionService::ReturnBudgetRevision);
}

absl::StatusOr<v1::BudgetRevision> BudgetRevisionService::CreateBudgetRevision(
    rpc::CallContext& call, const v1::CreateBudgetRevisionRequest& request) {
  Fields fields;
  const CreateCommand command = ReadCreate(call, request, fields);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_RETURN_IF_ERROR(call.actor.id.empty() ? ActorRequired() : absl::OkStatus());
  return rpc::Once<v1::BudgetRevision>(
      call, command.deed.revision.budget.instansi, request,
      [&](postgres::Transaction& transaction) { return Create(transaction, command); });
}

absl::StatusOr<v1::BudgetRevision> BudgetRevisionService::GetBudgetRevision(
    rpc::CallContext& call, const v1::GetBudgetRevisionRequest& request) {
  Fields fields;
  const RevisionKey key = ReadRevisionKey(fields, "name", request.name());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return GetRevision(call, key);
}

absl::StatusOr<v1::ListBudgetRevisionsResponse> BudgetRevisionService::ListBudgetRevisions(
    rpc::CallContext& call, const v1::ListBudgetRevisionsRequest& request) {
  Fields fields;
  const BudgetKey budget = fields.Budget("parent", request.parent());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(auto revisions, ListRevisions(call, budget, After(page), page.size + 1));
  if (revisions.empty() && page.after.empty()) {
    TERPADU_RETURN_IF_ERROR(CheckBudgetExists(call, budget));
  }
  v1::ListBudgetRevisionsResponse response;
  FillPage(page, std::move(revisions), *response.mutable_revisions(), *response.mutable_next_page_token());
  return response;
}

absl::StatusOr<v1::ListRevisionChangesResponse> BudgetRevisionService::ListRevisionChanges(
    rpc::CallContext& call, const v1::ListRevisionChangesRequest& request) {
  Fields fields;
  const RevisionKey key = ReadRevisionKey(fields, "parent", request.parent());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  int64_t after = 0;
  if (!page.after.empty() && !absl::SimpleAtoi(page.after.front(), &after)) {
    after = 0;
  }
  TERPADU_ASSIGN(const auto changes, ListChanges(call, key, after, page.size + 1));
  if (changes.empty()) {
    TERPADU_RETURN_IF_ERROR(GetRevision(call, key).status());
  }
  v1::ListRevisionChangesResponse response;
  const size_t size = std::min(changes.size(), static_cast<size_t>(page.size));
  for (size_t i = 0; i < size; ++i) {
    *response.add_changes() = changes[i].change;
  }
  if (changes.size() > size) {
    response.set_next_page_token(page.NextToken({std::to_string(changes[size - 1].number)}));
  }
  return response;
}

absl::StatusOr<v1::BudgetRevision> BudgetRevisionService::SetRevisionChanges(
    rpc::CallContext& call, const v1::SetRevisionChangesRequest& request) {
  Fields fields;
  const RevisionDeed deed = {.revision = ReadRevisionKey(fields, "name", request.name()),
                             .act = RevisionAct::kDraft,
                             .actor = call.actor.id,
                             .remarks = "",
                             .etag = fields.Etag("etag", request.etag()),
                             .audit = call.AuditJson()};
  const AskedChanges asked = ReadChanges(request, deed.revision.budget, fields);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_RETURN_IF_ERROR(call.actor.id.empty() ? ActorRequired() : absl::OkStatus());
  return rpc::Once<v1::BudgetRevision>(
      call, deed.revision.budget.instansi, request,
      [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::BudgetRevision> {
        TERPADU_ASSIGN(const RevisionRow row, BeginDeed(transaction, deed));
        if (row.gathered) {
          return RevisionIsGathered(deed.revision.Name());
        }
        TERPADU_RETURN_IF_ERROR(asked.codes.Check(transaction, deed.revision.budget));
        TERPADU_RETURN_IF_ERROR(SetChanges(transaction, deed.revision, asked.changes));
        TERPADU_RETURN_IF_ERROR(EndDeed(transaction, deed));
        TERPADU_ASSIGN(v1::BudgetRevision revision, ReadRevision(transaction, deed.revision));
        v1::BudgetRevisionChanged event;
        *event.mutable_revision() = InEvent(revision);
        TERPADU_RETURN_IF_ERROR(AnnounceRevision(transaction, deed.revision, event, deed.audit));
        return revision;
      });
}

}  // namespace terpadu::budgeting
