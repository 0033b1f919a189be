#include "libs/base/rupiah.h"

#include <array>
#include <limits>
#include <optional>

#include "libs/base/error.h"

namespace terpadu {
namespace {

constexpr uint64_t kGreatest = std::numeric_limits<int64_t>::max();

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Reads a text from left to right. Every Take… either consumes what it names or leaves the text as it was.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool AtEnd() const { return rest_.empty(); }

  void SkipBlanks() {
    while (Take(" ") || Take("\t") || Take("\n") || Take("\r") || Take("\u00a0")) {
    }
  }

  // `lower` in any case.
  bool Take(std::string_view lower) {
    if (rest_.size() < lower.size()) {
      return false;
    }
    for (size_t i = 0; i < lower.size(); ++i) {
      if (Lower(rest_[i]) != lower[i]) {
        return false;
      }
    }
    rest_.remove_prefix(lower.size());
    return true;
  }

  std::string_view TakeDigits() {
    size_t length = 0;
    while (length < rest_.size() && IsDigit(rest_[length])) {
      ++length;
    }
    const std::string_view digits = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return digits;
  }

  // `(lima puluh)`: the amount in words, which is not read. False when a bracket does not close.
  bool SkipWords() {
    SkipBlanks();
    while (Take("(")) {
      const size_t end = rest_.find_first_of("()");
      if (end == std::string_view::npos || rest_[end] == '(') {
        return false;
      }
      rest_.remove_prefix(end + 1);
      SkipBlanks();
    }
    return true;
  }

 private:
  std::string_view rest_;
};

struct Number {
  std::string digits;    // before the comma, without dots
  std::string fraction;  // after it, without the zeros at its end
  bool closed = false;   // ended by `,` or `,-`: nothing multiplies it
};

// `1.250`, `1250`, `1.250,50`, `1.250,`, `1.250,-`
std::optional<Number> TakeNumber(Reader& reader) {
  Number number{.digits = std::string(reader.TakeDigits())};
  if (number.digits.empty() || (number.digits.size() > 1 && number.digits[0] == '0')) {
    return std::nullopt;
  }
  const bool may_have_dots = number.digits.size() <= 3 && number.digits != "0";
  while (reader.Take(".")) {
    const std::string_view group = reader.TakeDigits();
    if (!may_have_dots || group.size() != 3) {
      return std::nullopt;
    }
    number.digits += group;
  }
  if (reader.Take(",")) {
    number.fraction = std::string(reader.TakeDigits());
    number.closed = number.fraction.empty();
    if (number.closed) {
      reader.Take("-");
    }
    number.fraction.erase(number.fraction.find_last_not_of('0') + 1);
  }
  return number;
}

// The power of ten that the next word multiplies by, 0 for no such word.
size_t TakeMultiplier(Reader& reader) {
  struct Word {
    std::string_view word;
    size_t zeros;
  };
  constexpr std::array<Word, 5> kWords = {{{"ribu", 3}, {"juta", 6}, {"milyar", 9}, {"miliar", 9}, {"triliun", 12}}};
  for (const auto& [word, zeros] : kWords) {
    if (reader.Take(word)) {
      return zeros;
    }
  }
  return 0;
}

// The number whose decimal digits these are.
std::optional<uint64_t> Magnitude(std::string_view digits) {
  uint64_t value = 0;
  for (const char digit : digits) {
    if (__builtin_mul_overflow(value, 10U, &value) || __builtin_add_overflow(value, uint64_t(digit - '0'), &value)) {
      return std::nullopt;
    }
  }
  return value;
}

std::optional<Rupiah> Read(std::string_view text) {
  Reader reader(text);
  reader.SkipBlanks();
  const bool negative = reader.Take("-");
  if (reader.Take("rp")) {
    reader.Take(".");
  }
  reader.SkipBlanks();
  std::optional<Number> number = TakeNumber(reader);
  if (!number.has_value() || !reader.SkipWords()) {
    return std::nullopt;
  }
  const size_t zeros = TakeMultiplier(reader);
  if (!reader.SkipWords() || !reader.AtEnd() || number->fraction.size() > zeros || (number->closed && zeros > 0)) {
    return std::nullopt;
  }
  number->fraction.append(zeros - number->fraction.size(), '0');
  const std::optional<uint64_t> magnitude = Magnitude(number->digits + number->fraction);
  if (!magnitude.has_value() || *magnitude > kGreatest + (negative ? 1 : 0)) {
    return std::nullopt;
  }
  return Rupiah(static_cast<int64_t>(negative ? 0 - *magnitude : *magnitude));
}

}  // namespace

absl::StatusOr<Rupiah> Add(Rupiah a, Rupiah b) {
  int64_t sum = 0;
  if (__builtin_add_overflow(a.value(), b.value(), &sum)) {
    return Error(absl::StatusCode::kOutOfRange, "AMOUNT_OVERFLOW",
                 "the sum of " + FormatRupiah(a) + " and " + FormatRupiah(b) + " is too great to hold");
  }
  return Rupiah(sum);
}

std::string FormatRupiah(Rupiah amount) {
  const bool negative = amount.value() < 0;
  const auto bits = static_cast<uint64_t>(amount.value());
  std::string digits = std::to_string(negative ? 0 - bits : bits);
  for (size_t position = digits.size(); position > 3;) {
    position -= 3;
    digits.insert(position, 1, '.');
  }
  return (negative ? "-Rp" : "Rp") + digits;
}

absl::StatusOr<Rupiah> ParseRupiah(std::string_view text) {
  if (const std::optional<Rupiah> amount = Read(text)) {
    return *amount;
  }
  return Error(absl::StatusCode::kInvalidArgument, "NOT_AN_AMOUNT",
               "`" + std::string(text.substr(0, 64)) + "` is not an amount in whole rupiah such as `Rp1.250.000`");
}

}  // namespace terpadu
