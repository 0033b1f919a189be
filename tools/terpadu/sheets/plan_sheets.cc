#include "tools/terpadu/sheets/plan_sheets.h"

#include <map>
#include <set>

#include "terpadu/type/v1/value.pb.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {
namespace {

namespace pb = planning::v1;
using sheet::Cell;
using sheet::NumberCell;
using sheet::Row;
using sheet::Table;
using sheet::TextCell;

std::string IdOf(const std::string& name) { return name.empty() ? "" : name.substr(name.rfind('/') + 1); }

std::string IdsOf(const google::protobuf::RepeatedPtrField<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : "; ") + IdOf(name);
  }
  return text;
}

void AddHeader(Table& table, const std::vector<std::string>& names) {
  if (table.rows.empty()) {
    table.rows.emplace_back();
  }
  for (const std::string& name : names) {
    table.rows[0].cells.push_back(TextCell(name));
  }
}

void AddYears(Table& table, const pb::Plan& plan, const std::string& what) {
  for (int year = plan.start_year(); year <= plan.end_year(); ++year) {
    AddHeader(table, {what + std::to_string(year)});
  }
}

// `2,8`: units × 10^-scale, as the field writes it.
std::string TextOf(const type::v1::Decimal& decimal) {
  std::string digits = std::to_string(decimal.units());
  const bool negative = digits[0] == '-';
  digits.erase(0, negative ? 1 : 0);
  const auto scale = static_cast<size_t>(std::max(decimal.scale(), 0));
  if (scale > 0) {
    digits.insert(0, digits.size() > scale ? 0 : scale + 1 - digits.size(), '0');
    digits.insert(digits.size() - scale, ",");
  }
  return (negative ? "-" : "") + digits;
}

// As printed; what was never printed, as its number.
std::string TextOf(const type::v1::Value& value) {
  if (!value.printed().empty() || !value.has_number()) {
    return value.printed();
  }
  return TextOf(value.number()) + (value.has_upper() ? "–" + TextOf(value.upper()) : "") +
         (value.kind() == type::v1::VALUE_KIND_PERCENT ? "%" : "") + (value.unit().empty() ? "" : " " + value.unit());
}

template <typename Enum>
Cell WordCell(Enum word) {
  return TextCell(static_cast<int>(word) == 0 ? "" : WordOf(word));
}

}  // namespace

Table NodesTable(const pb::Plan& plan, const std::vector<pb::PlanNode>& nodes) {
  Table table{.name = "nodes"};
  AddHeader(table, {"node", "kind", "parent", "code", "title", "problem", "program", "units", "printed_units"});
  AddYears(table, plan, "pagu_");
  for (const pb::PlanNode& node : nodes) {
    Row& row = table.rows.emplace_back();
    row.cells = {TextCell(IdOf(node.name())),    WordCell(node.kind()),         TextCell(IdOf(node.parent_node())),
                 TextCell(node.code()),          TextCell(node.title()),        TextCell(node.problem()),
                 TextCell(IdOf(node.program())), TextCell(IdsOf(node.units())), TextCell(node.printed_units())};
    std::map<int, int64_t> amounts;
    for (const pb::YearAmount& ceiling : node.ceilings()) {
      amounts[ceiling.year()] = ceiling.amount();
    }
    for (int year = plan.start_year(); year <= plan.end_year(); ++year) {
      const auto amount = amounts.find(year);
      row.cells.push_back(amount == amounts.end() ? Cell() : NumberCell(amount->second));
    }
  }
  return table;
}

Table IndicatorsTable(const pb::Plan& plan, const std::vector<pb::Indicator>& indicators) {
  Table table{.name = "indicators"};
  AddHeader(table,
            {"indicator", "node", "title", "unit_of_measure", "polarity", "aggregation", "baseline", "baseline_year"});
  AddYears(table, plan, "target_");
  AddHeader(table, {"final_target", "source"});
  for (const pb::Indicator& indicator : indicators) {
    Row& row = table.rows.emplace_back();
    row.cells = {TextCell(IdOf(indicator.name())),
                 TextCell(IdOf(indicator.node())),
                 TextCell(indicator.title()),
                 TextCell(indicator.unit_of_measure()),
                 WordCell(indicator.polarity()),
                 WordCell(indicator.aggregation()),
                 TextCell(TextOf(indicator.baseline())),
                 indicator.baseline_year() == 0 ? Cell() : NumberCell(indicator.baseline_year())};
    std::map<int, std::string> targets;
    for (const pb::YearTarget& target : indicator.targets()) {
      targets[target.year()] = TextOf(target.value());
    }
    for (int year = plan.start_year(); year <= plan.end_year(); ++year) {
      row.cells.push_back(TextCell(targets[year]));
    }
    row.cells.push_back(TextCell(TextOf(indicator.final_target())));
    row.cells.push_back(TextCell(indicator.source()));
  }
  return table;
}

Table UnitsTable(const std::vector<pb::PlanNode>& nodes, const std::vector<pb::Unit>& units) {
  std::set<std::string> named;
  for (const pb::PlanNode& node : nodes) {
    named.insert(node.units().begin(), node.units().end());
  }
  Table table{.name = "units"};
  AddHeader(table, {"unit", "code", "title"});
  for (const pb::Unit& unit : units) {
    if (named.count(unit.name()) > 0) {
      table.rows.push_back({.cells = {TextCell(IdOf(unit.name())), TextCell(unit.code()), TextCell(unit.title())}});
    }
  }
  return table;
}

}  // namespace terpadu::command
