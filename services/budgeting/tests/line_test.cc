#include <limits>

#include "services/budgeting/tests/scratch_budgeting.h"

namespace terpadu::budgeting {
namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

class Lines : public BudgetingTest {
 protected:
  Lines() { EXPECT_THAT(caller.CreateBudget(), IsOk()); }

  absl::StatusOr<v1::ListBudgetLinesResponse> List(int page_size, const std::string& token = "",
                                                   const std::string& parent = kBudget) {
    v1::ListBudgetLinesRequest request;
    request.set_parent(parent);
    request.set_page_size(page_size);
    request.set_page_token(token);
    return caller.Call(&BudgetingService::ListBudgetLines, request);
  }
};

TEST_F(Lines, AreAddedToADraftInTheOrderOfTheRequest) {
  v1::BudgetLine asked = NewLine(2, 100, Node("a"));
  asked.set_name("ignored");
  asked.set_reserved(7);
  asked.set_paid(7);
  asked.set_budget_version(7);
  ASSERT_OK_AND_ASSIGN(const auto created, caller.CreateLines({asked, NewLine(1, 50)}));
  ASSERT_EQ(created.lines_size(), 2);
  EXPECT_EQ(created.lines(0).name(), std::string(kBudget) + "/lines/2.07.02.2.01.0002-5.1.02.01.01.0024-APBD");
  EXPECT_EQ(created.lines(0).available(), 100);
  EXPECT_EQ(created.lines(0).reserved(), 0);
  for (const v1::BudgetLine& line : created.lines()) {
    EXPECT_THAT(caller.GetLine(line.name()), EqualsProto(line));
  }
  const auto events = Events();
  ASSERT_EQ(events.size(), 3u);
  for (int i = 0; i < 2; ++i) {
    const event::v1::Event& event = events[static_cast<size_t>(i) + 1];
    EXPECT_EQ(event.subject(), created.lines(i).name());
    EXPECT_EQ(event.version(), 1);
    EXPECT_THAT(PayloadOf<v1::BudgetLineCreated>(event).line(), EqualsProto(created.lines(i)));
  }
}

TEST_F(Lines, OfTheSameCodesAndFundSourceAreRefusedTogether) {
  ASSERT_OK_AND_ASSIGN(const auto first, caller.CreateLines({NewLine(1, 50)}));
  const auto second = caller.CreateLines({NewLine(2, 50), NewLine(1, 60)});
  ASSERT_THAT(second, StatusIs(StatusCode::kAlreadyExists, "LINE_EXISTS"));
  EXPECT_EQ(Metadata(second.status(), "line"), first.lines(0).name());
  EXPECT_THAT(caller.CreateLines({NewLine(3, 50), NewLine(3, 60)}),
              StatusIs(StatusCode::kAlreadyExists, "LINE_EXISTS"));
  ASSERT_OK_AND_ASSIGN(const v1::Budget budget, caller.GetBudget());
  EXPECT_EQ(budget.line_count(), 1);
  v1::BudgetLine other_source = NewLine(1, 50);
  other_source.set_fund_source("DAU");
  EXPECT_THAT(caller.CreateLines({other_source}), IsOk());
}

TEST_F(Lines, OfSeveralUnitsHaveTheSameCodesAndEachItsOwnId) {
  v1::BudgetLine other = NewLine(1, 60);
  other.set_unit("instansi/probolinggo/units/kecamatan-mayangan");
  ASSERT_OK_AND_ASSIGN(const auto created, caller.CreateLines({NewLine(1, 50), other}));
  EXPECT_EQ(created.lines(1).name(), created.lines(0).name() + "-kecamatan-mayangan");
  EXPECT_EQ(caller.GetLine(created.lines(1).name()).amount(), 60);
  other.set_unit("instansi/probolinggo/units/kecamatan-wonoasih");
  EXPECT_THAT(caller.CreateLines({other}), IsOk()) << "in a later batch too";
  EXPECT_THAT(caller.CreateLines({other}), StatusIs(StatusCode::kAlreadyExists, "LINE_EXISTS"));
  other.set_unit("");
  EXPECT_THAT(caller.CreateLines({other}), StatusIs(StatusCode::kAlreadyExists, "LINE_EXISTS"));
}

TEST_F(Lines, AreCheckedFieldByField) {
  v1::BudgetLine line = NewLine(1, 0, "node");
  line.set_sub_kegiatan("2.07");
  line.set_account("5.1");
  line.set_fund_source(std::string(65, 'x'));
  line.set_sub_kegiatan_title("a\nb");
  line.set_unit("instansi/malang/units/a");
  const auto refused = caller.CreateLines({NewLine(1, 1), line});
  ASSERT_THAT(refused, StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  const auto violations = ViolationsOf(refused.status());
  EXPECT_EQ(violations.size(), 7u);
  for (const char* field :
       {"sub_kegiatan", "sub_kegiatan_title", "account", "fund_source", "plan_node", "unit", "amount"}) {
    EXPECT_THAT(violations, ::testing::Contains(::testing::StartsWith("lines[1]." + std::string(field) + ": ")));
  }
  v1::BudgetLine empty;
  EXPECT_EQ(ViolationsOf(caller.CreateLines({empty}).status()).size(), 3u);  // by the runtime
}

TEST_F(Lines, ComeInBatchesOfAThousandAtMost) {
  std::vector<v1::BudgetLine> lines;
  for (int i = 0; i <= 1000; ++i) {
    lines.push_back(NewLine(i, 1));
  }
  EXPECT_THAT(caller.CreateLines(lines), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  lines.pop_back();
  EXPECT_THAT(caller.CreateLines(lines), IsOk());
  EXPECT_THAT(caller.CreateLines({}), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(Lines, SumToNoMoreThanFits) {
  EXPECT_THAT(caller.CreateLines({NewLine(1, kMost), NewLine(2, 1)}),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  ASSERT_THAT(caller.CreateLines({NewLine(1, kMost - 1)}), IsOk());
  EXPECT_THAT(caller.CreateLines({NewLine(2, 2)}), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  ASSERT_THAT(caller.CreateLines({NewLine(2, 1)}), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Budget budget, caller.GetBudget());
  EXPECT_EQ(budget.total_amount(), kMost);
}

TEST_F(Lines, CanBeValidatedWithoutBeingAdded) {
  v1::BatchCreateBudgetLinesRequest request;
  request.set_parent(kBudget);
  *request.add_lines() = NewLine(1, 50);
  request.set_validate_only(true);
  request.set_request_id(NewUuid());
  EXPECT_THAT(caller.Call(&BudgetingService::BatchCreateBudgetLines, request), IsOk());
  EXPECT_EQ(Events().size(), 1u);
  request.set_validate_only(false);
  EXPECT_THAT(caller.Call(&BudgetingService::BatchCreateBudgetLines, request), IsOk());
  request.set_validate_only(true);
  EXPECT_THAT(caller.Call(&BudgetingService::BatchCreateBudgetLines, request),
              StatusIs(StatusCode::kAlreadyExists, "LINE_EXISTS"));
}

TEST_F(Lines, AreAddedOnceForOneRequest) {
  v1::BatchCreateBudgetLinesRequest request;
  request.set_parent(kBudget);
  *request.add_lines() = NewLine(1, 50);
  request.set_request_id(NewUuid());
  ASSERT_OK_AND_ASSIGN(const auto first, caller.Call(&BudgetingService::BatchCreateBudgetLines, request));
  ASSERT_OK_AND_ASSIGN(const auto again, caller.Call(&BudgetingService::BatchCreateBudgetLines, request));
  EXPECT_THAT(again, EqualsProto(first));
  request.mutable_lines(0)->set_amount(51);
  EXPECT_THAT(caller.Call(&BudgetingService::BatchCreateBudgetLines, request),
              StatusIs(StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
}

TEST_F(Lines, StayWithinTheCeilingOfTheirNode) {
  ASSERT_THAT(caller.SetCeiling(Node("a"), 100), IsOk());
  ASSERT_THAT(caller.CreateLines({NewLine(1, 60, Node("a")), NewLine(2, 1000, Node("b")), NewLine(3, 1000)}), IsOk());
  const auto refused = caller.CreateLines({NewLine(4, 40, Node("a")), NewLine(5, 1, Node("a"))});
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "CEILING_EXCEEDED"));
  EXPECT_EQ(MetadataOf(refused.status()),
            (ErrorMetadata{{"plan_node", Node("a")}, {"ceiling", "100"}, {"requested", "101"}}));
  EXPECT_THAT(caller.CreateLines({NewLine(4, 40, Node("a"))}), IsOk());
}

TEST_F(Lines, HoldTheirCeilingUp) {
  ASSERT_THAT(caller.CreateLines({NewLine(1, 60, Node("a"))}), IsOk());
  const auto refused = caller.SetCeiling(Node("a"), 59);
  EXPECT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "CEILING_EXCEEDED"));
  EXPECT_EQ(Metadata(refused.status(), "requested"), "60");
  ASSERT_OK_AND_ASSIGN(const auto set, caller.SetCeiling(Node("a"), 60));
  EXPECT_EQ(set.ceilings_size(), 1);
  EXPECT_THAT(caller.CreateLines({NewLine(2, 1, Node("a"))}),
              StatusIs(StatusCode::kFailedPrecondition, "CEILING_EXCEEDED"));
  ASSERT_THAT(caller.SetCeiling(Node("a"), 61), IsOk());
  EXPECT_THAT(caller.CreateLines({NewLine(2, 1, Node("a"))}), IsOk());
}

TEST_F(Lines, HaveCeilingsSetAboveNothingAndOncePerNode) {
  v1::BatchSetCeilingsRequest request;
  request.set_parent(kBudget);
  for (const auto& [node, amount] :
       std::vector<std::pair<std::string, int64_t>>{{Node("a"), 1}, {Node("a"), 2}, {Node("b"), 0}, {"c", 1}}) {
    v1::Ceiling& ceiling = *request.add_ceilings();
    ceiling.set_plan_node(node);
    ceiling.set_amount(amount);
  }
  const auto refused = caller.Call(&BudgetingService::BatchSetCeilings, request);
  ASSERT_THAT(refused, StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_EQ(ViolationsOf(refused.status()).size(), 3u);
  EXPECT_EQ(Query({"test_ceilings", "SELECT 1 FROM ceiling"}).size(), 0);
}

TEST_F(Lines, AreListedByIdPageByPage) {
  std::vector<v1::BudgetLine> lines;
  for (const int number : {5, 3, 1, 4, 2}) {
    lines.push_back(NewLine(number, number));
  }
  ASSERT_THAT(caller.CreateLines(lines), IsOk());
  std::string token;
  std::vector<int64_t> amounts;
  for (const int expected : {2, 2, 1}) {
    ASSERT_OK_AND_ASSIGN(const auto page, List(2, token));
    EXPECT_EQ(page.lines_size(), expected);
    for (const v1::BudgetLine& line : page.lines()) {
      amounts.push_back(line.amount());
      EXPECT_THAT(caller.GetLine(line.name()), EqualsProto(line));
    }
    token = page.next_page_token();
    EXPECT_EQ(token.empty(), expected == 1);
  }
  EXPECT_EQ(amounts, (std::vector<int64_t>{1, 2, 3, 4, 5}));
}

TEST_F(Lines, AreListedFiftyAPageUnlessAskedOtherwise) {
  std::vector<v1::BudgetLine> lines;
  for (int i = 0; i < 60; ++i) {
    lines.push_back(NewLine(i, 1));
  }
  ASSERT_THAT(caller.CreateLines(lines), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto page, List(0));
  EXPECT_EQ(page.lines_size(), 50);
  ASSERT_OK_AND_ASSIGN(const auto all, List(5000));
  EXPECT_EQ(all.lines_size(), 60);
  EXPECT_EQ(all.next_page_token(), "");
}

TEST_F(Lines, RefuseAPageTokenOfAnotherQuery) {
  ASSERT_THAT(caller.CreateBudget("2019"), IsOk());
  ASSERT_THAT(caller.CreateLines({NewLine(1, 1), NewLine(2, 1)}), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto page, List(1));
  EXPECT_THAT(List(1, page.next_page_token(), "instansi/probolinggo/budgets/2019"),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN"));
  EXPECT_THAT(List(1, "x"), StatusIs(StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN"));
  EXPECT_THAT(List(-1), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(Lines, OfABudgetThatDoesNotExistAreNotFound) {
  ASSERT_OK_AND_ASSIGN(const auto none, List(1));
  EXPECT_EQ(none.lines_size(), 0);
  EXPECT_THAT(List(1, "", "instansi/probolinggo/budgets/2017"), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  v1::GetBudgetLineRequest request;
  request.set_name(std::string(kBudget) + "/lines/none");
  EXPECT_THAT(caller.Call(&BudgetingService::GetBudgetLine, request), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  request.set_name("line");
  EXPECT_THAT(caller.Call(&BudgetingService::GetBudgetLine, request),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

}  // namespace
}  // namespace terpadu::budgeting
