// Potential savings: which lines are part of the figure, that each counts once, and that rows sum to it.
#include "services/reporting/domain/savings.h"

#include <iostream>
#include <map>
#include <random>

#include "services/reporting/savings_service.h"
#include "services/reporting/tests/reporting_fixture.h"
#include "terpadu/budgeting/v1/events.pb.h"

namespace terpadu::reporting {
namespace {

using planning::v1::PLAN_NODE_KIND_ACTION;
using planning::v1::PLAN_NODE_KIND_PROGRAM;
using planning::v1::PLAN_NODE_KIND_SASARAN;
using planning::v1::PLAN_NODE_KIND_SUB_KEGIATAN;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

TEST(SavingsTally, CountsALineForTheFirstOfItsReasonsAndOnceInTheFigure) {
  SavingsTally tally;
  ASSERT_THAT(tally.Add(0b111, 1, 100, 10), IsOk());
  ASSERT_THAT(tally.Add(0b110, 2, 50, 5), IsOk());
  ASSERT_THAT(tally.Add(0b100, 1, 7, 7), IsOk());
  ASSERT_THAT(tally.Add(0, 4, 1'000, 1'000), IsOk());
  EXPECT_EQ(tally.amount(), 157);
  EXPECT_EQ(tally.lines(), 4);
  EXPECT_EQ(tally.free(), 22);
  EXPECT_EQ(tally.judged_amount(), 1'157);
  EXPECT_EQ(tally.judged_lines(), 8);
  EXPECT_EQ(tally.of(SavingsReason::kNoSasaranIndicator).first_amount, 100);
  EXPECT_EQ(tally.of(SavingsReason::kSharedIndicator).amount, 150);
  EXPECT_EQ(tally.of(SavingsReason::kSharedIndicator).first_amount, 50);
  EXPECT_EQ(tally.of(SavingsReason::kNoTarget).amount, 157);
  EXPECT_EQ(tally.of(SavingsReason::kNoTarget).first_amount, 7);
  EXPECT_THAT(tally.Add(1, 1, INT64_MAX, 0), StatusIs(absl::StatusCode::kOutOfRange, "AMOUNT_OVERFLOW"));
}

class Savings : public ReportingTest {
 protected:
  Savings() {
    story_.PlanAdopted();
    story_.BudgetCreated("2022", 2022);
    story_.BudgetCreated("2023", 2023);
    story_.NodeAdopted("s1", PLAN_NODE_KIND_SASARAN, "");
  }

  static std::string Unit(const std::string& id) { return "instansi/probolinggo/units/" + id; }

  void Line(const std::string& id, const std::string& node, const std::string& unit, int64_t amount,
            const std::string& account = "5.1.02.01.01.0024", const std::string& budget = "2022") {
    budgeting::v1::BudgetLineCreated created;
    budgeting::v1::BudgetLine& line = *created.mutable_line();
    line.set_name(story_.Line(id, budget));
    line.set_sub_kegiatan("2.07.02.2.01.0001");
    line.set_sub_kegiatan_title("Penataan");
    line.set_account(account);
    line.set_fund_source("APBD");
    line.set_plan_node(story_.Node(node));
    line.set_unit(unit.empty() ? "" : Unit(unit));
    line.set_amount(amount);
    story_.Tell("budgeting", line.name(), created);
  }
  // A sub kegiatan under the sasaran with an indicator of its own, with a target in 2022.
  void Good(const std::string& id) {
    story_.NodeAdopted(id, PLAN_NODE_KIND_SUB_KEGIATAN, "s1");
    story_.IndicatorAdopted("i-" + id, id);
  }

  v1::GetPotentialSavingsRequest Request() {
    v1::GetPotentialSavingsRequest request;
    request.set_parent("instansi/probolinggo");
    request.set_year(2022);
    return request;
  }
  absl::StatusOr<v1::GetPotentialSavingsResponse> Ask(const v1::GetPotentialSavingsRequest& request) {
    rpc::CallContext call = Call();
    return savings_.GetPotentialSavings(call, request);
  }
  v1::GetPotentialSavingsResponse Get(const v1::GetPotentialSavingsRequest& request) {
    const auto response = Ask(request);
    EXPECT_THAT(response, IsOk());
    return response.value_or(v1::GetPotentialSavingsResponse());
  }
  absl::StatusOr<v1::ListPotentialSavingsResponse> AskLines(const v1::ListPotentialSavingsRequest& request) {
    rpc::CallContext call = Call();
    return savings_.ListPotentialSavings(call, request);
  }
  // Every line of the figure, page by page.
  std::vector<v1::SavingsLine> Lines(v1::SavingsReason reason = v1::SAVINGS_REASON_UNSPECIFIED, int page_size = 3) {
    v1::ListPotentialSavingsRequest request;
    request.set_parent("instansi/probolinggo");
    request.set_year(2022);
    request.set_reason(reason);
    request.set_page_size(page_size);
    std::vector<v1::SavingsLine> lines;
    do {
      const auto page = AskLines(request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) {
        break;
      }
      EXPECT_LE(page->lines_size(), page_size);
      lines.insert(lines.end(), page->lines().begin(), page->lines().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return lines;
  }
  // `l1 13`: the last part of each line and the numbers of its reasons.
  std::vector<std::string> Reasons() {
    std::vector<std::string> texts;
    for (const v1::SavingsLine& line : Lines()) {
      std::string& text = texts.emplace_back(IdOf(line.line()) + " ");
      for (const int reason : line.reasons()) {
        text += std::to_string(reason);
      }
    }
    return texts;
  }

  Story story_;
  SavingsService savings_;
};

TEST_F(Savings, AreNothingWhereEveryLineReachesASasaranOfItsOwnWithATarget) {
  Good("k1");
  Good("k2");
  Line("l1", "k1", "u1", 100);
  Line("l2", "k2", "u2", 50);
  Apply(story_);
  const auto savings = Get(Request());
  EXPECT_EQ(savings.total().amount(), 0);
  EXPECT_EQ(savings.total().judged_amount(), 150);
  EXPECT_EQ(savings.total().judged_lines(), 2);
  EXPECT_THAT(savings.rows(), IsEmpty());
  EXPECT_THAT(savings.formula(), HasSubstr("counts once"));
}

TEST_F(Savings, AreLinesThatReachNoIndicatorAnchoredAtASasaran) {
  story_.NodeAdopted("g1", PLAN_NODE_KIND_PROGRAM, "");  // with an indicator, under no sasaran
  story_.IndicatorAdopted("ig", "g1");
  story_.NodeAdopted("k1", PLAN_NODE_KIND_SUB_KEGIATAN, "g1");
  story_.NodeAdopted("k2", PLAN_NODE_KIND_SUB_KEGIATAN, "s1");  // under a sasaran without any indicator
  Line("l1", "k1", "u1", 1);
  Line("l2", "k2", "u1", 2);
  Line("l3", "", "u1", 4);         // funds no node
  Line("l4", "unknown", "u1", 8);  // a node that no event told of
  Line("l5", "k1", "u1", 16, "5.1.02.01.01.0024", "2023");
  Apply(story_);
  EXPECT_THAT(Reasons(), ElementsAre("l1 1", "l2 1", "l3 1", "l4 1"));
  EXPECT_EQ(Get(Request()).total().amount(), 15);
}

TEST_F(Savings, AreNotLinesThatReachTheIndicatorOfTheSasaranItselfOrOfTheProgrammeThatCarriesThem) {
  story_.IndicatorAdopted("is", "s1");
  story_.NodeAdopted("g1", PLAN_NODE_KIND_PROGRAM, "s1");
  story_.IndicatorAdopted("ig", "g1");
  story_.NodeAdopted("k1", PLAN_NODE_KIND_SUB_KEGIATAN, "s1");
  story_.NodeAdopted("k2", PLAN_NODE_KIND_ACTION, "", {}, "g1");
  Line("l1", "k1", "u1", 1);
  Line("l2", "k2", "u1", 2);
  Apply(story_);
  EXPECT_THAT(Reasons(), IsEmpty());
}

TEST_F(Savings, AreLinesOfTwoUnitsThatServeOneIndicator) {
  Good("k1");
  Good("k2");
  Line("l1", "k1", "u1", 100);
  Line("l2", "k1", "u2", 50);
  Line("l3", "k1", "u1", 7);
  Line("l4", "k2", "u1", 1'000);
  Line("l5", "k2", "u1", 1'000);  // one unit twice is no overlap
  Line("l6", "k2", "", 1'000);    // nor is a line that no unit spends
  Apply(story_);
  EXPECT_THAT(Reasons(), ElementsAre("l1 2", "l2 2", "l3 2"));
  const auto lines = Lines(v1::SAVINGS_REASON_SHARED_INDICATOR);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_THAT(lines[0].other_units(), ElementsAre(Unit("u2")));
  EXPECT_THAT(lines[1].other_units(), ElementsAre(Unit("u1")));
  EXPECT_THAT(lines[0].indicators(), ElementsAre(story_.Indicator("i-k1")));
  EXPECT_EQ(lines[0].free(), 100);
  EXPECT_THAT(Lines(v1::SAVINGS_REASON_NO_TARGET), IsEmpty());
}

// A line serves the nearest indicators alone: what all have above them is not shared.
TEST_F(Savings, AreNotLinesThatOnlyReachTheSameIndicatorFarther) {
  story_.IndicatorAdopted("is", "s1");
  Good("k1");
  Good("k2");
  Line("l1", "k1", "u1", 100);
  Line("l2", "k2", "u2", 50);
  Apply(story_);
  EXPECT_THAT(Reasons(), IsEmpty());
}

TEST_F(Savings, AreLinesWhoseIndicatorsHaveNoTargetThatYear) {
  for (const std::string id : {"k1", "k2", "k3", "k4"}) {
    story_.NodeAdopted(id, PLAN_NODE_KIND_SUB_KEGIATAN, "s1");
  }
  story_.IndicatorAdopted("i1", "k1", {{2021, 5}, {2023, 5}});  // another year's
  story_.IndicatorAdopted("i2", "k2", {{2022, 0}});             // 0 is a target
  story_.IndicatorAdopted("i3", "k3", {});
  story_.IndicatorAdopted("i3b", "k3", {{2022, 5}});  // one of two is enough
  story_.IndicatorAdopted("i4", "k4", {{2022, 5}});
  for (const std::string id : {"1", "2", "3", "4"}) {
    Line("l" + id, "k" + id, "u1", 1);
  }
  Apply(story_);
  Script("UPDATE target SET kind = 10 WHERE indicator LIKE '%/i4'");  // printed `-`
  EXPECT_THAT(Reasons(), ElementsAre("l1 3", "l4 3"));
}

TEST_F(Savings, CountALineWithSeveralReasonsOnce) {
  story_.NodeAdopted("g1", PLAN_NODE_KIND_PROGRAM, "");
  story_.IndicatorAdopted("ig", "g1", {});
  Line("l1", "g1", "u1", 100);
  Line("l2", "g1", "u2", 50);
  Apply(story_);
  EXPECT_THAT(Reasons(), ElementsAre("l1 123", "l2 123"));
  const v1::SavingsSums total = Get(Request()).total();
  EXPECT_THAT(
      total, MatchesProto<v1::SavingsSums>(R"pb(
        lines: 2
        amount: 150
        free: 150
        reasons { reason: SAVINGS_REASON_NO_SASARAN_INDICATOR lines: 2 amount: 150 first_lines: 2 first_amount: 150 }
        reasons { reason: SAVINGS_REASON_SHARED_INDICATOR lines: 2 amount: 150 }
        reasons { reason: SAVINGS_REASON_NO_TARGET lines: 2 amount: 150 }
        judged_lines: 2
        judged_amount: 150)pb"));
}

TEST_F(Savings, TellWhatOfThemIsStillFree) {
  Line("l1", "", "u1", 100);
  story_.Reserved("v1", "l1", "p1", 30);
  Apply(story_);
  EXPECT_EQ(Get(Request()).total().amount(), 100);
  EXPECT_EQ(Get(Request()).total().free(), 70);
}

TEST_F(Savings, AreGroupedAndFilteredByUnitAndAccount) {
  Line("l1", "", "u1", 1, "5.1.02.01.01.0024");
  Line("l2", "", "u1", 2, "5.1.02.02.01.0001");
  Line("l3", "", "u2", 4, "5.2.02.01.01.0001");
  Apply(story_);
  const auto rows_of = [&](const v1::GetPotentialSavingsRequest& request) {
    std::vector<std::string> rows;
    const auto savings = Get(request);
    for (const v1::SavingsRow& row : savings.rows()) {
      rows.push_back(absl::StrCat(IdOf(row.unit()), " ", row.account(), " ", row.sums().amount()));
    }
    return rows;
  };
  v1::GetPotentialSavingsRequest request = Request();
  request.set_account_parts(3);
  EXPECT_THAT(rows_of(request), ElementsAre("u1 5.1.02 3", "u2 5.2.02 4"));
  request.add_group_by(v1::SAVINGS_DIMENSION_ACCOUNT);
  request.set_account_parts(1);
  EXPECT_THAT(rows_of(request), ElementsAre(" 5 7"));
  request.set_group_by(0, v1::SAVINGS_DIMENSION_UNIT);
  EXPECT_THAT(rows_of(request), ElementsAre("u1  3", "u2  4"));
  request.set_account("5.1.02.02");
  EXPECT_THAT(rows_of(request), ElementsAre("u1  2"));
  request.clear_account();
  request.set_unit(Unit("u2"));
  EXPECT_THAT(rows_of(request), ElementsAre("u2  4"));
  EXPECT_EQ(Get(request).total().amount(), 4);
}

// Lines at random over nodes with and without indicators, shared and without targets.
TEST_F(Savings, RowsAndLinesOfAllPagesSumToTheFigure) {
  const unsigned seed = std::random_device{}();
  std::cout << "seed " << seed << std::endl;
  std::mt19937 random(seed);
  for (int i = 0; i < 12; ++i) {
    const std::string node = "k" + std::to_string(i);
    story_.NodeAdopted(node, PLAN_NODE_KIND_SUB_KEGIATAN, random() % 3 == 0 ? "" : "s1");
    if (random() % 4 != 0) {
      story_.IndicatorAdopted("i" + std::to_string(i), node,
                              random() % 3 == 0 ? Story::ByYear() : Story::ByYear{{2022, 1}});
    }
  }
  for (int i = 0; i < 80; ++i) {
    Line("l" + std::to_string(i), "k" + std::to_string(random() % 13), "u" + std::to_string(random() % 4),
         1 + static_cast<int64_t>(random() % 1'000), "5.1.02.01.01.000" + std::to_string(random() % 4));
  }
  Apply(story_);
  v1::GetPotentialSavingsRequest request = Request();
  request.set_page_size(3);
  v1::SavingsSums total;
  int64_t amount = 0;
  int64_t first = 0;
  std::map<int, int64_t> by_reason;
  do {
    const auto page = Get(request);
    EXPECT_LE(page.rows_size(), 3);
    for (const v1::SavingsRow& row : page.rows()) {
      amount += row.sums().amount();
      for (const v1::SavingsReasonSums& reason : row.sums().reasons()) {
        by_reason[reason.reason()] += reason.amount();
        first += reason.first_amount();
      }
    }
    total = page.total();
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(amount, total.amount());
  EXPECT_EQ(first, total.amount());
  int64_t of_lines = 0;
  for (const v1::SavingsLine& line : Lines(v1::SAVINGS_REASON_UNSPECIFIED, 7)) {
    of_lines += line.amount();
  }
  EXPECT_EQ(of_lines, total.amount());
  for (const v1::SavingsReasonSums& reason : total.reasons()) {
    EXPECT_EQ(reason.amount(), by_reason[reason.reason()]);
    int64_t of_reason = 0;
    for (const v1::SavingsLine& line : Lines(reason.reason(), 7)) {
      of_reason += line.amount();
    }
    EXPECT_EQ(of_reason, reason.amount());
  }
}

TEST_F(Savings, NameEveryOffendingField) {
  v1::GetPotentialSavingsRequest request = Request();
  request.set_parent("probolinggo");
  request.set_year(0);
  request.set_unit("u1");
  request.set_account("5.1.2");
  request.add_group_by(v1::SAVINGS_DIMENSION_UNSPECIFIED);
  request.set_account_parts(7);
  EXPECT_THAT(ViolationsOf(Ask(request).status()),
              ElementsAre(StartsWith("parent: "), StartsWith("year: "), StartsWith("unit: "), StartsWith("account: "),
                          StartsWith("group_by: "), StartsWith("account_parts: ")));
  request = Request();
  request.set_page_token("x");
  EXPECT_THAT(Ask(request), StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN"));
  request.clear_page_token();
  request.set_unit("instansi/malang/units/u1");
  EXPECT_THAT(ViolationsOf(Ask(request).status()), ElementsAre("unit: must be of instansi/probolinggo"));
  v1::ListPotentialSavingsRequest lines;
  lines.set_parent("instansi/probolinggo");
  lines.set_year(2022);
  lines.set_reason(static_cast<v1::SavingsReason>(9));
  EXPECT_THAT(ViolationsOf(AskLines(lines).status()), ElementsAre(StartsWith("reason: ")));
}

}  // namespace
}  // namespace terpadu::reporting
