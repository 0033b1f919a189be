#include "services/reporting/e_monev_service.h"

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/rpc/paging.h"
#include "services/reporting/domain/share.h"
#include "services/reporting/store/e_monev_store.h"

namespace terpadu::reporting {
namespace {

constexpr char kInstansiPattern[] = "instansi/{instansi}";
constexpr char kUnitPattern[] = "instansi/{instansi}/units/{unit}";
constexpr int32_t kLastYear = 2100;

std::optional<std::string> After(const rpc::Page& page) {
  return page.after.empty() ? std::nullopt : std::optional(page.after.front());
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
  if (request.through_month() < 0 || request.through_month() > 12) {
    errors.Add("through_month", "must be 0 to 12");
  }
}

// The month asked for; else the last of the year that is over today, at least January.
template <typename Request>
int ThroughMonth(const rpc::CallContext& call, const Request& request) {
  if (request.through_month() > 0) {
    return request.through_month();
  }
  const CalendarDay today = DayOf(call.clock->Now());
  if (today.year() != request.year()) {
    return today.year() > request.year() ? 12 : 1;
  }
  return std::max(1, today.month() - 1);
}

template <typename Message>
void AddMonths(const YearAmounts& planned, const YearAmounts& paid, int64_t amount, int through_month,
               Message& message) {
  const auto curve = SCurveOf(planned, paid, amount, through_month);
  for (int month = 0; month < 12; ++month) {
    const CurvePoint& point = curve[month];
    v1::ProgressMonth& told = *message.add_months();
    told.set_month(month + 1);
    told.set_planned(point.planned);
    told.set_paid(point.paid);
    told.set_planned_until(point.planned_until);
    told.set_paid_until(point.paid_until);
    told.set_deviation(point.deviation);
    told.set_planned_basis_points(point.planned_bp);
    told.set_paid_basis_points(point.paid_bp);
    told.set_deviation_basis_points(point.deviation_bp);
  }
}

CalendarDay EndOfMonth(int32_t year, int month) { return CalendarDay(year, month + 1, 1) - 1; }

v1::PhysicalMonth PhysicalOf(int month, int32_t planned, int32_t measured) {
  v1::PhysicalMonth physical;
  physical.set_month(month);
  physical.set_planned_basis_points(planned);
  physical.set_measured_basis_points(measured);
  physical.set_deviation_basis_points(measured - planned);
  return physical;
}

v1::PhysicalMonth PhysicalOf(const ContractProgress& contract, int32_t year, int month, int through_month) {
  return PhysicalOf(month, PlannedAt(contract.planned, EndOfMonth(year, month)),
                    MeasuredAt(contract.measured, EndOfMonth(year, std::min(month, through_month))));
}

// Each contract weighted with its value.
v1::PhysicalMonth PhysicalOf(const std::vector<ContractProgress>& contracts, int32_t year, int month,
                             int through_month) {
  absl::int128 value = 0, planned = 0, measured = 0;
  for (const ContractProgress& contract : contracts) {
    const v1::PhysicalMonth own = PhysicalOf(contract, year, month, through_month);
    value += contract.amount;
    planned += absl::int128(contract.amount) * own.planned_basis_points();
    measured += absl::int128(contract.amount) * own.measured_basis_points();
  }
  return value == 0 ? PhysicalOf(month, 0, 0)
                    : PhysicalOf(month, static_cast<int32_t>(planned / value), static_cast<int32_t>(measured / value));
}

v1::Forecast ForecastOf(v1::ForecastMethod method, int64_t paid, int64_t amount, const std::string& formula) {
  v1::Forecast forecast;
  forecast.set_method(method);
  forecast.set_paid(paid);
  forecast.set_basis_points(static_cast<int32_t>(BasisPointsOf(paid, amount).value_or(0)));
  forecast.set_formula(formula);
  return forecast;
}

void AddForecasts(const LineProgress& lines, int through_month, v1::GetProgressResponse& response) {
  const int months = std::min(3, through_month);
  *response.add_forecasts() =
      ForecastOf(v1::FORECAST_METHOD_LINEAR_PACE, LinearPace(lines.paid, lines.amount, through_month), lines.amount,
                 absl::StrCat("paid until month ", through_month, " + mean of its last ", months, " months x ",
                              12 - through_month));
  *response.add_forecasts() = ForecastOf(
      v1::FORECAST_METHOD_PLAN_FOLLOWING, PlanFollowing(lines.planned, lines.paid, lines.amount, through_month),
      lines.amount,
      absl::StrCat("paid until month ", through_month, " + cash plans of the ", 12 - through_month, " months left"));
}

}  // namespace

EMonevService::EMonevService() : handlers_("terpadu.reporting.v1.EMonevService") {
  handlers_.Unary("GetProgress", this, &EMonevService::GetProgress);
  handlers_.Unary("ListProgress", this, &EMonevService::ListProgress);
  handlers_.Unary("ListContractProgress", this, &EMonevService::ListContractProgress);
}

absl::StatusOr<v1::GetProgressResponse> EMonevService::GetProgress(rpc::CallContext& call,
                                                                   const v1::GetProgressRequest& request) {
  FieldErrors errors;
  Check(request, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  const postgres::Scope scope = call.ScopeOf(InstansiOf(request.parent()));
  const ProgressQuery query = {.year = request.year(), .unit = request.unit()};
  const int through_month = ThroughMonth(call, request);
  TERPADU_ASSIGN(const auto rows, ListLineProgress(*call.db, scope, query, LineGrouping::kAll, std::nullopt, 1));
  const LineProgress lines = rows.empty() ? LineProgress() : rows.front();
  v1::GetProgressResponse response;
  response.set_lines(lines.lines);
  response.set_lines_without_plan(lines.lines_without_plan);
  response.set_amount(lines.amount);
  response.set_through_month(through_month);
  AddMonths(lines.planned, lines.paid, lines.amount, through_month, response);
  AddForecasts(lines, through_month, response);
  TERPADU_ASSIGN(const auto contracts, reporting::ListContractProgress(*call.db, scope, query, "", 0));
  response.set_contracts(static_cast<int64_t>(contracts.size()));
  for (int month = 1; month <= 12 && !contracts.empty(); ++month) {
    *response.add_physical_months() = PhysicalOf(contracts, request.year(), month, through_month);
  }
  TERPADU_ASSIGN(const auto actions, CountActions(*call.db, scope, query));
  int64_t until = 0;
  for (int quarter = 0; quarter < 4; ++quarter) {
    until += actions[quarter];
    v1::ActionQuarter& told = *response.add_action_quarters();
    told.set_quarter(quarter + 1);
    told.set_actions(actions[quarter]);
    told.set_actions_until(until);
  }
  return response;
}

absl::StatusOr<v1::ListProgressResponse> EMonevService::ListProgress(rpc::CallContext& call,
                                                                     const v1::ListProgressRequest& request) {
  FieldErrors errors;
  Check(request, errors);
  if (request.group_by() == 0 || !v1::ProgressGrouping_IsValid(request.group_by())) {
    errors.Add("group_by", "must be one of ProgressGrouping");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  const bool by_unit = request.group_by() == v1::PROGRESS_GROUPING_UNIT;
  const int through_month = ThroughMonth(call, request);
  // Lines without a unit come first, under an empty name.
  TERPADU_ASSIGN(auto rows,
                 ListLineProgress(*call.db, call.ScopeOf(InstansiOf(request.parent())),
                                  {.year = request.year(), .unit = request.unit()},
                                  by_unit ? LineGrouping::kUnit : LineGrouping::kLine, After(page), page.size + 1));
  v1::ListProgressResponse response;
  if (rows.size() > static_cast<size_t>(page.size)) {
    rows.pop_back();
    response.set_next_page_token(page.NextToken({rows.back().name}));
  }
  for (const LineProgress& lines : rows) {
    v1::ProgressRow& row = *response.add_rows();
    row.set_name(lines.name);
    row.set_unit(lines.unit);
    row.set_lines(lines.lines);
    row.set_lines_without_plan(lines.lines_without_plan);
    row.set_amount(lines.amount);
    AddMonths(lines.planned, lines.paid, lines.amount, through_month, row);
  }
  return response;
}

absl::StatusOr<v1::ListContractProgressResponse> EMonevService::ListContractProgress(
    rpc::CallContext& call, const v1::ListContractProgressRequest& request) {
  FieldErrors errors;
  Check(request, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  const int through_month = ThroughMonth(call, request);
  TERPADU_ASSIGN(auto contracts,
                 reporting::ListContractProgress(*call.db, call.ScopeOf(InstansiOf(request.parent())),
                                                 {.year = request.year(), .unit = request.unit()},
                                                 page.after.empty() ? "" : page.after.front(), page.size + 1));
  v1::ListContractProgressResponse response;
  if (contracts.size() > static_cast<size_t>(page.size)) {
    contracts.pop_back();
    response.set_next_page_token(page.NextToken({contracts.back().name}));
  }
  for (const ContractProgress& contract : contracts) {
    v1::ContractProgressRow& row = *response.add_rows();
    row.set_name(contract.name);
    row.set_unit(contract.unit);
    row.set_amount(contract.amount);
    for (int month = 1; month <= 12; ++month) {
      *row.add_months() = PhysicalOf(contract, request.year(), month, through_month);
    }
  }
  return response;
}

}  // namespace terpadu::reporting
