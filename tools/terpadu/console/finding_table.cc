#include "tools/terpadu/console/finding_table.h"

#include "tools/terpadu/console/table.h"
#include "tools/terpadu/console/text.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {
namespace {

constexpr int kLongestText = 40;

std::string Place(int number) { return number == 0 ? "" : std::to_string(number); }

}  // namespace

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
