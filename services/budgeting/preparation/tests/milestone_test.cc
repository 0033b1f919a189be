#include "services/budgeting/preparation/tests/scratch_preparation.h"

namespace terpadu::budgeting {
namespace {

class CalendarOfABudget : public PreparationTest {
 protected:
  absl::StatusOr<v1::ListBudgetMilestonesResponse> On(const google::type::Date& day) {
    v1::ListBudgetMilestonesRequest request;
    request.set_parent(kBudget);
    *request.mutable_day() = day;
    return As("", &BudgetPreparationService::ListBudgetMilestones, request);
  }
  absl::StatusOr<v1::BudgetMilestone> Record(const std::string& milestone, const google::type::Date& day) {
    v1::RecordBudgetMilestoneRequest request;
    request.set_parent(kBudget);
    request.set_milestone(milestone);
    *request.mutable_done_date() = day;
    request.set_document("Perda 9/2017");
    return As(kTapd, &BudgetPreparationService::RecordBudgetMilestone, request);
  }
};

TEST_F(CalendarOfABudget, SaysWhatIsDueByTheLaw) {
  ASSERT_OK_AND_ASSIGN(const auto calendar, On(Date(2017, 7, 1)));
  ASSERT_EQ(calendar.milestones_size(), 4);
  const std::vector<std::pair<std::string, google::type::Date>> expected = {
      {"KUA_PPAS_SUBMITTED", Date(2017, 7, 14)},
      {"KUA_PPAS_AGREED", Date(2017, 8, 14)},
      {"BUDGET_JOINTLY_APPROVED", Date(2017, 11, 30)},
      {"BUDGET_REGULATED", Date(2017, 12, 31)}};
  for (int i = 0; i < 4; ++i) {
    const v1::BudgetMilestone& milestone = calendar.milestones(i);
    EXPECT_EQ(milestone.milestone(), expected[static_cast<size_t>(i)].first);
    EXPECT_THAT(milestone.due_date(), EqualsProto(expected[static_cast<size_t>(i)].second));
    EXPECT_EQ(milestone.state(), v1::BUDGET_MILESTONE_STATE_DUE);
    EXPECT_THAT(milestone.legal_basis(), ::testing::HasSubstr("Permendagri 77/2020"));
  }
  EXPECT_EQ(calendar.milestones(0).days_left(), 13);
}

TEST_F(CalendarOfABudget, SaysWhatIsDoneAndWhatIsLateByDays) {
  ASSERT_THAT(CreateKuaPpas(), IsOk());
  ASSERT_THAT(SetCeilings({CeilingOf(kSubKegiatan, 100)}), IsOk());
  ASSERT_THAT(SubmitKuaPpas(Date(2017, 7, 17)), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto calendar, On(Date(2017, 8, 20)));
  EXPECT_THAT(calendar.milestones(0), MatchesProto<v1::BudgetMilestone>(R"pb(state: BUDGET_MILESTONE_STATE_DONE_LATE
                                                                             done_date { year: 2017 month: 7 day: 17 }
                                                                             days_late: 3
                                                                             document: "KUA-PPAS 2018")pb"));
  EXPECT_THAT(calendar.milestones(1),
              MatchesProto<v1::BudgetMilestone>("state: BUDGET_MILESTONE_STATE_OVERDUE days_late: 6"));
  EXPECT_THAT(calendar.milestones(2), MatchesProto<v1::BudgetMilestone>("state: BUDGET_MILESTONE_STATE_DUE"));
  ASSERT_THAT(AgreeKuaPpas(Date(2017, 8, 21)), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto later, On(Date(2017, 8, 21)));
  EXPECT_THAT(later.milestones(1),
              MatchesProto<v1::BudgetMilestone>("state: BUDGET_MILESTONE_STATE_DONE_LATE days_late: 7"));
}

TEST_F(CalendarOfABudget, TakesWhatNoDocumentTells) {
  ASSERT_OK_AND_ASSIGN(const auto done, Record("BUDGET_JOINTLY_APPROVED", Date(2017, 11, 30)));
  EXPECT_EQ(done.state(), v1::BUDGET_MILESTONE_STATE_DONE);
  ASSERT_THAT(Record("BUDGET_JOINTLY_APPROVED", Date(2017, 12, 2)), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto calendar, On(Date(2018, 1, 1)));
  EXPECT_THAT(calendar.milestones(2),
              MatchesProto<v1::BudgetMilestone>("state: BUDGET_MILESTONE_STATE_DONE_LATE days_late: 2"));
  EXPECT_THAT(calendar.milestones(3),
              MatchesProto<v1::BudgetMilestone>("state: BUDGET_MILESTONE_STATE_OVERDUE days_late: 1"));
  const auto events = Events(std::string(kBudget) + "/milestones/BUDGET_JOINTLY_APPROVED");
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[1].version(), 2);
  EXPECT_THAT(Record("KUA_PPAS_AGREED", Date(2017, 8, 1)), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(Record("SOMETHING", Date(2017, 8, 1)), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(CalendarOfABudget, IsARuleThatAnInstansiMaySetForItself) {
  Query({"test_own_calendar", R"sql(
    INSERT INTO rule (instansi, kind, valid_from, legal_basis, value)
    VALUES ('probolinggo', 'budget_calendar', '2016-06-01', 'Perwal 5/2016',
            '{"milestones": [{"code": "SE_RKA", "title": "Surat edaran", "year": -1, "month": 8, "week": 3},
                             {"code": "KUA_PPAS_SUBMITTED", "title": "KUA", "year": -1, "month": 6, "day": 30}]}')
    RETURNING 1)sql"});
  ASSERT_OK_AND_ASSIGN(const auto calendar, On(Date(2017, 7, 1)));
  ASSERT_EQ(calendar.milestones_size(), 2);
  EXPECT_EQ(calendar.milestones(0).milestone(), "KUA_PPAS_SUBMITTED");
  EXPECT_EQ(calendar.milestones(0).days_late(), 1);
  EXPECT_EQ(calendar.milestones(1).legal_basis(), "Perwal 5/2016");
  EXPECT_THAT(Record("SE_RKA", Date(2017, 8, 1)), IsOk());
}

TEST_F(CalendarOfABudget, ThatDoesNotSayWhatItMustIsRefused) {
  Query({"test_bad_calendar", R"sql(
    INSERT INTO rule (instansi, kind, valid_from, legal_basis, value)
    VALUES ('probolinggo', 'budget_calendar', '2016-06-01', 'Perwal 5/2016',
            '{"milestones": [{"code": "SE_RKA", "month": 8, "week": 5}]}') RETURNING 1)sql"});
  EXPECT_THAT(On(Date(2017, 7, 1)), StatusIs(StatusCode::kFailedPrecondition, "RULE_MALFORMED"));
}

}  // namespace
}  // namespace terpadu::budgeting
