#include "services/planning/domain/action_cells.h"

#include "services/planning/domain/plan_tree.h"
#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

Place PlaceOf(const MatrixRow& row, const ImportProfile& profile, Field field) {
  return {row.line, profile.column(field).first};
}

std::string Quoted(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) {
    out += (out.empty() ? "`" : ", `") + text + "`";
  }
  return out;
}

}  // namespace

bool SaysNothing(const std::string& text) { return WordsOf(text).empty(); }

std::optional<Rupiah> ReadBudget(const MatrixRow& row, const ImportProfile& profile, Findings& findings) {
  const std::string& text = row.text(Field::kBudget);
  const Place place = PlaceOf(row, profile, Field::kBudget);
  if (text.empty() || text == "-" || text == "–") {
    findings.Info(place, "BUDGET_MISSING", text, "the action has no budget of its own");
    return std::nullopt;
  }
  const absl::StatusOr<Rupiah> amount = ParseRupiah(text);
  if (!amount.ok()) {
    findings.Error(place, "BUDGET_NOT_A_NUMBER", text, "an amount in whole rupiah is expected, such as 150.000.000,-");
    return std::nullopt;
  }
  if (amount->value() < 0) {
    findings.Error(place, "BUDGET_NEGATIVE", text, "a budget is not below 0");
    return std::nullopt;
  }
  return *amount;
}

std::vector<std::pair<int, TargetValue>> ReadTargets(const MatrixRow& row, const std::vector<int>& years,
                                                     const ImportProfile& profile, Findings& findings) {
  std::vector<std::pair<int, TargetValue>> targets;
  for (size_t i = 0; i < years.size() && i < row.targets.size(); ++i) {
    const std::string& printed = row.targets[i];
    if (CollapseBlanks(printed).empty()) {
      continue;
    }
    if (std::optional<TargetValue> value = ParseTarget(printed, profile.words)) {
      targets.emplace_back(years[i], *std::move(value));
      continue;
    }
    findings.Error({row.line, profile.column(Field::kTarget).first + static_cast<int>(i)}, "TARGET_UNREADABLE", printed,
                   "a target is expected, such as 25%, 39 OPD, IRB 70, Skor: 2,800, WTP, or - for none");
  }
  return targets;
}

std::vector<std::string> ReadUnits(const MatrixRow& row, const ImportProfile& profile, const UnitDirectory& units,
                                   Findings& findings) {
  const std::string& text = row.text(Field::kUnits);
  const Place place = PlaceOf(row, profile, Field::kUnits);
  if (SaysNothing(text)) {
    findings.Warning(place, "UNIT_MISSING", text, "no unit is responsible for the action");
    return {};
  }
  UnitDirectory::Resolved resolved = units.Resolve(text);
  if (row.is_inherited(Field::kUnits)) {
    return resolved.unit_ids;
  }
  for (const UnitDirectory::Ambiguity& ambiguity : resolved.ambiguous) {
    findings.Error(place, "UNIT_AMBIGUOUS", ambiguity.text,
                   "names of several units fit: print the title in full, or end the alias that two units share");
  }
  if (resolved.unit_ids.empty() && resolved.ambiguous.empty()) {
    findings.Error(place, "UNIT_UNKNOWN", text,
                   "no unit of the instansi has this title or alias: create the unit, or give one the alias");
  } else if (!resolved.unresolved.empty()) {
    findings.Warning(place, "UNIT_UNKNOWN", text, "no unit has the title or alias " + Quoted(resolved.unresolved));
  }
  if (resolved.unit_ids.size() > kMostUnitsOfAnAction) {
    findings.Error(place, "TOO_MANY_UNITS", text,
                   "the cell names " + std::to_string(resolved.unit_ids.size()) + " units; at most " +
                       std::to_string(kMostUnitsOfAnAction) + " are responsible for an action");
  }
  return resolved.unit_ids;
}

}  // namespace terpadu::planning
