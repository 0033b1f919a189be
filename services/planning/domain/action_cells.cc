#include "services/planning/domain/action_cells.h"

#include <algorithm>

#include "services/planning/domain/import/cell_look.h"
#include "services/planning/domain/import/text_target.h"
#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

std::string Quoted(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) {
    out += (out.empty() ? "`" : ", `") + text + "`";
  }
  return out;
}

bool IsWordsForNothing(const std::string& text, const ImportProfile& profile) {
  const std::string normalized = Normalized(text);
  return std::any_of(profile.no_amount.begin(), profile.no_amount.end(), [&](const std::string& words) {
    return normalized == words || normalized.starts_with(words + " ");
  });
}

bool HasDigit(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// `1.250,5` below `juta rupiah`: whole rupiah although it has decimals.
std::optional<Rupiah> ReadScaled(const std::string& text, int64_t scale) {
  const std::optional<Decimal> number = scale == 1 ? std::nullopt : ParseDecimal(text);
  if (!number.has_value() || number->scale == 0 || number->units < 0) {
    return std::nullopt;
  }
  int64_t unit = scale;
  for (int i = 0; i < number->scale; ++i) {
    if (unit % 10 != 0) {
      return std::nullopt;
    }
    unit /= 10;
  }
  int64_t amount = 0;
  return __builtin_mul_overflow(number->units, unit, &amount) ? std::nullopt : std::optional(Rupiah(amount));
}

// None when the cell holds no amount; a fault is noted.
std::optional<Rupiah> ReadAmount(const MatrixRow::YearCell& cell, Place place, const Layout& layout,
                                 const ImportProfile& profile, Findings& findings) {
  if (SaysNothing(cell.text)) {
    return std::nullopt;
  }
  if (!HasDigit(cell.text) && IsWordsForNothing(cell.text, profile)) {
    findings.Info(place, "BUDGET_IN_WORDS", cell.text, "the cell names a source or says that there is no amount");
    return std::nullopt;
  }
  const std::string text = JoinThousands(WithoutMarkup(cell.text));
  if (const std::optional<Rupiah> part = ReadScaled(text, layout.money_scale)) {
    return *part;
  }
  const absl::StatusOr<Rupiah> amount = ParseRupiah(text);
  int64_t scaled = 0;
  if (!amount.ok()) {
    findings.Error(place, "BUDGET_NOT_A_NUMBER", cell.text,
                   "an amount in whole rupiah is expected, such as 150.000.000,-");
    return std::nullopt;
  }
  if (amount->value() < 0) {
    findings.Error(place, "BUDGET_NEGATIVE", cell.text, "a budget is not below 0");
    return std::nullopt;
  }
  if (__builtin_mul_overflow(amount->value(), layout.money_scale, &scaled)) {
    findings.Error(place, "BUDGET_TOO_LARGE", cell.text, "the amount is too great to hold");
    return std::nullopt;
  }
  return Rupiah(scaled);
}

void AddAmount(int year, Rupiah amount, Place place, std::vector<YearAmount>& amounts, Findings& findings) {
  for (YearAmount& entry : amounts) {
    if (entry.year != year) {
      continue;
    }
    const absl::StatusOr<Rupiah> sum = Add(entry.amount, amount);
    if (sum.ok()) {
      entry.amount = *sum;
    } else {
      findings.Error(place, "BUDGET_TOO_LARGE", "", "the sum of the budgets is too great to hold");
    }
    return;
  }
  amounts.push_back({year, amount});
}

void Note(const TargetReading& reading, Place place, Findings& findings) {
  for (const TargetDoubt& doubt : reading.doubts) {
    if (doubt.code == "TARGET_UPPER_BOUND" || doubt.code == "TARGET_IN_WORDS") {
      findings.Info(place, doubt.code, reading.value.printed, doubt.message);
    } else {
      findings.Warning(place, doubt.code, reading.value.printed, doubt.message);
    }
  }
}

// A bare number is a count of what the column of measures says.
void TakeMeasure(const std::string& measure, const ValueWords& words, TargetValue& value) {
  if (measure.empty() || value.kind != ValueKind::kNumber || !value.unit.empty()) {
    return;
  }
  const std::string normalized = Normalized(measure);
  const bool percent =
      measure == "%" || std::find(words.percent.begin(), words.percent.end(), normalized) != words.percent.end();
  const auto is = [&](const std::vector<std::string>& list) {
    return std::find(list.begin(), list.end(), normalized) != list.end();
  };
  value.kind = percent           ? ValueKind::kPercent
               : is(words.score) ? ValueKind::kScore
               : is(words.index) ? ValueKind::kIndex
               : is(words.level) ? ValueKind::kLevel
                                 : ValueKind::kCount;
  value.unit = value.kind == ValueKind::kCount ? measure : "";
}

std::optional<TargetReading> ReadCell(const MatrixRow::YearCell& cell, const MatrixRow& row,
                                      const ImportProfile& profile, Findings& findings) {
  if (CollapseBlanks(cell.text).empty()) {
    return std::nullopt;
  }
  const Place place{row.line, cell.place};
  std::optional<TargetReading> reading = ReadTarget(cell.text, profile.words);
  if (!reading.has_value()) {
    findings.Error(place, "TARGET_UNREADABLE", cell.text,
                   "a target is expected, such as 25%, 39 OPD, IRB 70, Skor: 2,800, WTP, or - for none");
    return std::nullopt;
  }
  Note(*reading, place, findings);
  TakeMeasure(row.text(Field::kMeasure), profile.words, reading->value);
  const bool above = reading->value.kind == ValueKind::kPercent && reading->value.number.scale == 0 &&
                     reading->value.number.units > 100;
  if (above) {
    findings.Warning(place, "PERCENT_ABOVE_100", cell.text, "more than all: perhaps a digit too many");
  }
  return reading;
}

// The targets that stand in the row's texts, in brackets.
std::vector<TreeIndicator::Target> ReadTextTargets(const MatrixRow& row, int year, const ImportProfile& profile,
                                                   Findings& findings) {
  for (const Field field : profile.text_target_fields) {
    if (row.text(field).empty() || row.is_inherited(field)) {
      continue;
    }
    std::vector<TargetReading> readings = TargetsIn(row.text(field), profile.words);
    if (readings.empty()) {
      continue;
    }
    const Place place = row.PlaceOf(field);
    for (const TargetReading& reading : readings) {
      Note(reading, place, findings);
    }
    TargetReading& last = readings.back();
    if (readings.size() > 1) {
      findings.Warning(place, "TARGETS_SEVERAL", row.text(field),
                       std::to_string(readings.size()) + " brackets may be the target: the last, `" +
                           last.value.printed + "`, is taken");
    }
    if (year == 0) {
      findings.Info(place, "TARGET_WITHOUT_YEAR", last.value.printed,
                    "the target stands in the text, and neither it nor the document names a year");
    } else {
      findings.Info(place, "TARGET_IN_TEXT", last.value.printed,
                    "the target stands in the text and is that of " + std::to_string(year) + ", the plan's last year");
    }
    return {{year, std::move(last.value), place.column}};
  }
  return {};
}

}  // namespace

bool SaysNothing(const std::string& text) { return WordsOf(text).empty(); }

std::vector<YearAmount> ReadBudgets(const MatrixRow& row, const Layout& layout, const std::vector<int>& years,
                                    const ImportProfile& profile, Findings& findings) {
  std::vector<YearAmount> amounts;
  if (!layout.Has(Field::kBudget)) {
    return amounts;
  }
  const size_t errors = findings.error_count();
  bool several = false;
  for (const MatrixRow::YearCell& cell : row.budgets) {
    const Place place{row.line, cell.place};
    const std::optional<Rupiah> amount = ReadAmount(cell, place, layout, profile, findings);
    if (!amount.has_value()) {
      continue;
    }
    several = several || (cell.year == 0 && !amounts.empty());
    if (cell.year != 0) {
      AddAmount(cell.year, *amount, place, amounts, findings);
    } else if (layout.budget_is_yearly || years.size() == 1) {
      for (const int year : years) {
        AddAmount(year, *amount, place, amounts, findings);
      }
    } else {
      if (!findings.Tells("BUDGET_PERIOD_UNKNOWN")) {
        findings.Warning(
            place, "BUDGET_PERIOD_UNKNOWN", cell.text,
            "nothing says whether amounts are of each year or of the whole plan: they are held in the last "
            "year, here and in all rows");
      }
      AddAmount(years.empty() ? 0 : years.back(), *amount, place, amounts, findings);
    }
  }
  if (several) {
    findings.Info(row.PlaceOf(Field::kBudget), "BUDGET_SUMMED", "", "the row has several amounts: their sum is taken");
  }
  if (amounts.empty() && findings.error_count() == errors) {
    findings.Info(row.PlaceOf(Field::kBudget), "BUDGET_MISSING", row.budgets.empty() ? "" : row.budgets[0].text,
                  "the row has no budget of its own");
  }
  return amounts;
}

std::vector<TreeIndicator::Target> ReadTargets(const MatrixRow& row, const std::vector<int>& years,
                                               const ImportProfile& profile, Findings& findings) {
  std::vector<TreeIndicator::Target> targets;
  const int last = years.empty() ? 0 : years.back();
  for (const MatrixRow::YearCell& cell : row.targets) {
    std::optional<TargetReading> reading = ReadCell(cell, row, profile, findings);
    const int year = cell.year != 0 ? cell.year : last;
    const bool taken = std::any_of(targets.begin(), targets.end(), [&](const auto& t) { return t.year == year; });
    if (!reading.has_value() || taken) {
      continue;
    }
    if (cell.year == 0) {
      findings.Info({row.line, cell.place}, "TARGET_WITHOUT_YEAR", cell.text,
                    "the column names no year: the target is that of the plan's last year");
    }
    targets.push_back({year, std::move(reading->value), cell.place});
  }
  std::sort(targets.begin(), targets.end(), [](const auto& a, const auto& b) { return a.year < b.year; });
  const bool in_text =
      profile.text_targets == TextTargets::kAlways ||
      (profile.text_targets == TextTargets::kWhenNoOther && row.targets.empty() && row.final_targets.empty());
  if (in_text && targets.empty()) {
    return ReadTextTargets(row, last, profile, findings);
  }
  return targets;
}

std::optional<TreeIndicator::Target> ReadFinalTarget(const MatrixRow& row, const std::vector<int>& years,
                                                     const ImportProfile& profile, Findings& findings) {
  for (const MatrixRow::YearCell& cell : row.final_targets) {
    std::optional<TargetReading> reading = ReadCell(cell, row, profile, findings);
    if (reading.has_value()) {
      const int year = cell.year != 0 ? cell.year : years.empty() ? 0 : years.back();
      return TreeIndicator::Target{year, std::move(reading->value), cell.place};
    }
  }
  return std::nullopt;
}

std::optional<TargetValue> ReadBaseline(const MatrixRow& row, const ImportProfile& profile, Findings& findings) {
  const std::string& text = row.text(Field::kBaseline);
  if (SaysNothing(text) || row.is_inherited(Field::kBaseline)) {
    return std::nullopt;
  }
  std::optional<TargetReading> reading = ReadTarget(text, profile.words);
  if (!reading.has_value()) {
    return std::nullopt;
  }
  Note(*reading, row.PlaceOf(Field::kBaseline), findings);
  TakeMeasure(row.text(Field::kMeasure), profile.words, reading->value);
  return std::move(reading->value);
}

std::vector<std::string> ReadUnits(const MatrixRow& row, const Layout& layout, const UnitDirectory* units,
                                   Findings& findings) {
  const std::string& text = row.text(Field::kUnits);
  const Place place = row.PlaceOf(Field::kUnits);
  if (!layout.Has(Field::kUnits)) {
    return {};
  }
  if (SaysNothing(text)) {
    findings.Warning(place, "UNIT_MISSING", text, "no unit is responsible");
    return {};
  }
  if (units == nullptr) {
    return {};
  }
  UnitDirectory::Resolved resolved = units->Resolve(WithoutMarkup(text));
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
