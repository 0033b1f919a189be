#include "services/performance/monitoring/store/monitoring_store.h"

#include "absl/strings/str_cat.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "services/performance/fields.h"
#include "services/performance/words.h"

namespace terpadu::performance::store {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;

constexpr Statement kInsertRecord = {"monitoring_record_insert", R"sql(
  INSERT INTO monitoring_record (instansi, record_id, unit_id, kind, year, period, held_on, content)
  VALUES ($1, $2, $3, $4, $5, $6, $7::date, $8))sql"};
constexpr Statement kFindRecord = {"monitoring_record_find",
                                   "SELECT content FROM monitoring_record WHERE instansi = $1 AND record_id = $2"};
constexpr Statement kFirstHeld = {"monitoring_record_first", R"sql(
  SELECT DISTINCT ON (kind, period) kind, period, record_id, held_on::text
    FROM monitoring_record WHERE instansi = $1 AND unit_id = $2 AND year = $3
   ORDER BY kind, period, held_on, record_id)sql"};

constexpr Statement kInsertIssue = {"monitoring_issue_insert", R"sql(
  INSERT INTO monitoring_issue (instansi, issue_id, record_id, content) VALUES ($1, $2, $3, $4))sql"};
constexpr Statement kLockIssue = {"monitoring_issue_lock", R"sql(
  SELECT content, version, reporter, judge FROM monitoring_issue
   WHERE instansi = $1 AND issue_id = $2 FOR UPDATE)sql"};
constexpr Statement kSaveIssue = {"monitoring_issue_save", R"sql(
  UPDATE monitoring_issue
     SET level = $3, state = $4, action = $5, due_date = $6::date, reporter = $7, judge = $8, content = $9,
         version = version + 1
   WHERE instansi = $1 AND issue_id = $2
  RETURNING version)sql"};
constexpr Statement kListIssues = {"monitoring_issue_list", R"sql(
  SELECT content, version, reporter, judge FROM monitoring_issue
   WHERE instansi = $1 AND issue_id > $2 ORDER BY issue_id LIMIT $3)sql"};
constexpr Statement kListOpenIssues = {"monitoring_issue_list_open", R"sql(
  SELECT content, version, reporter, judge FROM monitoring_issue
   WHERE instansi = $1 AND issue_id > $2 AND state <> 'CLOSED' ORDER BY issue_id LIMIT $3)sql"};

constexpr Statement kInsertOutcome = {"evaluation_outcome_insert", R"sql(
  INSERT INTO evaluation_outcome (instansi, outcome_id, record_id, code, year, outcome, content)
  VALUES ($1, $2, $3, $4, $5, $6, $7))sql"};
constexpr Statement kListOutcomes = {"evaluation_outcome_list", R"sql(
  SELECT content FROM evaluation_outcome WHERE instansi = $1 AND outcome_id > $2 ORDER BY outcome_id LIMIT $3)sql"};
constexpr Statement kListOutcomesOf = {"evaluation_outcome_list_of", R"sql(
  SELECT content FROM evaluation_outcome
   WHERE instansi = $1 AND outcome_id > $2 AND code = $4 ORDER BY outcome_id LIMIT $3)sql"};

absl::Status Inserted(const absl::Status& status, const std::string& name) {
  return absl::IsAlreadyExists(status) ? Error(absl::StatusCode::kAlreadyExists, "ALREADY_EXISTS",
                                               absl::StrCat(name, " exists already"), {{"name", name}})
                                       : status;
}

Params KeyOf(std::string_view pattern, std::string_view name) {
  const ResourceId id = IdOf(pattern, name);
  return Params().Text(id.instansi).Text(id.id);
}

Params PageParams(const postgres::Scope& scope, const rpc::Page& page) {
  return Params().Text(scope.instansi).Text(page.after.empty() ? "" : page.after.front()).Int(page.size + 1);
}

IssueRow IssueOf(const Rows& rows, int row) {
  IssueRow found;
  found.issue.ParseFromString(rows.Bytes(row, 0));
  found.version = rows.Int(row, 1);
  found.reporter = rows.Text(row, 2);
  found.judge = rows.Text(row, 3);
  found.issue.set_etag(rpc::EtagOf(found.version));
  return found;
}

}  // namespace

absl::Status InsertRecord(postgres::Transaction& transaction, const v1::MonitoringRecord& record) {
  Params params = KeyOf(kMonitoringRecordPattern, record.name());
  params.Text(record.unit().empty() ? "" : IdOf(kUnitPattern, record.unit()).id).Text(WordOf(record.kind()));
  params.Int(record.year()).Int(record.period()).Text(FormatDay(CivilDayOf(record.held_date())));
  params.Bytes(record.SerializeAsString());
  return Inserted(transaction.Execute(kInsertRecord, params).status(), record.name());
}

absl::Status InsertIssue(postgres::Transaction& transaction, const v1::MonitoringIssue& issue) {
  Params params = KeyOf(kMonitoringIssuePattern, issue.name());
  params.Text(IdOf(kMonitoringRecordPattern, issue.record()).id).Bytes(issue.SerializeAsString());
  return Inserted(transaction.Execute(kInsertIssue, params).status(), issue.name());
}

absl::Status InsertOutcome(postgres::Transaction& transaction, const v1::EvaluationOutcome& outcome) {
  Params params = KeyOf(kEvaluationOutcomePattern, outcome.name());
  params.Text(IdOf(kMonitoringRecordPattern, outcome.record()).id).Text(outcome.code()).Int(outcome.year());
  params.Text(WordOf(outcome.outcome())).Bytes(outcome.SerializeAsString());
  return Inserted(transaction.Execute(kInsertOutcome, params).status(), outcome.name());
}

absl::StatusOr<v1::MonitoringRecord> FindRecord(postgres::Transaction& transaction, std::string_view name) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kFindRecord, KeyOf(kMonitoringRecordPattern, name)));
  if (rows.empty()) {
    return NotHere(std::string(name));
  }
  v1::MonitoringRecord record;
  record.ParseFromString(rows.Bytes(0, 0));
  return record;
}

absl::StatusOr<std::map<std::pair<std::string, int>, HeldPeriod>> FirstHeld(postgres::Connection& connection,
                                                                            const postgres::Scope& scope,
                                                                            std::string_view unit_id, int32_t year) {
  TERPADU_ASSIGN(const Rows rows,
                 connection.Execute(scope, kFirstHeld, Params().Text(scope.instansi).Text(unit_id).Int(year)));
  std::map<std::pair<std::string, int>, HeldPeriod> held;
  for (int row = 0; row < rows.size(); ++row) {
    const auto day = ParseDay(rows.Text(row, 3));
    TERPADU_ASSERT(day.ok());
    held[{rows.Text(row, 0), static_cast<int>(rows.Int(row, 1))}] = {
        NameOf(kMonitoringRecordPattern, scope.instansi, rows.Text(row, 2)), *day};
  }
  return held;
}

absl::StatusOr<IssueRow> LockIssue(postgres::Transaction& transaction, std::string_view name) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kLockIssue, KeyOf(kMonitoringIssuePattern, name)));
  if (rows.empty()) {
    return NotHere(std::string(name));
  }
  return IssueOf(rows, 0);
}

absl::Status SaveIssue(postgres::Transaction& transaction, IssueRow& row) {
  v1::MonitoringIssue& issue = row.issue;
  issue.clear_etag();
  Params params = KeyOf(kMonitoringIssuePattern, issue.name());
  params.Text(WordOf(issue.level())).Text(WordOf(issue.state())).Text(issue.action());
  issue.has_due_date() ? params.Text(FormatDay(CivilDayOf(issue.due_date()))) : params.Null();
  params.Text(row.reporter).Text(row.judge).Bytes(issue.SerializeAsString());
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kSaveIssue, params));
  row.version = rows.Int(0, 0);
  issue.set_etag(rpc::EtagOf(row.version));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::MonitoringIssue>> ListIssues(postgres::Connection& connection,
                                                            const postgres::Scope& scope, bool open_only,
                                                            const rpc::Page& page) {
  TERPADU_ASSIGN(const Rows rows,
                 connection.Execute(scope, open_only ? kListOpenIssues : kListIssues, PageParams(scope, page)));
  std::vector<v1::MonitoringIssue> issues;
  for (int row = 0; row < rows.size(); ++row) {
    issues.push_back(IssueOf(rows, row).issue);
  }
  return issues;
}

absl::StatusOr<std::vector<v1::EvaluationOutcome>> ListOutcomes(postgres::Connection& connection,
                                                                const postgres::Scope& scope, std::string_view code,
                                                                const rpc::Page& page) {
  Params params = PageParams(scope, page);
  if (!code.empty()) {
    params.Text(code);
  }
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, code.empty() ? kListOutcomes : kListOutcomesOf, params));
  std::vector<v1::EvaluationOutcome> outcomes(rows.size());
  for (int row = 0; row < rows.size(); ++row) {
    outcomes[row].ParseFromString(rows.Bytes(row, 0));
  }
  return outcomes;
}

}  // namespace terpadu::performance::store
