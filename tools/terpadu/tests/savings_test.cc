#include "tools/terpadu/console/savings.h"

#include <algorithm>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace terpadu::command {
namespace {

namespace pb = reporting::v1;
using ::testing::HasSubstr;

constexpr int64_t kLarge = 2'469'000'000'000;

void ExpectAtMostAHundredColumns(const std::string& drawn, const std::string& but_for = "\n") {
  std::string line;
  for (std::istringstream lines(drawn); std::getline(lines, line);) {
    const auto columns = std::count_if(line.begin(), line.end(),
                                       [](char byte) { return (static_cast<unsigned>(byte) & 0xC0U) != 0x80U; });
    EXPECT_TRUE(columns <= 100 || line == but_for) << line;
  }
}

TEST(DrawSavings, ShowsTheFigureAndWhatEachReasonIsCountedFor) {
  pb::GetPotentialSavingsResponse savings;
  pb::SavingsRow& row = *savings.add_rows();
  row.set_unit("instansi/kota/units/1.02.0.00.0.00.01.0000");
  row.set_account("5.1.02.01.01.0024");
  row.mutable_sums()->set_lines(1'234);
  row.mutable_sums()->set_amount(kLarge);
  row.mutable_sums()->set_free(kLarge);
  pb::SavingsSums& total = *savings.mutable_total();
  total.set_amount(5'535'000'000);
  pb::SavingsReasonSums& reason = *total.add_reasons();
  reason.set_reason(pb::SAVINGS_REASON_NO_SASARAN_INDICATOR);
  reason.set_amount(kLarge);
  reason.set_first_amount(kLarge);
  const std::string drawn = DrawSavings(savings);
  EXPECT_THAT(drawn, HasSubstr("Rp5.535.000.000"));
  EXPECT_THAT(drawn, HasSubstr("NO SASARAN INDICATOR"));
  ExpectAtMostAHundredColumns(drawn);
}

TEST(DrawImpact, FitsAHundredColumnsOfARegency) {
  pb::ImpactResponse impact;
  pb::ImpactLine& line = *impact.add_lines();
  line.set_line("instansi/kota/budgets/2025/lines/2.07.02.2.01.0001-5.1.02.01.01.0024-APBD");
  line.mutable_sums()->set_cut(kLarge);
  line.mutable_sums()->set_from_free(kLarge);
  *impact.mutable_total() = line.sums();
  pb::ListImpactHitsResponse hits;
  pb::ImpactHit& hit = *hits.add_hits();
  hit.set_kind(pb::IMPACT_HIT_KIND_RUP_PACKAGE);
  hit.set_name("instansi/kota/rupPackages/0123456789");
  hit.set_title("Belanja modal bangunan gedung kantor lain-lain untuk kantor kecamatan");
  hit.set_state("ANNOUNCED");
  hit.set_on_lines(kLarge);
  const std::string drawn = DrawImpact(impact, hits);
  EXPECT_THAT(drawn, HasSubstr("Rp2.469.000.000.000"));
  EXPECT_THAT(drawn, HasSubstr("RUP PACKAGE"));
  ExpectAtMostAHundredColumns(drawn);
}

TEST(DrawWarnings, FitsAHundredColumns) {
  pb::ListWarningsResponse warnings;
  pb::Warning& warning = *warnings.add_warnings();
  warning.set_name("instansi/kota/warnings/late-rpp-2025-0123456789abcdef0123");
  warning.set_severity(pb::WARNING_SEVERITY_HIGH);
  warning.set_state(pb::WARNING_STATE_ACKNOWLEDGED);
  warning.set_subject("instansi/kota/rupPackages/0123456789");
  warning.set_title("Belanja modal bangunan gedung kantor");
  warning.set_detail("no RPP, which was due 2025-02-20");
  warning.set_amount(kLarge);
  const std::string drawn = DrawWarnings(warnings);
  EXPECT_THAT(drawn, HasSubstr("ACKNOWLEDGED"));
  ExpectAtMostAHundredColumns(drawn);
  EXPECT_EQ(DrawWarnings({}), "No warnings.\n");
}

}  // namespace
}  // namespace terpadu::command
