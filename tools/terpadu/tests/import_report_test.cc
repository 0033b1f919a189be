#include "tools/terpadu/console/import_report.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace terpadu::command {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

planning::v1::ImportPlanResponse Parse(const std::string& text) {
  planning::v1::ImportPlanResponse response;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &response));
  return response;
}

TEST(ImportReport, TellsEveryFindingWithItsPlace) {
  const auto response = Parse(R"pb(
    findings {
      severity: SEVERITY_ERROR
      code: "BUDGET_NOT_A_NUMBER"
      line: 7
      column: 11
      text: "lima"
      message: "no amount"
    }
    lines { total: 9 data: 4 repeated_header: 3 blank: 2 }
  )pb");
  EXPECT_TRUE(HasErrors(response));
  EXPECT_EQ(DrawFindings(response),
            "severity  line  col  code                 text  message\n"
            "─────────────────────────────────────────────────────────\n"
            "ERROR        7   11  BUDGET_NOT_A_NUMBER  lima  no amount\n");
  EXPECT_EQ(DrawImport(response, false),
            "9 lines: 4 of data, 3 of the table's header, 2 empty\n"
            "nothing was imported: errors stand in the way\n");
}

TEST(ImportReport, TellsWhatADryRunWouldImport) {
  const auto response = Parse(R"pb(
    plan {
      action_count: 41
      budgeted_action_count: 36
      ceilings { year: 2018 amount: 5535000000 }
    }
    lines { total: 41 data: 41 }
  )pb");
  EXPECT_FALSE(HasErrors(response));
  EXPECT_EQ(DrawFindings(response), "");
  EXPECT_THAT(DrawImport(response, true), HasSubstr("41 actions, 36 with a budget\n"));
  EXPECT_THAT(DrawImport(response, true), HasSubstr("2018  Rp5.535.000.000\n"));
  EXPECT_THAT(DrawImport(response, true), EndsWith("dry run: nothing was imported, nothing stands in the way\n"));
}

TEST(ImportReport, SaysThatASecondImportChangedNothing) {
  EXPECT_THAT(DrawImport(Parse(R"pb(already_imported: true
                                    plan { name: "instansi/i/plans/p" })pb"),
                         false),
              EndsWith("already imported as instansi/i/plans/p: nothing was changed\n"));
}

}  // namespace
}  // namespace terpadu::command
