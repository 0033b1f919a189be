// terpadu trace: the chain from any link, towards the sasaran and towards the money.
#include <memory>
#include <tuple>

#include "libs/base/status.h"
#include "nlohmann/json.hpp"
#include "terpadu/reporting/v1/reporting_service.pb.h"
#include "tools/terpadu/command/command.h"
#include "tools/terpadu/console/chain.h"
#include "tools/terpadu/console/json.h"

namespace terpadu::command {
namespace {

namespace pb = reporting::v1;

struct Flags {
  std::string name;
  bool up = false;
  bool down = false;
  int year = 0;
  int depth = 0;
};

absl::StatusOr<pb::TraceResponse> Trace(Services& services, const Session& session, const Flags& flags,
                                        pb::TraceDirection direction) {
  pb::TraceRequest request;
  request.set_name(flags.name);
  request.set_direction(direction);
  request.set_year(flags.year);
  request.set_max_depth(flags.depth);
  return services.Call<pb::TraceResponse>(session.CallerFor("PUBLIC"), "terpadu.reporting.v1.ReportingService/Trace",
                                          request);
}

absl::StatusOr<int> Run(const Session& session, const Flags& flags) {
  TERPADU_ASSIGN(Services services, session.Connect());
  const bool both = flags.up == flags.down;
  nlohmann::ordered_json document;
  for (const auto& [wanted, direction, key, heading] :
       {std::tuple(flags.up || both, pb::TRACE_DIRECTION_UP, "up", "towards the sasaran"),
        std::tuple(flags.down || both, pb::TRACE_DIRECTION_DOWN, "down", "towards the money")}) {
    if (!wanted) {
      continue;
    }
    TERPADU_ASSIGN(const pb::TraceResponse trace, Trace(services, session, flags, direction));
    if (session.json) {
      document[key] = nlohmann::ordered_json::parse(ToJson(trace, false));
    } else {
      *session.out << heading << "\n" << DrawChain(trace) << (both && direction == pb::TRACE_DIRECTION_UP ? "\n" : "");
    }
  }
  if (session.json) {
    *session.out << document.dump(2) << "\n";
  }
  return kDone;
}

}  // namespace

void AddTrace(Command& root, Session& session) {
  auto flags = std::make_shared<Flags>();
  root.Sub("trace", "Follow the chain from any link; both ways unless one is named")
      .Text("NAME", flags->name, "Resource name: instansi/…/indicators/…, …/lines/…, …/contracts/…",
            Presence::kRequired)
      .Flag("--up", flags->up, "Towards the sasaran")
      .Flag("--down", flags->down, "Towards the money")
      .Number("--year", flags->year, 1, 9999, "Fiscal year of ceilings and targets; the newest when not given")
      .Number("--max-depth", flags->depth, 1, 20, "Steps to go at most; 12 when not given")
      .Run([&session, flags] { return Run(session, *flags); });
}

}  // namespace terpadu::command
