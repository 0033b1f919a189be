#include "tools/terpadu/console/table.h"

#include "gtest/gtest.h"
#include "tools/terpadu/console/text.h"

namespace terpadu::command {
namespace {

TEST(Table, AmountsStandFlushRight) {
  Table table({{"service"}, {"rupiah", Align::kRight}});
  table.Add({"planning", "Rp5.535.000.000"});
  table.Add({"budgeting", "Rp50"});
  table.AddRule();
  table.Add({"Σ", ""});
  EXPECT_EQ(table.Draw(80),
            "service             rupiah\n"
            "──────────────────────────\n"
            "planning   Rp5.535.000.000\n"
            "budgeting             Rp50\n"
            "──────────────────────────\n"
            "Σ\n");
}

TEST(Table, FlexibleColumnsBreakIntoLinesWhenItIsTooWide) {
  Table table({{"line", Align::kRight}, {"message", Align::kLeft, true}});
  table.Add({"7", "the action has a budget in 2018 and no target"});
  EXPECT_EQ(table.Draw(30),
            "line  message\n"
            "──────────────────────────────\n"
            "   7  the action has a budget\n"
            "      in 2018 and no target\n");
}

TEST(Table, NoLineIsWiderThanAskedWhileFlexibleColumnsHaveRoom) {
  Table table({{"a", Align::kLeft, true}, {"b", Align::kLeft, true}});
  table.Add({std::string(70, 'x'), std::string(90, 'y')});
  const std::string drawn = table.Draw(60);
  for (const std::string& line : Wrap(drawn, 100'000)) {
    EXPECT_LE(WidthOf(line.substr(0, line.find('\n'))), 60);
  }
}

}  // namespace
}  // namespace terpadu::command
