#include "services/reporting/reporting_service.h"

#include "absl/strings/numbers.h"
#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/rpc/paging.h"
#include "services/reporting/appliers/applier.h"
#include "services/reporting/gap_rules.h"
#include "services/reporting/store/coverage_store.h"
#include "services/reporting/store/totals_store.h"
#include "services/reporting/store/trace_store.h"

namespace terpadu::reporting {
namespace {

constexpr char kInstansiPattern[] = "instansi/{instansi}";
constexpr char kBudgetPattern[] = "instansi/{instansi}/budgets/{budget}";
constexpr int32_t kLastYear = 2100;

absl::Status NotFound(std::string_view name) {
  return Error(absl::StatusCode::kNotFound, "NOT_FOUND", "no event has told of " + std::string(name) + " yet",
               {{"name", std::string(name)}});
}

void CheckYear(int32_t year, FieldErrors& errors) {
  if (year < 1 || year > kLastYear) {
    errors.Add("year", "must be 1 to " + std::to_string(kLastYear));
  }
}

absl::Status Check(const v1::ListOrphansRequest& request) {
  FieldErrors errors;
  errors.Add("parent", ParseName(kInstansiPattern, request.parent()).status());
  if (!v1::OrphanEdge_IsValid(request.edge())) {
    errors.Add("edge", "must be one of OrphanEdge");
  }
  CheckYear(request.year(), errors);
  return errors.ToStatus();
}

// The edges asked for, in the order they are listed.
struct OrphanEdges {
  explicit OrphanEdges(v1::OrphanEdge edge)
      : first(edge == v1::ORPHAN_EDGE_UNSPECIFIED ? v1::OrphanEdge_MIN + 1 : static_cast<int>(edge)),
        last(edge == v1::ORPHAN_EDGE_UNSPECIFIED ? v1::OrphanEdge_MAX : static_cast<int>(edge)) {}
  int first;
  int last;
};

// Where a page of orphans goes on: an edge, and the name after which.
struct OrphanPlace {
  int edge;
  std::string after;
};

absl::StatusOr<OrphanPlace> PlaceOf(const rpc::Page& page, const OrphanEdges& edges) {
  if (page.after.empty()) {
    return OrphanPlace{edges.first, ""};
  }
  OrphanPlace place{0, page.after.back()};
  if (page.after.size() != 2 || !absl::SimpleAtoi(page.after.front(), &place.edge) || place.edge < edges.first ||
      place.edge > edges.last) {
    return Error(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN", "page_token is none that this method gave");
  }
  return place;
}

}  // namespace

ReportingService::ReportingService() : handlers_("terpadu.reporting.v1.ReportingService") {
  handlers_.Unary("Trace", this, &ReportingService::Trace);
  handlers_.Unary("GetCoverage", this, &ReportingService::GetCoverage);
  handlers_.Unary("ListOrphans", this, &ReportingService::ListOrphans);
  handlers_.Unary("GetTotals", this, &ReportingService::GetTotals);
  handlers_.Unary("GetFreshness", this, &ReportingService::GetFreshness);
}

absl::StatusOr<v1::GetCoverageResponse> ReportingService::GetCoverage(rpc::CallContext& call,
                                                                      const v1::GetCoverageRequest& request) {
  FieldErrors errors;
  errors.Add("parent", ParseName(kBudgetPattern, request.parent()).status());
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  const postgres::Scope scope = call.ScopeOf(InstansiOf(request.parent()));
  TERPADU_ASSIGN(const bool is_here, BudgetIsHere(*call.db, scope, request.parent()));
  if (!is_here) {
    return NotFound(request.parent());
  }
  const std::string after = page.after.empty() ? "" : page.after.front();
  TERPADU_ASSIGN(const auto rows, ListCoverage(*call.db, scope, request.parent(), after, page.size + 1));
  v1::GetCoverageResponse response;
  for (const v1::CoverageRow& row : rows) {
    if (response.rows_size() == page.size) {
      response.set_next_page_token(page.NextToken({response.rows(page.size - 1).line().name()}));
      break;
    }
    *response.add_rows() = row;
  }
  TERPADU_ASSIGN(const auto counts, CountCoverage(*call.db, scope, request.parent()));
  response.mutable_counts()->Add(counts.begin(), counts.end());
  return response;
}

absl::StatusOr<v1::ListOrphansResponse> ReportingService::ListOrphans(rpc::CallContext& call,
                                                                      const v1::ListOrphansRequest& request) {
  TERPADU_RETURN_IF_ERROR(Check(request));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  const OrphanEdges edges(request.edge());
  TERPADU_ASSIGN(OrphanPlace place, PlaceOf(page, edges));
  const std::string instansi = InstansiOf(request.parent());
  const postgres::Scope scope = call.ScopeOf(instansi);
  TERPADU_ASSIGN(const GapRules rules, ReadGapRules(rules_, *call.db, instansi, request.year()));

  v1::ListOrphansResponse response;
  for (; place.edge <= edges.last && response.next_page_token().empty(); ++place.edge, place.after.clear()) {
    const auto edge = static_cast<v1::OrphanEdge>(place.edge);
    const int room = page.size - response.orphans_size();
    TERPADU_ASSIGN(const auto links,
                   ListOrphansOf(*call.db, scope, edge, request.year(), rules, place.after, room + 1));
    for (const v1::Link& link : links) {
      if (response.orphans_size() == page.size) {
        const v1::Orphan& shown = response.orphans(page.size - 1);
        response.set_next_page_token(page.NextToken({std::to_string(shown.edge()), shown.link().name()}));
        break;
      }
      v1::Orphan& orphan = *response.add_orphans();
      *orphan.mutable_link() = link;
      orphan.set_edge(edge);
    }
  }
  std::vector<v1::Link*> links;
  for (v1::Orphan& orphan : *response.mutable_orphans()) {
    links.push_back(orphan.mutable_link());
  }
  TERPADU_RETURN_IF_ERROR(FillInFigures(*call.db, scope, request.year(), links));
  return response;
}

absl::StatusOr<v1::GetTotalsResponse> ReportingService::GetTotals(rpc::CallContext& call,
                                                                  const v1::GetTotalsRequest& request) {
  FieldErrors errors;
  errors.Add("parent", ParseName(kInstansiPattern, request.parent()).status());
  CheckYear(request.year(), errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return ReadTotals(*call.db, call.ScopeOf(InstansiOf(request.parent())), request.year());
}

absl::StatusOr<v1::GetFreshnessResponse> ReportingService::GetFreshness(rpc::CallContext& call,
                                                                        const v1::GetFreshnessRequest&) {
  std::vector<std::string> sources;
  for (const auto& [source, applier] : Appliers()) {
    sources.push_back(source);
  }
  return ReadFreshness(*call.db, sources, call.deadline);
}

}  // namespace terpadu::reporting
