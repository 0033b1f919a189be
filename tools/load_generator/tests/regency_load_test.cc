#include <algorithm>
#include <set>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/load_generator/regency_report.h"
#include "tools/load_generator/regency_requests.h"

namespace terpadu::load {
namespace {

using ::testing::HasSubstr;

const generator::Regency& SomeRegency() {
  static const generator::Regency& regency = *new generator::Regency(generator::MakeRegency(3, 1));
  return regency;
}

TEST(RegencyRequests, BatchesAreOfAThousandAndParentsComeBefore) {
  std::set<std::string> seen;
  int nodes = 0;
  for (const auto& batch : NodeRequests(SomeRegency(), "a")) {
    EXPECT_LE(batch.requests_size(), 1000);
    for (const auto& request : batch.requests()) {
      const std::string& above = request.plan_node().parent_node();
      EXPECT_TRUE(above.empty() || seen.contains(above)) << above;
      seen.insert(batch.parent() + "/nodes/" + request.plan_node_id());
      ++nodes;
    }
  }
  EXPECT_EQ(nodes, 409 + 1'150 + 3'949);
}

TEST(RegencyRequests, LinesNameNodesOfThePlanAndSumToTheBudget) {
  std::set<std::string> there;
  for (const auto& batch : NodeRequests(SomeRegency(), "a")) {
    for (const auto& request : batch.requests()) {
      there.insert(batch.parent() + "/nodes/" + request.plan_node_id());
    }
  }
  int64_t sum = 0;
  for (const auto& batch : LineRequests(SomeRegency(), "a")) {
    EXPECT_LE(batch.lines_size(), 1000);
    for (const auto& line : batch.lines()) {
      EXPECT_TRUE(there.contains(line.plan_node())) << line.plan_node();
      sum += line.amount();
    }
  }
  EXPECT_EQ(sum, 3'120'000'000'000);
}

RegencyMeasurements SomeMeasurements() {
  const auto round = [](double api, double same) {
    return LoadRound{.api = api,
                     .copy = {{CopyKind::kSameTables, same}, {CopyKind::kLike, same / 2}, {CopyKind::kData, same / 4}},
                     .rows = 40'354,
                     .records = 20'022};
  };
  return {.postgres = "PostgreSQL 15",
          .loads = {{"plan", {round(3, 1)}}, {"DPA", {round(2, 1), round(4, 1), round(6, 4)}}}};
}

TEST(RegencyReport, RatioIsTheMedianOfTheRoundsRatios) {
  const std::string json = RegencyJson({}, SomeMeasurements());
  EXPECT_THAT(json, HasSubstr(R"("ratio_to_copy_same_tables": {
        "median": 2.0,
        "min": 1.5,
        "max": 4.0)"));
  EXPECT_THAT(json, HasSubstr(R"("rows_without_journal_and_requests": 20332)"));
}

TEST(RegencyReport, TableFitsAHundredColumns) {
  const std::string table = RegencyTable({}, SomeMeasurements());
  EXPECT_THAT(table, HasSubstr("COPY into the same tables"));
  std::string line;
  for (std::istringstream lines(table); std::getline(lines, line);) {
    const auto columns = std::count_if(line.begin(), line.end(),
                                       [](char byte) { return (static_cast<unsigned>(byte) & 0xC0U) != 0x80U; });
    EXPECT_LE(columns, 100) << line;
  }
}

}  // namespace
}  // namespace terpadu::load
