#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "libs/sheet/table.h"

namespace terpadu::sheet {

// Counts what a reader has taken against the bounds; internal to this lib.
class Allowance {
 public:
  explicit Allowance(const Bounds& bounds) : bounds_(bounds) {}

  absl::Status TakeFile(size_t bytes);
  absl::Status TakeUnzipped(size_t bytes);
  absl::Status TakeSheet();
  // A cell with a text at row and column, both from 1.
  absl::Status TakeCell(int row, int column, size_t bytes);
  // Cells that a row is made of, empty ones too.
  absl::Status TakeWidth(size_t cells);

  const Bounds& bounds() const { return bounds_; }

 private:
  Bounds bounds_;
  size_t unzipped_ = 0;
  size_t text_ = 0;
  size_t cells_ = 0;
  int sheets_ = 0;
};

// INVALID_ARGUMENT, reason SHEET_UNREADABLE (metadata: row and column where known, both from 1).
absl::Status Unreadable(std::string_view what, int row = 0, int column = 0);

// The byte offset at which `text` stops being UTF-8, or npos.
size_t FirstBadByte(std::string_view text);

}  // namespace terpadu::sheet
