// The monitoring cycle: what is due, what was held, issues and outcomes.
#include "services/performance/monitoring/monitoring_service.h"
#include "services/performance/tests/performance_fixture.h"
#include "terpadu/performance/v1/monitoring_events.pb.h"

namespace terpadu::performance {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

constexpr char kMonitoredUnit[] = "instansi/probolinggo/units/dinas";

class Monitoring : public PerformanceTest {
 protected:
  rpc::CallContext As(const std::string& person, const std::string& role, const std::string& request_id) {
    rpc::CallContext call = CallOf("Monitoring", request_id);
    call.actor.id = person;
    call.actor.roles = {role};
    return call;
  }
  void SetToday(int year, int month, int day) { clock_.Set(absl::FromCivil(absl::CivilDay(year, month, day), Wib())); }

  static v1::Evidence Minutes() {
    v1::Evidence minutes;
    minutes.set_reference("notulen/1");
    minutes.set_sha256(std::string(64, 'b'));
    return minutes;
  }
  static v1::RecordMonitoringRequest Held(const std::string& id, v1::MonitoringKind kind, int32_t period, int month,
                                          int day) {
    v1::RecordMonitoringRequest request;
    request.set_parent("instansi/probolinggo");
    request.set_monitoring_record_id(id);
    request.set_request_id(NewUuid());
    v1::MonitoringRecord& record = *request.mutable_monitoring_record();
    record.set_kind(kind);
    record.set_year(2022);
    record.set_period(period);
    record.mutable_held_date()->set_year(2022);
    record.mutable_held_date()->set_month(month);
    record.mutable_held_date()->set_day(day);
    *record.mutable_minutes() = Minutes();
    return request;
  }
  absl::StatusOr<v1::MonitoringRecord> Record(const v1::RecordMonitoringRequest& request) {
    rpc::CallContext call = As(kOfficer, "PERFORMANCE_OFFICER", request.request_id());
    return monitoring_.RecordMonitoring(call, request);
  }
  // `PLENARY 1 DONE`, those that have begun.
  std::vector<std::string> Begun(const std::string& unit) {
    v1::ListMonitoringPeriodsRequest request;
    request.set_parent("instansi/probolinggo");
    request.set_year(2022);
    request.set_unit(unit);
    rpc::CallContext call = As("publik", "PUBLIC", NewUuid());
    const auto response = monitoring_.ListMonitoringPeriods(call, request);
    EXPECT_THAT(response, IsOk());
    std::vector<std::string> words;
    for (const v1::MonitoringPeriod& period : response->periods()) {
      if (period.state() != v1::MONITORING_PERIOD_STATE_UPCOMING) {
        words.push_back(absl::StrCat(v1::MonitoringKind_Name(period.kind()).substr(16), " ", period.period(), " ",
                                     v1::MonitoringPeriodState_Name(period.state()).substr(24)));
      }
    }
    return words;
  }

  v1::MonitoringIssue Raised() {
    EXPECT_THAT(Record(Held("rapat-1", v1::MONITORING_KIND_PLENARY, 1, 1, 5)), IsOk());
    v1::RaiseMonitoringIssueRequest request;
    request.set_parent("instansi/probolinggo");
    request.set_monitoring_issue_id("masalah-1");
    request.set_request_id(NewUuid());
    request.mutable_monitoring_issue()->set_record("instansi/probolinggo/monitoringRecords/rapat-1");
    request.mutable_monitoring_issue()->set_text("data dukung belum lengkap");
    rpc::CallContext call = As("kepala", "PA_KPA", request.request_id());
    const auto issue = monitoring_.RaiseMonitoringIssue(call, request);
    EXPECT_THAT(issue, IsOk());
    return issue.ok() ? *issue : v1::MonitoringIssue();
  }
  absl::StatusOr<v1::MonitoringIssue> Move(v1::MonitoringIssueStep step, const std::string& role,
                                           const std::string& person = "", const std::string& etag = "") {
    v1::MoveMonitoringIssueRequest request;
    request.set_name("instansi/probolinggo/monitoringIssues/masalah-1");
    request.set_step(step);
    request.set_reason("tidak terselesaikan");
    request.set_action("melengkapi data dukung");
    request.set_owner_unit(kMonitoredUnit);
    request.mutable_due_date()->set_year(2022);
    request.mutable_due_date()->set_month(7);
    request.mutable_due_date()->set_day(15);
    *request.add_evidence() = Minutes();
    request.set_etag(etag);
    request.set_request_id(NewUuid());
    rpc::CallContext call = As(person.empty() ? role : person, role, request.request_id());
    return monitoring_.MoveMonitoringIssue(call, request);
  }

  MonitoringService monitoring_;
};

TEST_F(Monitoring, TheCycleSaysWhatIsDueDoneLateAndOverdue) {
  SetToday(2022, 3, 1);
  ASSERT_THAT(Record(Held("p1", v1::MONITORING_KIND_PLENARY, 1, 2, 28)), IsOk());
  ASSERT_THAT(Record(Held("k1", v1::MONITORING_KIND_WORKING_GROUP_MEETING, 1, 2, 2)), IsOk());
  EXPECT_THAT(Begun(""), ElementsAre("WORKING_GROUP_MEETING 1 DONE_LATE", "WORKING_GROUP_MEETING 2 OVERDUE",
                                     "WORKING_GROUP_MEETING 3 DUE", "PLENARY 1 DONE", "PLENARY 2 DUE",
                                     "EVALUATION 1 DUE", "TARGET_MEASUREMENT 1 DUE"));
  EXPECT_THAT(Begun(kMonitoredUnit),
              ElementsAre("UNIT_MEETING 1 OVERDUE", "UNIT_MEETING 2 OVERDUE", "UNIT_MEETING 3 OVERDUE",
                          "UNIT_MEETING 4 OVERDUE", "UNIT_MEETING 5 DUE", "PROGRESS_REPORT 1 DUE", "SURVEY 1 DUE",
                          "MEASUREMENT 1 DUE"));
}

TEST_F(Monitoring, AnInstansiMayHaveACadenceOfItsOwn) {
  Script(
      "INSERT INTO rule VALUES ('probolinggo', 'monitoring_cadence', '2022-01-01', 'Perwali', "
      "'{\"cadences\": [{\"kind\": \"PLENARY\", \"of\": \"INSTANSI\", \"months\": 12}]}')");
  EXPECT_THAT(Begun(""), ElementsAre("PLENARY 1 DUE"));
}

TEST_F(Monitoring, ACadenceThatCannotBeReadIsRefused) {
  Script(
      "INSERT INTO rule VALUES ('probolinggo', 'monitoring_cadence', '2022-01-01', 'Perwali', "
      "'{\"cadences\": [{\"kind\": \"PLENARY\", \"of\": \"INSTANSI\"}]}')");
  EXPECT_THAT(Record(Held("p1", v1::MONITORING_KIND_PLENARY, 1, 2, 28)),
              StatusIs(absl::StatusCode::kFailedPrecondition, "RULE_INVALID"));
}

TEST_F(Monitoring, ARecordIsOfAPeriodThatItsHolderHas) {
  const auto violations = [this](const v1::RecordMonitoringRequest& request) {
    return ViolationsOf(Record(request).status());
  };
  EXPECT_THAT(violations(Held("r", v1::MONITORING_KIND_PLENARY, 7, 2, 28)),
              ElementsAre("monitoring_record.period: must be 1 to 6"));
  EXPECT_THAT(violations(Held("r", v1::MONITORING_KIND_PLENARY, 2, 2, 28)),
              ElementsAre(StartsWith("monitoring_record.held_date: ")));
  EXPECT_THAT(violations(Held("r", v1::MONITORING_KIND_PLENARY, 4, 7, 2)),  // tomorrow
              ElementsAre(StartsWith("monitoring_record.held_date: ")));
  EXPECT_THAT(violations(Held("r", v1::MONITORING_KIND_SURVEY, 1, 2, 28)),
              ElementsAre("monitoring_record.kind: is held by each unit"));
  auto no_minutes = Held("r", v1::MONITORING_KIND_PLENARY, 1, 2, 28);
  no_minutes.mutable_monitoring_record()->mutable_minutes()->set_sha256("abc");
  EXPECT_THAT(violations(no_minutes), ElementsAre(StartsWith("monitoring_record.minutes[0].sha256: ")));
}

TEST_F(Monitoring, TheSameRecordTwiceIsOneAndAnIdIsTakenOnce) {
  const auto request = Held("r1", v1::MONITORING_KIND_PLENARY, 1, 2, 28);
  ASSERT_OK_AND_ASSIGN(const auto record, Record(request));
  EXPECT_THAT(*Record(request), EqualsProto(record));
  EXPECT_EQ(Journal<v1::MonitoringRecordRecorded>(record.name()).size(), 1u);
  EXPECT_THAT(Record(Held("r1", v1::MONITORING_KIND_PLENARY, 1, 2, 28)),
              StatusIs(absl::StatusCode::kAlreadyExists, "ALREADY_EXISTS"));
}

TEST_F(Monitoring, AnIssueIsPlannedReportedAndClosedByInspektorat) {
  Raised();
  ASSERT_OK_AND_ASSIGN(const auto planned, Move(v1::MONITORING_ISSUE_STEP_PLAN, "PA_KPA"));
  EXPECT_EQ(planned.owner_unit(), kMonitoredUnit);
  EXPECT_FALSE(planned.overdue());
  SetToday(2022, 7, 16);
  v1::ListMonitoringIssuesRequest list;
  list.set_parent("instansi/probolinggo");
  list.set_open_only(true);
  rpc::CallContext call = As("apip", "APIP", NewUuid());
  EXPECT_TRUE(monitoring_.ListMonitoringIssues(call, list)->monitoring_issues(0).overdue());
  ASSERT_THAT(Move(v1::MONITORING_ISSUE_STEP_REPORT, "PA_KPA"), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto back, Move(v1::MONITORING_ISSUE_STEP_SEND_BACK, "APIP"));
  EXPECT_EQ(back.state(), v1::MONITORING_ISSUE_STATE_IN_ACTION);
  ASSERT_THAT(Move(v1::MONITORING_ISSUE_STEP_REPORT, "PA_KPA"), IsOk());
  EXPECT_THAT(Move(v1::MONITORING_ISSUE_STEP_ACCEPT, "APIP", "PA_KPA"),
              StatusIs(absl::StatusCode::kPermissionDenied, "OWN_REPORT"));
  ASSERT_OK_AND_ASSIGN(const auto closed, Move(v1::MONITORING_ISSUE_STEP_ACCEPT, "APIP"));
  EXPECT_EQ(closed.state(), v1::MONITORING_ISSUE_STATE_CLOSED);
  EXPECT_EQ(monitoring_.ListMonitoringIssues(call, list)->monitoring_issues_size(), 0);
  EXPECT_EQ(Count("SELECT max(version) - count(*) FROM journal WHERE subject LIKE '%monitoringIssues%'"), 0);
}

TEST_F(Monitoring, WhatALevelCannotSolveGoesUpByTheRoleOfThatLevel) {
  Raised();
  const auto denied = StatusIs(absl::StatusCode::kPermissionDenied, "STEP_NOT_YOURS");
  EXPECT_THAT(Move(v1::MONITORING_ISSUE_STEP_ESCALATE, "SEKDA"), denied);
  ASSERT_OK_AND_ASSIGN(const auto group, Move(v1::MONITORING_ISSUE_STEP_ESCALATE, "PA_KPA"));
  EXPECT_EQ(group.level(), v1::MONITORING_LEVEL_WORKING_GROUP);
  EXPECT_EQ(group.reason(), "tidak terselesaikan");
  EXPECT_THAT(Move(v1::MONITORING_ISSUE_STEP_ESCALATE, "PA_KPA"), denied);
  ASSERT_THAT(Move(v1::MONITORING_ISSUE_STEP_PLAN, "PERFORMANCE_OFFICER"), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto plenary, Move(v1::MONITORING_ISSUE_STEP_ESCALATE, "PERFORMANCE_OFFICER"));
  EXPECT_EQ(plenary.level(), v1::MONITORING_LEVEL_PLENARY);
  EXPECT_EQ(plenary.state(), v1::MONITORING_ISSUE_STATE_OPEN);
  EXPECT_EQ(plenary.action(), "");
  EXPECT_THAT(Move(v1::MONITORING_ISSUE_STEP_ESCALATE, "SEKDA"),
              StatusIs(absl::StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(Move(v1::MONITORING_ISSUE_STEP_PLAN, "SEKDA", "sekda", group.etag()),
              StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  ASSERT_THAT(Move(v1::MONITORING_ISSUE_STEP_PLAN, "SEKDA"), IsOk());
  postgres::Connection connection(conninfo_);
  EXPECT_THAT(
      connection.Execute(postgres::Scope::EveryInstansi(), {"down", "UPDATE monitoring_issue SET level = 'UNIT'"}, {}),
      StatusIs(absl::StatusCode::kFailedPrecondition, "RULE_VIOLATED"));
}

TEST_F(Monitoring, AnEvaluationDecidesWithALegalBasis) {
  ASSERT_THAT(Record(Held("rapat", v1::MONITORING_KIND_PLENARY, 1, 2, 28)), IsOk());
  ASSERT_THAT(Record(Held("evaluasi", v1::MONITORING_KIND_EVALUATION, 1, 6, 28)), IsOk());
  v1::RecordEvaluationOutcomeRequest request;
  request.set_parent("instansi/probolinggo");
  request.set_evaluation_outcome_id("hasil-1");
  v1::EvaluationOutcome& outcome = *request.mutable_evaluation_outcome();
  outcome.set_code("2.07.02");
  outcome.set_year(2022);
  outcome.set_outcome(v1::EVALUATION_OUTCOME_KIND_DIPERLUAS);
  outcome.set_record("instansi/probolinggo/monitoringRecords/rapat");
  const auto decide = [&] {
    request.set_request_id(NewUuid());
    rpc::CallContext call = As("bappeda", "PLANNER", request.request_id());
    return monitoring_.RecordEvaluationOutcome(call, request);
  };
  EXPECT_THAT(ViolationsOf(decide().status()), ElementsAre("evaluation_outcome.legal_basis: must be set"));
  outcome.set_legal_basis("SK Wali Kota 12/2022");
  EXPECT_THAT(decide(), StatusIs(absl::StatusCode::kFailedPrecondition, "NOT_AN_EVALUATION"));
  outcome.set_record("instansi/probolinggo/monitoringRecords/evaluasi");
  ASSERT_OK_AND_ASSIGN(const auto decided, decide());
  EXPECT_EQ(Journal<v1::EvaluationOutcomeRecorded>(decided.name()).size(), 1u);
  v1::ListEvaluationOutcomesRequest list;
  list.set_parent("instansi/probolinggo");
  list.set_code("2.07.02");
  rpc::CallContext call = As("publik", "PUBLIC", NewUuid());
  EXPECT_THAT(monitoring_.ListEvaluationOutcomes(call, list)->evaluation_outcomes(0), EqualsProto(decided));
}

}  // namespace
}  // namespace terpadu::performance
