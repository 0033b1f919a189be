#include "services/procurement/spse/store/spse_store.h"

#include <algorithm>

#include "libs/base/assert.h"
#include "libs/base/identity.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "services/procurement/names.h"
#include "services/procurement/spse/names.h"
#include "services/procurement/store/text_list.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

constexpr Statement kLock = {"procurement_spse_lock",
                             "SELECT pg_advisory_xact_lock(hashtextextended('spse/' || $1::text, 0))"};
constexpr Statement kRecordedSelections = {"procurement_spse_selection_recorded", R"sql(
SELECT spse_selection_id, sha256, source_version, version FROM spse_selection
 WHERE instansi = $1 AND spse_selection_id = ANY ($2::text[]))sql"};
constexpr Statement kRecordedSchedules = {"procurement_spse_schedule_recorded", R"sql(
SELECT spse_schedule_id, sha256, 0, version FROM spse_schedule
 WHERE instansi = $1 AND spse_schedule_id = ANY ($2::text[]))sql"};
constexpr Statement kPutSelection = {"procurement_spse_selection_put", R"sql(
INSERT INTO spse_selection (instansi, spse_selection_id, rup_codes, pagu, hps, contract_value, source_version, record,
                            sha256, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (instansi, spse_selection_id) DO UPDATE
   SET rup_codes = excluded.rup_codes, pagu = excluded.pagu, hps = excluded.hps,
       contract_value = excluded.contract_value, source_version = excluded.source_version, record = excluded.record,
       sha256 = excluded.sha256, version = excluded.version)sql"};
constexpr Statement kPutSchedule = {"procurement_spse_schedule_put", R"sql(
INSERT INTO spse_schedule (instansi, spse_schedule_id, unit, start_date, record, sha256, version)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (instansi, spse_schedule_id) DO UPDATE
   SET unit = excluded.unit, start_date = excluded.start_date, record = excluded.record, sha256 = excluded.sha256,
       version = excluded.version)sql"};
constexpr Statement kKnownCodes = {"procurement_spse_known_codes", R"sql(
SELECT DISTINCT sirup_code FROM rup_detail
 WHERE instansi = $1 AND sirup_code <> '' AND sirup_code = ANY ($2::text[]))sql"};
constexpr Statement kKnownIds = {"procurement_spse_known_ids", R"sql(
SELECT rup_package_id FROM rup_package WHERE instansi = $1 AND rup_package_id = ANY ($2::text[])
UNION
SELECT rup_split_id FROM rup_split WHERE instansi = $1 AND rup_split_id = ANY ($2::text[]))sql"};

// A package made of a selection with several numbers has none of them, and is found by its id.
#define TERPADU_SPSE_SELECTION                                                                                        \
  "SELECT record, version, array_to_string(ARRAY("                                                                    \
  " SELECT detail.rup_package_id FROM rup_detail AS detail"                                                           \
  "  WHERE detail.instansi = selection.instansi AND detail.sirup_code <> ''"                                          \
  "    AND detail.sirup_code = ANY (selection.rup_codes)"                                                             \
  " UNION SELECT package.rup_package_id FROM rup_package AS package"                                                  \
  "  WHERE package.instansi = selection.instansi AND package.rup_package_id = 'spse-' || selection.spse_selection_id" \
  " ORDER BY 1), ' ') FROM spse_selection AS selection WHERE instansi = $1 AND spse_selection_id "

constexpr Statement kGet = {"procurement_spse_selection_get", TERPADU_SPSE_SELECTION "= $2"};
constexpr Statement kList = {"procurement_spse_selection_list",
                             TERPADU_SPSE_SELECTION "> $2 ORDER BY spse_selection_id LIMIT $3"};
constexpr Statement kGetSchedule = {
    "procurement_spse_schedule_get",
    "SELECT record, version FROM spse_schedule WHERE instansi = $1 AND spse_schedule_id = $2"};
constexpr Statement kSchedulesBetween = {"procurement_spse_schedule_between", R"sql(
SELECT record, version FROM spse_schedule
 WHERE instansi = $1 AND start_date BETWEEN $2 AND $3 AND ($4 = '' OR unit = $4) ORDER BY start_date LIMIT 10000)sql"};

absl::StatusOr<std::map<std::string, SpseRecorded>> Recorded(postgres::Transaction& transaction,
                                                             const Statement& statement, std::string_view instansi,
                                                             const std::vector<std::string>& ids) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(statement, Params().Text(instansi).TextArray(ids)));
  std::map<std::string, SpseRecorded> recorded;
  for (int row = 0; row < rows.size(); ++row) {
    recorded[rows.Text(row, 0)] = {rows.Text(row, 1), static_cast<int>(rows.Int(row, 2)), rows.Int(row, 3)};
  }
  return recorded;
}

absl::StatusOr<std::set<std::string>> Known(postgres::Transaction& transaction, const Statement& statement,
                                            std::string_view instansi, const std::vector<std::string>& wanted) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(statement, Params().Text(instansi).TextArray(wanted)));
  std::set<std::string> known;
  for (int row = 0; row < rows.size(); ++row) {
    known.insert(rows.Text(row, 0));
  }
  return known;
}

absl::Status InBatches(postgres::Transaction& transaction, const Statement& statement, const std::vector<Params>& all) {
  constexpr size_t kBatch = postgres::Transaction::kLargestBatch;
  for (size_t first = 0; first < all.size(); first += kBatch) {
    const auto from = all.begin() + static_cast<std::ptrdiff_t>(first);
    const auto to = all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), first + kBatch));
    TERPADU_RETURN_IF_ERROR(transaction.ExecuteBatch(statement, {from, to}).status());
  }
  return absl::OkStatus();
}

v1::SpseSelection SelectionIn(const Rows& rows, int row, const std::string& instansi) {
  v1::SpseSelection selection;
  TERPADU_ASSERT(selection.ParseFromString(rows.Bytes(row, 0)));
  selection.set_version(rows.Int(row, 1));
  google::protobuf::RepeatedPtrField<std::string> ids;
  ReadList(rows.Text(row, 2), ids);
  for (const std::string& id : ids) {
    selection.add_rup_packages(PackageName(instansi, id));
  }
  return selection;
}

v1::SpseSchedule ScheduleIn(const Rows& rows, int row) {
  v1::SpseSchedule schedule;
  TERPADU_ASSERT(schedule.ParseFromString(rows.Bytes(row, 0)));
  schedule.set_version(rows.Int(row, 1));
  return schedule;
}

CalendarDay FirstDayOf(const v1::SpseSchedule& schedule) {
  TERPADU_ASSERT(!schedule.stages().empty());
  absl::Time first = absl::InfiniteFuture();
  for (const v1::SpseStage& stage : schedule.stages()) {
    first = std::min(first, TimeOf(stage.start_time()));
  }
  return DayOf(first);
}

}  // namespace

absl::Status LockSpseImports(postgres::Transaction& transaction, std::string_view instansi) {
  return transaction.Execute(kLock, Params().Text(instansi)).status();
}

absl::StatusOr<std::map<std::string, SpseRecorded>> RecordedSelections(postgres::Transaction& transaction,
                                                                       std::string_view instansi,
                                                                       const std::vector<std::string>& ids) {
  return Recorded(transaction, kRecordedSelections, instansi, ids);
}

absl::StatusOr<std::map<std::string, SpseRecorded>> RecordedSchedules(postgres::Transaction& transaction,
                                                                      std::string_view instansi,
                                                                      const std::vector<std::string>& ids) {
  return Recorded(transaction, kRecordedSchedules, instansi, ids);
}

std::string FingerprintOfRecord(const google::protobuf::Message& record) {
  return Sha256Hex(record.SerializeAsString());  // no maps: the same record gives the same bytes
}

absl::Status PutSelections(postgres::Transaction& transaction, std::string_view instansi,
                           const std::vector<v1::SpseSelection>& selections) {
  std::vector<Params> all;
  for (const v1::SpseSelection& each : selections) {
    v1::SpseSelection bare = each;
    bare.clear_version();
    Params& params = all.emplace_back();
    params.Text(instansi).Text(IdOf(kSpseSelectionPattern, each.name()).id);
    params.TextArray({each.rup_codes().begin(), each.rup_codes().end()});
    params.Int(each.pagu()).Int(each.hps()).Int(each.contract_value()).Int(each.source_version());
    params.Bytes(bare.SerializeAsString()).Text(FingerprintOfRecord(bare)).Int(each.version());
  }
  return InBatches(transaction, kPutSelection, all);
}

absl::Status PutSchedules(postgres::Transaction& transaction, std::string_view instansi,
                          const std::vector<v1::SpseSchedule>& schedules) {
  std::vector<Params> all;
  for (const v1::SpseSchedule& each : schedules) {
    v1::SpseSchedule bare = each;
    bare.clear_version();
    Params& params = all.emplace_back();
    params.Text(instansi).Text(IdOf(kSpseSchedulePattern, each.name()).id).Text(each.unit());
    params.Text(FormatDay(FirstDayOf(each)));
    params.Bytes(bare.SerializeAsString()).Text(FingerprintOfRecord(bare)).Int(each.version());
  }
  return InBatches(transaction, kPutSchedule, all);
}

absl::StatusOr<std::set<std::string>> KnownRupCodes(postgres::Transaction& transaction, std::string_view instansi,
                                                    const std::vector<std::string>& codes) {
  return Known(transaction, kKnownCodes, instansi, codes);
}

absl::StatusOr<std::set<std::string>> KnownPackageIds(postgres::Transaction& transaction, std::string_view instansi,
                                                      const std::vector<std::string>& ids) {
  return Known(transaction, kKnownIds, instansi, ids);
}

absl::StatusOr<v1::SpseSelection> GetSpseSelection(postgres::Connection& connection, const postgres::Scope& scope,
                                                   std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kGet, Params().Text(scope.instansi).Text(id)));
  if (rows.empty()) {
    return NotFound(FormatName(kSpseSelectionPattern, {scope.instansi, std::string(id)}));
  }
  return SelectionIn(rows, 0, scope.instansi);
}

absl::StatusOr<std::vector<v1::SpseSelection>> ListSpseSelections(postgres::Connection& connection,
                                                                  const postgres::Scope& scope, const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(page.after.empty() ? "" : page.after.front()).Int(page.size + 1);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params));
  std::vector<v1::SpseSelection> selections;
  for (int row = 0; row < rows.size(); ++row) {
    selections.push_back(SelectionIn(rows, row, scope.instansi));
  }
  return selections;
}

absl::StatusOr<v1::SpseSchedule> GetSpseSchedule(postgres::Connection& connection, const postgres::Scope& scope,
                                                 std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kGetSchedule, Params().Text(scope.instansi).Text(id)));
  if (rows.empty()) {
    return NotFound(FormatName(kSpseSchedulePattern, {scope.instansi, std::string(id)}));
  }
  return ScheduleIn(rows, 0);
}

absl::StatusOr<std::vector<v1::SpseSchedule>> SchedulesBetween(postgres::Connection& connection,
                                                               const postgres::Scope& scope, CalendarDay first,
                                                               CalendarDay last, const std::string& unit) {
  Params params;
  params.Text(scope.instansi).Text(FormatDay(first)).Text(FormatDay(last)).Text(unit);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kSchedulesBetween, params));
  std::vector<v1::SpseSchedule> schedules;
  for (int row = 0; row < rows.size(); ++row) {
    schedules.push_back(ScheduleIn(rows, row));
  }
  return schedules;
}

}  // namespace terpadu::procurement::store
