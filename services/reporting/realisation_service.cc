#include "services/reporting/realisation_service.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/rpc/paging.h"
#include "services/reporting/figure.h"
#include "services/reporting/store/realisation_store.h"

namespace terpadu::reporting {
namespace {

constexpr char kInstansiPattern[] = "instansi/{instansi}";
constexpr char kUnitPattern[] = "instansi/{instansi}/units/{unit}";
constexpr char kShareRule[] = "spending_share";
constexpr int32_t kLastYear = 2100;

absl::Status InvalidToken() {
  return Error(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN", "page_token is none that this method gave");
}

template <typename Enum, typename IsValid>
void CheckWord(std::string_view field, Enum value, IsValid is_valid, FieldErrors& errors) {
  if (!is_valid(value)) {
    errors.Add(field, "must be one of its enum");
  }
}

template <typename Request>
void Check(const Request& request, FieldErrors& errors) {
  const v1::RealisationFilter& filter = request.filter();
  errors.Add("parent", ParseName(kInstansiPattern, request.parent()).status());
  if (filter.year() < 1 || filter.year() > kLastYear) {
    errors.Add("filter.year", absl::StrCat("must be 1 to ", kLastYear));
  }
  if (!filter.unit().empty()) {
    errors.Add("filter.unit", ParseName(kUnitPattern, filter.unit()).status());
  }
  CheckWord("filter.kind", filter.kind(), procurement::v1::PackageKind_IsValid, errors);
  CheckWord("filter.category", filter.category(), procurement::v1::ProcurementCategory_IsValid, errors);
  CheckWord("filter.method", filter.method(), procurement::v1::ProcurementMethod_IsValid, errors);
  const int month = filter.month() % 100;
  if (filter.month() != 0 && (filter.month() < 100 || month < 1 || month > 12)) {
    errors.Add("filter.month", "must be a year and a month, as 202503");
  }
}

Grouping GroupingOf(const v1::SummarizeRealisationRequest& request) {
  const auto by = [&](v1::EReportDimension dimension) {
    const auto& all = request.group_by();
    return all.empty() || std::find(all.begin(), all.end(), dimension) != all.end();
  };
  return {.unit = by(v1::E_REPORT_DIMENSION_UNIT),
          .kind = by(v1::E_REPORT_DIMENSION_KIND),
          .category = by(v1::E_REPORT_DIMENSION_CATEGORY),
          .method = by(v1::E_REPORT_DIMENSION_METHOD),
          .month = by(v1::E_REPORT_DIMENSION_MONTH)};
}

std::vector<std::string> KeyOf(const v1::RealisationGroup& group) {
  return {group.unit(), std::to_string(group.kind()), std::to_string(group.category()), std::to_string(group.method()),
          std::to_string(MonthOf(group))};
}

absl::StatusOr<std::optional<v1::RealisationGroup>> AfterOf(const rpc::Page& page) {
  if (page.after.empty()) {
    return std::optional<v1::RealisationGroup>();
  }
  int numbers[4] = {};
  bool good = page.after.size() == 5;
  for (size_t i = 0; good && i < 4; ++i) {
    good = absl::SimpleAtoi(page.after[i + 1], &numbers[i]);
  }
  if (!good) {
    return InvalidToken();
  }
  v1::RealisationGroup group;
  group.set_unit(page.after[0]);
  group.set_kind(static_cast<procurement::v1::PackageKind>(numbers[0]));
  group.set_category(static_cast<procurement::v1::ProcurementCategory>(numbers[1]));
  group.set_method(static_cast<procurement::v1::ProcurementMethod>(numbers[2]));
  group.set_year(numbers[3] / 100);
  group.set_month(numbers[3] % 100);
  return std::optional(group);
}

// In a year before there was a rule, nothing was asked for.
absl::StatusOr<rules::Rule> NoneIfMissing(absl::StatusOr<rules::Rule> rule) {
  if (!rule.ok() && ReasonOf(rule.status()) == "RULE_MISSING") {
    return rules::Rule{.value = nlohmann::json::object()};
  }
  return rule;
}

// What `key` of the rule asks for; nothing when it does not say.
absl::StatusOr<FigureTarget> TargetOf(const rules::Rule& rule, const std::string& key) {
  const auto found = rule.value.find(key);
  if (found == rule.value.end()) {
    return FigureTarget();
  }
  if (!found->is_number_integer()) {
    return Error(absl::StatusCode::kFailedPrecondition, "RULE_INVALID",
                 absl::StrCat("rule ", kShareRule, " cannot be read: ", key, " is no whole number"),
                 {{"kind", kShareRule}, {"legal_basis", rule.legal_basis}});
  }
  return FigureTarget{found->get<int64_t>(), rule.legal_basis};
}

absl::Status AddShares(const rules::Rule& rule, v1::SummarizeRealisationResponse& response) {
  TERPADU_ASSIGN(const FigureTarget small, TargetOf(rule, "small_business_bp"));
  TERPADU_ASSIGN(const FigureTarget domestic, TargetOf(rule, "domestic_bp"));
  const v1::RealisationSums& total = response.total();
  *response.add_shares() =
      MakeFigure("SMALL_BUSINESS_PLANNED", "reserved for small business in the RUP", "small_business_pagu / pagu",
                 total.small_business_pagu(), total.pagu(), small, "no package is announced");
  *response.add_shares() = MakeFigure("SMALL_BUSINESS_REALISED", "contracted with micro and small business",
                                      "small_business_contracted / contracted", total.small_business_contracted(),
                                      total.contracted(), small, "nothing is contracted");
  *response.add_shares() = MakeFigure("DOMESTIC_PLANNED", "domestic products in the RUP", "domestic_pagu / pagu",
                                      total.domestic_pagu(), total.pagu(), domestic, "no package is announced");
  *response.add_shares() =
      MakeFigure("DOMESTIC_REALISED", "contracted for domestic products", "domestic_contracted / contracted",
                 total.domestic_contracted(), total.contracted(), domestic, "nothing is contracted");
  return absl::OkStatus();
}

}  // namespace

RealisationService::RealisationService() : handlers_("terpadu.reporting.v1.RealisationService") {
  handlers_.Unary("SummarizeRealisation", this, &RealisationService::SummarizeRealisation);
  handlers_.Unary("ListRealisation", this, &RealisationService::ListRealisation);
  handlers_.Unary("ListDeviatingRows", this, &RealisationService::ListDeviatingRows);
}

absl::StatusOr<v1::SummarizeRealisationResponse> RealisationService::SummarizeRealisation(
    rpc::CallContext& call, const v1::SummarizeRealisationRequest& request) {
  FieldErrors errors;
  Check(request, errors);
  for (const int dimension : request.group_by()) {
    if (dimension == 0 || !v1::EReportDimension_IsValid(dimension)) {
      errors.Add("group_by", "must be of EReportDimension");
    }
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto after, AfterOf(page));
  const std::string instansi = InstansiOf(request.parent());
  TERPADU_ASSIGN(const rules::Rule rule, NoneIfMissing(rules_.InForce(*call.db, instansi, kShareRule,
                                                                      CalendarDay(request.filter().year(), 12, 31))));
  TERPADU_ASSIGN(RealisationSummary summary,
                 reporting::SummarizeRealisation(*call.db, call.ScopeOf(instansi), request.filter(),
                                                 GroupingOf(request), after, page.size + 1));
  v1::SummarizeRealisationResponse response;
  if (summary.groups.size() > static_cast<size_t>(page.size)) {
    summary.groups.pop_back();
    response.set_next_page_token(page.NextToken(KeyOf(summary.groups.back())));
  }
  response.mutable_groups()->Add(summary.groups.begin(), summary.groups.end());
  *response.mutable_total() = summary.total;
  TERPADU_RETURN_IF_ERROR(AddShares(rule, response));
  return response;
}

absl::StatusOr<v1::ListRealisationResponse> RealisationService::ListRealisation(
    rpc::CallContext& call, const v1::ListRealisationRequest& request) {
  FieldErrors errors;
  Check(request, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  const std::string after = page.after.empty() ? "" : page.after.front();
  TERPADU_ASSIGN(auto rows, reporting::ListRealisation(*call.db, call.ScopeOf(InstansiOf(request.parent())),
                                                       request.filter(), after, page.size + 1));
  v1::ListRealisationResponse response;
  if (rows.size() > static_cast<size_t>(page.size)) {
    rows.pop_back();
    response.set_next_page_token(page.NextToken({rows.back().name()}));
  }
  response.mutable_rows()->Add(rows.begin(), rows.end());
  return response;
}

absl::StatusOr<v1::ListDeviatingRowsResponse> RealisationService::ListDeviatingRows(
    rpc::CallContext& call, const v1::ListDeviatingRowsRequest& request) {
  FieldErrors errors;
  Check(request, errors);
  if (request.kind() == 0 || !v1::DeviationKind_IsValid(request.kind())) {
    errors.Add("kind", "must be one of DeviationKind");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  std::optional<DeviationPlace> after;
  if (!page.after.empty()) {
    after.emplace().name = page.after.back();
    if (page.after.size() != 2 || !absl::SimpleAtoi(page.after.front(), &after->size)) {
      return InvalidToken();
    }
  }
  TERPADU_ASSIGN(auto rows, ListDeviations(*call.db, call.ScopeOf(InstansiOf(request.parent())), request.filter(),
                                           request.kind(), after, page.size + 1));
  v1::ListDeviatingRowsResponse response;
  if (rows.size() > static_cast<size_t>(page.size)) {
    rows.pop_back();
    const int64_t last = rows.back().deviation();
    response.set_next_page_token(page.NextToken({std::to_string(last < 0 ? -last : last), rows.back().row().name()}));
  }
  response.mutable_rows()->Add(rows.begin(), rows.end());
  return response;
}

}  // namespace terpadu::reporting
