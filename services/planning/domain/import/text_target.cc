#include "services/planning/domain/import/text_target.h"

#include <algorithm>

#include "services/planning/domain/import/cell_look.h"
#include "services/planning/domain/import/number_words.h"
#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool HasDigit(std::string_view text) { return std::any_of(text.begin(), text.end(), IsDigit); }

// Where the bracket that opens at `open` closes; the end of the text when it does not.
size_t CloseOf(std::string_view text, size_t open) {
  int depth = 0;
  for (size_t at = open; at < text.size(); ++at) {
    depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
    if (depth == 0) {
      return at;
    }
  }
  return text.size();
}

// `25/2009`, `No. 12`: figures that number a law.
bool NumbersALaw(std::string_view inside) {
  const std::vector<Word> words = WordsOf(inside);
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    const std::string& word = words[i].text;
    const std::string& next = words[i + 1].text;
    if (!HasDigit(next) && next != "no" && next != "nomor") {
      continue;
    }
    if (word == "no" || word == "nomor" || word == "uu" || word == "pp" || word == "perpres" || word == "permen" ||
        word == "pasal" || word == "perda" || word == "perwali" || word == "perbup") {
      return true;
    }
    const std::string_view between = inside.substr(words[i].end, words[i + 1].begin - words[i].end);
    if (between == "/" && HasDigit(words[i].text) && YearIn(words[i + 1].text) != 0) {
      return true;
    }
  }
  return false;
}

bool BeginsWithOneOf(const std::string& normalized, const std::vector<std::string>& beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](const std::string& beginning) { return normalized.starts_with(beginning + " "); });
}

// Whether what a bracket holds is worth reading as a target.
bool MayBeTarget(std::string_view inside, const ValueWords& words) {
  const std::vector<Word> all = WordsOf(inside);
  if (all.empty() || CharactersIn(inside) > kLongestTarget || NumbersALaw(inside)) {
    return false;
  }
  const std::string normalized = Normalized(inside);
  if (all[0].text == "tahun" || all[0].text == "th" || (all.size() == 1 && YearIn(all[0].text) != 0)) {
    return false;
  }
  const bool led = BeginsWithOneOf(normalized, words.at_least) || BeginsWithOneOf(normalized, words.at_most) ||
                   BeginsWithOneOf(normalized, words.score) || BeginsWithOneOf(normalized, words.level) ||
                   BeginsWithOneOf(normalized, words.index);
  const std::string_view first = inside.substr(0, all[0].begin);
  const bool sign = first.find("≥") != std::string_view::npos || first.find("≤") != std::string_view::npos ||
                    first.find('>') != std::string_view::npos || first.find('<') != std::string_view::npos;
  if (BeginsWithOneOf(normalized, words.graded)) {
    return true;
  }
  const bool number = IsDigit(all[0].text[0]) || ReadNumberWords(inside).has_value();
  return number || ((led || sign) && HasDigit(inside));
}

// A number in words alone: `(dua belas laporan)`.
std::optional<TargetReading> ReadWords(const std::string& inside, const ValueWords& words) {
  const std::optional<NumberWords> number = ReadNumberWords(inside);
  if (!number.has_value() || HasDigit(inside)) {
    return std::nullopt;
  }
  const std::vector<Word> all = WordsOf(inside);
  const std::string rest = number->words < all.size() ? inside.substr(all[number->words].begin) : "";
  std::optional<TargetReading> reading = ReadTarget(CollapseBlanks(FormatDecimal(number->value) + " " + rest), words);
  if (reading.has_value()) {
    reading->value.printed = inside;
  }
  return reading;
}

// `10 (sepuluh) SOP`: the phrase around a bracket that repeats the digits before it in words; "" for another bracket.
std::string PhraseAround(const std::string& plain, size_t open, size_t close) {
  size_t end = open;
  while (end > 0 && plain[end - 1] == ' ') {
    --end;
  }
  size_t begin = end;
  while (begin > 0 && (IsDigit(plain[begin - 1]) || plain[begin - 1] == '.' || plain[begin - 1] == ',')) {
    --begin;
  }
  if (begin == end || close >= plain.size() || !IsDigit(plain[begin]) || !IsDigit(plain[end - 1])) {
    return "";
  }
  return CollapseBlanks(plain.substr(begin, plain.find_first_of(",;.(\n", close) - begin));
}

}  // namespace

std::vector<TargetReading> TargetsIn(std::string_view text, const ValueWords& words) {
  const std::string plain = WithoutMarkup(text);
  std::vector<TargetReading> targets;
  for (size_t open = plain.find('('); open != std::string::npos;) {
    const size_t close = CloseOf(plain, open);
    const std::string inside = CollapseBlanks(plain.substr(open + 1, close - open - 1));
    if (MayBeTarget(inside, words)) {
      const bool in_words = !HasDigit(inside) && ReadNumberWords(inside).has_value();
      const std::string phrase = in_words ? PhraseAround(plain, open, close) : "";
      std::optional<TargetReading> reading = phrase.empty() ? std::nullopt : ReadTarget(phrase, words);
      const bool whole = reading.has_value() && reading->value.kind != ValueKind::kOrdinal;
      reading = whole ? reading : ReadWords(inside, words);
      reading = reading.has_value() ? reading : ReadTarget(inside, words);
      if (reading.has_value()) {
        const bool said = std::any_of(reading->doubts.begin(), reading->doubts.end(),
                                      [](const TargetDoubt& doubt) { return doubt.code == "BRACKET_UNCLOSED"; });
        if (close == plain.size() && !said) {
          reading->doubts.push_back({"BRACKET_UNCLOSED", "a bracket is opened and not closed: the text is cut off"});
        }
        reading->value.printed = whole ? phrase : plain.substr(open, close - open + 1);
        targets.push_back(*std::move(reading));
      }
    }
    open = close >= plain.size() ? std::string::npos : plain.find('(', close);
  }
  return targets;
}

}  // namespace terpadu::planning
