#include "libs/base/resource_name.h"
#include "services/procurement/tests/scratch_procurement.h"

namespace terpadu::procurement {
namespace {

using ReviseRupPackageTest = ProcurementTest;
using CancelRupPackageTest = ProcurementTest;

TEST_F(ReviseRupPackageTest, PutsFinalizedPackagesInThePlaceOfAnAnnouncedOne) {
  AddLine(Line("a"), 100);
  const std::string old = Announced("1", Tender({{Line("a"), 100}}));
  ASSERT_OK_AND_ASSIGN(const v1::ReviseRupPackageResponse revision,
                       caller.Revise(old, {{"1a", Tender({{Line("a"), 70}})}, {"1b", Tender({{Line("a"), 30}})}}));
  EXPECT_THAT(revision.revised(), MatchesProto<v1::RupPackage>(R"pb(
                state: RUP_PACKAGE_STATE_REVISED
                revised_by: "instansi/probolinggo/rupPackages/1a"
                revised_by: "instansi/probolinggo/rupPackages/1b"
                version: 4)pb"));
  ASSERT_EQ(revision.replacements_size(), 2);
  EXPECT_THAT(revision.replacements(0), MatchesProto<v1::RupPackage>(R"pb(
                name: "instansi/probolinggo/rupPackages/1a"
                state: RUP_PACKAGE_STATE_FINALIZED
                revises: "instansi/probolinggo/rupPackages/1"
                finalizer: "ppk"
                pagu: 70
                version: 1)pb"));
  EXPECT_THAT(caller.Package(old), EqualsProto(revision.revised()));
  EXPECT_THAT(caller.Package(revision.replacements(1).name()), EqualsProto(revision.replacements(1)));
  const auto events = Events();
  ASSERT_EQ(events.size(), 6u);
  EXPECT_EQ(PayloadOf<v1::RupPackageCreated>(events[3]).rup_package().revises(), old);
  EXPECT_THAT(PayloadOf<v1::RupPackageRevised>(events[5]), MatchesProto<v1::RupPackageRevised>(R"pb(
                revised_by: "instansi/probolinggo/rupPackages/1a"
                revised_by: "instansi/probolinggo/rupPackages/1b"
                reason: "the line was cut")pb"));
  ExpectConsistent();
  EXPECT_THAT(caller.Announce(revision.replacements(0).name(), kPpk),
              StatusIs(StatusCode::kPermissionDenied, "ROLE_CONFLICT"));
  EXPECT_THAT(caller.Announce(revision.replacements(0).name()), IsOk());
}

TEST_F(ReviseRupPackageTest, DoesNotCountTheOldPackageButAllOthers) {
  AddLine(Line("a"), 100);
  const std::string old = Announced("1", Tender({{Line("a"), 60}}));
  ASSERT_THAT(caller.Create("2", Tender({{Line("a"), 30}})), IsOk());
  const auto refused = caller.Revise(old, {{"1a", Tender({{Line("a"), 50}})}, {"1b", Tender({{Line("a"), 21}})}});
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "LINE_OVERALLOCATED"));
  EXPECT_EQ(Metadata(refused, "allocated"), "30");
  EXPECT_EQ(Metadata(refused, "requested"), "71");
  EXPECT_EQ(caller.Package(old).state(), v1::RUP_PACKAGE_STATE_ANNOUNCED);
  EXPECT_THAT(caller.Revise(old, {{"1a", Tender({{Line("z"), 1}})}}),
              StatusIs(StatusCode::kFailedPrecondition, "LINE_UNKNOWN"));
  EXPECT_THAT(caller.Revise(old, {{"1a", Tender({{Line("a"), 70}})}}), IsOk());
  ExpectConsistent();
}

TEST_F(ReviseRupPackageTest, NeedsAnAnnouncedPackageOrOneInKajiUlang) {
  AddLine(Line("a"), 100);
  const std::string name = Finalized("1", Tender({{Line("a"), 60}}));
  const auto refused = caller.Revise(name, {{"1a", Tender({{Line("a"), 60}})}});
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_EQ(Metadata(refused, "allowed"), "RUP_PACKAGE_STATE_ANNOUNCED,RUP_PACKAGE_STATE_KAJI_ULANG");
  EXPECT_THAT(caller.Revise("instansi/probolinggo/rupPackages/9", {{"1a", Tender({{Line("a"), 60}})}}),
              StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(ReviseRupPackageTest, ChecksEveryReplacement) {
  AddLine(Line("a"), 100);
  const std::string old = Announced("1", Tender({{Line("a"), 60}}));
  EXPECT_EQ(
      ViolationsOf(caller.Revise(old, {{"2", Tender({{Line("a"), 0}})}, {"2", Tender({{Line("a"), 1}})}}).status()),
      (std::vector<std::string>{"replacements[0].rup_package.allocations[0].amount: must be above 0 rupiah",
                                "replacements[1].rup_package_id: must be another for each package"}));
  EXPECT_THAT(caller.Revise(old, {{"1", Tender({{Line("a"), 1}})}}),
              StatusIs(StatusCode::kAlreadyExists, "RUP_PACKAGE_EXISTS"));
  EXPECT_THAT(caller.Revise(old, {}), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(caller.Revise(old, std::vector<std::pair<std::string, v1::RupPackage>>(21, {"2", Tender({})})),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(ReviseRupPackageTest, ComesBackAsItIsNowWhenTheSameRequestComesAgain) {
  AddLine(Line("a"), 100);
  v1::ReviseRupPackageRequest request;
  request.set_name(Announced("1", Tender({{Line("a"), 60}})));
  request.set_reason("cut");
  request.set_request_id(NewUuid());
  request.add_replacements()->set_rup_package_id("2");
  *request.mutable_replacements(0)->mutable_rup_package() = Tender({{Line("a"), 60}});
  ASSERT_OK_AND_ASSIGN(const v1::ReviseRupPackageResponse revision,
                       caller.Call(&ProcurementService::ReviseRupPackage, request));
  ASSERT_OK_AND_ASSIGN(const v1::RupPackage announced, caller.Announce(revision.replacements(0).name()));
  ASSERT_OK_AND_ASSIGN(const v1::ReviseRupPackageResponse again,
                       caller.Call(&ProcurementService::ReviseRupPackage, request));
  EXPECT_THAT(again.revised(), EqualsProto(revision.revised()));
  EXPECT_THAT(again.replacements(0), EqualsProto(announced));
  request.set_reason("another");
  EXPECT_THAT(caller.Call(&ProcurementService::ReviseRupPackage, request),
              StatusIs(StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
}

TEST_F(ReviseRupPackageTest, IsRefusedWithAStaleEtag) {
  AddLine(Line("a"), 100);
  v1::ReviseRupPackageRequest request;
  request.set_name(Announced("1", Tender({{Line("a"), 60}})));
  request.set_reason("cut");
  request.set_etag("\"v1\"");
  request.add_replacements()->set_rup_package_id("2");
  *request.mutable_replacements(0)->mutable_rup_package() = Tender({{Line("a"), 60}});
  EXPECT_THAT(caller.Call(&ProcurementService::ReviseRupPackage, request),
              StatusIs(StatusCode::kAborted, "ETAG_MISMATCH"));
}

TEST_F(ReviseRupPackageTest, IsRefusedOnceThereIsAContract) {
  AddLine(Line("a"), 100);
  const std::string rpp = Approved("1", Tender({{Line("a"), 60}}), 60);
  const std::string package = caller.Rpp(rpp).rup_package();
  ASSERT_THAT(caller.Sign("c1", package, rpp, 50), IsOk());
  const auto refused = caller.Revise(package, {{"2", Tender({{Line("a"), 60}})}});
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "CONTRACT_EXISTS"));
  EXPECT_EQ(Metadata(refused, "contract"), "instansi/probolinggo/contracts/c1");
  EXPECT_THAT(caller.Cancel(package), StatusIs(StatusCode::kFailedPrecondition, "CONTRACT_EXISTS"));
}

TEST_F(ReviseRupPackageTest, ReplacesTheRppAndGivesItsMoneyBack) {
  AddLine(Line("a"), 100);
  AddLine(Line("b"), 100);
  const std::string rpp = Approved("1", Tender({{Line("a"), 60}, {Line("b"), 10}}), 60);
  ASSERT_EQ(budgeting.Reserved(Line("a")), 60);
  ASSERT_THAT(caller.Revise(caller.Rpp(rpp).rup_package(), {{"2", Tender({{Line("a"), 100}})}}), IsOk());
  EXPECT_EQ(caller.Rpp(rpp).state(), v1::RPP_STATE_REPLACED);
  EXPECT_EQ(budgeting.Reserved(Line("a")), 0);
  EXPECT_EQ(budgeting.Reserved(Line("b")), 0);
  EXPECT_EQ(PayloadOf<v1::RppReplaced>(Events(rpp).back()).replaced_by(), "");
  ExpectConsistent();
}

TEST_F(ReviseRupPackageTest, WaitsUntilTheBudgetOfItsRppIsReserved) {
  AddLine(Line("a"), 100);
  const std::string rpp = Submitted("1", Tender({{Line("a"), 60}}), 60);
  budgeting.FailBefore([](std::string_view) { return absl::UnavailableError("down"); });
  ASSERT_THAT(caller.Approve(rpp), StatusIs(StatusCode::kUnavailable, "BUDGETING_UNAVAILABLE"));
  const auto refused = caller.Cancel(caller.Rpp(rpp).rup_package());
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "RPP_RESERVING"));
  EXPECT_EQ(Metadata(refused, "rpp"), rpp);
}

TEST_F(CancelRupPackageTest, GivesALineItsMoneyBackFromEveryStateInForce) {
  AddLine(Line("a"), 100);
  ASSERT_THAT(caller.Create("draft", Tender({{Line("a"), 25}})), IsOk());
  Finalized("finalized", Tender({{Line("a"), 25}}));
  Announced("announced", Tender({{Line("a"), 25}}));
  Announced("reviewed", Tender({{Line("a"), 25}}));
  ReviseLine(Line("a"), 100, 101);
  for (const char* id : {"draft", "finalized", "announced", "reviewed"}) {
    ASSERT_OK_AND_ASSIGN(const v1::RupPackage cancelled,
                         caller.Cancel("instansi/probolinggo/rupPackages/" + std::string(id)));
    EXPECT_EQ(cancelled.state(), v1::RUP_PACKAGE_STATE_CANCELLED);
    EXPECT_EQ(PayloadOf<v1::RupPackageCancelled>(Events(cancelled.name()).back()).reason(), "no longer needed");
  }
  ExpectConsistent();
  EXPECT_THAT(caller.Create("all", Tender({{Line("a"), 101}})), IsOk());
  EXPECT_THAT(caller.Cancel("instansi/probolinggo/rupPackages/draft"),
              StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
}

TEST_F(CancelRupPackageTest, GivesBackWhatItsRppHolds) {
  AddLine(Line("a"), 100);
  const std::string rpp = Approved("1", Tender({{Line("a"), 60}}), 60);
  ASSERT_THAT(caller.Cancel(caller.Rpp(rpp).rup_package()), IsOk());
  EXPECT_EQ(budgeting.Reserved(Line("a")), 0);
  EXPECT_EQ(caller.Rpp(rpp).state(), v1::RPP_STATE_REPLACED);
}

}  // namespace
}  // namespace terpadu::procurement
