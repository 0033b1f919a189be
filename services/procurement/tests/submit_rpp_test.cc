#include <random>

#include "services/procurement/domain/rpp.h"
#include "services/procurement/tests/scratch_procurement.h"
#include "services/procurement/words.h"

namespace terpadu::procurement {
namespace {

using SubmitRppTest = ProcurementTest;
using ReviseRppTest = ProcurementTest;

v1::SubmitRppRequest RequestFor(const std::string& id, const v1::Rpp& rpp) {
  v1::SubmitRppRequest request;
  request.set_parent(kParent);
  request.set_rpp_id(id);
  *request.mutable_rpp() = rpp;
  request.set_request_id(NewUuid());
  return request;
}

TEST_F(SubmitRppTest, IsOnTimeUntilTheEndOfTheTwentiethOfTheMonthBefore) {
  AddLine(Line("a"), 100);
  const std::string package = Announced("1", Tender({{Line("a"), 100}}));
  clock.Set(EndOf(CalendarDay(2018, 2, 20)) - absl::Seconds(1));
  ASSERT_OK_AND_ASSIGN(const v1::Rpp rpp, caller.Submit("r", CompleteRpp(package, 90)));
  EXPECT_THAT(rpp, MatchesProto<v1::Rpp>(R"pb(name: "instansi/probolinggo/rpps/r"
                                              rup_package: "instansi/probolinggo/rupPackages/1"
                                              rup_version: 3
                                              hps: 90
                                              state: RPP_STATE_SUBMITTED
                                              due_date { year: 2018 month: 2 day: 20 }
                                              submitter: "ppk")pb"));
  EXPECT_EQ(rpp.days_late(), 0);
  EXPECT_FALSE(rpp.revision());
  EXPECT_EQ(rpp.submit_time().seconds(), absl::ToUnixSeconds(clock.Now()));
  EXPECT_THAT(caller.Rpp(rpp.name()), EqualsProto(rpp));
}

TEST_F(SubmitRppTest, TellsTheWholeRppInItsEvent) {
  AddLine(Line("a"), 100);
  clock.Set(Noon(2018, 2, 27));
  ASSERT_OK_AND_ASSIGN(v1::Rpp rpp, caller.Submit("r", CompleteRpp(Announced("1", Tender({{Line("a"), 100}})), 90)));
  const auto events = Events(rpp.name());
  ASSERT_EQ(events.size(), 1u);
  rpp.clear_etag();
  EXPECT_THAT(PayloadOf<v1::RppSubmitted>(events[0]).rpp(), EqualsProto(rpp));
  EXPECT_EQ(rpp.days_late(), 7);
}

TEST_F(SubmitRppTest, TakesALateOneAndMarksIt) {
  AddLine(Line("a"), 100);
  const std::string package = Announced("1", Tender({{Line("a"), 100}}));
  clock.Set(EndOf(CalendarDay(2018, 2, 20)));
  ASSERT_OK_AND_ASSIGN(const v1::Rpp rpp, caller.Submit("r", CompleteRpp(package, 90)));
  EXPECT_EQ(rpp.days_late(), 1);
}

// The one statement computes the due day in SQL.
TEST_F(SubmitRppTest, TheStatementAndTheDomainAgreeOnEveryDueDay) {
  constexpr postgres::Statement kDue = {"test_due", R"sql(
    SELECT start::date::text, due, rpp_due_day(start::date, due)::text
      FROM generate_series('2015-12-25'::timestamp, '2020-04-05', '1 day') AS start, unnest(ARRAY[1, 20, 28, 30, 31]) AS due
  )sql"};
  const postgres::Rows rows = Query(kDue);
  ASSERT_GT(rows.size(), 5000);
  for (int row = 0; row < rows.size(); ++row) {
    ASSERT_OK_AND_ASSIGN(const CalendarDay start, ParseDay(rows.Text(row, 0)));
    const int day = static_cast<int>(rows.Int(row, 1));
    EXPECT_EQ(FormatDay(domain::RppDueDay({start}, false, {.day = day, .revised_day = 1})), rows.Text(row, 2));
  }
}

TEST_F(SubmitRppTest, NeedsEveryMandatoryItemOfItsMethod) {
  AddLine(Line("a"), 100);
  v1::Rpp rpp = CompleteRpp(Announced("1", Tender({{Line("a"), 100}})), 90);
  const v1::SubmitRppRequest complete = RequestFor("r", rpp);
  rpp.clear_checklist();
  rpp.add_checklist("HPS");
  rpp.add_checklist("FOTO");
  v1::SubmitRppRequest incomplete = complete;
  *incomplete.mutable_rpp() = rpp;
  const auto refused = caller.Call(&ProcurementService::SubmitRpp, incomplete);
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "CHECKLIST_INCOMPLETE"));
  EXPECT_EQ(Metadata(refused, "missing"), "KAK,SPESIFIKASI,RANCANGAN_KONTRAK");
  // A refused command leaves nothing behind: its request_id is free.
  EXPECT_THAT(caller.Call(&ProcurementService::SubmitRpp, complete), IsOk());
}

TEST_F(SubmitRppTest, OfASelfManagedPackageHasItsOwnChecklist) {
  AddLine(Line("a"), 100);
  v1::RupPackage swakelola = Tender({{Line("a"), 100}});
  swakelola.set_kind(v1::PACKAGE_KIND_SWAKELOLA);
  swakelola.clear_method();
  const std::string package = Announced("1", swakelola);
  const auto refused = caller.Submit("r", CompleteRpp(package, 90));
  EXPECT_EQ(Metadata(refused, "missing"), "RAB,JADWAL,TIM_SWAKELOLA");
  v1::Rpp rpp = CompleteRpp(package, 90);
  for (const char* code : {"RAB", "JADWAL", "TIM_SWAKELOLA"}) {
    rpp.add_checklist(code);
  }
  EXPECT_THAT(caller.Submit("r", rpp), IsOk());
}

TEST_F(SubmitRppTest, FollowsTheRulesOfItsInstansi) {
  ASSERT_THAT(caller.connection().ExecuteScript(R"sql(
    BEGIN;
    SELECT set_config('terpadu.scope', 'service', true);
    INSERT INTO rule VALUES ('probolinggo', 'rpp_due', '2018-01-01', 'Perbup', '{"day": 10, "revised_day": 15}'),
                            ('probolinggo', 'rpp_checklist/TENDER', '2018-01-01', 'Perbup',
                             '{"mandatory": [{"code": "FOTO", "title": "Foto lokasi"}]}');
    COMMIT;)sql"),
              IsOk());
  AddLine(Line("a"), 100);
  v1::Rpp rpp = CompleteRpp(Announced("1", Tender({{Line("a"), 100}})), 90);
  EXPECT_EQ(Metadata(caller.Submit("r", rpp), "missing"), "FOTO");
  rpp.add_checklist("FOTO");
  ASSERT_OK_AND_ASSIGN(const v1::Rpp submitted, caller.Submit("r", rpp));
  EXPECT_EQ(submitted.due_date().day(), 10);
}

TEST_F(SubmitRppTest, HasAnHpsOfAtMostThePagu) {
  AddLine(Line("a"), 100);
  const std::string package = Announced("1", Tender({{Line("a"), 100}}));
  const auto refused = caller.Submit("r", CompleteRpp(package, 101));
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "HPS_ABOVE_PAGU"));
  EXPECT_EQ(Metadata(refused, "hps"), "101");
  EXPECT_EQ(Metadata(refused, "pagu"), "100");
  EXPECT_THAT(caller.Submit("r", CompleteRpp(package, 0)), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(caller.Submit("r", CompleteRpp(package, 100)), IsOk());
}

TEST_F(SubmitRppTest, NeedsAnAnnouncedPackage) {
  AddLine(Line("a"), 100);
  const auto refused = caller.Submit("r", CompleteRpp(Finalized("1", Tender({{Line("a"), 100}})), 90));
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_EQ(Metadata(refused, "state"), "RUP_PACKAGE_STATE_FINALIZED");
  EXPECT_THAT(caller.Submit("r", CompleteRpp("instansi/probolinggo/rupPackages/9", 1)),
              StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(caller.Submit("r", CompleteRpp("instansi/malang/rupPackages/9", 1)),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(SubmitRppTest, IsTheOnlyOneUnderReview) {
  AddLine(Line("a"), 100);
  const std::string package = Announced("1", Tender({{Line("a"), 50}}));
  const std::string other = Announced("2", Tender({{Line("a"), 50}}));
  ASSERT_THAT(caller.Submit("r", CompleteRpp(package, 10)), IsOk());
  const auto refused = caller.Submit("r2", CompleteRpp(package, 10));
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "RPP_EXISTS"));
  EXPECT_EQ(Metadata(refused, "rpp"), "instansi/probolinggo/rpps/r");
  EXPECT_THAT(caller.Submit("r", CompleteRpp(other, 10)), StatusIs(StatusCode::kAlreadyExists, "RPP_EXISTS"));
}

TEST_F(SubmitRppTest, CanBeCheckedWithoutBeingMade) {
  AddLine(Line("a"), 100);
  const std::string package = Announced("1", Tender({{Line("a"), 100}}));
  v1::SubmitRppRequest request = RequestFor("r", CompleteRpp(package, 90));
  request.set_validate_only(true);
  clock.Set(Noon(2018, 2, 22));
  ASSERT_OK_AND_ASSIGN(const v1::Rpp checked, caller.Call(&ProcurementService::SubmitRpp, request));
  EXPECT_EQ(checked.days_late(), 2);
  request.mutable_rpp()->set_hps(101);
  EXPECT_THAT(caller.Call(&ProcurementService::SubmitRpp, request),
              StatusIs(StatusCode::kFailedPrecondition, "HPS_ABOVE_PAGU"));
  request.set_validate_only(false);
  request.mutable_rpp()->set_hps(90);
  ASSERT_OK_AND_ASSIGN(v1::Rpp made, caller.Call(&ProcurementService::SubmitRpp, request));
  made.clear_etag();
  EXPECT_THAT(checked, EqualsProto(made));
}

TEST_F(SubmitRppTest, HappensOnceForOneRequest) {
  AddLine(Line("a"), 100);
  const v1::SubmitRppRequest request = RequestFor("r", CompleteRpp(Announced("1", Tender({{Line("a"), 100}})), 90));
  ASSERT_OK_AND_ASSIGN(const v1::Rpp submitted, caller.Call(&ProcurementService::SubmitRpp, request));
  ASSERT_THAT(caller.Approve(submitted.name()), IsOk());
  EXPECT_THAT(caller.Call(&ProcurementService::SubmitRpp, request),
              testing::IsOkAndHolds(EqualsProto(caller.Rpp(submitted.name()))));
  v1::SubmitRppRequest other = request;
  other.mutable_rpp()->set_hps(80);
  EXPECT_THAT(caller.Call(&ProcurementService::SubmitRpp, other),
              StatusIs(StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
}

TEST_F(ReviseRppTest, ReplacesTheOldOneAndIsDueLater) {
  AddLine(Line("a"), 100);
  const std::string old = Submitted("1", Tender({{Line("a"), 100}}), 90);
  clock.Set(Noon(2018, 3, 1));
  ASSERT_OK_AND_ASSIGN(const v1::Rpp revised, caller.ReviseRpp(old, "r2", CompleteRpp("instansi/x/rupPackages/x", 80)));
  EXPECT_THAT(revised, MatchesProto<v1::Rpp>(R"pb(rup_package: "instansi/probolinggo/rupPackages/1"
                                                  hps: 80
                                                  revision: true
                                                  state: RPP_STATE_SUBMITTED
                                                  due_date { year: 2018 month: 2 day: 28 }
                                                  days_late: 1)pb"));
  EXPECT_THAT(caller.Rpp(revised.name()), EqualsProto(revised));
  EXPECT_EQ(caller.Rpp(old).state(), v1::RPP_STATE_REPLACED);
  EXPECT_EQ(PayloadOf<v1::RppReplaced>(Events(old).back()).replaced_by(), revised.name());
  EXPECT_THAT(caller.ReviseRpp(old, "r3", CompleteRpp("x", 80)),
              StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  ExpectConsistent();
}

TEST_F(ReviseRppTest, IsForOneNotYetApproved) {
  AddLine(Line("a"), 100);
  const std::string approved = Approved("1", Tender({{Line("a"), 100}}), 90);
  const auto refused = caller.ReviseRpp(approved, "r2", CompleteRpp("x", 80));
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_EQ(Metadata(refused, "allowed"), "RPP_STATE_SUBMITTED,RPP_STATE_RETURNED,RPP_STATE_REFUSED");
  EXPECT_THAT(caller.ReviseRpp("instansi/probolinggo/rpps/none", "r2", CompleteRpp("x", 80)),
              StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(ReviseRppTest, FollowsTheRulesOfSubmitting) {
  AddLine(Line("a"), 100);
  const std::string old = Submitted("1", Tender({{Line("a"), 100}}), 90);
  EXPECT_THAT(caller.ReviseRpp(old, "r2", CompleteRpp("x", 101)),
              StatusIs(StatusCode::kFailedPrecondition, "HPS_ABOVE_PAGU"));
  v1::Rpp bare = CompleteRpp("x", 90);
  bare.set_checklist(0, "no code");
  EXPECT_THAT(caller.ReviseRpp(old, "r2", bare), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  bare.clear_checklist();
  EXPECT_THAT(caller.ReviseRpp(old, "r2", bare), StatusIs(StatusCode::kFailedPrecondition, "CHECKLIST_INCOMPLETE"));
  EXPECT_THAT(caller.ReviseRpp(old, "rpp-1", CompleteRpp("x", 90)), StatusIs(StatusCode::kAlreadyExists, "RPP_EXISTS"));
  ReviseLine(Line("a"), 100, 101);
  EXPECT_THAT(caller.ReviseRpp(old, "r2", CompleteRpp("x", 90)),
              StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_EQ(caller.Rpp(old).state(), v1::RPP_STATE_SUBMITTED);
}

TEST_F(ReviseRppTest, OfARefusedOneGivesWayToOneThatWasSubmittedSince) {
  AddLine(Line("a"), 100);
  const std::string refused = Submitted("1", Tender({{Line("a"), 100}}), 90);
  budgeting.SetLine(Line("a"), 0);
  ASSERT_OK_AND_ASSIGN(const v1::Rpp rpp, caller.Approve(refused));
  ASSERT_EQ(rpp.state(), v1::RPP_STATE_REFUSED);
  ASSERT_THAT(caller.Submit("again", CompleteRpp(rpp.rup_package(), 90)), IsOk());
  const auto in_the_way = caller.ReviseRpp(refused, "r2", CompleteRpp("x", 90));
  ASSERT_THAT(in_the_way, StatusIs(StatusCode::kFailedPrecondition, "RPP_EXISTS"));
  EXPECT_EQ(Metadata(in_the_way, "rpp"), "instansi/probolinggo/rpps/again");
  EXPECT_THAT(caller.ReviseRpp("instansi/probolinggo/rpps/again", "r2", CompleteRpp("x", 90)), IsOk());
}

TEST_F(ReviseRppTest, IsListedByIdPageByPage) {
  AddLine(Line("a"), 100);
  const std::string first = Submitted("1", Tender({{Line("a"), 10}}), 9);
  ASSERT_THAT(caller.ReviseRpp(first, "a", CompleteRpp("x", 9)), IsOk());
  v1::ListRppsRequest request;
  request.set_parent(kParent);
  request.set_page_size(1);
  ASSERT_OK_AND_ASSIGN(const v1::ListRppsResponse page, caller.Call(&ProcurementService::ListRpps, request));
  ASSERT_EQ(page.rpps_size(), 1);
  EXPECT_EQ(page.rpps(0).name(), "instansi/probolinggo/rpps/a");
  request.set_page_token(page.next_page_token());
  ASSERT_OK_AND_ASSIGN(const v1::ListRppsResponse last, caller.Call(&ProcurementService::ListRpps, request));
  ASSERT_EQ(last.rpps_size(), 1);
  EXPECT_EQ(last.rpps(0).name(), first);
  EXPECT_EQ(last.next_page_token(), "");
}

}  // namespace
}  // namespace terpadu::procurement
