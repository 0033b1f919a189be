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
      each.Add({WordOf(finding.severity()), finding.line() == 0 ? "" : std::to_string(finding.line()), finding.code(),
                Shorten(finding.text(), kLongestText), finding.message()});
    }
  }
  Table sums({{"severity"}, {"code", Align::kLeft, true}, {"findings", Align::kRight}});
  for (const auto& [kind, count] : counts) {
    sums.Add({WordOf(static_cast<type::v1::Severity>(-kind.first)), kind.second, std::to_string(count)});
  }
  return (each.empty() ? "" : each.Draw()) + (sums.empty() ? "" : sums.Draw());
}

}  // namespace terpadu::command
