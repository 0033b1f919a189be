#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/calendar.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "terpadu/performance/v1/monitoring.pb.h"

namespace terpadu::performance::store {

inline constexpr char kMonitoringRecordPattern[] = "instansi/{instansi}/monitoringRecords/{monitoring_record}";
inline constexpr char kMonitoringIssuePattern[] = "instansi/{instansi}/monitoringIssues/{monitoring_issue}";
inline constexpr char kEvaluationOutcomePattern[] = "instansi/{instansi}/evaluationOutcomes/{evaluation_outcome}";

// Each insertion: ALREADY_EXISTS, reason ALREADY_EXISTS (metadata: name), when the id is taken.
absl::Status InsertRecord(postgres::Transaction& transaction, const v1::MonitoringRecord& record);
absl::Status InsertIssue(postgres::Transaction& transaction, const v1::MonitoringIssue& issue);
absl::Status InsertOutcome(postgres::Transaction& transaction, const v1::EvaluationOutcome& outcome);

// NOT_FOUND when there is none.
absl::StatusOr<v1::MonitoringRecord> FindRecord(postgres::Transaction& transaction, std::string_view name);

struct HeldPeriod {
  std::string record;
  CalendarDay day;
};
// The first record of each kind and period of a unit ("" is the instansi) and year.
absl::StatusOr<std::map<std::pair<std::string, int>, HeldPeriod>> FirstHeld(postgres::Connection& connection,
                                                                            const postgres::Scope& scope,
                                                                            std::string_view unit_id, int32_t year);

struct IssueRow {
  v1::MonitoringIssue issue;  // `overdue` is not set
  std::string reporter;
  std::string judge;
  int64_t version = 1;
};
// Its row locked until the transaction ends; NOT_FOUND when there is none.
absl::StatusOr<IssueRow> LockIssue(postgres::Transaction& transaction, std::string_view name);
// Writes it, and counts a version, also in `row`.
absl::Status SaveIssue(postgres::Transaction& transaction, IssueRow& row);

// One more than the page's size.
absl::StatusOr<std::vector<v1::MonitoringIssue>> ListIssues(postgres::Connection& connection,
                                                            const postgres::Scope& scope, bool open_only,
                                                            const rpc::Page& page);
absl::StatusOr<std::vector<v1::EvaluationOutcome>> ListOutcomes(postgres::Connection& connection,
                                                                const postgres::Scope& scope, std::string_view code,
                                                                const rpc::Page& page);

}  // namespace terpadu::performance::store
