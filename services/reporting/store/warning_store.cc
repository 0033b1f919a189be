#include "services/reporting/store/warning_store.h"

#include "google/protobuf/util/time_util.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "services/reporting/store/link_columns.h"

namespace terpadu::reporting {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Scope;
using postgres::Statement;

constexpr char kPattern[] = "instansi/{instansi}/warnings/{warning}";

#define TERPADU_WARNING_COLUMNS                                                                                       \
  "warning_id, rule, year, subject, title, unit, severity, detail, amount, legal_basis, state, times_raised, "        \
  "raise_time, acknowledger, acknowledge_reason, acknowledge_time, resolver, resolve_reason, resolve_time, version, " \
  "holds, causes"

constexpr Statement kLockEvaluation = {"warning_lock_evaluation",
                                       "SELECT pg_advisory_xact_lock(hashtextextended('warnings ' || $1, 0))"};

constexpr Statement kOf = {"warning_of", "SELECT " TERPADU_WARNING_COLUMNS R"sql( FROM warning
   WHERE instansi = $1 AND rule = $2 AND year = $3 AND (holds OR subject = ANY ($4::text[]))
   ORDER BY warning_id FOR UPDATE)sql"};

constexpr Statement kLock = {"warning_lock", "SELECT " TERPADU_WARNING_COLUMNS
                                             " FROM warning WHERE instansi = $1 AND warning_id = $2 FOR UPDATE"};
constexpr Statement kFind = {"warning_find",
                             "SELECT " TERPADU_WARNING_COLUMNS " FROM warning WHERE instansi = $1 AND warning_id = $2"};

// State $4: 0 for those that are not resolved (3).
constexpr Statement kList = {"warning_list", "SELECT " TERPADU_WARNING_COLUMNS R"sql( FROM warning
   WHERE instansi = $1 AND $2::int IN (0, year) AND $3::int IN (0, rule)
     AND CASE WHEN $4::int = 0 THEN state <> 3 ELSE state = $4::int END AND severity >= $5::int
     AND ($6 = '' OR unit = $6) AND ($7 = '' OR subject = $7) AND warning_id > $8
   ORDER BY warning_id LIMIT $9)sql"};

constexpr Statement kSave = {"warning_save", R"sql(
  INSERT INTO warning (instansi, warning_id, rule, year, subject, title, unit, severity, detail, amount, legal_basis,
                       state, times_raised, raise_time, acknowledger, acknowledge_reason, acknowledge_time, resolver,
                       resolve_reason, resolve_time, version, holds, causes)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
  ON CONFLICT (instansi, warning_id) DO UPDATE
     SET title = EXCLUDED.title, unit = EXCLUDED.unit, severity = EXCLUDED.severity, detail = EXCLUDED.detail,
         amount = EXCLUDED.amount, legal_basis = EXCLUDED.legal_basis, state = EXCLUDED.state,
         times_raised = EXCLUDED.times_raised, raise_time = EXCLUDED.raise_time, acknowledger = EXCLUDED.acknowledger,
         acknowledge_reason = EXCLUDED.acknowledge_reason, acknowledge_time = EXCLUDED.acknowledge_time,
         resolver = EXCLUDED.resolver, resolve_reason = EXCLUDED.resolve_reason, resolve_time = EXCLUDED.resolve_time,
         version = EXCLUDED.version, holds = EXCLUDED.holds, causes = EXCLUDED.causes)sql"};

constexpr Statement kCauses = {"warning_causes", R"sql(
  SELECT told.name, link.name IS NOT NULL, )sql" TERPADU_LINK_COLUMNS R"sql(
    FROM unnest(string_to_array($2, ' ')) WITH ORDINALITY AS told (name, place)
    LEFT JOIN link ON link.instansi = $1 AND link.name = told.name
   WHERE told.name <> '' ORDER BY told.place LIMIT 50)sql"};

constexpr Statement kInstansi = {"warning_instansi", R"sql(
  SELECT DISTINCT instansi FROM budget WHERE fiscal_year = $1 AND instansi > $2 ORDER BY instansi LIMIT $3)sql"};

google::protobuf::Timestamp ToProto(absl::Time time) {
  return google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

StoredWarning WarningAt(const Rows& rows, int row, std::string_view instansi) {
  enum Column {
    kId,
    kRule,
    kYear,
    kSubject,
    kTitle,
    kUnit,
    kSeverity,
    kDetail,
    kAmount,
    kLegalBasis,
    kState,
    kTimesRaised,
    kRaiseTime,
    kAcknowledger,
    kAcknowledgeReason,
    kAcknowledgeTime,
    kResolver,
    kResolveReason,
    kResolveTime,
    kVersion,
    kHolds,
    kCausesText
  };
  StoredWarning stored;
  v1::Warning& warning = stored.warning;
  warning.set_name(FormatName(kPattern, {std::string(instansi), rows.Text(row, kId)}));
  warning.set_rule(static_cast<v1::WarningRule>(rows.Int(row, kRule)));
  warning.set_year(static_cast<int32_t>(rows.Int(row, kYear)));
  warning.set_subject(rows.Text(row, kSubject));
  warning.set_title(rows.Text(row, kTitle));
  warning.set_unit(rows.Text(row, kUnit));
  warning.set_severity(static_cast<v1::WarningSeverity>(rows.Int(row, kSeverity)));
  warning.set_detail(rows.Text(row, kDetail));
  warning.set_amount(rows.Int(row, kAmount));
  warning.set_legal_basis(rows.Text(row, kLegalBasis));
  warning.set_state(static_cast<v1::WarningState>(rows.Int(row, kState)));
  warning.set_times_raised(static_cast<int32_t>(rows.Int(row, kTimesRaised)));
  *warning.mutable_raise_time() = ToProto(rows.Time(row, kRaiseTime));
  warning.set_acknowledger(rows.Text(row, kAcknowledger));
  warning.set_acknowledge_reason(rows.Text(row, kAcknowledgeReason));
  if (!rows.IsNull(row, kAcknowledgeTime)) {
    *warning.mutable_acknowledge_time() = ToProto(rows.Time(row, kAcknowledgeTime));
  }
  warning.set_resolver(rows.Text(row, kResolver));
  warning.set_resolve_reason(rows.Text(row, kResolveReason));
  if (!rows.IsNull(row, kResolveTime)) {
    *warning.mutable_resolve_time() = ToProto(rows.Time(row, kResolveTime));
  }
  stored.version = rows.Int(row, kVersion);
  stored.holds = rows.Bool(row, kHolds);
  stored.causes = rows.Text(row, kCausesText);
  return stored;
}

std::vector<StoredWarning> WarningsIn(const Rows& rows, std::string_view instansi) {
  std::vector<StoredWarning> warnings;
  for (int row = 0; row < rows.size(); ++row) {
    warnings.push_back(WarningAt(rows, row, instansi));
  }
  return warnings;
}

std::string IdOf(std::string_view name) { return std::string(name.substr(name.rfind('/') + 1)); }
Params KeyOf(std::string_view name) { return Params().Text(InstansiOf(name)).Text(IdOf(name)); }

void AddTime(Params& params, bool there, const google::protobuf::Timestamp& time) {
  if (there) {
    params.Time(absl::FromUnixMicros(google::protobuf::util::TimeUtil::TimestampToMicroseconds(time)));
  } else {
    params.Null();
  }
}

Params RowOf(const StoredWarning& stored) {
  const v1::Warning& warning = stored.warning;
  Params params = KeyOf(warning.name());
  params.Int(warning.rule()).Int(warning.year()).Text(warning.subject()).Text(warning.title()).Text(warning.unit());
  params.Int(warning.severity()).Text(warning.detail()).Int(warning.amount()).Text(warning.legal_basis());
  params.Int(warning.state()).Int(warning.times_raised());
  AddTime(params, true, warning.raise_time());
  params.Text(warning.acknowledger()).Text(warning.acknowledge_reason());
  AddTime(params, warning.has_acknowledge_time(), warning.acknowledge_time());
  params.Text(warning.resolver()).Text(warning.resolve_reason());
  AddTime(params, warning.has_resolve_time(), warning.resolve_time());
  params.Int(stored.version).Bool(stored.holds).Text(stored.causes);
  return params;
}

}  // namespace

absl::Status LockEvaluation(postgres::Transaction& transaction, std::string_view instansi) {
  return transaction.Execute(kLockEvaluation, Params().Text(instansi)).status();
}

absl::StatusOr<std::vector<StoredWarning>> ReadWarningsOf(postgres::Transaction& transaction, std::string_view instansi,
                                                          v1::WarningRule rule, int32_t year,
                                                          const std::vector<std::string>& subjects) {
  TERPADU_ASSIGN(const Rows rows,
                 transaction.Execute(kOf, Params().Text(instansi).Int(rule).Int(year).TextArray(subjects)));
  return WarningsIn(rows, instansi);
}

absl::StatusOr<std::optional<StoredWarning>> LockWarning(postgres::Transaction& transaction, std::string_view name) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kLock, KeyOf(name)));
  return rows.empty() ? std::nullopt : std::make_optional(WarningAt(rows, 0, InstansiOf(name)));
}

absl::Status SaveWarnings(postgres::Transaction& transaction, const std::vector<StoredWarning>& warnings) {
  std::vector<Params> batch;
  for (size_t i = 0; i < warnings.size(); ++i) {
    batch.push_back(RowOf(warnings[i]));
    if (batch.size() == postgres::Transaction::kLargestBatch || i + 1 == warnings.size()) {
      TERPADU_RETURN_IF_ERROR(transaction.ExecuteBatch(kSave, batch).status());
      batch.clear();
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<StoredWarning>> FindWarning(postgres::Connection& connection, const Scope& scope,
                                                         std::string_view name) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kFind, KeyOf(name)));
  return rows.empty() ? std::nullopt : std::make_optional(WarningAt(rows, 0, scope.instansi));
}

absl::StatusOr<std::vector<v1::Warning>> ListWarningsOf(postgres::Connection& connection, const Scope& scope,
                                                        const v1::ListWarningsRequest& request, std::string_view after,
                                                        int limit) {
  Params params;
  params.Text(scope.instansi).Int(request.year()).Int(request.rule()).Int(request.state());
  params.Int(request.least_severity()).Text(request.unit()).Text(request.subject()).Text(after).Int(limit);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params));
  std::vector<v1::Warning> warnings;
  for (StoredWarning& stored : WarningsIn(rows, scope.instansi)) {
    stored.warning.set_etag(rpc::EtagOf(stored.version));
    warnings.push_back(std::move(stored.warning));
  }
  return warnings;
}

absl::StatusOr<std::vector<v1::WarningCause>> ReadCauses(postgres::Connection& connection, const Scope& scope,
                                                         const std::string& causes) {
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kCauses, Params().Text(scope.instansi).Text(causes)));
  std::vector<v1::WarningCause> links;
  for (int row = 0; row < rows.size(); ++row) {
    v1::WarningCause& cause = links.emplace_back();
    if (rows.Bool(row, 1)) {
      *cause.mutable_link() = LinkAt(rows, row, 2);
    } else {
      cause.mutable_link()->set_name(rows.Text(row, 0));
    }
  }
  return links;
}

absl::StatusOr<std::vector<std::string>> InstansiOfYear(postgres::Connection& connection, int32_t year,
                                                        std::string_view after, int limit) {
  TERPADU_ASSIGN(const Rows rows,
                 connection.Execute(Scope::EveryInstansi(), kInstansi, Params().Int(year).Text(after).Int(limit)));
  std::vector<std::string> names;
  for (int row = 0; row < rows.size(); ++row) {
    names.push_back(rows.Text(row, 0));
  }
  return names;
}

}  // namespace terpadu::reporting
