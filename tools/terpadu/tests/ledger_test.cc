#include "tools/terpadu/console/ledger.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/proto_matchers.h"
#include "tools/terpadu/console/text.h"

namespace terpadu::command {
namespace {

namespace pb = budgeting::v1;
using ::testing::HasSubstr;

// An entry of 2018-02-20 in WIB.
pb::LedgerEntry Entry(int number, pb::LedgerEntryKind kind, int64_t amount, int64_t reserved, int64_t committed,
                      int64_t paid) {
  pb::LedgerEntry entry;
  entry.set_name("instansi/kota/budgets/2018/lines/1.02-5.2-DAU/entries/" + std::to_string(number));
  entry.set_kind(kind);
  entry.mutable_effect()->set_amount(amount);
  entry.mutable_effect()->set_reserved(reserved);
  entry.mutable_effect()->set_committed(committed);
  entry.mutable_effect()->set_paid(paid);
  entry.mutable_create_time()->set_seconds(1519084800);
  return entry;
}

pb::BudgetLine Line(int64_t reserved, int64_t committed, int64_t paid) {
  pb::BudgetLine line;
  line.set_sub_kegiatan("1.02.02.2.01.0002");
  line.set_sub_kegiatan_title("Pembangunan puskesmas");
  line.set_account("5.2.03.01.01.0006");
  line.set_fund_source("DAU");
  line.set_unit("instansi/kota/units/dinkes");
  line.set_amount(338'700'000'000);
  line.set_reserved(reserved);
  line.set_committed(committed);
  line.set_paid(paid);
  line.set_available(line.amount() - reserved - committed);
  line.set_budget_version(1);
  return line;
}

// Reserved 100 billion, committed 90, the rest saved, 40 paid.
std::vector<pb::LedgerEntry> Year() {
  constexpr int64_t kBillion = 1'000'000'000;
  std::vector<pb::LedgerEntry> entries = {Entry(1, pb::LEDGER_ENTRY_KIND_AMOUNT, 338'700'000'000, 0, 0, 0),
                                          Entry(2, pb::LEDGER_ENTRY_KIND_RESERVE, 0, 100 * kBillion, 0, 0),
                                          Entry(3, pb::LEDGER_ENTRY_KIND_COMMIT, 0, -90 * kBillion, 90 * kBillion, 0),
                                          Entry(4, pb::LEDGER_ENTRY_KIND_SAVING, 0, -10 * kBillion, 0, 0),
                                          Entry(5, pb::LEDGER_ENTRY_KIND_DISBURSE, 0, 0, 0, 40 * kBillion)};
  entries[0].set_reason("Perda 9/2017 tentang Anggaran Pendapatan dan Belanja Daerah Tahun Anggaran 2018");
  entries[2].set_contract("instansi/kota/contracts/7");
  entries[4].set_disbursement("instansi/kota/disbursements/d-1");
  return entries;
}

TEST(Ledger, ShowsEachEntryWithWhatTheLineThenHadAvailable) {
  const std::string drawn = DrawLedger(Line(0, 90'000'000'000, 40'000'000'000), Year());
  EXPECT_THAT(drawn, HasSubstr("1.02.02.2.01.0002 Pembangunan puskesmas\n5.2.03.01.01.0006, DAU, dinkes\n"));
  for (const char* row :
       {"Rp100.000.000.000  Rp238.700.000.000", "Rp90.000.000.000  Rp238.700.000.000",
        "-Rp10.000.000.000  Rp248.700.000.000", "Rp40.000.000.000  Rp248.700.000.000", "contract 7", "payment d-1"}) {
    EXPECT_THAT(drawn, HasSubstr(row));
  }
  EXPECT_THAT(drawn, ::testing::Not(HasSubstr("reconcile")));
}

TEST(Ledger, FitsAHundredColumns) {
  const std::string drawn = DrawLedger(Line(0, 90'000'000'000, 40'000'000'000), Year());
  for (size_t begin = 0; begin < drawn.size();) {
    const size_t end = drawn.find('\n', begin);
    EXPECT_LE(WidthOf(drawn.substr(begin, end - begin)), kScreen) << drawn.substr(begin, end - begin);
    begin = end + 1;
  }
}

TEST(Ledger, SaysWhenTheLineDoesNotHaveWhatItsEntriesSumTo) {
  const pb::BudgetLine line = Line(1, 90'000'000'000, 40'000'000'000);
  EXPECT_FALSE(SumsToTheLine(line, Year()));
  EXPECT_THAT(DrawLedger(line, Year()), HasSubstr("terpadu reconcile"));
  EXPECT_TRUE(SumsToTheLine(Line(0, 90'000'000'000, 40'000'000'000), Year()));
}

TEST(Ledger, OfALineOfADraftIsEmpty) {
  pb::BudgetLine line = Line(0, 0, 0);
  line.set_budget_version(0);
  EXPECT_TRUE(SumsToTheLine(line, {}));
  EXPECT_THAT(DrawLedger(line, {}), HasSubstr("no entries"));
}

}  // namespace
}  // namespace terpadu::command
