// RUP summarised: which packages count, in what they are grouped, and that the read model can be rebuilt.
#include <iostream>
#include <map>
#include <random>
#include <tuple>

#include "services/reporting/e_report_service.h"
#include "services/reporting/tests/reporting_fixture.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::reporting {
namespace {

namespace pr = procurement::v1;
using ::testing::ElementsAre;
using ::testing::StartsWith;

struct Told {
  std::string unit;
  pr::PackageKind kind = pr::PACKAGE_KIND_PENYEDIA;
  pr::ProcurementCategory category = pr::PROCUREMENT_CATEGORY_BARANG;
  pr::ProcurementMethod method = pr::PROCUREMENT_METHOD_TENDER;
  int month = 3;
  int64_t pagu = 0;
  bool small_business = false;
  bool domestic = false;
  std::string budget = "2022";
};

class EReport : public ReportingTest {
 protected:
  EReport() {
    story_.BudgetCreated("2022", 2022);
    story_.BudgetCreated("2023", 2023);
  }

  static std::string Unit(const std::string& id) { return "instansi/probolinggo/units/" + id; }

  void Create(const std::string& id, const Told& told) {
    pr::RupPackageCreated created;
    pr::RupPackage& package = *created.mutable_rup_package();
    package.set_name(story_.Package(id));
    package.set_unit(Unit(told.unit));
    package.set_kind(told.kind);
    package.set_category(told.category);
    package.set_method(told.method);
    package.set_state(pr::RUP_PACKAGE_STATE_DRAFT);
    package.mutable_selection_start()->set_year(2022);
    package.mutable_selection_start()->set_month(told.month);
    package.set_pagu(told.pagu);
    package.mutable_details()->set_small_business(told.small_business);
    package.mutable_details()->set_domestic_product(told.domestic);
    pr::Allocation& allocation = *package.add_allocations();
    allocation.set_line(story_.Line("l1", told.budget));
    allocation.set_amount(told.pagu);
    story_.Tell("procurement", package.name(), created);
  }
  void Announced(const std::string& id, const Told& told) {
    Create(id, told);
    story_.PackageFinalized(id);
    story_.PackageAnnounced(id);
  }

  static v1::SummarizeRupRequest Request(const std::vector<v1::EReportDimension>& by = {}) {
    v1::SummarizeRupRequest request;
    request.set_parent("instansi/probolinggo");
    request.set_year(2022);
    for (const v1::EReportDimension dimension : by) {
      request.add_group_by(dimension);
    }
    return request;
  }
  absl::StatusOr<v1::SummarizeRupResponse> Ask(const v1::SummarizeRupRequest& request) {
    rpc::CallContext call = Call();
    return e_report_.SummarizeRup(call, request);
  }
  v1::SummarizeRupResponse Summary(const v1::SummarizeRupRequest& request) {
    const auto response = Ask(request);
    EXPECT_THAT(response, IsOk());
    return response.value_or(v1::SummarizeRupResponse());
  }

  Story story_;
  EReportService e_report_;
};

TEST_F(EReport, CountsWhatIsAnnouncedAndApartFromItWhatWaits) {
  Announced("a", {.unit = "u1", .pagu = 100, .small_business = true});
  Announced("b", {.unit = "u1", .pagu = 50, .domestic = true});
  story_.PackageSentToReview("b", "l1");
  Create("c", {.unit = "u1", .pagu = 7});
  Create("d", {.unit = "u1", .pagu = 5});
  story_.PackageFinalized("d");
  Announced("e", {.unit = "u1", .pagu = 1'000});
  story_.PackageCancelled("e");
  Announced("f", {.unit = "u1", .pagu = 2'000});
  story_.PackageRevised("f", {"a"});
  Announced("g", {.unit = "u1", .pagu = 10'000, .budget = "2023"});
  Apply(story_);
  const auto summary = Summary(Request());
  ASSERT_EQ(summary.rows_size(), 1);
  EXPECT_THAT(summary.rows(0), MatchesProto<v1::EReportRow>(R"pb(
                unit: "instansi/probolinggo/units/u1"
                kind: PACKAGE_KIND_PENYEDIA
                category: PROCUREMENT_CATEGORY_BARANG
                method: PROCUREMENT_METHOD_TENDER
                year: 2022
                month: 3
                sums {
                  packages: 2
                  pagu: 150
                  allocated: 150
                  small_business_pagu: 100
                  domestic_pagu: 50
                  waiting: 2
                  waiting_pagu: 12
                })pb"));
  EXPECT_THAT(summary.total(), EqualsProto(summary.rows(0).sums()));
}

TEST_F(EReport, IsGroupedByWhatIsAskedFor) {
  Announced("a", {.unit = "u1", .month = 1, .pagu = 1});
  Announced("b", {.unit = "u1", .method = pr::PROCUREMENT_METHOD_E_PURCHASING, .month = 2, .pagu = 2});
  Announced("c", {.unit = "u2", .month = 2, .pagu = 4});
  Announced("d", {.unit = "u2",
                  .kind = pr::PACKAGE_KIND_SWAKELOLA,
                  .category = pr::PROCUREMENT_CATEGORY_UNSPECIFIED,
                  .method = pr::PROCUREMENT_METHOD_UNSPECIFIED,
                  .month = 2,
                  .pagu = 8});
  Apply(story_);
  const auto pagu_of = [&](const v1::SummarizeRupRequest& request) {
    std::vector<int64_t> pagu;
    const auto summary = Summary(request);
    for (const v1::EReportRow& row : summary.rows()) {
      pagu.push_back(row.sums().pagu());
    }
    return pagu;
  };
  EXPECT_THAT(pagu_of(Request()), ElementsAre(1, 2, 4, 8));
  EXPECT_THAT(pagu_of(Request({v1::E_REPORT_DIMENSION_UNIT})), ElementsAre(3, 12));
  EXPECT_THAT(pagu_of(Request({v1::E_REPORT_DIMENSION_KIND})), ElementsAre(7, 8));
  EXPECT_THAT(pagu_of(Request({v1::E_REPORT_DIMENSION_METHOD})), ElementsAre(8, 5, 2));
  EXPECT_THAT(pagu_of(Request({v1::E_REPORT_DIMENSION_MONTH})), ElementsAre(1, 14));
  v1::SummarizeRupRequest filtered = Request({v1::E_REPORT_DIMENSION_UNIT});
  filtered.set_kind(pr::PACKAGE_KIND_PENYEDIA);
  EXPECT_THAT(pagu_of(filtered), ElementsAre(3, 4));
  filtered.set_unit(Unit("u2"));
  EXPECT_THAT(pagu_of(filtered), ElementsAre(4));
  filtered.set_method(pr::PROCUREMENT_METHOD_SELEKSI);
  EXPECT_THAT(pagu_of(filtered), ElementsAre());
  EXPECT_EQ(Summary(filtered).total().packages(), 0);
}

// Against sums made one package at a time.
TEST_F(EReport, PagesHoldEveryGroupOnceAndSumToTheTotal) {
  const unsigned seed = std::random_device{}();
  std::cout << "seed " << seed << std::endl;
  std::mt19937 random(seed);
  std::map<std::tuple<std::string, int, int>, int64_t> expected;
  for (int i = 0; i < 120; ++i) {
    const Told told = {.unit = "u" + std::to_string(random() % 9),
                       .method = static_cast<pr::ProcurementMethod>(1 + random() % 6),
                       .month = 1 + static_cast<int>(random() % 3),
                       .pagu = 1 + static_cast<int64_t>(random() % 1000)};
    Announced("p" + std::to_string(i), told);
    expected[{Unit(told.unit), told.method, told.month}] += told.pagu;
  }
  Apply(story_);
  v1::SummarizeRupRequest request = Request();
  request.set_page_size(7);
  std::map<std::tuple<std::string, int, int>, int64_t> seen;
  int64_t total = 0;
  do {
    const auto page = Summary(request);
    EXPECT_LE(page.rows_size(), 7);
    for (const v1::EReportRow& row : page.rows()) {
      EXPECT_TRUE(seen.emplace(std::tuple(row.unit(), row.method(), row.month()), row.sums().pagu()).second);
    }
    total = page.total().pagu();
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(seen, expected);
  int64_t sum = 0;
  for (const auto& [group, pagu] : expected) {
    sum += pagu;
  }
  EXPECT_EQ(total, sum);
}

TEST_F(EReport, NamesEveryOffendingField) {
  v1::SummarizeRupRequest request = Request();
  request.set_parent("probolinggo");
  request.set_year(2101);
  request.set_unit("u1");
  request.set_kind(static_cast<pr::PackageKind>(9));
  request.add_group_by(v1::E_REPORT_DIMENSION_UNSPECIFIED);
  EXPECT_THAT(ViolationsOf(Ask(request).status()),
              ElementsAre(StartsWith("parent: "), StartsWith("year: "), StartsWith("unit: "), StartsWith("kind: "),
                          StartsWith("group_by: ")));
  request = Request();
  request.set_page_token("x");
  EXPECT_THAT(Ask(request), StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN"));
}

// A database that had applied events before the columns were there applies them anew and comes to the same.
TEST_F(EReport, IsRebuiltFromTheFirstEvent) {
  Announced("a", {.unit = "u1", .pagu = 100});
  Create("b", {.unit = "u2", .pagu = 7});
  Apply(story_);
  const auto before = Summary(Request());
  std::string sql;
  for (const postgres::Migration& migration : kMigrations.migrations) {
    sql = migration.number == 4 ? std::string(migration.sql) : sql;
  }
  ASSERT_NE(sql.find("DELETE FROM rup_package"), std::string::npos);
  Script(sql.substr(sql.find("DELETE FROM rup_package")));
  EXPECT_EQ(Summary(Request()).rows_size(), 0);
  Apply(story_);
  EXPECT_THAT(Summary(Request()), EqualsProto(before));
}

}  // namespace
}  // namespace terpadu::reporting
