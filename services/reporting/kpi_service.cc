#include "services/reporting/kpi_service.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/rpc/paging.h"
#include "services/reporting/figure.h"

namespace terpadu::reporting {
namespace {

constexpr char kInstansiPattern[] = "instansi/{instansi}";
constexpr char kUnitPattern[] = "instansi/{instansi}/units/{unit}";
constexpr char kRuleKind[] = "procurement_kpi";
constexpr int32_t kLastYear = 2100;

struct Kpi {
  v1::KpiDimension dimension;
  const char* code;
  const char* title;
  const char* formula;  // $ stands for the number of the rule
  const char* nothing;  // why there is no value
  int KpiRule::*number = nullptr;
};

constexpr Kpi kKpis[] = {
    {v1::KPI_DIMENSION_TIMELINESS, "STAGE_ON_TIME", "stages of selections on time",
     "stages done by their last planned day / stages done", "no stage was done in the year"},
    {v1::KPI_DIMENSION_TIMELINESS, "RPP_ON_TIME", "RPPs on time",
     "RPPs handed over by their due day / RPPs handed over", "no RPP was handed over in the year"},
    {v1::KPI_DIMENSION_SAVING, "SAVING_ON_HPS", "saving on the owner's estimate",
     "sum of (HPS - contract) / sum of HPS", "no contract has an HPS"},
    {v1::KPI_DIMENSION_SAVING, "SAVING_ON_PAGU", "saving on the pagu", "sum of (pagu - contract) / sum of pagu",
     "nothing is contracted"},
    {v1::KPI_DIMENSION_QUALITY, "RATED_GOOD", "contracts rated good",
     "contracts closed with a rating of $ or more / contracts closed", "no contract of the year is closed",
     &KpiRule::good_rating},
    {v1::KPI_DIMENSION_QUALITY, "WITHOUT_PENALTY", "contracts without penalty",
     "contracts closed without a penalty / contracts closed", "no contract of the year is closed"},
    {v1::KPI_DIMENSION_QUALITY, "SELECTION_NOT_FAILED", "selections that did not fail",
     "selections won / selections won or failed", "no selection has ended"},
    {v1::KPI_DIMENSION_SERVICE_LEVEL, "RPP_ANSWERED_IN_TIME", "RPPs answered in time",
     "RPPs answered within $ days / RPPs answered", "no RPP of the year was answered", &KpiRule::rpp_answer_days},
    {v1::KPI_DIMENSION_SERVICE_LEVEL, "CONTRACT_IN_TIME", "contracts soon after announcement",
     "contracts signed 0 to $ days after announcement / announced and with a contract, in SPSE",
     "SPSE tells of no contract", &KpiRule::contract_days}};

std::string FormulaOf(const Kpi& kpi, const KpiRule& rule) {
  std::string formula = kpi.formula;
  if (kpi.number != nullptr) {
    formula.replace(formula.find('$'), 1, std::to_string(rule.*kpi.number));
  }
  return formula;
}

template <typename Request>
void Check(const Request& request, FieldErrors& errors) {
  errors.Add("parent", ParseName(kInstansiPattern, request.parent()).status());
  if (request.year() < 1 || request.year() > kLastYear) {
    errors.Add("year", absl::StrCat("must be 1 to ", kLastYear));
  }
  if (!request.unit().empty()) {
    errors.Add("unit", ParseName(kUnitPattern, request.unit()).status());
  }
}

}  // namespace

KpiService::KpiService() : handlers_("terpadu.reporting.v1.KpiService") {
  handlers_.Unary("GetProcurementKpis", this, &KpiService::GetProcurementKpis);
  handlers_.Unary("ListKpiRows", this, &KpiService::ListKpiRows);
}

absl::StatusOr<KpiRule> KpiService::ReadRule(rpc::CallContext& call, std::string_view instansi, int32_t year) {
  TERPADU_ASSIGN(const rules::Rule rule, rules_.InForce(*call.db, instansi, kRuleKind, CalendarDay(year, 12, 31)));
  try {
    return KpiRule{.rpp_answer_days = rule.value.at("rpp_answer_days").get<int>(),
                   .contract_days = rule.value.at("contract_days").get<int>(),
                   .good_rating = rule.value.at("good_rating").get<int>(),
                   .legal_basis = rule.legal_basis};
  } catch (const nlohmann::json::exception& fault) {
    return Error(absl::StatusCode::kFailedPrecondition, "RULE_INVALID",
                 absl::StrCat("rule ", kRuleKind, " cannot be read: ", fault.what()),
                 {{"kind", kRuleKind}, {"legal_basis", rule.legal_basis}});
  }
}

absl::StatusOr<v1::GetProcurementKpisResponse> KpiService::GetProcurementKpis(
    rpc::CallContext& call, const v1::GetProcurementKpisRequest& request) {
  FieldErrors errors;
  Check(request, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  const std::string instansi = InstansiOf(request.parent());
  TERPADU_ASSIGN(const KpiRule rule, ReadRule(call, instansi, request.year()));
  TERPADU_ASSIGN(const auto sums, SumKpis(*call.db, call.ScopeOf(instansi),
                                          {.year = request.year(), .unit = request.unit(), .rule = rule}));
  v1::GetProcurementKpisResponse response;
  for (const Kpi& kpi : kKpis) {
    const auto found = sums.find(kpi.code);
    const auto [numerator, denominator] = found == sums.end() ? std::pair<int64_t, int64_t>() : found->second;
    v1::ProcurementKpi& told = *response.add_kpis();
    told.set_dimension(kpi.dimension);
    *told.mutable_figure() =
        MakeFigure(kpi.code, kpi.title, FormulaOf(kpi, rule), numerator, denominator,
                   {.basis_points = {}, .legal_basis = kpi.number == nullptr ? "" : rule.legal_basis}, kpi.nothing);
  }
  return response;
}

absl::StatusOr<v1::ListKpiRowsResponse> KpiService::ListKpiRows(rpc::CallContext& call,
                                                                const v1::ListKpiRowsRequest& request) {
  FieldErrors errors;
  Check(request, errors);
  if (std::none_of(std::begin(kKpis), std::end(kKpis), [&](const Kpi& kpi) { return kpi.code == request.code(); })) {
    errors.Add("code", "must be a code of GetProcurementKpis");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  std::pair<std::string, std::string> after;
  if (!page.after.empty()) {
    if (page.after.size() != 2) {
      return Error(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN",
                   "page_token is none that this method gave");
    }
    after = {page.after[0], page.after[1]};
  }
  const std::string instansi = InstansiOf(request.parent());
  TERPADU_ASSIGN(const KpiRule rule, ReadRule(call, instansi, request.year()));
  TERPADU_ASSIGN(auto rows, reporting::ListKpiRows(*call.db, call.ScopeOf(instansi),
                                                   {.year = request.year(), .unit = request.unit(), .rule = rule},
                                                   request.code(), after, page.size + 1));
  v1::ListKpiRowsResponse response;
  if (rows.size() > static_cast<size_t>(page.size)) {
    rows.pop_back();
    response.set_next_page_token(page.NextToken({rows.back().name(), rows.back().detail()}));
  }
  response.mutable_rows()->Add(rows.begin(), rows.end());
  return response;
}

}  // namespace terpadu::reporting
