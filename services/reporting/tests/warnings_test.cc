// Early warnings: what each rule finds, the life of a warning, its events, and that a rebuild leaves them.
#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

#include "libs/rpc/etag.h"
#include "services/reporting/domain/warning_life.h"
#include "services/reporting/rounds.h"
#include "services/reporting/tests/reporting_fixture.h"
#include "services/reporting/warning_service.h"
#include "terpadu/budgeting/v1/events.pb.h"
#include "terpadu/performance/v1/events.pb.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::reporting {
namespace {

namespace pr = procurement::v1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

TEST(WarningLife, AllowsWhatItsTableHasAndNothingElse) {
  using enum WarningState;
  using enum WarningAct;
  struct Row {
    WarningStanding from;
    std::map<WarningAct, WarningStep> allowed;
  };
  const WarningStep raised = {{kRaised, true}, WarningEvent::kRaised};
  const WarningStep gone = {{kResolved, false}, WarningEvent::kResolved};
  const WarningStep resolved = {{kResolved, true}, WarningEvent::kResolved};
  const WarningStep acknowledged = {{kAcknowledged, true}, WarningEvent::kAcknowledged};
  const std::vector<Row> table = {
      {{kNone, false}, {{kFound, raised}}},
      {{kNone, true}, {}},
      {{kRaised, true},
       {{kFound, {{kRaised, true}}}, {kGone, gone}, {kAcknowledge, acknowledged}, {kResolve, resolved}}},
      {{kRaised, false}, {}},
      {{kAcknowledged, true}, {{kFound, {{kAcknowledged, true}}}, {kGone, gone}, {kResolve, resolved}}},
      {{kAcknowledged, false}, {}},
      {{kResolved, true}, {{kFound, {{kResolved, true}}}, {kGone, {{kResolved, false}}}}},
      {{kResolved, false}, {{kFound, raised}, {kGone, {{kResolved, false}}}}},
  };
  for (const Row& row : table) {
    for (const WarningAct act : {kFound, kGone, kAcknowledge, kResolve}) {
      const auto allowed = row.allowed.find(act);
      const std::optional<WarningStep> expected =
          allowed == row.allowed.end() ? std::nullopt : std::optional(allowed->second);
      EXPECT_EQ(StepOf(row.from, act), expected)
          << static_cast<int>(row.from.state) << " " << row.from.holds << " " << static_cast<int>(act);
    }
  }
}

class Warnings : public ReportingTest {
 protected:
  Warnings() {
    story_.PlanAdopted();
    story_.BudgetCreated("2022", 2022);
    story_.NodeAdopted("k1", planning::v1::PLAN_NODE_KIND_SUB_KEGIATAN, "");
  }

  static std::string Unit(const std::string& id) { return "instansi/probolinggo/units/" + id; }
  static google::type::Date Day(int year, int month, int day) {
    google::type::Date date;
    date.set_year(year);
    date.set_month(month);
    date.set_day(day);
    return date;
  }

  void Line(const std::string& id, int64_t amount, const std::string& account = "5.1.02.01.01.0024",
            const std::string& unit = "u1") {
    budgeting::v1::BudgetLineCreated created;
    budgeting::v1::BudgetLine& line = *created.mutable_line();
    line.set_name(story_.Line(id));
    line.set_account(account);
    line.set_sub_kegiatan("2.07.02.2.01.0001");
    line.set_plan_node(story_.Node("k1"));
    line.set_unit(Unit(unit));
    line.set_amount(amount);
    story_.Tell("budgeting", line.name(), created);
  }
  // Announced, from `line`, selection in March.
  void Package(const std::string& id, const std::string& line, int64_t pagu,
               pr::ProcurementMethod method = pr::PROCUREMENT_METHOD_TENDER,
               pr::ProcurementCategory category = pr::PROCUREMENT_CATEGORY_BARANG) {
    pr::RupPackageCreated created;
    pr::RupPackage& package = *created.mutable_rup_package();
    package.set_name(story_.Package(id));
    package.set_title("Paket " + id);
    package.set_unit(Unit("u1"));
    package.set_kind(pr::PACKAGE_KIND_PENYEDIA);
    package.set_category(category);
    package.set_method(method);
    package.set_state(pr::RUP_PACKAGE_STATE_DRAFT);
    *package.mutable_selection_start() = Day(2022, 3, 0);
    package.set_pagu(pagu);
    pr::Allocation& allocation = *package.add_allocations();
    allocation.set_line(story_.Line(line));
    allocation.set_amount(pagu);
    story_.Tell("procurement", package.name(), created);
    story_.PackageFinalized(id);
    story_.PackageAnnounced(id);
  }
  void Measured(const std::string& id, const std::string& indicator, int quarter, int64_t percent) {
    performance::v1::MeasurementRecorded recorded;
    performance::v1::Measurement& measurement = *recorded.mutable_measurement();
    measurement.set_name(story_.Measurement(id));
    measurement.set_indicator(story_.Indicator(indicator));
    measurement.set_year(2022);
    measurement.set_quarter(quarter);
    measurement.set_revision(1);
    measurement.mutable_achievement()->set_units(percent);
    story_.Tell("performance", measurement.name(), recorded);
  }
  void Spend(const std::string& line, int64_t amount) {
    story_.Reserved("v-" + line, line, "p", amount);
    story_.Committed("o-" + line, "v-" + line, line, "c", amount);
    story_.Paid("d-" + line, "o-" + line, line, "c", amount);
  }

  absl::StatusOr<v1::EvaluateWarningsResponse> AskEvaluate(const google::type::Date& day) {
    v1::EvaluateWarningsRequest request;
    request.set_parent("instansi/probolinggo");
    request.set_year(2022);
    *request.mutable_as_of() = day;
    rpc::CallContext call = Call();
    return warnings_.EvaluateWarnings(call, request);
  }
  // Applies the story, and evaluates.
  v1::EvaluateWarningsResponse Evaluate(int month, int day, int year = 2022) {
    Apply(story_);
    const auto response = AskEvaluate(Day(year, month, day));
    EXPECT_THAT(response, IsOk());
    return response.value_or(v1::EvaluateWarningsResponse());
  }
  std::vector<v1::Warning> List(v1::ListWarningsRequest request) {
    request.set_parent("instansi/probolinggo");
    request.set_page_size(2);
    std::vector<v1::Warning> warnings;
    do {
      rpc::CallContext call = Call();
      const auto page = warnings_.ListWarnings(call, request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) {
        break;
      }
      EXPECT_LE(page->warnings_size(), 2);
      warnings.insert(warnings.end(), page->warnings().begin(), page->warnings().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return warnings;
  }
  // The subjects that `rule` warns of, by the last parts of their names.
  std::vector<std::string> Of(v1::WarningRule rule, v1::WarningState state = v1::WARNING_STATE_UNSPECIFIED) {
    v1::ListWarningsRequest request;
    request.set_rule(rule);
    request.set_state(state);
    std::vector<std::string> subjects;
    for (const v1::Warning& warning : List(request)) {
      subjects.push_back(IdOf(warning.subject()));
    }
    std::sort(subjects.begin(), subjects.end());
    return subjects;
  }
  v1::Warning One(v1::WarningRule rule, v1::WarningState state = v1::WARNING_STATE_UNSPECIFIED) {
    v1::ListWarningsRequest request;
    request.set_rule(rule);
    request.set_state(state);
    const auto warnings = List(request);
    EXPECT_EQ(warnings.size(), 1U);
    return warnings.empty() ? v1::Warning() : warnings.front();
  }
  std::vector<std::string> CausesOf(const std::string& name) {
    v1::GetWarningRequest request;
    request.set_name(name);
    rpc::CallContext call = Call();
    const auto response = warnings_.GetWarning(call, request);
    EXPECT_THAT(response, IsOk());
    std::vector<std::string> causes;
    const v1::GetWarningResponse shown = response.value_or(v1::GetWarningResponse());
    for (const v1::WarningCause& cause : shown.causes()) {
      causes.push_back(IdOf(cause.link().name()));
    }
    return causes;
  }
  absl::StatusOr<v1::Warning> Acknowledge(const std::string& name, const std::string& etag = "",
                                          const std::string& request_id = NewUuid()) {
    v1::AcknowledgeWarningRequest request;
    request.set_name(name);
    request.set_reason("the PPK writes it this week");
    request.set_etag(etag);
    request.set_request_id(request_id);
    return As(request_id, [&](rpc::CallContext& call) { return warnings_.AcknowledgeWarning(call, request); });
  }
  absl::StatusOr<v1::Warning> Resolve(const std::string& name) {
    v1::ResolveWarningRequest request;
    request.set_name(name);
    request.set_reason("bought by the province");
    return As(NewUuid(), [&](rpc::CallContext& call) { return warnings_.ResolveWarning(call, request); });
  }
  template <typename Function>
  absl::StatusOr<v1::Warning> As(const std::string& request_id, const Function& function) {
    rpc::CallContext call = Call();
    call.request_id = request_id;
    call.actor.id = "irban-1";
    return function(call);
  }
  // `raised 1`: the events of the warning in reporting's own journal, with their versions.
  std::vector<std::string> EventsOf(const std::string& name) {
    postgres::Connection connection(conninfo_);
    const auto rows = connection.Execute(
        postgres::Scope::EveryInstansi(),
        {"events_of", "SELECT split_part(type, '.', 6) || ' ' || version FROM journal WHERE subject = $1 ORDER BY pos"},
        postgres::Params().Text(name));
    EXPECT_THAT(rows, IsOk());
    std::vector<std::string> events;
    for (int row = 0; rows.ok() && row < rows->size(); ++row) {
      events.push_back(rows->Text(row, 0));
    }
    return events;
  }

  Story story_;
  WarningService warnings_;
};

TEST_F(Warnings, ALateRppIsFoundTheDayAfterItWasDueUntilThereIsOne) {
  Line("l1", 500);
  Package("p1", "l1", 100);
  Evaluate(2, 20);
  EXPECT_THAT(Of(v1::WARNING_RULE_LATE_RPP), IsEmpty());
  Evaluate(2, 21);
  const v1::Warning warning = One(v1::WARNING_RULE_LATE_RPP);
  EXPECT_EQ(warning.subject(), story_.Package("p1"));
  EXPECT_EQ(warning.title(), "Paket p1");
  EXPECT_EQ(warning.unit(), Unit("u1"));
  EXPECT_EQ(warning.severity(), v1::WARNING_SEVERITY_HIGH);
  EXPECT_EQ(warning.amount(), 100);
  EXPECT_EQ(warning.state(), v1::WARNING_STATE_RAISED);
  EXPECT_THAT(warning.detail(), HasSubstr("2022-02-20"));
  EXPECT_THAT(warning.legal_basis(), HasSubstr("20th"));
  story_.RppSubmitted("r1", "p1", 90, 3);
  Evaluate(2, 22);
  EXPECT_THAT(Of(v1::WARNING_RULE_LATE_RPP), IsEmpty());
  EXPECT_THAT(EventsOf(warning.name()), ElementsAre("raised 1", "resolved 2"));
}

TEST_F(Warnings, ALineThatNeedsAPackageAndHasNoneIsFoundFromTheDayOfTheRuleOn) {
  Line("l1", 500);
  Line("l2", 500);
  Line("l3", 500, "5.1.01.01.01.0001");  // personnel needs none
  Package("p2", "l2", 100);
  Evaluate(3, 30);
  EXPECT_THAT(Of(v1::WARNING_RULE_LINE_WITHOUT_RUP), IsEmpty());
  Evaluate(3, 31);
  EXPECT_THAT(Of(v1::WARNING_RULE_LINE_WITHOUT_RUP), ElementsAre("l1"));
}

TEST_F(Warnings, AnOverAllocationIsFoundWithThePackagesThatCauseIt) {
  Line("l1", 150);
  Line("l2", 150);
  Package("p1", "l1", 100);
  Package("p2", "l1", 51);
  Package("p3", "l2", 150);
  Evaluate(1, 1);
  const v1::Warning warning = One(v1::WARNING_RULE_OVER_ALLOCATION);
  EXPECT_EQ(warning.subject(), story_.Line("l1"));
  EXPECT_EQ(warning.amount(), 1);
  EXPECT_THAT(CausesOf(warning.name()), ElementsAre("p1", "p2"));
}

TEST_F(Warnings, AnIndicatorIsFoundUntilItIsMeasuredForTheLastQuarterThatIsOver) {
  story_.IndicatorAdopted("i1", "k1");
  story_.IndicatorAdopted("i2", "k1", {{2021, 5}});  // without a target of the year
  Measured("m1", "i1", 1, 80);
  Evaluate(5, 1);
  EXPECT_THAT(Of(v1::WARNING_RULE_MEASUREMENT_MISSING), IsEmpty());
  Evaluate(7, 30);
  EXPECT_THAT(Of(v1::WARNING_RULE_MEASUREMENT_MISSING), IsEmpty());
  Evaluate(7, 31);
  EXPECT_THAT(One(v1::WARNING_RULE_MEASUREMENT_MISSING).detail(), HasSubstr("quarter 2"));
  Evaluate(1, 31, 2023);
  EXPECT_THAT(One(v1::WARNING_RULE_MEASUREMENT_MISSING).detail(), HasSubstr("quarter 4"));
  Measured("m4", "i1", 4, 80);
  Evaluate(2, 1, 2023);
  EXPECT_THAT(Of(v1::WARNING_RULE_MEASUREMENT_MISSING), IsEmpty());
}

TEST_F(Warnings, PackagesOfOneCategoryThatAreBoughtDirectlyTogetherAboveTheLimitAreFound) {
  constexpr int64_t kMillion = 1'000'000;
  const auto direct = pr::PROCUREMENT_METHOD_PENGADAAN_LANGSUNG;
  for (const std::string id : {"l1", "l2", "l3", "l4"}) {
    Line(id, 900 * kMillion);
  }
  Package("p1", "l1", 150 * kMillion, direct);
  Package("p2", "l1", 51 * kMillion, direct);
  Package("p3", "l2", 150 * kMillion, direct);  // two categories
  Package("p4", "l2", 60 * kMillion, direct, pr::PROCUREMENT_CATEGORY_JASA_LAINNYA);
  Package("p5", "l3", 150 * kMillion, direct);  // one of them by tender
  Package("p6", "l3", 150 * kMillion);
  Package("p7", "l4", 100 * kMillion, direct);  // together no more than the limit
  Package("p8", "l4", 100 * kMillion, direct);
  Evaluate(1, 1);
  const v1::Warning warning = One(v1::WARNING_RULE_SPLIT_PACKAGES);
  EXPECT_EQ(warning.subject(), story_.Line("l1"));
  EXPECT_EQ(warning.amount(), 201 * kMillion);
  EXPECT_THAT(CausesOf(warning.name()), ElementsAre("p1", "p2"));
}

TEST_F(Warnings, MuchAchievedWithNothingSpentAndTheReverseAreFound) {
  story_.IndicatorAdopted("i1", "k1");
  Line("l1", 100);
  Measured("m1", "i1", 1, 95);
  Evaluate(4, 1);
  EXPECT_THAT(One(v1::WARNING_RULE_ACHIEVEMENT_WITHOUT_SPENDING).detail(), StartsWith("achieved 95 %, paid 0 %"));
  EXPECT_THAT(Of(v1::WARNING_RULE_SPENDING_WITHOUT_ACHIEVEMENT), IsEmpty());
  Spend("l1", 80);
  Measured("m2", "i1", 2, 55);  // the newest counts
  Evaluate(7, 1);
  EXPECT_THAT(Of(v1::WARNING_RULE_ACHIEVEMENT_WITHOUT_SPENDING), IsEmpty());
  EXPECT_THAT(One(v1::WARNING_RULE_SPENDING_WITHOUT_ACHIEVEMENT).detail(), StartsWith("achieved 55 %, paid 80 %"));
  EXPECT_THAT(CausesOf(One(v1::WARNING_RULE_SPENDING_WITHOUT_ACHIEVEMENT).name()), ElementsAre("m2", "l1"));
}

TEST_F(Warnings, AUnitThatPaidLessThanItsCashPlanByMoreThanTheToleranceIsFound) {
  Line("l1", 1'200);
  Line("l2", 1'200, "5.1.02.01.01.0024", "u2");
  Spend("l1", 179);  // in September
  Spend("l2", 180);
  Apply(story_);
  Script(
      R"sql(INSERT INTO cash_plan SELECT instansi, name, budget, 0, 0, 0, 0, 0, 0, 0, 0, 200, 0, 0, 1000 FROM budget_line)sql");
  Evaluate(9, 29);  // September is not over
  EXPECT_THAT(Of(v1::WARNING_RULE_ABSORPTION_BELOW_PLAN), IsEmpty());
  Evaluate(9, 30);
  const v1::Warning warning = One(v1::WARNING_RULE_ABSORPTION_BELOW_PLAN);
  EXPECT_EQ(warning.subject(), Unit("u1"));
  EXPECT_EQ(warning.amount(), 21);
  EXPECT_THAT(warning.detail(), StartsWith("paid 89 % of the cash plan until the end of month 9"));
  EXPECT_THAT(CausesOf(warning.name()), ElementsAre("l1"));
}

TEST_F(Warnings, AreRaisedOnceAndAgainOnlyAfterTheirConditionWasGone) {
  Line("l1", 100);
  Package("p1", "l1", 150);
  EXPECT_EQ(Evaluate(1, 1).counts(2).raised(), 1);
  const auto again = Evaluate(1, 2).counts(2);
  EXPECT_EQ(again.raised(), 0);
  EXPECT_EQ(again.found(), 1);
  const v1::Warning first = One(v1::WARNING_RULE_OVER_ALLOCATION);
  EXPECT_EQ(first.times_raised(), 1);
  ASSERT_THAT(Acknowledge(first.name()), IsOk());
  story_.LineRevised("l1", 100, 200);
  EXPECT_EQ(Evaluate(1, 3).counts(2).resolved(), 1);
  const v1::Warning gone = One(v1::WARNING_RULE_OVER_ALLOCATION, v1::WARNING_STATE_RESOLVED);
  EXPECT_EQ(gone.resolver(), "");
  EXPECT_TRUE(gone.has_resolve_time());
  story_.LineRevised("l1", 200, 140);
  Evaluate(1, 4);
  const v1::Warning second = One(v1::WARNING_RULE_OVER_ALLOCATION);
  EXPECT_EQ(second.name(), first.name());
  EXPECT_EQ(second.times_raised(), 2);
  EXPECT_EQ(second.state(), v1::WARNING_STATE_RAISED);
  EXPECT_EQ(second.acknowledger(), "");
  EXPECT_THAT(EventsOf(first.name()), ElementsAre("raised 1", "acknowledged 2", "resolved 3", "raised 4"));
}

TEST_F(Warnings, ThatAPersonResolvedStayResolvedWhileTheirConditionLasts) {
  Line("l1", 100);
  Package("p1", "l1", 150);
  Evaluate(1, 1);
  const std::string name = One(v1::WARNING_RULE_OVER_ALLOCATION).name();
  const auto resolved = Resolve(name);
  ASSERT_THAT(resolved, IsOk());
  EXPECT_EQ(resolved->resolver(), "irban-1");
  EXPECT_EQ(resolved->resolve_reason(), "bought by the province");
  Evaluate(1, 2);
  EXPECT_THAT(Of(v1::WARNING_RULE_OVER_ALLOCATION), IsEmpty());
  story_.LineRevised("l1", 100, 200);
  Evaluate(1, 3);
  story_.LineRevised("l1", 200, 100);
  Evaluate(1, 4);
  EXPECT_THAT(Of(v1::WARNING_RULE_OVER_ALLOCATION), ElementsAre("l1"));
  EXPECT_THAT(EventsOf(name), ElementsAre("raised 1", "resolved 2", "raised 3"));
}

TEST_F(Warnings, AreAcknowledgedOnceWithAReasonByAPerson) {
  Line("l1", 100);
  Package("p1", "l1", 150);
  Evaluate(1, 1);
  const v1::Warning raised = One(v1::WARNING_RULE_OVER_ALLOCATION);
  EXPECT_THAT(Acknowledge(raised.name(), rpc::EtagOf(9)), StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  const std::string request_id = NewUuid();
  const auto acknowledged = Acknowledge(raised.name(), raised.etag(), request_id);
  ASSERT_THAT(acknowledged, IsOk());
  EXPECT_EQ(acknowledged->state(), v1::WARNING_STATE_ACKNOWLEDGED);
  EXPECT_EQ(acknowledged->acknowledger(), "irban-1");
  EXPECT_EQ(acknowledged->acknowledge_reason(), "the PPK writes it this week");
  EXPECT_THAT(Acknowledge(raised.name(), raised.etag(), request_id), IsOk());  // the same request again
  EXPECT_THAT(Acknowledge(raised.name()), StatusIs(absl::StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_THAT(EventsOf(raised.name()), ElementsAre("raised 1", "acknowledged 2"));
  ASSERT_THAT(Resolve(raised.name()), IsOk());
  EXPECT_THAT(Resolve(raised.name()), StatusIs(absl::StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_THAT(Acknowledge(raised.name()), StatusIs(absl::StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_THAT(Acknowledge("instansi/probolinggo/warnings/none"), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(Warnings, FollowTheRuleOfTheInstansiBeforeTheNationalOne) {
  Line("l1", 100);
  Package("p1", "l1", 150);
  Script(R"sql(INSERT INTO rule VALUES ('probolinggo', 'early_warning/OVER_ALLOCATION', '2022-01-01', 'Perbup 1/2022',
                                        '{"severity": "LOW", "least_excess": 51}'))sql");
  Evaluate(1, 1);
  EXPECT_THAT(Of(v1::WARNING_RULE_OVER_ALLOCATION), IsEmpty());
  Package("p2", "l1", 1);
  Evaluate(1, 2);
  const v1::Warning warning = One(v1::WARNING_RULE_OVER_ALLOCATION);
  EXPECT_EQ(warning.severity(), v1::WARNING_SEVERITY_LOW);
  EXPECT_EQ(warning.legal_basis(), "Perbup 1/2022");
}

TEST_F(Warnings, SayWhichRuleCannotBeRead) {
  Script(R"sql(INSERT INTO rule VALUES ('probolinggo', 'early_warning/LATE_RPP', '2022-01-01', 'Perbup 1/2022',
                                        '{"severity": "HIGH", "months_before": "one", "day": 20}'))sql");
  const auto status = AskEvaluate(Day(2022, 1, 1)).status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kFailedPrecondition, "RULE_INVALID"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("months_before"));
}

// The read models are emptied and filled again: warnings, who took note, and their events are as they were.
TEST_F(Warnings, SurviveARebuildOfTheReadModels) {
  Line("l1", 100);
  Package("p1", "l1", 150);
  Evaluate(1, 1);
  const v1::Warning raised = One(v1::WARNING_RULE_OVER_ALLOCATION);
  const auto acknowledged = Acknowledge(raised.name());
  ASSERT_THAT(acknowledged, IsOk());
  std::string sql;
  for (const postgres::Migration& migration : kMigrations.migrations) {
    const std::string text(migration.sql);
    for (size_t at = text.find("\nDELETE FROM "); at != std::string::npos; at = text.find("\nDELETE FROM ", at + 1)) {
      sql += text.substr(at, text.find(';', at) - at + 1);
    }
  }
  Script(sql);
  EXPECT_EQ(Count("SELECT count(*) FROM budget_line"), 0);
  EXPECT_THAT(One(v1::WARNING_RULE_OVER_ALLOCATION), EqualsProto(*acknowledged));
  Evaluate(1, 2);
  EXPECT_THAT(One(v1::WARNING_RULE_OVER_ALLOCATION), EqualsProto(*acknowledged));
}

// However many servers evaluate, one raises.
TEST_F(Warnings, AreRaisedOnceByEvaluationsAtTheSameTime) {
  for (int i = 0; i < 20; ++i) {
    Line("l" + std::to_string(i), 100);
    Package("p" + std::to_string(i), "l" + std::to_string(i), 150);
  }
  Apply(story_);
  const ShiftedClock clock(absl::FromCivil(absl::CivilDay(2022, 1, 1), Wib()));
  std::atomic<int> raised = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        postgres::Connection connection(conninfo_);
        Rounds rounds(conninfo_, &clock);
        const auto some = rounds.RunOnce(connection);
        EXPECT_THAT(some, IsOk());
        raised += some.value_or(0);
      });
    }
  }
  EXPECT_EQ(raised, 20);
  EXPECT_EQ(Count("SELECT count(*) FROM journal"), 20);
}

TEST_F(Warnings, NameEveryOffendingField) {
  v1::ListWarningsRequest request;
  request.set_parent("probolinggo");
  request.set_year(-1);
  request.set_rule(static_cast<v1::WarningRule>(99));
  request.set_state(static_cast<v1::WarningState>(9));
  request.set_least_severity(static_cast<v1::WarningSeverity>(9));
  request.set_unit("u1");
  rpc::CallContext call = Call();
  EXPECT_THAT(ViolationsOf(warnings_.ListWarnings(call, request).status()),
              ElementsAre(StartsWith("parent: "), StartsWith("year: "), StartsWith("rule: "), StartsWith("state: "),
                          StartsWith("least_severity: "), StartsWith("unit: ")));
  EXPECT_THAT(ViolationsOf(AskEvaluate(Day(2022, 2, 30)).status()), ElementsAre(StartsWith("as_of: ")));
}

}  // namespace
}  // namespace terpadu::reporting
