// What a cut hits: whose money is taken in which order, and what depends on it.
#include <iostream>
#include <random>

#include "services/reporting/domain/account_code.h"
#include "services/reporting/domain/cut.h"
#include "services/reporting/savings_service.h"
#include "services/reporting/tests/reporting_fixture.h"
#include "terpadu/budgeting/v1/events.pb.h"
#include "terpadu/performance/v1/agreement_events.pb.h"

namespace terpadu::reporting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

TEST(CutOf, TakesWhatIsFreeFirstThenWhatIsReservedThenWhatIsCommitted) {
  struct Case {
    int64_t share, from_free, from_reserved, from_committed;
  };
  for (const Case& expected : {Case{1'000, 10, 0, 0}, Case{2'000, 20, 0, 0}, Case{4'000, 20, 20, 0},
                               Case{5'000, 20, 30, 0}, Case{7'500, 20, 30, 25}, Case{10'000, 20, 30, 50}}) {
    const LineCut cut = CutOf({.amount = 100, .reserved = 30, .committed = 50}, expected.share);
    EXPECT_EQ(cut.free, 20);
    EXPECT_EQ(cut.from_free, expected.from_free) << expected.share;
    EXPECT_EQ(cut.from_reserved, expected.from_reserved) << expected.share;
    EXPECT_EQ(cut.from_committed, expected.from_committed) << expected.share;
    EXPECT_EQ(cut.cut, cut.from_free + cut.from_reserved + cut.from_committed);
  }
}

TEST(CutOf, RoundsAShareDownToTheRupiah) {
  EXPECT_EQ(ShareOf(99, 5'000), 49);
  EXPECT_EQ(ShareOf(9'999, 1), 0);
  EXPECT_EQ(ShareOf(10'000, 1), 1);
  EXPECT_EQ(ShareOf(19'999, 3'333), 6'665);
}

TEST(CutOf, HoldsTheLargestAmountThereIs) {
  EXPECT_EQ(ShareOf(INT64_MAX, 10'000), INT64_MAX);
  EXPECT_EQ(ShareOf(INT64_MAX, 1), INT64_MAX / 10'000);
}

TEST(CutOf, FindsNothingFreeWhereMoreIsHeldThanThereIs) {
  const LineCut cut = CutOf({.amount = 100, .reserved = 90, .committed = 30}, 10'000);
  EXPECT_EQ(cut.free, 0);
  EXPECT_EQ(cut.from_reserved, 90);
  EXPECT_EQ(cut.from_committed, 10);
}

TEST(AccountPrefix, IsWholePartsOfTheWidthsOfAnAccountCode) {
  for (const char* good : {"5", "5.1", "5.1.02", "5.1.02.01.01.0024"}) {
    EXPECT_TRUE(IsAccountPrefix(good)) << good;
  }
  for (const char* bad : {"", "5.", "5.1.2", "5.1.02.", "51", "5.1.02.01.01.0024.1", "5.1.0x", "5.1.02.01.01.24"}) {
    EXPECT_FALSE(IsAccountPrefix(bad)) << bad;
  }
}

class Impact : public ReportingTest {
 protected:
  static std::string Unit(const std::string& id) { return "instansi/probolinggo/units/" + id; }

  void Line(const std::string& id, const std::string& node, const std::string& unit, int64_t amount,
            const std::string& account = "5.1.02.01.01.0024", const std::string& budget = "2022") {
    budgeting::v1::BudgetLineCreated created;
    budgeting::v1::BudgetLine& line = *created.mutable_line();
    line.set_name(story_.Line(id, budget));
    line.set_sub_kegiatan("2.07.02.2.01.0001");
    line.set_account(account);
    line.set_fund_source("APBD");
    line.set_plan_node(story_.Node(node));
    line.set_unit(Unit(unit));
    line.set_amount(amount);
    story_.Tell("budgeting", line.name(), created);
  }
  void AgreementSigned(const std::string& id, const std::string& unit, const std::vector<std::string>& indicators,
                       const std::vector<std::string>& programs, int year = 2022) {
    performance::v1::AgreementSigned signed_;
    performance::v1::Agreement& agreement = *signed_.mutable_agreement();
    agreement.set_name(story_.NameOf("agreements", id));
    agreement.set_unit(Unit(unit));
    agreement.set_year(year);
    agreement.set_number(1);
    agreement.set_state(performance::v1::AGREEMENT_STATE_SIGNED);
    for (const std::string& indicator : indicators) {
      agreement.add_indicators()->set_indicator(story_.Indicator(indicator));
    }
    agreement.mutable_programs()->Add(programs.begin(), programs.end());
    story_.Tell("performance", agreement.name(), signed_);
  }

  v1::ImpactRequest Request(int32_t share = 0) {
    v1::ImpactRequest request;
    request.set_parent("instansi/probolinggo");
    request.set_year(2022);
    request.mutable_cut()->set_share_basis_points(share);
    return request;
  }
  v1::ImpactRequest OfLines(const std::vector<std::string>& lines, int32_t share = 0) {
    v1::ImpactRequest request = Request(share);
    for (const std::string& line : lines) {
      request.mutable_cut()->add_lines(story_.Line(line));
    }
    return request;
  }
  absl::StatusOr<v1::ImpactResponse> Ask(const v1::ImpactRequest& request) {
    rpc::CallContext call = Call();
    return savings_.Impact(call, request);
  }
  v1::ImpactResponse Get(const v1::ImpactRequest& request) {
    const auto response = Ask(request);
    EXPECT_THAT(response, IsOk());
    return response.value_or(v1::ImpactResponse());
  }
  absl::StatusOr<v1::ListImpactHitsResponse> AskHits(const v1::ListImpactHitsRequest& request) {
    rpc::CallContext call = Call();
    return savings_.ListImpactHits(call, request);
  }
  // `1 p1 ×1 80`: kind, id, lines and rupiah on them, page by page.
  std::vector<std::string> Hits(const v1::ImpactRequest& of, int page_size = 2,
                                v1::ImpactHitKind kind = v1::IMPACT_HIT_KIND_UNSPECIFIED) {
    v1::ListImpactHitsRequest request;
    request.set_parent(of.parent());
    request.set_year(of.year());
    *request.mutable_cut() = of.cut();
    request.set_page_size(page_size);
    request.set_kind(kind);
    std::vector<std::string> hits;
    do {
      const auto page = AskHits(request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) {
        break;
      }
      EXPECT_LE(page->hits_size(), page_size);
      for (const v1::ImpactHit& hit : page->hits()) {
        hits.push_back(
            absl::StrCat(static_cast<int>(hit.kind()), " ", IdOf(hit.name()), " ×", hit.lines(), " ", hit.on_lines()));
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return hits;
  }

  Story story_ = OneChain();
  SavingsService savings_;
};

TEST_F(Impact, OfALineIsAllThatHangsOnIt) {
  AgreementSigned("pk1", "u1", {"i1"}, {});
  Apply(story_);
  const auto impact = Get(OfLines({"l1"}, 5'000));
  EXPECT_THAT(impact.total(), MatchesProto<v1::CutSums>(R"pb(
                lines: 1
                amount: 100
                committed: 60
                paid: 25
                free: 40
                cut: 50
                from_free: 40
                from_committed: 10)pb"));
  ASSERT_EQ(impact.lines_size(), 1);
  EXPECT_THAT(impact.lines(0).sums(), EqualsProto(impact.total()));
  EXPECT_THAT(Hits(OfLines({"l1"}, 5'000)), ElementsAre("1 p1 ×1 80", "2 c1 ×1 60", "3 i1 ×1 50", "4 pk1 ×1 50"));
  EXPECT_THAT(Hits(OfLines({"l1"}, 5'000), 9, v1::IMPACT_HIT_KIND_CONTRACT), ElementsAre("2 c1 ×1 60"));
  std::vector<int64_t> counts;
  for (const v1::ImpactCount& count : impact.hits()) {
    counts.push_back(count.count());
  }
  EXPECT_THAT(counts, ElementsAre(1, 1, 1, 1));
}

TEST_F(Impact, CombinesAccountUnitAndLinesAsAllOfThem) {
  Line("l2", "k1", "u1", 200, "5.1.02.02.01.0001");
  Line("l3", "k1", "u2", 400, "5.1.02.02.01.0001");
  Line("l4", "k1", "u1", 800, "5.1.02.02.01.0001", "2023");
  Apply(story_);
  v1::ImpactRequest request = Request();
  request.mutable_cut()->set_account("5.1.02.02");
  EXPECT_EQ(Get(request).total().cut(), 600);
  request.mutable_cut()->set_unit(Unit("u1"));
  EXPECT_EQ(Get(request).total().cut(), 200);
  request.mutable_cut()->add_lines(story_.Line("l3"));
  EXPECT_THAT(Ask(request), StatusIs(absl::StatusCode::kFailedPrecondition, "CUT_EMPTY"));
}

TEST_F(Impact, OfAReplacedPackageAndARefusedContractIsNone) {
  Line("l2", "", "u1", 200);
  story_.PackageCreated("p2", {{"l2", 50}});
  story_.PackageFinalized("p2");
  story_.ContractCreated("c2", "p2", "", 40);
  story_.ContractRefused("c2");
  story_.PackageCreated("p3", {{"l2", 70}});
  story_.PackageCancelled("p3");
  Apply(story_);
  EXPECT_THAT(Hits(OfLines({"l2"})), ElementsAre("1 p2 ×1 50"));
}

TEST_F(Impact, HitsTheSignedAgreementsOfTheYearThatPromiseAnIndicatorOrNameTheProgram) {
  Line("l2", "", "u1", 200);
  AgreementSigned("indicator", "u9", {"i1"}, {"9.99.99"});
  AgreementSigned("program", "u1", {}, {"2.07.02"});
  AgreementSigned("other-unit", "u2", {}, {"2.07.02"});
  AgreementSigned("other-program", "u1", {}, {"2.07.03", "2.07.0"});
  AgreementSigned("last-year", "u1", {"i1"}, {"2.07.02"}, 2021);
  AgreementSigned("superseded", "u1", {"i1"}, {"2.07.02"});
  performance::v1::AgreementSuperseded superseded;
  superseded.set_successor(story_.NameOf("agreements", "program"));
  story_.Tell("performance", story_.NameOf("agreements", "superseded"), superseded);
  Apply(story_);
  EXPECT_THAT(Hits(OfLines({"l1", "l2"}), 9, v1::IMPACT_HIT_KIND_AGREEMENT),
              ElementsAre("4 indicator ×1 100", "4 program ×1 200"));
}

TEST_F(Impact, CountsALineOnceForAnAgreementThatPromisesSeveralOfItsIndicators) {
  story_.IndicatorAdopted("i2", "s1");
  AgreementSigned("pk1", "u1", {"i1", "i2"}, {"2.07.02"});
  Apply(story_);
  EXPECT_THAT(Hits(OfLines({"l1"})),
              ElementsAre("1 p1 ×1 80", "2 c1 ×1 60", "3 i1 ×1 100", "3 i2 ×1 100", "4 pk1 ×1 100"));
}

TEST_F(Impact, LinesOfAllPagesSumToTheTotal) {
  const unsigned seed = std::random_device{}();
  std::cout << "seed " << seed << std::endl;
  std::mt19937 random(seed);
  for (int i = 0; i < 40; ++i) {
    const std::string id = std::to_string(i);
    const auto amount = 1 + static_cast<int64_t>(random() % 100'000);
    Line("n" + id, "k1", "u1", amount);
    const auto held = static_cast<int64_t>(random() % static_cast<unsigned>(amount)) + 1;
    story_.Reserved("w" + id, "n" + id, "p9", held);
    if (random() % 2 == 0) {
      story_.Committed("x" + id, "w" + id, "n" + id, "c9", (held + 1) / 2, 0, held / 2);
    }
  }
  Apply(story_);
  v1::ImpactRequest request = Request(1 + static_cast<int32_t>(random() % 10'000));
  request.mutable_cut()->set_unit(Unit("u1"));
  request.set_page_size(7);
  v1::CutSums sum;
  v1::CutSums total;
  do {
    const auto page = Get(request);
    EXPECT_LE(page.lines_size(), 7);
    for (const v1::ImpactLine& line : page.lines()) {
      sum.set_lines(sum.lines() + 1);
      sum.set_amount(sum.amount() + line.sums().amount());
      sum.set_reserved(sum.reserved() + line.sums().reserved());
      sum.set_committed(sum.committed() + line.sums().committed());
      sum.set_free(sum.free() + line.sums().free());
      sum.set_cut(sum.cut() + line.sums().cut());
      sum.set_from_free(sum.from_free() + line.sums().from_free());
      sum.set_from_reserved(sum.from_reserved() + line.sums().from_reserved());
      sum.set_from_committed(sum.from_committed() + line.sums().from_committed());
    }
    total = page.total();
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(total.lines(), 40);
  EXPECT_THAT(sum, EqualsProto(total));
}

TEST_F(Impact, RefusesNonsensePrecisely) {
  Apply(story_);
  EXPECT_THAT(ViolationsOf(Ask(Request()).status()), ElementsAre("cut: must name an account, a unit or lines"));
  v1::ImpactRequest request = OfLines({"l1", "l1"}, 10'001);
  request.set_year(2101);
  request.mutable_cut()->set_account("5.1.");
  request.mutable_cut()->set_unit("instansi/malang/units/u1");
  request.mutable_cut()->add_lines("instansi/malang/budgets/2022/lines/l1");
  EXPECT_THAT(ViolationsOf(Ask(request).status()),
              ElementsAre(StartsWith("year: "), "cut.unit: must be of instansi/probolinggo",
                          StartsWith("cut.account: "), StartsWith("cut.share_basis_points: "),
                          "cut.lines[1]: is there twice", "cut.lines[2]: must be of instansi/probolinggo"));
  EXPECT_THAT(ViolationsOf(Ask(OfLines({"l1"}, -1)).status()), ElementsAre(StartsWith("cut.share_basis_points: ")));
  EXPECT_THAT(Ask(OfLines({"l1", "l7"})), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
  v1::ImpactRequest last_year = OfLines({"l1"});
  last_year.set_year(2021);
  EXPECT_THAT(Ask(last_year), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
  v1::ListImpactHitsRequest hits;
  hits.set_parent("instansi/probolinggo");
  hits.set_year(2022);
  hits.set_kind(static_cast<v1::ImpactHitKind>(9));
  hits.mutable_cut()->add_lines(story_.Line("l1"));
  EXPECT_THAT(ViolationsOf(AskHits(hits).status()), ElementsAre(StartsWith("kind: ")));
  hits.clear_kind();
  hits.set_page_token("x");
  EXPECT_THAT(AskHits(hits), StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN"));
}

}  // namespace
}  // namespace terpadu::reporting
