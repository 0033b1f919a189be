#include <charconv>
#include <cinttypes>
#include <cstdio>

#include "libs/base/error.h"
#include "libs/journal/reader.h"

namespace terpadu::journal {
namespace {

// Epoch, tx and pos in hexadecimal digits of fixed number, so that cursors compare as text.
constexpr size_t kEpochDigits = 8;
constexpr size_t kDigits = 16;
constexpr size_t kLength = kEpochDigits + 2 * kDigits;

template <typename Number>
bool ReadHex(std::string_view digits, Number& number) {
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
  return error == std::errc() && end == digits.data() + digits.size();
}

}  // namespace

std::string Cursor::Encode() const {
  if (*this == Cursor()) {
    return "";
  }
  char text[kLength + 1];
  std::snprintf(text, sizeof text, "%08" PRIx32 "%016" PRIx64 "%016" PRIx64, static_cast<uint32_t>(epoch), tx,
                static_cast<uint64_t>(pos));
  return text;
}

absl::Status InvalidCursor() {
  return Error(absl::StatusCode::kInvalidArgument, "INVALID_CURSOR",
               "the cursor is not one that this journal gave; begin anew with an empty one");
}

absl::StatusOr<Cursor> Cursor::Decode(std::string_view text) {
  Cursor cursor;
  const bool read = text.size() == kLength && ReadHex(text.substr(0, kEpochDigits), cursor.epoch) &&
                    ReadHex(text.substr(kEpochDigits, kDigits), cursor.tx) &&
                    ReadHex(text.substr(kEpochDigits + kDigits), cursor.pos);
  // Encoded again it must be the same text: no sign, no capitals, and "" for the beginning alone.
  if ((!text.empty() && !read) || cursor.Encode() != text) {
    return InvalidCursor();
  }
  return cursor;
}

}  // namespace terpadu::journal
