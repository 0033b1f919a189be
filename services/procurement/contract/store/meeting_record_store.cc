#include "services/procurement/contract/store/meeting_record_store.h"

#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "nlohmann/json.hpp"
#include "services/procurement/contract/names.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using nlohmann::json;
using postgres::Params;
using postgres::Rows;
using postgres::Statement;

constexpr Statement kInsert = {"procurement_contract_meeting_insert", R"sql(
INSERT INTO contract_meeting (instansi, contract_meeting_id, rup_package_id, contract_id, kind, day, minutes,
                              minutes_sha256, decisions, cause, roles, persons)
VALUES ($1, $2, $3, nullif($4, ''), $5, $6::date, $7, $8, $9::text[], $10, $11::text[], $12::text[]))sql"};

constexpr Statement kList = {"procurement_contract_meeting_list", R"sql(
SELECT contract_meeting_id, rup_package_id, contract_id, kind, day::text, minutes, minutes_sha256,
       to_json(decisions)::text, cause, to_json(roles)::text, to_json(persons)::text
  FROM contract_meeting WHERE instansi = $1 AND contract_meeting_id > $2 ORDER BY contract_meeting_id LIMIT $3)sql"};

constexpr Statement kUnderWay = {"procurement_contract_under_way", R"sql(
SELECT execution.contract_id
  FROM contract
  JOIN contract_execution AS execution
    ON execution.instansi = contract.instansi AND execution.contract_id = contract.contract_id
 WHERE contract.instansi = $1 AND contract.rup_package_id = $2
   AND execution.state IN ('PREPARED', 'RUNNING', 'HANDED_OVER'))sql"};

constexpr Statement kProject = {"procurement_contract_payment_project", R"sql(
INSERT INTO contract_payment AS known (instansi, disbursement_id, contract_id, commitment_id, amount)
VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (instansi, disbursement_id) DO UPDATE SET amount = excluded.amount)sql"};

constexpr Statement kCorrect = {"procurement_contract_payment_correct", R"sql(
UPDATE contract_payment SET amount = $3 WHERE instansi = $1 AND disbursement_id = $2)sql"};

v1::ContractMeeting MeetingIn(const Rows& rows, int row, std::string_view instansi) {
  v1::ContractMeeting meeting;
  meeting.set_name(NameOf(kContractMeetingPattern, instansi, rows.Text(row, 0)));
  meeting.set_rup_package(PackageName(instansi, rows.Text(row, 1)));
  if (!rows.IsNull(row, 2)) {
    meeting.set_contract(ContractName(instansi, rows.Text(row, 2)));
  }
  meeting.set_kind(EnumOf<v1::ContractMeetingKind>(rows.Text(row, 3)));
  const auto day = ParseDay(rows.Text(row, 4));
  TERPADU_ASSERT(day.ok());
  *meeting.mutable_date() = DateOf(*day);
  meeting.set_minutes(rows.Text(row, 5));
  meeting.set_minutes_sha256(rows.Text(row, 6));
  const json decisions = json::parse(rows.Text(row, 7));
  for (const json& decision : decisions) {
    meeting.add_decisions(decision.get<std::string>());
  }
  meeting.set_cause(rows.Text(row, 8));
  const json roles = json::parse(rows.Text(row, 9));
  const json persons = json::parse(rows.Text(row, 10));
  for (size_t i = 0; i < roles.size(); ++i) {
    v1::MeetingAttendee& attendee = *meeting.add_attendees();
    attendee.set_role(roles[i].get<std::string>());
    attendee.set_person(persons[i].get<std::string>());
  }
  return meeting;
}

}  // namespace

absl::Status InsertContractMeeting(postgres::Transaction& transaction, const v1::ContractMeeting& meeting) {
  const ResourceId id = IdOf(kContractMeetingPattern, meeting.name());
  std::vector<std::string> roles;
  std::vector<std::string> persons;
  for (const v1::MeetingAttendee& attendee : meeting.attendees()) {
    roles.push_back(attendee.role());
    persons.push_back(attendee.person());
  }
  Params params;
  params.Text(id.instansi).Text(id.id).Text(IdOf(kPackagePattern, meeting.rup_package()).id);
  params.Text(meeting.contract().empty() ? "" : IdOf(kContractPattern, meeting.contract()).id);
  params.Text(WordOf(meeting.kind())).Text(FormatDay(PlannedDayOf(meeting.date()).day)).Text(meeting.minutes());
  params.Text(meeting.minutes_sha256()).TextArray({meeting.decisions().begin(), meeting.decisions().end()});
  params.Text(meeting.cause()).TextArray(roles).TextArray(persons);
  absl::Status inserted = transaction.Execute(kInsert, params).status();
  if (postgres::ConstraintOf(inserted) == "contract_meeting_pkey") {
    return Error(absl::StatusCode::kAlreadyExists, "CONTRACT_MEETING_EXISTS", meeting.name() + " exists already",
                 {{"name", meeting.name()}});
  }
  return inserted;
}

absl::StatusOr<std::vector<v1::ContractMeeting>> ListContractMeetings(postgres::Connection& connection,
                                                                      const postgres::Scope& scope,
                                                                      const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(page.after.empty() ? "" : page.after.front()).Int(page.size + 1);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params));
  std::vector<v1::ContractMeeting> meetings;
  for (int row = 0; row < rows.size(); ++row) {
    meetings.push_back(MeetingIn(rows, row, scope.instansi));
  }
  return meetings;
}

absl::StatusOr<std::string> ContractUnderWay(postgres::Transaction& transaction, std::string_view instansi,
                                             std::string_view rup_package_id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kUnderWay, Params().Text(instansi).Text(rup_package_id)));
  return rows.empty() ? "" : rows.Text(0, 0);
}

absl::Status ProjectPayment(postgres::Transaction& transaction, std::string_view instansi,
                            std::string_view disbursement_id, std::string_view contract_id,
                            std::string_view commitment_id, Rupiah amount) {
  Params params;
  params.Text(instansi).Text(disbursement_id).Text(contract_id).Text(commitment_id).Int(amount.value());
  return transaction.Execute(kProject, params).status();
}

absl::Status CorrectPayment(postgres::Transaction& transaction, std::string_view instansi,
                            std::string_view disbursement_id, Rupiah amount) {
  return transaction.Execute(kCorrect, Params().Text(instansi).Text(disbursement_id).Int(amount.value())).status();
}

}  // namespace terpadu::procurement::store
