// The method that fits a package, and packages that look split.
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/paging.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/rup_policy.h"
#include "services/procurement/rup_service.h"
#include "services/procurement/store/splitting_store.h"
#include "services/procurement/words.h"

namespace terpadu::procurement {
namespace {

// The fields of a package whose method may still be open.
absl::Status CheckOpenPackage(const std::string& instansi, v1::RupPackage& package) {
  v1::RupPackage checked = package;
  if (checked.kind() == v1::PACKAGE_KIND_PENYEDIA && checked.method() == 0) {
    checked.set_method(v1::PROCUREMENT_METHOD_TENDER);
  }
  FieldErrors errors;
  CheckPackage("rup_package", instansi, checked, errors);
  package.set_pagu(checked.pagu());
  return errors.ToStatus();
}

store::Suspect SuspectOf(const v1::RupPackage& package) {
  store::Suspect suspect = {.unit = package.unit(), .category = WordOf(package.category()), .pagu = package.pagu()};
  domain::PlannedDay start = PlannedDayOf(package.selection_start());
  start.month_only = true;
  suspect.month = domain::FormatPlannedDay(start);
  for (const v1::Allocation& allocation : package.allocations()) {
    suspect.lines.push_back(allocation.line());
    suspect.amounts.push_back(allocation.amount());
  }
  if (!package.name().empty()) {
    suspect.id = IdOf(kPackagePattern, package.name()).id;
  }
  return suspect;
}

}  // namespace

absl::StatusOr<v1::ProposeMethodResponse> RupService::ProposeMethod(rpc::CallContext& call,
                                                                    const v1::ProposeMethodRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  v1::RupPackage package = request.rup_package();
  FieldErrors errors;
  if (!package.name().empty()) {
    CheckName(kPackagePattern, parent.instansi, "rup_package.name", package.name(), errors);
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_RETURN_IF_ERROR(CheckOpenPackage(parent.instansi, package));
  v1::ProposeMethodResponse response;
  response.set_chosen_allowed(true);
  if (package.kind() == v1::PACKAGE_KIND_SWAKELOLA) {
    return response;
  }
  TERPADU_ASSIGN(
      const domain::MethodRules rules,
      LoadMethodRules(rules_, *call.db, parent.instansi, WordOf(package.category()), DayOf(call.clock->Now())));
  const std::vector<std::string> conditions(package.details().method_conditions().begin(),
                                            package.details().method_conditions().end());
  const Rupiah pagu(package.pagu());
  const domain::ProposedMethod proposed = domain::ProposeMethod(rules, pagu, conditions);
  response.set_method(EnumOf<v1::ProcurementMethod>(proposed.method));
  response.set_limit(rules.threshold.direct.value());
  response.set_legal_basis(proposed.legal_basis);
  response.set_chosen_allowed(package.method() == 0 ||
                              domain::CheckMethod(rules, WordOf(package.method()), pagu, conditions).ok());
  const auto chosen = package.method() == 0 ? response.method() : package.method();
  if (chosen == v1::PROCUREMENT_METHOD_PENGADAAN_LANGSUNG) {
    TERPADU_ASSIGN(const auto warnings,
                   store::SplittingWith(*call.db, call.ScopeOf(parent.instansi), SuspectOf(package), rules));
    response.mutable_warnings()->Assign(warnings.begin(), warnings.end());
  }
  return response;
}

absl::StatusOr<v1::ListSplittingWarningsResponse> RupService::ListSplittingWarnings(
    rpc::CallContext& call, const v1::ListSplittingWarningsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const RupPolicy policy, LoadRupPolicy(rules_, *call.db, parent.instansi, DayOf(call.clock->Now())));
  TERPADU_ASSIGN(const auto warnings,
                 store::ListSplitting(*call.db, call.ScopeOf(parent.instansi), page, policy.methods));
  return PageOf<v1::ListSplittingWarningsResponse>(
      warnings, page, [](auto& response) { return response.mutable_warnings(); },
      [](const auto& last) { return store::SplittingKey(last); });
}

}  // namespace terpadu::procurement
