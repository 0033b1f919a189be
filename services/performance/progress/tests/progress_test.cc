#include "services/performance/agreement/agreement_service.h"
#include "services/performance/agreement/dpa_projection.h"
#include "services/performance/measurement/measurement_review_service.h"
#include "services/performance/progress/progress_service.h"
#include "services/performance/progress/projection.h"
#include "services/performance/tests/performance_fixture.h"
#include "terpadu/budgeting/v1/events.pb.h"
#include "terpadu/procurement/v1/contract_events.pb.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::performance {
namespace {

namespace money = ::terpadu::budgeting::v1;
namespace work = ::terpadu::procurement::v1;
using ::absl::StatusCode;
using ::testing::ElementsAre;

constexpr char kMoneyBudget[] = "instansi/probolinggo/budgets/apbd-2023";
constexpr char kPlanNodes[] = "instansi/probolinggo/plans/rb/nodes/";

// A DPA of 2023 in force: units `dinkes` with two sub kegiatan of program 1.02.02, and `dishub` with one.
class ProgressTest : public PerformanceTest {
 protected:
  void SetUp() override {
    money::BudgetCreated created;
    created.mutable_budget()->set_fiscal_year(2023);
    Tell(kMoneyBudget, created);
    Line("l1", "dinkes", "1.02.02.2.01.0001", 1'000);
    Line("l2", "dinkes", "1.02.02.2.01.0002", 1'000);
    Line("l3", "dishub", "2.15.02.2.05.0003", 3'000);
    money::BudgetApproved approved;
    approved.mutable_budget()->set_fiscal_year(2023);
    Tell(kMoneyBudget, approved);
  }

  // Recorded, and verified by another person: what counts.
  absl::StatusOr<v1::Measurement> Record(const v1::RecordMeasurementRequest& request) {
    const auto recorded = PerformanceTest::Record(request);
    if (!recorded.ok()) {
      return recorded;
    }
    v1::VerifyMeasurementRequest verify;
    verify.set_name(recorded->name());
    rpc::CallContext call = CallOf("VerifyMeasurement");
    call.actor.id = "verifikator";
    return reviews_.VerifyMeasurement(call, verify);
  }

  // The next event of `subject`.
  void Tell(const std::string& subject, const google::protobuf::Message& payload) {
    const std::string source = payload.GetDescriptor()->file()->package() == "terpadu.budgeting.v1"     ? "budgeting"
                               : payload.GetDescriptor()->file()->package() == "terpadu.procurement.v1" ? "procurement"
                                                                                                        : "planning";
    event::v1::Event event = EventOf(subject, ++versions_[subject], payload);
    event.set_source(source);
    const auto apply = source == "budgeting"     ? ApplyBudgetingEvent
                       : source == "procurement" ? ApplyContractEvent
                                                 : ApplyTitleEvent;
    ASSERT_THAT(journal::ApplyBatch(db_, source, {event}, absl::StrCat("cursor-", NewUuid()), apply), IsOk());
    ASSERT_EQ(Count("SELECT count(*) FROM feed_dead_letter"), 0) << payload.ShortDebugString();
  }
  void Line(const std::string& id, const std::string& unit, const std::string& code, int64_t amount) {
    money::BudgetLineCreated created;
    created.mutable_line()->set_sub_kegiatan(code);
    created.mutable_line()->set_sub_kegiatan_title("Sub " + code);
    created.mutable_line()->set_unit("instansi/probolinggo/units/" + unit);
    created.mutable_line()->set_plan_node(kPlanNodes + id);
    created.mutable_line()->set_amount(amount);
    Tell(LineName(id), created);
  }
  static std::string LineName(const std::string& id) { return absl::StrCat(kMoneyBudget, "/lines/", id); }
  static std::string CommitmentName(const std::string& id) { return "instansi/probolinggo/commitments/" + id; }
  static std::string ContractName(const std::string& id) { return "instansi/probolinggo/contracts/" + id; }

  void Commit(const std::string& id, const std::string& line, const std::string& contract, int64_t amount) {
    money::CommitmentCreated created;
    created.set_line(LineName(line));
    created.set_contract(contract.empty() ? "" : ContractName(contract));
    created.set_amount(amount);
    Tell(CommitmentName(id), created);
  }
  void Pay(const std::string& commitment, int64_t paid_in_all) {
    money::CommitmentPaid paid;
    paid.set_paid(paid_in_all);
    Tell(CommitmentName(commitment), paid);
  }
  void Contract(const std::string& id, int64_t amount) {
    work::ContractCreated created;
    created.mutable_contract()->set_amount(amount);
    Tell(ContractName(id), created);
  }
  void Measure(const std::string& contract, int32_t basis_points) {
    work::ContractProgressMeasured measured;
    measured.mutable_measurement()->set_basis_points(basis_points);
    Tell(ContractName(contract) + "/execution", measured);
  }
  void HandOver(const std::string& contract, work::ContractExecutionState state) {
    work::ContractHandedOver handed;
    handed.set_state(state);
    Tell(ContractName(contract) + "/execution", handed);
  }

  absl::StatusOr<v1::ListProgressResponse> List(v1::ListProgressRequest request) {
    request.set_parent("instansi/probolinggo");
    if (request.year() == 0) {
      request.set_year(2023);
    }
    rpc::CallContext call = CallOf("ListProgress");
    return progress_.ListProgress(call, request);
  }
  static v1::ListProgressRequest By(v1::ProgressLevel level) {
    v1::ListProgressRequest request;
    request.set_level(level);
    return request;
  }
  // The first row; an empty one when there is none.
  v1::Progress First(v1::ProgressLevel level) {
    const auto listed = List(By(level));
    EXPECT_THAT(listed, IsOk());
    return listed.ok() && listed->progress_size() > 0 ? listed->progress(0) : v1::Progress();
  }

  MeasurementReviewService reviews_;
  std::map<std::string, int64_t> versions_;
  ProgressService progress_;
};

TEST_F(ProgressTest, ShowsMoneyAndWorkOfASubKegiatanBesideEachOther) {
  Commit("c1", "l1", "k1", 600);
  Commit("c2", "l1", "", 100);  // a payment without a contract
  Pay("c1", 150);
  Pay("c1", 300);
  Pay("c2", 100);
  Contract("k1", 600);
  Measure("k1", 50'00);
  const v1::Progress row = First(v1::PROGRESS_LEVEL_SUB_KEGIATAN);
  EXPECT_EQ(row.unit(), "instansi/probolinggo/units/dinkes");
  EXPECT_EQ(row.code(), "1.02.02.2.01.0001");
  EXPECT_EQ(row.title(), "Sub 1.02.02.2.01.0001");
  EXPECT_EQ(row.budget(), 1'000);
  EXPECT_EQ(row.committed(), 700);
  EXPECT_EQ(row.paid(), 400);
  EXPECT_EQ(row.absorption().hundredths(), 40'00);
  EXPECT_EQ(row.physical().hundredths(), 50'00);
  EXPECT_EQ(row.physical().numerator(), 300);
  EXPECT_EQ(row.physical().denominator(), 600);
}

TEST_F(ProgressTest, PhysicalProgressIsWeightedByWhatContractsBindThere) {
  Commit("c1", "l1", "k1", 300);
  Commit("c2", "l2", "k2", 100);
  Contract("k1", 300);
  Contract("k2", 100);
  Measure("k1", 50'00);
  EXPECT_EQ(First(v1::PROGRESS_LEVEL_KEGIATAN).physical().hundredths(), 37'50);
  HandOver("k2", work::CONTRACT_EXECUTION_STATE_RUNNING);  // a part
  EXPECT_EQ(First(v1::PROGRESS_LEVEL_KEGIATAN).physical().hundredths(), 37'50);
  HandOver("k2", work::CONTRACT_EXECUTION_STATE_HANDED_OVER);
  EXPECT_EQ(First(v1::PROGRESS_LEVEL_KEGIATAN).physical().hundredths(), 62'50);
}

TEST_F(ProgressTest, ATerminatedContractStaysAtWhatWasMeasuredAndARefusedOneDoesNotCount) {
  Commit("c1", "l1", "k1", 100);
  Commit("c2", "l1", "k2", 900);
  Contract("k1", 100);
  Contract("k2", 900);
  Tell(ContractName("k2"), work::ContractRefused());
  Measure("k1", 30'00);
  Tell(ContractName("k1") + "/execution", work::ContractTerminated());
  Tell(ContractName("k1") + "/execution", work::ContractClosed());
  const v1::Progress row = First(v1::PROGRESS_LEVEL_SUB_KEGIATAN);
  EXPECT_EQ(row.physical().hundredths(), 30'00);
  EXPECT_EQ(row.physical().denominator(), 100);
}

TEST_F(ProgressTest, FollowsCorrectionsAndWhatIsCarriedOver) {
  Commit("c1", "l1", "k1", 600);
  Pay("c1", 300);
  money::CommitmentCorrected corrected;
  corrected.set_amount(500);
  corrected.set_paid(200);
  Tell(CommitmentName("c1"), corrected);
  EXPECT_EQ(First(v1::PROGRESS_LEVEL_SUB_KEGIATAN).paid(), 200);
  money::CommitmentCarriedOver carried;
  carried.set_carried_over(300);
  Tell(CommitmentName("c1"), carried);
  EXPECT_EQ(First(v1::PROGRESS_LEVEL_SUB_KEGIATAN).committed(), 200);
  EXPECT_EQ(First(v1::PROGRESS_LEVEL_SUB_KEGIATAN).absorption().hundredths(), 20'00);
}

TEST_F(ProgressTest, SumsUpByLevelInOrderOverPages) {
  ASSERT_OK_AND_ASSIGN(const auto all, List(By(v1::PROGRESS_LEVEL_INSTANSI)));
  ASSERT_EQ(all.progress_size(), 1);
  EXPECT_EQ(all.progress(0).budget(), 5'000);
  ASSERT_OK_AND_ASSIGN(const auto programs, List(By(v1::PROGRESS_LEVEL_PROGRAM)));
  ASSERT_EQ(programs.progress_size(), 2);
  EXPECT_EQ(programs.progress(0).code(), "1.02.02");
  EXPECT_EQ(programs.progress(0).budget(), 2'000);
  v1::ListProgressRequest request = By(v1::PROGRESS_LEVEL_SUB_KEGIATAN);
  request.set_page_size(1);
  std::vector<std::string> codes;
  do {
    ASSERT_OK_AND_ASSIGN(const auto page, List(request));
    ASSERT_EQ(page.progress_size(), 1);
    codes.push_back(page.progress(0).code());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(codes, ElementsAre("1.02.02.2.01.0001", "1.02.02.2.01.0002", "2.15.02.2.05.0003"));
  request.set_under("1.02.02.2.01");
  request.set_page_size(0);
  ASSERT_OK_AND_ASSIGN(const auto under, List(request));
  EXPECT_EQ(under.progress_size(), 2);
}

TEST_F(ProgressTest, AchievementIsThatOfTheNodeElseOfWhatItsLinesFundAndEfficiencyHoldsItAgainstAbsorption) {
  EXPECT_EQ(First(v1::PROGRESS_LEVEL_PROGRAM).achievement().reason(), "NO_INDICATOR");
  const std::vector<type::v1::Value> hundred(4, NumberValue(100));  // 2020 … 2023
  AdoptConfigured("l1", hundred);                                   // on the plan node that line l1 funds
  EXPECT_EQ(First(v1::PROGRESS_LEVEL_PROGRAM).achievement().reason(), "NO_ACHIEVEMENT");
  ASSERT_THAT(Record(Realised("l1", 2023, 1, NumberValue(30))), IsOk());
  ASSERT_THAT(Record(Realised("l1", 2023, 3, NumberValue(60))), IsOk());
  ASSERT_THAT(PerformanceTest::Record(Realised("l1", 2023, 4, NumberValue(99))), IsOk());  // not verified
  EXPECT_EQ(First(v1::PROGRESS_LEVEL_PROGRAM).achievement().hundredths(), 60'00);
  EXPECT_EQ(First(v1::PROGRESS_LEVEL_PROGRAM).efficiency().reason(), "NO_ABSORPTION");
  Commit("c1", "l1", "", 1'000);
  Pay("c1", 1'000);
  EXPECT_EQ(First(v1::PROGRESS_LEVEL_PROGRAM).efficiency().hundredths(), 120'00);  // 60 % for half of the money

  planning::v1::PlanNodeAdopted program;
  program.mutable_plan_node()->set_code("1.02.02");
  program.mutable_plan_node()->set_title("Program Kesehatan");
  Tell(absl::StrCat(kPlanNodes, "program"), program);
  AdoptConfigured("program", hundred);
  ASSERT_THAT(Record(Realised("program", 2023, 4, NumberValue(90))), IsOk());
  const v1::Progress row = First(v1::PROGRESS_LEVEL_PROGRAM);
  EXPECT_EQ(row.title(), "Program Kesehatan");
  EXPECT_EQ(row.achievement().hundredths(), 90'00);
  EXPECT_EQ(row.achievement().denominator(), 1);
}

TEST_F(ProgressTest, AchievementOfAUnitIsThatOfItsKeyIndicators) {
  const std::vector<type::v1::Value> hundred(4, NumberValue(100));
  for (const auto& [id, value] : std::map<std::string, int>{{"aki", 80}, {"akb", 91}}) {
    AdoptConfigured(id, hundred);
    ASSERT_THAT(Record(Realised(id, 2023, 4, NumberValue(value))), IsOk());
  }
  v1::SetUnitIkuRequest iku;
  iku.set_parent("instansi/probolinggo");
  iku.set_unit_iku_id("dinkes-2023");
  iku.mutable_unit_iku()->set_unit("instansi/probolinggo/units/dinkes");
  iku.mutable_unit_iku()->set_year(2023);
  iku.mutable_unit_iku()->set_legal_basis("SK 1/2023");
  iku.mutable_unit_iku()->add_indicators(IndicatorName("aki"));
  iku.mutable_unit_iku()->add_indicators(IndicatorName("akb"));
  AgreementService agreements;
  rpc::CallContext call = CallOf("SetUnitIku");
  ASSERT_THAT(agreements.SetUnitIku(call, iku), IsOk());
  planning::v1::UnitCreated unit;
  unit.mutable_unit()->set_title("Dinas Kesehatan");
  Tell("instansi/probolinggo/units/dinkes", unit);
  const v1::Progress row = First(v1::PROGRESS_LEVEL_UNIT);
  EXPECT_EQ(row.unit_title(), "Dinas Kesehatan");
  EXPECT_EQ(row.achievement().hundredths(), 85'50);
  EXPECT_EQ(row.indicator_count(), 2);
}

TEST_F(ProgressTest, EveryFaultOfARequestIsTold) {
  v1::ListProgressRequest request = By(static_cast<v1::ProgressLevel>(77));
  request.set_year(1999);
  request.set_unit("instansi/pasuruan/units/dinkes");
  EXPECT_THAT(ViolationsOf(List(request).status()),
              ElementsAre("year: must be a year from 2000 to 2100", "level: must be one of the levels",
                          "unit: must be of instansi/probolinggo"));
}

TEST_F(ProgressTest, TheDatabaseItselfRefusesMorePaidThanBound) {
  Commit("c1", "l1", "", 10);
  postgres::Connection connection(conninfo_);
  EXPECT_THAT(connection.ExecuteScript(
                  "SELECT set_config('terpadu.scope', 'service', false); UPDATE dpa_commitment SET paid = 11"),
              StatusIs(StatusCode::kFailedPrecondition, "RULE_VIOLATED"));
}

}  // namespace
}  // namespace terpadu::performance
