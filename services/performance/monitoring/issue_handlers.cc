// Issues: raised, solved or taken up by a level, judged by Inspektorat.
#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/etag.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/performance/fields.h"
#include "services/performance/monitoring/domain/issue_steps.h"
#include "services/performance/monitoring/monitoring_service.h"
#include "services/performance/monitoring/store/monitoring_store.h"
#include "services/performance/requests.h"
#include "services/performance/words.h"
#include "terpadu/performance/v1/monitoring_events.pb.h"

namespace terpadu::performance {
namespace {

bool IsOverdue(const v1::MonitoringIssue& issue, CalendarDay today) {
  return issue.state() == v1::MONITORING_ISSUE_STATE_IN_ACTION && CivilDayOf(issue.due_date()) < today;
}

// What each step needs, and nothing else of the request counts.
absl::Status CheckMove(const v1::MoveMonitoringIssueRequest& request, const std::string& instansi) {
  FieldErrors errors;
  CheckLength("reason", request.reason(), kLongestRemark, errors);
  CheckLength("action", request.action(), kLongestRemark, errors);
  switch (request.step()) {
    case v1::MONITORING_ISSUE_STEP_PLAN:
      if (request.action().empty()) {
        errors.Add("action", "must say what is done");
      }
      CheckNameIn(kUnitPattern, instansi, "owner_unit", request.owner_unit(), errors);
      CheckDay("due_date", request.due_date(), errors);
      break;
    case v1::MONITORING_ISSUE_STEP_REPORT:
      CheckEvidence("evidence", request.evidence(), errors);
      if (request.evidence().empty()) {
        errors.Add("evidence", "must show what was done");
      }
      break;
    case v1::MONITORING_ISSUE_STEP_ESCALATE:
    case v1::MONITORING_ISSUE_STEP_SEND_BACK:
      if (request.reason().empty()) {
        errors.Add("reason", "must say why");
      }
      break;
    case v1::MONITORING_ISSUE_STEP_ACCEPT:
      break;
    default:
      errors.Add("step", "must be PLAN, REPORT, ESCALATE, ACCEPT or SEND_BACK");
  }
  return errors.ToStatus();
}

absl::StatusOr<domain::IssueTransition> Allowed(const rpc::CallContext& call, const v1::MonitoringIssue& issue,
                                                const std::string& step) {
  const std::string level = WordOf(issue.level());
  const std::string state = WordOf(issue.state());
  const auto transition = domain::IssueStepFrom(level, state, step);
  if (!transition.has_value()) {
    return Error(absl::StatusCode::kFailedPrecondition, "STATE_FORBIDS",
                 absl::StrCat(issue.name(), " is ", state, " at the level ", level, ", which does not allow ", step),
                 {{"level", level}, {"state", state}, {"step", step}});
  }
  const std::string role(transition->role);
  if (!call.actor.HasRole(role)) {
    return Error(absl::StatusCode::kPermissionDenied, "STEP_NOT_YOURS",
                 absl::StrCat(step, " at the level ", level, " is for ", role), {{"role", role}});
  }
  return *transition;
}

void PlanAnew(v1::MonitoringIssue& issue) {
  issue.clear_action();
  issue.clear_owner_unit();
  issue.clear_due_date();
  issue.clear_evidence();
}

// The issue and who had a hand in it, after the step.
absl::Status Take(const rpc::CallContext& call, const v1::MoveMonitoringIssueRequest& request,
                  const domain::IssueTransition& transition, store::IssueRow& row) {
  v1::MonitoringIssue& issue = row.issue;
  issue.set_level(EnumOf<v1::MonitoringLevel>(transition.to_level));
  issue.set_state(EnumOf<v1::MonitoringIssueState>(transition.to));
  issue.set_reason(request.reason());
  switch (request.step()) {
    case v1::MONITORING_ISSUE_STEP_PLAN:
      issue.set_action(request.action());
      issue.set_owner_unit(request.owner_unit());
      *issue.mutable_due_date() = request.due_date();
      break;
    case v1::MONITORING_ISSUE_STEP_REPORT:
      *issue.mutable_evidence() = request.evidence();
      row.reporter = call.actor.id;
      row.judge.clear();
      break;
    case v1::MONITORING_ISSUE_STEP_ESCALATE:
      PlanAnew(issue);
      row.reporter.clear();
      row.judge.clear();
      break;
    default:
      if (row.reporter == call.actor.id) {
        return Error(absl::StatusCode::kPermissionDenied, "OWN_REPORT",
                     absl::StrCat(call.actor.id, " reported ", issue.name(), " done"));
      }
      row.judge = call.actor.id;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::MonitoringIssue> MonitoringService::RaiseMonitoringIssue(
    rpc::CallContext& call, const v1::RaiseMonitoringIssueRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  const v1::MonitoringIssue& asked = request.monitoring_issue();
  FieldErrors errors;
  CheckId("monitoring_issue_id", request.monitoring_issue_id(), errors);
  CheckNameIn(store::kMonitoringRecordPattern, parent.instansi, "monitoring_issue.record", asked.record(), errors);
  CheckLength("monitoring_issue.text", asked.text(), kLongestRemark, errors);
  if (asked.text().empty()) {
    errors.Add("monitoring_issue.text", "must say what is wrong");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  v1::MonitoringIssue issue;
  issue.set_name(NameOf(store::kMonitoringIssuePattern, parent.instansi, request.monitoring_issue_id()));
  issue.set_record(asked.record());
  issue.set_text(asked.text());
  issue.set_level(v1::MONITORING_LEVEL_UNIT);
  issue.set_state(v1::MONITORING_ISSUE_STATE_OPEN);
  issue.set_etag(rpc::EtagOf(1));
  return rpc::Once<v1::MonitoringIssue>(
      call, parent.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::MonitoringIssue> {
        TERPADU_RETURN_IF_ERROR(store::FindRecord(transaction, issue.record()).status());
        TERPADU_RETURN_IF_ERROR(store::InsertIssue(transaction, issue));
        v1::MonitoringIssueRaised event;
        *event.mutable_monitoring_issue() = issue;
        TERPADU_RETURN_IF_ERROR(journal::Append(transaction, parent.instansi,
                                                {journal::MakeEntry(issue.name(), 1, event)}, call.AuditJson()));
        return issue;
      });
}

absl::StatusOr<v1::MonitoringIssue> MonitoringService::MoveMonitoringIssue(
    rpc::CallContext& call, const v1::MoveMonitoringIssueRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(store::kMonitoringIssuePattern, "name", request.name()));
  TERPADU_RETURN_IF_ERROR(CheckMove(request, id.instansi));
  return rpc::Once<v1::MonitoringIssue>(
      call, id.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::MonitoringIssue> {
        TERPADU_ASSIGN(store::IssueRow row, store::LockIssue(transaction, request.name()));
        TERPADU_RETURN_IF_ERROR(CheckEtag(request.etag(), request.name(), row.version));
        TERPADU_ASSIGN(const domain::IssueTransition transition, Allowed(call, row.issue, WordOf(request.step())));
        TERPADU_RETURN_IF_ERROR(Take(call, request, transition, row));
        TERPADU_RETURN_IF_ERROR(store::SaveIssue(transaction, row));
        v1::MonitoringIssueMoved event;
        event.set_step(request.step());
        *event.mutable_monitoring_issue() = row.issue;
        TERPADU_RETURN_IF_ERROR(journal::Append(transaction, id.instansi,
                                                {journal::MakeEntry(row.issue.name(), row.version, event)},
                                                call.AuditJson(request.reason())));
        row.issue.set_overdue(IsOverdue(row.issue, DayOf(call.clock->Now())));
        return row.issue;
      });
}

absl::StatusOr<v1::ListMonitoringIssuesResponse> MonitoringService::ListMonitoringIssues(
    rpc::CallContext& call, const v1::ListMonitoringIssuesRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(auto rows, store::ListIssues(*call.db, call.ScopeOf(parent.instansi), request.open_only(), page));
  for (v1::MonitoringIssue& row : rows) {
    row.set_overdue(IsOverdue(row, DayOf(call.clock->Now())));
  }
  return PageOf<v1::ListMonitoringIssuesResponse>(
      rows, page, [](auto& response) { return response.mutable_monitoring_issues(); },
      [](const auto& last) { return IdOf(store::kMonitoringIssuePattern, last.name()).id; });
}

}  // namespace terpadu::performance
