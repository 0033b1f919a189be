// What waits for an RPP: listed and counted.
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/paging.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/policy.h"
#include "services/procurement/rpp_service.h"
#include "services/procurement/store/rpp_task_store.h"

namespace terpadu::procurement {
namespace {

constexpr int kMostCounts = 10'000;

}  // namespace

absl::StatusOr<v1::ListRppTasksResponse> RppService::ListRppTasks(rpc::CallContext& call,
                                                                  const v1::ListRppTasksRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  FieldErrors errors;
  if (!v1::RppTaskFilter_IsValid(request.filter())) {
    errors.Add("filter", "must be one of the filters");
  }
  if (!request.unit().empty()) {
    CheckName(kUnitPattern, parent.instansi, "unit", request.unit(), errors);
  }
  CheckText("ppk", request.ppk(), kLongestTitle, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  store::RppTaskQuery query = {
      .today = DayOf(call.clock->Now()), .filter = request.filter(), .unit = request.unit(), .ppk = request.ppk()};
  TERPADU_ASSIGN(query.due, LoadRppDuePolicy(rules_, *call.db, parent.instansi, query.today));
  TERPADU_ASSIGN(const auto tasks, store::ListRppTasks(*call.db, call.ScopeOf(parent.instansi), page, query));
  return PageOf<v1::ListRppTasksResponse>(
      tasks, page, [](auto& response) { return response.mutable_tasks(); },
      [](const auto& last) { return store::RppTaskKey(last); });
}

absl::StatusOr<v1::SummarizeRppTasksResponse> RppService::SummarizeRppTasks(
    rpc::CallContext& call, const v1::SummarizeRppTasksRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  store::RppTaskQuery query = {.today = DayOf(call.clock->Now())};
  TERPADU_ASSIGN(query.due, LoadRppDuePolicy(rules_, *call.db, parent.instansi, query.today));
  TERPADU_ASSIGN(const auto counts, store::CountRppTasks(*call.db, call.ScopeOf(parent.instansi), query, kMostCounts));
  v1::SummarizeRppTasksResponse response;
  response.mutable_counts()->Assign(counts.begin(), counts.end());
  return response;
}

}  // namespace terpadu::procurement
