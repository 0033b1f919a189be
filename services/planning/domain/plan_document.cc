#include "services/planning/domain/plan_document.h"

#include <algorithm>
#include <optional>

#include "services/planning/domain/import/cell_look.h"
#include "services/planning/domain/merged_cells.h"
#include "services/planning/domain/table.h"
#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

constexpr size_t kLinesOfATitle = 40;
constexpr int kMostYears = 20;

struct Years {
  int first = 0;
  int last = 0;
};

// `2021-2024`, `2021 s.d. 2024`, `Tahun 2021` in a line of text; the widest of them.
Years YearsIn(std::string_view text) {
  std::vector<int> found;
  for (const Word& word : WordsOf(text)) {
    if (word.text.size() == 4) {
      if (const int year = YearIn(word.text); year >= 2000) {
        found.push_back(year);
      }
    }
  }
  Years years;
  for (size_t i = 0; i + 1 < found.size(); ++i) {
    if (found[i + 1] > found[i] && found[i + 1] - found[i] < kMostYears &&
        found[i + 1] - found[i] > years.last - years.first) {
      years = {found[i], found[i + 1]};
    }
  }
  const std::string normalized = Normalized(text);
  const bool law = normalized.find("nomor ") != std::string::npos || normalized.find(" no ") != std::string::npos;
  const bool said = !law && normalized.find("tahun ") != std::string::npos;
  return years.first == 0 && found.size() == 1 && said ? Years{found[0], found[0]} : years;
}

// The years of a plan whose columns name none: as told, or as its titles say.
void FillYears(const Table& table, const ReadingOptions& options, const ImportProfile& profile, Matrix& matrix,
               Findings& findings) {
  Years years{options.start_year, options.end_year};
  if (years.first == 0 && !matrix.years.empty()) {
    return;
  }
  if (years.first == 0 && !profile.years.empty()) {
    years = {profile.years.front(), profile.years.back()};
  }
  const int header = matrix.layouts.empty() ? 0 : matrix.layouts.front().line;
  for (size_t i = 0; i < std::min(table.lines.size(), kLinesOfATitle) && years.first == 0; ++i) {
    if (header != 0 && table.lines[i].number >= header) {
      break;  // rows tell years of other things
    }
    for (const std::string& cell : table.lines[i].cells) {
      const Years said = YearsIn(WithoutMarkup(cell));
      if (years.first == 0 && said.first != 0 && CharactersIn(cell) < 300) {
        years = said;
        findings.Info({table.lines[i].number, 0}, "YEARS_FROM_TITLE", cell,
                      "no column names a year: the plan is taken to be of " + std::to_string(said.first) + " to " +
                          std::to_string(said.last) + ", as this text says");
      }
    }
  }
  if (years.first == 0) {
    const char* message = "nothing in the document says which years the plan is of: give them (--years 2021-2024)";
    options.needs_years ? findings.Error({}, "YEARS_UNKNOWN", "", message)
                        : findings.Warning({}, "YEARS_UNKNOWN", "", message);
    return;
  }
  for (int year = years.first; year <= years.last; ++year) {
    if (std::find(matrix.years.begin(), matrix.years.end(), year) == matrix.years.end()) {
      matrix.years.push_back(year);
    }
  }
  std::sort(matrix.years.begin(), matrix.years.end());
}

}  // namespace

PlanDocument ReadPlanDocument(std::string_view content, const ImportProfile& profile, const UnitDirectory& units,
                              const ReadingOptions& options) {
  PlanDocument document;
  document.findings.Weigh(profile.severities);
  const std::optional<Table> table = ReadTable(content, TableBounds(), document.findings);
  if (!table.has_value()) {
    document.lines.total = document.lines.unread = CountLines(content);
    return document;
  }
  Matrix matrix = ReadMatrix(*table, profile, units, document.findings);
  document.lines = matrix.lines;
  FillYears(*table, options, profile, matrix, document.findings);
  FillMergedCells(matrix, profile, document.findings);
  if (!options.has_units && !matrix.rows.empty()) {
    document.findings.Info({}, "UNITS_NOT_CHECKED", "",
                           "no list of units is given: the responsible units are kept as printed");
  }
  document.tree = BuildTree(matrix, profile, options.has_units ? &units : nullptr, document.findings);
  document.totals = std::move(matrix.totals);
  return document;
}

}  // namespace terpadu::planning
