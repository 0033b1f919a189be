#include "tools/load_generator/report.h"

#include <sstream>

#include "gmock/gmock.h"
#include "nlohmann/json.hpp"
#include "tools/terpadu/console/text.h"

namespace terpadu::load {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Measurements Sample() {
  Measured reserve{.method = "Reserve"};
  for (const int requests : {300, 100, 200}) {
    reserve.service.push_back(
        {.requests = requests, .seconds = 1, .server_cpu = requests * 50e-6, .postgres_cpu = requests * 100e-6});
    reserve.pgbench.push_back({.requests = 4 * requests, .seconds = 2, .postgres_cpu = requests * 320e-6});
  }
  return {.postgres = "PostgreSQL 15", .methods = {reserve}};
}

TEST(Spread, IsMedianAndRange) {
  const Spread odd = SpreadOf({5, 1, 3});
  EXPECT_EQ(odd.median, 3);
  EXPECT_EQ(odd.least, 1);
  EXPECT_EQ(odd.most, 5);
  EXPECT_EQ(SpreadOf({4, 2}).median, 3);
  EXPECT_EQ(SpreadOf({}).median, 0);
}

TEST(Report, TableShowsMedianRangeRatioAndProcessorTime) {
  const std::string table = Table({}, Sample());
  EXPECT_THAT(table, HasSubstr("200 (100–300)"));
  EXPECT_THAT(table, HasSubstr("400 (200–600)"));
  EXPECT_THAT(table, HasSubstr("0.50"));
  EXPECT_THAT(table, ::testing::ContainsRegex("Reserve.* 50 +100 +80\n"));
}

TEST(Report, TableFitsAHundredColumns) {
  Measured widest{.method = "AnnounceRupPackage"};
  for (const int requests : {22'222, 11'111, 33'333}) {
    const Round round = {
        .requests = requests, .seconds = 1, .server_cpu = requests * 1e-2, .postgres_cpu = requests * 1e-2};
    widest.service.push_back(round);
    widest.pgbench.push_back(round);
  }
  std::istringstream lines(Table({}, {.postgres = "PostgreSQL 15", .methods = {widest}}));
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(command::WidthOf(line), 100) << line;
  }
}

TEST(Report, SaysWhatWentWrongInWhichRound) {
  Measurements measurements = Sample();
  EXPECT_FALSE(HasErrors(measurements));
  measurements.methods[0].service[1].errors = 2;
  measurements.methods[0].service[1].first_error = "UNAVAILABLE: away";
  measurements.methods[0].pgbench[2].nothing_left = true;
  EXPECT_TRUE(HasErrors(measurements));
  const std::string table = Table({}, measurements);
  EXPECT_THAT(table, HasSubstr("Reserve service, round 2: 2 errors, the first: UNAVAILABLE: away\n"));
  EXPECT_THAT(table, HasSubstr("Reserve pgbench, round 3: ended early, nothing left to work on\n"));
}

TEST(Report, JsonHasTheSameNumbersAndEveryRound) {
  const auto json = nlohmann::json::parse(Json({}, Sample()));
  const auto& reserve = json.at("methods").at("Reserve");
  EXPECT_EQ(reserve.at("ratio"), 0.5);
  EXPECT_EQ(reserve.at("service").at("requests_per_second").at("median"), 200);
  EXPECT_EQ(reserve.at("pgbench").at("rounds").size(), 3);
  EXPECT_EQ(reserve.at("service").at("rounds").at(1).at("requests"), 100);
}

TEST(Report, LeavesOutWhatCouldNotBeMeasured) {
  Measurements measurements = Sample();
  for (Round& round : measurements.methods[0].service) {
    round.server_cpu = 0;
  }
  EXPECT_THAT(Table({}, measurements), HasSubstr("?"));
  EXPECT_THAT(Json({}, measurements), Not(HasSubstr("server_cpu_us_per_request")));
}

}  // namespace
}  // namespace terpadu::load
