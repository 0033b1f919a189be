// What became of the plan: which rows there are, that groups and rows sum to the same, shares and deviations.
#include <iostream>
#include <random>

#include "services/reporting/realisation_service.h"
#include "services/reporting/tests/reporting_fixture.h"
#include "terpadu/procurement/v1/contract_events.pb.h"
#include "terpadu/procurement/v1/events.pb.h"
#include "terpadu/procurement/v1/selection_events.pb.h"
#include "terpadu/procurement/v1/spse_events.pb.h"

namespace terpadu::reporting {
namespace {

namespace pr = procurement::v1;
using ::testing::ElementsAre;
using ::testing::StartsWith;

struct PlannedPackage {
  std::string unit = "u1";
  int64_t pagu = 100;
  std::string code;
  bool small_business = false;
  bool domestic = false;
  pr::ProcurementMethod method = pr::PROCUREMENT_METHOD_TENDER;
  bool announced = true;
};

struct SpseTold {
  std::vector<std::string> codes;
  int64_t value = 0;
  int64_t hps = 0;
  int64_t small_business = 0;
  int64_t domestic = 0;
  pr::SpseState state = pr::SPSE_STATE_FINISHED;
  pr::ProcurementMethod method = pr::PROCUREMENT_METHOD_PENGADAAN_LANGSUNG;
  int day = 10;  // of May 2022: of the contract
};

class Realisation : public ReportingTest {
 protected:
  Realisation() { story_.BudgetCreated("2022", 2022); }

  static std::string Unit(const std::string& id) { return "instansi/probolinggo/units/" + id; }
  static void SetDay(google::type::Date* date, int month, int day) {
    date->set_year(2022);
    date->set_month(month);
    date->set_day(day);
  }

  // Selection is planned for March and April 2022.
  void Plan(const std::string& id, const PlannedPackage& planned) {
    pr::RupPackageCreated created;
    pr::RupPackage& package = *created.mutable_rup_package();
    package.set_name(story_.Package(id));
    package.set_unit(Unit(planned.unit));
    package.set_kind(pr::PACKAGE_KIND_PENYEDIA);
    package.set_category(pr::PROCUREMENT_CATEGORY_BARANG);
    package.set_method(planned.method);
    package.set_state(pr::RUP_PACKAGE_STATE_DRAFT);
    SetDay(package.mutable_selection_start(), 3, 0);
    SetDay(package.mutable_selection_end(), 4, 0);
    package.set_pagu(planned.pagu);
    package.mutable_details()->set_sirup_code(planned.code);
    package.mutable_details()->set_small_business(planned.small_business);
    package.mutable_details()->set_domestic_product(planned.domestic);
    pr::Allocation& allocation = *package.add_allocations();
    allocation.set_line(story_.Line("l1"));
    allocation.set_amount(planned.pagu);
    story_.Tell("procurement", package.name(), created);
    story_.PackageFinalized(id);
    if (planned.announced) {
      story_.PackageAnnounced(id);
    }
  }
  void Won(const std::string& id, const std::string& package, int64_t price,
           pr::ProcurementMethod method = pr::PROCUREMENT_METHOD_TENDER) {
    pr::SelectionPlanned planned;
    planned.mutable_selection()->set_name(story_.NameOf("selections", id));
    planned.mutable_selection()->set_rup_package(story_.Package(package));
    planned.mutable_selection()->set_method(method);
    story_.Tell("procurement", planned.selection().name(), planned);
    pr::SelectionAwarded awarded;
    awarded.set_price(price);
    story_.Tell("procurement", planned.selection().name(), awarded);
  }
  // Signed on `day` of April.
  void Signed(const std::string& id, const std::string& package, int64_t amount, int64_t hps = 0, int day = 1,
              int month = 4) {
    story_.RppSubmitted("r" + id, package, hps);
    pr::ContractCreated created;
    pr::Contract& contract = *created.mutable_contract();
    contract.set_name(story_.Contract(id));
    contract.set_rup_package(story_.Package(package));
    contract.set_rpp(story_.Rpp("r" + id));
    contract.set_amount(amount);
    contract.set_state(pr::CONTRACT_STATE_COMMITTING);
    SetDay(contract.mutable_sign_date(), month, day);
    story_.Tell("procurement", contract.name(), created);
    story_.ContractSigned(id);
  }
  void Paid(const std::string& id, const std::string& contract, int64_t amount) {
    story_.LineCreated("l" + id, "k1", amount);
    story_.Reserved("v" + id, "l" + id, "p1", amount);
    story_.Committed("o" + id, "v" + id, "l" + id, contract, amount);
    story_.Paid(id, "o" + id, "l" + id, contract, amount);
  }
  void Spse(const std::string& id, const SpseTold& told) {
    pr::SpseSelectionRecorded recorded;
    pr::SpseSelection& selection = *recorded.mutable_spse_selection();
    selection.set_name(story_.NameOf("spseSelections", id));
    for (const std::string& code : told.codes) {
      selection.add_rup_codes(code);
    }
    selection.set_unit(Unit("u9"));
    selection.set_pagu(told.value + 5);
    selection.set_hps(told.hps);
    selection.set_offered(told.value);
    selection.set_contract_value(told.value);
    selection.set_small_business_value(told.small_business);
    selection.set_domestic_value(told.domestic);
    selection.set_method(told.method);
    selection.set_category(pr::PROCUREMENT_CATEGORY_JASA_LAINNYA);
    selection.set_state(told.state);
    selection.mutable_announce_time()->set_seconds(1'651'400'000);  // 2022-05-01
    SetDay(selection.mutable_contract_date(), 5, told.day);
    story_.Tell("procurement", selection.name(), recorded);
  }

  v1::SummarizeRealisationResponse Summary(const std::vector<v1::EReportDimension>& by = {v1::E_REPORT_DIMENSION_UNIT},
                                           const v1::RealisationFilter& filter = {}) {
    v1::SummarizeRealisationRequest request;
    request.set_parent("instansi/probolinggo");
    *request.mutable_filter() = filter;
    request.mutable_filter()->set_year(2022);
    request.set_page_size(1000);
    for (const v1::EReportDimension dimension : by) {
      request.add_group_by(dimension);
    }
    rpc::CallContext call = Call();
    const auto response = service_.SummarizeRealisation(call, request);
    EXPECT_THAT(response, IsOk());
    return response.value_or(v1::SummarizeRealisationResponse());
  }
  std::vector<v1::RealisationRow> Rows(const v1::RealisationFilter& filter = {}, int page_size = 3) {
    v1::ListRealisationRequest request;
    request.set_parent("instansi/probolinggo");
    *request.mutable_filter() = filter;
    request.mutable_filter()->set_year(2022);
    request.set_page_size(page_size);
    std::vector<v1::RealisationRow> rows;
    do {
      rpc::CallContext call = Call();
      const auto response = service_.ListRealisation(call, request);
      EXPECT_THAT(response, IsOk());
      if (!response.ok()) {
        break;
      }
      EXPECT_LE(response->rows_size(), page_size);
      rows.insert(rows.end(), response->rows().begin(), response->rows().end());
      request.set_page_token(response->next_page_token());
    } while (!request.page_token().empty());
    return rows;
  }
  static v1::RealisationSums SumOf(const std::vector<v1::RealisationRow>& rows) {
    v1::RealisationSums sum;
    const auto* const descriptor = v1::RealisationSums::descriptor();
    for (const v1::RealisationRow& row : rows) {
      for (int i = 0; i < descriptor->field_count(); ++i) {
        const auto* const field = descriptor->field(i);
        const auto* const reflection = sum.GetReflection();
        reflection->SetInt64(
            &sum, field, reflection->GetInt64(sum, field) + row.sums().GetReflection()->GetInt64(row.sums(), field));
      }
    }
    return sum;
  }
  // `name deviation` of each.
  std::vector<std::string> Deviations(v1::DeviationKind kind, int page_size = 50) {
    v1::ListDeviatingRowsRequest request;
    request.set_parent("instansi/probolinggo");
    request.mutable_filter()->set_year(2022);
    request.set_kind(kind);
    request.set_page_size(page_size);
    std::vector<std::string> list;
    do {
      rpc::CallContext call = Call();
      const auto response = service_.ListDeviatingRows(call, request);
      EXPECT_THAT(response, IsOk());
      if (!response.ok()) {
        break;
      }
      for (const v1::DeviationRow& row : response->rows()) {
        list.push_back(absl::StrCat(IdOf(row.row().name()), " ", row.deviation()));
      }
      request.set_page_token(response->next_page_token());
    } while (!request.page_token().empty());
    return list;
  }

  Story story_;
  RealisationService service_;
};

TEST_F(Realisation, SetsAnnouncedSelectedContractedAndPaidAgainstThePlan) {
  Plan("p1", {.pagu = 100, .small_business = true});
  Won("s1", "p1", 90);
  Signed("c1", "p1", 90, 95);
  Paid("d1", "c1", 40);
  Plan("p2", {.pagu = 50, .domestic = true});
  Plan("p3", {.pagu = 1'000, .announced = false});
  Apply(story_);
  EXPECT_THAT(Summary().total(), MatchesProto<v1::RealisationSums>(R"pb(
                packages: 2
                pagu: 150
                selections: 1
                selected: 90
                contracts: 1
                contracted: 90
                paid: 40
                small_business_pagu: 100
                domestic_pagu: 50
                small_business_contracted: 90
                hps: 95
                hps_contracted: 90
                contracted_pagu: 100)pb"));
}

TEST_F(Realisation, CountsAContractAsAmendedAndNotARefusedOne) {
  Plan("p1", {});
  Signed("c1", "p1", 60);
  pr::ContractAmended amended;
  amended.set_amount(66);
  story_.Tell("procurement", story_.Contract("c1"), amended);
  story_.ContractCreated("c2", "p1", "", 30);
  story_.ContractRefused("c2");
  Apply(story_);
  EXPECT_EQ(Summary().total().contracted(), 66);
  EXPECT_EQ(Summary().total().contracts(), 1);
}

TEST_F(Realisation, TakesWhatSpseTellsOntoThePackageOfItsNumberOrOntoARowOutsideTheRup) {
  Plan("p1", {.pagu = 100, .code = "531"});
  Plan("p2", {.pagu = 100, .code = "532"});
  Won("s2", "p2", 70);
  Spse("a", {.codes = {"999", "531"}, .value = 80, .hps = 95, .small_business = 80, .domestic = 20});
  Spse("b", {.codes = {"532"}, .value = 75});  // the suite tells of it itself
  Spse("c", {.codes = {"777"}, .value = 40});
  Spse("d", {.codes = {"777"}, .value = 9, .state = pr::SPSE_STATE_FAILED});
  Apply(story_);
  const v1::RealisationSums total = Summary().total();
  EXPECT_EQ(total.contracted(), 120);
  EXPECT_EQ(total.contracts(), 2);
  EXPECT_EQ(total.outside_rup(), 40);
  EXPECT_EQ(total.selected(), 190);
  EXPECT_EQ(total.small_business_contracted(), 80);
  EXPECT_EQ(total.contracted_pagu(), 145);
  v1::RealisationFilter outside;
  outside.set_unit(Unit("u9"));
  outside.set_month(202205);
  const auto rows = Rows(outside);
  ASSERT_EQ(rows.size(), 1u);  // the failed one adds nothing
  EXPECT_EQ(IdOf(rows[0].name()), "c");
  EXPECT_EQ(rows[0].sums().contracted(), 40);
}

TEST_F(Realisation, ShowsTheSharesAgainstTheirRuleAndNoValueOfNothing) {
  Apply(story_);
  const auto nothing = Summary();
  for (const v1::Figure& share : nothing.shares()) {
    EXPECT_FALSE(share.has_basis_points()) << share.code();
    EXPECT_FALSE(share.no_value_reason().empty()) << share.code();
  }
  Plan("p1", {.pagu = 60});
  Plan("p2", {.pagu = 40, .small_business = true});
  Signed("c1", "p1", 60);
  Signed("c2", "p2", 30);
  Apply(story_);
  const auto shares = Summary().shares();
  ASSERT_EQ(shares.size(), 4);
  EXPECT_THAT(shares[0], MatchesProto<v1::Figure>(R"pb(
                code: "SMALL_BUSINESS_PLANNED"
                title: "reserved for small business in the RUP"
                formula: "small_business_pagu / pagu"
                numerator: 40
                denominator: 100
                basis_points: 4000
                target_basis_points: 4000
                target_met: true
                legal_basis: "Perpres 16/2018 art. 65 as amended by Perpres 12/2021")pb"));
  EXPECT_EQ(shares[1].basis_points(), 3333);
  EXPECT_FALSE(shares[1].target_met());
  EXPECT_FALSE(shares[2].has_target_basis_points());
}

TEST_F(Realisation, OfAYearBeforeTheRuleHasSharesWithoutATarget) {
  v1::SummarizeRealisationRequest request;
  request.set_parent("instansi/probolinggo");
  request.mutable_filter()->set_year(2018);
  rpc::CallContext call = Call();
  ASSERT_OK_AND_ASSIGN(const auto summary, service_.SummarizeRealisation(call, request));
  ASSERT_EQ(summary.shares_size(), 4);
  EXPECT_FALSE(summary.shares(0).has_target_basis_points());
}

TEST_F(Realisation, ListsTheLargestDeviationsOfValueMethodAndDateFirst) {
  Plan("p1", {.pagu = 100});
  Signed("c1", "p1", 90, 0, 30);  // on the last day
  Plan("p2", {.pagu = 100});
  Won("s2", "p2", 60, pr::PROCUREMENT_METHOD_SELEKSI);
  Signed("c2", "p2", 60, 0, 5, 5);  // five days late
  Plan("p3", {.pagu = 100});
  Signed("c3", "p3", 100, 0, 19, 2);  // ten days early
  Plan("p4", {.pagu = 100});
  Apply(story_);
  for (const int page_size : {50, 1}) {
    EXPECT_THAT(Deviations(v1::DEVIATION_KIND_VALUE, page_size), ElementsAre("p2 -40", "p1 -10"));
    EXPECT_THAT(Deviations(v1::DEVIATION_KIND_METHOD, page_size), ElementsAre("p2 60"));
    EXPECT_THAT(Deviations(v1::DEVIATION_KIND_DATE, page_size), ElementsAre("p3 -10", "p2 5"));
  }
}

TEST_F(Realisation, RowsOfAGroupSumToItsFigures) {
  const unsigned seed = std::random_device{}();
  std::cout << "seed " << seed << std::endl;
  std::mt19937 random(seed);
  for (int i = 0; i < 60; ++i) {
    const std::string id = std::to_string(i);
    Plan("p" + id, {.unit = absl::StrCat("u", random() % 4),
                    .pagu = 100 + static_cast<int64_t>(random() % 900),
                    .code = std::to_string(100 + i),
                    .small_business = random() % 3 == 0,
                    .domestic = random() % 2 == 0,
                    .method = static_cast<pr::ProcurementMethod>(1 + random() % 6),
                    .announced = random() % 5 != 0});
    if (random() % 3 == 0) {
      Won("s" + id, "p" + id, 80);
      Signed("c" + id, "p" + id, 80, static_cast<int64_t>(random() % 2) * 90);
    }
    if (random() % 2 == 0) {
      Spse("q" + id,
           {.codes = {std::to_string(100 + random() % 90)}, .value = 1 + static_cast<int64_t>(random() % 50)});
    }
  }
  Apply(story_);
  EXPECT_THAT(SumOf(Rows()), EqualsProto(Summary().total()));
  const auto groups =
      Summary({v1::E_REPORT_DIMENSION_UNIT, v1::E_REPORT_DIMENSION_METHOD, v1::E_REPORT_DIMENSION_MONTH});
  for (const v1::RealisationGroup& group : groups.groups()) {
    v1::RealisationFilter filter;
    filter.set_unit(group.unit());
    filter.set_method(group.method());
    filter.set_month(group.year() * 100 + group.month());
    EXPECT_THAT(SumOf(Rows(filter, 2)), EqualsProto(group.sums())) << group.unit();
  }
}

TEST_F(Realisation, NamesEveryOffendingField) {
  v1::ListDeviatingRowsRequest request;
  request.set_parent("probolinggo");
  request.mutable_filter()->set_month(202513);
  request.mutable_filter()->set_unit("u");
  rpc::CallContext call = Call();
  EXPECT_THAT(ViolationsOf(service_.ListDeviatingRows(call, request).status()),
              ElementsAre(StartsWith("parent: "), StartsWith("filter.year: "), StartsWith("filter.unit: "),
                          StartsWith("filter.month: "), StartsWith("kind: ")));
}

}  // namespace
}  // namespace terpadu::reporting
