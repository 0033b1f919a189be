#include "gmock/gmock.h"
#include "services/procurement/rup_service.h"
#include "services/procurement/spse/spse_service.h"
#include "services/procurement/tests/scratch_procurement.h"
#include "terpadu/procurement/v1/spse_events.pb.h"

namespace terpadu::procurement {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kSpseHeader[] =
    "kd_nontender\tkd_rup\tkd_satker_str\tpagu\thps\tsumber_dana\tmak\tkualifikasi_paket\tjenis_pengadaan\t"
    "mtd_pemilihan\tkontrak_pembayaran\tstatus_nontender\tversi_nontender\ttgl_buat_paket\t"
    "tgl_pengumuman_nontender\tnilai_penawaran\tnilai_terkoreksi\tnilai_negosiasi\tnilai_pdn_kontrak\t"
    "nilai_umk_kontrak\ttgl_selesai_nontender\tnilai_kontrak\ttgl_kontrak\tjenis_kontrak\tstatus_kontrak\t"
    "apakah_addendum\tversi_addendum\n";
constexpr char kPaperMak[] = "1.05.01.2.06.0002.5.1.02.01.01.0024";
constexpr char kMealMak[] = "1.05.01.2.06.0002.5.1.02.01.01.0052";

// A row of which one thing is told otherwise.
struct SpseTestRow {
  std::string code = "10033341000";
  std::string rup = "53912753";
  std::string pagu = "100";
  std::string hps = "90";
  std::string mak = std::string(kPaperMak) + ".";
  std::string method = "Pengadaan Langsung";
  std::string category = "Pengadaan Barang";
  std::string state = "Selesai";
  std::string version = "1";
  std::string announced = "2018-03-06 11:00:00.000000Z";
  std::string negotiated = "85";
  std::string ended = "2018-03-12 08:00:00";
  std::string contract = "85";
  std::string signed_on = "2018-03-12T00:00:00.000000Z";

  std::string Line() const {
    return code + "\t" + rup + "\t1.05.0.00.0.00.01.0000\t" + pagu + "\t" + hps + "\tAPBD\t" + mak + "\tKecil\t" +
           category + "\t" + method + "\tLumsum\t" + state + "\t" + version + "\t2018-03-05 14:22:56\t" + announced +
           "\t88\t88\t" + negotiated + "\t0\t0\t" + ended + "\t" + contract + "\t" + signed_on +
           "\tLumsum\tKontrak Selesai\tTidak\t0\n";
  }
};

class SpseImportTest : public ProcurementTest {
 protected:
  SpseImportTest() {
    AddLine(Line("atk"), 300, "1.05.01.2.06.0002", "5.1.02.01.01.0024");
    AddLine(Line("food"), 100, "1.05.01.2.06.0002", "5.1.02.01.01.0052");
  }
  static v1::ImportSpseSelectionsRequest Request(const std::vector<SpseTestRow>& rows) {
    v1::ImportSpseSelectionsRequest request;
    request.set_parent(kParent);
    request.set_budget("instansi/probolinggo/budgets/2018");
    std::string content = kSpseHeader;
    for (const SpseTestRow& row : rows) {
      content += row.Line();
    }
    request.set_content(content);
    request.set_request_id(NewUuid());
    return request;
  }
  v1::ImportSpseSelectionsResponse Import(const v1::ImportSpseSelectionsRequest& request) {
    const auto response = caller.CallOn(spse, &SpseService::ImportSpseSelections, request);
    EXPECT_THAT(response, IsOk());
    return response.value_or(v1::ImportSpseSelectionsResponse());
  }
  v1::ImportSpseSelectionsResponse Import(const std::vector<SpseTestRow>& rows) { return Import(Request(rows)); }
  // Codes of what weighs more than information.
  static std::vector<std::string> Doubts(const v1::ImportSpseSelectionsResponse& response) {
    std::vector<std::string> codes;
    for (const v1::SpseFinding& finding : response.findings()) {
      if (finding.finding().severity() != type::v1::SEVERITY_INFO) {
        codes.push_back(finding.finding().code());
      }
    }
    return codes;
  }
  v1::SpseSelection Get(const std::string& id) {
    v1::GetSpseSelectionRequest request;
    request.set_name("instansi/probolinggo/spseSelections/" + id);
    const auto got = caller.CallOn(spse, &SpseService::GetSpseSelection, request);
    EXPECT_THAT(got, IsOk());
    return got.value_or(v1::SpseSelection());
  }

  SpseService spse;
};

TEST_F(SpseImportTest, ASelectionIsRecordedAsSpseTellsItAndItsPackageDraftedOnItsLine) {
  const auto response = Import({SpseTestRow()});
  EXPECT_THAT(Doubts(response), IsEmpty());
  EXPECT_EQ(response.recorded(), 1);
  ASSERT_THAT(response.rup_packages(), ElementsAre("instansi/probolinggo/rupPackages/sirup-53912753"));
  EXPECT_EQ(caller.Package(response.rup_packages(0)).allocations(0).line(), Line("atk"));
  EXPECT_THAT(Get("10033341000"), MatchesProto<v1::SpseSelection>(R"pb(
                name: "instansi/probolinggo/spseSelections/10033341000"
                rup_codes: "53912753"
                rup_packages: "instansi/probolinggo/rupPackages/sirup-53912753"
                pagu: 100
                hps: 90
                negotiated: 85
                contract_value: 85
                method: PROCUREMENT_METHOD_PENGADAAN_LANGSUNG
                category: PROCUREMENT_CATEGORY_BARANG
                state: SPSE_STATE_FINISHED
                contract_state: SPSE_CONTRACT_STATE_FINISHED
                announce_time { seconds: 1520308800 }
                contract_date { year: 2018 month: 3 day: 12 }
                version: 1
              )pb"));
  ExpectConsistent();
}

TEST_F(SpseImportTest, TheSameAgainChangesNothingAndWhatIsNewerSupersedes) {
  SpseTestRow row;
  Import({row});
  const size_t events = Events().size();
  EXPECT_EQ(Import({row}).unchanged(), 1);
  EXPECT_EQ(Events().size(), events);
  row.contract = "84";
  row.version = "2";
  EXPECT_EQ(Import({row}).superseded(), 1);
  EXPECT_EQ(Get(row.code).version(), 2);
  row.version = "1";
  const auto older = Import({row});
  EXPECT_EQ(older.refused(), 1);
  EXPECT_THAT(Doubts(older), ElementsAre("VERSION_OLDER"));
  EXPECT_EQ(Get(row.code).source_version(), 2);
  const auto told = Events("instansi/probolinggo/spseSelections/" + row.code);
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(PayloadOf<v1::SpseSelectionRecorded>(told.back()).spse_selection().contract_value(), 84);
  ExpectConsistent();
}

TEST_F(SpseImportTest, ADryRunSaysTheSameAndDoesNothing) {
  v1::ImportSpseSelectionsRequest request = Request({SpseTestRow()});
  request.set_validate_only(true);
  const auto dry = Import(request);
  EXPECT_TRUE(Events().empty());
  request.set_validate_only(false);
  EXPECT_THAT(Import(request), EqualsProto(dry));
}

TEST_F(SpseImportTest, SeveralMakAreSplitByAPersonAndSeveralNumbersAreOnePackage) {
  SpseTestRow row;
  row.rup = "53912753;53912754";
  row.mak = std::string(kPaperMak) + ".;" + kMealMak + ".1.1.1.20";
  const auto response = Import({row});
  EXPECT_THAT(Doubts(response), ElementsAre("RUP_SEVERAL", "MAK_SEVERAL"));
  EXPECT_EQ(response.several_lines(), 1);
  ASSERT_EQ(response.rup_splits_size(), 1);
  EXPECT_EQ(response.rup_splits(0).parts(0).amount(), 75);
  EXPECT_THAT(Get(row.code).rup_packages(), IsEmpty());
  RupService rup;
  v1::ConfirmRupSplitRequest confirm;
  confirm.set_name(response.rup_splits(0).name());
  ASSERT_OK_AND_ASSIGN(const v1::RupPackage package, caller.CallOn(rup, &RupService::ConfirmRupSplit, confirm));
  EXPECT_EQ(package.allocations_size(), 2);
  EXPECT_THAT(Get(row.code).rup_packages(), ElementsAre("instansi/probolinggo/rupPackages/spse-10033341000"));
  ExpectConsistent();
}

TEST_F(SpseImportTest, ADamagedRowIsFoundFaultWithAndChangesNothing) {
  std::vector<std::pair<SpseTestRow, std::string>> cases;
  const auto add = [&](std::string SpseTestRow::*field, const std::string& value, const std::string& code) {
    cases.emplace_back(SpseTestRow(), code).first.*field = value;
  };
  add(&SpseTestRow::code, "abc", "CODE_UNREADABLE");
  add(&SpseTestRow::rup, "", "RUP_CODE_UNREADABLE");
  add(&SpseTestRow::pagu, "100,5", "MONEY_UNREADABLE");
  add(&SpseTestRow::hps, "", "MONEY_UNREADABLE");
  add(&SpseTestRow::contract, "85.123", "MONEY_UNREADABLE");
  add(&SpseTestRow::mak, "5.10.20.3.02.0410.", "MAK_UNREADABLE");
  add(&SpseTestRow::method, "Lelang", "METHOD_UNKNOWN");
  add(&SpseTestRow::category, "Apa saja", "CATEGORY_UNKNOWN");
  add(&SpseTestRow::announced, "2018-02-30 08:00:00", "DATE_UNREADABLE");
  for (const auto& [row, code] : cases) {
    const auto response = Import({row});
    EXPECT_THAT(Doubts(response), ElementsAre(code));
    EXPECT_EQ(response.refused(), 1) << code;
  }
  const auto twice = Import({SpseTestRow(), SpseTestRow()});
  EXPECT_THAT(Doubts(twice), ElementsAre("CODE_TWICE"));
  EXPECT_EQ(twice.recorded(), 1);
}

TEST_F(SpseImportTest, WhatBreaksARuleIsRecordedAndTold) {
  SpseTestRow row;
  row.pagu = "200000001";
  row.hps = "200000001.5";
  row.state = "-";
  row.mak = "1.03.10.2.01.0003.0.5.20.40.10.1000.3.";
  const auto response = Import({row});
  EXPECT_EQ(response.recorded(), 1);
  EXPECT_THAT(Doubts(response), ElementsAre("STATE_UNKNOWN", "MAK_NOT_SPENDING", "HPS_ABOVE_PAGU",
                                            "METHOD_ABOVE_THRESHOLD", "RUP_UNKNOWN"));
  const auto found = std::find_if(response.groups().begin(), response.groups().end(),
                                  [](const auto& group) { return group.code() == "METHOD_ABOVE_THRESHOLD"; });
  ASSERT_NE(found, response.groups().end());
  EXPECT_EQ(found->amount(), 200000001);
  EXPECT_THAT(found->legal_basis(), HasSubstr("Perpres 16/2018"));
  EXPECT_EQ(Get(row.code).hps(), 200000002) << "half a rupiah up";
}

TEST_F(SpseImportTest, ALineThatIsNotInTheBudgetOrHasTooLittleMakesNoPackage) {
  SpseTestRow unknown;
  unknown.mak = "9.05.01.2.06.0002.5.1.02.01.01.0024";
  SpseTestRow too_much;
  too_much.code = "2";
  too_much.rup = "2";
  too_much.pagu = "301";
  const auto response = Import({unknown, too_much});
  EXPECT_THAT(Doubts(response), ElementsAre("LINE_UNKNOWN", "RUP_UNKNOWN", "PACKAGE_REFUSED"));
  EXPECT_EQ(response.recorded(), 2);
  EXPECT_THAT(response.rup_packages(), IsEmpty());
  ExpectConsistent();
}

TEST_F(SpseImportTest, AUnitThatPlanningDoesNotKnowIsTold) {
  v1::ImportSpseSelectionsRequest request = Request({SpseTestRow()});
  v1::SpseUnit& unit = *request.add_units();
  unit.set_code("9.99");
  unit.set_unit("instansi/probolinggo/units/pupr");
  EXPECT_THAT(Doubts(Import(request)), ElementsAre("UNIT_UNKNOWN"));
  request.mutable_units(0)->set_code("1.05.0.00.0.00.01.0000");
  request.set_request_id(NewUuid());
  EXPECT_THAT(Doubts(Import(request)), IsEmpty());
  EXPECT_EQ(Get("10033341000").unit(), "instansi/probolinggo/units/pupr");
}

constexpr char kScheduleHeader[] = "kd_tender\tkd_satker_str\tkd_tahapan\tnama_tahapan\tkd_akt\ttgl_awal\ttgl_akhir\n";

std::string StageRow(const std::string& tender, int activity, const std::string& start, const std::string& end) {
  return tender + "\t1.05\t" + std::to_string(activity) + "0\t" + (activity == 296 ? "" : "Tahap") + "\t" +
         std::to_string(activity) + "\t" + start + " 09:00:00\t" + end + " 16:00:00\n";
}

class SpseScheduleTest : public ProcurementTest {
 protected:
  v1::ImportSpseSchedulesResponse Import(const std::string& rows) {
    v1::ImportSpseSchedulesRequest request;
    request.set_parent(kParent);
    request.set_content(kScheduleHeader + rows);
    request.set_request_id(NewUuid());
    const auto response = caller.CallOn(spse, &SpseService::ImportSpseSchedules, request);
    EXPECT_THAT(response, IsOk());
    return response.value_or(v1::ImportSpseSchedulesResponse());
  }
  v1::SpseTimeliness Timeliness(int month) {
    v1::GetSpseTimelinessRequest request;
    request.set_parent(kParent);
    for (google::type::Date* date : {request.mutable_start_date(), request.mutable_end_date()}) {
      date->set_year(2018);
      date->set_month(month);
      date->set_day(1);
    }
    request.mutable_end_date()->set_day(28);
    const auto got = caller.CallOn(spse, &SpseService::GetSpseTimeliness, request);
    EXPECT_THAT(got, IsOk());
    return got.value_or(v1::SpseTimeliness());
  }

  SpseService spse;
};

TEST_F(SpseScheduleTest, StagesAreToldApartByTheirActivityAndGiveFigures) {
  // 8 days of announcement where the template gives 7; 4 of 5 days of objection; 19 days to the contract.
  const std::string rows =
      StageRow("1", 291, "2018-03-01", "2018-03-08") + StageRow("1", 296, "2018-03-09", "2018-03-10") +
      StageRow("1", 300, "2018-03-11", "2018-03-14") + StageRow("1", 302, "2018-03-19", "2018-03-20");
  const auto response = Import(rows);
  EXPECT_EQ(response.recorded(), 1);
  EXPECT_EQ(response.stages(), 4);
  ASSERT_EQ(response.groups_size(), 1);
  EXPECT_EQ(response.groups(0).code(), "STAGE_UNNAMED");
  v1::GetSpseScheduleRequest get;
  get.set_name("instansi/probolinggo/spseSchedules/1");
  ASSERT_OK_AND_ASSIGN(const v1::SpseSchedule schedule, caller.CallOn(spse, &SpseService::GetSpseSchedule, get));
  EXPECT_EQ(schedule.template_(), "PASCAKUALIFIKASI_SATU_FILE");
  EXPECT_EQ(schedule.stages(1).stage(), "EVALUASI");
  const v1::SpseTimeliness figures = Timeliness(3);
  EXPECT_EQ(figures.tenders(), 1);
  ASSERT_EQ(figures.figures_size(), 4);
  EXPECT_THAT(figures.figures(0),
              MatchesProto<v1::SpseFigure>(R"pb(
                code: "WITHIN_TEMPLATE" numerator: 3 denominator: 4 hundredths: 7500)pb"));
  EXPECT_THAT(figures.figures(1), MatchesProto<v1::SpseFigure>(R"pb(code: "IN_ORDER" numerator: 1 denominator: 1)pb"));
  EXPECT_EQ(figures.figures(2).numerator(), 0);
  EXPECT_EQ(figures.figures(2).denominator(), 1);
  EXPECT_EQ(figures.figures(3).hundredths(), 1900);
  EXPECT_EQ(Timeliness(4).tenders(), 0);
  EXPECT_EQ(Import(rows).unchanged(), 1);
}

TEST_F(SpseScheduleTest, ADamagedStageLeavesItsTenderOutAndNoOther) {
  const auto response =
      Import(StageRow("1", 291, "2018-03-08", "2018-03-01") + StageRow("2", 291, "2018-03-01", "2018-03-02") +
             StageRow("3", 291, "2018-13-01", "2018-03-02") + StageRow("4", 291, "2018-03-01", "2018-03-02") +
             StageRow("4", 291, "2018-03-01", "2018-03-02") + StageRow("5", 9, "2018-03-01", "2018-03-02"));
  std::vector<std::string> codes;
  for (const auto& finding : response.findings()) {
    codes.push_back(finding.finding().code());
  }
  EXPECT_THAT(codes, ElementsAre("STAGE_BACKWARDS", "DATE_UNREADABLE", "STAGE_TWICE", "TEMPLATE_UNKNOWN"));
  EXPECT_EQ(response.recorded(), 2);
  EXPECT_EQ(response.refused(), 3);
}

}  // namespace
}  // namespace terpadu::procurement
