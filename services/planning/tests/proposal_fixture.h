#pragma once

#include <string>
#include <vector>

#include "services/planning/proposal_service.h"
#include "services/planning/tests/planning_fixture.h"
#include "terpadu/planning/v1/proposal_events.pb.h"

namespace terpadu::planning {

// Two units, an RKPD for 2019 and a few of its nodes, and the words of the tests of proposals.
class ProposalTest : public PlanningTest {
 protected:
  static constexpr char kPu[] = "instansi/probolinggo/units/dinas-pu";
  static constexpr char kHealth[] = "instansi/probolinggo/units/dinkes";
  static constexpr char kRkpd[] = "instansi/probolinggo/plans/rkpd-2019";
  static constexpr char kRoads[] = "instansi/probolinggo/plans/rkpd-2019/nodes/jalan";  // of dinas-pu, ceiling 1000

  void SetUp() override {
    ASSERT_THAT(CreateUnit(UnitRequest("dinas-pu", "Dinas Pekerjaan Umum")), IsOk());
    ASSERT_THAT(CreateUnit(UnitRequest("dinkes", "Dinas Kesehatan")), IsOk());
    InsertPlan("rkpd-2019", v1::PLAN_KIND_RKPD);
  }

  void Script(const std::string& sql) {
    const absl::Status done =
        postgres::Connection(conninfo_).ExecuteScript("SELECT set_config('terpadu.scope', 'service', false);" + sql);
    ASSERT_TRUE(done.ok()) << done;
  }

  // A draft for 2019 with a sub kegiatan `jalan` of dinas-pu with a ceiling, one `bebas` with neither, and a program.
  void InsertPlan(const std::string& id, v1::PlanKind kind) {
    const std::string key = "('probolinggo', '" + id + "', ";
    const std::string hash = Sha256Hex(id);
    Script(
        "INSERT INTO plan (instansi, plan_id, kind, title, start_year, end_year, state, content_hash,"
        " created_at) VALUES " +
        key + std::to_string(kind) + ", 'RKPD', 2019, 2019, 1, '" + hash +
        "', now());"
        "INSERT INTO plan_node (instansi, plan_id, node_id, kind, position, title, source_line) VALUES " +
        key + "'program', 6, 1, 'Program', 1), " + key + "'jalan', 8, 2, 'Pemeliharaan jalan', 2), " + key +
        "'bebas', 8, 3, 'Lain-lain', 3);"
        "INSERT INTO plan_node_unit VALUES " +
        key +
        "'jalan', 1, 'dinas-pu');"
        "INSERT INTO plan_node_ceiling VALUES " +
        key + "'jalan', 2019, 1000);");
  }

  void SetState(const std::string& plan_id, v1::PlanState state) {
    Script("UPDATE plan SET state = " + std::to_string(state) +
           ", legal_basis = 'Perwali 9/2018', adopted_at = now() WHERE plan_id = '" + plan_id + "'");
  }

  template <typename Request, typename Response>
  absl::StatusOr<Response> Do(absl::StatusOr<Response> (ProposalService::*method)(rpc::CallContext&, const Request&),
                              const Request& request, const std::string& request_id = "") {
    rpc::CallContext call = CallOn(db_, std::string(Request::descriptor()->name()), request_id);
    return (proposals_.*method)(call, request);
  }

  static v1::ProposalToRecord Wish(const std::string& id = "u1") {
    v1::ProposalToRecord wish;
    wish.set_proposal_id(id);
    v1::Proposal& proposal = *wish.mutable_proposal();
    proposal.set_kind(v1::PROPOSAL_KIND_MUSRENBANG);
    proposal.set_title("Perbaikan jalan lingkungan");
    proposal.mutable_location()->set_kecamatan("Wonoasih");
    proposal.mutable_location()->set_desa("Jrebeng Kidul");
    proposal.mutable_volume()->set_units(2505);
    proposal.mutable_volume()->set_scale(1);
    proposal.set_volume_unit("meter");
    proposal.set_estimated_amount(900);
    proposal.set_fiscal_year(2019);
    proposal.set_proposer("Musrenbang Kelurahan Jrebeng Kidul");
    return wish;
  }

  static v1::BatchRecordProposalsRequest RecordRequest(const std::vector<v1::ProposalToRecord>& wishes) {
    v1::BatchRecordProposalsRequest request;
    request.set_parent(kInstansi);
    request.mutable_proposals()->Add(wishes.begin(), wishes.end());
    return request;
  }

  absl::StatusOr<v1::BatchRecordProposalsResponse> Record(const std::vector<v1::ProposalToRecord>& wishes,
                                                          const std::string& request_id = "") {
    return Do(&ProposalService::BatchRecordProposals, RecordRequest(wishes), request_id);
  }

  // Records one proposal; its tracking code.
  std::string RecordOne(const std::string& id = "u1") {
    const auto recorded = Record({Wish(id)});
    EXPECT_THAT(recorded, IsOk());
    return recorded.ok() ? recorded->proposals(0).tracking_code() : "";
  }

  static std::string Name(const std::string& id) { return "instansi/probolinggo/proposals/" + id; }

  absl::StatusOr<v1::Proposal> Get(const std::string& id = "u1") {
    v1::GetProposalRequest request;
    request.set_name(Name(id));
    return Do(&ProposalService::GetProposal, request);
  }

  absl::StatusOr<v1::Proposal> Route(const std::string& unit = kPu, const std::string& reason = "",
                                     const std::string& id = "u1", const std::string& etag = "") {
    v1::RouteProposalRequest request;
    request.set_name(Name(id));
    request.set_unit(unit);
    request.set_reason(reason);
    request.set_etag(etag);
    return Do(&ProposalService::RouteProposal, request);
  }

  absl::StatusOr<v1::Proposal> Accept(int64_t amount = 700, const std::string& node = kRoads,
                                      const std::string& id = "u1") {
    v1::AcceptProposalRequest request;
    request.set_name(Name(id));
    request.set_plan_node(node);
    request.set_accepted_amount(amount);
    return Do(&ProposalService::AcceptProposal, request);
  }

  // A move that needs nothing but a reason.
  template <typename Request>
  absl::StatusOr<v1::Proposal> Move(absl::StatusOr<v1::Proposal> (ProposalService::*method)(rpc::CallContext&,
                                                                                            const Request&),
                                    const std::string& id = "u1", const std::string& reason = "alasan") {
    Request request;
    request.set_name(Name(id));
    request.set_reason(reason);
    return Do(method, request);
  }
  absl::StatusOr<v1::Proposal> Refuse(const std::string& id = "u1", const std::string& reason = "alasan") {
    return Move(&ProposalService::RefuseProposal, id, reason);
  }
  absl::StatusOr<v1::Proposal> Reopen(const std::string& id = "u1") {
    return Move(&ProposalService::ReopenProposal, id);
  }
  absl::StatusOr<v1::Proposal> Withdraw(const std::string& id = "u1") {
    return Move(&ProposalService::WithdrawProposal, id);
  }

  absl::StatusOr<v1::TrackedProposal> Track(const std::string& code, const std::string& parent = kInstansi) {
    v1::TrackProposalRequest request;
    request.set_parent(parent);
    request.set_tracking_code(code);
    return Do(&ProposalService::TrackProposal, request);
  }

  // The events of proposals alone.
  std::vector<event::v1::Event> ProposalEvents() {
    std::vector<event::v1::Event> events;
    for (const event::v1::Event& event : Events()) {
      if (event.subject().find("/proposals/") != std::string::npos) {
        events.push_back(event);
      }
    }
    return events;
  }

  ProposalService proposals_;
};

}  // namespace terpadu::planning
