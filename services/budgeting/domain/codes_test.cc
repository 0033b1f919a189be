#include "services/budgeting/domain/codes.h"

#include "libs/base/resource_name.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::budgeting {
namespace {

using testing::IsOk;
using testing::StatusIs;

struct Case {
  const char* code;
  bool sub_kegiatan;
  bool account;
};

TEST(Codes, HaveTheWidthsOfTheirTables) {
  const Case cases[] = {
      {"2.07.02.2.01.0001", true, false},
      {"1.02.02.2.01.01", true, false},
      {"5.1.02.01.01.0024", false, true},
      {"2.7.02.2.01.0001", false, false},
      {"2.07.02.2.01.001", false, false},
      {"2.07.02.2.01.00001", false, false},
      {"2.07.02.2.01", false, false},
      {"2.07.02.2.01.", false, false},
      {"2.07.02.2.01.0001.", false, false},
      {" 2.07.02.2.01.0001", false, false},
      {"2.07.02.2.01.000a", false, false},
      {"2-07-02-2-01-0001", false, false},
      {"X.XX.01.2.01.0001", false, false},
      {"5.1.02.01.01.024", false, false},
      {"5.1.2.01.01.0024", false, false},
      {"51.02.01.01.0024", false, false},
      {"", false, false},
      {".", false, false},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(CheckSubKegiatan(c.code).ok(), c.sub_kegiatan) << c.code;
    EXPECT_EQ(CheckAccount(c.code).ok(), c.account) << c.code;
  }
  EXPECT_THAT(CheckAccount("5"), StatusIs(absl::StatusCode::kInvalidArgument, "NOT_A_CODE"));
  EXPECT_THAT(CheckSubKegiatan("5"), StatusIs(absl::StatusCode::kInvalidArgument, "NOT_A_CODE"));
}

TEST(LineId, IsMadeOfCodesAndFundSource) {
  EXPECT_EQ(LineIdOf("2.07.02.2.01.0001", "5.1.02.01.01.0024", "APBD"), "2.07.02.2.01.0001-5.1.02.01.01.0024-APBD");
}

TEST(LineId, IsAnIdWhateverTheFundSourceIsCalled) {
  const std::pair<const char*, const char*> cases[] = {
      {"DAU 2018", "DAU-2018"}, {"DAK/Fisik", "DAK-Fisik"}, {"a.b_c-d", "a.b_c-d"},     {"Bünde", "B-nde"},
      {"(PAD)", "-PAD-"},       {"\xe2\x80\x93", "-"},      {"Hibah, LN", "Hibah--LN"},
  };
  for (const auto& [fund_source, end] : cases) {
    const std::string id = LineIdOf("2.07.02.2.01.0001", "5.1.02.01.01.0024", fund_source);
    EXPECT_EQ(id, std::string("2.07.02.2.01.0001-5.1.02.01.01.0024-") + end);
    EXPECT_TRUE(IsResourceId(id));
  }
  EXPECT_TRUE(IsResourceId(LineIdOf("2.07.02.2.01.0001", "5.1.02.01.01.0024", std::string(kLongestFundSource, 'x'))));
}

TEST(LineId, OfAFurtherUnitEndsWithTheUnitAndStaysAnId) {
  EXPECT_EQ(IdOfUnit("a-b-APBD", "instansi/x/units/kecamatan-1"), "a-b-APBD-kecamatan-1");
  EXPECT_EQ(IdOfUnit("a-b-APBD", ""), "a-b-APBD");
  const std::string longest = IdOfUnit(LineIdOf("2.07.02.2.01.0001", "5.1.02.01.01.0024", std::string(64, 'x')),
                                       "instansi/x/units/" + std::string(128, 'u'));
  EXPECT_TRUE(IsResourceId(longest)) << longest;
}

}  // namespace
}  // namespace terpadu::budgeting
