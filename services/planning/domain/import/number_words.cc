#include "services/planning/domain/import/number_words.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

enum class Part {
  kDigit,   // satu … sembilan, nol: waits for what multiplies it
  kTeen,    // belas
  kWhole,   // sepuluh, sebelas, seratus: added as it is
  kFactor,  // puluh, ratus: multiplies the digit before it
  kScale,   // ribu … triliun: multiplies all since the last one
  kComma,
};

struct Meaning {
  std::string_view word;
  Part part;
  int64_t value;
};

constexpr std::array<Meaning, 27> kMeanings = {{
    {"nol", Part::kDigit, 0},
    {"kosong", Part::kDigit, 0},
    {"satu", Part::kDigit, 1},
    {"dua", Part::kDigit, 2},
    {"tiga", Part::kDigit, 3},
    {"empat", Part::kDigit, 4},
    {"lima", Part::kDigit, 5},
    {"enam", Part::kDigit, 6},
    {"tujuh", Part::kDigit, 7},
    {"delapan", Part::kDigit, 8},
    {"sembilan", Part::kDigit, 9},
    {"sepuluh", Part::kWhole, 10},
    {"sebelas", Part::kWhole, 11},
    {"seratus", Part::kWhole, 100},
    {"belas", Part::kTeen, 10},
    {"puluh", Part::kFactor, 10},
    {"ratus", Part::kFactor, 100},
    {"seribu", Part::kWhole, 1000},
    {"ribu", Part::kScale, 1'000},
    {"sejuta", Part::kWhole, 1'000'000},
    {"juta", Part::kScale, 1'000'000},
    {"semiliar", Part::kWhole, 1'000'000'000},
    {"miliar", Part::kScale, 1'000'000'000},
    {"milyar", Part::kScale, 1'000'000'000},
    {"triliun", Part::kScale, 1'000'000'000'000},
    {"trilyun", Part::kScale, 1'000'000'000'000},
    {"koma", Part::kComma, 0},
}};

// Whether one letter more, less or other makes `a` of `b`.
bool OneLetterApart(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) {
    std::swap(a, b);
  }
  if (b.size() - a.size() > 1) {
    return false;
  }
  size_t same = 0;
  while (same < a.size() && a[same] == b[same]) {
    ++same;
  }
  const size_t skipped = a.size() == b.size() ? same + 1 : same;
  return a.substr(std::min(skipped, a.size())) == b.substr(same + 1);
}

const Meaning* MeaningOf(std::string_view word, bool& exact) {
  const auto same = std::find_if(kMeanings.begin(), kMeanings.end(), [&](const auto& m) { return m.word == word; });
  if (same != kMeanings.end()) {
    return &*same;
  }
  const auto near = std::find_if(kMeanings.begin(), kMeanings.end(), [&](const auto& m) {
    return word.size() >= 4 && m.word.size() >= 5 && OneLetterApart(word, m.word);
  });
  exact = exact && near == kMeanings.end();
  return near == kMeanings.end() ? nullptr : &*near;
}

// The meanings of a word: two for `limabelas`, none for a word that is no number.
std::vector<const Meaning*> MeaningsOf(std::string_view word, bool& exact) {
  for (const std::string_view end : {"belas", "puluh", "ratus", "ribu", "juta"}) {
    bool apart = true;
    if (word.size() > end.size() + 2 && word.ends_with(end)) {
      const Meaning* digit = MeaningOf(word.substr(0, word.size() - end.size()), apart);
      if (digit != nullptr && apart && digit->part == Part::kDigit) {
        return {digit, MeaningOf(end, apart)};
      }
    }
  }
  const Meaning* meaning = MeaningOf(word, exact);
  return meaning == nullptr ? std::vector<const Meaning*>() : std::vector<const Meaning*>{meaning};
}

// Adds up words; Take() is false for one that cannot stand there.
class Sum {
 public:
  bool Take(const Meaning& meaning) {
    if (comma_) {
      return TakeDecimal(meaning);
    }
    switch (meaning.part) {
      case Part::kDigit:
        return digit_ < 0 && Set(meaning.value);
      case Part::kTeen:
        return Factor(digit_ > 0, digit_ + 10);
      case Part::kWhole:
        return Factor(digit_ < 0, meaning.value);
      case Part::kFactor:
        return Factor(digit_ > 0, digit_ * meaning.value);
      case Part::kScale:
        return Scale(meaning.value);
      case Part::kComma:
        comma_ = any_;
        return any_;
    }
    return false;
  }

  Decimal value() const {
    Decimal value{total_ + group_ + std::max<int64_t>(digit_, 0), 0};
    for (const int64_t digit : decimals_) {
      value = {value.units * 10 + digit, value.scale + 1};
    }
    while (value.scale > 0 && value.units % 10 == 0) {
      value = {value.units / 10, value.scale - 1};
    }
    return value;
  }

 private:
  bool Set(int64_t digit) {
    digit_ = digit;
    any_ = true;
    return true;
  }
  bool Factor(bool fits, int64_t value) {
    group_ += fits ? value : 0;
    digit_ = fits ? -1 : digit_;
    any_ = any_ || fits;
    return fits;
  }
  bool Scale(int64_t scale) {
    const int64_t value = group_ + std::max<int64_t>(digit_, 0);
    if (value == 0 || value > 999'999 || total_ > 1'000'000'000'000'000) {
      return false;
    }
    total_ += value * scale;
    group_ = 0;
    digit_ = -1;
    return true;
  }
  bool TakeDecimal(const Meaning& meaning) {
    if (meaning.part != Part::kDigit || decimals_.size() >= 6) {
      return false;
    }
    decimals_.push_back(meaning.value);
    return true;
  }

  int64_t total_ = 0;
  int64_t group_ = 0;
  int64_t digit_ = -1;
  bool comma_ = false;
  bool any_ = false;
  std::vector<int64_t> decimals_;
};

}  // namespace

std::optional<NumberWords> ReadNumberWords(std::string_view text) {
  Sum sum;
  NumberWords read{.words = 0};
  for (const Word& word : WordsOf(text)) {
    bool exact = read.exact;
    const std::vector<const Meaning*> meanings = MeaningsOf(word.text, exact);
    Sum next = sum;
    const bool fits = !meanings.empty() &&
                      std::all_of(meanings.begin(), meanings.end(), [&](const Meaning* m) { return next.Take(*m); });
    if (!fits) {
      break;
    }
    sum = next;
    read.exact = exact;
    ++read.words;
  }
  if (read.words == 0) {
    return std::nullopt;
  }
  read.value = sum.value();
  return read;
}

}  // namespace terpadu::planning
