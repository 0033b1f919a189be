#include "tools/terpadu/console/chain.h"

#include <sstream>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tools/terpadu/console/text.h"
#include "tools/terpadu/console/tree.h"

namespace terpadu::command {
namespace {

TEST(Tree, DrawsChildrenBelowTheirParentInTheGivenOrder) {
  EXPECT_EQ(DrawTree({{-1, "a", "one", "", "Rp1"},
                      {0, "b", "two", "ANNOUNCED", ""},
                      {1, "c", "three", "", "Rp300"},
                      {0, "b", "four", "", ""}},
                     40),
            "a  one                               Rp1\n"
            "├─ b  two · ANNOUNCED\n"
            "│  └─ c  three                     Rp300\n"
            "└─ b  four\n");
}

TEST(Tree, ShortensTheTitleAndKeepsNoteAndAmount) {
  EXPECT_EQ(DrawTree({{-1, "action", "Penataan dan pelaksanaan revisi tugas", "SIGNED", "Rp150.000"}}, 55),
            "action  Penataan dan pelaksanaan r… · SIGNED  Rp150.000\n");
}

TEST(Tree, CutsTheNoteRatherThanLeaveNothingOfTheTitle) {
  EXPECT_EQ(DrawTree({{-1, "action", "Penataan dan pelaksanaan revisi", "SIGNED, 2018-04-27", "Rp1"}}, 44),
            "action  Penataan dan pelaksanaa… · SIG…  Rp1\n");
}

TEST(Tree, ARowWhoseParentDoesNotComeBeforeItIsARoot) {
  EXPECT_EQ(DrawTree({{7, "a", "one", "", ""}, {1, "b", "two", "", ""}}, 40), "a  one\nb  two\n");
}

reporting::v1::TraceResponse Parse(const std::string& text) {
  reporting::v1::TraceResponse trace;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &trace));
  return trace;
}

TEST(Chain, ShowsWhatAnAllocationTakesOfALine) {
  EXPECT_EQ(DrawChain(Parse(R"pb(
              steps {
                link { name: "i" kind: LINK_KIND_INDICATOR title: "Perwali" detail: "25 % in 2018" }
                reached_from: -1
              }
              steps {
                link { name: "x/lines/l" kind: LINK_KIND_BUDGET_LINE amount: 150000000 }
                depth: 1
                reached_from: 0
              }
              steps {
                link {
                  name: "p"
                  kind: LINK_KIND_RUP_PACKAGE
                  title: "Paket"
                  state: "ANNOUNCED"
                  amount: 150000000
                  detail: "Sesuai"
                }
                depth: 2
                reached_from: 1
                edge_amount: 100000000
              }
              amount: 150000000
              paid: 7
            )pb")),
            "indicator  Perwali · 25 % in 2018\n"
            "└─ budget line  l                                                                      Rp150.000.000\n"
            "   └─ RUP package  Paket · ANNOUNCED, Sesuai                          Rp100.000.000 of Rp150.000.000\n"
            "budget lines reached Rp150.000.000, paid Rp7\n");
}

TEST(Chain, StaysWithinTheScreenHoweverDeep) {
  reporting::v1::TraceResponse trace;
  for (int depth = 0; depth <= 20; ++depth) {
    auto* step = trace.add_steps();
    step->set_depth(depth);
    step->set_reached_from(depth - 1);
    step->mutable_link()->set_kind(reporting::v1::LINK_KIND_SUB_KEGIATAN);
    step->mutable_link()->set_title(std::string(200, 'x'));
    step->mutable_link()->set_state("ANNOUNCED");
    step->mutable_link()->set_amount(5'535'000'000);
  }
  std::istringstream lines(DrawChain(trace));
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(WidthOf(line), kScreen) << line;
  }
}

TEST(Chain, ALinkNewerThanThisProgramIsShownByItsNumber) {
  EXPECT_EQ(LinkKindName(static_cast<reporting::v1::LinkKind>(99)), "99");
}

}  // namespace
}  // namespace terpadu::command
