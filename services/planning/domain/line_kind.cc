#include "services/planning/domain/line_kind.h"

#include <algorithm>
#include <iterator>

#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

bool IsEmpty(const std::string& cell) { return CollapseBlanks(cell).empty(); }

// The year that a cell prints, 0 for anything else.
int YearIn(const std::string& cell) {
  const std::string text = CollapseBlanks(cell);
  const bool digits =
      text.size() == 4 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  const int year = digits ? std::stoi(text) : 0;
  return year >= 1945 && year <= 2200 ? year : 0;
}

bool HasHeader(const Line& line, const ImportProfile::Column& column) {
  const auto at = static_cast<size_t>(column.first) - 1;
  const std::string header = at < line.cells.size() ? Normalized(WithoutMarkup(line.cells[at])) : "";
  return std::find(column.headers.begin(), column.headers.end(), header) != column.headers.end();
}

bool IsHeaderTitles(const Line& line, const ImportProfile& profile) {
  const auto matching = std::count_if(profile.columns.begin(), profile.columns.end(),
                                      [&](const auto& column) { return HasHeader(line, column); });
  return 2 * static_cast<size_t>(matching) >= profile.columns.size();
}

bool IsHeaderYears(const Line& line, const ImportProfile& profile) {
  if (line.cells.size() != static_cast<size_t>(profile.width)) {
    return false;
  }
  const ImportProfile::Column& targets = profile.column(Field::kTarget);
  for (int column = 1; column <= profile.width; ++column) {
    const std::string& cell = line.cells[static_cast<size_t>(column) - 1];
    const bool is_target = column >= targets.first && column < targets.first + targets.width;
    if (is_target ? YearIn(cell) == 0 : !IsEmpty(cell)) {
      return false;
    }
  }
  return true;
}

bool IsHeaderNumbers(const Line& line) {
  for (size_t i = 0; i < line.cells.size(); ++i) {
    if (CollapseBlanks(line.cells[i]) != std::to_string(i + 1)) {
      return false;
    }
  }
  return true;
}

}  // namespace

LineKind KindOf(const Line& line, const ImportProfile& profile) {
  const bool first_empty = IsEmpty(line.cells[0]);
  const bool rest_empty = std::all_of(line.cells.begin() + 1, line.cells.end(), IsEmpty);
  if (first_empty && rest_empty) {
    return LineKind::kBlank;
  }
  if (line.cells.size() == 1) {
    return LineKind::kProse;
  }
  if (rest_empty && line.cells.size() == static_cast<size_t>(profile.width)) {
    return LineKind::kHeading;
  }
  if (IsHeaderTitles(line, profile)) {
    return LineKind::kHeaderTitles;
  }
  if (IsHeaderYears(line, profile)) {
    return LineKind::kHeaderYears;
  }
  return IsHeaderNumbers(line) ? LineKind::kHeaderNumbers : LineKind::kRow;
}

std::vector<int> UnexpectedHeaders(const Line& line, const ImportProfile& profile) {
  std::vector<int> unexpected;
  for (const ImportProfile::Column& column : profile.columns) {
    if (!HasHeader(line, column)) {
      unexpected.push_back(column.first);
    }
  }
  return unexpected;
}

std::vector<int> YearsOf(const Line& line, const ImportProfile& profile) {
  const ImportProfile::Column& targets = profile.column(Field::kTarget);
  std::vector<int> years;
  const auto begin = line.cells.begin() + targets.first - 1;
  std::transform(begin, begin + targets.width, std::back_inserter(years), YearIn);
  return years;
}

}  // namespace terpadu::planning
