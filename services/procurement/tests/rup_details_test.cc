#include "google/protobuf/text_format.h"
#include "services/procurement/tests/scratch_procurement.h"

namespace terpadu::procurement {
namespace {

class RupDetailsTest : public ProcurementTest {
 protected:
  // A package with every field that SIRUP asks for.
  static v1::RupPackage Full(const std::string& line) {
    v1::RupPackage package = Tender({{line, 100}});
    package.clear_details();
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        R"pb(sirup_code: "53912753"
             work_description: "Rehabilitasi"
             specification: "Beton K-225"
             volume: "1 paket"
             fund_source: FUND_SOURCE_APBDP
             fund_origin: "Kab. Probolinggo"
             locations { province: "Jawa Timur" regency: "Probolinggo" place: "Kraksaan" }
             locations { province: "Jawa Timur" regency: "Probolinggo" }
             domestic_product: true
             tkdn_hundredths: 4000
             small_business: true
             sustainable: true
             pre_dpa: true
             multi_year_until: 2019
             multi_year_approval: "Persetujuan DPRD 1/2018"
             consolidation: "jalan-2018"
             method_conditions: "SPESIFIKASI_RINCI"
             contract_start { year: 2018 month: 4 day: 10 }
             contract_end { year: 2018 month: 12 }
             usage_start { year: 2018 month: 12 }
             usage_end { year: 2028 month: 12 day: 31 })pb",
        package.mutable_details()));
    return package;
  }
};

TEST_F(RupDetailsTest, EveryFieldOfSirupComesBackAndIsInTheEvent) {
  AddLine(Line("a"), 100);
  ASSERT_OK_AND_ASSIGN(const v1::RupPackage created, caller.Create("1", Full(Line("a"))));
  EXPECT_THAT(created.details(), EqualsProto(Full(Line("a")).details()));
  EXPECT_THAT(caller.Package(created.name()), EqualsProto(created));
  const auto created_event = PayloadOf<v1::RupPackageCreated>(Events(created.name()).front());
  EXPECT_THAT(created_event.rup_package().details(), EqualsProto(created.details()));
}

TEST_F(RupDetailsTest, ThoseOfAReplacementAreItsOwnAndTheOldStayReadable) {
  AddLine(Line("a"), 100);
  const std::string old = Announced("1", Full(Line("a")));
  v1::RupPackage replacement = Full(Line("a"));
  replacement.mutable_details()->set_volume("2 paket");
  ASSERT_THAT(caller.Revise(old, {{"2", replacement}}), IsOk());
  EXPECT_EQ(caller.Package(old).details().volume(), "1 paket");
  EXPECT_EQ(caller.Package(old).revised_by(0), "instansi/probolinggo/rupPackages/2");
  EXPECT_EQ(caller.Package("instansi/probolinggo/rupPackages/2").details().volume(), "2 paket");
  EXPECT_EQ(caller.Package("instansi/probolinggo/rupPackages/2").revises(), old);
}

TEST_F(RupDetailsTest, SwakelolaIsOfATypeAndAboveTheFirstHasAnOrganizer) {
  AddLine(Line("a"), 1'000);
  for (int type = 0; type <= 5; ++type) {
    for (const std::string organizer : {"", "Kelompok Tani"}) {
      v1::RupPackage package = Tender({{Line("a"), 1}});
      package.set_kind(v1::PACKAGE_KIND_SWAKELOLA);
      package.clear_method();
      package.mutable_details()->set_swakelola_type(type);
      package.mutable_details()->set_organizer(organizer);
      const bool good = type == 1 || (type >= 2 && type <= 4 && !organizer.empty());
      const auto created = caller.Create(std::to_string(type) + (organizer.empty() ? "" : "o"), package);
      EXPECT_EQ(created.ok(), good) << type << " " << organizer << " " << created.status();
    }
  }
  v1::RupPackage penyedia = Tender({{Line("a"), 1}});
  penyedia.mutable_details()->set_swakelola_type(1);
  EXPECT_THAT(caller.Create("p", penyedia), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(RupDetailsTest, ToldOfEveryFieldThatIsWrong) {
  AddLine(Line("a"), 100);
  v1::RupPackage package = Full(Line("a"));
  v1::RupPackageDetails& details = *package.mutable_details();
  details.set_sirup_code("53.9");
  details.set_tkdn_hundredths(10'001);
  details.set_multi_year_until(2018);
  details.set_consolidation("a b");
  details.mutable_contract_end()->set_month(3);
  details.mutable_usage_start()->set_month(13);
  const auto refused = caller.Create("1", package);
  ASSERT_THAT(refused, StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  std::vector<std::string> fields;
  for (const std::string& violation : ViolationsOf(refused.status())) {
    fields.push_back(violation.substr(std::string_view("rup_package.details.").size(), violation.find(':') - 20));
  }
  EXPECT_EQ(fields, (std::vector<std::string>{"sirup_code", "consolidation", "tkdn_hundredths", "multi_year_until",
                                              "contract_end", "usage_start"}));
}

TEST_F(RupDetailsTest, AMultiYearPackageNeedsItsApproval) {
  AddLine(Line("a"), 100);
  v1::RupPackage package = Full(Line("a"));
  package.mutable_details()->clear_multi_year_approval();
  EXPECT_EQ(ViolationsOf(caller.Create("1", package).status()),
            std::vector<std::string>{
                "rup_package.details.multi_year_approval: must be set for a multi-year package, and for no other"});
}

}  // namespace
}  // namespace terpadu::procurement
