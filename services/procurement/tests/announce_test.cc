#include "libs/base/resource_name.h"
#include "services/procurement/tests/scratch_procurement.h"

namespace terpadu::procurement {
namespace {

using AnnounceTest = ProcurementTest;

v1::AnnounceRupPackageRequest RequestFor(const std::string& name) {
  v1::AnnounceRupPackageRequest request;
  request.set_name(name);
  request.set_request_id(NewUuid());
  return request;
}

TEST_F(AnnounceTest, MakesAFinalizedPackagePublic) {
  AddLine(Line("a"), 100);
  const std::string name = Finalized("1", Tender({
                                              {Line("a"), 40},
                                          }));
  clock.Set(Noon(2018, 1, 31));
  ASSERT_OK_AND_ASSIGN(const v1::RupPackage announced, caller.Announce(name));
  EXPECT_THAT(announced, MatchesProto<v1::RupPackage>(R"pb(state: RUP_PACKAGE_STATE_ANNOUNCED
                                                           finalizer: "ppk"
                                                           announcer: "kpa"
                                                           version: 3
                                                           pagu: 40)pb"));
  EXPECT_EQ(announced.announce_time().seconds(), absl::ToUnixSeconds(Noon(2018, 1, 31)));
  EXPECT_THAT(caller.Package(name), EqualsProto(announced));
  const auto events = Events(name);
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(PayloadOf<v1::RupPackageAnnounced>(events[2]).announcer(), "kpa");
  ExpectConsistent();
}

TEST_F(AnnounceTest, IsNotForTheOneWhoFinalized) {
  AddLine(Line("a"), 100);
  const std::string name = Finalized("1", Tender({{Line("a"), 40}}));
  const auto refused = caller.Announce(name, kPpk);
  ASSERT_THAT(refused, StatusIs(StatusCode::kPermissionDenied, "ROLE_CONFLICT"));
  EXPECT_EQ(Metadata(refused, "actor"), "ppk");
  EXPECT_EQ(Metadata(refused, "finalizer"), "ppk");
  EXPECT_THAT(caller.Announce(name), IsOk());
}

TEST_F(AnnounceTest, NeedsAFinalizedPackage) {
  AddLine(Line("a"), 100);
  ASSERT_OK_AND_ASSIGN(const v1::RupPackage draft, caller.Create("1", Tender({{Line("a"), 40}})));
  const auto refused = caller.Announce(draft.name());
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_EQ(Metadata(refused, "allowed"), "RUP_PACKAGE_STATE_FINALIZED");
  EXPECT_THAT(caller.Announce("instansi/probolinggo/rupPackages/2"), StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(AnnounceTest, TakesTheEtagThatTheCallerSaw) {
  AddLine(Line("a"), 100);
  v1::AnnounceRupPackageRequest request = RequestFor(Finalized("1", Tender({{Line("a"), 40}})));
  request.set_etag("\"v1\"");
  EXPECT_THAT(caller.Call(&ProcurementService::AnnounceRupPackage, request, kKpa),
              StatusIs(StatusCode::kAborted, "ETAG_MISMATCH"));
  request.set_etag(caller.Package(request.name()).etag());
  EXPECT_THAT(caller.Call(&ProcurementService::AnnounceRupPackage, request, kKpa), IsOk());
}

TEST_F(AnnounceTest, IsRefusedOnALineThatWasCutBelowItsPackagesUntilThereIsMoneyAgain) {
  AddLine(Line("a"), 100);
  AddLine(Line("b"), 100);
  const v1::AnnounceRupPackageRequest request = RequestFor(Finalized("1", Tender({{Line("b"), 40}, {Line("a"), 60}})));
  ASSERT_THAT(caller.Create("2", Tender({{Line("a"), 40}})), IsOk());
  ReviseLine(Line("a"), 100, 99);
  const auto refused = caller.Call(&ProcurementService::AnnounceRupPackage, request, kKpa);
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "LINE_OVERALLOCATED"));
  EXPECT_EQ(Metadata(refused, "allocated"), "40");
  EXPECT_EQ(Metadata(refused, "requested"), "60");
  ReviseLine(Line("a"), 99, 100);
  // A refused command leaves nothing behind: the same request_id works now.
  EXPECT_THAT(caller.Call(&ProcurementService::AnnounceRupPackage, request, kKpa), IsOk());
}

TEST_F(AnnounceTest, HappensOnceForOneRequest) {
  AddLine(Line("a"), 100);
  const v1::AnnounceRupPackageRequest request = RequestFor(Finalized("1", Tender({{Line("a"), 40}})));
  ASSERT_OK_AND_ASSIGN(const v1::RupPackage announced,
                       caller.Call(&ProcurementService::AnnounceRupPackage, request, kKpa));
  EXPECT_THAT(caller.Call(&ProcurementService::AnnounceRupPackage, request, kKpa),
              testing::IsOkAndHolds(EqualsProto(announced)));
  v1::AnnounceRupPackageRequest other = request;
  other.set_etag(announced.etag());
  EXPECT_THAT(caller.Call(&ProcurementService::AnnounceRupPackage, other, kKpa),
              StatusIs(StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
  EXPECT_EQ(Events(request.name()).size(), 3u);
  ExpectConsistent();
}

TEST_F(AnnounceTest, ARequestIdOfAnotherPackageIsRefusedAndThePackageStays) {
  AddLine(Line("a"), 100);
  v1::AnnounceRupPackageRequest request = RequestFor(Finalized("1", Tender({{Line("a"), 40}})));
  ASSERT_THAT(caller.Call(&ProcurementService::AnnounceRupPackage, request, kKpa), IsOk());
  request.set_name(Finalized("2", Tender({{Line("a"), 40}})));
  EXPECT_THAT(caller.Call(&ProcurementService::AnnounceRupPackage, request, kKpa),
              StatusIs(StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
  EXPECT_EQ(caller.Package(request.name()).state(), v1::RUP_PACKAGE_STATE_FINALIZED);
  ExpectConsistent();
}

}  // namespace
}  // namespace terpadu::procurement
