// Schedules: the templates by the names of their stages, and the dates of the RUP.
#include "gmock/gmock.h"
#include "services/procurement/selection/policy.h"
#include "services/procurement/selection/tests/scratch_selection.h"

namespace terpadu::procurement {
namespace {

using ::testing::ElementsAre;

class ScheduleTest : public SelectionTest {
 protected:
  std::vector<std::string> TitlesOf(const std::string& template_name) {
    rules::RuleBook rules;
    const SelectionPolicy policy(&rules, &people.connection(), kInstansi, CalendarDay(2018, 3, 5));
    std::vector<std::string> titles;
    const auto stages = policy.Stages(template_name);
    EXPECT_THAT(stages, IsOk());
    for (const domain::StageRule& stage : stages.value_or(std::vector<domain::StageRule>())) {
      titles.push_back(stage.title);
    }
    return titles;
  }

  absl::StatusOr<v1::Selection> Move(const std::string& name, const std::string& code, CalendarDay start,
                                     CalendarDay end) {
    v1::RescheduleSelectionRequest request;
    request.set_name(name);
    request.set_reason("more time");
    v1::SelectionStage& stage = *request.add_stages();
    stage.set_code(code);
    *stage.mutable_planned_start() = Date(start);
    *stage.mutable_planned_end() = Date(end);
    return people.Call(selections, &SelectionService::RescheduleSelection, request, kPokja);
  }

  absl::StatusOr<v1::Selection> Record(const std::string& name, const std::string& code) {
    v1::RecordStageRequest request;
    request.set_name(name);
    request.set_stage(code);
    return people.Call(selections, &SelectionService::RecordStage, request, kPokja);
  }

  static google::type::Date Date(CalendarDay day) {
    google::type::Date date;
    date.set_year(static_cast<int>(day.year()));
    date.set_month(day.month());
    date.set_day(day.day());
    return date;
  }
};

TEST_F(ScheduleTest, PostQualificationHasItsTwelveStages) {
  EXPECT_THAT(TitlesOf("PASCAKUALIFIKASI_SATU_FILE"),
              ElementsAre("Pengumuman", "Unduh dokumen", "Penjelasan", "Unggah penawaran", "Pembukaan", "Evaluasi",
                          "Pembuktian kualifikasi", "Penetapan pemenang", "Pengumuman pemenang", "Masa sanggah",
                          "SPPBJ", "Penandatanganan kontrak"));
}

TEST_F(ScheduleTest, PreQualificationHasItsTwentyOneStages) {
  EXPECT_THAT(TitlesOf("PRAKUALIFIKASI_DUA_FILE"),
              ElementsAre("Pengumuman PQ", "Unduh dokumen PQ", "Penjelasan PQ", "Unggah dokumen PQ", "Evaluasi PQ",
                          "Pembuktian", "Penetapan hasil PQ", "Pengumuman hasil PQ", "Masa sanggah PQ",
                          "Unduh dokumen pemilihan", "Penjelasan", "Unggah penawaran", "Pembukaan dan evaluasi file I",
                          "Peringkat teknis", "Pembukaan dan evaluasi file II", "Penetapan pemenang", "Pengumuman",
                          "Masa sanggah", "Klarifikasi dan negosiasi", "SPPBJ", "Kontrak"));
}

TEST_F(ScheduleTest, TheOtherMethodsHaveShortOnes) {
  EXPECT_EQ(TitlesOf("PENGADAAN_LANGSUNG").size(), 7u);
  EXPECT_EQ(TitlesOf("PENUNJUKAN_LANGSUNG").size(), 9u);
  EXPECT_EQ(TitlesOf("E_PURCHASING").size(), 3u);
  EXPECT_EQ(TitlesOf("TENDER_CEPAT").size(), 8u);
}

TEST_F(ScheduleTest, IsPlannedFromTheFirstDayOfTheRup) {
  ASSERT_OK_AND_ASSIGN(const v1::Selection planned, Plan("s", PriceSelection()));
  EXPECT_EQ(planned.template_(), "PASCAKUALIFIKASI_SATU_FILE");
  ASSERT_EQ(planned.stages_size(), 12);
  EXPECT_THAT(planned.stages(3), MatchesProto<v1::SelectionStage>(R"pb(
                code: "UNGGAH"
                planned_start { year: 2018 month: 3 day: 20 }
                planned_end { year: 2018 month: 3 day: 22 }
              )pb"));
}

TEST_F(ScheduleTest, BeyondTheRupIsBlockedUntilTheSekdaApproves) {
  ASSERT_OK_AND_ASSIGN(const v1::Selection planned, Plan("s", PriceSelection()));
  // The RUP selects from 5 March to April 2018.
  const auto move = [&] { return Move(planned.name(), "SANGGAH", CalendarDay(2018, 4, 27), CalendarDay(2018, 5, 2)); };
  // SPPBJ and contract come after the selection, and after the objections.
  EXPECT_THAT(move(), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  ASSERT_THAT(Move(planned.name(), "KONTRAK", CalendarDay(2018, 5, 6), CalendarDay(2018, 5, 7)), IsOk());
  ASSERT_THAT(Move(planned.name(), "SPPBJ", CalendarDay(2018, 5, 3), CalendarDay(2018, 5, 5)), IsOk());
  const auto blocked = move();
  ASSERT_THAT(blocked, StatusIs(StatusCode::kFailedPrecondition, "DEVIATION_REQUIRED"));
  EXPECT_EQ(Metadata(blocked, "stage"), "SANGGAH");
  EXPECT_EQ(Metadata(blocked, "end"), "2018-04-30");
  v1::Deviation wanted;
  *wanted.mutable_selection_end() = Date(CalendarDay(2018, 5, 31));
  ASSERT_OK_AND_ASSIGN(const v1::Deviation refused, Deviate("d1", wanted));
  EXPECT_THAT(move(), StatusIs(StatusCode::kFailedPrecondition, "DEVIATION_REQUIRED"));
  ASSERT_THAT(Decide(refused.name(), false), IsOk());
  EXPECT_THAT(move(), StatusIs(StatusCode::kFailedPrecondition, "DEVIATION_REQUIRED"));
  EXPECT_THAT(Decide(refused.name(), true), StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  ASSERT_OK_AND_ASSIGN(const v1::Deviation approved, Deviate("d2", wanted));
  ASSERT_THAT(Decide(approved.name(), true), IsOk());
  EXPECT_THAT(move(), IsOk());
  ExpectConsistent();
}

TEST_F(ScheduleTest, AnActOnADayBeyondTheRupIsBlockedToo) {
  ASSERT_OK_AND_ASSIGN(const v1::Selection planned, Plan("s", PriceSelection()));
  At(3, 4);
  EXPECT_THAT(Announce(planned.name()), StatusIs(StatusCode::kFailedPrecondition, "DEVIATION_REQUIRED"));
  v1::Deviation wanted;
  *wanted.mutable_selection_start() = Date(CalendarDay(2018, 3, 4));
  ASSERT_OK_AND_ASSIGN(const v1::Deviation deviation, Deviate("d", wanted));
  ASSERT_THAT(Decide(deviation.name(), true), IsOk());
  EXPECT_THAT(Announce(planned.name()), IsOk());
}

TEST_F(ScheduleTest, AnotherMethodIsADeviation) {
  v1::Deviation wanted;
  wanted.set_method(v1::PROCUREMENT_METHOD_TENDER_CEPAT);
  ASSERT_OK_AND_ASSIGN(const v1::Deviation deviation, Deviate("d", wanted));
  ASSERT_THAT(Decide(deviation.name(), true), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Selection planned, Plan("s", PriceSelection()));
  EXPECT_EQ(planned.method(), v1::PROCUREMENT_METHOD_TENDER_CEPAT);
  EXPECT_EQ(planned.stages_size(), 8);
}

TEST_F(ScheduleTest, ADeviationHasADayOrAMethod) {
  EXPECT_EQ(ViolationsOf(Deviate("d", v1::Deviation()).status()),
            std::vector<std::string>{"deviation: must have a day, a method, a value or a change of the package"});
}

TEST_F(ScheduleTest, StagesAreThoseOfTheTemplateInItsOrder) {
  v1::Selection selection = PriceSelection();
  v1::SelectionStage& stage = *selection.add_stages();
  stage.set_code("UNGGAH");
  *stage.mutable_planned_start() = Date(CalendarDay(2018, 3, 5));
  *stage.mutable_planned_end() = Date(CalendarDay(2018, 3, 5));
  EXPECT_THAT(Plan("s", selection), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  selection.clear_stages();
  selection.set_template_("TENDER_CEPAT");
  EXPECT_EQ(
      ViolationsOf(Plan("s", selection).status()),
      std::vector<std::string>{
          "selection.template: must be one of its method's: PASCAKUALIFIKASI_SATU_FILE, PRAKUALIFIKASI_DUA_FILE"});
}

TEST_F(ScheduleTest, TheClosingTimeMovesOnlyBeforeItHasCome) {
  const std::string name = AnnouncedSelection();
  EXPECT_THAT(Move(name, "UNGGAH", CalendarDay(2018, 3, 19), CalendarDay(2018, 3, 19)),
              StatusIs(StatusCode::kFailedPrecondition, "CLOSING_PASSED"));
  ASSERT_THAT(Move(name, "UNGGAH", CalendarDay(2018, 3, 20), CalendarDay(2018, 3, 21)), IsOk());
  At(3, 22);
  EXPECT_THAT(Move(name, "UNGGAH", CalendarDay(2018, 3, 20), CalendarDay(2018, 3, 23)),
              StatusIs(StatusCode::kFailedPrecondition, "CLOSING_PASSED"));
}

TEST_F(ScheduleTest, AStageIsRecordedOnceAndNotInPlaceOfItsAct) {
  ASSERT_OK_AND_ASSIGN(const v1::Selection planned, Plan("s", PriceSelection()));
  const auto of_act = Record(planned.name(), "PENGUMUMAN");
  ASSERT_THAT(of_act, StatusIs(StatusCode::kFailedPrecondition, "STAGE_OF_AN_ACT"));
  EXPECT_EQ(Metadata(of_act, "act"), "announce");
  EXPECT_THAT(Record(planned.name(), "PESTA"), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  At(3, 20);
  ASSERT_OK_AND_ASSIGN(const v1::Selection recorded, Record(planned.name(), "PENJELASAN"));
  EXPECT_EQ(recorded.stages(2).actual_end().day(), 20);
  EXPECT_EQ(recorded.stages(2).days_late(), 1);
  EXPECT_THAT(Record(planned.name(), "PENJELASAN"), StatusIs(StatusCode::kFailedPrecondition, "STAGE_DONE"));
  EXPECT_THAT(Move(planned.name(), "PENJELASAN", CalendarDay(2018, 3, 20), CalendarDay(2018, 3, 20)),
              StatusIs(StatusCode::kFailedPrecondition, "STAGE_DONE"));
}

TEST_F(ScheduleTest, TimelinessCountsStagesDoneByTheirLastPlannedDay) {
  const std::string name = OpenedSelection();  // announced, bids closed and opened on time
  At(3, 26);
  ASSERT_THAT(Record(name, "PENJELASAN"), IsOk());  // planned for 19 March
  v1::GetTimelinessRequest request;
  request.set_parent(kParent);
  *request.mutable_start_date() = Date(CalendarDay(2018, 1, 1));
  *request.mutable_end_date() = Date(CalendarDay(2018, 12, 31));
  ASSERT_OK_AND_ASSIGN(auto timeliness, people.Call(selections, &SelectionService::GetTimeliness, request, ""));
  EXPECT_EQ(timeliness.done(), 4);
  EXPECT_EQ(timeliness.on_time(), 3);
  EXPECT_EQ(timeliness.days_late(), 7);
  EXPECT_EQ(timeliness.percent_hundredths(), 7500);
  request.set_unit("instansi/probolinggo/units/other");
  ASSERT_OK_AND_ASSIGN(timeliness, people.Call(selections, &SelectionService::GetTimeliness, request, ""));
  EXPECT_EQ(timeliness.done(), 0);
}

}  // namespace
}  // namespace terpadu::procurement
