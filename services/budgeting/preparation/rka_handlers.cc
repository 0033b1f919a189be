#include "libs/base/status.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/budgeting/domain/codes.h"
#include "services/budgeting/domain/preparation_refusal.h"
#include "services/budgeting/fields.h"
#include "services/budgeting/listing.h"
#include "services/budgeting/preparation/budget_preparation_service.h"
#include "services/budgeting/preparation/store/gather.h"
#include "services/budgeting/preparation/store/known_codes.h"
#include "services/budgeting/preparation/store/kua_ppas.h"
#include "services/budgeting/preparation/store/rka_items.h"
#include "services/budgeting/preparation/store/rkas.h"
#include "services/budgeting/store/budgets.h"
#include "terpadu/budgeting/v1/preparation_events.pb.h"

namespace terpadu::budgeting {
namespace {

// The KUA-PPAS named in `field`, which must be of `budget`.
KuaPpasKey ReadKuaPpasOf(const BudgetKey& budget, std::string_view field, std::string_view name, Fields& fields) {
  KuaPpasKey key = ReadKuaPpasKey(fields, field, name);
  if (!key.kua_ppas.empty() && key.budget.Name() != budget.Name()) {
    fields.Add(field, "must be of " + budget.Name());
  }
  return key;
}

// Reads what the three steps of an RKA have in common.
template <typename Request>
RkaDeed ReadDeed(const rpc::CallContext& call, const Request& request, RkaAct act, Fields& fields) {
  fields.Text("remarks", request.remarks(), kLongestTitle);
  return {.rka = ReadRkaKey(fields, "name", request.name()),
          .act = act,
          .actor = call.actor.id,
          .remarks = request.remarks(),
          .etag = fields.Etag("etag", request.etag()),
          .audit = call.AuditJson(request.remarks())};
}

absl::Status CheckActor(const rpc::CallContext& call) {
  return call.actor.id.empty() ? ActorRequired() : absl::OkStatus();
}

absl::StatusOr<v1::Rka> Submit(postgres::Transaction& transaction, const RkaDeed& deed) {
  const BudgetKey& budget = deed.rka.budget;
  TERPADU_ASSIGN(const RkaRow row, BeginDeed(transaction, deed));
  const std::string name = deed.rka.Name();
  if (row.item_count == 0) {
    return RkaEmpty(name);
  }
  TERPADU_ASSIGN(const v1::KuaPpas kua_ppas, ReadKuaPpas(transaction, {budget, row.kua_ppas}));
  if (kua_ppas.state() != v1::KUA_PPAS_STATE_AGREED) {
    return KuaPpasNotAgreed(kua_ppas.name(), v1::KuaPpasState_Name(kua_ppas.state()));
  }
  TERPADU_ASSIGN(const v1::Rka stands, ReadRka(transaction, deed.rka));
  if (row.total_amount > stands.ceiling()) {
    return SubKegiatanCeilingExceeded(row.sub_kegiatan, row.unit, stands.ceiling(), std::to_string(row.total_amount));
  }
  TERPADU_RETURN_IF_ERROR(CheckPricesAgain(transaction, deed.rka));
  TERPADU_RETURN_IF_ERROR(SetRkaSubmitted(transaction, deed, stands.ceiling()));
  TERPADU_ASSIGN(v1::Rka rka, ReadRka(transaction, deed.rka));
  v1::RkaSubmitted event;
  *event.mutable_rka() = rka;
  event.mutable_rka()->clear_steps();
  TERPADU_RETURN_IF_ERROR(AnnounceRka(transaction, deed.rka, event, deed.audit));
  return rka;
}

// A step of TAPD.
absl::StatusOr<v1::Rka> Examine(postgres::Transaction& transaction, const RkaDeed& deed) {
  TERPADU_ASSIGN(const RkaRow row, BeginDeed(transaction, deed));
  TERPADU_RETURN_IF_ERROR(SetRkaState(transaction, deed));
  if (deed.act == RkaAct::kVerify) {
    v1::RkaVerified event;
    event.set_total_amount(row.total_amount);
    TERPADU_RETURN_IF_ERROR(AnnounceRka(transaction, deed.rka, event, deed.audit));
  } else {
    v1::RkaReturned event;
    event.set_remarks(deed.remarks);
    TERPADU_RETURN_IF_ERROR(AnnounceRka(transaction, deed.rka, event, deed.audit));
  }
  return ReadRka(transaction, deed.rka);
}

}  // namespace

absl::StatusOr<v1::Rka> BudgetPreparationService::CreateRka(rpc::CallContext& call,
                                                            const v1::CreateRkaRequest& request) {
  Fields fields;
  const v1::Rka& asked = request.rka();
  const RkaKey key = {fields.Budget("parent", request.parent()), fields.NewId("rka_id", request.rka_id())};
  const KuaPpasKey kua_ppas = ReadKuaPpasOf(key.budget, "rka.kua_ppas", asked.kua_ppas(), fields);
  fields.Add("rka.sub_kegiatan", CheckSubKegiatan(asked.sub_kegiatan()));
  fields.Link("rka.unit", kUnitName, key.budget.instansi, asked.unit());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_RETURN_IF_ERROR(CheckActor(call));
  CodesToCheck codes;
  codes.SubKegiatan(asked.sub_kegiatan(), "rka.sub_kegiatan");
  codes.Unit(asked.unit(), "rka.unit");
  return rpc::Once<v1::Rka>(call, key.budget.instansi, request,
                            [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Rka> {
                              TERPADU_RETURN_IF_ERROR(ReadKuaPpas(transaction, kua_ppas).status());
                              TERPADU_RETURN_IF_ERROR(codes.Check(transaction, key.budget));
                              return InsertRka(transaction, key, kua_ppas, asked, call.actor.id, call.AuditJson());
                            });
}

absl::StatusOr<v1::Rka> BudgetPreparationService::GetRka(rpc::CallContext& call, const v1::GetRkaRequest& request) {
  Fields fields;
  const RkaKey key = ReadRkaKey(fields, "name", request.name());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return budgeting::GetRka(call, key);
}

absl::StatusOr<v1::ListRkasResponse> BudgetPreparationService::ListRkas(rpc::CallContext& call,
                                                                        const v1::ListRkasRequest& request) {
  Fields fields;
  const BudgetKey budget = fields.Budget("parent", request.parent());
  fields.Link("unit", kUnitName, budget.instansi, request.unit());
  RkaFilter filter = {.unit = request.unit(), .with_findings = request.with_findings()};
  if (request.state() != v1::RKA_STATE_UNSPECIFIED) {
    filter.state = v1::RkaState_Name(request.state()).substr(sizeof("RKA_STATE_") - 1);
  }
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(auto found, budgeting::ListRkas(call, budget, filter, After(page), page.size + 1));
  if (found.empty() && page.after.empty()) {
    TERPADU_RETURN_IF_ERROR(CheckBudgetExists(call, budget));
  }
  v1::ListRkasResponse response;
  FillPage(page, std::move(found), *response.mutable_rkas(), *response.mutable_next_page_token());
  return response;
}

absl::StatusOr<v1::Rka> BudgetPreparationService::SubmitRka(rpc::CallContext& call,
                                                            const v1::SubmitRkaRequest& request) {
  Fields fields;
  const RkaDeed deed = ReadDeed(call, request, RkaAct::kSubmit, fields);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_RETURN_IF_ERROR(CheckActor(call));
  return rpc::Once<v1::Rka>(call, deed.rka.budget.instansi, request,
                            [&](postgres::Transaction& transaction) { return Submit(transaction, deed); });
}

absl::StatusOr<v1::Rka> BudgetPreparationService::VerifyRka(rpc::CallContext& call,
                                                            const v1::VerifyRkaRequest& request) {
  Fields fields;
  const RkaDeed deed = ReadDeed(call, request, RkaAct::kVerify, fields);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_RETURN_IF_ERROR(CheckActor(call));
  return rpc::Once<v1::Rka>(call, deed.rka.budget.instansi, request,
                            [&](postgres::Transaction& transaction) { return Examine(transaction, deed); });
}

absl::StatusOr<v1::Rka> BudgetPreparationService::ReturnRka(rpc::CallContext& call,
                                                            const v1::ReturnRkaRequest& request) {
  Fields fields;
  const RkaDeed deed = ReadDeed(call, request, RkaAct::kReturn, fields);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_RETURN_IF_ERROR(CheckActor(call));
  return rpc::Once<v1::Rka>(call, deed.rka.budget.instansi, request,
                            [&](postgres::Transaction& transaction) { return Examine(transaction, deed); });
}

absl::StatusOr<v1::MakeBudgetFromRkasResponse> BudgetPreparationService::MakeBudgetFromRkas(
    rpc::CallContext& call, const v1::MakeBudgetFromRkasRequest& request) {
  using Response = v1::MakeBudgetFromRkasResponse;
  Fields fields;
  const BudgetKey budget = fields.Budget("parent", request.parent());
  const GatherCommand command = {.kua_ppas = ReadKuaPpasOf(budget, "kua_ppas", request.kua_ppas(), fields),
                                 .unit = request.unit(),
                                 .actor = call.actor.id,
                                 .remarks = request.remarks(),
                                 .audit = call.AuditJson(request.remarks())};
  fields.Link("unit", kUnitName, budget.instansi, request.unit());
  fields.Text("remarks", request.remarks(), kLongestTitle);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_RETURN_IF_ERROR(CheckActor(call));
  return rpc::Once<Response>(
      call, budget.instansi, request,
      [&](postgres::Transaction& transaction) -> absl::StatusOr<Response> {
        TERPADU_ASSIGN(const v1::KuaPpas kua_ppas, ReadKuaPpas(transaction, command.kua_ppas));
        if (kua_ppas.kind() != v1::REVISION_KIND_MURNI) {
          Fields wrong;
          wrong.Add("kua_ppas", "must be of kind MURNI: a change of the budget is a revision");
          return wrong.ToStatus();
        }
        auto made = Gather(transaction, command);
        TERPADU_RETURN_IF_ERROR(OverflowIn("parent", made.status()));
        return made;
      },
      request.validate_only());
}

}  // namespace terpadu::budgeting
