#include <atomic>
#include <iostream>
#include <random>
#include <thread>

#include "libs/base/resource_name.h"
#include "services/procurement/names.h"
#include "services/procurement/rup_service.h"
#include "services/procurement/tests/scratch_procurement.h"

namespace terpadu::procurement {
namespace {

class RupBatchTest : public ProcurementTest {
 protected:
  template <typename Request>
  static Request BatchOf(const std::vector<std::string>& names) {
    Request request;
    request.set_parent(kParent);
    request.set_request_id(NewUuid());
    for (const std::string& name : names) {
      request.add_rup_packages()->set_name(name);
    }
    return request;
  }
  static v1::BatchFinalizeRupPackagesRequest ToFinalize(const std::vector<std::string>& names) {
    return BatchOf<v1::BatchFinalizeRupPackagesRequest>(names);
  }
  static v1::BatchAnnounceRupPackagesRequest ToAnnounce(const std::vector<std::string>& names) {
    return BatchOf<v1::BatchAnnounceRupPackagesRequest>(names);
  }
  auto Finalize(const v1::BatchFinalizeRupPackagesRequest& request) {
    return caller.CallOn(rup, &RupService::BatchFinalizeRupPackages, request);
  }
  auto Announce(const v1::BatchAnnounceRupPackagesRequest& request, const std::string& actor = kKpa) {
    return caller.CallOn(rup, &RupService::BatchAnnounceRupPackages, request, actor);
  }
  // Drafts `first` to `first + count - 1` of 1 rupiah each, on two lines in turn.
  std::vector<std::string> Drafts(int first, int count) {
    std::vector<std::string> names;
    for (int i = first; i < first + count; ++i) {
      const std::string id = std::to_string(i);
      EXPECT_THAT(caller.Create(id, Tender({{Line(i % 2 == 0 ? "a" : "b"), 1}})), IsOk());
      names.push_back(PackageName(kInstansi, id));
    }
    return names;
  }

  RupService rup;
};

TEST_F(RupBatchTest, FinalizesAndAnnouncesAllInTheOrderOfTheRequest) {
  AddLine(Line("a"), 100);
  AddLine(Line("b"), 100);
  std::vector<std::string> names = Drafts(0, 5);
  std::swap(names[0], names[4]);
  ASSERT_OK_AND_ASSIGN(const auto finalized, Finalize(ToFinalize(names)));
  ASSERT_OK_AND_ASSIGN(const auto announced, Announce(ToAnnounce(names)));
  ASSERT_EQ(announced.rup_packages_size(), 5);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(finalized.rup_packages(i).state(), v1::RUP_PACKAGE_STATE_FINALIZED);
    EXPECT_EQ(finalized.rup_packages(i).finalizer(), kPpk);
    EXPECT_EQ(announced.rup_packages(i).name(), names[i]);
    EXPECT_EQ(announced.rup_packages(i).announcer(), kKpa);
    EXPECT_THAT(caller.Package(names[i]), EqualsProto(announced.rup_packages(i)));
    const auto events = Events(names[i]);
    ASSERT_EQ(events.size(), 3u);
    EXPECT_EQ(PayloadOf<v1::RupPackageFinalized>(events[1]).finalizer(), kPpk);
    EXPECT_EQ(PayloadOf<v1::RupPackageAnnounced>(events[2]).announcer(), kKpa);
  }
  ExpectConsistent();
}

TEST_F(RupBatchTest, OfAThousandWithOneBadNothingIsAnnouncedAndThatOneIsNamed) {
  AddLine(Line("a"), 1'000);
  AddLine(Line("b"), 1'000);
  std::vector<std::string> names = Drafts(0, 1'000);
  const std::string bad = names[777];
  names.erase(names.begin() + 777);
  ASSERT_THAT(Finalize(ToFinalize(names)), IsOk());
  names.insert(names.begin() + 500, bad);
  const v1::BatchAnnounceRupPackagesRequest request = ToAnnounce(names);
  const auto refused = Announce(request);
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_EQ(Metadata(refused, "rup_package"), bad);
  EXPECT_EQ(Metadata(refused, "state"), "RUP_PACKAGE_STATE_DRAFT");
  constexpr postgres::Statement kCount = {"test_announced", R"sql(
    SELECT count(*) FILTER (WHERE state = 'ANNOUNCED') FROM rup_package)sql"};
  EXPECT_EQ(Query(kCount).Int(0, 0), 0);
  // A refused batch leaves nothing behind: once the bad one is mended, the same request works.
  ASSERT_THAT(caller.Finalize(bad), IsOk());
  ASSERT_THAT(Announce(request), IsOk());
  EXPECT_EQ(Query(kCount).Int(0, 0), 1'000);
  ExpectConsistent();
}

TEST_F(RupBatchTest, NamesWhateverStandsInTheWay) {
  AddLine(Line("a"), 100);
  AddLine(Line("b"), 100);
  const std::vector<std::string> names = Drafts(0, 3);
  std::vector<std::string> with_unknown = names;
  with_unknown.insert(with_unknown.begin() + 1, PackageName(kInstansi, "none"));
  const auto unknown = Finalize(ToFinalize(with_unknown));
  ASSERT_THAT(unknown, StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_EQ(Metadata(unknown, "rup_package"), PackageName(kInstansi, "none"));

  v1::BatchFinalizeRupPackagesRequest stale = ToFinalize(names);
  stale.mutable_rup_packages(2)->set_etag("\"v9\"");
  const auto mismatch = Finalize(stale);
  ASSERT_THAT(mismatch, StatusIs(StatusCode::kAborted, "ETAG_MISMATCH"));
  EXPECT_EQ(Metadata(mismatch, "rup_package"), names[2]);

  ReviseLine(Line("b"), 100, 0);
  const auto cut = Finalize(ToFinalize(names));
  ASSERT_THAT(cut, StatusIs(StatusCode::kFailedPrecondition, "LINE_OVERALLOCATED"));
  EXPECT_EQ(Metadata(cut, "rup_package"), names[1]);
  EXPECT_EQ(caller.Package(names[0]).state(), v1::RUP_PACKAGE_STATE_DRAFT);
  EXPECT_EQ(Events(names[0]).size(), 1u);
}

TEST_F(RupBatchTest, OneWhoFinalizedOneOfThemMayNotAnnounceAny) {
  AddLine(Line("a"), 100);
  AddLine(Line("b"), 100);
  const std::vector<std::string> names = Drafts(0, 2);
  ASSERT_THAT(caller.Finalize(names[0], "other"), IsOk());
  ASSERT_THAT(caller.Finalize(names[1], kKpa), IsOk());
  const auto refused = Announce(ToAnnounce(names));
  ASSERT_THAT(refused, StatusIs(StatusCode::kPermissionDenied, "ROLE_CONFLICT"));
  EXPECT_EQ(Metadata(refused, "rup_package"), names[1]);
  EXPECT_EQ(caller.Package(names[0]).state(), v1::RUP_PACKAGE_STATE_FINALIZED);
}

TEST_F(RupBatchTest, RefusesMoreThanAThousandDuplicatesAndOthersPackages) {
  EXPECT_THAT(Finalize(ToFinalize(std::vector<std::string>(1'001, PackageName(kInstansi, "1")))),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(Finalize(ToFinalize({PackageName(kInstansi, "1"), PackageName(kInstansi, "1")})),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(Finalize(ToFinalize({PackageName("malang", "1")})),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(Finalize(ToFinalize({})), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(RupBatchTest, HappensOnceForOneRequest) {
  AddLine(Line("a"), 100);
  AddLine(Line("b"), 100);
  const std::vector<std::string> names = Drafts(0, 2);
  const v1::BatchFinalizeRupPackagesRequest request = ToFinalize(names);
  ASSERT_OK_AND_ASSIGN(const auto first, Finalize(request));
  EXPECT_THAT(Finalize(request), testing::IsOkAndHolds(EqualsProto(first)));
  EXPECT_EQ(Events(names[0]).size(), 2u);
  v1::BatchFinalizeRupPackagesRequest other = request;
  other.mutable_rup_packages()->RemoveLast();
  EXPECT_THAT(Finalize(other), StatusIs(StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
}

// Batches that overlap in another order, announced at once: each package is announced once, and the sums hold.
TEST_F(RupBatchTest, OverlappingBatchesAtOnceLeaveEveryPackageAnnouncedAtMostOnce) {
  const unsigned seed = std::random_device{}();
  std::cout << "seed " << seed << '\n';
  std::mt19937 random(seed);
  AddLine(Line("a"), 1'000);
  AddLine(Line("b"), 1'000);
  for (int round = 0; round < 10; ++round) {
    std::vector<std::string> names = Drafts(round * 20, 20);
    ASSERT_THAT(Finalize(ToFinalize(names)), IsOk());
    constexpr int kCallers = 4;
    std::vector<v1::BatchAnnounceRupPackagesRequest> requests;
    for (int i = 0; i < kCallers; ++i) {
      std::shuffle(names.begin(), names.end(), random);
      requests.push_back(ToAnnounce({names.begin(), names.begin() + 12}));
    }
    std::atomic<int> announced = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < kCallers; ++i) {
      threads.emplace_back([&, i] {
        const auto own = NewCaller();
        const auto response = own->CallOn(rup, &RupService::BatchAnnounceRupPackages, requests[i], kKpa);
        announced += response.ok() ? response->rup_packages_size() : 0;
        EXPECT_TRUE(response.ok() || ReasonOf(response.status()) == "WRONG_STATE") << response.status();
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
    // Two batches of 12 out of 20 always share a package, so one wins.
    EXPECT_EQ(announced, 12);
  }
  ExpectConsistent();
}

}  // namespace
}  // namespace terpadu::procurement
