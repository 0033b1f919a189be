// terpadu events: the journal of a service as a stream.
#include <memory>

#include "absl/time/clock.h"
#include "libs/base/status.h"
#include "terpadu/event/v1/event_feed_service.pb.h"
#include "tools/terpadu/command/command.h"
#include "tools/terpadu/console/event_json.h"

namespace terpadu::command {
namespace {

namespace pb = event::v1;

constexpr absl::Duration kPause = absl::Seconds(1);
constexpr absl::Duration kPatience = absl::Seconds(60);

struct Flags {
  std::string service;
  std::string aggregate;
  std::string cursor;
  bool from_beginning = false;
  bool until_head = false;
};

// The service's newest place: of a subject that nothing has, the feed sends the cursor alone.
absl::StatusOr<std::string> HeadCursor(Services& services, const Caller& caller, const std::string& service) {
  pb::FollowEventsRequest request;
  request.set_subject("instansi/none/none/none");
  request.set_until_head(true);
  TERPADU_ASSIGN(const auto stream, services.Follow(caller, service, request));
  pb::FollowEventsResponse response;
  std::string cursor;
  while (stream->Read(response)) {
    cursor = response.cursor();
  }
  TERPADU_RETURN_IF_ERROR(stream->Finish());
  return cursor;
}

void Print(const Session& session, const pb::FollowEventsResponse& response) {
  for (const pb::Event& event : response.events()) {
    const bool last = &event == &*response.events().rbegin();
    *session.out << (session.json ? EventJson(event, last ? response.cursor() : "") : EventLine(event)) << "\n";
  }
  session.out->flush();
}

// Reads on, over restarts of the service, until the head (when that is asked) or an error that stays.
absl::Status Follow(Services& services, const Session& session, const Flags& flags, pb::FollowEventsRequest request) {
  absl::Time last_heard = absl::Now();
  for (;;) {
    TERPADU_ASSIGN(const auto stream, services.Follow(session.CallerFor("OPERATOR"), flags.service, request));
    pb::FollowEventsResponse response;
    while (stream->Read(response)) {
      Print(session, response);
      request.set_cursor(response.cursor());
      last_heard = absl::Now();
    }
    absl::Status end = stream->Finish();
    if (end.code() != absl::StatusCode::kUnavailable || absl::Now() - last_heard > kPatience) {
      return end;
    }
    *session.err << "the feed ended, trying again: " << std::string(end.message()) << "\n";
    absl::SleepFor(kPause);
  }
}

absl::StatusOr<int> Tail(const Session& session, const Flags& flags) {
  if (flags.from_beginning && !flags.cursor.empty()) {
    return Error(absl::StatusCode::kInvalidArgument, "FLAGS_EXCLUDE", "--from-beginning or --cursor, not both");
  }
  TERPADU_ASSIGN(Services services, session.Connect());
  pb::FollowEventsRequest request;
  request.set_instansi(session.instansi);
  request.set_until_head(flags.until_head);
  request.set_cursor(flags.cursor);
  if (!flags.aggregate.empty()) {
    request.add_aggregates(flags.aggregate);
  }
  if (flags.cursor.empty() && !flags.from_beginning && !flags.until_head) {
    TERPADU_ASSIGN(const std::string head, HeadCursor(services, session.CallerFor("OPERATOR"), flags.service));
    request.set_cursor(head);
  }
  TERPADU_RETURN_IF_ERROR(Follow(services, session, flags, request));
  return kDone;
}

}  // namespace

void AddEvents(Command& root, Session& session) {
  auto flags = std::make_shared<Flags>();
  Command events = root.Sub("events", "The journals of the services");
  events.Sub("tail", "Print events as they are committed; with --json one JSON object a line, payload decoded")
      .Choice(
          "SERVICE", ServiceNames(), [flags](const std::string& service) { flags->service = service; }, "Whose journal",
          Presence::kRequired)
      .Text("--aggregate", flags->aggregate, "Only events of this aggregate: budget_line")
      .Flag("--from-beginning", flags->from_beginning, "All events, not only new ones")
      .Text("--cursor", flags->cursor, "Go on after this place, as --json prints it")
      .Flag("--until-head", flags->until_head, "End at the newest event (from the beginning without a cursor)")
      .Run([&session, flags] { return Tail(session, *flags); });
}

}  // namespace terpadu::command
