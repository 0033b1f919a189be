// Guarantees of contracts: register, extend, claim, return, list.
#include <functional>

#include "absl/strings/str_cat.h"
#include "libs/rpc/paging.h"
#include "services/procurement/contract/contract_service.h"
#include "services/procurement/contract/domain/contract_steps.h"
#include "services/procurement/contract/execution_act.h"
#include "services/procurement/contract/store/guarantee_store.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "terpadu/procurement/v1/contract_events.pb.h"

namespace terpadu::procurement {
namespace {

namespace act = domain::contract_act;
using domain::ContractAggregate;

constexpr size_t kLongestNumber = 200;

CalendarDay DayIn(const google::type::Date& date) { return PlannedDayOf(date).day; }

absl::Status CheckFields(const v1::RegisterGuaranteeRequest& request) {
  const v1::Guarantee& guarantee = request.guarantee();
  FieldErrors errors;
  CheckId("guarantee_id", request.guarantee_id(), errors);
  if (!v1::GuaranteeKind_IsValid(guarantee.kind())) {
    errors.Add("guarantee.kind", "must be a kind of guarantee");
  }
  CheckText("guarantee.issuer", guarantee.issuer(), kLongestTitle, errors);
  CheckText("guarantee.number", guarantee.number(), kLongestNumber, errors);
  CheckAmount("guarantee.amount", guarantee.amount(), errors);
  const bool start = CheckDate("guarantee.start_date", guarantee.start_date(), false, errors);
  const bool end = CheckDate("guarantee.end_date", guarantee.end_date(), false, errors);
  if (start && end && DayIn(guarantee.end_date()) < DayIn(guarantee.start_date())) {
    errors.Add("guarantee.end_date", "must not be before start_date");
  }
  return errors.ToStatus();
}

absl::Status CheckAgainstRule(const ExecutionAct& act, const v1::Guarantee& guarantee,
                              const domain::GuaranteePolicy& policy) {
  const domain::GuaranteeBase base = {.category = act.contract.category,
                                      .method = act.contract.method,
                                      .value = act.contract.amount,
                                      .hps = act.contract.hps,
                                      .advance = domain::SumOf(act.stored.terms, "ADVANCE")};
  const std::string kind = WordOf(guarantee.kind());
  return domain::CheckEnough(kind, domain::RequiredGuarantee(kind, base, policy), Rupiah(guarantee.amount()),
                             policy.legal_basis);
}

// Changes a guarantee under the lock of its execution and tells of it by the event that `change` gives.
template <typename Event, typename Request>
absl::StatusOr<v1::Guarantee> Change(
    rpc::CallContext& call, rules::RuleBook& rules, const Request& request, const ContractPartId& id,
    std::string_view step, const std::function<absl::StatusOr<Event>(ExecutionAct&, v1::Guarantee&)>& change) {
  TERPADU_ASSIGN(const ActRules judges, LoadActRules(call, rules, id.instansi));
  return OnceOrNow<v1::Guarantee>(
      call, id.instansi, request,
      [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Guarantee> {
        ExecutionAct act(call, transaction, judges, {id.instansi, id.contract});
        TERPADU_RETURN_IF_ERROR(act.Begin("", "", PpkAlone()));
        TERPADU_ASSIGN(store::VersionedGuarantee versioned, store::ReadGuarantee(transaction, id));
        v1::Guarantee& guarantee = versioned.guarantee;
        const std::string state = WordOf(guarantee.state());
        TERPADU_RETURN_IF_ERROR(CheckEtag(request.etag(), guarantee.name(), versioned.version));
        TERPADU_RETURN_IF_ERROR(domain::CheckAllowed(ContractAggregate::kGuarantee, guarantee.name(), state, step));
        TERPADU_ASSIGN(const Event event, change(act, guarantee));
        guarantee.set_state(EnumOf<v1::GuaranteeState>(domain::StateAfter(ContractAggregate::kGuarantee, step, state)));
        TERPADU_RETURN_IF_ERROR(store::UpdateGuarantee(transaction, versioned));
        act.TellOf(guarantee.name(), versioned.version, event);
        TERPADU_RETURN_IF_ERROR(act.End());
        return guarantee;
      },
      [&](const v1::Guarantee&) { return store::GetGuarantee(*call.db, call.ScopeOf(id.instansi), id); });
}

std::string_view KeptUntil(v1::GuaranteeKind kind) {
  return kind == v1::GUARANTEE_KIND_MAINTENANCE ? "the final hand-over" : "the provisional hand-over";
}

// One that has expired cannot be claimed any more, and is not kept for that.
absl::Status CheckReturnable(const v1::ContractExecution& execution, const v1::Guarantee& guarantee,
                             CalendarDay today) {
  const v1::TerminationCause cause = execution.termination().cause();
  const bool providers_fault = cause != v1::TERMINATION_CAUSE_UNSPECIFIED && today <= DayIn(guarantee.end_date()) &&
                               cause != v1::TERMINATION_CAUSE_FORCE_MAJEURE && cause != v1::TERMINATION_CAUSE_OWNER;
  if (domain::MayReturn(WordOf(guarantee.kind()), WordOf(execution.state()), providers_fault)) {
    return absl::OkStatus();
  }
  const std::string until =
      providers_fault ? "it is claimed: the contract was terminated" : std::string(KeptUntil(guarantee.kind()));
  return Error(absl::StatusCode::kFailedPrecondition, "GUARANTEE_NEEDED",
               absl::StrCat(guarantee.name(), " is kept until ", until),
               {{"kind", v1::GuaranteeKind_Name(guarantee.kind())},
                {"state", v1::ContractExecutionState_Name(execution.state())},
                {"until", until}});
}

}  // namespace

absl::StatusOr<v1::Guarantee> ContractService::RegisterGuarantee(rpc::CallContext& call,
                                                                 const v1::RegisterGuaranteeRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kContractPattern, "parent", request.parent()));
  TERPADU_RETURN_IF_ERROR(CheckFields(request));
  TERPADU_ASSIGN(const ActRules judges, LoadActRules(call, rules_, id.instansi));
  const ContractPolicy policy(&rules_, call.db, id.instansi, judges.today);
  TERPADU_ASSIGN(const domain::GuaranteePolicy rule, policy.Guarantee(WordOf(request.guarantee().kind())));
  const ContractPartId part = {id.instansi, id.id, request.guarantee_id()};
  return OnceOrNow<v1::Guarantee>(
      call, id.instansi, request,
      [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Guarantee> {
        ExecutionAct act(call, transaction, judges, id);
        TERPADU_RETURN_IF_ERROR(act.Begin("", act::kRegister, PpkAlone()));
        TERPADU_RETURN_IF_ERROR(CheckAgainstRule(act, request.guarantee(), rule));
        v1::Guarantee guarantee = request.guarantee();
        guarantee.set_name(NameOf(kGuaranteePattern, part));
        guarantee.set_state(
            EnumOf<v1::GuaranteeState>(domain::StateAfter(ContractAggregate::kGuarantee, act::kRegister, "")));
        guarantee.clear_claimed_amount();
        guarantee.clear_remark();
        guarantee.clear_etag();
        TERPADU_RETURN_IF_ERROR(store::InsertGuarantee(transaction, guarantee));
        v1::GuaranteeRegistered event;
        *event.mutable_guarantee() = guarantee;
        act.TellOf(guarantee.name(), 1, event);
        TERPADU_RETURN_IF_ERROR(act.End());
        guarantee.set_etag(rpc::EtagOf(1));
        return guarantee;
      },
      [&](const v1::Guarantee&) { return store::GetGuarantee(*call.db, call.ScopeOf(id.instansi), part); });
}

absl::StatusOr<v1::Guarantee> ContractService::ExtendGuarantee(rpc::CallContext& call,
                                                               const v1::ExtendGuaranteeRequest& request) {
  TERPADU_ASSIGN(const ContractPartId id, ReadContractPart(kGuaranteePattern, request.name(), request.etag()));
  FieldErrors errors;
  CheckDate("end_date", request.end_date(), false, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return Change<v1::GuaranteeExtended>(
      call, rules_, request, id, act::kExtend,
      [&](ExecutionAct&, v1::Guarantee& guarantee) -> absl::StatusOr<v1::GuaranteeExtended> {
        FieldErrors faults;
        if (DayIn(request.end_date()) <= DayIn(guarantee.end_date())) {
          faults.Add("end_date", "must be after the last day before");
        }
        TERPADU_RETURN_IF_ERROR(faults.ToStatus());
        *guarantee.mutable_end_date() = request.end_date();
        v1::GuaranteeExtended event;
        *event.mutable_end_date() = request.end_date();
        return event;
      });
}

absl::StatusOr<v1::Guarantee> ContractService::ClaimGuarantee(rpc::CallContext& call,
                                                              const v1::ClaimGuaranteeRequest& request) {
  TERPADU_ASSIGN(const ContractPartId id, ReadContractPart(kGuaranteePattern, request.name(), request.etag()));
  FieldErrors errors;
  CheckAmount("amount", request.amount(), errors);
  CheckText("remark", request.remark(), kLongestReason, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return Change<v1::GuaranteeClaimed>(
      call, rules_, request, id, act::kClaim,
      [&](ExecutionAct& act, v1::Guarantee& guarantee) -> absl::StatusOr<v1::GuaranteeClaimed> {
        FieldErrors faults;
        if (request.amount() > guarantee.amount()) {
          faults.Add("amount", "must not be above the guarantee's");
        }
        TERPADU_RETURN_IF_ERROR(faults.ToStatus());
        const std::string until = FormatDay(DayIn(guarantee.end_date()));
        if (act.today() > DayIn(guarantee.end_date())) {
          return Error(absl::StatusCode::kFailedPrecondition, "GUARANTEE_EXPIRED",
                       absl::StrCat(guarantee.name(), " covered until ", until), {{"until", until}});
        }
        guarantee.set_claimed_amount(request.amount());
        guarantee.set_remark(request.remark());
        v1::GuaranteeClaimed event;
        event.set_amount(request.amount());
        event.set_remark(request.remark());
        return event;
      });
}

absl::StatusOr<v1::Guarantee> ContractService::ReturnGuarantee(rpc::CallContext& call,
                                                               const v1::ReturnGuaranteeRequest& request) {
  TERPADU_ASSIGN(const ContractPartId id, ReadContractPart(kGuaranteePattern, request.name(), request.etag()));
  return Change<v1::GuaranteeReturned>(
      call, rules_, request, id, act::kReturn,
      [&](ExecutionAct& act, v1::Guarantee& guarantee) -> absl::StatusOr<v1::GuaranteeReturned> {
        TERPADU_RETURN_IF_ERROR(CheckReturnable(act.execution(), guarantee, act.today()));
        return v1::GuaranteeReturned();
      });
}

absl::StatusOr<v1::ListGuaranteesResponse> ContractService::ListGuarantees(rpc::CallContext& call,
                                                                           const v1::ListGuaranteesRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kContractPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto guarantees,
                 store::ListGuarantees(*call.db, call.ScopeOf(parent.instansi), parent.id, page));
  return PageOf<v1::ListGuaranteesResponse>(
      guarantees, page, [](auto& response) { return response.mutable_guarantees(); },
      [](const auto& last) { return last.name().substr(last.name().rfind('/') + 1); });
}

}  // namespace terpadu::procurement
