#include "services/procurement/selection/store/selection_store.h"

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "libs/rpc/etag.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/selection/store/selection_rows.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

constexpr Statement kGet = {"procurement_selection_get", "SELECT" TERPADU_SELECTION_COLUMNS
                                                         "FROM selection WHERE instansi = $1 AND selection_id = $2"};

constexpr Statement kLock = {"procurement_selection_lock", R"sql(
SELECT 1 FROM selection WHERE instansi = $1 AND selection_id = $2 FOR NO KEY UPDATE)sql"};

// The state is that of the index selection_live.
constexpr Statement kFindLive = {"procurement_selection_find_live",
                                 "SELECT" TERPADU_SELECTION_COLUMNS
                                 "FROM selection WHERE instansi = $1 AND rup_package_id = $2 AND state <> 'REPEATED'"};

constexpr Statement kList = {"procurement_selection_list",
                             "SELECT" TERPADU_SELECTION_COLUMNS
                             "FROM selection WHERE instansi = $1 AND selection_id > $2 ORDER BY selection_id LIMIT $3"};

constexpr Statement kInsert = {"procurement_selection_insert", R"sql(
INSERT INTO selection (instansi, selection_id, rup_package_id, rpp_id, method, hps, evaluation_method, quality_weight,
                       least_score, required_qualifications, template, state, closing_time, opening_time, repeats)
VALUES ($1, $2, $3, $4, $5, $6, nullif($7, ''), $8, $9, $10::text[], $11, $12, $13, $14, nullif($15, '')))sql"};

constexpr Statement kInsertStages = {"procurement_stage_insert", R"sql(
INSERT INTO selection_stage (instansi, selection_id, code, place, title, act, in_selection, planned_start, planned_end)
SELECT $1, $2, code, place, title, act, in_selection = 1, first::date, last::date
  FROM unnest($3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[]) WITH ORDINALITY
       AS stage (code, title, act, in_selection, first, last, place))sql"};

constexpr Statement kUpdate = {"procurement_selection_update", R"sql(
UPDATE selection
   SET state = $3, closing_time = $4, opening_time = $5, sealed_key = $6, first_opener = nullif($7, ''),
       winning_bid = nullif($8, ''), winner = nullif($9, ''), winning_price = nullif($10::bigint, 0),
       objection_deadline = $11, failure_cause = nullif($12, ''), failure_reason = $13, catalogue_order = $14,
       result_meeting_id = nullif($15, ''), version = version + 1
 WHERE instansi = $1 AND selection_id = $2
RETURNING version)sql"};

constexpr Statement kUpdateStages = {"procurement_stage_update", R"sql(
UPDATE selection_stage AS stage
   SET planned_start = now.first::date, planned_end = now.last::date, actual_end = nullif(now.done, '')::date
  FROM unnest($3::text[], $4::text[], $5::text[], $6::text[]) AS now (code, first, last, done)
 WHERE stage.instansi = $1 AND stage.selection_id = $2 AND stage.code = now.code
   AND (stage.planned_start, stage.planned_end, stage.actual_end)
       IS DISTINCT FROM (now.first::date, now.last::date, nullif(now.done, '')::date))sql"};

constexpr Statement kTimeliness = {"procurement_timeliness", R"sql(
SELECT count(*), count(*) FILTER (WHERE actual_end <= planned_end),
       coalesce(sum(greatest(actual_end - planned_end, 0)), 0)
  FROM selection_stage AS stage
  JOIN selection ON selection.instansi = stage.instansi AND selection.selection_id = stage.selection_id
  JOIN rup_package AS package ON package.instansi = stage.instansi
                             AND package.rup_package_id = selection.rup_package_id
 WHERE stage.instansi = $1 AND stage.actual_end BETWEEN $2::date AND $3::date AND ($4 = '' OR package.unit = $4))sql"};

Params Key(std::string_view instansi, std::string_view id) { return std::move(Params().Text(instansi).Text(id)); }

std::string IdIn(const char* pattern, const std::string& name) { return name.empty() ? "" : IdOf(pattern, name).id; }

void AddTime(Params& params, bool there, const google::protobuf::Timestamp& time) {
  if (there) {
    params.Time(TimeOf(time));
  } else {
    params.Null();
  }
}

void AddBytes(Params& params, const std::string& bytes) {
  if (bytes.empty()) {
    params.Null();
  } else {
    params.Bytes(bytes);
  }
}

absl::Status InsertStages(postgres::Transaction& transaction, const ResourceId& id, const StoredSelection& stored) {
  std::vector<std::string> codes;
  std::vector<std::string> titles;
  std::vector<std::string> acts;
  std::vector<int64_t> in_selection;
  std::vector<std::string> firsts;
  std::vector<std::string> lasts;
  for (const domain::Stage& stage : stored.stages) {
    codes.push_back(stage.rule.code);
    titles.push_back(stage.rule.title);
    acts.push_back(stage.rule.act);
    in_selection.push_back(stage.rule.in_selection ? 1 : 0);
    firsts.push_back(FormatDay(stage.start));
    lasts.push_back(FormatDay(stage.end));
  }
  Params params = Key(id.instansi, id.id);
  params.TextArray(codes).TextArray(titles).TextArray(acts).IntArray(in_selection).TextArray(firsts).TextArray(lasts);
  return transaction.Execute(kInsertStages, params).status();
}

absl::Status UpdateStages(postgres::Transaction& transaction, const ResourceId& id, const StoredSelection& stored) {
  std::vector<std::string> codes;
  std::vector<std::string> firsts;
  std::vector<std::string> lasts;
  std::vector<std::string> done;
  for (const domain::Stage& stage : stored.stages) {
    codes.push_back(stage.rule.code);
    firsts.push_back(FormatDay(stage.start));
    lasts.push_back(FormatDay(stage.end));
    done.push_back(stage.done.has_value() ? FormatDay(*stage.done) : "");
  }
  Params params = Key(id.instansi, id.id);
  params.TextArray(codes).TextArray(firsts).TextArray(lasts).TextArray(done);
  return transaction.Execute(kUpdateStages, params).status();
}

}  // namespace

absl::StatusOr<v1::Selection> GetSelection(postgres::Connection& connection, const postgres::Scope& scope,
                                           std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kGet, Key(scope.instansi, id)));
  if (rows.empty()) {
    return NotFound(NameOf(kSelectionPattern, scope.instansi, id));
  }
  return SelectionIn(rows, 0, scope.instansi).selection;
}

absl::StatusOr<StoredSelection> ReadSelection(postgres::Transaction& transaction, std::string_view instansi,
                                              std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kGet, Key(instansi, id)));
  if (rows.empty()) {
    return NotFound(NameOf(kSelectionPattern, instansi, id));
  }
  return SelectionIn(rows, 0, instansi);
}

absl::StatusOr<StoredSelection> LockSelection(postgres::Transaction& transaction, std::string_view instansi,
                                              std::string_view id) {
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kLock, Key(instansi, id)).status());
  return ReadSelection(transaction, instansi, id);
}

absl::StatusOr<std::vector<v1::Selection>> ListSelections(postgres::Connection& connection,
                                                          const postgres::Scope& scope, const rpc::Page& page) {
  Params params = Key(scope.instansi, page.after.empty() ? "" : page.after.front());
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params.Int(page.size + 1)));
  std::vector<v1::Selection> selections;
  for (int row = 0; row < rows.size(); ++row) {
    selections.push_back(SelectionIn(rows, row, scope.instansi).selection);
  }
  return selections;
}

absl::StatusOr<std::optional<StoredSelection>> FindLiveSelection(postgres::Transaction& transaction,
                                                                 std::string_view instansi,
                                                                 std::string_view rup_package_id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kFindLive, Key(instansi, rup_package_id)));
  return rows.empty() ? std::nullopt : std::optional(SelectionIn(rows, 0, instansi));
}

absl::Status InsertSelection(postgres::Transaction& transaction, const StoredSelection& stored) {
  const v1::Selection& selection = stored.selection;
  const ResourceId id = IdOf(kSelectionPattern, selection.name());
  Params params = Key(id.instansi, id.id);
  params.Text(IdIn(kPackagePattern, selection.rup_package())).Text(IdIn(kRppPattern, selection.rpp()));
  params.Text(WordOf(selection.method())).Int(selection.hps());
  params.Text(selection.evaluation_method() == 0 ? "" : WordOf(selection.evaluation_method()));
  params.Int(selection.quality_weight()).Int(selection.least_score_hundredths());
  params.TextArray({selection.required_qualifications().begin(), selection.required_qualifications().end()});
  params.Text(selection.template_()).Text(WordOf(selection.state()));
  AddTime(params, selection.has_closing_time(), selection.closing_time());
  AddTime(params, selection.has_opening_time(), selection.opening_time());
  params.Text(IdIn(kSelectionPattern, selection.repeats()));
  const absl::Status inserted = transaction.Execute(kInsert, params).status();
  if (postgres::ConstraintOf(inserted) == "selection_pkey") {
    return Error(absl::StatusCode::kAlreadyExists, "SELECTION_EXISTS",
                 absl::StrCat(selection.name(), " exists already"), {{"selection", selection.name()}});
  }
  TERPADU_RETURN_IF_ERROR(inserted);
  return InsertStages(transaction, id, stored);
}

absl::Status UpdateSelection(postgres::Transaction& transaction, StoredSelection& stored) {
  v1::Selection& selection = stored.selection;
  const ResourceId id = IdOf(kSelectionPattern, selection.name());
  Params params = Key(id.instansi, id.id);
  params.Text(WordOf(selection.state()));
  AddTime(params, selection.has_closing_time(), selection.closing_time());
  AddTime(params, selection.has_opening_time(), selection.opening_time());
  AddBytes(params, stored.sealed_key);
  params.Text(stored.first_opener);
  const bool by_bid = !selection.winning_bid().empty();
  params.Text(by_bid ? ParseName(kBidPattern, selection.winning_bid())->at(2) : "");
  params.Text(IdIn(kVendorPattern, selection.winner())).Int(selection.winning_price());
  AddTime(params, selection.has_objection_deadline(), selection.objection_deadline());
  params.Text(selection.failure_cause() == 0 ? "" : WordOf(selection.failure_cause()));
  params.Text(selection.failure_reason());
  AddBytes(params, selection.catalogue_order().SerializeAsString());
  params.Text(IdIn(kMeetingPattern, selection.result_meeting()));
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kUpdate, params));
  stored.version = rows.Int(0, 0);
  selection.set_etag(rpc::EtagOf(stored.version));
  ShowStages(stored);
  return UpdateStages(transaction, id, stored);
}

absl::StatusOr<v1::Timeliness> GetTimeliness(postgres::Connection& connection, const postgres::Scope& scope,
                                             CalendarDay first, CalendarDay last, std::string_view unit) {
  Params params;
  params.Text(scope.instansi).Text(FormatDay(first)).Text(FormatDay(last)).Text(unit);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kTimeliness, params));
  v1::Timeliness timeliness;
  timeliness.set_done(rows.Int(0, 0));
  timeliness.set_on_time(rows.Int(0, 1));
  timeliness.set_days_late(rows.Int(0, 2));
  if (timeliness.done() > 0) {
    timeliness.set_percent_hundredths(static_cast<int>(timeliness.on_time() * 10'000 / timeliness.done()));
  }
  return timeliness;
}

}  // namespace terpadu::procurement::store
