#include "tools/terpadu/console/table.h"

#include <algorithm>
#include <numeric>

#include "libs/base/assert.h"
#include "tools/terpadu/console/text.h"

namespace terpadu::command {
namespace {

constexpr int kGap = 2;
constexpr int kNarrowest = 12;

std::string Repeat(std::string_view piece, int times) {
  std::string line;
  for (int i = 0; i < times; ++i) {
    line += piece;
  }
  return line;
}

void StripRight(std::string& line) { line.erase(line.find_last_not_of(' ') + 1); }

}  // namespace

void Table::Add(std::vector<std::string> cells) {
  TERPADU_ASSERT(cells.size() == columns_.size());
  for (std::string& cell : cells) {
    cell = Printable(cell);
  }
  rows_.push_back(std::move(cells));
}

void Table::AddRule() { rows_.emplace_back(); }

std::vector<int> Table::Widths(int width) const {
  std::vector<int> widths;
  for (size_t i = 0; i < columns_.size(); ++i) {
    int widest = WidthOf(columns_[i].title);
    for (const auto& row : rows_) {
      widest = row.empty() ? widest : std::max(widest, WidthOf(row[i]));
    }
    widths.push_back(widest);
  }
  int excess = std::accumulate(widths.begin(), widths.end(), kGap * static_cast<int>(columns_.size() - 1)) - width;
  while (excess > 0) {  // the widest flexible column gives way, a column at a time
    size_t widest = columns_.size();
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].flexible && widths[i] > kNarrowest && (widest == columns_.size() || widths[i] > widths[widest])) {
        widest = i;
      }
    }
    if (widest == columns_.size()) {
      break;
    }
    --widths[widest];
    --excess;
  }
  return widths;
}

std::string Table::DrawRow(const std::vector<std::string>& cells, const std::vector<int>& widths) const {
  std::vector<std::vector<std::string>> broken;
  size_t height = 1;
  for (size_t i = 0; i < cells.size(); ++i) {
    broken.push_back(columns_[i].flexible ? Wrap(cells[i], widths[i]) : std::vector<std::string>{cells[i]});
    height = std::max(height, broken.back().size());
  }
  std::string drawn;
  for (size_t y = 0; y < height; ++y) {
    std::string line;
    for (size_t i = 0; i < cells.size(); ++i) {
      const std::string text = y < broken[i].size() ? broken[i][y] : "";
      line += columns_[i].align == Align::kRight ? PadLeft(text, widths[i]) : PadRight(text, widths[i]);
      line += std::string(kGap, ' ');
    }
    StripRight(line);
    drawn += line + "\n";
  }
  return drawn;
}

std::string Table::Draw(int width) const {
  const std::vector<int> widths = Widths(width);
  const int total = std::accumulate(widths.begin(), widths.end(), kGap * static_cast<int>(columns_.size() - 1));
  const std::string rule = Repeat("─", total) + "\n";
  std::vector<std::string> titles;
  for (const Column& column : columns_) {
    titles.push_back(column.title);
  }
  std::string drawn = DrawRow(titles, widths) + rule;
  for (const auto& row : rows_) {
    drawn += row.empty() ? rule : DrawRow(row, widths);
  }
  return drawn;
}

std::string Table::Draw() const { return Draw(kScreen); }

}  // namespace terpadu::command
