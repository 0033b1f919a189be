#include <atomic>
#include <thread>

#include "services/procurement/names.h"
#include "services/procurement/rpp_reminders.h"
#include "services/procurement/rpp_service.h"
#include "services/procurement/tests/scratch_procurement.h"

namespace terpadu::procurement {
namespace {

class RppDeskTest : public ProcurementTest {
 protected:
  RppDeskTest() : reminders(conninfo, &clock) { AddLine(Line("a"), 1'000); }

  // An announced package that selects from the 5th of `month`.
  std::string InMonth(const std::string& id, int month, const std::string& unit = "pupr") {
    v1::RupPackage package = Tender({{Line("a"), 10}});
    package.mutable_selection_start()->set_month(month);
    package.mutable_selection_end()->set_month(month + 1);
    package.set_unit("instansi/probolinggo/units/" + unit);
    return Announced(id, package);
  }
  void Return(const std::string& rpp) {
    v1::ReturnRppRequest request;
    request.set_name(rpp);
    request.add_remarks()->set_text("mend");
    EXPECT_THAT(caller.CallOn(desk, &RppService::ReturnRpp, request, kTtpbj), IsOk());
  }
  std::vector<std::string> Tasks(v1::RppTaskFilter filter, const std::string& unit = "", const std::string& ppk = "") {
    v1::ListRppTasksRequest request;
    request.set_parent(kParent);
    request.set_filter(filter);
    request.set_unit(unit);
    request.set_ppk(ppk);
    request.set_page_size(1);
    std::vector<std::string> ids;
    do {
      const auto page = caller.CallOn(desk, &RppService::ListRppTasks, request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) {
        break;
      }
      for (const v1::RppTask& task : page->tasks()) {
        ids.push_back(task.rup_package().substr(task.rup_package().rfind('/') + 1) + "+" +
                      std::to_string(task.days_late()));
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return ids;
  }
  int Remind() {
    const auto given = reminders.RunOnce(caller.connection());
    EXPECT_THAT(given, IsOk());
    return given.value_or(-1);
  }
  std::vector<v1::RppReminderDue> Given() {
    std::vector<v1::RppReminderDue> given;
    for (const event::v1::Event& event : Events()) {
      if (event.dataschema() == v1::RppReminderDue::descriptor()->full_name()) {
        given.push_back(PayloadOf<v1::RppReminderDue>(event));
      }
    }
    return given;
  }

  RppService desk;
  RppReminders reminders;
};

using Ids = std::vector<std::string>;

TEST_F(RppDeskTest, ShowsWhatIsDueThisMonthLateAndInReview) {
  InMonth("due-february", 3);
  InMonth("due-march", 4);
  InMonth("overdue", 2);  // due on 20 January
  ASSERT_THAT(caller.Submit("r1", CompleteRpp(InMonth("in-review", 3), 5)), IsOk());
  const std::string returned = InMonth("returned", 3);
  ASSERT_THAT(caller.Submit("r2", CompleteRpp(returned, 5)), IsOk());
  Return(RppName(kInstansi, "r2"));
  ASSERT_THAT(caller.Submit("r3", CompleteRpp(InMonth("late-in-review", 2), 5)), IsOk());
  EXPECT_EQ(Tasks(v1::RPP_TASK_FILTER_UNSPECIFIED),
            (Ids{"late-in-review+12", "overdue+12", "due-february+0", "in-review+0", "returned+0", "due-march+0"}));
  EXPECT_EQ(Tasks(v1::RPP_TASK_FILTER_DUE_THIS_MONTH), (Ids{"due-february+0", "returned+0"}));
  EXPECT_EQ(Tasks(v1::RPP_TASK_FILTER_LATE), (Ids{"late-in-review+12", "overdue+12"}));
  EXPECT_EQ(Tasks(v1::RPP_TASK_FILTER_IN_REVIEW), (Ids{"late-in-review+12", "in-review+0"}));
}

TEST_F(RppDeskTest, CountsByUnitAndPpk) {
  InMonth("1", 3);
  InMonth("2", 2, "dinkes");
  InMonth("3", 3, "dinkes");
  v1::SummarizeRppTasksRequest request;
  request.set_parent(kParent);
  ASSERT_OK_AND_ASSIGN(const auto summary, caller.CallOn(desk, &RppService::SummarizeRppTasks, request));
  ASSERT_EQ(summary.counts_size(), 2);
  EXPECT_THAT(summary.counts(0), MatchesProto<v1::RppTaskCount>(R"pb(
                unit: "instansi/probolinggo/units/dinkes"
                ppk: "ppk"
                due_this_month: 1
                late: 1
                packages: 2)pb"));
  EXPECT_EQ(Tasks(v1::RPP_TASK_FILTER_UNSPECIFIED, "instansi/probolinggo/units/pupr"), (Ids{"1+0"}));
  EXPECT_EQ(Tasks(v1::RPP_TASK_FILTER_UNSPECIFIED, "", "nobody"), Ids());
}

TEST_F(RppDeskTest, RemindsSevenAndTwoDaysBeforeAndOnTheDayEachOnce) {
  InMonth("1", 3);  // due on 20 February
  for (int day = 10; day <= 22; ++day) {
    clock.Set(Noon(2018, 2, day));
    const bool reminder = day == 13 || day == 18 || day == 20;
    EXPECT_EQ(Remind(), reminder ? 1 : 0) << day;
    EXPECT_EQ(Remind(), 0) << day;
  }
  const auto given = Given();
  ASSERT_EQ(given.size(), 3u);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(given[i].days_before(), (std::vector<int>{7, 2, 0}[i]));
    EXPECT_EQ(given[i].rup_package(), "instansi/probolinggo/rupPackages/1");
    EXPECT_EQ(given[i].ppk(), kPpk);
    EXPECT_EQ(given[i].due_date().day(), 20);
  }
  ExpectConsistent();
}

TEST_F(RppDeskTest, ASweeperThatWasAwayRemindsOnceAndNotOfThePast) {
  InMonth("1", 3);
  clock.Set(Noon(2018, 2, 19));
  EXPECT_EQ(Remind(), 1);
  ASSERT_EQ(Given().size(), 1u);
  EXPECT_EQ(Given()[0].days_before(), 2);
}

TEST_F(RppDeskTest, RemindsNobodyWhoHasHandedOverOrIsUnderKajiUlang) {
  ASSERT_THAT(caller.Submit("r", CompleteRpp(InMonth("1", 3), 5)), IsOk());
  InMonth("2", 3);
  ReviseLine(Line("a"), 1'000, 999);
  clock.Set(Noon(2018, 2, 20));
  EXPECT_EQ(Remind(), 0);
}

TEST_F(RppDeskTest, RemindsOfARevisedRppByItsLaterDay) {
  ASSERT_THAT(caller.Submit("r", CompleteRpp(InMonth("1", 3), 5)), IsOk());
  Return(RppName(kInstansi, "r"));
  clock.Set(Noon(2018, 2, 20));
  EXPECT_EQ(Remind(), 0);
  clock.Set(Noon(2018, 2, 21));
  EXPECT_EQ(Remind(), 1);
  ASSERT_EQ(Given().size(), 1u);
  EXPECT_TRUE(Given()[0].revision());
  EXPECT_EQ(Given()[0].due_date().day(), 28);
}

TEST_F(RppDeskTest, MoreThanABatchAndSeveralSweepersAtOnceGiveEachReminderOnce) {
  InMonth("1", 3);
  ASSERT_THAT(caller.connection().ExecuteScript(R"sql(
    BEGIN;
    SELECT set_config('terpadu.scope', 'service', true);
    INSERT INTO rup_package SELECT (jsonb_populate_record(package, jsonb_build_object('rup_package_id', 'n' || n))).*
      FROM rup_package AS package, generate_series(1, 1200) AS n WHERE rup_package_id = '1';
    COMMIT;)sql"),
              IsOk());
  clock.Set(Noon(2018, 2, 20));
  std::atomic<int> given = 0;
  std::vector<std::thread> sweepers;
  for (int i = 0; i < 3; ++i) {
    sweepers.emplace_back([&] {
      postgres::Connection connection(conninfo);
      RppReminders own(conninfo, &clock);
      const auto some = own.RunOnce(connection);
      EXPECT_THAT(some, IsOk());
      given += some.value_or(0);
    });
  }
  for (std::thread& sweeper : sweepers) {
    sweeper.join();
  }
  given += Remind();
  EXPECT_EQ(given, 1'201);
  constexpr postgres::Statement kEvents = {"test_reminders", R"sql(
    SELECT count(*), count(DISTINCT subject) FROM journal WHERE type LIKE '%rpp_reminder%')sql"};
  const postgres::Rows events = Query(kEvents);
  EXPECT_EQ(events.Int(0, 0), 1'201);
  EXPECT_EQ(events.Int(0, 1), 1'201);
}

}  // namespace
}  // namespace terpadu::procurement
