#include "tools/terpadu/console/import_report.h"

#include <algorithm>

#include "libs/base/rupiah.h"
#include "tools/terpadu/console/table.h"
#include "tools/terpadu/console/text.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {
namespace {

namespace pb = planning::v1;
using type::v1::Finding;

constexpr int kLongestText = 40;

std::string Place(int number) { return number == 0 ? "" : std::to_string(number); }

std::string Count(int count, const std::string& what) {
  return count == 0 ? "" : ", " + std::to_string(count) + " " + what;
}

std::string DescribeLines(const pb::LineCounts& lines) {
  return std::to_string(lines.total()) + " lines: " + std::to_string(lines.data()) + " of data" +
         Count(lines.continuation(), "that continue the one above") + Count(lines.heading(), "headings") +
         Count(lines.repeated_header(), "of the table's header") + Count(lines.blank(), "empty") +
         Count(lines.prose(), "of running text") + Count(lines.unread(), "not understood") + "\n";
}

std::string DescribePlan(const pb::Plan& plan) {
  std::string text = std::to_string(plan.action_count()) + " actions, " + std::to_string(plan.budgeted_action_count()) +
                     " with a budget\n";
  Table table({{"year"}, {"ceiling", Align::kRight}});
  for (const pb::YearAmount& ceiling : plan.ceilings()) {
    table.Add({std::to_string(ceiling.year()), FormatRupiah(Rupiah(ceiling.amount()))});
  }
  return text + (table.empty() ? "" : table.Draw());
}

std::string Outcome(const pb::ImportPlanResponse& response, bool dry_run) {
  if (response.already_imported()) {
    return "already imported as " + response.plan().name() + ": nothing was changed\n";
  }
  if (HasErrors(response)) {
    return "nothing was imported: errors stand in the way\n";
  }
  return dry_run ? "dry run: nothing was imported, nothing stands in the way\n"
                 : "imported as " + response.plan().name() + "\n";
}

}  // namespace

bool HasErrors(const pb::ImportPlanResponse& response) {
  return std::any_of(response.findings().begin(), response.findings().end(),
                     [](const Finding& finding) { return finding.severity() == type::v1::SEVERITY_ERROR; });
}

std::string DrawFindings(const pb::ImportPlanResponse& response) {
  Table table({{"severity"},
               {"line", Align::kRight},
               {"col", Align::kRight},
               {"code", Align::kLeft, true},
               {"text", Align::kLeft, true},
               {"message", Align::kLeft, true}});
  for (const Finding& finding : response.findings()) {
    table.Add({WordOf(finding.severity()), Place(finding.line()), Place(finding.column()), finding.code(),
               Shorten(finding.text(), kLongestText), finding.message()});
  }
  return table.empty() ? "" : table.Draw();
}

std::string DrawImport(const pb::ImportPlanResponse& response, bool dry_run) {
  return DescribeLines(response.lines()) + (response.has_plan() ? DescribePlan(response.plan()) : "") +
         Outcome(response, dry_run);
}

}  // namespace terpadu::command
