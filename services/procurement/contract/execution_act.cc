#include "services/procurement/contract/execution_act.h"

#include "services/procurement/contract/domain/contract_steps.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/selection/store/standing.h"
#include "services/procurement/store/package_store.h"

namespace terpadu::procurement {

using domain::ContractAggregate;

absl::Status ExecutionAct::Lock() {
  TERPADU_ASSIGN(const store::ContractFacts before, store::ReadContract(transaction, id.instansi, id.id));
  TERPADU_RETURN_IF_ERROR(store::LockPackage(transaction, id.instansi, before.rup_package_id).status());
  TERPADU_ASSIGN(contract, store::LockContract(transaction, id.instansi, id.id));
  return absl::OkStatus();
}

absl::Status ExecutionAct::BeginNew() {
  TERPADU_RETURN_IF_ERROR(Lock());
  TERPADU_ASSIGN(now, store::DatabaseNow(transaction));
  return Authorize(call, transaction, rules_, {id.instansi, contract.rup_package_id, "", PpkAlone()}, now);
}

absl::Status ExecutionAct::Begin(std::string_view etag, std::string_view act,
                                 const std::vector<std::string_view>& capacities) {
  TERPADU_RETURN_IF_ERROR(Lock());
  TERPADU_ASSIGN(stored, store::LockExecution(transaction, id.instansi, id.id));
  TERPADU_ASSIGN(now, store::DatabaseNow(transaction));
  TERPADU_RETURN_IF_ERROR(CheckEtag(etag, execution().name(), stored.version));
  if (!act.empty()) {
    TERPADU_RETURN_IF_ERROR(
        domain::CheckAllowed(ContractAggregate::kExecution, execution().name(), WordOf(execution().state()), act));
  }
  act_ = act;
  return Authorize(call, transaction, rules_, {id.instansi, contract.rup_package_id, "", capacities}, now);
}

void ExecutionAct::Tell(const google::protobuf::Message& event) {
  told_ = true;
  entries_.push_back(journal::MakeEntry(execution().name(), stored.version + 1, event));
}

void ExecutionAct::TellOf(std::string_view subject, int64_t version, const google::protobuf::Message& event) {
  entries_.push_back(journal::MakeEntry(subject, version, event));
}

absl::Status ExecutionAct::End() {
  if (told_) {
    execution().set_state(EnumOf<v1::ContractExecutionState>(
        domain::StateAfter(ContractAggregate::kExecution, act_, WordOf(execution().state()))));
    TERPADU_RETURN_IF_ERROR(store::UpdateExecution(transaction, stored));
  }
  return journal::Append(transaction, id.instansi, entries_, call.AuditJson());
}

absl::StatusOr<v1::ContractExecution> ActOnExecution(rpc::CallContext& call, rules::RuleBook& rules,
                                                     const google::protobuf::Message& request,
                                                     const ExecutionPlan& plan,
                                                     const std::function<absl::Status(ExecutionAct&)>& body) {
  TERPADU_ASSIGN(const ActRules judges, LoadActRules(call, rules, plan.contract.instansi));
  return OnceOrNow<v1::ContractExecution>(
      call, plan.contract.instansi, request,
      [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::ContractExecution> {
        ExecutionAct act(call, transaction, judges, plan.contract);
        TERPADU_RETURN_IF_ERROR(act.Begin(plan.etag, plan.act, plan.capacities));
        TERPADU_RETURN_IF_ERROR(body(act));
        TERPADU_RETURN_IF_ERROR(act.End());
        TERPADU_ASSIGN(const store::StoredExecution after,
                       store::ReadExecution(transaction, plan.contract.instansi, plan.contract.id));
        return after.execution;
      },
      [&](const v1::ContractExecution&) {
        return store::GetExecution(*call.db, call.ScopeOf(plan.contract.instansi), plan.contract.id);
      });
}

absl::Status CheckNotAhead(std::string_view field, const google::type::Date& date, CalendarDay today) {
  FieldErrors errors;
  if (PlannedDayOf(date).day > today) {
    errors.Add(field, "must not be after today");
  }
  return errors.ToStatus();
}

}  // namespace terpadu::procurement
