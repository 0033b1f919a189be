// Every act in every state in which it is forbidden is refused, each by a test of its own name, and changes nothing.
#include <algorithm>
#include <functional>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/procurement/selection/domain/steps.h"
#include "services/procurement/selection/names.h"
#include "services/procurement/selection/tests/scratch_selection.h"

namespace terpadu::procurement {
namespace {

struct Forbidden {
  std::string state;
  std::string act;
};

std::string NameOfCase(const ::testing::TestParamInfo<Forbidden>& info) {
  return absl::StrReplaceAll(absl::StrCat(info.param.act, "_of_", info.param.state), {{" ", "_"}});
}

const std::vector<std::string>& SelectionStates() {
  static const auto* const states = new std::vector<std::string>{
      "PLANNED", "PREQUALIFYING", "ANNOUNCED", "TECHNICAL_OPENED", "TECHNICAL_RANKED", "OPENED",
      "RANKED",  "WINNER_SET",    "SANGGAH",   "AWARDED",          "FAILED",           "REPEATED"};
  return *states;
}

// Where an act is allowed, written down once more.
const std::map<std::string, std::vector<std::string>>& AllowedStates() {
  static const auto* const allowed = new std::map<std::string, std::vector<std::string>>{
      {"reschedule",
       {"PLANNED", "PREQUALIFYING", "ANNOUNCED", "TECHNICAL_OPENED", "TECHNICAL_RANKED", "OPENED", "RANKED",
        "WINNER_SET", "SANGGAH"}},
      {"record stage",
       {"PLANNED", "PREQUALIFYING", "ANNOUNCED", "TECHNICAL_OPENED", "TECHNICAL_RANKED", "OPENED", "RANKED",
        "WINNER_SET", "SANGGAH", "AWARDED"}},
      {"announce", {"PLANNED"}},
      {"order", {"PLANNED"}},
      {"ask", {"PREQUALIFYING", "ANNOUNCED"}},
      {"answer", {"PREQUALIFYING", "ANNOUNCED"}},
      {"prequalify", {"PREQUALIFYING"}},
      {"invite shortlisted", {"PREQUALIFYING"}},
      {"open technical files", {"ANNOUNCED"}},
      {"evaluate technical files", {"TECHNICAL_OPENED"}},
      {"rank technical files", {"TECHNICAL_OPENED"}},
      {"start opening prices", {"TECHNICAL_RANKED"}},
      {"hand over bids", {"ANNOUNCED"}},
      {"open bids", {"ANNOUNCED"}},
      {"evaluate", {"OPENED"}},
      {"rank bids", {"OPENED"}},
      {"negotiate", {"RANKED", "SANGGAH"}},
      {"set winner", {"RANKED"}},
      {"announce winner", {"WINNER_SET"}},
      {"object", {"SANGGAH"}},
      {"present", {"SANGGAH"}},
      {"uphold", {"SANGGAH"}},
      {"reject", {"SANGGAH"}},
      {"award", {"SANGGAH"}},
      {"fail",
       {"PLANNED", "PREQUALIFYING", "ANNOUNCED", "TECHNICAL_OPENED", "TECHNICAL_RANKED", "OPENED", "RANKED",
        "WINNER_SET", "SANGGAH"}}};
  return *allowed;
}

std::vector<Forbidden> ForbiddenCases() {
  std::vector<Forbidden> cases;
  for (const auto& [act, allowed] : AllowedStates()) {
    for (const std::string& state : SelectionStates()) {
      if (std::find(allowed.begin(), allowed.end(), state) == allowed.end()) {
        cases.push_back({state, act});
      }
    }
  }
  return cases;
}

// One selection for all cases: what is refused changes nothing.
class AnySelection : public SelectionTest {
 public:
  AnySelection() {
    name = AnnouncedSelection();
    EXPECT_THAT(caller.connection().ExecuteScript(
                    "ALTER TABLE selection DROP CONSTRAINT selection_sealed, DROP CONSTRAINT selection_won,"
                    " DROP CONSTRAINT selection_failed"),
                IsOk());
  }
  void TestBody() override {}

  // Puts the selection into any state, past the rules of the database.
  void Force(const std::string& state) {
    ASSERT_THAT(caller.connection().ExecuteScript(absl::StrCat(
                    "SELECT set_config('terpadu.scope', 'service', true); UPDATE selection SET state = '", state, "'")),
                IsOk());
  }

  size_t CountEvents() { return Events().size(); }

  absl::Status Perform(const std::string& act) {
    const std::string bid = BidNamed(name, "b");
    const std::string objection = absl::StrCat(name, "/objections/o");
    const std::map<std::string, std::function<absl::Status()>> acts = {
        {"reschedule",
         [&] {
           v1::RescheduleSelectionRequest request;
           request.set_name(name);
           request.set_reason("more time");
           *request.add_stages() = Selected(name).stages(11);
           return people.Call(selections, &SelectionService::RescheduleSelection, request, kPokja).status();
         }},
        {"record stage",
         [&] {
           v1::RecordStageRequest request;
           request.set_name(name);
           request.set_stage("PENJELASAN");
           return people.Call(selections, &SelectionService::RecordStage, request, kPokja).status();
         }},
        {"announce", [&] { return Announce(name).status(); }},
        {"order",
         [&] {
           v1::OrderFromCatalogueRequest request;
           request.set_name(name);
           v1::CatalogueOrder& order = *request.mutable_catalogue_order();
           order.set_item("1");
           order.set_title("Semen");
           order.set_vendor(VendorNamed("a"));
           order.set_unit_price(1);
           order.set_stock(1);
           order.set_quantity(1);
           order.mutable_snapshot_time()->set_seconds(1);
           order.set_snapshot_sha256(AnyDigest());
           return people.Call(selections, &SelectionService::OrderFromCatalogue, request, kPejabat).status();
         }},
        {"ask",
         [&] {
           v1::AskQuestionRequest request;
           request.set_parent(name);
           request.set_question_id("q");
           request.mutable_question()->set_question("Which cement?");
           return people.Call(selections, &SelectionService::AskQuestion, request, "rep-a").status();
         }},
        {"answer",
         [&] {
           v1::AnswerQuestionRequest request;
           request.set_name(absl::StrCat(name, "/questions/q"));
           request.set_answer("Portland");
           return people.Call(selections, &SelectionService::AnswerQuestion, request, kPokja).status();
         }},
        {"prequalify",
         [&] {
           v1::SetShortlistRequest request;
           request.set_name(name);
           return people.Call(prequalifications, &PrequalificationService::SetShortlist, request, kPokja).status();
         }},
        {"invite shortlisted",
         [&] {
           v1::InviteShortlistedRequest request;
           request.set_name(name);
           return people.Call(prequalifications, &PrequalificationService::InviteShortlisted, request, kPokja).status();
         }},
        {"open technical files", [&] { return Do(two_files, &TwoFileService::OpenTechnicalFiles, name).status(); }},
        {"evaluate technical files",
         [&] {
           v1::EvaluateTechnicalFileRequest request;
           request.set_name(bid);
           request.set_pass(true);
           return people.Call(two_files, &TwoFileService::EvaluateTechnicalFile, request, kPokja).status();
         }},
        {"rank technical files", [&] { return Do(two_files, &TwoFileService::RankTechnicalFiles, name).status(); }},
        {"start opening prices", [&] { return Do(two_files, &TwoFileService::OpenPriceFiles, name).status(); }},
        {"hand over bids", [&] { return HandOver(name, "b", 800, "b2").status(); }},
        {"open bids", [&] { return Open(name, kPokja).status(); }},
        {"evaluate", [&] { return Judge(bid, true).status(); }},
        {"rank bids", [&] { return Rank(name).status(); }},
        {"negotiate", [&] { return Negotiate(bid, 700).status(); }},
        {"set winner", [&] { return Do(selections, &SelectionService::SetWinner, name).status(); }},
        {"announce winner", [&] { return Do(selections, &SelectionService::AnnounceWinner, name).status(); }},
        {"object", [&] { return Object(name, "a", "o").status(); }},
        {"present", [&] { return Present(objection).status(); }},
        {"uphold", [&] { return AnswerTo(objection, true).status(); }},
        {"reject", [&] { return AnswerTo(objection, false).status(); }},
        {"award", [&] { return Do(selections, &SelectionService::AwardSelection, name).status(); }},
        {"fail", [&] { return Fail(name, v1::FAILURE_CAUSE_COLLUSION).status(); }}};
    return acts.at(act)();
  }

  std::string name;
};

class ForbiddenTransition : public ::testing::TestWithParam<Forbidden> {
 protected:
  static void SetUpTestSuite() { any = new AnySelection(); }
  static void TearDownTestSuite() {
    delete any;
    any = nullptr;
  }
  static inline AnySelection* any = nullptr;
};

TEST_P(ForbiddenTransition, IsRefused) {
  any->Force(GetParam().state);
  const size_t events = any->CountEvents();
  const absl::Status refused = any->Perform(GetParam().act);
  EXPECT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_EQ(Metadata(refused, "state"), absl::StrCat("SELECTION_STATE_", GetParam().state));
  EXPECT_EQ(any->CountEvents(), events);
}

INSTANTIATE_TEST_SUITE_P(Selection, ForbiddenTransition, ::testing::ValuesIn(ForbiddenCases()), NameOfCase);

// The table says the same as the list above.
TEST(SelectionTable, AllowsWhatTheTestsSay) {
  for (const auto& [act, allowed] : AllowedStates()) {
    for (const std::string& state : SelectionStates()) {
      const bool may = std::find(allowed.begin(), allowed.end(), state) != allowed.end();
      const std::string table_act = act == "present" ? "object" : act;
      EXPECT_EQ(domain::CheckAllowed(domain::SelectionAggregate::kSelection, "s", state, table_act).ok(), may)
          << act << " of " << state;
    }
  }
}

struct ForbiddenOfPart {
  domain::SelectionAggregate aggregate;
  std::string state;
  std::string act;
};

std::vector<ForbiddenOfPart> ForbiddenOfParts() {
  using enum domain::SelectionAggregate;
  return {{kBid, "SEALED", "pass"},
          {kBid, "SEALED", "eliminate"},
          {kBid, "SEALED", "negotiate"},
          {kBid, "OPENED", "open bids"},
          {kBid, "OPENED", "negotiate"},
          {kBid, "TAMPERED", "open bids"},
          {kBid, "TAMPERED", "pass"},
          {kBid, "TAMPERED", "eliminate"},
          {kBid, "TAMPERED", "negotiate"},
          {kBid, "PASSED", "open bids"},
          {kBid, "ELIMINATED", "open bids"},
          {kBid, "ELIMINATED", "negotiate"},
          {kObjection, "SUBMITTED", "reject"},
          {kObjection, "SUBMITTED", "uphold"},
          {kObjection, "PRESENTED", "present"},
          {kObjection, "REJECTED", "present"},
          {kObjection, "REJECTED", "reject"},
          {kObjection, "REJECTED", "uphold"},
          {kObjection, "UPHELD", "present"},
          {kObjection, "UPHELD", "reject"},
          {kObjection, "UPHELD", "uphold"},
          {kDeviation, "APPROVED", "approve"},
          {kDeviation, "APPROVED", "refuse"},
          {kDeviation, "REFUSED", "approve"},
          {kDeviation, "REFUSED", "refuse"},
          {kResultMeeting, "HELD", "hold"},
          {kBid, "SEALED", "pass technically"},
          {kBid, "TECHNICAL_OPENED", "open bids"},
          {kBid, "TECHNICAL_OPENED", "pass"},
          {kBid, "TECHNICAL_PASSED", "pass"},
          {kBid, "TECHNICAL_PASSED", "negotiate"},
          {kBid, "TECHNICAL_ELIMINATED", "open bids"},
          {kBid, "TECHNICAL_ELIMINATED", "pass"},
          {kBid, "OPENED", "pass technically"},
          {kBid, "PASSED", "pass technically"},
          {kBid, "ELIMINATED", "pass technically"},
          {kBid, "TAMPERED", "pass technically"},
          {kPrequalification, "OPEN", "announce shortlist"},
          {kPrequalification, "OPEN", "object"},
          {kPrequalification, "OPEN", "invite shortlisted"},
          {kPrequalification, "RESULT_SET", "apply"},
          {kPrequalification, "RESULT_SET", "judge applications"},
          {kPrequalification, "RESULT_SET", "object"},
          {kPrequalification, "RESULT_SET", "invite shortlisted"},
          {kPrequalification, "SANGGAH", "apply"},
          {kPrequalification, "SANGGAH", "judge applications"},
          {kPrequalification, "SANGGAH", "set shortlist"},
          {kPrequalification, "CLOSED", "apply"},
          {kPrequalification, "CLOSED", "judge applications"},
          {kPrequalification, "CLOSED", "object"},
          {kPrequalification, "CLOSED", "uphold"},
          {kApplication, "SUBMITTED", "verify"},
          {kApplication, "SUBMITTED", "shortlist"},
          {kApplication, "PASSED", "shortlist"},
          {kApplication, "FAILED", "verify"},
          {kApplication, "FAILED", "shortlist"},
          {kApplication, "SHORTLISTED", "eliminate"},
          {kApplicationObjection, "SUBMITTED", "reject"},
          {kApplicationObjection, "SUBMITTED", "uphold"},
          {kApplicationObjection, "PRESENTED", "present"},
          {kApplicationObjection, "REJECTED", "uphold"},
          {kApplicationObjection, "UPHELD", "reject"},
          {kReview, "OPEN", "follow up"},
          {kReview, "OPEN", "verify finding"},
          {kReview, "ISSUED", "add finding"},
          {kReview, "ISSUED", "issue"},
          {kReview, "CLOSED", "add finding"},
          {kReview, "CLOSED", "issue"},
          {kReview, "CLOSED", "follow up"},
          {kReview, "CLOSED", "verify finding"},
          {kFinding, "OPEN", "close"},
          {kFinding, "OPEN", "reopen"},
          {kFinding, "CLOSED", "follow up"},
          {kFinding, "CLOSED", "close"},
          {kFinding, "CLOSED", "reopen"}};
}

class ForbiddenTransitionOfPart : public ::testing::TestWithParam<ForbiddenOfPart> {};

TEST_P(ForbiddenTransitionOfPart, IsRefused) {
  const ForbiddenOfPart& forbidden = GetParam();
  EXPECT_THAT(domain::CheckAllowed(forbidden.aggregate, "it", forbidden.state, forbidden.act),
              StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
}

INSTANTIATE_TEST_SUITE_P(Selection, ForbiddenTransitionOfPart, ::testing::ValuesIn(ForbiddenOfParts()),
                         [](const auto& each) {
                           return absl::StrReplaceAll(
                               absl::StrCat(each.param.act, "_of_", std::string(NameOf(each.param.aggregate)), "_",
                                            each.param.state),
                               {{" ", "_"}});
                         });

TEST_F(SelectionTest, TheDatabaseKnowsEveryStateOfSelections) {
  constexpr postgres::Statement kChecks = {"test_selection_checks", R"sql(
    SELECT conrelid::regclass::text || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint
     WHERE contype = 'c')sql"};
  const postgres::Rows checks = Query(kChecks);
  // Aggregates whose state is not the column `state` of a table of their name.
  const std::map<std::string, std::pair<std::string, std::string>> elsewhere = {
      {"application", {"prequalification_application", "state"}},
      {"application_objection", {"prequalification_application", "objection_state"}},
      {"finding", {"review_finding", "state"}}};
  for (const domain::Step& step : domain::Steps()) {
    const std::string name(domain::NameOf(step.aggregate));
    const auto found = elsewhere.find(name);
    const std::pair<std::string, std::string> place =
        found == elsewhere.end() ? std::pair(name, std::string("state")) : found->second;
    const std::string& table = place.first;
    const std::string& column = place.second;
    std::string check;
    for (int row = 0; row < checks.size(); ++row) {
      check =
          checks.Text(row, 0) == absl::StrCat(table, ".", table, "_", column, "_check") ? checks.Text(row, 1) : check;
    }
    EXPECT_NE(check.find("'" + std::string(step.to) + "'"), std::string::npos) << table << " " << step.to;
  }
}

TEST_F(SelectionTest, APackageUnderKajiUlangStopsItsSelection) {
  const std::string name = OpenedSelection();
  ReviseLine(Line("a"), 2000, 2500);
  const auto refused = Judge(BidNamed(name, "a"), true);
  ASSERT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_EQ(Metadata(refused, "state"), "RUP_PACKAGE_STATE_KAJI_ULANG");
  EXPECT_THAT(Fail(name, v1::FAILURE_CAUSE_PACKAGE_ENDED), IsOk());
}

}  // namespace
}  // namespace terpadu::procurement
