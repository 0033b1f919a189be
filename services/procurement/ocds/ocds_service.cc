#include "services/procurement/ocds/ocds_service.h"

#include <algorithm>
#include <regex>

#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/ocds/names.h"
#include "services/procurement/ocds/process.h"
#include "services/procurement/ocds/store/ocds_store.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/ocds_events.pb.h"

namespace terpadu::procurement {
namespace {

constexpr size_t kLargestPage = 3 << 20;
constexpr int kPackagesAtOnce = 100;  // read and mapped together
constexpr size_t kLongestUri = 2'000;

bool IsUri(const std::string& text) { return text.rfind("https://", 0) == 0 || text.rfind("http://", 0) == 0; }

void CheckPublisher(const v1::OcdsPublisher& publisher, FieldErrors& errors) {
  static const std::regex prefix("ocds-[a-z0-9]{6}");
  if (!std::regex_match(publisher.prefix(), prefix)) {
    errors.Add("ocds_publisher.prefix", "must be `ocds-` and six small letters or digits");
  }
  CheckText("ocds_publisher.title", publisher.title(), kLongestTitle, errors);
  CheckText("ocds_publisher.scheme", publisher.scheme(), kLongestTitle, errors);
  CheckText("ocds_publisher.uid", publisher.uid(), kLongestTitle, errors);
  if (!IsUri(publisher.uri()) || publisher.uri().size() > kLongestUri) {
    errors.Add("ocds_publisher.uri", "must be an absolute http URI");
  }
  for (const auto& [field, uri] : {std::pair("ocds_publisher.license", &publisher.license()),
                                   std::pair("ocds_publisher.publication_policy", &publisher.publication_policy())}) {
    if (!uri->empty() && (!IsUri(*uri) || uri->size() > kLongestUri)) {
      errors.Add(field, "must be an absolute http URI, or empty");
    }
  }
}

// The releases of one package that is published; NOT_FOUND for any other.
absl::StatusOr<std::vector<ocds::Release>> ReleasesOfOne(rpc::CallContext& call, const ResourceId& id,
                                                         v1::OcdsPublisher& publisher) {
  const postgres::Scope scope = call.ScopeOf(id.instansi);
  TERPADU_ASSIGN(publisher, store::GetPublisher(*call.db, scope));
  TERPADU_ASSIGN(const bool published, store::IsPublished(*call.db, scope, id.id));
  if (!published) {
    return NotFound(PackageName(id.instansi, id.id));
  }
  TERPADU_ASSIGN(const auto processes, store::ReadProcesses(*call.db, scope, {id.id}));
  std::vector<ocds::Release> releases = ocds::ReleasesOf(publisher, processes.front());
  if (releases.empty()) {
    return NotFound(PackageName(id.instansi, id.id));
  }
  return releases;
}

v1::OcdsRelease Shown(const v1::OcdsPublisher& publisher, const std::string& package, const ocds::Release& release) {
  v1::OcdsRelease shown;
  shown.set_ocid(ocds::OcidOf(publisher, package));
  shown.set_release_id(release.id);
  shown.set_rup_package(package);
  *shown.mutable_date() = TimestampOf(release.time);
  shown.set_json(release.json.dump());
  return shown;
}

v1::OcdsRecord ShownRecord(const v1::OcdsPublisher& publisher, const std::string& package,
                           const std::vector<ocds::Release>& releases) {
  v1::OcdsRecord shown;
  shown.set_ocid(ocds::OcidOf(publisher, package));
  shown.set_rup_package(package);
  shown.set_json(ocds::RecordOf(releases).dump());
  return shown;
}

// Fills a page of whole packages: `add` takes the releases of each and says how many bytes the response weighs then.
template <typename Request, typename Response, typename Add>
absl::StatusOr<Response> FillPage(rpc::CallContext& call, const Request& request, const char* kind, Add add) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  FieldErrors errors;
  if (request.year() < 2000 || request.year() > 2999) {
    errors.Add("year", "must be 2000 to 2999");
  }
  if (!request.unit().empty()) {
    CheckName(kUnitPattern, parent.instansi, "unit", request.unit(), errors);
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  const postgres::Scope scope = call.ScopeOf(parent.instansi);
  TERPADU_ASSIGN(const v1::OcdsPublisher publisher, store::GetPublisher(*call.db, scope));
  TERPADU_ASSIGN(const auto ids, store::PublishedPackages(*call.db, scope, page, request.year(), request.unit()));
  Response response;
  const std::string name = std::to_string(request.year()) + "/" + kind;
  response.set_package_json(ocds::PackageHead(publisher, name, call.clock->Now()).dump());
  const size_t wanted = std::min(ids.size(), static_cast<size_t>(page.size));
  for (size_t first = 0; first < wanted; first += kPackagesAtOnce) {
    const size_t last = std::min(wanted, first + kPackagesAtOnce);
    const std::vector<std::string> some(ids.begin() + static_cast<std::ptrdiff_t>(first),
                                        ids.begin() + static_cast<std::ptrdiff_t>(last));
    TERPADU_ASSIGN(const auto processes, store::ReadProcesses(*call.db, scope, some));
    for (size_t i = 0; i < processes.size(); ++i) {
      const auto releases = ocds::ReleasesOf(publisher, processes[i]);
      const bool more = first + i + 1 < ids.size();
      if (!releases.empty() && add(response, publisher, processes[i].rup_package, releases) > kLargestPage && more) {
        response.set_next_page_token(page.NextToken({some[i]}));
        return response;
      }
    }
  }
  if (ids.size() > wanted) {
    response.set_next_page_token(page.NextToken({ids[wanted - 1]}));
  }
  return response;
}

}  // namespace

OcdsService::OcdsService() : handlers_("terpadu.procurement.v1.OcdsService") {
  handlers_.Unary("SetOcdsPublisher", this, &OcdsService::SetOcdsPublisher);
  handlers_.Unary("GetOcdsPublisher", this, &OcdsService::GetOcdsPublisher);
  handlers_.Unary("SetOcdsExemption", this, &OcdsService::SetOcdsExemption);
  handlers_.Unary("GetOcdsRecord", this, &OcdsService::GetOcdsRecord);
  handlers_.Unary("GetOcdsRelease", this, &OcdsService::GetOcdsRelease);
  handlers_.Unary("ListOcdsRecords", this, &OcdsService::ListOcdsRecords);
  handlers_.Unary("ListOcdsReleases", this, &OcdsService::ListOcdsReleases);
}

absl::StatusOr<v1::OcdsPublisher> OcdsService::SetOcdsPublisher(rpc::CallContext& call,
                                                                const v1::SetOcdsPublisherRequest& request) {
  const v1::OcdsPublisher& publisher = request.ocds_publisher();
  TERPADU_ASSIGN(const ResourceId id, ReadName(kPublisherPattern, "ocds_publisher.name", publisher.name()));
  FieldErrors errors;
  CheckPublisher(publisher, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return rpc::Once<v1::OcdsPublisher>(
      call, id.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::OcdsPublisher> {
        TERPADU_ASSIGN(const int64_t version, store::PutPublisher(transaction, publisher));
        v1::OcdsPublisherSet event;
        *event.mutable_ocds_publisher() = publisher;
        TERPADU_RETURN_IF_ERROR(journal::Append(
            transaction, id.instansi, {journal::MakeEntry(publisher.name(), version, event)}, call.AuditJson()));
        return publisher;
      });
}

absl::StatusOr<v1::OcdsPublisher> OcdsService::GetOcdsPublisher(rpc::CallContext& call,
                                                                const v1::GetOcdsPublisherRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kPublisherPattern, "name", request.name()));
  return store::GetPublisher(*call.db, call.ScopeOf(id.instansi));
}

absl::StatusOr<v1::SetOcdsExemptionResponse> OcdsService::SetOcdsExemption(rpc::CallContext& call,
                                                                           const v1::SetOcdsExemptionRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kPackagePattern, "rup_package", request.rup_package()));
  FieldErrors errors;
  CheckText("legal_basis", request.legal_basis(), kLongestReason, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return rpc::Once<v1::SetOcdsExemptionResponse>(
      call, id.instansi, request,
      [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::SetOcdsExemptionResponse> {
        TERPADU_ASSIGN(const int64_t version,
                       store::PutExemption(transaction, id.instansi, id.id, request.exempt(), request.legal_basis()));
        v1::OcdsExemptionSet event;
        event.set_rup_package(request.rup_package());
        event.set_exempt(request.exempt());
        event.set_legal_basis(request.legal_basis());
        TERPADU_RETURN_IF_ERROR(journal::Append(
            transaction, id.instansi, {journal::MakeEntry(request.rup_package() + "/ocdsExemption", version, event)},
            call.AuditJson()));
        v1::SetOcdsExemptionResponse response;
        response.set_exempt(request.exempt());
        return response;
      });
}

absl::StatusOr<v1::OcdsRecord> OcdsService::GetOcdsRecord(rpc::CallContext& call,
                                                          const v1::GetOcdsRecordRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kPackagePattern, "rup_package", request.rup_package()));
  v1::OcdsPublisher publisher;
  TERPADU_ASSIGN(const auto releases, ReleasesOfOne(call, id, publisher));
  return ShownRecord(publisher, request.rup_package(), releases);
}

absl::StatusOr<v1::OcdsRelease> OcdsService::GetOcdsRelease(rpc::CallContext& call,
                                                            const v1::GetOcdsReleaseRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kPackagePattern, "rup_package", request.rup_package()));
  v1::OcdsPublisher publisher;
  TERPADU_ASSIGN(const auto releases, ReleasesOfOne(call, id, publisher));
  const auto found = std::find_if(releases.rbegin(), releases.rend(), [&](const ocds::Release& release) {
    return request.release_id().empty() || release.id == request.release_id();
  });
  if (found == releases.rend()) {
    return NotFound(request.rup_package() + ", release " + request.release_id());
  }
  return Shown(publisher, request.rup_package(), *found);
}

absl::StatusOr<v1::ListOcdsRecordsResponse> OcdsService::ListOcdsRecords(rpc::CallContext& call,
                                                                         const v1::ListOcdsRecordsRequest& request) {
  size_t bytes = 0;
  return FillPage<v1::ListOcdsRecordsRequest, v1::ListOcdsRecordsResponse>(
      call, request, "records", [&bytes](auto& response, const auto& publisher, const auto& package, const auto& all) {
        *response.add_records() = ShownRecord(publisher, package, all);
        return bytes += response.records().rbegin()->json().size();
      });
}

absl::StatusOr<v1::ListOcdsReleasesResponse> OcdsService::ListOcdsReleases(rpc::CallContext& call,
                                                                           const v1::ListOcdsReleasesRequest& request) {
  size_t bytes = 0;
  return FillPage<v1::ListOcdsReleasesRequest, v1::ListOcdsReleasesResponse>(
      call, request, "releases", [&bytes](auto& response, const auto& publisher, const auto& package, const auto& all) {
        for (const ocds::Release& release : all) {
          *response.add_releases() = Shown(publisher, package, release);
          bytes += response.releases().rbegin()->json().size();
        }
        return bytes;
      });
}

}  // namespace terpadu::procurement
