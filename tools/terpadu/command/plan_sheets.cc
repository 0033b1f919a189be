// terpadu plan export: a plan as CSV or XLSX.
#include "tools/terpadu/sheets/plan_sheets.h"

#include <memory>

#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "terpadu/planning/v1/planning_service.pb.h"
#include "tools/terpadu/command/command.h"
#include "tools/terpadu/command/sheet_flags.h"

namespace terpadu::command {
namespace {

namespace pb = planning::v1;

constexpr char kService[] = "terpadu.planning.v1.PlanningService/";

absl::StatusOr<std::vector<sheet::Table>> TablesOf(Services& services, const Caller& caller, const std::string& name) {
  pb::GetPlanRequest get;
  get.set_name(name);
  TERPADU_ASSIGN(const pb::Plan plan, services.Call<pb::Plan>(caller, kService + std::string("GetPlan"), get));
  std::vector<pb::PlanNode> nodes;
  pb::ListPlanNodesRequest list_nodes;
  list_nodes.set_parent(name);
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListPlanNodesResponse>(
      caller, kService + std::string("ListPlanNodes"), list_nodes, [&nodes](const pb::ListPlanNodesResponse& page) {
        nodes.insert(nodes.end(), page.plan_nodes().begin(), page.plan_nodes().end());
      }));
  std::vector<pb::Indicator> indicators;
  pb::ListIndicatorsRequest list_indicators;
  list_indicators.set_parent(name);
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListIndicatorsResponse>(
      caller, kService + std::string("ListIndicators"), list_indicators,
      [&indicators](const pb::ListIndicatorsResponse& page) {
        indicators.insert(indicators.end(), page.indicators().begin(), page.indicators().end());
      }));
  std::vector<pb::Unit> units;
  pb::ListUnitsRequest list_units;
  list_units.set_parent("instansi/" + InstansiOf(name));
  TERPADU_RETURN_IF_ERROR(services.ForEachPage<pb::ListUnitsResponse>(
      caller, kService + std::string("ListUnits"), list_units, [&units](const pb::ListUnitsResponse& page) {
        units.insert(units.end(), page.units().begin(), page.units().end());
      }));
  return std::vector<sheet::Table>{NodesTable(plan, nodes), IndicatorsTable(plan, indicators),
                                   UnitsTable(nodes, units)};
}

absl::StatusOr<int> Export(const Session& session, std::string name, const SheetFlags& flags) {
  if (InstansiOf(name).empty()) {
    TERPADU_ASSIGN(const std::string instansi, session.RequireInstansi());
    name = "instansi/" + instansi + "/plans/" + name;
  }
  TERPADU_ASSIGN(Services services, session.Connect());
  TERPADU_ASSIGN(const std::vector<sheet::Table> tables, TablesOf(services, session.CallerFor("PLANNER"), name));
  return WriteAndTell(session, tables, flags);
}

}  // namespace

void AddPlanSheets(Command& plan, Session& session) {
  auto name = std::make_shared<std::string>();
  auto flags = std::make_shared<SheetFlags>();
  Command exported = plan.Sub("export", "Write a plan's nodes, indicators and units to a file, one sheet each");
  exported.Text("PLAN", *name, "Id of the plan, or resource name", Presence::kRequired);
  AddSheetFlags(exported, *flags);
  exported.Run([&session, name, flags] { return Export(session, *name, *flags); });
}

}  // namespace terpadu::command
