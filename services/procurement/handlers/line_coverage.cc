// How budget lines are covered by packages.
#include "libs/base/status.h"
#include "libs/rpc/paging.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/procurement_service.h"
#include "services/procurement/store/budget_line_store.h"

namespace terpadu::procurement {

absl::StatusOr<v1::ListLineCoverageResponse> ProcurementService::ListLineCoverage(
    rpc::CallContext& call, const v1::ListLineCoverageRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  FieldErrors errors;
  if (!request.budget().empty()) {
    CheckName(kBudgetPattern, parent.instansi, "budget", request.budget(), errors);
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const auto lines,
                 store::ListCoverage(*call.db, call.ScopeOf(parent.instansi), page, request.budget()));
  return PageOf<v1::ListLineCoverageResponse>(
      lines, page, [](auto& response) { return response.mutable_lines(); },
      [](const auto& last) { return last.line(); });
}

}  // namespace terpadu::procurement
