// Plan a selection: its method, its template, its stages.
#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/base/error.h"
#include "libs/rpc/etag.h"
#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/selection/acts.h"
#include "services/procurement/selection/domain/steps.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/selection/selection_service.h"
#include "services/procurement/selection/stage_fields.h"
#include "services/procurement/selection/store/deviation_store.h"
#include "services/procurement/selection/store/standing.h"
#include "services/procurement/store/package_store.h"
#include "services/procurement/store/rpp_store.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/selection_events.pb.h"

namespace terpadu::procurement {
namespace {

using domain::SelectionAggregate;

constexpr int kMostQualifications = 20;
constexpr int kMostStages = 50;

absl::Status CheckFields(const v1::PlanSelectionRequest& request, const std::string& instansi) {
  const v1::Selection& selection = request.selection();
  FieldErrors errors;
  CheckId("selection_id", request.selection_id(), errors);
  CheckName(kPackagePattern, instansi, "selection.rup_package", selection.rup_package(), errors);
  CheckName(kRppPattern, instansi, "selection.rpp", selection.rpp(), errors);
  if (!selection.repeats().empty()) {
    CheckName(kSelectionPattern, instansi, "selection.repeats", selection.repeats(), errors);
  }
  if (!v1::EvaluationMethod_IsValid(selection.evaluation_method())) {
    errors.Add("selection.evaluation_method", "must be one of its values");
  }
  const bool weighted = selection.evaluation_method() == v1::EVALUATION_METHOD_QUALITY_COST;
  if (selection.quality_weight() < 0 || selection.quality_weight() > (weighted ? 99 : 0)) {
    errors.Add("selection.quality_weight", "must be 1 to 99 for QUALITY_COST, or 0 for that of the rule");
  }
  if (selection.least_score_hundredths() < 0 || selection.least_score_hundredths() > (weighted ? 10'000 : 0)) {
    errors.Add("selection.least_score_hundredths", "must be up to 10000 for QUALITY_COST, or 0 for that of the rule");
  }
  if (selection.required_qualifications_size() > kMostQualifications) {
    errors.Add("selection.required_qualifications", "must be at most 20");
  }
  for (int i = 0; i < std::min(selection.required_qualifications_size(), kMostQualifications); ++i) {
    CheckId(absl::StrCat("selection.required_qualifications[", i, "]"), selection.required_qualifications(i), errors);
  }
  if (selection.stages_size() > kMostStages) {
    errors.Add("selection.stages", "must be at most 50");
  } else {
    CheckStageDates("selection.stages", selection.stages(), errors);
  }
  return errors.ToStatus();
}

absl::Status FieldError(std::string_view field, std::string_view rule) {
  FieldErrors errors;
  errors.Add(field, rule);
  return errors.ToStatus();
}

// Method, evaluation and template, as package, deviations and rules have them.
absl::StatusOr<std::vector<domain::StageRule>> Settle(v1::Selection& selection, const v1::RupPackage& package,
                                                      const std::string& deviating, const SelectionPolicy& policy) {
  if (package.kind() != v1::PACKAGE_KIND_PENYEDIA) {
    return Error(absl::StatusCode::kFailedPrecondition, "METHOD_HAS_NO_SELECTION",
                 absl::StrCat(package.name(), " is self-managed: no provider is selected"));
  }
  selection.set_method(deviating.empty() ? package.method() : EnumOf<v1::ProcurementMethod>(deviating));
  const bool by_catalogue = selection.method() == v1::PROCUREMENT_METHOD_E_PURCHASING;
  if (by_catalogue != (selection.evaluation_method() == v1::EVALUATION_METHOD_UNSPECIFIED)) {
    return FieldError("selection.evaluation_method", by_catalogue ? "must be empty: an order has no bids to judge"
                                                                  : "must be set: bids are judged by it");
  }
  if (selection.evaluation_method() == v1::EVALUATION_METHOD_QUALITY_COST) {
    TERPADU_ASSIGN(const EvaluationWeights weights, policy.Weights());
    const int weight = selection.quality_weight() == 0 ? weights.quality_weight : selection.quality_weight();
    const int least =
        selection.least_score_hundredths() == 0 ? weights.least_score_hundredths : selection.least_score_hundredths();
    selection.set_quality_weight(weight);
    selection.set_least_score_hundredths(least);
  }
  TERPADU_ASSIGN(const MethodPolicy method, policy.Method(WordOf(selection.method())));
  if (selection.template_().empty()) {
    selection.set_template_(method.templates.front());
  }
  if (std::find(method.templates.begin(), method.templates.end(), selection.template_()) == method.templates.end()) {
    return FieldError("selection.template",
                      absl::StrCat("must be one of its method's: ", absl::StrJoin(method.templates, ", ")));
  }
  return policy.Stages(selection.template_());
}

// The stages of the request, all of the template and in its order; or, without any, planned from the first day on.
absl::StatusOr<std::vector<domain::Stage>> StagesOf(const v1::Selection& described,
                                                    const std::vector<domain::StageRule>& rules, CalendarDay first) {
  std::vector<domain::Stage> stages = domain::PlanStages(rules, first);
  if (described.stages().empty()) {
    return stages;
  }
  std::vector<std::string> codes;
  bool same = described.stages_size() == static_cast<int>(stages.size());
  for (size_t i = 0; i < stages.size(); ++i) {
    codes.push_back(rules[i].code);
    same = same && described.stages(static_cast<int>(i)).code() == rules[i].code;
  }
  if (!same) {
    return FieldError("selection.stages", absl::StrCat("must be, in this order: ", absl::StrJoin(codes, ", ")));
  }
  for (size_t i = 0; i < stages.size(); ++i) {
    SetDates(described.stages(static_cast<int>(i)), stages[i]);
  }
  TERPADU_RETURN_IF_ERROR(CheckOrder("selection.stages", stages));
  return stages;
}

absl::Status CheckRpp(const v1::Selection& selection, const v1::Rpp& rpp) {
  if (rpp.rup_package() != selection.rup_package()) {
    return FieldError("selection.rpp", absl::StrCat("must be an RPP of ", selection.rup_package()));
  }
  if (rpp.state() == v1::RPP_STATE_APPROVED) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "RPP_NOT_APPROVED",
               absl::StrCat(rpp.name(), " is ", WordOf(rpp.state()), ": a selection needs an approved RPP"),
               {{"state", v1::RppState_Name(rpp.state())}});
}

// Takes the place of the failed selection that the new one repeats.
absl::Status TakePlace(rpc::CallContext& call, postgres::Transaction& transaction, const std::string& instansi,
                       const v1::Selection& selection) {
  TERPADU_ASSIGN(auto live,
                 store::FindLiveSelection(transaction, instansi, IdOf(kPackagePattern, selection.rup_package()).id));
  const std::string& repeats = selection.repeats();
  if (!live.has_value() && repeats.empty()) {
    return absl::OkStatus();
  }
  const bool failed = live.has_value() && live->selection.state() == v1::SELECTION_STATE_FAILED;
  if (!repeats.empty() && (!failed || live->selection.name() != repeats)) {
    return Error(absl::StatusCode::kFailedPrecondition, "NOT_FAILED",
                 absl::StrCat(repeats, " is not the failed selection of this package"),
                 {{"state", live.has_value() ? v1::SelectionState_Name(live->selection.state()) : ""}});
  }
  if (repeats.empty()) {
    return Error(absl::StatusCode::kFailedPrecondition, failed ? "REPEAT_REQUIRED" : "SELECTION_EXISTS",
                 absl::StrCat("the package has the selection ", live->selection.name(),
                              failed ? ", which failed: repeat it" : ""),
                 {{"selection", live->selection.name()}});
  }
  live->selection.set_state(
      EnumOf<v1::SelectionState>(domain::StateAfter(SelectionAggregate::kSelection, domain::step::kRepeat, "FAILED")));
  TERPADU_RETURN_IF_ERROR(store::UpdateSelection(transaction, *live));
  v1::SelectionRepeated event;
  event.set_selection(selection.name());
  return journal::Append(transaction, instansi, {journal::MakeEntry(repeats, live->version, event)}, call.AuditJson());
}

absl::StatusOr<v1::Selection> Plan(rpc::CallContext& call, postgres::Transaction& transaction, const ResourceId& parent,
                                   const v1::Selection& settled, const ActRules& judges,
                                   const std::vector<domain::StageRule>& rules, int64_t percent_below) {
  const std::string package_id = IdOf(kPackagePattern, settled.rup_package()).id;
  TERPADU_ASSIGN(const v1::RupPackage package, store::LockPackage(transaction, parent.instansi, package_id));
  TERPADU_ASSIGN(const store::VersionedRpp rpp,
                 store::LockRpp(transaction, parent.instansi, IdOf(kRppPattern, settled.rpp()).id));
  TERPADU_ASSIGN(const absl::Time now, store::DatabaseNow(transaction));
  TERPADU_RETURN_IF_ERROR(domain::CheckAllowed(domain::Aggregate::kRupPackage, package.name(), WordOf(package.state()),
                                               domain::act::kSignContract));
  TERPADU_RETURN_IF_ERROR(CheckRpp(settled, rpp.rpp));
  TERPADU_RETURN_IF_ERROR(Authorize(call, transaction, judges, {parent.instansi, package_id, "", Selectors()}, now));
  store::StoredSelection stored;
  v1::Selection& selection = stored.selection;
  selection = settled;
  const domain::SelectionDays rup =
      domain::DaysOfRup(PlannedDayOf(package.selection_start()), PlannedDayOf(package.selection_end()));
  TERPADU_ASSIGN(const domain::SelectionDays days, store::Widen(transaction, parent.instansi, package_id, rup));
  TERPADU_ASSIGN(stored.stages, StagesOf(settled, rules, days.first));
  TERPADU_RETURN_IF_ERROR(domain::CheckWithin(stored.stages, days));
  selection.set_hps(rpp.rpp.hps());
  const Rupiah least(package.pagu() - package.pagu() / 100 * percent_below -
                     package.pagu() % 100 * percent_below / 100);
  TERPADU_RETURN_IF_ERROR(store::CheckValue(transaction, parent.instansi, package_id, Rupiah(selection.hps()), least));
  SetBidTimes(stored);
  store::ShowStages(stored);
  TERPADU_RETURN_IF_ERROR(TakePlace(call, transaction, parent.instansi, selection));
  TERPADU_RETURN_IF_ERROR(store::InsertSelection(transaction, stored));
  v1::SelectionPlanned event;
  *event.mutable_selection() = selection;
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, parent.instansi,
                                          {journal::MakeEntry(selection.name(), 1, event)}, call.AuditJson()));
  selection.set_etag(rpc::EtagOf(1));
  return selection;
}

// What a client says of a new selection, without the rest.
v1::Selection Described(const v1::Selection& from, const std::string& name) {
  v1::Selection to;
  to.set_name(name);
  to.set_rup_package(from.rup_package());
  to.set_rpp(from.rpp());
  to.set_evaluation_method(from.evaluation_method());
  to.set_quality_weight(from.quality_weight());
  to.set_least_score_hundredths(from.least_score_hundredths());
  *to.mutable_required_qualifications() = from.required_qualifications();
  to.set_template_(from.template_());
  *to.mutable_stages() = from.stages();
  to.set_repeats(from.repeats());
  to.set_state(EnumOf<v1::SelectionState>(domain::StateAfter(SelectionAggregate::kSelection, domain::step::kPlan, "")));
  return to;
}

}  // namespace

absl::StatusOr<v1::Selection> SelectionService::PlanSelection(rpc::CallContext& call,
                                                              const v1::PlanSelectionRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  const postgres::Scope scope = call.ScopeOf(parent.instansi);
  TERPADU_RETURN_IF_ERROR(CheckFields(request, parent.instansi));
  TERPADU_ASSIGN(const ActRules judges, LoadActRules(call, rules_, parent.instansi));
  const std::string package_id = IdOf(kPackagePattern, request.selection().rup_package()).id;
  TERPADU_ASSIGN(const v1::RupPackage package, store::GetPackage(*call.db, scope, package_id));
  TERPADU_ASSIGN(const std::string deviating, store::DeviatingMethod(*call.db, scope, package_id));
  v1::Selection settled =
      Described(request.selection(), NameOf(kSelectionPattern, parent.instansi, request.selection_id()));
  const SelectionPolicy policy(&rules_, call.db, parent.instansi, judges.today);
  TERPADU_ASSIGN(const auto rules, Settle(settled, package, deviating, policy));
  TERPADU_ASSIGN(const int64_t percent_below, policy.ValuePercentBelow());
  return OnceOrNow<v1::Selection>(
      call, parent.instansi, request,
      [&](postgres::Transaction& transaction) {
        return Plan(call, transaction, parent, settled, judges, rules, percent_below);
      },
      [&](const v1::Selection& then) {
        return store::GetSelection(*call.db, scope, IdOf(kSelectionPattern, then.name()).id);
      },
      request.validate_only());
}

}  // namespace terpadu::procurement
