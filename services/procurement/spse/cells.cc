#include "services/procurement/spse/cells.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "libs/base/calendar.h"
#include "services/procurement/sirup_words.h"

namespace terpadu::procurement {
namespace {

constexpr size_t kTimeLength = 19;  // 2024-12-23 14:22:56
constexpr size_t kLongestCode = 20;

// `.000000Z`, either part or none.
bool IsTail(std::string_view tail) {
  if (!tail.empty() && tail.back() == 'Z') {
    tail.remove_suffix(1);
  }
  return tail.empty() || (tail.front() == '.' && Digits(std::string(tail.substr(1))));
}

}  // namespace

std::string SpseText(const sheet::Cell& cell) {
  const std::string text(absl::StripAsciiWhitespace(cell.text));
  return text == "-" || absl::AsciiStrToLower(text) == "null" ? "" : text;
}

std::optional<absl::Time> SpseTime(const std::string& text) {
  if (text.size() < kTimeLength || !IsTail(std::string_view(text).substr(kTimeLength))) {
    return std::nullopt;
  }
  std::string local = text.substr(0, kTimeLength);
  if (local[10] == 'T') {
    local[10] = ' ';
  }
  absl::Time time;
  std::string error;
  if (!absl::ParseTime("%Y-%m-%d %H:%M:%S", local, Wib(), &time, &error) ||
      absl::FormatTime("%Y-%m-%d %H:%M:%S", time, Wib()) != local) {
    return std::nullopt;
  }
  return time;
}

std::optional<std::string> SpseCode(const std::string& text) {
  const std::optional<std::string> whole = WithoutZeroFraction(text);
  return whole.has_value() && Digits(*whole) && whole->size() <= kLongestCode ? whole : std::nullopt;
}

SpseUnits::SpseUnits(const google::protobuf::RepeatedPtrField<v1::SpseUnit>& units) {
  for (const v1::SpseUnit& each : units) {
    units_.emplace(each.code(), each.unit());
  }
}

std::optional<std::string> SpseUnits::Find(const std::string& code) const {
  if (units_.empty()) {
    return code;
  }
  const auto found = units_.find(code);
  return found == units_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace terpadu::procurement
