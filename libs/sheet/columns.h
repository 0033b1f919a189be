#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libs/sheet/table.h"
#include "terpadu/type/v1/finding.pb.h"

namespace terpadu::sheet {

// A column that a reader of a table knows. Names are compared without case, blanks and punctuation: `Sub Kegiatan` is
// `sub_kegiatan`.
struct Column {
  std::string name;
  bool required = false;
  std::vector<std::string> also = {};  // other names for it
};

// All that was noticed while a table was read; at most kMost are kept, the errors counted to the end.
class Findings {
 public:
  static constexpr size_t kMost = 2000;

  // `row` and `column` from 1; 0 for the whole file or row.
  void Error(int row, int column, std::string_view code, std::string_view text, std::string_view message);
  void Warning(int row, int column, std::string_view code, std::string_view text, std::string_view message);
  // A failed reading of a cell: its reason is the code.
  void Error(int row, int column, std::string_view text, const absl::Status& status);
  // A file that could not be read, at the row and column that the status tells.
  void Unreadable(const absl::Status& status);

  bool has_error() const { return errors_ > 0; }
  size_t errors() const { return errors_; }
  const std::vector<type::v1::Finding>& all() const { return findings_; }

 private:
  void Add(type::v1::Severity severity, int row, int column, std::string_view code, std::string_view text,
           std::string_view message);

  std::vector<type::v1::Finding> findings_;
  size_t errors_ = 0;
};

// Where the known columns stand in a table, in whatever order.
class Header {
 public:
  // Of the first row of `table`. Findings: TABLE_EMPTY, COLUMN_MISSING for a required one, COLUMN_TWICE (errors);
  // COLUMN_UNKNOWN, which is not read (a warning).
  Header(const Table& table, const std::vector<Column>& known, Findings& findings);

  // Number of the column, from 1; 0 when the table has none.
  int ColumnOf(size_t known) const { return columns_[known]; }
  // The cell of a row in that column, an empty one when there is none.
  const Cell& At(const Row& row, size_t known) const;

 private:
  std::vector<int> columns_;
};

}  // namespace terpadu::sheet
