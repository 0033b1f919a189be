#include "services/planning/domain/tracking_code.h"

#include "libs/base/assert.h"

namespace terpadu::planning {
namespace {

constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr size_t kLength = 25;
constexpr size_t kGroup = 5;
constexpr size_t kBits = 5;  // a digit

char AsDigit(char c) {
  const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  if (upper == 'I' || upper == 'L') {
    return '1';
  }
  return upper == 'O' ? '0' : upper;
}

}  // namespace

std::string TrackingCodeOf(std::string_view random) {
  TERPADU_ASSERT(random.size() == kTrackingCodeBytes);
  std::string code;
  for (size_t digit = 0; digit < kLength; ++digit) {
    size_t value = 0;
    for (size_t bit = digit * kBits; bit < (digit + 1) * kBits; ++bit) {
      value = value * 2 + ((static_cast<unsigned char>(random[bit / 8]) >> (7 - bit % 8)) & 1U);
    }
    code += digit > 0 && digit % kGroup == 0 ? "-" : "";
    code += kDigits[value];
  }
  return code;
}

std::string ComparedTrackingCode(std::string_view text) {
  std::string code;
  for (const char c : text) {
    if (c == '-' || c == ' ') {
      continue;
    }
    if (code.size() == kLength || kDigits.find(AsDigit(c)) == std::string_view::npos) {
      return "";
    }
    code += AsDigit(c);
  }
  return code.size() == kLength ? code : "";
}

}  // namespace terpadu::planning
