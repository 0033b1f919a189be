// Contracts after their signature: prepare, start, plan and measure progress; get and list.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/rpc/paging.h"
#include "services/procurement/contract/contract_service.h"
#include "services/procurement/contract/domain/contract_steps.h"
#include "services/procurement/contract/execution_act.h"
#include "services/procurement/contract/store/guarantee_store.h"
#include "services/procurement/contract/term_fields.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "terpadu/procurement/v1/contract_events.pb.h"

namespace terpadu::procurement {
namespace {

namespace act = domain::contract_act;

constexpr size_t kLongestNumber = 200;
constexpr int kMostMaintenanceDays = 3650;
constexpr int kAll = 10'000;

CalendarDay DayIn(const google::type::Date& date) { return PlannedDayOf(date).day; }

absl::Status CheckExecution(const v1::ContractExecution& execution) {
  FieldErrors errors;
  const bool start = CheckDate("execution.start_date", execution.start_date(), false, errors);
  const bool end = CheckDate("execution.end_date", execution.end_date(), false, errors);
  if (start && end && DayIn(execution.end_date()) < DayIn(execution.start_date())) {
    errors.Add("execution.end_date", "must not be before start_date");
  }
  if (execution.maintenance_days() < 0 || execution.maintenance_days() > kMostMaintenanceDays) {
    errors.Add("execution.maintenance_days", "must be 0 to 3,650");
  }
  CheckTerms("execution.terms", execution.terms(), errors);
  if (end) {
    CheckPoints("execution.planned_progress", execution.planned_progress(), DayIn(execution.end_date()), errors);
  }
  return errors.ToStatus();
}

absl::Status CheckSigned(const store::ContractFacts& contract, const std::string& name) {
  if (contract.state == "SIGNED") {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "CONTRACT_NOT_SIGNED",
               absl::StrCat(name, " is ", contract.state, ": its budget must be committed"),
               {{"state", absl::StrCat("CONTRACT_STATE_", contract.state)}});
}

absl::StatusOr<v1::ContractExecution> Prepare(ExecutionAct& act, const v1::ContractExecution& described,
                                              const domain::AdvancePolicy& advance) {
  TERPADU_RETURN_IF_ERROR(act.BeginNew());
  TERPADU_RETURN_IF_ERROR(CheckSigned(act.contract, ContractName(act.id.instansi, act.id.id)));
  const std::vector<domain::Term> terms = store::TermsOf(described.terms());
  TERPADU_RETURN_IF_ERROR(domain::CheckSum(terms, act.contract.amount));
  TERPADU_RETURN_IF_ERROR(
      domain::CheckAdvance(terms, act.contract.amount, act.contract.small_business, act.contract.multi_year, advance));
  v1::ContractExecution execution;
  execution.set_name(ExecutionName(act.id.instansi, act.id.id));
  *execution.mutable_start_date() = described.start_date();
  *execution.mutable_end_date() = described.end_date();
  execution.set_maintenance_days(described.maintenance_days());
  store::ShowTerms(terms, *execution.mutable_terms());
  *execution.mutable_planned_progress() = described.planned_progress();
  execution.set_rup_package(PackageName(act.id.instansi, act.contract.rup_package_id));
  execution.set_vendor(act.contract.vendor);
  execution.set_original_amount(act.contract.amount.value());
  execution.set_amount(act.contract.amount.value());
  execution.set_state(
      EnumOf<v1::ContractExecutionState>(domain::StateAfter(domain::ContractAggregate::kExecution, act::kPrepare, "")));
  TERPADU_RETURN_IF_ERROR(store::InsertExecution(act.transaction, execution));
  v1::ContractExecutionPrepared event;
  *event.mutable_execution() = execution;
  act.TellOf(execution.name(), 1, event);
  TERPADU_RETURN_IF_ERROR(act.End());
  TERPADU_ASSIGN(const store::StoredExecution after, store::ReadExecution(act.transaction, act.id.instansi, act.id.id));
  return after.execution;
}

// The guarantee of performance that must be held before work begins.
absl::Status CheckPerformance(ExecutionAct& act, CalendarDay day, const domain::GuaranteePolicy& policy) {
  const domain::GuaranteeBase base = {.category = act.contract.category,
                                      .method = act.contract.method,
                                      .value = act.contract.amount,
                                      .hps = act.contract.hps,
                                      .advance = Rupiah(0)};
  TERPADU_ASSIGN(const Rupiah held,
                 store::HeldOf(act.transaction, act.id.instansi, act.id.id, "PERFORMANCE", day, day));
  return domain::CheckHeld("PERFORMANCE", domain::RequiredGuarantee("PERFORMANCE", base, policy), held,
                           policy.legal_basis);
}

absl::Status CheckMeasurement(const v1::ContractExecution& execution, const v1::ProgressMeasurement& measurement,
                              CalendarDay today) {
  FieldErrors errors;
  if (DayIn(measurement.date()) > today) {
    errors.Add("measurement.date", "must not be after today");
  }
  if (execution.measurements_size() > 0) {
    const v1::ProgressMeasurement& last = execution.measurements(execution.measurements_size() - 1);
    if (DayIn(measurement.date()) <= DayIn(last.date())) {
      errors.Add("measurement.date", "must be after the measurement before");
    }
    if (measurement.basis_points() < last.basis_points()) {
      errors.Add("measurement.basis_points", "must not be below the measurement before");
    }
  }
  return errors.ToStatus();
}

}  // namespace

absl::StatusOr<v1::ContractExecution> ContractService::PrepareExecution(rpc::CallContext& call,
                                                                        const v1::PrepareExecutionRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kContractPattern, "parent", request.parent()));
  TERPADU_RETURN_IF_ERROR(CheckExecution(request.execution()));
  TERPADU_ASSIGN(const ActRules judges, LoadActRules(call, rules_, id.instansi));
  const ContractPolicy policy(&rules_, call.db, id.instansi, judges.today);
  TERPADU_ASSIGN(const domain::AdvancePolicy advance, policy.Advance());
  return OnceOrNow<v1::ContractExecution>(
      call, id.instansi, request,
      [&](postgres::Transaction& transaction) {
        ExecutionAct act(call, transaction, judges, id);
        return Prepare(act, request.execution(), advance);
      },
      [&](const v1::ContractExecution&) { return store::GetExecution(*call.db, call.ScopeOf(id.instansi), id.id); },
      request.validate_only());
}

absl::StatusOr<v1::ContractExecution> ContractService::StartExecution(rpc::CallContext& call,
                                                                      const v1::StartExecutionRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kExecutionPattern, request.name(), request.etag()));
  FieldErrors errors;
  CheckText("spmk_number", request.spmk_number(), kLongestNumber, errors);
  CheckDate("spmk_date", request.spmk_date(), false, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  const ContractPolicy policy(&rules_, call.db, id.instansi, DayIn(request.spmk_date()));
  TERPADU_ASSIGN(const domain::GuaranteePolicy guarantee, policy.Guarantee("PERFORMANCE"));
  return ActOnExecution(
      call, rules_, request, {id, request.etag(), act::kStart, PpkAlone()}, [&](ExecutionAct& act) -> absl::Status {
        FieldErrors faults;
        const CalendarDay day = DayIn(request.spmk_date());
        if (day > act.today() || day < act.contract.sign_day) {
          faults.Add("spmk_date", "must be neither before the signature of the contract nor after today");
        }
        TERPADU_RETURN_IF_ERROR(faults.ToStatus());
        TERPADU_RETURN_IF_ERROR(CheckPerformance(act, day, guarantee));
        act.execution().set_spmk_number(request.spmk_number());
        *act.execution().mutable_spmk_date() = request.spmk_date();
        v1::ContractExecutionStarted event;
        event.set_spmk_number(request.spmk_number());
        *event.mutable_spmk_date() = request.spmk_date();
        act.Tell(event);
        return absl::OkStatus();
      });
}

absl::StatusOr<v1::ContractExecution> ContractService::PlanProgress(rpc::CallContext& call,
                                                                    const v1::PlanProgressRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kExecutionPattern, request.name(), request.etag()));
  FieldErrors errors;
  CheckPoints("planned_progress", request.planned_progress(), CalendarDay::max(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return ActOnExecution(
      call, rules_, request, {id, request.etag(), act::kPlanProgress, PpkAlone()},
      [&](ExecutionAct& act) -> absl::Status {
        FieldErrors faults;
        CheckPoints("planned_progress", request.planned_progress(), DayIn(act.execution().end_date()), faults);
        TERPADU_RETURN_IF_ERROR(faults.ToStatus());
        TERPADU_RETURN_IF_ERROR(
            store::ReplacePlan(act.transaction, id.instansi, id.id, store::PointsOf(request.planned_progress())));
        v1::ContractProgressPlanned event;
        *event.mutable_planned_progress() = request.planned_progress();
        act.Tell(event);
        return absl::OkStatus();
      });
}

absl::StatusOr<v1::ContractExecution> ContractService::MeasureProgress(rpc::CallContext& call,
                                                                       const v1::MeasureProgressRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kExecutionPattern, request.name(), request.etag()));
  v1::ProgressMeasurement measurement = request.measurement();
  FieldErrors errors;
  CheckDate("measurement.date", measurement.date(), false, errors);
  if (measurement.basis_points() < 0 || measurement.basis_points() > kAll) {
    errors.Add("measurement.basis_points", "must be 0 to 10,000");
  }
  CheckText("measurement.note", measurement.note(), kLongestReason, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  const ContractPolicy policy(&rules_, call.db, id.instansi, DayIn(measurement.date()));
  TERPADU_ASSIGN(const std::vector<domain::CriticalBand> bands, policy.CriticalBands());
  return ActOnExecution(
      call, rules_, request, {id, request.etag(), act::kMeasure, PpkOrPptk()}, [&](ExecutionAct& act) -> absl::Status {
        v1::ContractExecution& execution = act.execution();
        if (execution.planned_progress().empty()) {
          return Error(absl::StatusCode::kFailedPrecondition, "PROGRESS_NOT_PLANNED",
                       absl::StrCat(execution.name(), " has no planned progress to measure against: plan it first"));
        }
        TERPADU_RETURN_IF_ERROR(CheckMeasurement(execution, measurement, act.today()));
        const int planned = domain::PlannedOn(store::PointsOf(execution.planned_progress()),
                                              DayIn(execution.start_date()), DayIn(measurement.date()));
        measurement.set_planned_basis_points(planned);
        measurement.set_deviation_basis_points(measurement.basis_points() - planned);
        measurement.set_critical(domain::IsCritical(planned, measurement.basis_points(), bands));
        TERPADU_RETURN_IF_ERROR(store::InsertMeasurement(act.transaction, id.instansi, id.id, measurement));
        execution.set_show_cause_due(execution.show_cause_due() || measurement.critical());
        v1::ContractProgressMeasured event;
        *event.mutable_measurement() = measurement;
        act.Tell(event);
        return absl::OkStatus();
      });
}

absl::StatusOr<v1::ContractExecution> ContractService::GetContractExecution(
    rpc::CallContext& call, const v1::GetContractExecutionRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kExecutionPattern, "name", request.name()));
  return store::GetExecution(*call.db, call.ScopeOf(id.instansi), id.id);
}

absl::StatusOr<v1::ListContractExecutionsResponse> ContractService::ListContractExecutions(
    rpc::CallContext& call, const v1::ListContractExecutionsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto executions, store::ListExecutions(*call.db, call.ScopeOf(parent.instansi), page));
  return PageOf<v1::ListContractExecutionsResponse>(
      executions, page, [](auto& response) { return response.mutable_executions(); },
      [](const auto& last) { return IdOf(kExecutionPattern, last.name()).id; });
}

absl::StatusOr<v1::ListPaymentTermsResponse> ContractService::ListPaymentTerms(
    rpc::CallContext& call, const v1::ListPaymentTermsRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kExecutionPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const v1::ContractExecution execution,
                 store::GetExecution(*call.db, call.ScopeOf(id.instansi), id.id));
  v1::ListPaymentTermsResponse response;
  *response.mutable_terms() = execution.terms();
  int64_t payable = 0;
  for (const v1::PaymentTerm& term : execution.terms()) {
    payable += term.waits_for().empty() ? term.amount() : 0;
  }
  response.set_payable(std::max<int64_t>(0, payable - execution.paid()));
  response.set_paid_ahead(std::max<int64_t>(0, execution.paid() - payable));
  return response;
}

}  // namespace terpadu::procurement
