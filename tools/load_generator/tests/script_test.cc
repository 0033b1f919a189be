#include "tools/load_generator/script.h"

#include "gmock/gmock.h"

namespace terpadu::load {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr postgres::Statement kTwelve = {
    "twelve", "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::text || '$' FROM x WHERE a = $1"};

Script Twelve() {
  Script script(kTwelve, "bench");
  for (int i = 1; i <= 11; ++i) {
    script.Expression("e" + std::to_string(i));
  }
  return script.Value("it's");
}

TEST(Script, PutsEachParameterInItsPlaceAndLeavesTheRestOfTheTextAlone) {
  EXPECT_THAT(Twelve().Text(), HasSubstr("SELECT (e1), (e2), (e3), (e4), (e5), (e6), (e7), (e8), (e9), (e10), (e11), "
                                         "(:value_4)::text || '$' FROM x WHERE a = (e1);"));
}

TEST(Script, SetsTheScopeInTheSamePipeline) {
  const std::string text = Twelve().Text();
  EXPECT_THAT(text, HasSubstr("\\startpipeline\nSELECT set_config('terpadu.instansi', (:value_2), true)"));
  EXPECT_THAT(Twelve().definitions(), Contains("value_2=bench"));
}

TEST(Script, KeepsAValueAParameterOfTheServer) {
  EXPECT_THAT(Twelve().definitions(), Contains("value_4=it's"));
  EXPECT_THAT(Twelve().Text(), Not(HasSubstr("it's")));
}

TEST(Script, WritesLiteralsWhereItIsToBeTried) {
  Script script({"one", "SELECT $1, $2::bigint, $3"}, "bench");
  script.Value("it's").Expression(":number").Value("");
  EXPECT_EQ(script.Literally(7).second, "SELECT ('it''s'), ('7')::bigint, (ltrim(' '))");
}

}  // namespace
}  // namespace terpadu::load
