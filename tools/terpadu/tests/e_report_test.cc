#include "tools/terpadu/console/e_report.h"

#include <algorithm>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/sheet/csv.h"
#include "libs/testing/proto_matchers.h"

namespace terpadu::command {
namespace {

namespace pb = reporting::v1;
using ::testing::HasSubstr;
using ::testing::Not;

pb::SummarizeRupResponse SomeReport() {
  pb::SummarizeRupResponse report;
  pb::EReportRow& row = *report.add_rows();
  row.set_unit("instansi/kota/units/1.02.0.00.0.00.01.0000");
  row.set_kind(procurement::v1::PACKAGE_KIND_PENYEDIA);
  row.set_category(procurement::v1::PROCUREMENT_CATEGORY_PEKERJAAN_KONSTRUKSI);
  row.set_method(procurement::v1::PROCUREMENT_METHOD_PENGADAAN_LANGSUNG);
  row.set_year(2025);
  row.set_month(3);
  row.mutable_sums()->set_packages(17'568);
  row.mutable_sums()->set_pagu(2'469'000'000'000);
  row.mutable_sums()->set_allocated(2'469'000'000'000);
  row.mutable_sums()->set_domestic_pagu(1'234'500'000'000);
  *report.mutable_total() = row.sums();
  return report;
}

pb::SummarizeRupRequest By(const std::vector<pb::EReportDimension>& by) {
  pb::SummarizeRupRequest request;
  for (const pb::EReportDimension dimension : by) {
    request.add_group_by(dimension);
  }
  return request;
}

TEST(DrawEReport, ShowsTheColumnsItIsGroupedBy) {
  const std::string drawn = DrawEReport(By({pb::E_REPORT_DIMENSION_MONTH}), SomeReport());
  EXPECT_THAT(drawn, HasSubstr("2025-03"));
  EXPECT_THAT(drawn, Not(HasSubstr("PENYEDIA")));
  EXPECT_THAT(drawn, HasSubstr("Rp2.469.000.000.000"));
  EXPECT_THAT(drawn, HasSubstr("Domestic products only: Rp1.234.500.000.000 (50.0 % of the pagu)"));
}

TEST(DrawEReport, FitsAHundredColumnsOfARegency) {
  const std::string drawn = DrawEReport(By({}), SomeReport());
  std::string line;
  for (std::istringstream lines(drawn); std::getline(lines, line);) {
    const auto columns = std::count_if(line.begin(), line.end(),
                                       [](char byte) { return (static_cast<unsigned>(byte) & 0xC0U) != 0x80U; });
    EXPECT_LE(columns, 100) << line;
  }
}

TEST(EReportTable, HoldsEveryFigureAsANumber) {
  EXPECT_EQ(sheet::WriteCsv(EReportTable(SomeReport()), {.separator = ';', .mark = false}),
            "unit;kind;category;method;month;packages;pagu;allocated;small_business_pagu;domestic_pagu;waiting;"
            "waiting_pagu\r\n"
            "instansi/kota/units/1.02.0.00.0.00.01.0000;PENYEDIA;PEKERJAAN_KONSTRUKSI;PENGADAAN_LANGSUNG;2025-03;17568;"
            "2469000000000;2469000000000;0;1234500000000;0;0\r\n");
}

}  // namespace
}  // namespace terpadu::command
