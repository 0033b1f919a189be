// terpadu proposal: what musrenbang and the council want of a year's plan.
#include <memory>

#include "libs/base/identity.h"
#include "libs/base/resource_name.h"
#include "libs/base/rupiah.h"
#include "libs/base/status.h"
#include "terpadu/planning/v1/proposal_service.pb.h"
#include "tools/terpadu/command/proposal_commands.h"
#include "tools/terpadu/console/json.h"
#include "tools/terpadu/console/table.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {
namespace {

namespace pb = planning::v1;

constexpr char kService[] = "terpadu.planning.v1.ProposalService/";

struct Flags {
  std::string name, unit, node, reason, amount, etag, code;
  pb::ProposalState state = pb::PROPOSAL_STATE_UNSPECIFIED;
  pb::ProposalKind kind = pb::PROPOSAL_KIND_UNSPECIFIED;
  int year = 0;
};

// A resource name as it is, or an id below `folder` of the instansi.
absl::StatusOr<std::string> WholeName(const Session& session, const std::string& folder, const std::string& given) {
  if (given.empty() || !InstansiOf(given).empty()) {
    return given;
  }
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  return "instansi/" + instansi + "/" + folder + "/" + given;
}

std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }

std::string Money(int64_t amount) { return amount == 0 ? "" : FormatRupiah(Rupiah(amount)); }

std::string Draw(const pb::ListProposalsResponse& proposals) {
  Table table({{"proposal", Align::kLeft, true},
               {"state"},
               {"unit", Align::kLeft, true},
               {"where", Align::kLeft, true},
               {"what", Align::kLeft, true},
               {"estimated", Align::kRight},
               {"accepted", Align::kRight}});
  for (const pb::Proposal& proposal : proposals.proposals()) {
    const pb::ProposalLocation& location = proposal.location();
    table.Add({IdOf(proposal.name()), WordOf(proposal.state()), IdOf(proposal.unit()),
               (location.desa().empty() ? "" : location.desa() + ", ") + location.kecamatan(), proposal.title(),
               Money(proposal.estimated_amount()), Money(proposal.accepted_amount())});
  }
  return table.empty() ? "no proposals\n" : table.Draw();
}

absl::StatusOr<int> List(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  pb::ListProposalsRequest request;
  request.set_parent("instansi/" + instansi);
  request.set_state(flags.state);
  request.set_kind(flags.kind);
  request.set_fiscal_year(flags.year);
  request.set_plan_node(flags.node);
  TERPADU_ASSIGN(const std::string unit, WholeName(session, "units", flags.unit));
  request.set_unit(unit);
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::ListProposalsResponse all;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListProposalsResponse>(
      session.CallerFor("PLANNER"), kService + std::string("ListProposals"), request,
      [&all](const pb::ListProposalsResponse& page) { all.MergeFrom(page); }));
  all.clear_next_page_token();
  *session.out << (session.json ? ToJson(all) : Draw(all));
  return kDone;
}

absl::StatusOr<int> Track(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  pb::TrackProposalRequest request;
  request.set_parent("instansi/" + instansi);
  request.set_tracking_code(flags.code);
  TERPADU_ASSIGN(Services services, session.Connect());
  TERPADU_ASSIGN(const auto tracked,
                 services.Call<pb::TrackedProposal>(session.CallerFor("PUBLIC"),
                                                    kService + std::string("TrackProposal"), request));
  if (session.json) {
    *session.out << ToJson(tracked);
    return kDone;
  }
  Table table({{"step", Align::kRight}, {"state"}, {"unit", Align::kLeft, true}, {"reason", Align::kLeft, true}});
  for (const pb::ProposalStep& step : tracked.steps()) {
    table.Add({std::to_string(step.number()), WordOf(step.state()), IdOf(step.unit()), step.reason()});
  }
  *session.out << tracked.proposal().title() << "\n" << table.Draw();
  return kDone;
}

// Sends a request whose name, etag and request_id are filled here, and tells where the proposal stands then.
template <typename Request>
absl::StatusOr<int> Move(const Session& session, const Flags& flags, const std::string& method, Request request) {
  TERPADU_ASSIGN(const std::string name, WholeName(session, "proposals", flags.name));
  request.set_name(name);
  request.set_etag(flags.etag);
  request.set_request_id(NewUuid());
  TERPADU_ASSIGN(Services services, session.Connect());
  TERPADU_ASSIGN(const auto proposal,
                 services.Call<pb::Proposal>(session.CallerFor("PLANNER"), kService + method, request));
  if (session.json) {
    *session.out << ToJson(proposal);
    return kDone;
  }
  *session.out << proposal.name() << " is " << WordOf(proposal.state())
               << (proposal.unit().empty() ? "" : ", with " + IdOf(proposal.unit()))
               << (proposal.plan_node().empty()
                       ? ""
                       : ", " + Money(proposal.accepted_amount()) + " of " + proposal.plan_node())
               << "\n";
  return kDone;
}

absl::StatusOr<int> Route(const Session& session, const Flags& flags) {
  pb::RouteProposalRequest request;
  TERPADU_ASSIGN(const std::string unit, WholeName(session, "units", flags.unit));
  request.set_unit(unit);
  request.set_reason(flags.reason);
  return Move(session, flags, "RouteProposal", request);
}

absl::StatusOr<int> Accept(const Session& session, const Flags& flags) {
  pb::AcceptProposalRequest request;
  TERPADU_ASSIGN(const Rupiah amount, ParseRupiah(flags.amount));
  request.set_plan_node(flags.node);
  request.set_accepted_amount(amount.value());
  return Move(session, flags, "AcceptProposal", request);
}

// A move that needs a reason and nothing else.
template <typename Request>
absl::StatusOr<int> MoveWithReason(const Session& session, const Flags& flags, const std::string& method) {
  Request request;
  request.set_reason(flags.reason);
  return Move(session, flags, method, request);
}

Command& WithReason(Command& command, Flags& flags) {
  return command.Text("--reason", flags.reason, "Why; everybody can read it", Presence::kRequired);
}

Command SubOfOne(Command& proposal, const std::string& name, const std::string& meaning, Flags& flags) {
  Command sub = proposal.Sub(name, meaning);
  sub.Text("PROPOSAL", flags.name, "Id of the proposal, or resource name", Presence::kRequired);
  sub.Text("--etag", flags.etag, "Only if the proposal is still as it was with this etag");
  return sub;
}

void AddReading(Command& proposal, Session& session) {
  auto list = std::make_shared<Flags>();
  proposal.Sub("list", "The proposals of the instansi, by id")
      .Word("--state", list->state, "Those that stand there alone")
      .Word("--kind", list->kind, "Those of this kind alone")
      .Number("--year", list->year, 2000, 2100, "Those for this year alone")
      .Text("--unit", list->unit, "Those that this unit has alone: its id or resource name")
      .Text("--node", list->node, "Those that this node of a plan carries alone: its resource name")
      .Run([&session, list] { return List(session, *list); });
  auto track = std::make_shared<Flags>();
  proposal.Sub("track", "Where a proposal stands and how it came there")
      .Text("CODE", track->code, "Its tracking code", Presence::kRequired)
      .Run([&session, track] { return Track(session, *track); });
}

void AddMoves(Command& proposal, Session& session) {
  auto route = std::make_shared<Flags>();
  SubOfOne(proposal, "route", "Give a proposal to a unit, or with a reason to another", *route)
      .Text("--unit", route->unit, "Id of the unit, or resource name", Presence::kRequired)
      .Text("--reason", route->reason, "Why to another; everybody can read it")
      .Run([&session, route] { return Route(session, *route); });
  auto accept = std::make_shared<Flags>();
  SubOfOne(proposal, "accept", "Make a proposal part of a sub kegiatan of an RKPD or Renja", *accept)
      .Text("--node", accept->node, "Resource name of the sub kegiatan", Presence::kRequired)
      .Text("--amount", accept->amount, "How much of it is for the proposal: 150000000, Rp150.000.000",
            Presence::kRequired)
      .Run([&session, accept] { return Accept(session, *accept); });
  auto refuse = std::make_shared<Flags>();
  Command refused = SubOfOne(proposal, "refuse", "End a proposal that is not taken up", *refuse);
  WithReason(refused, *refuse).Run([&session, refuse] {
    return MoveWithReason<pb::RefuseProposalRequest>(session, *refuse, "RefuseProposal");
  });
  auto reopen = std::make_shared<Flags>();
  Command reopened = SubOfOne(proposal, "reopen", "Undo an acceptance or a refusal", *reopen);
  WithReason(reopened, *reopen).Run([&session, reopen] {
    return MoveWithReason<pb::ReopenProposalRequest>(session, *reopen, "ReopenProposal");
  });
  auto withdraw = std::make_shared<Flags>();
  Command withdrawn = SubOfOne(proposal, "withdraw", "Take a proposal back in its proposer's name", *withdraw);
  WithReason(withdrawn, *withdraw).Run([&session, withdraw] {
    return MoveWithReason<pb::WithdrawProposalRequest>(session, *withdraw, "WithdrawProposal");
  });
}

}  // namespace

void AddProposal(Command& root, Session& session) {
  Command proposal = root.Sub("proposal", "Proposals of musrenbang and the council for a year's plan");
  AddReading(proposal, session);
  AddProposalRecord(proposal, session);
  AddMoves(proposal, session);
}

}  // namespace terpadu::command
