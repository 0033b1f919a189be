#include "libs/rules/rules.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/scratch_postgres.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::rules {
namespace {

using ::terpadu::testing::IsOk;
using ::terpadu::testing::ScratchPostgres;
using ::terpadu::testing::StatusIs;

class RuleBookTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(connection_.ExecuteScript(R"sql(
      SELECT set_config('terpadu.scope', 'service', false);
      INSERT INTO rule VALUES
        ('nasional', 'cap', '2015-01-01', 'PermenPANRB 53/2014', '{"percent": 100}'),
        ('nasional', 'cap', '2021-12-01', 'PermenPANRB 88/2021', '{"percent": 120}'),
        ('probolinggo', 'cap', '2018-01-01', 'Perwali', '{"percent": 110}'))sql"),
                IsOk());
  }

  absl::StatusOr<int> CapOf(std::string_view instansi, CalendarDay day) {
    const absl::StatusOr<Rule> rule = rules_.InForce(connection_, instansi, "cap", day);
    if (!rule.ok()) {
      return rule.status();
    }
    return rule->value.at("percent").get<int>();
  }

  postgres::Connection connection_{ScratchPostgres::Get().NewDatabase({&kMigrations})};
  RuleBook rules_;
};

TEST_F(RuleBookTest, TheLatestNationalRuleInForceHolds) {
  EXPECT_THAT(CapOf("pasuruan", CalendarDay(2018, 6, 1)), testing::IsOkAndHolds(100));
  EXPECT_THAT(CapOf("pasuruan", CalendarDay(2021, 11, 30)), testing::IsOkAndHolds(100));
  EXPECT_THAT(CapOf("pasuruan", CalendarDay(2021, 12, 1)), testing::IsOkAndHolds(120));
}

TEST_F(RuleBookTest, AnInstansisOwnRuleComesBeforeTheNationalOne) {
  EXPECT_THAT(CapOf("probolinggo", CalendarDay(2017, 12, 31)), testing::IsOkAndHolds(100));
  EXPECT_THAT(CapOf("probolinggo", CalendarDay(2022, 1, 1)), testing::IsOkAndHolds(110));
}

TEST_F(RuleBookTest, ADayBeforeEveryRuleHasNone) {
  EXPECT_THAT(CapOf("pasuruan", CalendarDay(2014, 12, 31)),
              StatusIs(absl::StatusCode::kFailedPrecondition, "RULE_MISSING"));
}

}  // namespace
}  // namespace terpadu::rules
