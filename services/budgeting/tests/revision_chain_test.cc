#include "services/budgeting/budget_revision_service.h"
#include "services/budgeting/tests/scratch_budgeting.h"
#include "terpadu/budgeting/v1/budget_revision_events.pb.h"

namespace terpadu::budgeting {
namespace {

constexpr v1::RevisionKind kShift = v1::REVISION_KIND_PERGESERAN;
constexpr v1::RevisionKind kFormal = v1::REVISION_KIND_PERUBAHAN;

class RevisionOfTheDpa : public BudgetingTest {
 protected:
  // As `actor`, whatever the method.
  template <typename Service, typename Request, typename Response>
  absl::StatusOr<Response> As(const std::string& actor, Service& of,
                              absl::StatusOr<Response> (Service::*handler)(rpc::CallContext&, const Request&),
                              const Request& request) {
    rpc::CallContext context;
    const std::string name = Request::descriptor()->name();
    context.method =
        absl::StrCat(of.handlers().descriptor().full_name(), "/", name.substr(0, name.size() - strlen("Request")));
    context.actor = {.id = actor, .roles = {"APPLICATION"}};
    context.request_id = NewUuid();
    context.correlation_id = context.request_id;
    context.clock = &SystemClock();
    context.db = &caller.connection();
    return (of.*handler)(context, request);
  }
  absl::StatusOr<v1::BudgetRevision> Submit(const std::string& actor, const std::string& revision) {
    v1::SubmitBudgetRevisionRequest request;
    request.set_name(revision);
    return As(actor, revisions, &BudgetRevisionService::SubmitBudgetRevision, request);
  }
  absl::StatusOr<v1::BudgetRevision> Verify(const std::string& actor, const std::string& revision) {
    v1::VerifyBudgetRevisionRequest request;
    request.set_name(revision);
    return As(actor, revisions, &BudgetRevisionService::VerifyBudgetRevision, request);
  }
  absl::StatusOr<v1::BudgetRevision> Return(const std::string& actor, const std::string& revision) {
    v1::ReturnBudgetRevisionRequest request;
    request.set_name(revision);
    request.set_remarks("alasan kurang");
    return As(actor, revisions, &BudgetRevisionService::ReturnBudgetRevision, request);
  }
  absl::StatusOr<v1::Budget> PutInForceAs(const std::string& actor, const std::string& revision) {
    v1::ReviseBudgetRequest request;
    request.set_name(kBudget);
    request.set_revision(revision);
    request.set_legal_basis("Perkada 3/2018");
    return As(actor, service, &BudgetingService::ReviseBudget, request);
  }
  v1::BudgetRevision Get(const std::string& name) {
    v1::GetBudgetRevisionRequest request;
    request.set_name(name);
    const auto revision = As("anyone", revisions, &BudgetRevisionService::GetBudgetRevision, request);
    EXPECT_THAT(revision, IsOk());
    return revision.value_or(v1::BudgetRevision());
  }

  BudgetRevisionService revisions;
};

TEST_F(RevisionOfTheDpa, EveryMethodHasAHandler) { EXPECT_THAT(revisions.handlers().CheckComplete(), IsOk()); }

TEST_F(RevisionOfTheDpa, LetsNobodyDoTwoParts) {
  const auto lines = ApprovedLines({100, 50});
  ASSERT_OK_AND_ASSIGN(const v1::BudgetRevision drafted, caller.Prepare(kShift, {{lines[0], 90}, {lines[1], 60}}));
  const std::string& name = drafted.name();
  const auto refused = Submit("tester", name);  // who drafted it
  ASSERT_THAT(refused, StatusIs(StatusCode::kPermissionDenied, "PART_TAKEN"));
  EXPECT_EQ(Metadata(refused.status(), "revision"), name);
  ASSERT_THAT(Submit("head", name), IsOk());
  for (const char* actor : {"tester", "head"}) {
    EXPECT_THAT(Verify(actor, name), StatusIs(StatusCode::kPermissionDenied, "PART_TAKEN")) << actor;
  }
  ASSERT_THAT(Verify("tapd", name), IsOk());
  for (const char* actor : {"tester", "head", "tapd"}) {
    EXPECT_THAT(PutInForceAs(actor, name), StatusIs(StatusCode::kPermissionDenied, "PART_TAKEN")) << actor;
  }
  EXPECT_THAT(PutInForceAs("", name), StatusIs(StatusCode::kPermissionDenied, "ACTOR_REQUIRED"));
  EXPECT_EQ(caller.GetLine(lines[0]).amount(), 100);
  ASSERT_OK_AND_ASSIGN(const v1::Budget revised, PutInForceAs("ppkd", name));
  EXPECT_EQ(revised.versions(1).kind(), kShift);
  EXPECT_EQ(revised.versions(1).legal_basis(), "Perkada 3/2018");
  EXPECT_EQ(caller.GetLine(lines[0]).amount(), 90);
}

TEST_F(RevisionOfTheDpa, LetsNobodyApproveTheirOwnByTheDatabaseToo) {
  const std::string line = ApprovedLine(100);
  ASSERT_THAT(caller.Prepare(kFormal, {{line, 90}}), IsOk());
  EXPECT_FALSE(caller.connection()
                   .Execute(postgres::Scope::EveryInstansi(), {"test_own_revision", R"sql(
                                INSERT INTO budget_revision_part
                                SELECT instansi, budget_id, revision_id, 'tester', 'PPKD' FROM budget_revision)sql"},
                            {})
                   .ok());
}

TEST_F(RevisionOfTheDpa, GoesUnitTapdPpkdAndSkipsNoStep) {
  const std::string line = ApprovedLine(100);
  ASSERT_OK_AND_ASSIGN(const v1::BudgetRevision drafted, caller.Prepare(kFormal, {{line, 120}}));
  EXPECT_EQ(drafted.state(), v1::BUDGET_REVISION_STATE_DRAFT);
  EXPECT_EQ(drafted.effect(), 20);
  EXPECT_THAT(PutInForceAs("ppkd", drafted.name()), StatusIs(StatusCode::kFailedPrecondition, "REVISION_NOT_VERIFIED"));
  EXPECT_THAT(Verify("tapd", drafted.name()), StatusIs(StatusCode::kFailedPrecondition, "REVISION_NOT_SUBMITTED"));
  ASSERT_THAT(Submit("head", drafted.name()), IsOk());
  EXPECT_THAT(PutInForceAs("ppkd", drafted.name()), StatusIs(StatusCode::kFailedPrecondition, "REVISION_NOT_VERIFIED"));
  ASSERT_THAT(Return("tapd", drafted.name()), IsOk());
  v1::SetRevisionChangesRequest mend;
  mend.set_name(drafted.name());
  mend.add_changes()->set_line(line);
  mend.mutable_changes(0)->set_amount(110);
  EXPECT_THAT(As("head", revisions, &BudgetRevisionService::SetRevisionChanges, mend),
              StatusIs(StatusCode::kPermissionDenied, "PART_TAKEN"));
  ASSERT_OK_AND_ASSIGN(const v1::BudgetRevision mended,
                       As("staff", revisions, &BudgetRevisionService::SetRevisionChanges, mend));
  EXPECT_EQ(mended.effect(), 10);
  ASSERT_THAT(Submit("head", drafted.name()), IsOk());
  ASSERT_THAT(Verify("tapd", drafted.name()), IsOk());
  ASSERT_THAT(PutInForceAs("ppkd", drafted.name()), IsOk());
  EXPECT_EQ(caller.GetLine(line).amount(), 110);
  const v1::BudgetRevision approved = Get(drafted.name());
  EXPECT_THAT(approved, MatchesProto<v1::BudgetRevision>(R"pb(state: BUDGET_REVISION_STATE_APPROVED
                                                              legal_basis: "Perkada 3/2018"
                                                              budget_version: 2)pb"));
  std::vector<int> acts;
  for (const v1::BudgetRevisionStep& step : approved.steps()) {
    acts.push_back(step.act());
  }
  EXPECT_THAT(acts, ::testing::ElementsAre(v1::BUDGET_REVISION_ACT_DRAFT, v1::BUDGET_REVISION_ACT_SUBMIT,
                                           v1::BUDGET_REVISION_ACT_RETURN, v1::BUDGET_REVISION_ACT_DRAFT,
                                           v1::BUDGET_REVISION_ACT_SUBMIT, v1::BUDGET_REVISION_ACT_VERIFY,
                                           v1::BUDGET_REVISION_ACT_APPROVE));
  const auto events = Events(drafted.name());
  ASSERT_EQ(events.size(), 7u);
  for (size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].version(), static_cast<int64_t>(i) + 1);
  }
  EXPECT_EQ(PayloadOf<v1::BudgetRevisionApproved>(events.back()).revision().budget_version(), 2);
  EXPECT_THAT(Return("tapd", drafted.name()), StatusIs(StatusCode::kFailedPrecondition, "REVISION_NOT_SUBMITTED"));
}

TEST_F(RevisionOfTheDpa, MakesLinesThatTheBudgetDidNotHave) {
  const auto lines = ApprovedLines({100});
  v1::CreateBudgetRevisionRequest request;
  request.set_parent(kBudget);
  request.set_revision_id("p1");
  request.mutable_revision()->set_kind(kShift);
  request.mutable_revision()->set_title("Rekening baru");
  request.add_changes()->set_line(lines[0]);
  request.mutable_changes(0)->set_amount(60);
  *request.add_changes()->mutable_codes() = NewLine(7, 0);
  request.mutable_changes(1)->set_amount(40);
  ASSERT_OK_AND_ASSIGN(const v1::BudgetRevision drafted,
                       As("staff", revisions, &BudgetRevisionService::CreateBudgetRevision, request));
  ASSERT_THAT(Submit("head", drafted.name()), IsOk());
  ASSERT_THAT(Verify("tapd", drafted.name()), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Budget revised, PutInForceAs("ppkd", drafted.name()));
  EXPECT_EQ(revised.total_amount(), 100);
  EXPECT_EQ(revised.line_count(), 2);
  v1::ListBudgetLinesRequest list;
  list.set_parent(kBudget);
  ASSERT_OK_AND_ASSIGN(const auto all, caller.Call(&BudgetingService::ListBudgetLines, list));
  const std::string made = all.lines(1).name();
  EXPECT_THAT(all.lines(1), MatchesProto<v1::BudgetLine>("amount: 40 available: 40 budget_version: 2"));
  EXPECT_THAT(caller.Reserve(made, 41), StatusIs(StatusCode::kFailedPrecondition, "LINE_EXHAUSTED"));
  EXPECT_THAT(caller.Reserve(made, 40), IsOk());
  EXPECT_THAT(caller.Differences(), ::testing::IsEmpty());
  EXPECT_EQ(caller.Entries(made).front().effect().amount(), 40);
  ASSERT_EQ(Events(made).size(), 2u);  // made, and in force
  request.set_revision_id("p2");
  request.mutable_changes(0)->set_amount(20);
  ASSERT_OK_AND_ASSIGN(const v1::BudgetRevision again,
                       As("staff", revisions, &BudgetRevisionService::CreateBudgetRevision, request));
  ASSERT_THAT(Submit("head", again.name()), IsOk());
  ASSERT_THAT(Verify("tapd", again.name()), IsOk());
  EXPECT_THAT(PutInForceAs("ppkd", again.name()), StatusIs(StatusCode::kAlreadyExists, "LINE_EXISTS"));
}

TEST_F(RevisionOfTheDpa, IsJudgedWhenItIsSubmittedAndAgainWhenItIsApproved) {
  const auto lines = ApprovedLines({100, 50});
  ASSERT_OK_AND_ASSIGN(const v1::BudgetRevision more, caller.Prepare(kShift, {{lines[0], 101}}));
  EXPECT_THAT(Submit("head", more.name()), StatusIs(StatusCode::kFailedPrecondition, "TOTAL_CHANGED"));
  ASSERT_OK_AND_ASSIGN(const v1::BudgetRevision less, caller.Prepare(kFormal, {{lines[0], 30}}));
  ASSERT_THAT(Submit("head", less.name()), IsOk());
  ASSERT_THAT(Verify("tapd", less.name()), IsOk());
  const std::string bound = Committed(lines[0], 40);
  const auto refused = PutInForceAs("ppkd", less.name());
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "BELOW_COMMITTED"));
  EXPECT_EQ(Get(less.name()).state(), v1::BUDGET_REVISION_STATE_VERIFIED);
}

TEST_F(RevisionOfTheDpa, NamesEveryOffendingField) {
  const std::string line = ApprovedLine(100);
  v1::CreateBudgetRevisionRequest request;
  request.set_parent(kBudget);
  request.set_revision_id("-");
  request.mutable_revision()->set_kind(v1::REVISION_KIND_MURNI);
  request.mutable_revision()->set_title(std::string(1001, 'x'));
  for (const auto& [name, amount] : std::vector<std::pair<std::string, int64_t>>{{line, 1}, {line, -1}, {"line", 1}}) {
    request.add_changes()->set_line(name);
    request.mutable_changes()->rbegin()->set_amount(amount);
  }
  *request.add_changes()->mutable_codes() = v1::BudgetLine();
  const auto violations =
      ViolationsOf(As("staff", revisions, &BudgetRevisionService::CreateBudgetRevision, request).status());
  for (const char* field : {"revision_id", "revision.kind", "revision.title", "changes[1].line", "changes[1].amount",
                            "changes[2].line", "changes[3].amount", "changes[3].codes.sub_kegiatan",
                            "changes[3].codes.account", "changes[3].codes.fund_source"}) {
    EXPECT_THAT(violations, ::testing::Contains(::testing::StartsWith(std::string(field) + ": ")));
  }
}

TEST_F(RevisionOfTheDpa, IsListedWithItsChangesAPageAtATime) {
  const auto lines = ApprovedLines({100, 50, 20});
  ASSERT_OK_AND_ASSIGN(const v1::BudgetRevision drafted,
                       caller.Prepare(kFormal, {{lines[2], 1}, {lines[0], 2}, {lines[1], 3}}));
  v1::ListRevisionChangesRequest changes;
  changes.set_parent(drafted.name());
  changes.set_page_size(2);
  ASSERT_OK_AND_ASSIGN(const auto first, As("a", revisions, &BudgetRevisionService::ListRevisionChanges, changes));
  ASSERT_EQ(first.changes_size(), 2);
  EXPECT_EQ(first.changes(0).line(), lines[2]);
  EXPECT_EQ(first.changes(0).amount_before(), 20);
  changes.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto rest, As("a", revisions, &BudgetRevisionService::ListRevisionChanges, changes));
  ASSERT_EQ(rest.changes_size(), 1);
  EXPECT_EQ(rest.changes(0).line(), lines[1]);
  EXPECT_EQ(rest.next_page_token(), "");
  ASSERT_THAT(caller.Prepare(kFormal, {{lines[0], 2}}), IsOk());
  v1::ListBudgetRevisionsRequest list;
  list.set_parent(kBudget);
  list.set_page_size(1);
  ASSERT_OK_AND_ASSIGN(const auto page, As("a", revisions, &BudgetRevisionService::ListBudgetRevisions, list));
  EXPECT_EQ(page.revisions_size(), 1);
  EXPECT_NE(page.next_page_token(), "");
  changes.set_parent(std::string(kBudget) + "/revisions/none");
  changes.clear_page_token();
  EXPECT_THAT(As("a", revisions, &BudgetRevisionService::ListRevisionChanges, changes),
              StatusIs(StatusCode::kNotFound, "NOT_FOUND"));
}

}  // namespace
}  // namespace terpadu::budgeting
