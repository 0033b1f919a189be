#include "services/procurement/tests/scratch_procurement.h"

namespace terpadu::procurement {
namespace {

using RupPackageTest = ProcurementTest;

v1::CreateRupPackageRequest CreateRequest(const std::string& id, const v1::RupPackage& package) {
  v1::CreateRupPackageRequest request;
  request.set_parent(kParent);
  request.set_rup_package_id(id);
  *request.mutable_rup_package() = package;
  request.set_request_id(NewUuid());
  return request;
}

TEST_F(RupPackageTest, IsADraftWhosePaguIsTheSumOfItsAllocations) {
  AddLine(Line("a"), 100);
  AddLine(Line("b"), 50);
  ASSERT_OK_AND_ASSIGN(const v1::RupPackage created, caller.Create("1", Tender({{Line("b"), 50}, {Line("a"), 60}})));
  EXPECT_EQ(created.pagu(), 110);
  EXPECT_EQ(created.state(), v1::RUP_PACKAGE_STATE_DRAFT);
  EXPECT_EQ(created.version(), 1);
  EXPECT_THAT(caller.Package(created.name()), EqualsProto(created));
  const auto events = Events(created.name());
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(PayloadOf<v1::RupPackageCreated>(events[0]).rup_package().allocations(0).line(), Line("b"));
  ExpectConsistent();
}

TEST_F(RupPackageTest, MayPlanItsSelectionByTheMonthOnly) {
  AddLine(Line("a"), 100);
  v1::RupPackage package = Tender({{Line("a"), 100}});
  package.mutable_selection_start()->set_day(0);
  ASSERT_OK_AND_ASSIGN(const v1::RupPackage created, caller.Create("1", package));
  EXPECT_EQ(caller.Package(created.name()).selection_start().day(), 0);
}

TEST_F(RupPackageTest, OfAProviderHasAMethodAndASelfManagedOneHasNone) {
  AddLine(Line("a"), 100);
  v1::RupPackage swakelola = Tender({{Line("a"), 100}});
  swakelola.set_kind(v1::PACKAGE_KIND_SWAKELOLA);
  EXPECT_EQ(ViolationsOf(caller.Create("1", swakelola).status()),
            std::vector<std::string>{"rup_package.method: must be empty: a self-managed package selects no provider"});
  swakelola.clear_method();
  swakelola.clear_category();
  EXPECT_THAT(caller.Create("1", swakelola), IsOk());
  v1::RupPackage penyedia = Tender({{Line("a"), 100}});
  penyedia.clear_method();
  penyedia.clear_category();
  EXPECT_EQ(ViolationsOf(caller.Create("2", penyedia).status()).size(), 2u);
}

TEST_F(RupPackageTest, IsToldOfEveryFieldThatIsWrong) {
  v1::RupPackage package = Tender({{Line("a"), 0}, {Line("a"), 5}, {"instansi/malang/budgets/2018/lines/a", 5}});
  package.set_unit("pupr");
  package.mutable_selection_end()->set_month(2);
  package.set_title(std::string(1001, 'x'));
  const auto refused = caller.Create("-", package);
  ASSERT_THAT(refused, StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  std::vector<std::string> fields;
  for (const std::string& violation : ViolationsOf(refused.status())) {
    fields.push_back(violation.substr(0, violation.find(':')));
  }
  EXPECT_EQ(fields, (std::vector<std::string>{"rup_package_id", "rup_package.title", "rup_package.unit",
                                              "rup_package.selection_end", "rup_package.allocations[0].amount",
                                              "rup_package.allocations[1].line", "rup_package.allocations[2].line"}));
}

TEST_F(RupPackageTest, RefusesWhatNoCalendarHas) {
  AddLine(Line("a"), 100);
  for (const auto& [year, month, day] :
       {std::tuple{2018, 2, 30}, {2018, 13, 1}, {1999, 1, 1}, {0, 3, 5}, {2018, 3, -1}}) {
    v1::RupPackage package = Tender({{Line("a"), 100}});
    package.mutable_selection_start()->set_year(year);
    package.mutable_selection_start()->set_month(month);
    package.mutable_selection_start()->set_day(day);
    EXPECT_THAT(caller.Create("1", package), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"))
        << year << "-" << month << "-" << day;
  }
}

TEST_F(RupPackageTest, RefusesAmountsThatSumAboveWhat64BitsHold) {
  AddLine(Line("a"), 100);
  AddLine(Line("b"), 100);
  const int64_t most = std::numeric_limits<int64_t>::max();
  EXPECT_THAT(caller.Create("1", Tender({{Line("a"), most}, {Line("b"), 1}})),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(caller.Create("1", Tender({{Line("a"), most}})),
              StatusIs(StatusCode::kFailedPrecondition, "LINE_OVERALLOCATED"));
  EXPECT_THAT(caller.Create("1", Tender({{Line("a"), -1}})), StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(RupPackageTest, RefusesALineThatHasNotArrivedFromBudgeting) {
  AddLine(Line("a"), 100);
  const auto refused = caller.Create("1", Tender({{Line("a"), 1}, {Line("z"), 1}}));
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "LINE_UNKNOWN"));
  EXPECT_EQ(Metadata(refused, "line"), Line("z"));
}

TEST_F(RupPackageTest, TakesFromALineWhatOthersLeaveAndNotOneRupiahMore) {
  AddLine(Line("a"), 100);
  ASSERT_THAT(caller.Create("1", Tender({{Line("a"), 60}})), IsOk());
  const auto refused = caller.Create("2", Tender({{Line("a"), 41}}));
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "LINE_OVERALLOCATED"));
  EXPECT_EQ(Metadata(refused, "line"), Line("a"));
  EXPECT_EQ(Metadata(refused, "amount"), "100");
  EXPECT_EQ(Metadata(refused, "allocated"), "60");
  EXPECT_EQ(Metadata(refused, "requested"), "41");
  EXPECT_THAT(caller.Create("2", Tender({{Line("a"), 40}})), IsOk());
  ExpectConsistent();
}

TEST_F(RupPackageTest, ExistsOnce) {
  AddLine(Line("a"), 100);
  ASSERT_THAT(caller.Create("1", Tender({{Line("a"), 60}})), IsOk());
  EXPECT_THAT(caller.Create("1", Tender({{Line("a"), 60}})),
              StatusIs(StatusCode::kAlreadyExists, "RUP_PACKAGE_EXISTS"));
}

TEST_F(RupPackageTest, CanBeCheckedWithoutBeingMade) {
  AddLine(Line("a"), 100);
  v1::CreateRupPackageRequest request = CreateRequest("1", Tender({{Line("a"), 100}}));
  request.set_validate_only(true);
  EXPECT_THAT(caller.Call(&ProcurementService::CreateRupPackage, request), IsOk());
  EXPECT_TRUE(Events().empty());
  request.set_validate_only(false);
  EXPECT_THAT(caller.Call(&ProcurementService::CreateRupPackage, request), IsOk());
  request.set_validate_only(true);
  request.set_rup_package_id("2");
  EXPECT_THAT(caller.Call(&ProcurementService::CreateRupPackage, request),
              StatusIs(StatusCode::kFailedPrecondition, "LINE_OVERALLOCATED"));
  ExpectConsistent();
}

TEST_F(RupPackageTest, ComesBackAsItIsNowWhenTheSameRequestComesAgain) {
  AddLine(Line("a"), 100);
  const v1::CreateRupPackageRequest request = CreateRequest("1", Tender({{Line("a"), 100}}));
  ASSERT_OK_AND_ASSIGN(const v1::RupPackage created, caller.Call(&ProcurementService::CreateRupPackage, request));
  ASSERT_OK_AND_ASSIGN(const v1::RupPackage finalized, caller.Finalize(created.name()));
  EXPECT_THAT(caller.Call(&ProcurementService::CreateRupPackage, request),
              testing::IsOkAndHolds(EqualsProto(finalized)));
  v1::CreateRupPackageRequest other = request;
  other.set_rup_package_id("2");
  EXPECT_THAT(caller.Call(&ProcurementService::CreateRupPackage, other),
              StatusIs(StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
  EXPECT_EQ(Events().size(), 2u);
}

TEST_F(RupPackageTest, IsFinalizedOnceByItsPpk) {
  AddLine(Line("a"), 100);
  ASSERT_OK_AND_ASSIGN(const v1::RupPackage created, caller.Create("1", Tender({{Line("a"), 100}})));
  v1::FinalizeRupPackageRequest request;
  request.set_name(created.name());
  request.set_etag("\"v9\"");
  EXPECT_THAT(caller.Call(&ProcurementService::FinalizeRupPackage, request),
              StatusIs(StatusCode::kAborted, "ETAG_MISMATCH"));
  request.set_etag("nine");
  EXPECT_THAT(caller.Call(&ProcurementService::FinalizeRupPackage, request),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  request.set_etag(created.etag());
  ASSERT_OK_AND_ASSIGN(const v1::RupPackage finalized, caller.Call(&ProcurementService::FinalizeRupPackage, request));
  EXPECT_THAT(finalized,
              MatchesProto<v1::RupPackage>(R"pb(state: RUP_PACKAGE_STATE_FINALIZED finalizer: "ppk" version: 2)pb"));
  EXPECT_NE(finalized.etag(), created.etag());
  const auto refused = caller.Finalize(created.name());
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_EQ(Metadata(refused, "state"), "RUP_PACKAGE_STATE_FINALIZED");
  EXPECT_EQ(Metadata(refused, "allowed"), "RUP_PACKAGE_STATE_DRAFT");
}

TEST_F(RupPackageTest, IsNotFinalizedOnALineThatWasCutBelowIt) {
  AddLine(Line("a"), 100);
  ASSERT_OK_AND_ASSIGN(const v1::RupPackage created, caller.Create("1", Tender({{Line("a"), 100}})));
  ReviseLine(Line("a"), 100, 99);
  EXPECT_THAT(caller.Package(created.name()), EqualsProto(created));
  EXPECT_THAT(caller.Finalize(created.name()), StatusIs(StatusCode::kFailedPrecondition, "LINE_OVERALLOCATED"));
}

TEST_F(RupPackageTest, IsNotFoundWhenThereIsNone) {
  const auto refused = caller.Finalize("instansi/probolinggo/rupPackages/none");
  ASSERT_THAT(refused, StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_EQ(Metadata(refused, "name"), "instansi/probolinggo/rupPackages/none");
  v1::GetRupPackageRequest request;
  request.set_name("rupPackages/1");
  EXPECT_THAT(caller.Call(&ProcurementService::GetRupPackage, request),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(RupPackageTest, IsListedByIdPageByPage) {
  AddLine(Line("a"), 100);
  for (const char* id : {"b", "B", "10", "9", "a"}) {
    ASSERT_THAT(caller.Create(id, Tender({{Line("a"), 1}})), IsOk());
  }
  v1::ListRupPackagesRequest request;
  request.set_parent(kParent);
  request.set_page_size(2);
  std::vector<std::string> ids;
  for (int pages = 0; pages < 3; ++pages) {
    ASSERT_OK_AND_ASSIGN(const v1::ListRupPackagesResponse page,
                         caller.Call(&ProcurementService::ListRupPackages, request));
    for (const v1::RupPackage& package : page.rup_packages()) {
      ids.push_back(package.name().substr(package.name().rfind('/') + 1));
    }
    request.set_page_token(page.next_page_token());
  }
  EXPECT_EQ(ids, (std::vector<std::string>{"10", "9", "B", "a", "b"}));
  EXPECT_EQ(request.page_token(), "");
  request.set_page_token("damaged");
  EXPECT_THAT(caller.Call(&ProcurementService::ListRupPackages, request),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN"));
  request.set_page_token("");
  request.set_page_size(-1);
  EXPECT_THAT(caller.Call(&ProcurementService::ListRupPackages, request),
              StatusIs(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

}  // namespace
}  // namespace terpadu::procurement
