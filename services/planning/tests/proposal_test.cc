// The life of a proposal, from musrenbang to a sub kegiatan.
#include <atomic>
#include <set>
#include <thread>

#include "services/planning/tests/proposal_fixture.h"

namespace terpadu::planning {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;

using Proposals = ProposalTest;

TEST_F(Proposals, AreRecordedWithATrackingCodeAndAnnounced) {
  ASSERT_OK_AND_ASSIGN(const auto recorded, Record({Wish("u1"), Wish("u2")}));
  ASSERT_EQ(recorded.proposals_size(), 2);
  const v1::Proposal& proposal = recorded.proposals(0).proposal();
  EXPECT_THAT(Get("u1"), testing::IsOkAndHolds(EqualsProto(proposal)));
  EXPECT_EQ(proposal.state(), v1::PROPOSAL_STATE_RECORDED);
  EXPECT_EQ(proposal.volume().units(), 2505);
  EXPECT_EQ(recorded.proposals(0).tracking_code().size(), 29);
  EXPECT_NE(recorded.proposals(0).tracking_code(), recorded.proposals(1).tracking_code());
  const auto events = ProposalEvents();
  ASSERT_EQ(events.size(), 2);
  EXPECT_EQ(events[0].type(), "id.go.terpadu.planning.proposal.recorded.v1");
  v1::ProposalRecorded event;
  ASSERT_TRUE(event.ParseFromString(events[0].data()));
  EXPECT_THAT(event.proposal(), EqualsProto(proposal));
}

TEST_F(Proposals, AreRecordedAllOrNone) {
  RecordOne("u2");
  const std::string request_id = NewUuid();
  const auto refused = Record({Wish("u1"), Wish("u2")}, request_id);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kAlreadyExists, "PROPOSAL_EXISTS"));
  EXPECT_THAT(MetadataOf(refused.status()), ElementsAre(Pair("proposal", Name("u2"))));
  EXPECT_THAT(Get("u1"), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(Record({Wish("u1"), Wish("u3")}, request_id), IsOk());
}

TEST_F(Proposals, TheSameRequestAgainTellsTheSameCodes) {
  const std::string request_id = NewUuid();
  ASSERT_OK_AND_ASSIGN(const auto first, Record({Wish()}, request_id));
  EXPECT_THAT(Record({Wish()}, request_id), testing::IsOkAndHolds(EqualsProto(first)));
  EXPECT_EQ(ProposalEvents().size(), 1);
  EXPECT_THAT(Record({Wish("u2")}, request_id), StatusIs(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
}

TEST_F(Proposals, ADryRunChangesNothingAndTellsNoCode) {
  auto request = RecordRequest({Wish()});
  request.set_validate_only(true);
  ASSERT_OK_AND_ASSIGN(const auto response, Do(&ProposalService::BatchRecordProposals, request));
  EXPECT_EQ(response.proposals(0).tracking_code(), "");
  EXPECT_THAT(Get(), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(ProposalEvents(), IsEmpty());
}

TEST_F(Proposals, EveryFaultOfABatchIsTold) {
  v1::ProposalToRecord wish = Wish("../u");
  v1::Proposal& proposal = *wish.mutable_proposal();
  proposal.clear_kind();
  proposal.set_title(" ");
  proposal.mutable_location()->set_kecamatan("a\nb");
  proposal.mutable_volume()->set_units(0);
  proposal.clear_volume_unit();
  proposal.set_estimated_amount(-1);
  proposal.set_fiscal_year(1999);
  proposal.set_proposer(std::string(201, 'x'));
  wish.mutable_contact()->set_person(std::string(201, 'x'));
  const auto violations = ViolationsOf(Record({Wish(), wish}).status());
  std::set<std::string> fields;
  for (const std::string& violation : violations) {
    fields.insert(violation.substr(0, violation.find(':')));
  }
  EXPECT_THAT(fields,
              UnorderedElementsAre("proposals[1].proposal_id", "proposals[1].proposal.kind",
                                   "proposals[1].proposal.title", "proposals[1].proposal.location.kecamatan",
                                   "proposals[1].proposal.volume", "proposals[1].proposal.volume_unit",
                                   "proposals[1].proposal.estimated_amount", "proposals[1].proposal.fiscal_year",
                                   "proposals[1].proposal.proposer", "proposals[1].contact.person"));
  EXPECT_THAT(ViolationsOf(Record({}).status()), ElementsAre("proposals: must be 1 to 1,000"));
  EXPECT_THAT(ViolationsOf(Record(std::vector(1001, Wish(""))).status()), ElementsAre("proposals: must be 1 to 1,000"));
  EXPECT_THAT(Record(std::vector(1000, Wish(""))), IsOk());
}

TEST_F(Proposals, AreRoutedToAUnitAndWithAReasonToAnother) {
  RecordOne();
  ASSERT_OK_AND_ASSIGN(const v1::Proposal routed, Route(kHealth));
  EXPECT_EQ(routed.state(), v1::PROPOSAL_STATE_ROUTED);
  EXPECT_EQ(routed.unit(), kHealth);
  const auto again = Route(kHealth, "salah");
  EXPECT_THAT(again, StatusIs(kPrecondition, "ALREADY_ROUTED"));
  EXPECT_THAT(MetadataOf(again.status()), ElementsAre(Pair("unit", kHealth)));
  EXPECT_THAT(ViolationsOf(Route(kPu).status()), ElementsAre("reason: must be set: another unit has the proposal"));
  ASSERT_OK_AND_ASSIGN(const v1::Proposal moved, Route(kPu, "Urusan jalan"));
  EXPECT_EQ(moved.unit(), kPu);
  v1::ProposalRouted event;
  ASSERT_TRUE(event.ParseFromString(ProposalEvents().back().data()));
  EXPECT_EQ(event.unit_before(), kHealth);
  EXPECT_EQ(event.reason(), "Urusan jalan");
}

TEST_F(Proposals, AreRoutedToUnitsThatExist) {
  RecordOne();
  EXPECT_THAT(Route("instansi/probolinggo/units/nobody"), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(ViolationsOf(Route("instansi/pasuruan/units/dinas-pu").status()),
              ElementsAre("unit: must be of the same instansi"));
  EXPECT_THAT(Route(kPu, "", "nothing"), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(Proposals, AnAcceptedOneIsShownFromItsSubKegiatan) {
  RecordOne("u1");
  RecordOne("u2");
  ASSERT_THAT(Route(), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Proposal accepted, Accept(700));
  EXPECT_EQ(accepted.state(), v1::PROPOSAL_STATE_ACCEPTED);
  EXPECT_EQ(accepted.plan_node(), kRoads);
  EXPECT_EQ(accepted.accepted_amount(), 700);
  v1::ListProposalsRequest request;
  request.set_parent(kInstansi);
  request.set_plan_node(kRoads);
  ASSERT_OK_AND_ASSIGN(const auto carried, Do(&ProposalService::ListProposals, request));
  ASSERT_EQ(carried.proposals_size(), 1);
  EXPECT_THAT(carried.proposals(0), EqualsProto(accepted));
}

TEST_F(Proposals, AreAcceptedByTheResponsibleUnitIntoASubKegiatanOfAnAnnualPlanOfTheYear) {
  RecordOne();
  EXPECT_THAT(Accept(), StatusIs(kPrecondition, "PROPOSAL_STATE"));
  ASSERT_THAT(Route(kHealth), IsOk());
  const auto of_another = Accept();
  EXPECT_THAT(of_another, StatusIs(kPrecondition, "NODE_OF_ANOTHER_UNIT"));
  EXPECT_THAT(MetadataOf(of_another.status()), UnorderedElementsAre(Pair("plan_node", kRoads), Pair("unit", kHealth)));
  const auto program = Accept(1, std::string(kRkpd) + "/nodes/program");
  EXPECT_THAT(program, StatusIs(kPrecondition, "NOT_A_SUB_KEGIATAN"));
  EXPECT_EQ(MetadataOf(program.status()).at("kind"), "PLAN_NODE_KIND_PROGRAM");
  EXPECT_THAT(Accept(1, std::string(kRkpd) + "/nodes/none"), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
  InsertPlan("rpjmd", v1::PLAN_KIND_RPJMD);
  const auto five_year = Accept(1, "instansi/probolinggo/plans/rpjmd/nodes/bebas");
  EXPECT_THAT(five_year, StatusIs(kPrecondition, "PLAN_NOT_ANNUAL"));
  EXPECT_EQ(MetadataOf(five_year.status()).at("kind"), "PLAN_KIND_RPJMD");
  v1::ProposalToRecord next_year = Wish("u2");
  next_year.mutable_proposal()->set_fiscal_year(2020);
  ASSERT_THAT(Record({next_year}), IsOk());
  ASSERT_THAT(Route(kPu, "", "u2"), IsOk());
  const auto too_late = Accept(1, kRoads, "u2");
  EXPECT_THAT(too_late, StatusIs(kPrecondition, "YEAR_NOT_IN_PLAN"));
  EXPECT_EQ(MetadataOf(too_late.status()).at("fiscal_year"), "2020");
  EXPECT_THAT(ViolationsOf(Accept(0).status()), ElementsAre("accepted_amount: must be above 0"));
  EXPECT_THAT(Accept(5'000, std::string(kRkpd) + "/nodes/bebas"), IsOk());
}

TEST_F(Proposals, AReplacedPlanCarriesNothingNew) {
  RecordOne();
  ASSERT_THAT(Route(), IsOk());
  SetState("rkpd-2019", v1::PLAN_STATE_REPLACED);
  const auto refused = Accept();
  EXPECT_THAT(refused, StatusIs(kPrecondition, "PLAN_REPLACED"));
  EXPECT_THAT(MetadataOf(refused.status()), ElementsAre(Pair("plan", kRkpd)));
}

TEST_F(Proposals, TheProposalsOfANodeStayWithinItsCeiling) {
  for (const char* id : {"u1", "u2"}) {
    RecordOne(id);
    ASSERT_THAT(Route(kPu, "", id), IsOk());
  }
  ASSERT_THAT(Accept(700), IsOk());
  const auto above = Accept(301, kRoads, "u2");
  EXPECT_THAT(above, StatusIs(kPrecondition, "CEILING_EXCEEDED"));
  EXPECT_THAT(MetadataOf(above.status()),
              UnorderedElementsAre(Pair("plan_node", kRoads), Pair("ceiling", "1000"), Pair("requested", "1001")));
  EXPECT_THAT(Accept(300, kRoads, "u2"), IsOk());
}

TEST_F(Proposals, OfManyForTheLastRupiahOfANodeOneIsAccepted) {
  constexpr int kThreads = 6;
  for (int i = 0; i < kThreads; ++i) {
    RecordOne("u" + std::to_string(i));
    ASSERT_THAT(Route(kPu, "", "u" + std::to_string(i)), IsOk());
  }
  std::atomic<int> accepted = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      postgres::Connection connection(conninfo_);
      rpc::CallContext call = CallOn(connection, "AcceptProposal", "");
      v1::AcceptProposalRequest request;
      request.set_name(Name("u" + std::to_string(i)));
      request.set_plan_node(kRoads);
      request.set_accepted_amount(600);
      const auto proposal = proposals_.AcceptProposal(call, request);
      accepted += proposal.ok() ? 1 : 0;
      EXPECT_TRUE(proposal.ok() || ReasonOf(proposal.status()) == "CEILING_EXCEEDED") << proposal.status();
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(accepted, 1);
}

TEST_F(Proposals, ARefusalHasAReasonThatTheProposerReads) {
  const std::string code = RecordOne();
  EXPECT_THAT(ViolationsOf(Refuse("u1", " ").status()), ElementsAre("reason: must not be blank"));
  ASSERT_OK_AND_ASSIGN(const v1::Proposal refused, Refuse("u1", "Bukan kewenangan kota"));
  EXPECT_EQ(refused.state(), v1::PROPOSAL_STATE_REFUSED);
  EXPECT_EQ(refused.reason(), "Bukan kewenangan kota");
  ASSERT_OK_AND_ASSIGN(const auto tracked, Track(code));
  EXPECT_THAT(tracked.proposal(), EqualsProto(refused));
  EXPECT_EQ(tracked.steps(1).reason(), "Bukan kewenangan kota");
}

TEST_F(Proposals, AnAcceptanceIsUndoneAsLongAsThePlanIsADraft) {
  RecordOne();
  ASSERT_THAT(Route(), IsOk());
  ASSERT_THAT(Accept(), IsOk());
  SetState("rkpd-2019", v1::PLAN_STATE_ADOPTED);
  const auto refused = Reopen();
  EXPECT_THAT(refused, StatusIs(kPrecondition, "PLAN_ADOPTED"));
  EXPECT_THAT(MetadataOf(refused.status()), ElementsAre(Pair("plan", kRkpd)));
  Script("UPDATE plan SET state = 1 WHERE plan_id = 'rkpd-2019'");
  ASSERT_OK_AND_ASSIGN(const v1::Proposal reopened, Reopen());
  EXPECT_EQ(reopened.state(), v1::PROPOSAL_STATE_ROUTED);
  EXPECT_EQ(reopened.unit(), kPu);
  EXPECT_EQ(reopened.plan_node(), "");
  EXPECT_EQ(reopened.accepted_amount(), 0);
  v1::ProposalReopened event;
  ASSERT_TRUE(event.ParseFromString(ProposalEvents().back().data()));
  EXPECT_EQ(event.plan_node_before(), kRoads);
  EXPECT_THAT(Accept(1000), IsOk());
}

TEST_F(Proposals, ARefusalOfWhatWasNeverRoutedIsUndoneToWhereItWas) {
  RecordOne();
  ASSERT_THAT(Refuse(), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Proposal reopened, Reopen());
  EXPECT_EQ(reopened.state(), v1::PROPOSAL_STATE_RECORDED);
  EXPECT_EQ(reopened.reason(), "");
}

TEST_F(Proposals, AWithdrawnOneIsAtItsEnd) {
  RecordOne();
  ASSERT_THAT(Withdraw(), IsOk());
  for (const auto& moved : {Route(), Accept(), Refuse(), Reopen(), Withdraw()}) {
    EXPECT_THAT(moved, StatusIs(kPrecondition, "PROPOSAL_STATE"));
    EXPECT_THAT(MetadataOf(moved.status()),
                UnorderedElementsAre(Pair("proposal", Name("u1")), Pair("state", "PROPOSAL_STATE_WITHDRAWN")));
  }
}

TEST_F(Proposals, AStaleEtagIsRefused) {
  RecordOne();
  ASSERT_OK_AND_ASSIGN(const v1::Proposal before, Get());
  ASSERT_THAT(Route(kHealth, "", "u1", before.etag()), IsOk());
  EXPECT_THAT(Route(kPu, "alasan", "u1", before.etag()), StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
}

TEST_F(Proposals, TheVersionsAndStepsHaveNoGap) {
  const std::string code = RecordOne();
  ASSERT_THAT(Route(kHealth), IsOk());
  ASSERT_THAT(Route(kPu, "alasan"), IsOk());
  ASSERT_THAT(Accept(), IsOk());
  ASSERT_THAT(Reopen(), IsOk());
  ASSERT_THAT(Refuse(), IsOk());
  int64_t version = 0;
  for (const event::v1::Event& event : ProposalEvents()) {
    EXPECT_EQ(event.version(), ++version);
  }
  v1::ListProposalStepsRequest request;
  request.set_name(Name("u1"));
  ASSERT_OK_AND_ASSIGN(const auto listed, Do(&ProposalService::ListProposalSteps, request));
  ASSERT_EQ(listed.steps_size(), version);
  for (int i = 0; i < listed.steps_size(); ++i) {
    EXPECT_EQ(listed.steps(i).number(), i + 1);
  }
  EXPECT_EQ(listed.steps(1).unit(), kHealth);
  EXPECT_EQ(listed.steps(3).state(), v1::PROPOSAL_STATE_ACCEPTED);
}

TEST_F(Proposals, TheHistoryIsBoundedAndNeverChanged) {
  RecordOne();
  Script("UPDATE proposal SET version = 200");
  EXPECT_THAT(Route(), StatusIs(kPrecondition, "PROPOSAL_TOO_MANY_STEPS"));
  EXPECT_FALSE(db_.ExecuteScript("SELECT set_config('terpadu.scope', 'service', true);"
                                 "UPDATE proposal_step SET reason = 'x'")
                   .ok());
}

}  // namespace
}  // namespace terpadu::planning
