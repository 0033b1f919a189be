// Meetings of contracts: pre-award, pre-construction, show-cause.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/rpc/paging.h"
#include "services/procurement/contract/contract_service.h"
#include "services/procurement/contract/domain/contract_steps.h"
#include "services/procurement/contract/execution_act.h"
#include "services/procurement/contract/store/appointment_store.h"
#include "services/procurement/contract/store/meeting_record_store.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/selection/digest_field.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/selection/store/standing.h"
#include "services/procurement/store/package_store.h"
#include "terpadu/procurement/v1/contract_events.pb.h"

namespace terpadu::procurement {
namespace {

constexpr size_t kLongestPerson = 200;
constexpr int kFewestAttendees = 2;
constexpr int kMostAttendees = 50;
constexpr int kMostDecisions = 50;

void CheckLists(const v1::ContractMeeting& meeting, FieldErrors& errors) {
  if (meeting.attendees_size() < kFewestAttendees || meeting.attendees_size() > kMostAttendees) {
    errors.Add("contract_meeting.attendees", "must be 2 to 50");
  }
  if (meeting.decisions_size() > kMostDecisions) {
    errors.Add("contract_meeting.decisions", "must be 1 to 50");
  }
  for (int i = 0; i < std::min(meeting.attendees_size(), kMostAttendees); ++i) {
    const std::string at = absl::StrCat("contract_meeting.attendees[", i, "]");
    CheckId(at + ".role", meeting.attendees(i).role(), errors);
    CheckText(at + ".person", meeting.attendees(i).person(), kLongestPerson, errors);
  }
  for (int i = 0; i < std::min(meeting.decisions_size(), kMostDecisions); ++i) {
    CheckText(absl::StrCat("contract_meeting.decisions[", i, "]"), meeting.decisions(i), kLongestReason, errors);
  }
}

absl::Status CheckMeeting(const v1::HoldContractMeetingRequest& request, const std::string& instansi) {
  const v1::ContractMeeting& meeting = request.contract_meeting();
  FieldErrors errors;
  CheckId("contract_meeting_id", request.contract_meeting_id(), errors);
  CheckName(kPackagePattern, instansi, "contract_meeting.rup_package", meeting.rup_package(), errors);
  if (!v1::ContractMeetingKind_IsValid(meeting.kind())) {
    errors.Add("contract_meeting.kind", "must be a kind of meeting");
  }
  CheckDate("contract_meeting.date", meeting.date(), false, errors);
  CheckText("contract_meeting.minutes", meeting.minutes(), kLongestTitle, errors);
  CheckDigest("contract_meeting.minutes_sha256", meeting.minutes_sha256(), errors);
  CheckText("contract_meeting.cause", meeting.cause(), kLongestReason, errors);
  if ((meeting.kind() == v1::CONTRACT_MEETING_KIND_SCM) == meeting.cause().empty()) {
    errors.Add("contract_meeting.cause", "must be given for SCM alone");
  }
  CheckLists(meeting, errors);
  return errors.ToStatus();
}

absl::Status Missing(std::string_view reason, const std::string& what, const std::string& rup_package) {
  return Error(absl::StatusCode::kFailedPrecondition, reason, absl::StrCat(rup_package, " has no ", what),
               {{"rup_package", rup_package}});
}

absl::Status InsertAndTell(postgres::Transaction& transaction, const v1::ContractMeeting& meeting,
                           std::vector<journal::Entry>& entries) {
  TERPADU_RETURN_IF_ERROR(store::InsertContractMeeting(transaction, meeting));
  v1::ContractMeetingHeld event;
  *event.mutable_meeting() = meeting;
  for (v1::MeetingAttendee& attendee : *event.mutable_meeting()->mutable_attendees()) {
    attendee.clear_person();
  }
  entries.push_back(journal::MakeEntry(meeting.name(), 1, event));
  return absl::OkStatus();
}

absl::StatusOr<v1::ContractMeeting> HoldPreAward(rpc::CallContext& call, postgres::Transaction& transaction,
                                                 const ActRules& rules, const std::string& instansi,
                                                 const v1::ContractMeeting& meeting) {
  const std::string package_id = IdOf(kPackagePattern, meeting.rup_package()).id;
  TERPADU_RETURN_IF_ERROR(store::LockPackage(transaction, instansi, package_id).status());
  TERPADU_ASSIGN(const absl::Time now, store::DatabaseNow(transaction));
  TERPADU_RETURN_IF_ERROR(Authorize(call, transaction, rules, {instansi, package_id, "", PpkOrPptk()}, now));
  TERPADU_RETURN_IF_ERROR(CheckNotAhead("contract_meeting.date", meeting.date(), DayOf(now)));
  TERPADU_ASSIGN(const auto appointment, store::FindAppointment(transaction, instansi, package_id));
  if (!appointment.has_value()) {
    return Missing("APPOINTMENT_MISSING", "letter of appointment (SPPBJ)", meeting.rup_package());
  }
  std::vector<journal::Entry> entries;
  TERPADU_RETURN_IF_ERROR(InsertAndTell(transaction, meeting, entries));
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, instansi, entries, call.AuditJson()));
  return meeting;
}

absl::StatusOr<v1::ContractMeeting> HoldOfContract(rpc::CallContext& call, postgres::Transaction& transaction,
                                                   const ActRules& rules, const std::string& instansi,
                                                   v1::ContractMeeting meeting) {
  TERPADU_ASSIGN(const std::string contract,
                 store::ContractUnderWay(transaction, instansi, IdOf(kPackagePattern, meeting.rup_package()).id));
  if (contract.empty()) {
    return Missing("EXECUTION_MISSING", "contract under way", meeting.rup_package());
  }
  const bool show_cause = meeting.kind() == v1::CONTRACT_MEETING_KIND_SCM;
  ExecutionAct act(call, transaction, rules, {instansi, contract});
  TERPADU_RETURN_IF_ERROR(act.Begin("", show_cause ? domain::contract_act::kShowCause : "", PpkOrPptk()));
  TERPADU_RETURN_IF_ERROR(CheckNotAhead("contract_meeting.date", meeting.date(), act.today()));
  meeting.set_contract(ContractName(instansi, contract));
  std::vector<journal::Entry> entries;
  TERPADU_RETURN_IF_ERROR(InsertAndTell(transaction, meeting, entries));
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, instansi, entries, call.AuditJson()));
  if (show_cause) {
    act.execution().set_show_cause_due(false);
    v1::ContractShowCauseHeld event;
    event.set_meeting(meeting.name());
    act.Tell(event);
  }
  TERPADU_RETURN_IF_ERROR(act.End());
  return meeting;
}

}  // namespace

absl::StatusOr<v1::ContractMeeting> ContractService::HoldContractMeeting(
    rpc::CallContext& call, const v1::HoldContractMeetingRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  const std::string& instansi = parent.instansi;
  TERPADU_RETURN_IF_ERROR(CheckMeeting(request, instansi));
  TERPADU_ASSIGN(const ActRules judges, LoadActRules(call, rules_, instansi));
  v1::ContractMeeting meeting = request.contract_meeting();
  meeting.set_name(NameOf(kContractMeetingPattern, instansi, request.contract_meeting_id()));
  meeting.clear_contract();
  const auto hold = [&](postgres::Transaction& transaction) {
    return meeting.kind() == v1::CONTRACT_MEETING_KIND_PAM
               ? HoldPreAward(call, transaction, judges, instansi, meeting)
               : HoldOfContract(call, transaction, judges, instansi, meeting);
  };
  // What was held is never changed.
  return OnceOrNow<v1::ContractMeeting>(call, instansi, request, hold, [](const v1::ContractMeeting& then) {
    return absl::StatusOr<v1::ContractMeeting>(then);
  });
}

absl::StatusOr<v1::ListContractMeetingsResponse> ContractService::ListContractMeetings(
    rpc::CallContext& call, const v1::ListContractMeetingsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto meetings, store::ListContractMeetings(*call.db, call.ScopeOf(parent.instansi), page));
  return PageOf<v1::ListContractMeetingsResponse>(
      meetings, page, [](auto& response) { return response.mutable_contract_meetings(); },
      [](const auto& last) { return IdOf(kContractMeetingPattern, last.name()).id; });
}

}  // namespace terpadu::procurement
