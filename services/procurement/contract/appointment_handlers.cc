// Letters of appointment (SPPBJ): issue, withdraw, get, list.
#include "absl/strings/str_cat.h"
#include "libs/rpc/paging.h"
#include "services/procurement/contract/contract_service.h"
#include "services/procurement/contract/domain/contract_steps.h"
#include "services/procurement/contract/execution_act.h"
#include "services/procurement/contract/store/appointment_store.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/selection/store/standing.h"
#include "services/procurement/store/contract_store.h"
#include "services/procurement/store/package_store.h"
#include "terpadu/procurement/v1/contract_events.pb.h"

namespace terpadu::procurement {
namespace {

using domain::ContractAggregate;

constexpr size_t kLongestNumber = 200;

absl::Status CheckFields(const v1::IssueAppointmentRequest& request, const std::string& instansi) {
  FieldErrors errors;
  CheckId("appointment_id", request.appointment_id(), errors);
  CheckName(kSelectionPattern, instansi, "appointment.selection", request.appointment().selection(), errors);
  CheckText("appointment.number", request.appointment().number(), kLongestNumber, errors);
  CheckDate("appointment.issue_date", request.appointment().issue_date(), false, errors);
  return errors.ToStatus();
}

absl::Status CheckAwarded(const v1::Selection& selection) {
  if (selection.state() == v1::SELECTION_STATE_AWARDED) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "SELECTION_NOT_AWARDED",
               absl::StrCat(selection.name(), " is ", WordOf(selection.state()),
                            ": an SPPBJ goes to the winner of one that"
                            " is AWARDED"),
               {{"selection", selection.name()}, {"state", v1::SelectionState_Name(selection.state())}});
}

absl::StatusOr<v1::Appointment> Issue(rpc::CallContext& call, postgres::Transaction& transaction, const ActRules& rules,
                                      const std::string& instansi, const v1::IssueAppointmentRequest& request) {
  const std::string selection_id = IdOf(kSelectionPattern, request.appointment().selection()).id;
  TERPADU_ASSIGN(const store::StoredSelection before, store::ReadSelection(transaction, instansi, selection_id));
  const std::string package_id = IdOf(kPackagePattern, before.selection.rup_package()).id;
  TERPADU_RETURN_IF_ERROR(store::LockPackage(transaction, instansi, package_id).status());
  TERPADU_ASSIGN(const store::StoredSelection locked, store::LockSelection(transaction, instansi, selection_id));
  const v1::Selection& selection = locked.selection;
  TERPADU_ASSIGN(const absl::Time now, store::DatabaseNow(transaction));
  TERPADU_RETURN_IF_ERROR(CheckNotAhead("appointment.issue_date", request.appointment().issue_date(), DayOf(now)));
  TERPADU_RETURN_IF_ERROR(CheckAwarded(selection));
  TERPADU_RETURN_IF_ERROR(Authorize(call, transaction, rules, {instansi, package_id, selection_id, PpkAlone()}, now));
  TERPADU_RETURN_IF_ERROR(store::CheckNoContract(transaction, instansi, package_id));
  TERPADU_RETURN_IF_ERROR(
      store::CheckNotBlacklisted(transaction, instansi, IdOf(kVendorPattern, selection.winner()).id, DayOf(now)));
  v1::Appointment appointment;
  appointment.set_name(NameOf(kAppointmentPattern, instansi, request.appointment_id()));
  appointment.set_selection(selection.name());
  appointment.set_number(request.appointment().number());
  *appointment.mutable_issue_date() = request.appointment().issue_date();
  appointment.set_rup_package(selection.rup_package());
  appointment.set_vendor(selection.winner());
  appointment.set_amount(selection.winning_price());
  appointment.set_state(EnumOf<v1::AppointmentState>(
      domain::StateAfter(ContractAggregate::kAppointment, domain::contract_act::kIssue, "")));
  TERPADU_RETURN_IF_ERROR(store::InsertAppointment(transaction, appointment));
  v1::AppointmentIssued event;
  *event.mutable_appointment() = appointment;
  TERPADU_RETURN_IF_ERROR(
      journal::Append(transaction, instansi, {journal::MakeEntry(appointment.name(), 1, event)}, call.AuditJson()));
  appointment.set_etag(rpc::EtagOf(1));
  return appointment;
}

absl::StatusOr<v1::Appointment> Withdraw(rpc::CallContext& call, postgres::Transaction& transaction,
                                         const ActRules& rules, const ResourceId& id,
                                         const v1::WithdrawAppointmentRequest& request) {
  TERPADU_ASSIGN(const store::VersionedAppointment before, store::ReadAppointment(transaction, id.instansi, id.id));
  const std::string package_id = IdOf(kPackagePattern, before.appointment.rup_package()).id;
  TERPADU_RETURN_IF_ERROR(store::LockPackage(transaction, id.instansi, package_id).status());
  TERPADU_ASSIGN(store::VersionedAppointment versioned, store::ReadAppointment(transaction, id.instansi, id.id));
  v1::Appointment& appointment = versioned.appointment;
  TERPADU_RETURN_IF_ERROR(CheckEtag(request.etag(), appointment.name(), versioned.version));
  TERPADU_RETURN_IF_ERROR(domain::CheckAllowed(ContractAggregate::kAppointment, appointment.name(),
                                               WordOf(appointment.state()), domain::contract_act::kWithdraw));
  TERPADU_ASSIGN(const absl::Time now, store::DatabaseNow(transaction));
  TERPADU_RETURN_IF_ERROR(Authorize(call, transaction, rules, {id.instansi, package_id, "", PpkAlone()}, now));
  TERPADU_RETURN_IF_ERROR(store::CheckNoContract(transaction, id.instansi, package_id));
  appointment.set_state(EnumOf<v1::AppointmentState>(domain::StateAfter(
      ContractAggregate::kAppointment, domain::contract_act::kWithdraw, WordOf(appointment.state()))));
  appointment.set_remark(request.remark());
  TERPADU_RETURN_IF_ERROR(store::UpdateAppointment(transaction, versioned));
  v1::AppointmentWithdrawn event;
  event.set_remark(request.remark());
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, id.instansi,
                                          {journal::MakeEntry(appointment.name(), versioned.version, event)},
                                          call.AuditJson(request.remark())));
  return appointment;
}

}  // namespace

absl::StatusOr<v1::Appointment> ContractService::IssueAppointment(rpc::CallContext& call,
                                                                  const v1::IssueAppointmentRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_RETURN_IF_ERROR(CheckFields(request, parent.instansi));
  TERPADU_ASSIGN(const ActRules judges, LoadActRules(call, rules_, parent.instansi));
  return OnceOrNow<v1::Appointment>(
      call, parent.instansi, request,
      [&](postgres::Transaction& transaction) { return Issue(call, transaction, judges, parent.instansi, request); },
      [&](const v1::Appointment&) {
        return store::GetAppointment(*call.db, call.ScopeOf(parent.instansi), request.appointment_id());
      });
}

absl::StatusOr<v1::Appointment> ContractService::WithdrawAppointment(rpc::CallContext& call,
                                                                     const v1::WithdrawAppointmentRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kAppointmentPattern, request.name(), request.etag()));
  FieldErrors errors;
  CheckText("remark", request.remark(), kLongestReason, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const ActRules judges, LoadActRules(call, rules_, id.instansi));
  return OnceOrNow<v1::Appointment>(
      call, id.instansi, request,
      [&](postgres::Transaction& transaction) { return Withdraw(call, transaction, judges, id, request); },
      [&](const v1::Appointment&) { return store::GetAppointment(*call.db, call.ScopeOf(id.instansi), id.id); });
}

absl::StatusOr<v1::Appointment> ContractService::GetAppointment(rpc::CallContext& call,
                                                                const v1::GetAppointmentRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kAppointmentPattern, "name", request.name()));
  return store::GetAppointment(*call.db, call.ScopeOf(id.instansi), id.id);
}

absl::StatusOr<v1::ListAppointmentsResponse> ContractService::ListAppointments(
    rpc::CallContext& call, const v1::ListAppointmentsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto appointments, store::ListAppointments(*call.db, call.ScopeOf(parent.instansi), page));
  return PageOf<v1::ListAppointmentsResponse>(
      appointments, page, [](auto& response) { return response.mutable_appointments(); },
      [](const auto& last) { return IdOf(kAppointmentPattern, last.name()).id; });
}

}  // namespace terpadu::procurement
