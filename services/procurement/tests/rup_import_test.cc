#include "services/procurement/names.h"
#include "services/procurement/rup_service.h"
#include "services/procurement/store/budget_line_store.h"
#include "services/procurement/tests/scratch_procurement.h"

namespace terpadu::procurement {
namespace {

constexpr char kHeader[] =
    "kd_rup\tkd_satker\tnama_paket\tmetode_pengadaan\tjenis_pengadaan\tpagu\tmak\ttgl_awal_pemilihan\t"
    "tgl_akhir_pemilihan\tvolume_pekerjaan\tsumber_dana\tstatus_pdn\tstatus_ukm\n";
constexpr char kAtkMak[] = "1.05.01.2.06.0002.5.1.02.01.01.0024";
constexpr char kFoodMak[] = "1.05.01.2.06.0002.5.1.02.01.01.0052";

class RupImportTest : public ProcurementTest {
 protected:
  RupImportTest() {
    AddLine(Line("atk"), 300, "1.05.01.2.06.0002", "5.1.02.01.01.0024");
    AddLine(Line("food"), 100, "1.05.01.2.06.0002", "5.1.02.01.01.0052");
  }
  static v1::ImportRupPackagesRequest Request(const std::string& rows) {
    v1::ImportRupPackagesRequest request;
    request.set_parent(kParent);
    request.set_budget("instansi/probolinggo/budgets/2018");
    request.set_unit("instansi/probolinggo/units/pupr");
    request.set_content(std::string(kHeader) + rows);
    request.set_request_id(NewUuid());
    return request;
  }
  static std::string Row(const std::string& code, const std::string& pagu, const std::string& mak,
                         const std::string& method = "Pengadaan Langsung") {
    return code + "\t\tKertas\t" + method + "\tPengadaan Barang\t" + pagu + "\t" + mak +
           "\t2018-03-05\t2018-03-20 00:00:00\t1 paket\tAPBD\tYa\tTidak\n";
  }
  v1::ImportRupPackagesResponse Import(const v1::ImportRupPackagesRequest& request) {
    const auto response = caller.CallOn(rup, &RupService::ImportRupPackages, request);
    EXPECT_THAT(response, IsOk());
    return response.value_or(v1::ImportRupPackagesResponse());
  }
  v1::ImportRupPackagesResponse Import(const std::string& rows) { return Import(Request(rows)); }
  // `2 PAGU_MISSING` for each finding: its line and code.
  static std::vector<std::string> CodesOf(const v1::ImportRupPackagesResponse& response) {
    std::vector<std::string> codes;
    for (const type::v1::Finding& finding : response.findings()) {
      codes.push_back(std::to_string(finding.line()) + " " + finding.code());
    }
    return codes;
  }
  absl::StatusOr<v1::RupPackage> Confirm(const std::string& name,
                                         const std::vector<std::pair<std::string, int64_t>>& parts = {}) {
    v1::ConfirmRupSplitRequest request;
    request.set_name(name);
    for (const auto& [line, amount] : parts) {
      v1::RupSplitPart& part = *request.add_parts();
      part.set_line(line);
      part.set_amount(amount);
    }
    return caller.CallOn(rup, &RupService::ConfirmRupSplit, request);
  }

  RupService rup;
};

using Codes = std::vector<std::string>;

TEST_F(RupImportTest, ARowBecomesADraftWithWhatSirupSaysOfIt) {
  const auto response = Import(Row("53912753", "120", kAtkMak));
  EXPECT_EQ(CodesOf(response), Codes());
  ASSERT_EQ(response.rup_packages_size(), 1);
  EXPECT_EQ(response.rup_packages(0), "instansi/probolinggo/rupPackages/sirup-53912753");
  EXPECT_THAT(caller.Package(response.rup_packages(0)), MatchesProto<v1::RupPackage>(R"pb(
                title: "Kertas"
                kind: PACKAGE_KIND_PENYEDIA
                method: PROCUREMENT_METHOD_PENGADAAN_LANGSUNG
                category: PROCUREMENT_CATEGORY_BARANG
                pagu: 120
                unit: "instansi/probolinggo/units/pupr"
                selection_start { year: 2018 month: 3 day: 5 }
                selection_end { year: 2018 month: 3 day: 20 }
                state: RUP_PACKAGE_STATE_DRAFT
                details {
                  sirup_code: "53912753"
                  volume: "1 paket"
                  fund_source: FUND_SOURCE_APBD
                  domestic_product: true
                })pb"));
  ExpectConsistent();
}

TEST_F(RupImportTest, NumbersComeAsTextFloatOrNull) {
  const auto response = Import(Row("53912753.0", "20.0", kAtkMak) + Row("2", "null", kAtkMak) + Row("3", "", kAtkMak) +
                               Row("4", "10.5", kAtkMak) + Row("5;6", "1", kAtkMak) + Row("", "1", kAtkMak) +
                               Row("7", "Rp1.0", kAtkMak) + Row("53912753", "1", kAtkMak) + Row("8", "0", kAtkMak));
  EXPECT_EQ(CodesOf(response),
            (Codes{"3 PAGU_MISSING", "4 PAGU_MISSING", "5 PAGU_UNREADABLE", "6 KD_RUP_UNREADABLE", "7 KD_RUP_MISSING",
                   "8 PAGU_UNREADABLE", "9 KD_RUP_TWICE", "10 PAGU_UNREADABLE"}));
  ASSERT_EQ(response.rup_packages_size(), 1);
  EXPECT_EQ(caller.Package(response.rup_packages(0)).pagu(), 20);
  EXPECT_EQ(response.rows(), 9);
  EXPECT_EQ(response.refused(), 8);
}

TEST_F(RupImportTest, ATrailingDotBlanksAndItemCodesOfAMakAreLeftOutAndTold) {
  const auto response = Import(
      Row("1", "10", std::string(kAtkMak) + ".") + Row("2", "10", " 1.05.01.2.06.0002 .5.1.02.01.01.0024") +
      Row("3", "10", std::string(kAtkMak) + ".1.1.1.20.10.30.001.00001;" + kAtkMak + ".1.1.1.20.10.30.001.00009"));
  EXPECT_EQ(CodesOf(response), (Codes{"2 MAK_TRIMMED", "3 MAK_TRIMMED", "4 MAK_TRIMMED"}));
  EXPECT_EQ(response.rup_packages_size(), 3);
  EXPECT_EQ(response.rup_splits_size(), 0);
}

TEST_F(RupImportTest, WhatBreaksARuleIsFoundAndLeftOut) {
  const auto response =
      Import(Row("1", "10", "5.10.20.3.02.0410.") + Row("2", "10", "9.05.01.2.06.0002.5.1.02.01.01.0024") +
             Row("3", "301", kAtkMak) + Row("4", "10", kAtkMak, "Lelang") +
             Row("5", "10", kAtkMak, "Penunjukan Langsung") + Row("6", "10", kAtkMak));
  EXPECT_EQ(CodesOf(response), (Codes{"2 MAK_UNREADABLE", "5 METHOD_UNKNOWN", "3 LINE_UNKNOWN", "4 LINE_OVERALLOCATED",
                                      "6 METHOD_NOT_ALLOWED"}));
  EXPECT_EQ(response.rup_packages_size(), 1);
  // The same file again finds what it made before.
  EXPECT_EQ(CodesOf(Import(Row("6", "10", kAtkMak))), Codes{"2 RUP_PACKAGE_EXISTS"});
  ExpectConsistent();
}

TEST_F(RupImportTest, ADryRunSaysWhatItWouldDoAndDoesNothing) {
  v1::ImportRupPackagesRequest request =
      Request(Row("1", "10", kAtkMak) + Row("2", "40", std::string(kAtkMak) + ";" + kFoodMak));
  request.set_validate_only(true);
  const auto dry = Import(request);
  EXPECT_EQ(dry.rup_packages_size(), 1);
  EXPECT_EQ(dry.rup_splits_size(), 1);
  EXPECT_TRUE(Events().empty());
  request.set_validate_only(false);
  const auto wet = Import(request);
  EXPECT_THAT(wet, EqualsProto(dry));
  EXPECT_THAT(Import(request), EqualsProto(wet));
  EXPECT_EQ(Events().size(), 2u);
}

TEST_F(RupImportTest, SeveralMakBecomeASplitThatAPersonConfirms) {
  const auto response = Import(Row("1", "40", std::string(kAtkMak) + ".;" + kFoodMak + "."));
  EXPECT_EQ(CodesOf(response), (Codes{"2 MAK_TRIMMED", "2 MAK_SEVERAL"}));
  ASSERT_EQ(response.rup_splits_size(), 1);
  const v1::RupSplit& split = response.rup_splits(0);
  EXPECT_EQ(split.parts(0).amount(), 30);
  EXPECT_EQ(split.parts(1).amount(), 10);
  EXPECT_EQ(split.state(), v1::RUP_SPLIT_STATE_PROPOSED);
  v1::GetRupPackageRequest get;
  get.set_name("instansi/probolinggo/rupPackages/sirup-1");
  EXPECT_THAT(caller.Call(&ProcurementService::GetRupPackage, get), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));

  const auto too_little = Confirm(split.name(), {{Line("atk"), 20}, {Line("food"), 19}});
  ASSERT_THAT(too_little, StatusIs(StatusCode::kFailedPrecondition, "SPLIT_NOT_THE_PAGU"));
  EXPECT_EQ(Metadata(too_little, "sum"), "39");
  EXPECT_THAT(Confirm(split.name(), {{Line("z"), 40}}), StatusIs(StatusCode::kFailedPrecondition, "SPLIT_OTHER_LINE"));

  ASSERT_OK_AND_ASSIGN(const v1::RupPackage package, Confirm(split.name(), {{Line("atk"), 15}, {Line("food"), 25}}));
  EXPECT_EQ(package.pagu(), 40);
  EXPECT_EQ(package.allocations(1).amount(), 25);
  EXPECT_THAT(caller.Package(package.name()), EqualsProto(package));
  EXPECT_EQ(PayloadOf<v1::RupSplitConfirmed>(Events(split.name()).back()).parts(0).amount(), 15);
  EXPECT_THAT(Confirm(split.name()), StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  ExpectConsistent();
}

TEST_F(RupImportTest, ASplitIsConfirmedAsProposedOrRejected) {
  const auto response = Import(Row("1", "40", std::string(kAtkMak) + ";" + kFoodMak) +
                               Row("2", "8", std::string(kFoodMak) + ";" + kAtkMak));
  ASSERT_EQ(response.rup_splits_size(), 2);
  ASSERT_OK_AND_ASSIGN(const v1::RupPackage package, Confirm(response.rup_splits(0).name()));
  EXPECT_EQ(package.allocations(0).amount(), 30);
  v1::RejectRupSplitRequest reject;
  reject.set_name(response.rup_splits(1).name());
  reject.set_reason("entered by hand");
  ASSERT_OK_AND_ASSIGN(const v1::RupSplit rejected, caller.CallOn(rup, &RupService::RejectRupSplit, reject));
  EXPECT_EQ(rejected.state(), v1::RUP_SPLIT_STATE_REJECTED);
  EXPECT_EQ(rejected.decider(), kPpk);
  EXPECT_THAT(Confirm(rejected.name()), StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  v1::ListRupSplitsRequest list;
  list.set_parent(kParent);
  ASSERT_OK_AND_ASSIGN(const auto all, caller.CallOn(rup, &RupService::ListRupSplits, list));
  EXPECT_EQ(all.rup_splits_size(), 2);
  list.set_proposed_only(true);
  ASSERT_OK_AND_ASSIGN(const auto open, caller.CallOn(rup, &RupService::ListRupSplits, list));
  EXPECT_EQ(open.rup_splits_size(), 0);
  ExpectConsistent();
}

// What only some exports have.
constexpr char kWideHeader[] =
    "kd_rup;kd_satker;nama_paket;metode_pengadaan;jenis_pengadaan;pagu;mak;tgl_awal_pelaksanaan;tgl_akhir_pelaksanaan;"
    "pagu_mak;lokasi;kondisi_metode;tipe_swakelola;penyelenggara\n";
constexpr char kBothMaks[] = "\"1.05.01.2.06.0002.5.1.02.01.01.0024.;1.05.01.2.06.0002.5.1.02.01.01.0052.\"";

std::string WideRow(const std::string& code, const std::string& unit, const std::string& mak,
                    const std::string& amounts, const std::string& rest = "") {
  return code + ";" + unit + ";Kertas;Penunjukan Langsung;Barang;40;" + mak + ";2018-03-05;2018-03-20;\"" + amounts +
         "\";" + (rest.empty() ? "\"\";HAK_PATEN;;" : rest) + "\n";
}

TEST_F(RupImportTest, WhatEachMakBearsMakesADraftAtOnce) {
  v1::ImportRupPackagesRequest request = Request("");
  request.set_content(std::string(kWideHeader) +
                      WideRow("1", "pupr", kBothMaks, "15;25.0",
                              "\"Jawa Timur, Kabupaten Probolinggo, Desa A; Jawa Timur,Kota B\";HAK_PATEN;;") +
                      WideRow("2", "pupr", kBothMaks, "15;26") + WideRow("3", "pupr", kBothMaks, "40") +
                      WideRow("4", "pupr", kBothMaks, "15;x") +
                      WideRow("5", "pupr", kAtkMak, "40", "di mana;;Tipe 3;Kelompok Tani"));
  const auto response = Import(request);
  EXPECT_EQ(CodesOf(response),
            (Codes{"2 MAK_TRIMMED", "3 MAK_TRIMMED", "3 PAGU_MAK_MISMATCH", "4 MAK_TRIMMED", "4 PAGU_MAK_MISMATCH",
                   "5 MAK_TRIMMED", "5 PAGU_MAK_UNREADABLE", "6 LOCATION_UNREADABLE"}));
  ASSERT_EQ(response.rup_packages_size(), 2);
  EXPECT_EQ(response.rup_splits_size(), 0);
  const v1::RupPackage package = caller.Package(response.rup_packages(0));
  ASSERT_EQ(package.allocations_size(), 2);
  EXPECT_EQ(package.allocations(0).line(), Line("atk"));
  EXPECT_EQ(package.allocations(0).amount(), 15);
  EXPECT_EQ(package.allocations(1).amount(), 25);
  EXPECT_EQ(package.details().locations_size(), 2);
  EXPECT_EQ(package.details().locations(0).place(), "Desa A");
  EXPECT_EQ(package.details().method_conditions(0), "HAK_PATEN");
  EXPECT_EQ(caller.Package(response.rup_packages(1)).details().swakelola_type(), 3);
  ExpectConsistent();
}

TEST_F(RupImportTest, WhereUnitsShareAMakAPackageIsOnTheLineOfItsOwn) {
  postgres::Transaction transaction = *caller.connection().Begin(postgres::Scope::Instansi("probolinggo"));
  for (const char* unit : {"dinkes", "pasar"}) {
    ASSERT_THAT(store::ProjectLine(transaction, "probolinggo", Line(unit), Rupiah(100), 1,
                                   {"1.05.01.2.06.0009", "5.1.02.01.01.0024"},
                                   std::string("instansi/probolinggo/units/") + unit),
                IsOk());
  }
  ASSERT_THAT(transaction.Commit(), IsOk());
  v1::ImportRupPackagesRequest request = Request("");
  const std::string mak = "1.05.01.2.06.0009.5.1.02.01.01.0024";
  request.set_content(std::string(kWideHeader) + WideRow("1", "pasar", mak, "40") + WideRow("2", "pupr", mak, "40"));
  const auto response = Import(request);
  EXPECT_EQ(CodesOf(response), Codes{"3 LINE_AMBIGUOUS"});
  ASSERT_EQ(response.rup_packages_size(), 1);
  EXPECT_EQ(caller.Package(response.rup_packages(0)).allocations(0).line(), Line("pasar"));
}

// The rows of a file see what those before them took.
TEST_F(RupImportTest, AThousandRowsAreJudgedInTheirOrder) {
  std::string rows;
  for (int i = 1; i <= 1000; ++i) {
    rows += Row(std::to_string(i), "1", i % 2 == 0 ? kAtkMak : kFoodMak);
  }
  const auto response = Import(rows);
  EXPECT_EQ(response.rup_packages_size(), 400);  // 300 and 100: what the lines have
  EXPECT_EQ(response.refused(), 600);
  EXPECT_EQ(response.findings(0).code(), "LINE_OVERALLOCATED");
  EXPECT_EQ(response.findings(0).line(), 202);
  EXPECT_EQ(Events().size(), 400u);
  ExpectConsistent();
}

TEST_F(RupImportTest, AFileThatIsNoTableOrLacksAColumnIsRefused) {
  v1::ImportRupPackagesRequest request = Request("");
  request.set_content("kd_rup;pagu\n1;2\n");
  const auto lacking = Import(request);
  EXPECT_EQ(lacking.findings(0).code(), "COLUMN_MISSING");
  EXPECT_EQ(lacking.rows(), 0);
  request.set_request_id(NewUuid());
  request.set_content("kd_rup;\"pagu\n");
  EXPECT_THAT(caller.CallOn(rup, &RupService::ImportRupPackages, request),
              StatusIs(StatusCode::kInvalidArgument, "SHEET_UNREADABLE"));
}

}  // namespace
}  // namespace terpadu::procurement
