#include <atomic>
#include <iostream>
#include <map>
#include <random>

#include "services/budgeting/preparation/tests/scratch_preparation.h"
#include "services/budgeting/tests/threads.h"

namespace terpadu::budgeting {
namespace {

constexpr char kSecond[] = "2.07.02.2.01.0002";

class MakingTheBudget : public PreparationTest {
 protected:
  absl::StatusOr<v1::Budget> ApproveAs(const std::string& actor) {
    v1::ApproveBudgetRequest request;
    request.set_name(kBudget);
    request.set_legal_basis("Perda 9/2017");
    rpc::CallContext context;
    context.method = "terpadu.budgeting.v1.BudgetingService/ApproveBudget";
    context.actor = {.id = actor, .roles = {"PPKD"}};
    context.request_id = NewUuid();
    context.clock = &SystemClock();
    context.db = &caller.connection();
    return service.ApproveBudget(context, request);
  }
  std::vector<v1::BudgetLine> Lines() {
    v1::ListBudgetLinesRequest request;
    request.set_parent(kBudget);
    request.set_page_size(1000);
    const auto lines = caller.Call(&BudgetingService::ListBudgetLines, request);
    EXPECT_THAT(lines, IsOk());
    return {lines->lines().begin(), lines->lines().end()};
  }
  absl::StatusOr<v1::ListBudgetLineItemsResponse> ItemsOf(const std::string& line, int page_size = 0,
                                                          const std::string& token = "") {
    v1::ListBudgetLineItemsRequest request;
    request.set_parent(line);
    request.set_page_size(page_size);
    request.set_page_token(token);
    return As(kStaff, &BudgetPreparationService::ListBudgetLineItems, request);
  }
};

TEST_F(MakingTheBudget, MakesALineOfEachSubKegiatanAccountAndFundSourceTracedToItsItems) {
  Agreed({CeilingOf(kSubKegiatan, 1000), CeilingOf(kSecond, 1000)});
  Verified("a", {ItemOf(2, 10), ItemOf(3, 10), ItemOf(1, 7, "5.1.02.01.01.0025")});
  Verified("b", {ItemOf(1, 100)}, kSecond);
  ASSERT_OK_AND_ASSIGN(const auto made, Gather());
  EXPECT_THAT(
      made, MatchesProto<v1::MakeBudgetFromRkasResponse>("rka_count: 2 line_count: 3 item_count: 4 total_amount: 157"));
  const auto lines = Lines();
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0].name(), std::string(kBudget) + "/lines/2.07.02.2.01.0001-5.1.02.01.01.0024-APBD");
  EXPECT_EQ(lines[0].amount(), 50);
  EXPECT_EQ(lines[0].unit(), kDisnaker);
  EXPECT_EQ(lines[0].sub_kegiatan_title(), "Pelatihan kerja");
  ASSERT_OK_AND_ASSIGN(const auto first, ItemsOf(lines[0].name(), 1));
  ASSERT_OK_AND_ASSIGN(const auto rest, ItemsOf(lines[0].name(), 1, first.next_page_token()));
  EXPECT_EQ(first.items(0).amount() + rest.items(0).amount(), 50);
  EXPECT_EQ(rest.next_page_token(), "");
  ASSERT_OK_AND_ASSIGN(const v1::Rka rka, GetRka("a"));
  EXPECT_EQ(rka.state(), v1::RKA_STATE_GATHERED);
  EXPECT_EQ(rka.steps().rbegin()->actor(), kPpkd);
  const auto events = Events(RkaName("a"));
  EXPECT_THAT(PayloadOf<v1::RkaGathered>(events.back()),
              MatchesProto<v1::RkaGathered>("total_amount: 57 line_count: 2"));
  EXPECT_EQ(Events(lines[0].name()).size(), 1u);
}

TEST_F(MakingTheBudget, GivesSeveralUnitsOfOneSubKegiatanALineEach) {
  Agreed({CeilingOf(kSubKegiatan, 1000), CeilingOf(kSubKegiatan, 1000, kDispendik)});
  Verified("a", {ItemOf(1, 10)});
  Verified("b", {ItemOf(1, 20)}, kSubKegiatan, kDispendik);
  ASSERT_THAT(Gather(), IsOk());
  const auto lines = Lines();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[1].name(), lines[0].name() + "-dispendik");
  EXPECT_EQ(lines[0].amount(), 10);
  EXPECT_EQ(lines[1].amount(), 20);
  EXPECT_EQ(ItemsOf(lines[1].name())->items(0).amount(), 20);
}

TEST_F(MakingTheBudget, TakesOnlyWhatIsVerifiedAndUnitByUnitWhenAsked) {
  Agreed({CeilingOf(kSubKegiatan, 1000), CeilingOf(kSecond, 1000, kDispendik), CeilingOf("2.07.02.2.01.0003", 9)});
  Verified("a", {ItemOf(1, 10)});
  Verified("b", {ItemOf(1, 20)}, kSecond, kDispendik);
  ASSERT_THAT(CreateRka("c", "2.07.02.2.01.0003"), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto one, Gather(kPpkd, kDispendik));
  EXPECT_EQ(one.total_amount(), 20);
  ASSERT_OK_AND_ASSIGN(const auto rest, Gather());
  EXPECT_EQ(rest.total_amount(), 10);
  EXPECT_THAT(Gather(), StatusIs(StatusCode::kFailedPrecondition, "NOTHING_VERIFIED"));
  EXPECT_EQ(GetRka("c")->state(), v1::RKA_STATE_DRAFT);
}

TEST_F(MakingTheBudget, IsNotForOneWhoHadAHandInAnRka) {
  Agreed({CeilingOf(kSubKegiatan, 1000)});
  Verified("a", {ItemOf(1, 10)});
  for (const char* actor : {kStaff, kHead, kTapd}) {
    const auto refused = Gather(actor);
    ASSERT_THAT(refused, StatusIs(StatusCode::kPermissionDenied, "PART_TAKEN"));
    EXPECT_EQ(Metadata(refused.status(), "rka"), RkaName("a"));
  }
  EXPECT_EQ(Lines().size(), 0u);
  EXPECT_THAT(Gather(), IsOk());
}

TEST_F(MakingTheBudget, LetsNobodyApproveWhatTheyHadAHandIn) {
  Agreed({CeilingOf(kSubKegiatan, 1000)});
  Verified("a", {ItemOf(1, 10)});
  ASSERT_THAT(Gather(), IsOk());
  for (const char* actor : {"tester", kStaff, kHead, kTapd}) {  // tester created the budget
    const auto refused = ApproveAs(actor);
    ASSERT_THAT(refused, StatusIs(StatusCode::kPermissionDenied, "OWN_DRAFT")) << actor;
    EXPECT_EQ(Metadata(refused.status(), "actor"), actor);
  }
  ASSERT_OK_AND_ASSIGN(const v1::Budget approved, ApproveAs(kPpkd));
  EXPECT_EQ(approved.total_amount(), 10);
  EXPECT_THAT(Return("a"), StatusIs(StatusCode::kFailedPrecondition, "RKA_NOT_SUBMITTED"));
}

TEST_F(MakingTheBudget, LetsNobodyApproveTheirOwnLinesByTheDatabaseToo) {
  const auto breach = caller.connection().Execute(
      postgres::Scope::EveryInstansi(),
      {"test_own_draft", "INSERT INTO budget_part VALUES ('probolinggo', '2018', 'tester', 'APPROVER')"}, {});
  EXPECT_FALSE(breach.ok());
}

TEST_F(MakingTheBudget, LeavesNothingBehindWhenALineIsThereAlready) {
  Agreed({CeilingOf(kSubKegiatan, 1000)});
  v1::BudgetLine direct = NewLine(1, 5);
  ASSERT_THAT(caller.CreateLines({direct}), IsOk());
  Verified("a", {ItemOf(1, 10), ItemOf(1, 1, "5.1.02.01.01.0025")});
  const size_t before = Events().size();
  const auto refused = Gather();
  ASSERT_THAT(refused, StatusIs(StatusCode::kAlreadyExists, "LINE_EXISTS"));
  EXPECT_EQ(Lines().size(), 1u);
  EXPECT_EQ(GetRka("a")->state(), v1::RKA_STATE_VERIFIED);
  EXPECT_EQ(Events().size(), before);
}

TEST_F(MakingTheBudget, StaysUnderTheCeilingWithTheLinesAddedDirectly) {
  Agreed({CeilingOf(kSubKegiatan, 100)});
  v1::BudgetLine direct = NewLine(1, 60);
  direct.set_account("5.1.02.01.01.0025");
  ASSERT_THAT(caller.CreateLines({direct}), IsOk());
  Verified("a", {ItemOf(1, 50)});
  EXPECT_THAT(Gather(), StatusIs(StatusCode::kFailedPrecondition, "CEILING_EXCEEDED"));
}

TEST_F(MakingTheBudget, IsForADraftAndTheMurniOnly) {
  Agreed({CeilingOf(kSubKegiatan, 1000)});
  Verified("a", {ItemOf(1, 10)});
  ASSERT_THAT(caller.CreateLines({NewLine(2, 5)}), IsOk());
  ASSERT_THAT(caller.Approve(), IsOk());
  EXPECT_THAT(Gather(), StatusIs(StatusCode::kFailedPrecondition, "BUDGET_NOT_DRAFT"));
  ASSERT_THAT(CreateKuaPpas("perubahan", v1::REVISION_KIND_PERUBAHAN), IsOk());
  v1::MakeBudgetFromRkasRequest request;
  request.set_parent(kBudget);
  request.set_kua_ppas(std::string(kBudget) + "/kuaPpas/perubahan");
  EXPECT_THAT(As(kPpkd, &BudgetPreparationService::MakeBudgetFromRkas, request),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(MakingTheBudget, CanBeTriedWithoutChangingAnything) {
  Agreed({CeilingOf(kSubKegiatan, 1000)});
  Verified("a", {ItemOf(1, 10)});
  v1::MakeBudgetFromRkasRequest request;
  request.set_parent(kBudget);
  request.set_kua_ppas(kKuaPpas);
  request.set_validate_only(true);
  ASSERT_OK_AND_ASSIGN(const auto tried, As(kPpkd, &BudgetPreparationService::MakeBudgetFromRkas, request));
  EXPECT_EQ(tried.line_count(), 1);
  EXPECT_EQ(Lines().size(), 0u);
}

TEST_F(MakingTheBudget, HappensOnceHoweverManyTryAtOnce) {
  Agreed({CeilingOf(kSubKegiatan, 1000)});
  Verified("a", {ItemOf(1, 10)});
  std::atomic<int> made = 0;
  std::vector<std::unique_ptr<postgres::Connection>> connections;
  for (int i = 0; i < 4; ++i) {
    connections.push_back(std::make_unique<postgres::Connection>(conninfo));
  }
  RunAtOnce(4, [&](int thread) {
    v1::MakeBudgetFromRkasRequest request;
    request.set_parent(kBudget);
    request.set_kua_ppas(kKuaPpas);
    const auto result = As(kPpkd, &BudgetPreparationService::MakeBudgetFromRkas, request,
                           connections[static_cast<size_t>(thread)].get());
    made += result.ok() ? 1 : 0;
    if (!result.ok()) {
      EXPECT_EQ(ReasonOf(result.status()), "NOTHING_VERIFIED");
    }
  });
  EXPECT_EQ(made, 1);
  EXPECT_EQ(Lines().size(), 1u);
}

// Whatever the items: each line of the DPA is exactly the sum of its items, and all lines together that of all RKAs.
TEST_F(MakingTheBudget, LinesSumExactlyToTheItemsOfAnyRkas) {
  const unsigned seed = std::random_device()();
  std::cout << "seed " << seed << std::endl;
  std::mt19937 random(seed);
  const auto draw = [&](int from, int to) { return std::uniform_int_distribution<int>(from, to)(random); };
  constexpr int kRkas = 12;
  std::vector<v1::SubKegiatanCeiling> ceilings;
  for (int i = 0; i < kRkas; ++i) {
    ceilings.push_back(CeilingOf("2.07.02.2.01.00" + std::to_string(10 + i / 2), 1'000'000'000'000'000,
                                 i % 2 == 0 ? kDisnaker : kDispendik));
  }
  Agreed(ceilings);
  std::map<std::pair<std::string, std::string>, int64_t> expected;  // by unit and codes
  int64_t total = 0;
  for (int i = 0; i < kRkas; ++i) {
    const v1::SubKegiatanCeiling& ceiling = ceilings[static_cast<size_t>(i)];
    std::vector<v1::RkaItem> items;
    for (int n = draw(1, 40); n > 0; --n) {
      v1::RkaItem item =
          ItemOf(draw(1, 1'000'000), draw(1, 9'000) * 1'000, "5.1.02.01.01.000" + std::to_string(draw(1, 4)));
      item.mutable_volumes(0)->mutable_quantity()->set_scale(draw(0, 3));
      item.set_fund_source(draw(0, 1) == 0 ? "APBD" : "DAU");
      const int64_t product = item.volumes(0).quantity().units() * item.unit_price();
      const int64_t divisors[] = {1, 10, 100, 1000};
      const auto amount = product / divisors[item.volumes(0).quantity().scale()];
      expected[{ceiling.unit(), ceiling.sub_kegiatan() + item.account() + item.fund_source()}] += amount;
      total += amount;
      items.push_back(item);
    }
    Verified("r" + std::to_string(i), items, ceiling.sub_kegiatan(), ceiling.unit());
  }
  ASSERT_OK_AND_ASSIGN(const auto made, Gather());
  EXPECT_EQ(made.total_amount(), total);
  std::map<std::pair<std::string, std::string>, int64_t> found;
  for (const v1::BudgetLine& line : Lines()) {
    found[{line.unit(), line.sub_kegiatan() + line.account() + line.fund_source()}] += line.amount();
    int64_t sum = 0;
    const auto items = ItemsOf(line.name(), 1000);
    for (const v1::RkaItem& item : items->items()) {
      sum += item.amount();
    }
    EXPECT_EQ(sum, line.amount()) << line.name();
  }
  EXPECT_EQ(found, expected);
}

}  // namespace
}  // namespace terpadu::budgeting
