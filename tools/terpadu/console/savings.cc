#include "tools/terpadu/console/savings.h"

#include <algorithm>

#include "libs/base/rupiah.h"
#include "tools/terpadu/console/table.h"
#include "tools/terpadu/console/text.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {
namespace {

namespace pb = reporting::v1;

std::string Money(int64_t amount) { return FormatRupiah(Rupiah(amount)); }
std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }

// With blanks, so that a narrow column can break it.
template <typename Enum>
std::string Spoken(Enum value) {
  std::string word = WordOf(value);
  std::replace(word.begin(), word.end(), '_', ' ');
  return word;
}

std::string DrawReasons(const pb::SavingsSums& sums) {
  Table table({{"reason"}, {"lines", Align::kRight}, {"amount", Align::kRight}, {"counted for it", Align::kRight}});
  for (const pb::SavingsReasonSums& reason : sums.reasons()) {
    table.Add({Spoken(reason.reason()), std::to_string(reason.lines()), Money(reason.amount()),
               Money(reason.first_amount())});
  }
  table.AddRule();
  table.Add({"potential savings", std::to_string(sums.lines()), "", Money(sums.amount())});
  return table.Draw(kScreen);
}

}  // namespace

std::string DrawSavings(const pb::GetPotentialSavingsResponse& savings) {
  Table table({{"unit", Align::kLeft, true},
               {"account"},
               {"lines", Align::kRight},
               {"savings", Align::kRight},
               {"still free", Align::kRight}});
  for (const pb::SavingsRow& row : savings.rows()) {
    table.Add({IdOf(row.unit()), row.account(), std::to_string(row.sums().lines()), Money(row.sums().amount()),
               Money(row.sums().free())});
  }
  const pb::SavingsSums& total = savings.total();
  std::string formula;
  for (const std::string& line : Wrap(savings.formula(), kScreen)) {
    formula += line + "\n";
  }
  return table.Draw(kScreen) + "\n" + DrawReasons(total) + "Of " + std::to_string(total.judged_lines()) + " lines of " +
         Money(total.judged_amount()) + "; still free: " + Money(total.free()) + ".\n" + formula;
}

std::string DrawSavingsLines(const pb::ListPotentialSavingsResponse& lines) {
  Table table({{"line", Align::kLeft, true},
               {"amount", Align::kRight},
               {"reasons", Align::kLeft, true},
               {"indicators", Align::kLeft, true}});
  for (const pb::SavingsLine& line : lines.lines()) {
    std::string reasons;
    for (const int reason : line.reasons()) {
      reasons += (reasons.empty() ? "" : ", ") + Spoken(static_cast<pb::SavingsReason>(reason));
    }
    std::string indicators;
    for (const std::string& indicator : line.indicators()) {
      indicators += (indicators.empty() ? "" : " ") + IdOf(indicator);
    }
    table.Add({IdOf(line.line()) + " " + line.title(), Money(line.amount()), reasons, indicators});
  }
  return table.Draw(kScreen);
}

std::string DrawImpact(const pb::ImpactResponse& impact, const pb::ListImpactHitsResponse& hits) {
  Table lines({{"line", Align::kLeft, true},
               {"cut", Align::kRight},
               {"free", Align::kRight},
               {"reserved", Align::kRight},
               {"committed", Align::kRight}});
  const auto add = [&lines](const std::string& title, const pb::CutSums& sums) {
    lines.Add(
        {title, Money(sums.cut()), Money(sums.from_free()), Money(sums.from_reserved()), Money(sums.from_committed())});
  };
  for (const pb::ImpactLine& line : impact.lines()) {
    add(IdOf(line.line()), line.sums());
  }
  lines.AddRule();
  add(std::to_string(impact.total().lines()) + " lines", impact.total());
  Table hit({{"hits"},
             {"resource", Align::kLeft, true},
             {"state", Align::kLeft, true},
             {"lines", Align::kRight},
             {"on these lines", Align::kRight}});
  for (const pb::ImpactHit& one : hits.hits()) {
    const std::string title = one.title().empty() ? "" : " " + one.title();
    hit.Add({Spoken(one.kind()), IdOf(one.name()) + title, one.state(), std::to_string(one.lines()),
             Money(one.on_lines())});
  }
  return lines.Draw(kScreen) +
         "The columns after the cut say where it is taken from. Still free to cut: " + Money(impact.total().free()) +
         " of " + Money(impact.total().amount()) + ".\n" +
         (hit.empty() ? "Nothing else is hit.\n" : "\n" + hit.Draw(kScreen));
}

std::string DrawWarnings(const pb::ListWarningsResponse& warnings) {
  Table table({{"warning", Align::kLeft, true},
               {"severity"},
               {"state", Align::kLeft, true},
               {"about", Align::kLeft, true},
               {"amount", Align::kRight}});
  for (const pb::Warning& warning : warnings.warnings()) {
    table.Add({IdOf(warning.name()), WordOf(warning.severity()), WordOf(warning.state()),
               IdOf(warning.subject()) + " " + warning.title() + ": " + warning.detail(), Money(warning.amount())});
  }
  return table.empty() ? "No warnings.\n" : table.Draw(kScreen);
}

std::string DrawWarning(const pb::GetWarningResponse& response) {
  const pb::Warning& warning = response.warning();
  std::string text = warning.name() + "\n" + Spoken(warning.rule()) + ", " + WordOf(warning.severity()) + ", " +
                     WordOf(warning.state()) + ", raised " + std::to_string(warning.times_raised()) + " times\n" +
                     warning.subject() + " " + warning.title() + ": " + warning.detail() + "\n" + "Rests on " +
                     warning.legal_basis() + ".\n";
  if (!warning.acknowledger().empty()) {
    text += "Acknowledged by " + warning.acknowledger() + ": " + warning.acknowledge_reason() + "\n";
  }
  if (!warning.resolver().empty()) {
    text += "Resolved by " + warning.resolver() + ": " + warning.resolve_reason() + "\n";
  }
  Table table({{"cause", Align::kLeft, true}, {"state"}, {"amount", Align::kRight}});
  for (const pb::WarningCause& cause : response.causes()) {
    table.Add(
        {IdOf(cause.link().name()) + " " + cause.link().title(), cause.link().state(), Money(cause.link().amount())});
  }
  return text + (table.empty() ? "" : "\n" + table.Draw(kScreen));
}

std::string DrawEvaluation(const pb::EvaluateWarningsResponse& evaluation) {
  Table table({{"rule"}, {"found", Align::kRight}, {"raised", Align::kRight}, {"resolved", Align::kRight}});
  for (const pb::WarningCount& count : evaluation.counts()) {
    table.Add({Spoken(count.rule()), std::to_string(count.found()) + (count.truncated() ? " or more" : ""),
               std::to_string(count.raised()), std::to_string(count.resolved())});
  }
  return table.Draw(kScreen);
}

}  // namespace terpadu::command
