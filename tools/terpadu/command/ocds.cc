// terpadu ocds: what the public may see of procurement, by the Open Contracting Data Standard.
#include <functional>
#include <memory>

#include "libs/base/identity.h"
#include "libs/base/status.h"
#include "terpadu/procurement/v1/ocds_service.pb.h"
#include "tools/terpadu/command/command.h"
#include "tools/terpadu/console/json.h"

namespace terpadu::command {
namespace {

namespace pb = procurement::v1;

constexpr char kOcds[] = "terpadu.procurement.v1.OcdsService/";

struct ExportFlags {
  int year = 0;
  std::string unit;
  bool record = false;
};

// Writes a package page by page: its head without the last brace, then the items under `key`.
class PackageWriter {
 public:
  PackageWriter(std::ostream& out, std::string key) : out_(out), key_(std::move(key)) {}

  void Begin(const std::string& head) {
    if (!begun_) {
      begun_ = true;
      out_ << head.substr(0, head.rfind('}')) << ",\"" << key_ << "\":[";
    }
  }
  void Add(const std::string& item) {
    out_ << (first_ ? "\n" : ",\n") << item;
    first_ = false;
  }
  void End() { out_ << "\n]}\n"; }

 private:
  std::ostream& out_;
  const std::string key_;
  bool begun_ = false;
  bool first_ = true;
};

template <typename Response, typename Request, typename Items>
absl::StatusOr<int> Write(const Session& session, const ExportFlags& flags, const std::string& method,
                          const std::string& key, Items items) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_ASSIGN(Services services, session.Connect());
  Request request;
  request.set_parent("instansi/" + instansi);
  request.set_year(flags.year);
  if (!flags.unit.empty()) {
    request.set_unit("instansi/" + instansi + "/units/" + flags.unit);
  }
  PackageWriter writer(*session.out, key);
  TERPADU_RETURN_IF_ERROR(
      services.ForEachPage<Response>(session.CallerFor("PUBLIC"), kOcds + method, request, [&](const Response& page) {
        writer.Begin(page.package_json());
        for (const auto& item : items(page)) {
          writer.Add(item.json());
        }
      }));
  writer.End();
  return kDone;
}

absl::StatusOr<int> Export(const Session& session, const ExportFlags& flags) {
  if (flags.record) {
    return Write<pb::ListOcdsRecordsResponse, pb::ListOcdsRecordsRequest>(
        session, flags, "ListOcdsRecords", "records", [](const auto& page) { return page.records(); });
  }
  return Write<pb::ListOcdsReleasesResponse, pb::ListOcdsReleasesRequest>(
      session, flags, "ListOcdsReleases", "releases", [](const auto& page) { return page.releases(); });
}

absl::StatusOr<int> SetPublisher(const Session& session, pb::OcdsPublisher publisher) {
  TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
  TERPADU_ASSIGN(Services services, session.Connect());
  publisher.set_name("instansi/" + instansi + "/ocdsPublisher");
  pb::SetOcdsPublisherRequest request;
  *request.mutable_ocds_publisher() = std::move(publisher);
  request.set_request_id(NewUuid());
  TERPADU_ASSIGN(const auto set, services.Call<pb::OcdsPublisher>(session.CallerFor("OPERATOR"),
                                                                  std::string(kOcds) + "SetOcdsPublisher", request));
  if (session.json) {
    *session.out << ToJson(set);
    return kDone;
  }
  *session.out << set.title() << " publishes open contracting data under " << set.prefix() << "\n";
  return kDone;
}

struct PublisherFlags {
  std::string prefix;
  std::string title;
  std::string uri;
  std::string license;
};

}  // namespace

void AddOcds(Command& root, Session& session) {
  Command ocds = root.Sub("ocds", "Open contracting data (OCDS 1.1)");
  auto flags = std::make_shared<ExportFlags>();
  ocds.Sub("export", "Write a release package of a year, or a record package, as JSON")
      .Number("--year", flags->year, 2000, 2999, "Year in which selection starts", Presence::kRequired)
      .Text("--unit", flags->unit, "Id of a unit; all when not given")
      .Flag("--record", flags->record, "Records: of each process what it comes to, and its releases")
      .Run([&session, flags] { return Export(session, *flags); });
  auto publisher = std::make_shared<PublisherFlags>();
  ocds.Sub("publisher", "Name the publisher")
      .Text("--prefix", publisher->prefix, "Registered prefix: ocds-abc123", Presence::kRequired)
      .Text("--title", publisher->title, "Name of the publisher", Presence::kRequired)
      .Text("--uri", publisher->uri, "Its website", Presence::kRequired)
      .Text("--license", publisher->license, "URI of the licence")
      .Run([&session, publisher] {
        pb::OcdsPublisher set;
        set.set_prefix(publisher->prefix);
        set.set_title(publisher->title);
        set.set_uri(publisher->uri);
        set.set_license(publisher->license);
        return SetPublisher(session, std::move(set));
      });
}

}  // namespace terpadu::command
