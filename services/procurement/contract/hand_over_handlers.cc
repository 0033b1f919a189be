// Hand-over, termination and closing, and the penalty for delay.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/procurement/contract/contract_service.h"
#include "services/procurement/contract/domain/contract_steps.h"
#include "services/procurement/contract/execution_act.h"
#include "services/procurement/contract/penalty_of.h"
#include "services/procurement/contract/store/addendum_store.h"
#include "services/procurement/contract/store/guarantee_store.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/selection/digest_field.h"
#include "terpadu/procurement/v1/contract_events.pb.h"

namespace terpadu::procurement {

v1::Penalty PenaltyFor(Rupiah base, CalendarDay due, CalendarDay done, const PenaltyRule& rule) {
  const domain::PenaltyOf computed = domain::ComputePenalty(base, due, done, rule.policy);
  v1::Penalty penalty;
  penalty.set_amount(computed.amount.value());
  penalty.set_days_late(static_cast<int>(computed.days_late));
  penalty.set_base(base.value());
  penalty.set_rate_per_mille(rule.policy.rate_per_mille);
  penalty.set_cap_basis_points(rule.policy.cap_basis_points);
  penalty.set_formula(std::string(domain::kPenaltyFormula));
  penalty.set_legal_basis(rule.legal_basis);
  return penalty;
}

Rupiah NotHandedOver(const v1::ContractExecution& execution) {
  int64_t left = execution.amount();
  for (const v1::HandOver& hand_over : execution.hand_overs()) {
    left -= hand_over.part_amount();
  }
  return Rupiah(std::max<int64_t>(0, left));
}

namespace {

namespace act = domain::contract_act;

constexpr size_t kLongestNumber = 200;
constexpr int kAll = 10'000;

CalendarDay DayIn(const google::type::Date& date) { return PlannedDayOf(date).day; }

bool IsProviders(v1::TerminationCause cause) {
  return cause == v1::TERMINATION_CAUSE_PROVIDER_DEFAULT || cause == v1::TERMINATION_CAUSE_PROVIDER_BANKRUPT ||
         cause == v1::TERMINATION_CAUSE_PROVIDER_FRAUD;
}

absl::Status CheckHandOver(const v1::HandOver& hand_over) {
  FieldErrors errors;
  const bool partial = hand_over.kind() == v1::HAND_OVER_KIND_PARTIAL;
  if (!v1::HandOverKind_IsValid(hand_over.kind())) {
    errors.Add("hand_over.kind", "must be a kind of hand-over");
  }
  CheckText("hand_over.number", hand_over.number(), kLongestNumber, errors);
  CheckDate("hand_over.date", hand_over.date(), false, errors);
  CheckDigest("hand_over.sha256", hand_over.sha256(), errors);
  CheckText("hand_over.part", hand_over.part(), kLongestTitle, errors);
  if (partial == hand_over.part().empty()) {
    errors.Add("hand_over.part", "must be given for PARTIAL alone");
  }
  if (partial ? hand_over.part_amount() <= 0 : hand_over.part_amount() != 0) {
    errors.Add("hand_over.part_amount", "must be above 0 for PARTIAL, and 0 for the others");
  }
  if (hand_over.has_part_end_date()) {
    CheckDate("hand_over.part_end_date", hand_over.part_end_date(), false, errors);
    if (!partial) {
      errors.Add("hand_over.part_end_date", "must be given for PARTIAL alone");
    }
  }
  return errors.ToStatus();
}

absl::Status CheckOrder(const ExecutionAct& act, const v1::HandOver& hand_over) {
  const v1::ContractExecution& execution = act.stored.execution;
  const CalendarDay day = DayIn(hand_over.date());
  FieldErrors errors;
  if (day > act.today()) {
    errors.Add("hand_over.date", "must not be after today");
  }
  const int before = execution.hand_overs_size();
  const google::type::Date& last = before == 0 ? execution.spmk_date() : execution.hand_overs(before - 1).date();
  if (last.year() != 0 && day < DayIn(last)) {
    errors.Add("hand_over.date", "must not be before the SPMK or the hand-over before");
  }
  return errors.ToStatus();
}

absl::Status CheckPart(const v1::ContractExecution& execution, const v1::HandOver& hand_over) {
  if (hand_over.part_amount() <= NotHandedOver(execution).value()) {
    return absl::OkStatus();
  }
  const int64_t before = execution.amount() - NotHandedOver(execution).value();
  return Error(
      absl::StatusCode::kFailedPrecondition, "PARTS_ABOVE_CONTRACT",
      absl::StrCat("the parts would be worth more than the contract, ", FormatRupiah(Rupiah(execution.amount()))),
      {{"amount", std::to_string(execution.amount())}, {"parts", std::to_string(before + hand_over.part_amount())}});
}

// From the hand-over to the end of maintenance, whenever it is recorded.
absl::Status CheckMaintenance(ExecutionAct& act, CalendarDay day, const domain::GuaranteePolicy& policy) {
  if (act.execution().maintenance_days() == 0) {
    return absl::OkStatus();
  }
  const domain::GuaranteeBase base = {.category = act.contract.category,
                                      .method = act.contract.method,
                                      .value = act.contract.amount,
                                      .hps = act.contract.hps,
                                      .advance = Rupiah(0)};
  const auto required = domain::RequiredGuarantee("MAINTENANCE", base, policy);
  TERPADU_ASSIGN(const Rupiah held, store::HeldOf(act.transaction, act.id.instansi, act.id.id, "MAINTENANCE", day,
                                                  day + act.execution().maintenance_days()));
  // A retention may stand in its place.
  const Rupiah secured = std::max(held, domain::SumOf(act.stored.terms, "RETENTION"));
  return domain::CheckHeld("MAINTENANCE", required, secured, policy.legal_basis);
}

absl::Status CheckProvisional(ExecutionAct& act, CalendarDay day, const domain::GuaranteePolicy& policy) {
  const int progress = act.stored.facts.progress;
  if (!act.execution().planned_progress().empty() && progress < kAll) {
    return Error(absl::StatusCode::kFailedPrecondition, "PROGRESS_INCOMPLETE",
                 absl::StrCat("progress was last measured as ", progress, " of 10,000 basis points"),
                 {{"basis_points", std::to_string(progress)}});
  }
  return CheckMaintenance(act, day, policy);
}

absl::Status CheckFinal(const v1::ContractExecution& execution, const v1::HandOver& hand_over) {
  const auto provisional =
      std::find_if(execution.hand_overs().begin(), execution.hand_overs().end(),
                   [](const v1::HandOver& each) { return each.kind() == v1::HAND_OVER_KIND_PROVISIONAL; });
  const CalendarDay until = DayIn(provisional->date()) + execution.maintenance_days();
  if (DayIn(hand_over.date()) >= until) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "MAINTENANCE_RUNNING",
               absl::StrCat("maintenance runs until ", FormatDay(until)), {{"until", FormatDay(until)}});
}

absl::Status HandOverNow(ExecutionAct& act, v1::HandOver& hand_over, const PenaltyRule& penalty,
                         const domain::GuaranteePolicy& maintenance) {
  v1::ContractExecution& execution = act.execution();
  TERPADU_RETURN_IF_ERROR(CheckOrder(act, hand_over));
  TERPADU_RETURN_IF_ERROR(store::CheckNoneSettling(act.transaction, act.id.instansi, act.id.id));
  const CalendarDay day = DayIn(hand_over.date());
  v1::HandOver kept = hand_over;
  switch (hand_over.kind()) {
    case v1::HAND_OVER_KIND_PARTIAL: {
      TERPADU_RETURN_IF_ERROR(CheckPart(execution, hand_over));
      const google::type::Date& due = hand_over.has_part_end_date() ? hand_over.part_end_date() : execution.end_date();
      *hand_over.mutable_penalty() = PenaltyFor(Rupiah(hand_over.part_amount()), DayIn(due), day, penalty);
      kept = hand_over;
      break;
    }
    case v1::HAND_OVER_KIND_PROVISIONAL:
      TERPADU_RETURN_IF_ERROR(CheckProvisional(act, day, maintenance));
      *hand_over.mutable_penalty() = PenaltyFor(NotHandedOver(execution), DayIn(execution.end_date()), day, penalty);
      kept = hand_over;
      break;
    default:
      TERPADU_RETURN_IF_ERROR(CheckFinal(execution, hand_over));
      *kept.mutable_penalty() = PenaltyFor(Rupiah(0), day, day, penalty);
  }
  TERPADU_RETURN_IF_ERROR(
      store::InsertHandOver(act.transaction, act.id.instansi, act.id.id, execution.hand_overs_size() + 1, kept));
  return absl::OkStatus();
}

std::string_view ActOf(v1::HandOverKind kind) {
  return kind == v1::HAND_OVER_KIND_PARTIAL ? act::kHandOverPart
         : kind == v1::HAND_OVER_KIND_FINAL ? act::kHandOverFinally
                                            : act::kHandOver;
}

absl::Status CheckTermination(const v1::Termination& termination) {
  FieldErrors errors;
  if (!v1::TerminationCause_IsValid(termination.cause())) {
    errors.Add("termination.cause", "must be a cause");
  }
  CheckText("termination.number", termination.number(), kLongestNumber, errors);
  CheckDate("termination.date", termination.date(), false, errors);
  CheckText("termination.reason", termination.reason(), kLongestReason, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  if (termination.blacklist_proposed() && !IsProviders(termination.cause())) {
    return Error(absl::StatusCode::kFailedPrecondition, "CAUSE_NOT_THE_PROVIDERS",
                 absl::StrCat("a provider is not proposed for the blacklist for ", WordOf(termination.cause())));
  }
  return absl::OkStatus();
}

absl::Status CheckPaid(const v1::ContractExecution& execution) {
  if (execution.paid() == execution.amount()) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "PAYMENTS_INCOMPLETE",
               absl::StrCat(FormatRupiah(Rupiah(execution.paid())), " of ", FormatRupiah(Rupiah(execution.amount())),
                            " is paid: pay the rest, or give it back by an addendum"),
               {{"paid", std::to_string(execution.paid())}, {"amount", std::to_string(execution.amount())}});
}

absl::Status CheckClosable(ExecutionAct& act) {
  const v1::ContractExecution& execution = act.execution();
  TERPADU_RETURN_IF_ERROR(store::CheckNoneSettling(act.transaction, act.id.instansi, act.id.id));
  TERPADU_RETURN_IF_ERROR(CheckPaid(execution));
  TERPADU_ASSIGN(const auto held, store::FindHeldGuarantee(act.transaction, act.id.instansi, act.id.id));
  if (held.has_value()) {
    const std::string name = NameOf(kGuaranteePattern, {act.id.instansi, act.id.id, *held});
    return Error(absl::StatusCode::kFailedPrecondition, "GUARANTEE_OPEN",
                 absl::StrCat(name, " is neither returned nor claimed"), {{"guarantee", name}});
  }
  if (!execution.has_rating()) {
    return Error(absl::StatusCode::kFailedPrecondition, "RATING_MISSING",
                 absl::StrCat(execution.vendor(), " has not been rated for it: VendorService.RateVendor"),
                 {{"vendor", execution.vendor()}});
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ContractExecution> ContractService::RecordHandOver(rpc::CallContext& call,
                                                                      const v1::RecordHandOverRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kExecutionPattern, request.name(), request.etag()));
  v1::HandOver hand_over = request.hand_over();
  hand_over.clear_penalty();
  TERPADU_RETURN_IF_ERROR(CheckHandOver(hand_over));
  const ContractPolicy policy(&rules_, call.db, id.instansi, DayIn(hand_over.date()));
  TERPADU_ASSIGN(const PenaltyRule penalty, policy.Penalty());
  TERPADU_ASSIGN(const domain::GuaranteePolicy maintenance, policy.Guarantee("MAINTENANCE"));
  const std::string_view step = ActOf(hand_over.kind());
  return ActOnExecution(
      call, rules_, request, {id, request.etag(), step, PpkAlone()}, [&](ExecutionAct& act) -> absl::Status {
        TERPADU_RETURN_IF_ERROR(HandOverNow(act, hand_over, penalty, maintenance));
        v1::ContractHandedOver event;
        *event.mutable_hand_over() = hand_over;
        event.set_state(EnumOf<v1::ContractExecutionState>(
            domain::StateAfter(domain::ContractAggregate::kExecution, step, WordOf(act.execution().state()))));
        act.Tell(event);
        return absl::OkStatus();
      });
}

absl::StatusOr<v1::ContractExecution> ContractService::TerminateContract(rpc::CallContext& call,
                                                                         const v1::TerminateContractRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kExecutionPattern, request.name(), request.etag()));
  v1::Termination termination = request.termination();
  TERPADU_RETURN_IF_ERROR(CheckTermination(termination));
  const ContractPolicy policy(&rules_, call.db, id.instansi, DayIn(termination.date()));
  TERPADU_ASSIGN(const PenaltyRule penalty, policy.Penalty());
  return ActOnExecution(
      call, rules_, request, {id, request.etag(), act::kTerminate, PpkAlone()}, [&](ExecutionAct& act) -> absl::Status {
        TERPADU_RETURN_IF_ERROR(CheckNotAhead("termination.date", termination.date(), act.today()));
        TERPADU_RETURN_IF_ERROR(store::CheckNoneSettling(act.transaction, id.instansi, id.id));
        // What was handed over in time, or not for the provider's doing, is not late.
        const bool late = IsProviders(termination.cause()) && !act.stored.facts.provisional;
        *termination.mutable_penalty() =
            PenaltyFor(late ? NotHandedOver(act.execution()) : Rupiah(0), DayIn(act.execution().end_date()),
                       late ? DayIn(termination.date()) : DayIn(act.execution().end_date()), penalty);
        TERPADU_RETURN_IF_ERROR(store::InsertTermination(act.transaction, id.instansi, id.id, termination));
        v1::ContractTerminated event;
        *event.mutable_termination() = termination;
        act.Tell(event);
        return absl::OkStatus();
      });
}

absl::StatusOr<v1::ContractExecution> ContractService::CloseContract(rpc::CallContext& call,
                                                                     const v1::CloseContractRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kExecutionPattern, request.name(), request.etag()));
  return ActOnExecution(call, rules_, request, {id, request.etag(), act::kClose, PpkAlone()},
                        [&](ExecutionAct& act) -> absl::Status {
                          TERPADU_RETURN_IF_ERROR(CheckClosable(act));
                          v1::ContractClosed event;
                          event.set_amount(act.execution().amount());
                          event.set_penalty(act.execution().penalty());
                          event.set_rating(act.execution().rating());
                          act.Tell(event);
                          return absl::OkStatus();
                        });
}

absl::StatusOr<v1::Penalty> ContractService::AssessPenalty(rpc::CallContext& call,
                                                           const v1::AssessPenaltyRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kExecutionPattern, "name", request.name()));
  FieldErrors errors;
  CheckDate("date", request.date(), false, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  const ContractPolicy policy(&rules_, call.db, id.instansi, DayIn(request.date()));
  TERPADU_ASSIGN(const PenaltyRule rule, policy.Penalty());
  TERPADU_ASSIGN(const v1::ContractExecution execution,
                 store::GetExecution(*call.db, call.ScopeOf(id.instansi), id.id));
  return PenaltyFor(NotHandedOver(execution), DayIn(execution.end_date()), DayIn(request.date()), rule);
}

}  // namespace terpadu::procurement
