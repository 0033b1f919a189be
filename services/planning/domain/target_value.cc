#include "services/planning/domain/target_value.h"

#include <algorithm>

#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

constexpr size_t kMostDigits = 18;
constexpr size_t kMostDecimals = 9;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool HasDigit(std::string_view text) { return std::any_of(text.begin(), text.end(), IsDigit); }
bool Contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string_view Trimmed(std::string_view text) {
  while (text.starts_with(' ')) {
    text.remove_prefix(1);
  }
  while (text.ends_with(' ')) {
    text.remove_suffix(1);
  }
  return text;
}

// Removes `prefix` when `text` begins with it.
bool Take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) {
    return false;
  }
  text = Trimmed(text.substr(prefix.size()));
  return true;
}

bool TakeDash(std::string_view& text) { return Take(text, "-") || Take(text, "–") || Take(text, "—"); }

bool IsDashes(std::string_view text) {
  bool any = false;
  while (TakeDash(text)) {
    any = true;
  }
  return any && text.empty();
}

// The first characters of `text` that can stand in a number.
std::string_view TakeFigures(std::string_view& text) {
  size_t length = text.starts_with('-') ? 1 : 0;
  while (length < text.size() && (IsDigit(text[length]) || text[length] == '.' || text[length] == ',')) {
    ++length;
  }
  const std::string_view figures = text.substr(0, length);
  text = Trimmed(text.substr(length));
  return figures;
}

// `text` without its dots, none when they do not stand at thousands.
std::optional<std::string> WithoutThousandDots(std::string_view text) {
  std::string digits;
  const bool has_dots = text.find('.') != std::string_view::npos;
  for (bool first = true;; first = false) {
    const size_t dot = text.find('.');
    const std::string_view group = text.substr(0, dot);
    const bool fits = first ? !group.empty() && (!has_dots || (group.size() <= 3 && group != "0")) : group.size() == 3;
    if (!fits || !std::all_of(group.begin(), group.end(), IsDigit)) {
      return std::nullopt;
    }
    digits += group;
    if (dot == std::string_view::npos) {
      return digits;
    }
    text.remove_prefix(dot + 1);
  }
}

// What a target is made of: `lead` words, then a number with what follows it.
struct Parts {
  std::string lead;  // normalized
  std::string lead_printed;
  bool at_least = false;  // ≥
  Decimal number;
  std::optional<Decimal> upper;
  bool percent = false;
  std::string tail;  // as printed, without figures
};

// Splits off the words before the first figure; a bracket may open before it (`A (80)`).
std::string_view TakeLead(std::string_view& rest) {
  size_t length = 0;
  while (length < rest.size() && !IsDigit(rest[length])) {
    ++length;
  }
  if (length > 0 && rest[length - 1] == '-' && (length == 1 || rest[length - 2] == ' ')) {
    --length;  // the sign belongs to the number
  }
  const std::string_view lead = Trimmed(rest.substr(0, length));
  rest.remove_prefix(length);
  return lead;
}

bool TakePercent(std::string_view& rest, const ValueWords& words) {
  if (Take(rest, "%")) {
    return true;
  }
  const std::vector<Word> tail = WordsOf(rest.substr(0, 40));
  if (tail.empty() || tail[0].begin != 0 || !Contains(words.percent, tail[0].text)) {
    return false;
  }
  rest = Trimmed(rest.substr(tail[0].end));
  return true;
}

bool TakeUntil(std::string_view& rest, const ValueWords& words) {
  std::string_view attempt = rest;
  if (TakeDash(attempt)) {
    if (attempt.empty() || !IsDigit(attempt[0])) {
      return false;
    }
    rest = attempt;
    return true;
  }
  const size_t figure = std::min(rest.find_first_of("0123456789"), rest.size());
  if (figure == rest.size() || !Contains(words.until, Normalized(rest.substr(0, figure)))) {
    return false;
  }
  rest.remove_prefix(figure);
  return true;
}

std::optional<Parts> Split(std::string_view text, const ValueWords& words) {
  Parts parts;
  std::string_view lead = TakeLead(text);
  parts.at_least = lead.ends_with("≥") || lead.ends_with(">") || lead.ends_with(">=");
  parts.lead_printed = lead;
  parts.lead = Normalized(lead);
  const std::optional<Decimal> number = ParseDecimal(TakeFigures(text));
  if (!number.has_value() || lead.find('%') != std::string_view::npos) {
    return std::nullopt;
  }
  parts.number = *number;
  parts.percent = TakePercent(text, words);
  if (TakeUntil(text, words)) {
    parts.upper = ParseDecimal(TakeFigures(text));
    if (!parts.upper.has_value()) {
      return std::nullopt;
    }
    parts.percent = TakePercent(text, words) || parts.percent;
  }
  parts.tail = text;
  if (HasDigit(parts.tail) || parts.tail.find('%') != std::string::npos) {
    return std::nullopt;
  }
  return parts;
}

// `(B) (Baik)`: B.
std::string GradeIn(std::string_view tail) {
  const size_t end = tail.find(')');
  return tail.starts_with('(') && end != std::string_view::npos ? std::string(Trimmed(tail.substr(1, end - 1))) : "";
}

bool IsLess(const Decimal& a, const Decimal& b) {
  __extension__ using Wide = __int128;
  const auto scaled = [](const Decimal& value, int scale) {
    Wide units = value.units;
    for (int i = value.scale; i < scale; ++i) {
      units *= 10;
    }
    return units;
  };
  const int scale = std::max(a.scale, b.scale);
  return scaled(a, scale) < scaled(b, scale);
}

bool StartsWithLetter(std::string_view text) {
  const std::vector<Word> words = WordsOf(text);
  return !words.empty() && words[0].begin == 0;
}

// A number without words before it.
std::optional<TargetValue> BareValue(const Parts& parts) {
  TargetValue value{.number = parts.number};
  if (parts.upper.has_value()) {
    value.kind = ValueKind::kRange;
    value.upper = *parts.upper;
    value.unit = parts.percent ? "%" : parts.tail;
    return IsLess(*parts.upper, parts.number) ? std::nullopt : std::optional(value);
  }
  if (!parts.tail.empty() && !StartsWithLetter(parts.tail)) {
    value.kind = ValueKind::kScore;
    value.label = GradeIn(parts.tail);
    return value.label.empty() || parts.percent ? std::nullopt : std::optional(value);
  }
  value.kind = parts.percent ? ValueKind::kPercent : parts.tail.empty() ? ValueKind::kNumber : ValueKind::kCount;
  value.unit = parts.tail;
  return value;
}

// `Level 3- (Terdefinisi) Skor: 3,200`; none when the text before the score's word is not a level.
std::optional<TargetValue> ScoredLevel(std::string_view text, const ValueWords& words) {
  const std::vector<Word> all = WordsOf(text);
  for (size_t i = 1; i < all.size(); ++i) {
    if (!Contains(words.score, all[i].text)) {
      continue;
    }
    const std::string_view before = Trimmed(text.substr(0, all[i].begin));
    const std::optional<Parts> level = Split(before, words);
    const std::optional<Parts> score = Split(text.substr(all[i].begin), words);
    if (!level.has_value() || !score.has_value() || !Contains(words.level, level->lead) || !score->tail.empty()) {
      return std::nullopt;
    }
    return TargetValue{.kind = ValueKind::kScore, .number = score->number, .label = std::string(before)};
  }
  return std::nullopt;
}

// A number after words: level, score, index.
std::optional<TargetValue> LedValue(const Parts& parts, const ValueWords& words) {
  TargetValue value{.number = parts.number};
  if (parts.lead.empty() || parts.upper.has_value() || parts.percent) {
    return std::nullopt;
  }
  if (Contains(words.level, parts.lead)) {
    value.kind = ValueKind::kLevel;  // what stands in brackets after it names the level
    return value;
  }
  const std::string_view lead = parts.lead_printed;
  if (lead.ends_with('(') && parts.tail == ")") {  // A (80)
    value.kind = ValueKind::kScore;
    value.label = Trimmed(lead.substr(0, lead.size() - 1));
    return value;
  }
  if (!parts.tail.empty() && !parts.tail.starts_with('(')) {
    return std::nullopt;
  }
  value.label = GradeIn(parts.tail);
  if (Contains(words.score, parts.lead)) {
    value.kind = ValueKind::kScore;
    return value;
  }
  value.kind = ValueKind::kIndex;
  value.unit = Contains(words.index, parts.lead) ? "" : parts.lead_printed;
  return value;
}

std::optional<TargetValue> LowerBound(const Parts& parts) {
  const bool sign_and_words = parts.at_least && !parts.lead.empty();
  if (parts.upper.has_value() || sign_and_words) {
    return std::nullopt;
  }
  return TargetValue{.kind = ValueKind::kLowerBound, .number = parts.number, .unit = parts.percent ? "%" : parts.tail};
}

std::optional<TargetValue> NumberedValue(std::string_view text, const ValueWords& words) {
  if (std::optional<TargetValue> level = ScoredLevel(text, words)) {
    return level;
  }
  const std::optional<Parts> parts = Split(text, words);
  if (!parts.has_value()) {
    return std::nullopt;
  }
  if (parts->at_least || Contains(words.at_least, parts->lead)) {
    return LowerBound(*parts);
  }
  return parts->lead_printed.empty() ? BareValue(*parts) : LedValue(*parts, words);
}

}  // namespace

std::optional<Decimal> ParseDecimal(std::string_view text) {
  const bool negative = text.starts_with('-');
  text.remove_prefix(negative ? 1 : 0);
  const size_t comma = text.find(',');
  const std::optional<std::string> whole = WithoutThousandDots(text.substr(0, comma));
  if (!whole.has_value() || (whole->size() > 1 && whole->front() == '0')) {
    return std::nullopt;
  }
  std::string decimals(comma == std::string_view::npos ? "" : text.substr(comma + 1));
  const bool has_decimals = comma != std::string_view::npos;
  if (decimals.empty() == has_decimals || !std::all_of(decimals.begin(), decimals.end(), IsDigit)) {
    return std::nullopt;
  }
  decimals.erase(decimals.find_last_not_of('0') + 1);
  if (decimals.size() > kMostDecimals || whole->size() + decimals.size() > kMostDigits) {
    return std::nullopt;
  }
  const int64_t units = std::stoll(*whole + decimals);
  return Decimal{negative ? -units : units, static_cast<int>(decimals.size())};
}

std::optional<TargetValue> ParseTarget(std::string_view printed, const ValueWords& words) {
  const std::string text = WithoutMarkup(printed);
  std::optional<TargetValue> value;
  if (text.empty() || CharactersIn(printed) > kLongestTarget) {
    return std::nullopt;
  }
  if (IsDashes(text)) {
    value = TargetValue{.kind = ValueKind::kNone};
  } else if (HasDigit(text)) {
    value = NumberedValue(text, words);
  } else if (text.find('%') == std::string::npos && !WordsOf(text).empty() &&
             CharactersIn(text) <= words.longest_ordinal) {
    value = TargetValue{.kind = ValueKind::kOrdinal, .label = text};
  }
  if (value.has_value()) {
    value->printed = printed;
  }
  return value;
}

}  // namespace terpadu::planning
