#include "libs/sheet/allowance.h"

#include <string>

#include "libs/base/error.h"
#include "libs/base/status.h"

namespace terpadu::sheet {
namespace {

absl::Status TooLarge(std::string_view bound, size_t most, int row = 0, int column = 0) {
  ErrorMetadata metadata = {{"bound", std::string(bound)}};
  if (row > 0) {
    metadata["row"] = std::to_string(row);
    metadata["column"] = std::to_string(column);
  }
  return Error(absl::StatusCode::kResourceExhausted, "SHEET_TOO_LARGE",
               "the file has more than " + std::to_string(most) + " " + std::string(bound), metadata);
}

absl::Status Within(size_t taken, size_t most, std::string_view bound) {
  return taken <= most ? absl::OkStatus() : TooLarge(bound, most);
}

// Bytes of the character that begins with `lead`, 0 for none.
size_t LengthOf(unsigned char lead) {
  if (lead < 0x80) {
    return 1;
  }
  if (lead >= 0xC2 && lead <= 0xDF) {
    return 2;
  }
  if ((lead & 0xF0) == 0xE0) {
    return 3;
  }
  return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

// Whether the second byte keeps the character from being overlong, a surrogate, or above U+10FFFF.
bool IsShortest(unsigned char lead, unsigned char second) {
  switch (lead) {
    case 0xE0:
      return second >= 0xA0;
    case 0xED:
      return second < 0xA0;
    case 0xF0:
      return second >= 0x90;
    case 0xF4:
      return second < 0x90;
    default:
      return true;
  }
}

bool IsCharacter(std::string_view bytes) {
  for (size_t i = 1; i < bytes.size(); ++i) {
    if ((static_cast<unsigned char>(bytes[i]) & 0xC0) != 0x80) {
      return false;
    }
  }
  return bytes.size() < 2 || IsShortest(static_cast<unsigned char>(bytes[0]), static_cast<unsigned char>(bytes[1]));
}

}  // namespace

absl::Status Allowance::TakeFile(size_t bytes) { return Within(bytes, bounds_.file_bytes, "bytes"); }

absl::Status Allowance::TakeUnzipped(size_t bytes) {
  return Within(unzipped_ += bytes, bounds_.unzipped_bytes, "bytes when unzipped");
}

absl::Status Allowance::TakeSheet() { return Within(static_cast<size_t>(++sheets_), size_t(bounds_.sheets), "sheets"); }

absl::Status Allowance::TakeCell(int row, int column, size_t bytes) {
  if (row > bounds_.rows) {
    return TooLarge("rows", static_cast<size_t>(bounds_.rows), row, column);
  }
  if (column > bounds_.columns) {
    return TooLarge("columns", static_cast<size_t>(bounds_.columns), row, column);
  }
  if (bytes > bounds_.cell_bytes) {
    return TooLarge("bytes in a cell", bounds_.cell_bytes, row, column);
  }
  return Within(text_ += bytes, bounds_.text_bytes, "bytes of text");
}

absl::Status Allowance::TakeWidth(size_t cells) { return Within(cells_ += cells, bounds_.cells, "cells"); }

absl::Status Unreadable(std::string_view what, int row, int column) {
  ErrorMetadata metadata;
  std::string place;
  if (row > 0) {
    metadata = {{"row", std::to_string(row)}, {"column", std::to_string(column)}};
    place = "row " + std::to_string(row) + ", column " + std::to_string(column) + ": ";
  }
  return Error(absl::StatusCode::kInvalidArgument, "SHEET_UNREADABLE", place + std::string(what), metadata);
}

size_t FirstBadByte(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t length = LengthOf(static_cast<unsigned char>(text[at]));
    if (length == 0 || at + length > text.size() || !IsCharacter(text.substr(at, length))) {
      return at;
    }
    at += length;
  }
  return std::string_view::npos;
}

}  // namespace terpadu::sheet
