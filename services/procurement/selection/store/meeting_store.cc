// Result meetings, grouped by PPK and month.
#include "libs/base/assert.h"
#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/selection/store/deviation_store.h"
#include "services/procurement/store/text_list.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

constexpr Statement kMake = {"procurement_meeting_make", R"sql(
INSERT INTO result_meeting (instansi, result_meeting_id, ppk, month, state) VALUES ($1, $2, $3, $4::date, 'DUE')
ON CONFLICT (instansi, ppk, month) DO NOTHING)sql"};

constexpr Statement kLock = {"procurement_meeting_lock", R"sql(
SELECT 1 FROM result_meeting WHERE instansi = $1 AND result_meeting_id = $2 FOR NO KEY UPDATE)sql"};

#define TERPADU_MEETING_COLUMNS                                                     \
  " result_meeting_id, month::text, state, held_date::text, version, ppk,"          \
  " (SELECT string_agg(selection_id, ' ' ORDER BY selection_id)"                    \
  "    FROM (SELECT selection_id FROM selection"                                    \
  "           WHERE selection.instansi = result_meeting.instansi"                   \
  "             AND selection.result_meeting_id = result_meeting.result_meeting_id" \
  "           ORDER BY selection_id LIMIT 1000) AS taken)"                          \
  " FROM result_meeting "

constexpr Statement kGet = {"procurement_meeting_get",
                            "SELECT" TERPADU_MEETING_COLUMNS "WHERE instansi = $1 AND result_meeting_id = $2"};

constexpr Statement kList = {"procurement_meeting_list",
                             "SELECT" TERPADU_MEETING_COLUMNS
                             "WHERE instansi = $1 AND result_meeting_id > $2 ORDER BY result_meeting_id LIMIT $3"};

constexpr Statement kUpdate = {"procurement_meeting_update", R"sql(
UPDATE result_meeting SET state = $3, held_date = nullif($4, '')::date, version = version + 1
 WHERE instansi = $1 AND result_meeting_id = $2
RETURNING version)sql"};

// `2018-04-…`: the name of a meeting does not tell who its PPK is.
std::string MeetingId(const std::string& ppk, CalendarDay day) {
  constexpr size_t kDigits = 12;
  return FormatDay(day).substr(0, 8) + Sha256Hex(ppk).substr(0, kDigits);
}

VersionedMeeting MeetingIn(const Rows& rows, int row, std::string_view instansi) {
  VersionedMeeting versioned;
  v1::ResultMeeting& meeting = versioned.meeting;
  meeting.set_name(NameOf(kMeetingPattern, instansi, rows.Text(row, 0)));
  const auto month = ParseDay(rows.Text(row, 1));
  TERPADU_ASSERT(month.ok());
  *meeting.mutable_month() = DateOf(domain::PlannedDay{.day = *month, .month_only = true});
  meeting.set_state(EnumOf<v1::ResultMeetingState>(rows.Text(row, 2)));
  if (!rows.IsNull(row, 3)) {
    const auto held = ParseDay(rows.Text(row, 3));
    TERPADU_ASSERT(held.ok());
    *meeting.mutable_held_date() = DateOf(*held);
  }
  versioned.version = rows.Int(row, 4);
  versioned.ppk = rows.Text(row, 5);
  google::protobuf::RepeatedPtrField<std::string> ids;
  ReadList(rows.IsNull(row, 6) ? "" : rows.Text(row, 6), ids);
  for (const std::string& id : ids) {
    meeting.add_selections(NameOf(kSelectionPattern, instansi, id));
  }
  meeting.set_etag(rpc::EtagOf(versioned.version));
  return versioned;
}

}  // namespace

absl::StatusOr<VersionedMeeting> LockMeetingOf(postgres::Transaction& transaction, std::string_view instansi,
                                               const std::string& ppk, CalendarDay day) {
  const std::string id = MeetingId(ppk, day);
  Params params;
  params.Text(instansi).Text(id).Text(ppk).Text(FormatDay(CalendarDay(day.year(), day.month(), 1)));
  TERPADU_ASSIGN(const Rows made, transaction.Execute(kMake, params));
  TERPADU_ASSIGN(VersionedMeeting meeting, LockMeeting(transaction, instansi, id));
  if (made.affected() == 1) {
    meeting.version = 0;
  }
  return meeting;
}

absl::StatusOr<VersionedMeeting> LockMeeting(postgres::Transaction& transaction, std::string_view instansi,
                                             std::string_view id) {
  const Params key = std::move(Params().Text(instansi).Text(id));
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kLock, key).status());
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kGet, key));
  if (rows.empty()) {
    return NotFound(NameOf(kMeetingPattern, instansi, id));
  }
  return MeetingIn(rows, 0, instansi);
}

absl::StatusOr<std::vector<v1::ResultMeeting>> ListMeetings(postgres::Connection& connection,
                                                            const postgres::Scope& scope, const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(page.after.empty() ? "" : page.after.front()).Int(page.size + 1);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params));
  std::vector<v1::ResultMeeting> meetings;
  for (int row = 0; row < rows.size(); ++row) {
    meetings.push_back(MeetingIn(rows, row, scope.instansi).meeting);
  }
  return meetings;
}

absl::Status UpdateMeeting(postgres::Transaction& transaction, VersionedMeeting& versioned) {
  v1::ResultMeeting& meeting = versioned.meeting;
  if (versioned.version == 0) {  // just made: as it should be, and its first event tells of it
    versioned.version = 1;
    return absl::OkStatus();
  }
  const ResourceId id = IdOf(kMeetingPattern, meeting.name());
  Params params;
  params.Text(id.instansi).Text(id.id).Text(WordOf(meeting.state()));
  params.Text(meeting.has_held_date() ? FormatDay(PlannedDayOf(meeting.held_date()).day) : "");
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kUpdate, params));
  versioned.version = rows.Int(0, 0);
  meeting.set_etag(rpc::EtagOf(versioned.version));
  return absl::OkStatus();
}

}  // namespace terpadu::procurement::store
