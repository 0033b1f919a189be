#include "tools/terpadu/console/document_json.h"

#include <map>

#include "nlohmann/json.hpp"
#include "tools/terpadu/console/json.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {
namespace {

using Json = nlohmann::ordered_json;
namespace pb = planning::v1;

std::string Print(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

std::string_view KindName(planning::NodeKind kind) {
  static const std::map<planning::NodeKind, std::string_view> kNames = {
      {planning::NodeKind::kTujuan, "TUJUAN"},     {planning::NodeKind::kArea, "AREA"},
      {planning::NodeKind::kSasaran, "SASARAN"},   {planning::NodeKind::kProgram, "PROGRAM"},
      {planning::NodeKind::kKegiatan, "KEGIATAN"}, {planning::NodeKind::kSubKegiatan, "SUB_KEGIATAN"},
      {planning::NodeKind::kAction, "ACTION"}};
  return kNames.at(kind);
}

std::string_view KindName(planning::ValueKind kind) {
  static constexpr std::string_view kNames[] = {"",      "NUMBER",  "PERCENT", "COUNT",       "INDEX", "LEVEL",
                                                "SCORE", "ORDINAL", "RANGE",   "LOWER_BOUND", "NONE"};
  return kNames[static_cast<size_t>(kind)];
}

Json LinesJson(const pb::LineCounts& lines) {
  return {{"total", lines.total()},
          {"data", lines.data()},
          {"continuation", lines.continuation()},
          {"heading", lines.heading()},
          {"repeated_header", lines.repeated_header()},
          {"blank", lines.blank()},
          {"prose", lines.prose()},
          {"unread", lines.unread()}};
}

Json FindingsJson(const pb::ImportPlanResponse& response) {
  Json findings = Json::array();
  for (const type::v1::Finding& finding : response.findings()) {
    findings.push_back({{"severity", WordOf(finding.severity())},
                        {"code", finding.code()},
                        {"line", finding.line()},
                        {"column", finding.column()},
                        {"text", finding.text()},
                        {"message", finding.message()}});
  }
  return findings;
}

Json AmountsJson(const std::vector<planning::YearAmount>& amounts) {
  Json out = Json::array();
  for (const planning::YearAmount& amount : amounts) {
    out.push_back({{"year", amount.year == 0 ? Json() : Json(amount.year)}, {"amount", amount.amount.value()}});
  }
  return out;
}

// Adds `key` unless there is nothing to say.
template <typename Value>
void AddUnlessEmpty(Json& json, const char* key, const Value& value) {
  if (!value.empty()) {
    json[key] = value;
  }
}

Json NodeJson(const planning::TreeNode& node) {
  Json json = {{"id", node.id},
               {"kind", KindName(node.kind)},
               {"parent", node.parent_id},
               {"title", node.title},
               {"line", node.line}};
  AddUnlessEmpty(json, "problem", node.problem);
  AddUnlessEmpty(json, "program", node.program_id);
  AddUnlessEmpty(json, "printed_units", node.printed_units);
  AddUnlessEmpty(json, "units", node.unit_ids);
  AddUnlessEmpty(json, "ceilings", AmountsJson(node.ceilings));
  Json details = Json::array();
  for (const planning::NodeDetail& detail : node.details) {
    details.push_back({{"label", detail.label}, {"text", detail.text}});
  }
  AddUnlessEmpty(json, "details", details);
  return json;
}

Json TargetJson(const planning::TreeIndicator::Target& target) {
  const planning::TargetValue& value = target.value;
  Json json = {{"year", target.year == 0 ? Json() : Json(target.year)}, {"kind", KindName(value.kind)}};
  if (value.kind != planning::ValueKind::kOrdinal && value.kind != planning::ValueKind::kNone) {
    json["number"] = planning::FormatDecimal(value.number);
  }
  if (value.kind == planning::ValueKind::kRange) {
    json["upper"] = planning::FormatDecimal(value.upper);
  }
  AddUnlessEmpty(json, "unit", value.unit);
  AddUnlessEmpty(json, "period", value.period);
  AddUnlessEmpty(json, "label", value.label);
  json["printed"] = value.printed;
  json["column"] = target.column;
  return json;
}

Json IndicatorJson(const planning::TreeIndicator& indicator) {
  Json targets = Json::array();
  for (const planning::TreeIndicator::Target& target : indicator.targets) {
    targets.push_back(TargetJson(target));
  }
  return {{"id", indicator.id},
          {"node", indicator.node_id},
          {"title", indicator.title},
          {"line", indicator.line},
          {"targets", targets}};
}

Json SummaryJson(const planning::PlanDocument& document) {
  const planning::PlanTree& tree = document.tree;
  Json nodes = Json::object();
  for (const char* kind : {"AREA", "TUJUAN", "SASARAN", "PROGRAM", "KEGIATAN", "SUB_KEGIATAN", "ACTION"}) {
    nodes[kind] = 0;
  }
  int budgets = 0;
  int with_units = 0;
  for (const planning::TreeNode& node : tree.nodes) {
    nodes[std::string(KindName(node.kind))] = nodes[std::string(KindName(node.kind))].get<int>() + 1;
    budgets += node.ceilings.empty() ? 0 : 1;
    with_units += node.printed_units.empty() ? 0 : 1;
  }
  Json kinds = Json::object();
  int targets = 0;
  for (const planning::TreeIndicator& indicator : tree.indicators) {
    for (const planning::TreeIndicator::Target& target : indicator.targets) {
      const std::string kind(KindName(target.value.kind));
      kinds[kind] = kinds.value(kind, 0) + 1;
      ++targets;
    }
  }
  return {{"years", tree.years},
          {"nodes", nodes},
          {"actions", tree.action_count},
          {"actions_with_budget", tree.budgeted_action_count},
          {"nodes_with_units", with_units},
          {"indicators", tree.indicators.size()},
          {"targets", targets},
          {"targets_by_kind", kinds},
          {"budgets", budgets},
          {"totals", AmountsJson(tree.ceilings)}};
}

}  // namespace

pb::ImportPlanResponse ResponseOf(const planning::PlanDocument& document) {
  pb::ImportPlanResponse response;
  pb::LineCounts& lines = *response.mutable_lines();
  lines.set_total(document.lines.total);
  lines.set_data(document.lines.data);
  lines.set_continuation(document.lines.continuation);
  lines.set_heading(document.lines.heading);
  lines.set_repeated_header(document.lines.repeated_header);
  lines.set_blank(document.lines.blank);
  lines.set_prose(document.lines.prose);
  lines.set_unread(document.lines.unread);
  for (const planning::Finding& finding : document.findings.Report()) {
    type::v1::Finding& out = *response.add_findings();
    out.set_severity(static_cast<type::v1::Severity>(finding.severity));
    out.set_code(finding.code);
    out.set_line(finding.place.line);
    out.set_column(finding.place.column);
    out.set_text(finding.text);
    out.set_message(finding.message);
  }
  pb::Plan& plan = *response.mutable_plan();
  plan.set_action_count(document.tree.action_count);
  plan.set_budgeted_action_count(document.tree.budgeted_action_count);
  for (const planning::YearAmount& ceiling : document.tree.ceilings) {
    pb::YearAmount& out = *plan.add_ceilings();
    out.set_year(ceiling.year);
    out.set_amount(ceiling.amount.value());
  }
  return response;
}

std::string DocumentJson(const planning::PlanDocument& document, std::string_view file, std::string_view profile) {
  const pb::ImportPlanResponse response = ResponseOf(document);
  Json json = {{"file", file},
               {"profile", profile},
               {"lines", LinesJson(response.lines())},
               {"findings", FindingsJson(response)},
               {"summary", SummaryJson(document)}};
  json["nodes"] = Json::array();
  for (const planning::TreeNode& node : document.tree.nodes) {
    json["nodes"].push_back(NodeJson(node));
  }
  json["indicators"] = Json::array();
  for (const planning::TreeIndicator& indicator : document.tree.indicators) {
    json["indicators"].push_back(IndicatorJson(indicator));
  }
  return Print(json);
}

std::string ImportJson(const pb::ImportPlanResponse& response) {
  Json json = {{"lines", LinesJson(response.lines())},
               {"findings", FindingsJson(response)},
               {"plan", response.has_plan() ? Json::parse(ToJson(response.plan())) : Json()},
               {"already_imported", response.already_imported()}};
  return Print(json);
}

}  // namespace terpadu::command
