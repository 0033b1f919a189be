#include "services/budgeting/budget_revision_service.h"
#include "services/budgeting/preparation/tests/scratch_preparation.h"
#include "terpadu/budgeting/v1/budget_revision_events.pb.h"

namespace terpadu::budgeting {
namespace {

constexpr char kOther[] = "2.07.02.2.01.0002";
constexpr char kTravel[] = "5.1.02.04.01.0001";
constexpr char kPrint[] = "5.1.02.01.01.0025";

// A budget in force made from RKAs, and a KUA-PPAS of its change, agreed.
class GatheringARevision : public PreparationTest {
 protected:
  GatheringARevision() {
    Agreed({CeilingOf(kSubKegiatan, 1000), CeilingOf(kOther, 1000)});
    Verified("a", {ItemOf(5, 10), ItemOf(1, 7, kPrint)});
    Verified("b", {ItemOf(1, 30)}, kOther);
    EXPECT_THAT(Gather(), IsOk());
    EXPECT_THAT(caller.Approve(), IsOk());
    kua_ppas = absl::StrCat(kBudget, "/kuaPpas/perubahan");
    Agreed({CeilingOf(kSubKegiatan, 2000)}, "perubahan", v1::REVISION_KIND_PERUBAHAN);
  }

  template <typename Request, typename Response>
  absl::StatusOr<Response> On(const std::string& actor,
                              absl::StatusOr<Response> (BudgetRevisionService::*handler)(rpc::CallContext&,
                                                                                         const Request&),
                              const Request& request) {
    rpc::CallContext context;
    context.method = absl::StrCat("terpadu.budgeting.v1.BudgetRevisionService/", Request::descriptor()->name());
    context.actor = {.id = actor, .roles = {"APPLICATION"}};
    context.request_id = NewUuid();
    context.clock = &SystemClock();
    context.db = &caller.connection();
    return (revisions.*handler)(context, request);
  }
  absl::StatusOr<v1::BudgetRevision> GatherAs(const std::string& actor) {
    v1::CreateBudgetRevisionRequest request;
    request.set_parent(kBudget);
    request.mutable_revision()->set_kind(v1::REVISION_KIND_PERUBAHAN);
    request.mutable_revision()->set_title("Perubahan APBD 2018");
    request.mutable_revision()->set_kua_ppas(kua_ppas);
    return On(actor, &BudgetRevisionService::CreateBudgetRevision, request);
  }
  static std::string LineName(const std::string& account, const std::string& sub_kegiatan = kSubKegiatan) {
    return absl::StrCat(kBudget, "/lines/", sub_kegiatan, "-", account, "-APBD");
  }
  int ItemsOf(const std::string& line) {
    v1::ListBudgetLineItemsRequest request;
    request.set_parent(line);
    const auto items = As(kStaff, &BudgetPreparationService::ListBudgetLineItems, request);
    EXPECT_THAT(items, IsOk());
    return items.ok() ? items->items_size() : -1;
  }

  BudgetRevisionService revisions;
};

TEST_F(GatheringARevision, TurnsTheRkasOfAPerubahanIntoARevisionOfTheDpa) {
  Verified("a-p", {ItemOf(6, 10), ItemOf(1, 5, kTravel)});
  ASSERT_OK_AND_ASSIGN(const v1::BudgetRevision gathered, GatherAs(kTapd));
  EXPECT_THAT(gathered, MatchesProto<v1::BudgetRevision>(R"pb(kind: REVISION_KIND_PERUBAHAN
                                                              state: BUDGET_REVISION_STATE_VERIFIED
                                                              change_count: 3
                                                              rka_count: 1
                                                              effect: 8)pb"));
  EXPECT_EQ(caller.GetLine(LineName(kAccount)).amount(), 50);  // nothing is in force yet
  EXPECT_EQ(GetRka("a-p")->state(), v1::RKA_STATE_VERIFIED);
  ASSERT_OK_AND_ASSIGN(const v1::Budget revised, caller.PutInForce(gathered.name()));
  EXPECT_EQ(revised.total_amount(), 95);
  EXPECT_EQ(revised.versions(1).kind(), v1::REVISION_KIND_PERUBAHAN);
  EXPECT_EQ(revised.versions(1).legal_basis(), "Perda 2/2018");
  EXPECT_EQ(caller.GetLine(LineName(kAccount)).amount(), 60);
  EXPECT_EQ(caller.GetLine(LineName(kPrint)).amount(), 0);  // its RKA has no item of it any more
  EXPECT_EQ(caller.GetLine(LineName(kTravel)).amount(), 5);
  EXPECT_EQ(caller.GetLine(LineName(kAccount, kOther)).amount(), 30);
  EXPECT_THAT(caller.Differences(), ::testing::IsEmpty());
  ASSERT_OK_AND_ASSIGN(const v1::Rka rka, GetRka("a-p"));
  EXPECT_EQ(rka.state(), v1::RKA_STATE_GATHERED);
  EXPECT_EQ(rka.steps().rbegin()->act(), v1::RKA_ACT_GATHER);
  EXPECT_EQ(PayloadOf<v1::RkaGathered>(Events(RkaName("a-p")).back()).line_count(), 2);
}

TEST_F(GatheringARevision, TracesALineToTheItemsThatMadeItLast) {
  Verified("a-p", {ItemOf(6, 10), ItemOf(1, 5, kTravel)});
  ASSERT_OK_AND_ASSIGN(const v1::BudgetRevision gathered, GatherAs(kTapd));
  ASSERT_THAT(caller.PutInForce(gathered.name()), IsOk());
  EXPECT_EQ(ItemsOf(LineName(kAccount)), 1);
  EXPECT_EQ(ItemsOf(LineName(kTravel)), 1);
  EXPECT_EQ(ItemsOf(LineName(kPrint)), 0);
  EXPECT_EQ(ItemsOf(LineName(kAccount, kOther)), 1);
}

TEST_F(GatheringARevision, IsNotForOneWhoHadAHandInAnRka) {
  Verified("a-p", {ItemOf(6, 10)});
  for (const char* actor : {kStaff, kHead}) {
    const auto refused = GatherAs(actor);
    ASSERT_THAT(refused, StatusIs(StatusCode::kPermissionDenied, "PART_TAKEN"));
    EXPECT_EQ(Metadata(refused.status(), "rka"), RkaName("a-p"));
  }
  ASSERT_OK_AND_ASSIGN(const v1::BudgetRevision gathered, GatherAs("tapd-2"));
  v1::ReviseBudgetRequest request;
  request.set_name(kBudget);
  request.set_revision(gathered.name());
  request.set_legal_basis("Perda 2/2018");
  for (const char* actor : {kStaff, kHead, kTapd, "tapd-2"}) {
    rpc::CallContext context;
    context.method = "terpadu.budgeting.v1.BudgetingService/ReviseBudget";
    context.actor = {.id = actor, .roles = {"PPKD"}};
    context.request_id = NewUuid();
    context.clock = &SystemClock();
    context.db = &caller.connection();
    EXPECT_THAT(service.ReviseBudget(context, request), StatusIs(StatusCode::kPermissionDenied, "PART_TAKEN")) << actor;
  }
  EXPECT_THAT(caller.PutInForce(gathered.name()), IsOk());
}

TEST_F(GatheringARevision, IsNotPutInForceWhenAnRkaWasReturnedSince) {
  Verified("a-p", {ItemOf(6, 10)});
  ASSERT_OK_AND_ASSIGN(const v1::BudgetRevision gathered, GatherAs(kTapd));
  ASSERT_THAT(Return("a-p"), IsOk());
  const auto refused = caller.PutInForce(gathered.name());
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "RKA_CHANGED"));
  EXPECT_EQ(Metadata(refused.status(), "rka"), RkaName("a-p"));
  ASSERT_THAT(Submit("a-p"), IsOk());
  ASSERT_THAT(Verify("a-p"), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::BudgetRevision again, GatherAs(kTapd));
  EXPECT_THAT(caller.PutInForce(again.name()), IsOk());
}

TEST_F(GatheringARevision, LeavesALineWhatIsCommittedOnIt) {
  Committed(LineName(kPrint), 3);
  Verified("a-p", {ItemOf(6, 10)});
  ASSERT_OK_AND_ASSIGN(const v1::BudgetRevision gathered, GatherAs(kTapd));
  const auto refused = caller.PutInForce(gathered.name());
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "BELOW_COMMITTED"));
  EXPECT_EQ(Metadata(refused.status(), "line"), LineName(kPrint));
  EXPECT_EQ(GetRka("a-p")->state(), v1::RKA_STATE_VERIFIED);
}

TEST_F(GatheringARevision, WantsAnAgreedKuaPpasOfAPerubahanWithVerifiedRkas) {
  EXPECT_THAT(GatherAs(kTapd), StatusIs(StatusCode::kFailedPrecondition, "NOTHING_VERIFIED"));
  kua_ppas = kKuaPpas;
  EXPECT_THAT(GatherAs(kTapd), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  ASSERT_THAT(CreateKuaPpas("second", v1::REVISION_KIND_PERUBAHAN), IsOk());
  kua_ppas = absl::StrCat(kBudget, "/kuaPpas/second");
  EXPECT_THAT(GatherAs(kTapd), StatusIs(StatusCode::kFailedPrecondition, "KUA_PPAS_NOT_AGREED"));
}

}  // namespace
}  // namespace terpadu::budgeting
