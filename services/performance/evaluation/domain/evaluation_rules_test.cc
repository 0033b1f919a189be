#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/performance/evaluation/domain/ranking.h"
#include "services/performance/evaluation/domain/score.h"
#include "services/performance/evaluation/domain/steps.h"

namespace terpadu::performance::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::vector<GradeEdge> kAkipGrades = {{"AA", 90'00}, {"A", 80'00}, {"BB", 70'00}, {"B", 60'00},
                                            {"CC", 50'00}, {"C", 30'00}, {"D", 0}};

WeighedComponent Weighed(const std::string& id, int64_t weight) {
  return {id,
          weight,
          {{id + ".a", 20'00, {{id + ".a.1", 1}}},
           {id + ".b", 30'00, {{id + ".b.1", 1}}},
           {id + ".c", 50'00, {{id + ".c.1", 1}}}}};
}

TEST(EvaluationGrade, AnEdgeBelongsToTheGradeBelowIt) {
  struct Golden {
    int64_t score;
    const char* grade;
  };
  for (const Golden& golden : std::vector<Golden>{{100'00, "AA"},
                                                  {90'01, "AA"},
                                                  {90'00, "A"},
                                                  {80'01, "A"},
                                                  {80'00, "BB"},
                                                  {70'01, "BB"},
                                                  {70'00, "B"},
                                                  {60'01, "B"},
                                                  {60'00, "CC"},
                                                  {50'01, "CC"},
                                                  {50'00, "C"},
                                                  {30'01, "C"},
                                                  {30'00, "D"},
                                                  {1, "D"},
                                                  {0, "D"}}) {
    EXPECT_EQ(GradeOf(golden.score, kAkipGrades), golden.grade) << golden.score;
  }
  EXPECT_EQ(GradeOf(50'00, {}), "");
}

TEST(EvaluationScore, ExistenceIs20QualityIs30UseIs50PercentOfAComponent) {
  const std::vector<WeighedComponent> sakip = {Weighed("1", 30'00), Weighed("2", 30'00), Weighed("3", 15'00),
                                               Weighed("4", 25'00)};
  EXPECT_THAT(FaultsOf(sakip, kAkipGrades), IsEmpty());
  // BB (80) for everything that exists, half of the quality of reporting, all use of planning.
  const Score score = ScoreOf(
      sakip,
      {{"1.a.1", 80'00}, {"2.a.1", 80'00}, {"3.a.1", 80'00}, {"4.a.1", 80'00}, {"3.b.1", 50'00}, {"1.c.1", 100'00}});
  EXPECT_THAT(score.parts[0], ElementsAre(4'80, 0, 15'00));
  EXPECT_THAT(score.parts[2], ElementsAre(2'40, 2'25, 0));
  EXPECT_THAT(score.components, ElementsAre(19'80, 4'80, 4'65, 4'00));
  EXPECT_EQ(score.total, 33'25);
}

TEST(EvaluationScore, IsRoundedOnceAPartAHalfUpSoThatPrintedFiguresAddUp) {
  // A third of 10.00 is 3.33, two thirds are 6.67; half of 0.05 is 0.03.
  const std::vector<WeighedComponent> thirds = {{"x", 10'00, {{"x.a", 100'00, {{"q1", 1}, {"q2", 1}, {"q3", 1}}}}},
                                                {"y", 5, {{"y.a", 100'00, {{"q4", 1}}}}}};
  EXPECT_EQ(ScoreOf(thirds, {{"q1", 100'00}}).total, 3'33);
  EXPECT_EQ(ScoreOf(thirds, {{"q1", 100'00}, {"q2", 100'00}}).total, 6'67);
  EXPECT_EQ(ScoreOf(thirds, {{"q4", 50'00}}).total, 3);
  EXPECT_EQ(ScoreOf(thirds, {{"q1", 100'00}, {"q2", 100'00}, {"q3", 100'00}, {"q4", 100'00}}).total, 10'05);
}

TEST(EvaluationScore, AnInstrumentThatDoesNotSumIsFaulty) {
  EXPECT_THAT(FaultsOf({Weighed("1", 60'00), Weighed("2", 40'01)}, kAkipGrades), SizeIs(1));
  EXPECT_THAT(FaultsOf({Weighed("1", 60'00), Weighed("1", 40'00)}, kAkipGrades), SizeIs(7));
  EXPECT_THAT(FaultsOf({{"1", 60'00, {{"1.a", 99'99, {{"q", 1}}}}}}, {}), SizeIs(1));
  EXPECT_THAT(FaultsOf({{"1", 60'00, {{"1.a", 100'00, {}}}}}, {}), SizeIs(1));
  EXPECT_THAT(FaultsOf({Weighed("1", 60'00)}, {{"A", 80'00}, {"B", 80'00}}), SizeIs(1));
  EXPECT_THAT(FaultsOf({}, {}), SizeIs(1));
}

TEST(PriorityRanking, IsByDescendingScoreAndTiesShareTheBetterRank) {
  EXPECT_THAT(RanksOf({151, 184, 171, 139, 204, 156, 118, 126}), ElementsAre(5, 2, 3, 6, 1, 4, 8, 7));
  EXPECT_THAT(RanksOf({9, 7, 7, 3}), ElementsAre(1, 2, 2, 4));
  EXPECT_THAT(RanksOf({}), IsEmpty());
}

// The table once more, as the law has it: every pair that is not here is forbidden.
TEST(AssessmentSteps, EveryStepNotInTheTableIsForbidden) {
  const std::map<std::pair<std::string_view, std::string_view>, std::string_view> allowed = {
      {{"DRAFT", "ANSWER"}, "DRAFT"},    {{"DRAFT", "SUBMIT"}, "SUBMITTED"},    {{"SUBMITTED", "RETURN"}, "DRAFT"},
      {{"VERIFIED", "RETURN"}, "DRAFT"}, {{"SUBMITTED", "VERIFY"}, "VERIFIED"}, {{"VERIFIED", "FINALISE"}, "FINAL"}};
  for (const std::string_view from : {"DRAFT", "SUBMITTED", "VERIFIED", "FINAL"}) {
    for (const std::string_view step : {"ANSWER", "SUBMIT", "RETURN", "VERIFY", "FINALISE"}) {
      const auto found = AssessmentStepFrom(from, step);
      const auto wanted = allowed.find({from, step});
      ASSERT_EQ(found.has_value(), wanted != allowed.end()) << from << " " << step;
      if (found.has_value()) {
        EXPECT_EQ(found->to, wanted->second);
        EXPECT_EQ(found->part, step == "ANSWER" || step == "SUBMIT" ? kAssessmentAuthor : kAssessmentReviewer);
      }
    }
  }
}

TEST(RecommendationSteps, AreFollowedUpThenAcceptedOrSentBack) {
  EXPECT_EQ(RecommendationAfter("OPEN", "FOLLOW_UP"), "FOLLOWED_UP");
  EXPECT_EQ(RecommendationAfter("FOLLOWED_UP", "ACCEPT"), "DONE");
  EXPECT_EQ(RecommendationAfter("FOLLOWED_UP", "SEND_BACK"), "OPEN");
  for (const auto& [from, step] :
       std::vector<std::pair<std::string_view, std::string_view>>{{"OPEN", "ACCEPT"},
                                                                  {"OPEN", "SEND_BACK"},
                                                                  {"FOLLOWED_UP", "FOLLOW_UP"},
                                                                  {"DONE", "FOLLOW_UP"},
                                                                  {"DONE", "ACCEPT"},
                                                                  {"DONE", "SEND_BACK"}}) {
    EXPECT_FALSE(RecommendationAfter(from, step).has_value()) << from << " " << step;
  }
}

}  // namespace
}  // namespace terpadu::performance::domain
