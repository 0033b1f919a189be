#include "services/reporting/integration_service.h"

#include <map>

#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/rpc/paging.h"
#include "services/reporting/domain/share.h"
#include "services/reporting/gap_rules.h"
#include "services/reporting/store/integration_store.h"

namespace terpadu::reporting {
namespace {

constexpr int32_t kLastYear = 2100;
constexpr char kFormula[] =
    "units that answer for a node of a plan in force, whose budget lines are tied to nodes, whose lines that need a "
    "RUP "
    "package have one, and whose indicators with a target are measured / all units of the year";

template <typename Request>
FieldErrors Check(const Request& request) {
  FieldErrors errors;
  errors.Add("parent", ParseName("instansi/{instansi}", request.parent()).status());
  if (request.year() < 1 || request.year() > kLastYear) {
    errors.Add("year", "must be 1 to " + std::to_string(kLastYear));
  }
  return errors;
}

v1::UnitIntegration ToProto(const UnitOfYear& of_year, int least_percent) {
  v1::UnitIntegration unit;
  unit.set_unit(of_year.name);
  unit.set_title(of_year.title);
  unit.set_nodes(of_year.links.nodes);
  unit.set_lines(of_year.links.lines);
  unit.set_tied_lines(of_year.links.tied_lines);
  unit.set_lines_needing_package(of_year.links.lines_needing_package);
  unit.set_lines_with_package(of_year.links.lines_with_package);
  unit.set_indicators(of_year.links.indicators);
  unit.set_measured_indicators(of_year.links.measured_indicators);
  for (const IntegrationLink link : MissingLinks(of_year.links, least_percent)) {
    unit.add_missing(static_cast<v1::IntegrationLink>(link));
  }
  return unit;
}

v1::IntegrationLink FirstMissing(const v1::UnitIntegration& unit) {
  return unit.missing_size() == 0 ? v1::INTEGRATION_LINK_UNSPECIFIED : unit.missing(0);
}

}  // namespace

IntegrationService::IntegrationService() : handlers_("terpadu.reporting.v1.IntegrationService") {
  handlers_.Unary("GetIntegration", this, &IntegrationService::GetIntegration);
  handlers_.Unary("ListUnitIntegration", this, &IntegrationService::ListUnitIntegration);
}

absl::StatusOr<IntegrationService::Measure> IntegrationService::ReadMeasure(postgres::Connection& connection,
                                                                            std::string_view instansi, int32_t year) {
  TERPADU_ASSIGN(const rules::Rule rule,
                 rules_.InForce(connection, instansi, "unit_integration", CalendarDay(year, 12, 31)));
  const auto least = rule.value.find("least_percent");
  if (least == rule.value.end() || !least->is_number_integer() || *least < 1 || *least > 100) {
    return Error(absl::StatusCode::kFailedPrecondition, "RULE_INVALID",
                 "rule unit_integration needs least_percent, 1 to 100",
                 {{"kind", "unit_integration"}, {"legal_basis", rule.legal_basis}});
  }
  return Measure{least->get<int>(), rule.legal_basis};
}

absl::StatusOr<std::vector<v1::UnitIntegration>> IntegrationService::ReadUnits(rpc::CallContext& call,
                                                                               const std::string& parent, int32_t year,
                                                                               int least_percent) {
  const std::string instansi = InstansiOf(parent);
  TERPADU_ASSIGN(const GapRules gaps, ReadGapRules(rules_, *call.db, instansi, year));
  TERPADU_ASSIGN(const auto units, ReadUnitLinks(*call.db, call.ScopeOf(instansi), year, gaps.accounts_without_rup));
  std::vector<v1::UnitIntegration> read;
  for (const UnitOfYear& unit : units) {
    read.push_back(ToProto(unit, least_percent));
  }
  return read;
}

absl::StatusOr<v1::Integration> IntegrationService::GetIntegration(rpc::CallContext& call,
                                                                   const v1::GetIntegrationRequest& request) {
  TERPADU_RETURN_IF_ERROR(Check(request).ToStatus());
  TERPADU_ASSIGN(const Measure measure, ReadMeasure(*call.db, InstansiOf(request.parent()), request.year()));
  TERPADU_ASSIGN(const auto units, ReadUnits(call, request.parent(), request.year(), measure.least_percent));
  v1::Integration integration;
  std::map<v1::IntegrationLink, int> missing;
  for (const v1::UnitIntegration& unit : units) {
    ++missing[FirstMissing(unit)];
  }
  integration.set_units(static_cast<int32_t>(units.size()));
  integration.set_linked_units(missing[v1::INTEGRATION_LINK_UNSPECIFIED]);
  if (!units.empty()) {
    integration.set_basis_points(
        static_cast<int32_t>(BasisPointsOf(integration.linked_units(), integration.units()).value_or(0)));
  }
  integration.set_formula(kFormula);
  integration.set_least_percent(measure.least_percent);
  integration.set_legal_basis(measure.legal_basis);
  for (int link = v1::INTEGRATION_LINK_PLAN; link <= v1::IntegrationLink_MAX; ++link) {
    v1::IntegrationCount& count = *integration.add_missing();
    count.set_link(static_cast<v1::IntegrationLink>(link));
    count.set_units(missing[count.link()]);
  }
  return integration;
}

absl::StatusOr<v1::ListUnitIntegrationResponse> IntegrationService::ListUnitIntegration(
    rpc::CallContext& call, const v1::ListUnitIntegrationRequest& request) {
  FieldErrors errors = Check(request);
  if (!v1::IntegrationLink_IsValid(request.first_missing())) {
    errors.Add("first_missing", "must be one of IntegrationLink");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const Measure measure, ReadMeasure(*call.db, InstansiOf(request.parent()), request.year()));
  TERPADU_ASSIGN(const auto units, ReadUnits(call, request.parent(), request.year(), measure.least_percent));
  v1::ListUnitIntegrationResponse response;
  const std::string after = page.after.empty() ? "" : page.after.front();
  for (const v1::UnitIntegration& unit : units) {
    if (unit.unit() <= after || (request.first_missing() != v1::INTEGRATION_LINK_UNSPECIFIED &&
                                 FirstMissing(unit) != request.first_missing())) {
      continue;
    }
    if (response.units_size() == page.size) {
      response.set_next_page_token(page.NextToken({response.units(page.size - 1).unit()}));
      break;
    }
    *response.add_units() = unit;
  }
  return response;
}

}  // namespace terpadu::reporting
