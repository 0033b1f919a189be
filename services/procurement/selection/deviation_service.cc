#include "services/procurement/selection/deviation_service.h"

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "libs/rpc/paging.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/selection/acts.h"
#include "services/procurement/selection/domain/steps.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/selection/store/deviation_store.h"
#include "services/procurement/selection/store/standing.h"
#include "services/procurement/store/package_store.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/selection_events.pb.h"

namespace terpadu::procurement {
namespace {

using domain::SelectionAggregate;
namespace step = domain::step;

absl::Status CheckFields(const v1::RequestDeviationRequest& request, const std::string& instansi) {
  const v1::Deviation& deviation = request.deviation();
  FieldErrors errors;
  CheckId("deviation_id", request.deviation_id(), errors);
  CheckName(kPackagePattern, instansi, "deviation.rup_package", deviation.rup_package(), errors);
  CheckText("deviation.reason", deviation.reason(), kLongestReason, errors);
  const bool start = deviation.has_selection_start() &&
                     CheckDate("deviation.selection_start", deviation.selection_start(), false, errors);
  const bool end =
      deviation.has_selection_end() && CheckDate("deviation.selection_end", deviation.selection_end(), false, errors);
  if (start && end && PlannedDayOf(deviation.selection_end()).day < PlannedDayOf(deviation.selection_start()).day) {
    errors.Add("deviation.selection_end", "must not be before selection_start");
  }
  if (!v1::ProcurementMethod_IsValid(deviation.method())) {
    errors.Add("deviation.method", "must be one of its values");
  }
  if (deviation.value() < 0) {
    errors.Add("deviation.value", "must be above 0, or 0 for none");
  }
  CheckText("deviation.package_change", deviation.package_change(), kLongestReason, errors);
  if (!deviation.has_selection_start() && !deviation.has_selection_end() && deviation.method() == 0 &&
      deviation.value() == 0 && deviation.package_change().empty()) {
    errors.Add("deviation", "must have a day, a method, a value or a change of the package");
  }
  return errors.ToStatus();
}

absl::StatusOr<v1::Deviation> Request(rpc::CallContext& call, postgres::Transaction& transaction,
                                      const ActRules& judges, const std::string& instansi, v1::Deviation deviation) {
  const std::string package_id = IdOf(kPackagePattern, deviation.rup_package()).id;
  TERPADU_RETURN_IF_ERROR(store::LockPackage(transaction, instansi, package_id).status());
  TERPADU_ASSIGN(const absl::Time now, store::DatabaseNow(transaction));
  TERPADU_RETURN_IF_ERROR(
      Authorize(call, transaction, judges, {instansi, package_id, "", {domain::capacity::kPpk}}, now));
  TERPADU_RETURN_IF_ERROR(store::InsertDeviation(transaction, deviation));
  v1::DeviationRequested event;
  *event.mutable_deviation() = deviation;
  TERPADU_RETURN_IF_ERROR(
      journal::Append(transaction, instansi, {journal::MakeEntry(deviation.name(), 1, event)}, call.AuditJson()));
  deviation.set_etag(rpc::EtagOf(1));
  return deviation;
}

journal::Entry DecisionEntry(const store::VersionedDeviation& versioned) {
  const v1::Deviation& deviation = versioned.deviation;
  if (deviation.state() == v1::DEVIATION_STATE_APPROVED) {
    v1::DeviationApproved event;
    event.set_remark(deviation.remark());
    return journal::MakeEntry(deviation.name(), versioned.version, event);
  }
  v1::DeviationRefused event;
  event.set_remark(deviation.remark());
  return journal::MakeEntry(deviation.name(), versioned.version, event);
}

absl::StatusOr<v1::Deviation> Decide(rpc::CallContext& call, postgres::Transaction& transaction, const ActRules& judges,
                                     const ResourceId& id, const v1::DecideDeviationRequest& request) {
  TERPADU_ASSIGN(const store::VersionedDeviation before, store::ReadDeviation(transaction, id.instansi, id.id));
  const std::string package_id = IdOf(kPackagePattern, before.deviation.rup_package()).id;
  TERPADU_RETURN_IF_ERROR(store::LockPackage(transaction, id.instansi, package_id).status());
  TERPADU_ASSIGN(store::VersionedDeviation versioned, store::ReadDeviation(transaction, id.instansi, id.id));
  v1::Deviation& deviation = versioned.deviation;
  TERPADU_RETURN_IF_ERROR(CheckEtag(request.etag(), deviation.name(), versioned.version));
  const std::string_view decision = request.approve() ? step::kApprove : step::kRefuse;
  const std::string state = WordOf(deviation.state());
  TERPADU_RETURN_IF_ERROR(domain::CheckAllowed(SelectionAggregate::kDeviation, deviation.name(), state, decision));
  TERPADU_ASSIGN(const absl::Time now, store::DatabaseNow(transaction));
  TERPADU_RETURN_IF_ERROR(
      Authorize(call, transaction, judges, {id.instansi, package_id, "", {domain::capacity::kSekda}}, now));
  deviation.set_state(EnumOf<v1::DeviationState>(domain::StateAfter(SelectionAggregate::kDeviation, decision, state)));
  deviation.set_remark(request.remark());
  TERPADU_RETURN_IF_ERROR(store::DecideDeviation(transaction, versioned, now));
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, id.instansi, {DecisionEntry(versioned)}, call.AuditJson()));
  return deviation;
}

}  // namespace

DeviationService::DeviationService() : handlers_("terpadu.procurement.v1.DeviationService") {
  handlers_.Unary("RequestDeviation", this, &DeviationService::RequestDeviation);
  handlers_.Unary("DecideDeviation", this, &DeviationService::DecideDeviation);
  handlers_.Unary("GetDeviation", this, &DeviationService::GetDeviation);
  handlers_.Unary("ListDeviations", this, &DeviationService::ListDeviations);
}

absl::StatusOr<v1::Deviation> DeviationService::RequestDeviation(rpc::CallContext& call,
                                                                 const v1::RequestDeviationRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_RETURN_IF_ERROR(CheckFields(request, parent.instansi));
  TERPADU_ASSIGN(const ActRules judges, LoadActRules(call, rules_, parent.instansi));
  v1::Deviation deviation = request.deviation();
  deviation.set_name(NameOf(kDeviationPattern, parent.instansi, request.deviation_id()));
  deviation.clear_remark();
  deviation.clear_etag();
  deviation.set_state(
      EnumOf<v1::DeviationState>(domain::StateAfter(SelectionAggregate::kDeviation, step::kRequest, "")));
  return OnceOrNow<v1::Deviation>(
      call, parent.instansi, request,
      [&](postgres::Transaction& transaction) {
        return Request(call, transaction, judges, parent.instansi, deviation);
      },
      [&](const v1::Deviation&) {
        return store::GetDeviation(*call.db, call.ScopeOf(parent.instansi), request.deviation_id());
      });
}

absl::StatusOr<v1::Deviation> DeviationService::DecideDeviation(rpc::CallContext& call,
                                                                const v1::DecideDeviationRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kDeviationPattern, request.name(), request.etag()));
  FieldErrors errors;
  CheckText("remark", request.remark(), kLongestReason, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const ActRules judges, LoadActRules(call, rules_, id.instansi));
  return OnceOrNow<v1::Deviation>(
      call, id.instansi, request,
      [&](postgres::Transaction& transaction) { return Decide(call, transaction, judges, id, request); },
      [&](const v1::Deviation&) { return store::GetDeviation(*call.db, call.ScopeOf(id.instansi), id.id); });
}

absl::StatusOr<v1::Deviation> DeviationService::GetDeviation(rpc::CallContext& call,
                                                             const v1::GetDeviationRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kDeviationPattern, "name", request.name()));
  return store::GetDeviation(*call.db, call.ScopeOf(id.instansi), id.id);
}

absl::StatusOr<v1::ListDeviationsResponse> DeviationService::ListDeviations(rpc::CallContext& call,
                                                                            const v1::ListDeviationsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto deviations, store::ListDeviations(*call.db, call.ScopeOf(parent.instansi), page));
  return PageOf<v1::ListDeviationsResponse>(
      deviations, page, [](auto& response) { return response.mutable_deviations(); },
      [](const auto& last) { return IdOf(kDeviationPattern, last.name()).id; });
}

}  // namespace terpadu::procurement
