#include "services/planning/domain/import/numbering.h"

#include <algorithm>

#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

constexpr int kGreatestNumber = 9999;
constexpr int kMostNamed = 12;  // missing numbers that a finding lists

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

int RomanValue(std::string_view text) {
  const std::string lower = Lower(text);
  int value = 0;
  int before = 0;
  for (size_t i = lower.size(); i-- > 0;) {
    const int digit = lower[i] == 'i' ? 1 : lower[i] == 'v' ? 5 : lower[i] == 'x' ? 10 : lower[i] == 'l' ? 50 : 0;
    if (digit == 0) {
      return 0;
    }
    value += digit < before ? -digit : digit;
    before = digit;
  }
  return value > 0 && value < 60 ? value : 0;
}

std::optional<Key> ReadPart(std::string_view part, std::string prefix) {
  if (part.empty()) {
    return std::nullopt;
  }
  if (std::all_of(part.begin(), part.end(), IsDigit) && part.size() <= 4) {
    const int value = std::stoi(std::string(part));
    return value <= kGreatestNumber ? std::optional(Key{KeyStyle::kDigit, std::move(prefix), value}) : std::nullopt;
  }
  const bool lower = std::all_of(part.begin(), part.end(), IsLower);
  if (!lower && !std::all_of(part.begin(), part.end(), IsUpper)) {
    return std::nullopt;
  }
  const int roman = RomanValue(part);
  if (roman > 0 && (part.size() > 1 || Lower(part) == "i")) {
    return Key{lower ? KeyStyle::kLowerRoman : KeyStyle::kUpperRoman, std::move(prefix), roman};
  }
  if (part.size() != 1) {
    return std::nullopt;
  }
  return Key{lower ? KeyStyle::kLower : KeyStyle::kUpper, std::move(prefix), part[0] - (lower ? 'a' : 'A') + 1};
}

std::string LetterOf(KeyStyle style, int value) {
  if (style == KeyStyle::kLower || style == KeyStyle::kUpper) {
    return std::string(1, static_cast<char>((style == KeyStyle::kLower ? 'a' : 'A') + value - 1));
  }
  return std::to_string(value);
}

std::string Missing(const Key& key, int first, int last) {
  std::string text;
  for (int value = first; value <= last; ++value) {
    if (value - first == kMostNamed) {
      return text + " … " + key.prefix + LetterOf(key.style, last);
    }
    text += (text.empty() ? "" : ", ") + key.prefix + LetterOf(key.style, value);
  }
  return text;
}

}  // namespace

std::optional<Key> ReadKey(std::string_view text) {
  std::string trimmed = CollapseBlanks(text);
  std::erase(trimmed, ' ');
  if (trimmed.starts_with('(')) {
    trimmed.erase(0, 1);
  }
  while (!trimmed.empty() && (trimmed.back() == '.' || trimmed.back() == ')' || trimmed.back() == ':')) {
    trimmed.pop_back();
  }
  if (trimmed.empty() || trimmed.size() > 12) {
    return std::nullopt;
  }
  const size_t dot = trimmed.find_last_of('.');
  if (dot == std::string::npos) {
    return ReadPart(trimmed, "");
  }
  std::string prefix = trimmed.substr(0, dot + 1);
  const bool parts = std::all_of(prefix.begin(), prefix.end(),
                                 [](char c) { return IsDigit(c) || IsUpper(c) || IsLower(c) || c == '.'; });
  // `1.250` is a number and no key.
  return parts && trimmed.size() - dot - 1 < 3 ? ReadPart(std::string_view(trimmed).substr(dot + 1), prefix)
                                               : std::nullopt;
}

std::optional<KeyedText> TakeKey(std::string_view text) {
  const size_t blank = text.find(' ');
  if (blank == std::string_view::npos || blank > 12 || blank == 0) {
    return std::nullopt;
  }
  const std::string_view first = text.substr(0, blank);
  const char last = first.back();
  const std::optional<Key> key =
      last == '.' || last == ')' || last == ':' || IsDigit(last) || IsUpper(last) ? ReadKey(first) : std::nullopt;
  std::string rest = CollapseBlanks(text.substr(blank));
  if (!key.has_value() || rest.empty()) {
    return std::nullopt;
  }
  const bool bare = IsDigit(last) || IsUpper(last);  // `3 OPD`, `A B`: a key needs its dot, unless it is like `D.1`
  if (bare && key->prefix.empty() && key->style != KeyStyle::kUpperRoman) {
    return std::nullopt;
  }
  return KeyedText{*key, std::move(rest)};
}

void NumberTracker::See(std::string_view text, Place place) {
  std::optional<Key> key = ReadKey(text);
  if (!key.has_value()) {
    return;
  }
  // `i` behind `h` is a letter, behind nothing or `iv` a number.
  const bool roman = key->style == KeyStyle::kLowerRoman || key->style == KeyStyle::kUpperRoman;
  const KeyStyle letters = key->style == KeyStyle::kLowerRoman ? KeyStyle::kLower : KeyStyle::kUpper;
  if (roman && key->value == 1 && last_[{letters, key->prefix}].value == 8) {
    key = Key{letters, key->prefix, 9};
  }
  Last& last = last_[{key->style, key->prefix}];
  const bool goes_on = key->value == last.value + 1 || key->value == 1;
  const bool repeats = key->value == last.value;
  if (repeats && key->value > 1 && key->style == KeyStyle::kDigit) {
    findings_.Info(place, "NUMBER_REPEATED", text, "the number stands in line " + std::to_string(last.line) + " too");
  } else if (!goes_on && !repeats) {
    const bool restarts = key->value < last.value;
    const int first = restarts ? 1 : last.value + 1;
    const std::string where = last.line == 0 ? "before this row"
                              : restarts     ? "where the numbers start again after line " + std::to_string(last.line)
                                             : "between line " + std::to_string(last.line) + " and this one";
    findings_.Warning(place, "NUMBERS_MISSING", text,
                      Missing(*key, first, key->value - 1) + " is missing " + where +
                          ": rows may have been lost, such as between two pages");
  }
  last = {key->value, place.line};
  last_style_ = key->style;
}

}  // namespace terpadu::planning
