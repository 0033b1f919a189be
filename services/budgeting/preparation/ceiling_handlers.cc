#include <map>

#include "libs/base/status.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/budgeting/domain/codes.h"
#include "services/budgeting/fields.h"
#include "services/budgeting/listing.h"
#include "services/budgeting/preparation/budget_preparation_service.h"
#include "services/budgeting/preparation/store/ceilings.h"
#include "services/budgeting/preparation/store/known_codes.h"
#include "services/budgeting/preparation/store/kua_ppas.h"

namespace terpadu::budgeting {
namespace {

struct NewCeilings {
  KuaPpasKey kua_ppas;
  std::vector<std::string> ids;
  std::vector<v1::SubKegiatanCeiling> ceilings;
  CodesToCheck codes;
};

void ReadCeiling(const v1::SubKegiatanCeiling& ceiling, int index, NewCeilings& read, Fields& fields) {
  const auto field = [index](std::string_view name) { return FieldOf("ceilings", index, name); };
  fields.Add(field("sub_kegiatan"), CheckSubKegiatan(ceiling.sub_kegiatan()));
  fields.Text(field("sub_kegiatan_title"), ceiling.sub_kegiatan_title(), kLongestTitle);
  fields.Link(field("unit"), kUnitName, read.kua_ppas.budget.instansi, ceiling.unit());
  fields.Link(field("plan_node"), kPlanNodeName, read.kua_ppas.budget.instansi, ceiling.plan_node());
  fields.NotNegative(field("amount"), ceiling.amount());
  read.codes.SubKegiatan(ceiling.sub_kegiatan(), field("sub_kegiatan"));
  read.codes.Unit(ceiling.unit(), field("unit"));
}

NewCeilings ReadCeilings(const v1::BatchSetSubKegiatanCeilingsRequest& request, Fields& fields) {
  NewCeilings read;
  read.kua_ppas = ReadKuaPpasKey(fields, "parent", request.parent());
  fields.BatchSize("ceilings", request.ceilings_size());
  std::map<std::string, int> seen;
  for (int i = 0; i < request.ceilings_size() && i < kLargestBatch; ++i) {
    const v1::SubKegiatanCeiling& ceiling = request.ceilings(i);
    ReadCeiling(ceiling, i, read, fields);
    read.ids.push_back(IdOfUnit(ceiling.sub_kegiatan(), ceiling.unit()));
    read.ceilings.push_back(ceiling);
    if (const auto [first, is_new] = seen.emplace(read.ids.back(), i); !is_new) {
      fields.Add(FieldOf("ceilings", i), "is named before, in " + FieldOf("ceilings", first->second));
    }
  }
  return read;
}

}  // namespace

absl::StatusOr<v1::BatchSetSubKegiatanCeilingsResponse> BudgetPreparationService::BatchSetSubKegiatanCeilings(
    rpc::CallContext& call, const v1::BatchSetSubKegiatanCeilingsRequest& request) {
  using Response = v1::BatchSetSubKegiatanCeilingsResponse;
  Fields fields;
  const NewCeilings read = ReadCeilings(request, fields);
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  return rpc::Once<Response>(
      call, read.kua_ppas.budget.instansi, request,
      [&](postgres::Transaction& transaction) -> absl::StatusOr<Response> {
        TERPADU_RETURN_IF_ERROR(LockKuaPpas(transaction, read.kua_ppas, std::nullopt, v1::KUA_PPAS_STATE_DRAFT));
        TERPADU_RETURN_IF_ERROR(read.codes.Check(transaction, read.kua_ppas.budget));
        TERPADU_ASSIGN(CeilingsSet set,
                       SetSubKegiatanCeilings(transaction, read.kua_ppas, read.ids, read.ceilings, call.AuditJson()));
        Response response;
        response.mutable_ceilings()->Add(set.ceilings.begin(), set.ceilings.end());
        *response.mutable_kua_ppas() = std::move(set.kua_ppas);
        return response;
      },
      request.validate_only());
}

absl::StatusOr<v1::ListSubKegiatanCeilingsResponse> BudgetPreparationService::ListSubKegiatanCeilings(
    rpc::CallContext& call, const v1::ListSubKegiatanCeilingsRequest& request) {
  Fields fields;
  const KuaPpasKey key = ReadKuaPpasKey(fields, "parent", request.parent());
  TERPADU_RETURN_IF_ERROR(fields.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(auto found, budgeting::ListSubKegiatanCeilings(call, key, After(page), page.size + 1));
  if (found.empty() && page.after.empty()) {
    TERPADU_RETURN_IF_ERROR(budgeting::GetKuaPpas(call, key).status());
  }
  v1::ListSubKegiatanCeilingsResponse response;
  FillPage(page, std::move(found), *response.mutable_ceilings(), *response.mutable_next_page_token());
  return response;
}

}  // namespace terpadu::budgeting
