#include "tools/terpadu/sheets/plan_sheets.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "libs/sheet/csv.h"

namespace terpadu::command {
namespace {

namespace pb = planning::v1;

template <typename Message>
Message From(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

std::string Csv(const sheet::Table& table) { return sheet::WriteCsv(table, {.separator = ';', .mark = false}); }

pb::Plan TwoYears() { return From<pb::Plan>("start_year: 2019 end_year: 2020"); }

pb::PlanNode Node() {
  return From<pb::PlanNode>(
      "name: 'instansi/kota/plans/rkpd/nodes/k1' kind: PLAN_NODE_KIND_SUB_KEGIATAN "
      "parent_node: 'instansi/kota/plans/rkpd/nodes/p1' code: '2.07.02.2.01.0001' title: 'Pemeliharaan jalan' "
      "units: 'instansi/kota/units/dinas-pu' units: 'instansi/kota/units/setda' ceilings { year: 2020 amount: 150 }");
}

TEST(PlanSheets, ANodeIsARowWithAColumnForEachYear) {
  EXPECT_EQ(Csv(NodesTable(TwoYears(), {Node()})),
            "node;kind;parent;code;title;problem;program;units;printed_units;pagu_2019;pagu_2020\r\n"
            "k1;SUB_KEGIATAN;p1;2.07.02.2.01.0001;\"Pemeliharaan jalan\";;;\"dinas-pu; setda\";;;150\r\n");
}

TEST(PlanSheets, AnIndicatorShowsItsTargetsAsPrinted) {
  const auto indicator = From<pb::Indicator>(
      "name: 'instansi/kota/plans/rkpd/indicators/i1' node: 'instansi/kota/plans/rkpd/nodes/k1' title: 'Jalan mantap' "
      "polarity: POLARITY_HIGHER_IS_BETTER targets { year: 2019 value { kind: VALUE_KIND_NONE printed: '-' } } "
      "targets { year: 2020 value { kind: VALUE_KIND_PERCENT number { units: -28 scale: 2 } } } baseline_year: 2018 "
      "baseline { kind: VALUE_KIND_COUNT number { units: 39 } unit: 'OPD' }");
  EXPECT_EQ(Csv(IndicatorsTable(TwoYears(), {indicator})),
            "indicator;node;title;unit_of_measure;polarity;aggregation;baseline;baseline_year;target_2019;target_2020;"
            "final_target;source\r\n"
            "i1;k1;\"Jalan mantap\";;HIGHER_IS_BETTER;;\"39 OPD\";2018;'-;\"'-0,28%\";;\r\n");
}

TEST(PlanSheets, OnlyUnitsThatTheNodesNameAreShown) {
  const auto unit = From<pb::Unit>("name: 'instansi/kota/units/dinas-pu' title: 'Dinas PU' code: '1.03'");
  const auto other = From<pb::Unit>("name: 'instansi/kota/units/dinkes' title: 'Dinas Kesehatan'");
  EXPECT_EQ(Csv(UnitsTable({Node()}, {unit, other})), "unit;code;title\r\ndinas-pu;1.03;\"Dinas PU\"\r\n");
}

}  // namespace
}  // namespace terpadu::command
