#include "tools/terpadu/console/message_table.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/sheet/csv.h"
#include "terpadu/reporting/v1/chain_service.pb.h"
#include "terpadu/reporting/v1/reporting_service.pb.h"

namespace terpadu::command {
namespace {

namespace pb = reporting::v1;

std::string Csv(const google::protobuf::Message& response, const std::string& rows = "") {
  return sheet::WriteCsv(TableOf(RowsOf(response, rows)), {.separator = ',', .mark = false});
}

TEST(MessageTable, HasAColumnAFieldAndFieldsWithinByTheirPath) {
  pb::ListOrphansResponse orphans;
  pb::Orphan& orphan = *orphans.add_orphans();
  orphan.mutable_link()->set_name("instansi/x/plans/p/nodes/k1");
  orphan.mutable_link()->set_kind(pb::LINK_KIND_ACTION);
  orphan.mutable_link()->set_amount(5);
  orphan.set_edge(pb::ORPHAN_EDGE_ACTION_NOT_CARRIED);
  orphans.set_next_page_token("more");
  EXPECT_EQ(Csv(orphans),
            "link_name,link_kind,link_title,link_state,link_amount,link_detail,edge\r\n"
            "instansi/x/plans/p/nodes/k1,ACTION,,,5,,ACTION_NOT_CARRIED\r\n");
}

TEST(MessageTable, OfATreeHasARowANodeWithItsDepth) {
  pb::Chain chain;
  chain.mutable_root()->mutable_link()->set_name("s1");
  pb::ChainNode& below = *chain.mutable_root()->add_children();
  below.mutable_link()->set_name("k1");
  below.add_children()->mutable_link()->set_name("l1");
  const std::vector<MessageRow> rows = RowsOf(chain, "");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[2].depth, 2);
  const sheet::Table table = TableOf(rows);
  EXPECT_EQ(table.rows[0].cells[0].text, "depth");
  EXPECT_EQ(table.rows[3].cells[0].text, "2");
  EXPECT_EQ(table.rows[3].cells[1].text, "l1");
}

TEST(MessageTable, OfAnotherFieldOrOfTheAnswerItself) {
  pb::GetCoverageResponse coverage;
  coverage.add_counts()->set_lines(3);
  EXPECT_EQ(RowsOf(coverage, "").size(), 0U);
  EXPECT_EQ(RowsOf(coverage, "counts").size(), 1U);
  EXPECT_EQ(RowsOf(coverage, ".").size(), 1U);
  EXPECT_EQ(RowsOf(coverage, "nothing").size(), 0U);
  pb::GetTotalsResponse totals;
  totals.set_paid(7);
  EXPECT_EQ(RowsOf(totals, "").size(), 1U);
}

}  // namespace
}  // namespace terpadu::command
