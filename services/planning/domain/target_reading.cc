// Targets as documents print them, with what is doubtful about them.
#include <algorithm>
#include <array>

#include "services/planning/domain/import/number_words.h"
#include "services/planning/domain/target_value.h"
#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

constexpr size_t kLongestText = 1000;
constexpr size_t kMostWordsBehindANumber = 4;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsFigure(char c) { return IsDigit(c) || c == '.' || c == ','; }
bool HasDigit(std::string_view text) { return std::any_of(text.begin(), text.end(), IsDigit); }

// Works on one printed target step by step.
class Reader {
 public:
  Reader(std::string_view printed, const ValueWords& words)
      : printed_(printed), words_(words), text_(WithoutMarkup(printed)) {}

  std::optional<TargetReading> Read() {
    if (text_.empty() || CharactersIn(text_) > kLongestText) {
      return std::nullopt;
    }
    while (text_.size() > 1 && (text_.back() == ',' || text_.back() == ';')) {
      text_ = CollapseBlanks(std::string_view(text_).substr(0, text_.size() - 1));
    }
    TakeNumberWords();
    TakeOuterBrackets();
    const bool garbled = HasLettersForZeros();
    if (!garbled) {
      MendFigures();
    }
    const std::string upper_bound = TakeUpperBound();
    std::optional<TargetValue> value = garbled ? std::nullopt : ParseTarget(text_, words_);
    if (!value.has_value()) {
      value = KeepAsText(garbled ? "letters stand among the digits: it is kept as words"
                                 : "the text says more than one value: it is kept as words");
    }
    if (!value.has_value()) {
      return std::nullopt;
    }
    if (!upper_bound.empty() && value->kind != ValueKind::kOrdinal) {
      value->label = upper_bound;
      Doubt("TARGET_UPPER_BOUND", "the value is a bound from above: `" + upper_bound + "` is kept as its label");
    }
    SplitPeriod(*value);
    value->printed = printed_;
    return TargetReading{*std::move(value), std::move(doubts_)};
  }

 private:
  void Doubt(const char* code, const std::string& message) { doubts_.push_back({code, message}); }

  // The number in digits that ends before `at`.
  std::optional<std::string> DigitsBefore(size_t at) const {
    size_t end = at;
    while (end > 0 && (text_[end - 1] == ' ' || text_[end - 1] == '%')) {
      --end;
    }
    size_t begin = end;
    while (begin > 0 && IsFigure(text_[begin - 1])) {
      --begin;
    }
    return begin == end ? std::nullopt : std::optional(text_.substr(begin, end - begin));
  }

  // Takes out each bracket that repeats a number in words, and the one around it where words stand alone.
  void TakeNumberWords() {
    for (size_t open = text_.find('('); open != std::string::npos; open = text_.find('(', open)) {
      const size_t close = text_.find_first_of("()", open + 1);
      const bool closed = close != std::string::npos && text_[close] == ')';
      const size_t end = closed ? close : close == std::string::npos ? text_.size() : close;
      const std::string inside = text_.substr(open + 1, end - open - 1);
      const std::optional<NumberWords> number = HasDigit(inside) ? std::nullopt : ReadNumberWords(inside);
      const std::optional<std::string> digits = DigitsBefore(open);
      const bool repeats =
          number.has_value() && digits.has_value() && WordsOf(inside).size() <= number->words + kMostWordsBehindANumber;
      if (!repeats || (!closed && close != std::string::npos)) {
        ++open;
        continue;
      }
      Compare(*digits, *number, inside, closed);
      if (!closed) {
        Doubt("BRACKET_UNCLOSED", "a bracket is opened and not closed: the text is cut off");
      }
      text_.replace(open, end - open + (closed ? 1 : 0), " ");
      text_ = CollapseBlanks(text_);
      open = 0;
      if (!text_.empty() && text_.front() == '(') {
        open = 1;
      }
    }
  }

  void Compare(const std::string& digits, const NumberWords& number, const std::string& inside, bool closed) {
    std::string figures = digits;
    while (!figures.empty() && !IsDigit(figures.back())) {
      figures.pop_back();
    }
    std::optional<Decimal> value = ParseDecimal(figures);
    if (!value.has_value()) {
      std::replace(figures.begin(), figures.end(), '.', ',');
      value = ParseDecimal(figures);
    }
    if (!value.has_value() || *value == number.value || !closed) {
      return;  // words that are cut off say less than the digits
    }
    Doubt("NUMBER_WORDS_DIFFER", "the digits say " + digits + ", the words `" + CollapseBlanks(inside) + "` say " +
                                     FormatDecimal(number.value) + ": the digits are kept");
  }

  void TakeOuterBrackets() {
    while (text_.size() > 1 && text_.front() == '(') {
      const bool closed = text_.back() == ')';
      const std::string inside = CollapseBlanks(text_.substr(1, text_.size() - (closed ? 2 : 1)));
      if (inside.find('(') != std::string::npos || (closed && inside.find(')') != std::string::npos) ||
          (!closed && text_.find(')') != std::string::npos)) {
        return;
      }
      if (!closed) {
        Doubt("BRACKET_UNCLOSED", "a bracket is opened and not closed: the text is cut off");
      }
      text_ = inside;
    }
    const auto open = std::count(text_.begin(), text_.end(), '(');
    const auto close = std::count(text_.begin(), text_.end(), ')');
    if (open == close + 1) {
      Doubt("BRACKET_UNCLOSED", "a bracket is opened and not closed: the text is cut off");
      text_ += ')';
    } else if (close == open + 1 && text_.back() == ')') {
      text_ = CollapseBlanks(std::string_view(text_).substr(0, text_.size() - 1));
    }
  }

  // Decimal points become commas, zeros in front go.
  void MendFigures() {
    for (size_t at = 0; at < text_.size(); ++at) {
      if (!IsDigit(text_[at]) || (at > 0 && IsFigure(text_[at - 1]))) {
        continue;
      }
      size_t end = at;
      while (end < text_.size() && IsFigure(text_[end])) {
        ++end;
      }
      MendFigure(at, end);
    }
  }

  void MendFigure(size_t begin, size_t end) {
    std::string figure = text_.substr(begin, end - begin);
    if (ParseDecimal(figure).has_value()) {
      return;
    }
    const std::string before = figure;
    while (!figure.empty() && !IsDigit(figure.back())) {  // `10 orang.`, `5, 6`: the end of a phrase
      figure.pop_back();
    }
    if (std::count(figure.begin(), figure.end(), '.') == 1 && figure.find(',') == std::string::npos) {
      std::replace(figure.begin(), figure.end(), '.', ',');
      if (ParseDecimal(figure).has_value()) {
        Doubt("DECIMAL_POINT",
              "`" + before + "` is read as " + figure + ": decimals follow a comma here, dots stand " + "at thousands");
      }
    }
    const size_t zeros = std::min(figure.find_first_not_of('0'), figure.size() - 1);
    if (zeros > 0 && IsDigit(figure[zeros])) {
      figure.erase(0, zeros);
      Doubt("LEADING_ZERO", "`" + before + "` is read as " + figure + ": perhaps a digit was lost");
    }
    const bool ends_phrase = end == text_.size() || text_[end] == ' ' || IsDigit(before.back());
    if (ParseDecimal(figure).has_value() && ends_phrase && before.find("..") == std::string::npos) {
      text_.replace(begin, end - begin, figure);
    }
  }

  // `1OO%`, `1.5OO`: the letter O behind a digit, where only digits are expected.
  bool HasLettersForZeros() const {
    for (size_t at = 1; at < text_.size(); ++at) {
      if ((text_[at] != 'O' && text_[at] != 'o') || !IsDigit(text_[at - 1])) {
        continue;
      }
      size_t end = at;
      while (end < text_.size() && (text_[end] == 'O' || text_[end] == 'o' || IsFigure(text_[end]))) {
        ++end;
      }
      if (end == text_.size() || text_[end] == ' ' || text_[end] == '%') {
        return true;
      }
    }
    return false;
  }

  std::string TakeUpperBound() {
    for (const std::string_view sign : {"≤", "<=", "<"}) {
      if (text_.starts_with(sign)) {
        text_ = CollapseBlanks(std::string_view(text_).substr(sign.size()));
        return std::string(sign);
      }
    }
    const std::string normalized = Normalized(text_);
    for (const std::string& word : words_.at_most) {
      if (normalized.starts_with(word + " ")) {
        const std::vector<Word> all = WordsOf(text_);
        const auto count = static_cast<size_t>(std::count(word.begin(), word.end(), ' ')) + 1;
        if (count < all.size() && IsDigit(text_[all[count].begin])) {
          std::string printed = CollapseBlanks(text_.substr(0, all[count].begin));
          text_ = text_.substr(all[count].begin);
          return printed;
        }
      }
    }
    return "";
  }

  // A text that says more than one value is kept as words.
  std::optional<TargetValue> KeepAsText(const char* why) {
    const bool has_words = std::any_of(text_.begin(), text_.end(),
                                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
    if (!has_words) {
      return std::nullopt;
    }
    if (!HasDigit(text_)) {
      if (text_.find('%') != std::string::npos || WordsOf(text_).empty()) {
        return std::nullopt;
      }
      Doubt("TARGET_IN_WORDS", "the target is a sentence: it is kept as words");
      return TargetValue{.kind = ValueKind::kOrdinal, .label = text_};
    }
    for (size_t at = 0; at < text_.size(); ++at) {
      if (IsDigit(text_[at]) && (at == 0 || !IsFigure(text_[at - 1]))) {
        size_t end = at;
        while (end < text_.size() && IsFigure(text_[end])) {
          ++end;
        }
        std::string figure = text_.substr(at, end - at);
        while (!figure.empty() && !IsDigit(figure.back())) {
          figure.pop_back();
        }
        if (end - at > figure.size() + 1 || (!ParseDecimal(figure).has_value() && figure.size() < 7)) {
          return std::nullopt;
        }
      }
    }
    Doubt("TARGET_UNTYPED", why);
    return TargetValue{.kind = ValueKind::kOrdinal, .label = text_};
  }

  void SplitPeriod(TargetValue& value) const {
    static constexpr std::array<std::string_view, 14> kPeriods = {
        "hari",       "minggu",   "bulan", "bln",   "triwulan", "tw", "tri",
        "caturwulan", "semester", "smt",   "tahun", "thn",      "th", "periode"};
    const std::vector<Word> all = WordsOf(value.unit);
    if (all.empty() || std::find(kPeriods.begin(), kPeriods.end(), all.back().text) == kPeriods.end()) {
      return;
    }
    const std::string_view before = std::string_view(value.unit).substr(0, all.back().begin);
    const std::string trimmed = CollapseBlanks(before);
    for (const std::string_view link : {"/", "per", "setiap", "tiap"}) {
      if (trimmed.ends_with(link) &&
          (link == "/" || trimmed.size() == link.size() || trimmed[trimmed.size() - link.size() - 1] == ' ')) {
        value.period = value.unit.substr(all.back().begin, all.back().end - all.back().begin);
        value.unit = CollapseBlanks(std::string_view(trimmed).substr(0, trimmed.size() - link.size()));
        return;
      }
    }
  }

  std::string printed_;
  const ValueWords& words_;
  std::string text_;
  std::vector<TargetDoubt> doubts_;
};

}  // namespace

std::optional<TargetReading> ReadTarget(std::string_view printed, const ValueWords& words) {
  return Reader(printed, words).Read();
}

std::string FormatDecimal(const Decimal& value) {
  std::string digits = std::to_string(value.units < 0 ? -value.units : value.units);
  if (value.scale > 0) {
    const auto scale = static_cast<size_t>(value.scale);
    digits.insert(0, digits.size() > scale ? 0 : scale + 1 - digits.size(), '0');
    digits.insert(digits.size() - scale, 1, ',');
  }
  return (value.units < 0 ? "-" : "") + digits;
}

}  // namespace terpadu::planning
