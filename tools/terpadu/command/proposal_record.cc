// terpadu proposal record: a proposal of musrenbang or the council, and the code by which its proposer follows it.
#include <memory>

#include "libs/base/identity.h"
#include "libs/base/rupiah.h"
#include "libs/base/status.h"
#include "terpadu/planning/v1/proposal_service.pb.h"
#include "tools/terpadu/command/proposal_commands.h"
#include "tools/terpadu/console/json.h"

namespace terpadu::command {
namespace {

namespace pb = planning::v1;

struct Flags {
  std::string id, title, kecamatan, desa, detail, amount, proposer;
  pb::ProposalKind kind = pb::PROPOSAL_KIND_UNSPECIFIED;
  int year = 0;
};

absl::StatusOr<int> Record(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  pb::BatchRecordProposalsRequest request;
  request.set_parent("instansi/" + instansi);
  request.set_request_id(NewUuid());
  pb::ProposalToRecord& wish = *request.add_proposals();
  wish.set_proposal_id(flags.id);
  pb::Proposal& proposal = *wish.mutable_proposal();
  proposal.set_kind(flags.kind);
  proposal.set_title(flags.title);
  proposal.mutable_location()->set_kecamatan(flags.kecamatan);
  proposal.mutable_location()->set_desa(flags.desa);
  proposal.mutable_location()->set_detail(flags.detail);
  proposal.set_fiscal_year(flags.year);
  proposal.set_proposer(flags.proposer);
  if (!flags.amount.empty()) {
    TERPADU_ASSIGN(const Rupiah amount, ParseRupiah(flags.amount));
    proposal.set_estimated_amount(amount.value());
  }
  TERPADU_ASSIGN(Services services, session.Connect());
  TERPADU_ASSIGN(const auto recorded, services.Call<pb::BatchRecordProposalsResponse>(
                                          session.CallerFor("PLANNER"),
                                          "terpadu.planning.v1.ProposalService/BatchRecordProposals", request));
  if (session.json) {
    *session.out << ToJson(recorded);
    return kDone;
  }
  *session.out << recorded.proposals(0).proposal().name() << " is recorded\nits proposer follows it with "
               << recorded.proposals(0).tracking_code() << ", which is told only now\n";
  return kDone;
}

}  // namespace

void AddProposalRecord(Command& proposal, Session& session) {
  auto flags = std::make_shared<Flags>();
  proposal.Sub("record", "Record a proposal; tells the code by which its proposer follows it")
      .Word("--kind", flags->kind, "Who it comes from", Presence::kRequired)
      .Text("--title", flags->title, "What is wanted", Presence::kRequired)
      .Text("--kecamatan", flags->kecamatan, "Where", Presence::kRequired)
      .Text("--desa", flags->desa, "Where, more closely")
      .Text("--detail", flags->detail, "Where exactly")
      .Number("--year", flags->year, 2000, 2100, "Year of the plan that it is for", Presence::kRequired)
      .Text("--proposer", flags->proposer, "The body or office that proposes it, no person", Presence::kRequired)
      .Text("--amount", flags->amount, "What it may cost: 150000000, Rp150.000.000")
      .Text("--id", flags->id, "Its id; made by the server when not given")
      .Run([&session, flags] { return Record(session, *flags); });
}

}  // namespace terpadu::command
