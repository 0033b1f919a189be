#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace terpadu::planning {

// The words that give a target its meaning, normalized.
struct ValueWords {
  std::vector<std::string> score;
  std::vector<std::string> level;
  std::vector<std::string> index;
  std::vector<std::string> percent;
  std::vector<std::string> at_least;
  std::vector<std::string> at_most;
  std::vector<std::string> until;
  std::vector<std::string> graded;  // a target made of words begins with one: `predikat`, `opini`
  size_t longest_ordinal = 60;      // characters of a value of words alone
};

// Numbered as terpadu.type.v1.ValueKind.
enum class ValueKind {
  kNumber = 1,
  kPercent = 2,
  kCount = 3,
  kIndex = 4,
  kLevel = 5,
  kScore = 6,
  kOrdinal = 7,
  kRange = 8,
  kLowerBound = 9,
  kNone = 10,
};

// units × 10^-scale, exact and without zeros at its end: 2,800 is {28, 1}.
struct Decimal {
  int64_t units = 0;
  int scale = 0;
  friend bool operator==(const Decimal&, const Decimal&) = default;
};

// A number as Indonesian documents print it, comma for decimals, dots at thousands: `1.250`, `2,80`, `-5`. None for
// anything else, for more than 9 decimals and for more than 18 digits.
std::optional<Decimal> ParseDecimal(std::string_view text);

// What is aimed at in a year.
struct TargetValue {
  ValueKind kind = ValueKind::kNone;
  Decimal number;
  Decimal upper;        // of a range
  std::string unit;     // what is counted, or the name of an index
  std::string period;   // `bulan` of `1 kegiatan/bulan`
  std::string label;    // the grade of a score, the word of an ordinal
  std::string printed;  // unchanged
};

// Longest target read, in characters.
inline constexpr size_t kLongestTarget = 200;

// Reads a printed target that is not empty:
//
//   25%, 100 %, 5 persen       percent        3,95 (B) (Baik), 66 (B), A (80)   score, with its grade
//   39 OPD Dan masyarakat      count          Skor: 2,800                       score of 2.8
//   IRB 70                     index `IRB`    Level 3- (Terdefinisi) Skor: 3,2  score of 3.2, label the level
//   70, 2,8, 1.250             number         70 - 80, 70 s/d 80%               range
//   level 3 (terdefinisi)      level          minimal 3, >= 3                   lower bound
//   -                          none           WTP, Sangat tinggi                ordinal
//
// None for a text out of shape: figures that make no number (`12..5`, `12.5`), a sign without one (`abc%`), more than
// one number, or words longer than the profile allows.
std::optional<TargetValue> ParseTarget(std::string_view printed, const ValueWords& words);

// Something about a target that a person should look at.
struct TargetDoubt {
  std::string code;  // of a finding
  std::string message;
};

struct TargetReading {
  TargetValue value;
  std::vector<TargetDoubt> doubts;
};

// As ParseTarget, and reads in spite of what is doubtful, saying so: numbers repeated in words, compared with the
// digits
// (`5 (enam) dokumen`: NUMBER_WORDS_DIFFER, the digits are kept), a bracket that is not closed (BRACKET_UNCLOSED), a
// decimal point (`12.5`: DECIMAL_POINT), zeros in front (`00%`: LEADING_ZERO), an upper bound (TARGET_UPPER_BOUND, an
// INFO: the word is the label), several numbers or many words (TARGET_UNTYPED, TARGET_IN_WORDS: kept as an ordinal).
// Splits `/bulan`, `per tahun` off the unit. None for what makes no number (`12..5`, `abc%`).
std::optional<TargetReading> ReadTarget(std::string_view printed, const ValueWords& words);

// For people: `95 %`, `1–25 laporan/tahun`.
std::string FormatDecimal(const Decimal& value);

}  // namespace terpadu::planning
