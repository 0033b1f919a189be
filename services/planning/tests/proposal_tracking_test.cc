// What the proposer sees, what nobody sees, and what everybody can list.
#include "google/protobuf/descriptor.h"
#include "services/planning/tests/proposal_fixture.h"
#include "terpadu/option/v1/event.pb.h"
#include "terpadu/option/v1/personal.pb.h"
#include "terpadu/planning/v1/events.pb.h"

namespace terpadu::planning {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using Tracking = ProposalTest;

TEST_F(Tracking, AProposerFollowsAProposalByItsCodeAlone) {
  const std::string code = RecordOne();
  ASSERT_THAT(Route(), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto tracked, Track(code));
  EXPECT_EQ(tracked.proposal().unit(), kPu);
  ASSERT_EQ(tracked.steps_size(), 2);
  EXPECT_EQ(tracked.steps(0).state(), v1::PROPOSAL_STATE_RECORDED);
  EXPECT_EQ(tracked.steps(1).state(), v1::PROPOSAL_STATE_ROUTED);
  std::string copied = code;
  std::transform(copied.begin(), copied.end(), copied.begin(), [](unsigned char c) { return std::tolower(c); });
  EXPECT_THAT(Track(copied), IsOk());
}

TEST_F(Tracking, AnUnknownCodeFindsNothing) {
  const std::string code = RecordOne();
  for (const std::string& wrong : {std::string("00000-00000-00000-00000-00000"), std::string("u1"), code + "0"}) {
    EXPECT_THAT(Track(wrong), StatusIs(absl::StatusCode::kNotFound, "TRACKING_CODE_UNKNOWN"));
  }
  EXPECT_THAT(Track(code, "instansi/pasuruan"), StatusIs(absl::StatusCode::kNotFound, "TRACKING_CODE_UNKNOWN"));
}

TEST_F(Tracking, AProposerTakesAProposalBackByItsCode) {
  v1::WithdrawTrackedProposalRequest request;
  request.set_parent(kInstansi);
  request.set_tracking_code(RecordOne());
  request.set_reason("Sudah dikerjakan swadaya");
  const std::string request_id = NewUuid();
  ASSERT_OK_AND_ASSIGN(const auto withdrawn, Do(&ProposalService::WithdrawTrackedProposal, request, request_id));
  EXPECT_EQ(withdrawn.proposal().state(), v1::PROPOSAL_STATE_WITHDRAWN);
  EXPECT_EQ(withdrawn.proposal().reason(), "Sudah dikerjakan swadaya");
  EXPECT_EQ(withdrawn.steps_size(), 2);
  EXPECT_THAT(Do(&ProposalService::WithdrawTrackedProposal, request, request_id),
              testing::IsOkAndHolds(EqualsProto(withdrawn)));
  EXPECT_THAT(Do(&ProposalService::WithdrawTrackedProposal, request),
              StatusIs(absl::StatusCode::kFailedPrecondition, "PROPOSAL_STATE"));
  request.set_tracking_code("x");
  EXPECT_THAT(Do(&ProposalService::WithdrawTrackedProposal, request),
              StatusIs(absl::StatusCode::kNotFound, "TRACKING_CODE_UNKNOWN"));
}

TEST_F(Tracking, TheDatabaseKeepsOnlyTheHashOfACode) {
  const std::string code = RecordOne();
  const auto rows = db_.Execute(postgres::Scope::EveryInstansi(), {"dump", "SELECT proposal::text FROM proposal"}, {});
  ASSERT_THAT(rows, IsOk());
  std::string bare = code;
  bare.erase(std::remove(bare.begin(), bare.end(), '-'), bare.end());
  EXPECT_THAT(rows->Text(0, 0), Not(HasSubstr(code)));
  EXPECT_THAT(rows->Text(0, 0), Not(HasSubstr(bare)));
}

class PersonalData : public ProposalTest {
 protected:
  void SetUp() override {
    ProposalTest::SetUp();
    v1::ProposalToRecord wish = Wish();
    wish.mutable_contact()->set_person("Seseorang Contoh");
    wish.mutable_contact()->set_phone("0800-0000");
    ASSERT_OK_AND_ASSIGN(const auto recorded, Record({wish}));
    code_ = recorded.proposals(0).tracking_code();
    recorded_ = recorded.ShortDebugString();
  }

  std::string code_;
  std::string recorded_;
};

TEST_F(PersonalData, IsShownByOneMethodAlone) {
  v1::GetProposerContactRequest request;
  request.set_name(Name("u1"));
  ASSERT_OK_AND_ASSIGN(const v1::ProposerContact contact, Do(&ProposalService::GetProposerContact, request));
  EXPECT_EQ(contact.person(), "Seseorang Contoh");
  EXPECT_EQ(contact.phone(), "0800-0000");
  ASSERT_OK_AND_ASSIGN(const auto tracked, Track(code_));
  ASSERT_OK_AND_ASSIGN(const v1::Proposal proposal, Get());
  for (const std::string& shown : {recorded_, tracked.ShortDebugString(), proposal.ShortDebugString()}) {
    EXPECT_THAT(shown, Not(HasSubstr("Seseorang")));
  }
}

TEST_F(PersonalData, IsInNoEventAuditOrStoredRequest) {
  ASSERT_THAT(Route(), IsOk());
  for (const char* table : {"journal", "request", "proposal", "proposal_step"}) {
    const std::string bytes = std::string(table) == "journal"   ? "payload"
                              : std::string(table) == "request" ? "response"
                                                                : "''::bytea";
    const std::string sql =
        "SELECT string_agg(t::text || coalesce(encode(" + bytes + ", 'escape'), ''), '') FROM " + table + " AS t";
    const auto rows = db_.Execute(postgres::Scope::EveryInstansi(), {table, sql}, {});
    ASSERT_THAT(rows, IsOk()) << table;
    EXPECT_THAT(rows->Text(0, 0), HasSubstr("u1")) << table;
    EXPECT_THAT(rows->Text(0, 0), Not(HasSubstr("Seseorang"))) << table;
    EXPECT_THAT(rows->Text(0, 0), Not(HasSubstr("0800"))) << table;
  }
}

TEST_F(PersonalData, OfSomeoneWhoGaveNoneIsEmpty) {
  RecordOne("u2");
  v1::GetProposerContactRequest request;
  request.set_name(Name("u2"));
  EXPECT_THAT(Do(&ProposalService::GetProposerContact, request),
              testing::IsOkAndHolds(EqualsProto(v1::ProposerContact())));
  request.set_name(Name("none"));
  EXPECT_THAT(Do(&ProposalService::GetProposerContact, request), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

// The personal fields that `message` reaches, as paths.
std::vector<std::string> PersonalFieldsOf(const google::protobuf::Descriptor* message, int depth = 0) {
  std::vector<std::string> paths;
  for (int i = 0; depth < 8 && i < message->field_count(); ++i) {
    const auto* field = message->field(i);
    if (field->options().GetExtension(option::v1::personal)) {
      paths.push_back(field->full_name());
    }
    if (field->message_type() != nullptr) {
      const auto below = PersonalFieldsOf(field->message_type(), depth + 1);
      paths.insert(paths.end(), below.begin(), below.end());
    }
  }
  return paths;
}

TEST(PersonalFields, AreReachedByNoEventOfPlanning) {
  EXPECT_EQ(PersonalFieldsOf(v1::ProposerContact::descriptor()).size(), 4);
  int events = 0;
  for (const auto* file : {v1::ProposalRecorded::descriptor()->file(), v1::UnitCreated::descriptor()->file()}) {
    for (int i = 0; i < file->message_type_count(); ++i) {
      const auto* message = file->message_type(i);
      events += message->options().HasExtension(option::v1::event) ? 1 : 0;
      EXPECT_THAT(PersonalFieldsOf(message), IsEmpty()) << message->full_name();
    }
  }
  EXPECT_GE(events, 12);
}

class ListProposals : public ProposalTest {
 protected:
  std::vector<std::string> Ids(v1::ListProposalsRequest request, int page_size = 2) {
    request.set_parent(kInstansi);
    request.set_page_size(page_size);
    std::vector<std::string> ids;
    do {
      const auto page = Do(&ProposalService::ListProposals, request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) {
        return ids;
      }
      for (const v1::Proposal& proposal : page->proposals()) {
        ids.push_back(proposal.name().substr(proposal.name().rfind('/') + 1));
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return ids;
  }
};

TEST_F(ListProposals, NarrowsByStateUnitKindYearAndNodeByPages) {
  for (const char* id : {"u1", "u2", "u3", "u4", "u5"}) {
    v1::ProposalToRecord wish = Wish(id);
    if (std::string(id) == "u5") {
      wish.mutable_proposal()->set_kind(v1::PROPOSAL_KIND_POKOK_PIKIRAN);
      wish.mutable_proposal()->set_fiscal_year(2020);
    }
    ASSERT_THAT(Record({wish}), IsOk());
  }
  for (const char* id : {"u2", "u3", "u4"}) {
    ASSERT_THAT(Route(kPu, "", id), IsOk());
  }
  ASSERT_THAT(Accept(1, kRoads, "u3"), IsOk());
  const auto with = [](const std::string& text) {
    v1::ListProposalsRequest request;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request));
    return request;
  };
  EXPECT_THAT(Ids({}), ElementsAre("u1", "u2", "u3", "u4", "u5"));
  EXPECT_THAT(Ids(with("state: PROPOSAL_STATE_ROUTED")), ElementsAre("u2", "u4"));
  EXPECT_THAT(Ids(with("unit: 'instansi/probolinggo/units/dinas-pu'"), 1), ElementsAre("u2", "u3", "u4"));
  EXPECT_THAT(Ids(with("kind: PROPOSAL_KIND_MUSRENBANG")), ElementsAre("u1", "u2", "u3", "u4"));
  EXPECT_THAT(Ids(with("fiscal_year: 2020")), ElementsAre("u5"));
  EXPECT_THAT(Ids(with("plan_node: 'instansi/probolinggo/plans/rkpd-2019/nodes/jalan'")), ElementsAre("u3"));
  EXPECT_THAT(Ids(with("fiscal_year: 2019 state: PROPOSAL_STATE_RECORDED")), ElementsAre("u1"));
  EXPECT_THAT(Ids(with("unit: 'instansi/probolinggo/units/dinkes'")), IsEmpty());
}

TEST_F(ListProposals, ATokenOfAnotherQueryIsRefused) {
  RecordOne("u1");
  RecordOne("u2");
  v1::ListProposalsRequest request;
  request.set_parent(kInstansi);
  request.set_page_size(1);
  ASSERT_OK_AND_ASSIGN(const auto page, Do(&ProposalService::ListProposals, request));
  request.set_page_token(page.next_page_token());
  request.set_fiscal_year(2019);
  EXPECT_THAT(Do(&ProposalService::ListProposals, request),
              StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN"));
}

TEST_F(ListProposals, AnotherInstansiSeesNone) {
  RecordOne();
  v1::ListProposalsRequest request;
  request.set_parent("instansi/pasuruan");
  ASSERT_OK_AND_ASSIGN(const auto page, Do(&ProposalService::ListProposals, request));
  EXPECT_THAT(page.proposals(), IsEmpty());
}

TEST_F(ListProposals, EveryNarrowingReadsAnIndexInOrder) {
  Script(
      "INSERT INTO proposal (instansi, proposal_id, kind, title, kecamatan, desa, location_detail, volume_scale,"
      " volume_unit, estimated_amount, fiscal_year, proposer, state, unit_id, tracking_hash, created_at, updated_at)"
      " SELECT 'probolinggo', 'p' || n, 1, 'x', 'x', '', '', 0, '', 0, 2019 + n % 5, 'x', 1 + n % 2,"
      " CASE n % 2 WHEN 1 THEN CASE n % 7 WHEN 0 THEN 'dinkes' ELSE 'dinas-pu' END END,"
      " encode(sha256(n::text::bytea), 'hex'), now(), now() FROM generate_series(1, 20000) AS n; ANALYZE proposal;"
      "SET plan_cache_mode = force_generic_plan;");
  for (const char* narrowed : {"true", "state = 2", "unit_id = 'dinkes'", "fiscal_year = 2020",
                               "plan_id = 'rkpd-2019' AND node_id = 'jalan'"}) {
    const std::string sql = std::string(
                                "EXPLAIN SELECT * FROM proposal WHERE instansi = 'probolinggo' AND proposal_id > "
                                "'p5' AND ") +
                            narrowed + " ORDER BY proposal_id LIMIT 51";
    const auto rows = db_.Execute(postgres::Scope::Instansi("probolinggo"), {narrowed, sql}, {});
    ASSERT_THAT(rows, IsOk());
    std::string plan;
    for (int row = 0; row < rows->size(); ++row) {
      plan += rows->Text(row, 0) + "\n";
    }
    EXPECT_THAT(plan, Not(HasSubstr("Seq Scan"))) << narrowed;
    EXPECT_THAT(plan, Not(HasSubstr("Sort"))) << narrowed << "\n" << plan;
  }
}

}  // namespace
}  // namespace terpadu::planning
