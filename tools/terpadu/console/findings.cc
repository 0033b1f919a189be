#include "tools/terpadu/console/findings.h"

#include <algorithm>
#include <map>
#include <utility>

#include "tools/terpadu/console/table.h"
#include "tools/terpadu/console/text.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {
namespace {

using type::v1::Finding;

constexpr int kLongestText = 40;

std::string Place(int number) { return number == 0 ? "" : std::to_string(number); }

}  // namespace

bool HasErrors(const FindingList& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.severity() == type::v1::SEVERITY_ERROR; });
}

std::string DrawFindings(const FindingList& findings) {
  std::map<std::pair<int, std::string>, int> counts;
  Table each({{"severity"},
              {"line", Align::kRight},
              {"code", Align::kLeft, true},
              {"text", Align::kLeft, true},
              {"message", Align::kLeft, true}});
  for (const Finding& finding : findings) {
    ++counts[{-finding.severity(), finding.code()}];
    if (finding.severity() != type::v1::SEVERITY_INFO) {
      each.Add({WordOf(finding.severity()), Place(finding.line()), finding.code(),
                Shorten(finding.text(), kLongestText), finding.message()});
    }
  }
  Table sums({{"severity"}, {"code", Align::kLeft, true}, {"findings", Align::kRight}});
  for (const auto& [kind, count] : counts) {
    sums.Add({WordOf(static_cast<type::v1::Severity>(-kind.first)), kind.second, std::to_string(count)});
  }
  return (each.empty() ? "" : each.Draw()) + (sums.empty() ? "" : sums.Draw());
}

std::string DrawSheetFindings(const std::vector<type::v1::Finding>& findings) {
  Table table({{"severity"},
               {"row", Align::kRight},
               {"col", Align::kRight},
               {"code", Align::kLeft, true},
               {"text", Align::kLeft, true},
               {"message", Align::kLeft, true}});
  for (const type::v1::Finding& finding : findings) {
    table.Add({WordOf(finding.severity()), Place(finding.line()), Place(finding.column()), finding.code(),
               Shorten(finding.text(), kLongestText), finding.message()});
  }
  return table.empty() ? "" : table.Draw();
}

}  // namespace terpadu::command
