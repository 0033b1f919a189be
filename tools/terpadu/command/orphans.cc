// terpadu orphans: links of the chain that are missing.
#include <cctype>
#include <memory>

#include "libs/base/rupiah.h"
#include "libs/base/status.h"
#include "terpadu/reporting/v1/reporting_service.pb.h"
#include "tools/terpadu/command/command.h"
#include "tools/terpadu/console/chain.h"
#include "tools/terpadu/console/json.h"
#include "tools/terpadu/console/table.h"

namespace terpadu::command {
namespace {

namespace pb = reporting::v1;

struct Flags {
  int year = 0;
  pb::OrphanEdge edge = pb::ORPHAN_EDGE_UNSPECIFIED;
};

// `indicator without measurement`.
std::string EdgeName(pb::OrphanEdge edge) {
  std::string name = WordOf(edge);
  for (char& c : name) {
    c = c == '_' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return name;
}

std::string Draw(const pb::ListOrphansResponse& orphans) {
  Table table({{"edge", Align::kLeft, true},
               {"what"},
               {"title", Align::kLeft, true},
               {"name", Align::kLeft, true},
               {"amount", Align::kRight}});
  for (const pb::Orphan& orphan : orphans.orphans()) {
    const pb::Link& link = orphan.link();
    table.Add({EdgeName(orphan.edge()), LinkKindName(link.kind()), link.title(),
               link.name().substr(link.name().rfind('/') + 1),
               link.amount() == 0 ? "" : FormatRupiah(Rupiah(link.amount()))});
  }
  return table.empty() ? "no orphans\n" : table.Draw() + std::to_string(orphans.orphans_size()) + " orphans\n";
}

absl::StatusOr<int> Run(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::ListOrphansRequest request;
  request.set_parent("instansi/" + instansi);
  request.set_year(flags.year);
  request.set_edge(flags.edge);
  pb::ListOrphansResponse all;
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListOrphansResponse>(
      session.CallerFor("PUBLIC"), "terpadu.reporting.v1.ReportingService/ListOrphans", request,
      [&all](const pb::ListOrphansResponse& page) { all.MergeFrom(page); }));
  all.clear_next_page_token();
  *session.out << (session.json ? ToJson(all) : Draw(all));
  return kDone;
}

}  // namespace

void AddOrphans(Command& root, Session& session) {
  auto flags = std::make_shared<Flags>();
  root.Sub("orphans", "What is linked to nothing, edge by edge")
      .Number("--year", flags->year, 1, 9999, "Fiscal year", Presence::kRequired)
      .Word("--edge", flags->edge, "Only this edge")
      .Run([&session, flags] { return Run(session, *flags); });
}

}  // namespace terpadu::command
