#pragma once

#include <string>
#include <vector>

namespace terpadu::command {

enum class Align { kLeft, kRight };

struct Column {
  std::string title;
  Align align = Align::kLeft;
  bool flexible = false;  // gives way when the table is too wide: its text is broken into lines
};

// A table for people: a header, rows, and under them rows of sums.
//
//   Table table({{"service"}, {"rupiah", Align::kRight}});
//   table.Add({"planning", "Rp5.535.000.000"});
class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // One cell a column.
  void Add(std::vector<std::string> cells);
  // A line across, before what is added next.
  void AddRule();
  bool empty() const { return rows_.empty(); }

  // At most `width` columns as long as the columns that are not flexible leave room, ends with a line end.
  std::string Draw(int width) const;
  std::string Draw() const;

 private:
  std::vector<int> Widths(int width) const;
  std::string DrawRow(const std::vector<std::string>& cells, const std::vector<int>& widths) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;  // one without cells is a rule
};

}  // namespace terpadu::command
