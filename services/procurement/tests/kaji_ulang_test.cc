#include "services/procurement/budget_line_projection.h"
#include "services/procurement/tests/scratch_procurement.h"

namespace terpadu::procurement {
namespace {

using KajiUlangTest = ProcurementTest;

TEST_F(KajiUlangTest, BeginsWhenTheLineUnderAnAnnouncedPackageChanges) {
  AddLine(Line("a"), 100);
  AddLine(Line("b"), 100);
  const std::string touched = Announced("1", Tender({{Line("a"), 60}, {Line("b"), 10}}));
  const std::string untouched = Announced("2", Tender({{Line("b"), 10}}));
  const v1::RupPackage before = caller.Package(untouched);
  ReviseLine(Line("a"), 100, 50);
  const v1::RupPackage package = caller.Package(touched);
  EXPECT_EQ(package.state(), v1::RUP_PACKAGE_STATE_KAJI_ULANG);
  EXPECT_EQ(package.review_reason(), "the amount of " + Line("a") + " changed from Rp100 to Rp50 (DPA version 2)");
  EXPECT_EQ(package.version(), 4);
  EXPECT_THAT(caller.Package(untouched), EqualsProto(before));
  const event::v1::Event event = Events(touched).back();
  const auto sent = PayloadOf<v1::RupPackageSentToReview>(event);
  EXPECT_EQ(sent.line(), Line("a"));
  EXPECT_EQ(sent.amount_before(), 100);
  EXPECT_EQ(sent.amount(), 50);
  EXPECT_EQ(sent.review_reason(), package.review_reason());
  EXPECT_EQ(event.causationid(), last_line_event);
  EXPECT_EQ(event.correlationid(), "correlation");
  ExpectConsistent();
}

TEST_F(KajiUlangTest, LeavesPackagesThatAreNotAnnounced) {
  AddLine(Line("a"), 100);
  ASSERT_OK_AND_ASSIGN(const v1::RupPackage draft, caller.Create("1", Tender({{Line("a"), 10}})));
  const std::string finalized = Finalized("2", Tender({{Line("a"), 10}}));
  ReviseLine(Line("a"), 100, 50);
  EXPECT_EQ(caller.Package(draft.name()).state(), v1::RUP_PACKAGE_STATE_DRAFT);
  EXPECT_EQ(caller.Package(finalized).state(), v1::RUP_PACKAGE_STATE_FINALIZED);
}

TEST_F(KajiUlangTest, AlsoHoldsForPackagesWithAContract) {
  AddLine(Line("a"), 100);
  const std::string rpp = Approved("1", Tender({{Line("a"), 60}}), 60);
  const std::string package = caller.Rpp(rpp).rup_package();
  ASSERT_THAT(caller.Sign("c", package, rpp, 60), IsOk());
  ReviseLine(Line("a"), 100, 90);
  EXPECT_EQ(caller.Package(package).state(), v1::RUP_PACKAGE_STATE_KAJI_ULANG);
}

TEST_F(KajiUlangTest, StopsWhatNeedsAnAnnouncedPackage) {
  AddLine(Line("a"), 100);
  const std::string rpp = Approved("1", Tender({{Line("a"), 60}}), 60);
  const std::string submitted = Submitted("2", Tender({{Line("a"), 20}}), 20);
  const std::string announced = Announced("3", Tender({{Line("a"), 20}}));
  ReviseLine(Line("a"), 100, 200);
  EXPECT_THAT(caller.Sign("c", caller.Rpp(rpp).rup_package(), rpp, 60),
              StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_THAT(caller.Approve(submitted), StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_THAT(caller.Submit("rpp-3", CompleteRpp(announced, 20)),
              StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
}

TEST_F(KajiUlangTest, EndsWithARevision) {
  AddLine(Line("a"), 100);
  const std::string old = Announced("1", Tender({{Line("a"), 60}}));
  ReviseLine(Line("a"), 100, 50);
  ASSERT_OK_AND_ASSIGN(const v1::ReviseRupPackageResponse revision,
                       caller.Revise(old, {{"2", Tender({{Line("a"), 50}})}}));
  EXPECT_EQ(revision.revised().state(), v1::RUP_PACKAGE_STATE_REVISED);
  EXPECT_THAT(caller.Announce(revision.replacements(0).name()), IsOk());
  ExpectConsistent();
}

TEST_F(KajiUlangTest, DoesNotBeginForAnAmountThatStays) {
  AddLine(Line("a"), 100);
  const std::string name = Announced("1", Tender({{Line("a"), 60}}));
  ReviseLine(Line("a"), 100, 100);
  EXPECT_EQ(caller.Package(name).state(), v1::RUP_PACKAGE_STATE_ANNOUNCED);
}

TEST_F(KajiUlangTest, ReachesEveryPackageOfALineHoweverMany) {
  AddLine(Line("a"), 10'000);
  ASSERT_THAT(caller.connection().ExecuteScript(R"sql(
    BEGIN;
    SELECT set_config('terpadu.scope', 'service', true);
    INSERT INTO rup_package (instansi, rup_package_id, title, kind, method, category, pagu, unit, selection_start,
                             selection_start_by_month, selection_end, selection_end_by_month, state, finalizer,
                             announcer, announce_time, create_time)
    SELECT 'probolinggo', 'p' || i, 'x', 'PENYEDIA', 'TENDER', 'BARANG', 1, 'u', '2018-03-01', false, '2018-03-01',
           false, 'ANNOUNCED', 'ppk', 'kpa', now(), now() FROM generate_series(1, 1234) AS i;
    INSERT INTO allocation SELECT instansi, rup_package_id, 'instansi/probolinggo/budgets/2018/lines/a', 1, 1
      FROM rup_package;
    UPDATE budget_line SET allocated = 1234, announced = 1234;
    COMMIT;)sql"),
              IsOk());
  ReviseLine(Line("a"), 10'000, 5'000);
  constexpr postgres::Statement kCount = {"test_count_reviews",
                                          "SELECT count(*) FROM rup_package WHERE state = 'KAJI_ULANG'"};
  EXPECT_EQ(Query(kCount).Int(0, 0), 1234);
  constexpr postgres::Statement kEvents = {"test_count_review_events", "SELECT count(*) FROM journal"};
  EXPECT_EQ(Query(kEvents).Int(0, 0), 1234);
}

}  // namespace
}  // namespace terpadu::procurement
