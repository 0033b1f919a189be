#include "services/reporting/savings_service.h"

#include <algorithm>
#include <set>

#include "absl/strings/numbers.h"
#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/rpc/paging.h"
#include "services/reporting/domain/account_code.h"
#include "services/reporting/domain/cut.h"
#include "services/reporting/store/impact_store.h"
#include "services/reporting/store/savings_store.h"

namespace terpadu::reporting {
namespace {

constexpr char kInstansiPattern[] = "instansi/{instansi}";
constexpr char kUnitPattern[] = "instansi/{instansi}/units/{unit}";
constexpr char kLinePattern[] = "instansi/{instansi}/budgets/{budget}/lines/{line}";
constexpr int32_t kLastYear = 2100;
constexpr int kMostAccountParts = 6;
constexpr int kMostLines = 1'000;

constexpr char kFormula[] =
    "Σ amount of the year's budget lines that (1) reach no indicator anchored at a sasaran, (2) serve an indicator "
    "that another unit's line serves too, or (3) serve indicators none of which has a target for the year; a line "
    "counts once, for the first of these that holds. A line reaches the indicators of its plan node and of the nodes "
    "above; it serves those of the nearest node that has any.";

void CheckOfInstansi(std::string_view field, std::string_view pattern, const std::string& name,
                     const std::string& parent, FieldErrors& errors) {
  if (const auto ids = ParseName(pattern, name); !ids.ok()) {
    errors.Add(field, ids.status());
  } else if (InstansiOf(name) != InstansiOf(parent)) {
    errors.Add(field, "must be of " + parent);
  }
}

// The fields that the requests of all methods have.
template <typename Request>
void CheckYearOf(const Request& request, FieldErrors& errors) {
  errors.Add("parent", ParseName(kInstansiPattern, request.parent()).status());
  if (request.year() < 1 || request.year() > kLastYear) {
    errors.Add("year", "must be 1 to " + std::to_string(kLastYear));
  }
}

// A filter of lines: a request of savings, or a cut.
template <typename Filter>
void CheckFilter(const std::string& prefix, const std::string& parent, const Filter& filter, FieldErrors& errors) {
  if (!filter.unit().empty()) {
    CheckOfInstansi(prefix + "unit", kUnitPattern, filter.unit(), parent, errors);
  }
  if (!filter.account().empty() && !IsAccountPrefix(filter.account())) {
    errors.Add(prefix + "account", "must be an account code or its first whole parts, such as 5.1.02");
  }
}

void CheckCut(const std::string& parent, const v1::Cut& cut, FieldErrors& errors) {
  if (cut.account().empty() && cut.unit().empty() && cut.lines().empty()) {
    errors.Add("cut", "must name an account, a unit or lines");
  }
  CheckFilter("cut.", parent, cut, errors);
  if (cut.share_basis_points() < 0 || cut.share_basis_points() > kWholeShare) {
    errors.Add("cut.share_basis_points", "must be 1 to 10000 hundredths of a percent, or 0 for all");
  }
  if (cut.lines_size() > kMostLines) {
    errors.Add("cut.lines", "must be at most " + std::to_string(kMostLines));
    return;
  }
  std::set<std::string> seen;
  for (int i = 0; i < cut.lines_size(); ++i) {
    const std::string field = "cut.lines[" + std::to_string(i) + "]";
    CheckOfInstansi(field, kLinePattern, cut.lines(i), parent, errors);
    if (!seen.insert(cut.lines(i)).second) {
      errors.Add(field, "is there twice");
    }
  }
}

template <typename Request>
absl::Status CheckImpact(const Request& request) {
  FieldErrors errors;
  CheckYearOf(request, errors);
  CheckCut(request.parent(), request.cut(), errors);
  if constexpr (std::is_same_v<Request, v1::ListImpactHitsRequest>) {
    if (!v1::ImpactHitKind_IsValid(request.kind())) {
      errors.Add("kind", "must be of ImpactHitKind");
    }
  }
  return errors.ToStatus();
}

template <typename Request>
CutQuery QueryOf(const Request& request) {
  const int64_t share = request.cut().share_basis_points();
  return {.year = request.year(), .cut = request.cut(), .share = share == 0 ? kWholeShare : share};
}

// The sums of the cut, when it is one.
absl::StatusOr<v1::CutSums> SumsOf(rpc::CallContext& call, const postgres::Scope& scope, const CutQuery& query) {
  TERPADU_ASSIGN(const auto unknown, FindUnknownLine(*call.db, scope, query));
  if (unknown.has_value()) {
    return Error(absl::StatusCode::kNotFound, "NOT_FOUND",
                 *unknown + " is in no budget of " + std::to_string(query.year), {{"name", *unknown}});
  }
  TERPADU_ASSIGN(v1::CutSums sums, SumCut(*call.db, scope, query));
  if (sums.lines() == 0) {
    return Error(absl::StatusCode::kFailedPrecondition, "CUT_EMPTY",
                 "no line of " + std::to_string(query.year) + " is of the account, unit and list given together",
                 {{"year", std::to_string(query.year)}});
  }
  return sums;
}

absl::Status BadToken() {
  return Error(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN", "page_token is none that this method gave");
}

absl::Status Check(const v1::GetPotentialSavingsRequest& request) {
  FieldErrors errors;
  CheckYearOf(request, errors);
  CheckFilter("", request.parent(), request, errors);
  for (const int dimension : request.group_by()) {
    if (dimension == 0 || !v1::SavingsDimension_IsValid(dimension)) {
      errors.Add("group_by", "must be of SavingsDimension");
    }
  }
  if (request.account_parts() < 0 || request.account_parts() > kMostAccountParts) {
    errors.Add("account_parts", "must be 1 to 6, or 0 for 6");
  }
  return errors.ToStatus();
}

SavingsGrouping GroupingOf(const v1::GetPotentialSavingsRequest& request) {
  const auto by = [&](v1::SavingsDimension dimension) {
    const auto& all = request.group_by();
    return all.empty() || std::find(all.begin(), all.end(), dimension) != all.end();
  };
  return {.by_unit = by(v1::SAVINGS_DIMENSION_UNIT),
          .by_account = by(v1::SAVINGS_DIMENSION_ACCOUNT),
          .account_parts = request.account_parts() == 0 ? kMostAccountParts : request.account_parts()};
}

}  // namespace

SavingsService::SavingsService() : handlers_("terpadu.reporting.v1.SavingsService") {
  handlers_.Unary("GetPotentialSavings", this, &SavingsService::GetPotentialSavings);
  handlers_.Unary("ListPotentialSavings", this, &SavingsService::ListPotentialSavings);
  handlers_.Unary("Impact", this, &SavingsService::Impact);
  handlers_.Unary("ListImpactHits", this, &SavingsService::ListImpactHits);
}

absl::StatusOr<v1::GetPotentialSavingsResponse> SavingsService::GetPotentialSavings(
    rpc::CallContext& call, const v1::GetPotentialSavingsRequest& request) {
  TERPADU_RETURN_IF_ERROR(Check(request));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  if (!page.after.empty() && page.after.size() != 2) {
    return BadToken();
  }
  const auto after =
      page.after.empty() ? std::pair<std::string, std::string>() : std::pair(page.after[0], page.after[1]);
  const SavingsQuery query = {.year = request.year(), .unit = request.unit(), .account = request.account()};
  TERPADU_ASSIGN(SavingsSummary summary,
                 SummarizeSavings(*call.db, call.ScopeOf(InstansiOf(request.parent())), query, GroupingOf(request),
                                  page.after.empty() ? nullptr : &after, page.size + 1));
  v1::GetPotentialSavingsResponse response;
  if (summary.rows.size() > static_cast<size_t>(page.size)) {
    summary.rows.pop_back();
    response.set_next_page_token(page.NextToken({summary.rows.back().unit(), summary.rows.back().account()}));
  }
  for (v1::SavingsRow& row : summary.rows) {
    *response.add_rows() = std::move(row);
  }
  *response.mutable_total() = std::move(summary.total);
  response.set_formula(kFormula);
  return response;
}

absl::StatusOr<v1::ListPotentialSavingsResponse> SavingsService::ListPotentialSavings(
    rpc::CallContext& call, const v1::ListPotentialSavingsRequest& request) {
  FieldErrors errors;
  CheckYearOf(request, errors);
  CheckFilter("", request.parent(), request, errors);
  if (!v1::SavingsReason_IsValid(request.reason())) {
    errors.Add("reason", "must be of SavingsReason");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  const SavingsQuery query = {.year = request.year(), .unit = request.unit(), .account = request.account()};
  TERPADU_ASSIGN(auto lines,
                 ListSavingsLines(*call.db, call.ScopeOf(InstansiOf(request.parent())), query, request.reason(),
                                  page.after.empty() ? "" : page.after.front(), page.size + 1));
  v1::ListPotentialSavingsResponse response;
  if (lines.size() > static_cast<size_t>(page.size)) {
    lines.pop_back();
    response.set_next_page_token(page.NextToken({lines.back().line()}));
  }
  for (v1::SavingsLine& line : lines) {
    *response.add_lines() = std::move(line);
  }
  return response;
}

absl::StatusOr<v1::ImpactResponse> SavingsService::Impact(rpc::CallContext& call, const v1::ImpactRequest& request) {
  TERPADU_RETURN_IF_ERROR(CheckImpact(request));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  const postgres::Scope scope = call.ScopeOf(InstansiOf(request.parent()));
  const CutQuery query = QueryOf(request);
  v1::ImpactResponse response;
  TERPADU_ASSIGN(*response.mutable_total(), SumsOf(call, scope, query));
  TERPADU_ASSIGN(auto lines,
                 ListCutLines(*call.db, scope, query, page.after.empty() ? "" : page.after.front(), page.size + 1));
  if (lines.size() > static_cast<size_t>(page.size)) {
    lines.pop_back();
    response.set_next_page_token(page.NextToken({lines.back().line()}));
  }
  for (v1::ImpactLine& line : lines) {
    *response.add_lines() = std::move(line);
  }
  TERPADU_ASSIGN(const auto hits, CountHits(*call.db, scope, query));
  response.mutable_hits()->Add(hits.begin(), hits.end());
  return response;
}

absl::StatusOr<v1::ListImpactHitsResponse> SavingsService::ListImpactHits(rpc::CallContext& call,
                                                                          const v1::ListImpactHitsRequest& request) {
  TERPADU_RETURN_IF_ERROR(CheckImpact(request));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  const postgres::Scope scope = call.ScopeOf(InstansiOf(request.parent()));
  const CutQuery query = QueryOf(request);
  std::pair<int, std::string> after;
  if (!page.after.empty()) {
    if (page.after.size() != 2 || !absl::SimpleAtoi(page.after.front(), &after.first)) {
      return BadToken();
    }
    after.second = page.after.back();
  }
  TERPADU_RETURN_IF_ERROR(SumsOf(call, scope, query).status());
  TERPADU_ASSIGN(auto hits, ListHits(*call.db, scope, query, request.kind(), after, page.size + 1));
  v1::ListImpactHitsResponse response;
  if (hits.size() > static_cast<size_t>(page.size)) {
    hits.pop_back();
    response.set_next_page_token(page.NextToken({std::to_string(hits.back().kind()), hits.back().name()}));
  }
  for (v1::ImpactHit& hit : hits) {
    *response.add_hits() = std::move(hit);
  }
  return response;
}

}  // namespace terpadu::reporting
