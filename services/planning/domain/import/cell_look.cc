#include "services/planning/domain/import/cell_look.h"

#include <algorithm>
#include <array>

#include "libs/base/rupiah.h"
#include "services/planning/domain/import/numbering.h"
#include "services/planning/domain/target_value.h"
#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

constexpr size_t kShort = 25;
constexpr size_t kLong = 60;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool HasDigit(std::string_view text) { return std::any_of(text.begin(), text.end(), IsDigit); }

bool IsAnyOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool IsMonth(std::string_view word) {
  static constexpr std::array<std::string_view, 12> kMonths = {"januari",   "februari", "maret",    "april",
                                                               "mei",       "juni",     "juli",     "agustus",
                                                               "september", "oktober",  "november", "desember"};
  return std::any_of(
             kMonths.begin(), kMonths.end(),
             [&](std::string_view month) { return word == month || (word.size() == 3 && month.starts_with(word)); }) ||
         IsAnyOf(word, {"sept", "agust", "nop", "nopember", "pebruari", "peb", "agt", "ags", "des"});
}

// `b03`, `b12`: the end of a month in a plan of action.
bool IsMonthNumber(std::string_view word) {
  return word.size() >= 2 && word.size() <= 3 && word[0] == 'b' && std::all_of(word.begin() + 1, word.end(), IsDigit) &&
         (word.size() == 2 ? word[1] != '0' : word[1] == '0' || (word[1] == '1' && word[2] <= '2'));
}

bool IsPeriodWord(std::string_view word) {
  return IsMonthNumber(word) ||
         IsAnyOf(word, {"tw",         "triwulan", "semester", "smt", "sem", "bulan", "bln",   "minggu",
                        "caturwulan", "kuartal",  "q1",       "q2",  "q3",  "q4",    "tahap", "sepanjang",
                        "tahun",      "tw1",      "tw2",      "tw3", "tw4", "s1",    "s2"}) ||
         IsMonth(word);
}

// `Rp150.000.000`, `150.000.000,-`, `250 juta`: nothing that a target would be.
bool LooksLikeMoney(std::string_view printed) {
  const std::string text = JoinThousands(printed);
  const std::string lower = Lower(text);
  if (!HasDigit(lower)) {
    return false;
  }
  const bool printed_as_money = lower.starts_with("rp") || lower.ends_with(",-") || lower.ends_with(",–") ||
                                lower.find(" juta") != std::string::npos || lower.find(" mil") != std::string::npos;
  const auto dots = std::count(lower.begin(), lower.end(), '.');
  return (printed_as_money || dots >= 2 || text != printed) && ParseRupiah(text).ok();
}

bool LooksLikeFigure(std::string text) {
  if (text.ends_with('%')) {
    text = CollapseBlanks(std::string_view(text).substr(0, text.size() - 1));
  }
  return ParseDecimal(text).has_value() || (HasDigit(text) && ParseRupiah(text).ok());
}

bool IsCapitals(std::string_view text) {
  bool any = false;
  for (const char c : text) {
    if (c >= 'a' && c <= 'z') {
      return false;
    }
    any = any || (c >= 'A' && c <= 'Z');
  }
  return any;
}

bool IsName(Field field) {
  switch (field) {
    case Field::kArea:
    case Field::kTujuan:
    case Field::kSasaran:
    case Field::kProgram:
    case Field::kKegiatan:
    case Field::kSubKegiatan:
    case Field::kProblem:
    case Field::kAction:
    case Field::kCondition:
    case Field::kIndicator:
      return true;
    default:
      return false;
  }
}

int FitName(const CellLook& look) {
  if (look.money || look.figure || look.year || look.tick) {
    return -6;
  }
  return look.dash ? 0 : look.unit && look.characters < kLong ? 0 : look.characters > 2 ? 1 : -2;
}

int FitTarget(const CellLook& look) {
  if (look.money) {
    return -6;
  }
  if (look.figure || look.value || look.dash) {
    return 3;
  }
  if (look.tick) {
    return 2;
  }
  if (look.unit) {
    return -3;
  }
  return look.characters <= kShort ? 0 : look.characters <= kLong ? -1 : -4;
}

int FitSchedule(const CellLook& look) {
  if (look.money) {
    return -6;
  }
  if (look.tick || look.period) {
    return 3;
  }
  if (look.dash || look.year || look.value || look.figure) {
    return 2;
  }
  return look.unit || look.characters > kLong ? -4 : look.characters <= kShort ? 0 : -2;
}

int FitBudget(const CellLook& look) {
  if (look.money) {
    return 4;
  }
  if (look.figure) {
    return look.percent ? -5 : look.characters > 3 ? 2 : 0;
  }
  return look.dash ? 1 : look.no_amount ? 2 : -6;
}

int FitFree(const CellLook& look) {
  return look.money ? -3 : look.tick ? -2 : look.dash || look.figure || look.year ? 0 : 1;
}

}  // namespace

bool IsBlank(std::string_view cell) { return CollapseBlanks(cell).empty(); }

int YearIn(std::string_view text) {
  int year = 0;
  for (const Word& word : WordsOf(text)) {
    const bool digits = word.text.size() == 4 && std::all_of(word.text.begin(), word.text.end(), IsDigit);
    const int value = digits ? std::stoi(word.text) : 0;
    if (value < 1945 || value > 2200) {
      continue;
    }
    if (year != 0 && year != value) {
      return 0;
    }
    year = value;
  }
  return year;
}

std::string JoinThousands(std::string_view text) {
  std::string joined;
  size_t digits = 0;  // in the group that is being read
  bool groups = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto digit = [&](size_t at) { return at < text.size() && IsDigit(text[at]); };
    const bool thousands = text[i] == ' ' && digits > 0 && (groups ? digits == 3 : digits <= 3) && digit(i + 1) &&
                           digit(i + 2) && digit(i + 3) && !digit(i + 4);
    groups = groups || thousands;
    digits = IsDigit(text[i]) ? digits + 1 : 0;
    if (!thousands) {
      joined += text[i];
    }
  }
  return joined;
}

bool IsTick(std::string_view text) {
  return IsAnyOf(text, {"√",           "v", "V", "x", "X",  "✓",  "✔",  "☑", "●", "•",
                        "■",           "*", "ü", "Ö", "√√", "vv", "xx", "☒", "▪", "\xEF\x81\x90",
                        "\xEF\x83\xBC"});
}

bool IsPeriodLabel(std::string_view text) {
  const std::vector<Word> words = WordsOf(text);
  if (words.empty() || words.size() > 4) {
    return false;
  }
  const bool all = std::all_of(words.begin(), words.end(), [](const Word& word) {
    return IsPeriodWord(word.text) || IsAnyOf(word.text, {"i", "ii", "iii", "iv", "1", "2", "3", "4", "5", "6", "7",
                                                          "8", "9", "10", "11", "12", "s", "d", "ke"});
  });
  const bool quarter =
      words.size() == 1 && IsAnyOf(words[0].text, {"i", "ii", "iii", "iv", "j", "f", "m", "a", "s", "o", "n", "d"});
  return (all && std::any_of(words.begin(), words.end(), [](const Word& w) { return IsPeriodWord(w.text); })) ||
         quarter;
}

bool CellJudge::LooksLikeUnit(std::string_view text) const {
  const std::vector<Word> words = WordsOf(text);
  if (words.empty() || words.size() > 40) {
    return false;
  }
  const std::string normalized = Normalized(text);
  const bool by_word =
      std::any_of(profile_.unit_words.begin(), profile_.unit_words.end(),
                  [&](const std::string& word) { return normalized == word || normalized.starts_with(word + " "); });
  if (by_word || learned_.contains(normalized)) {
    return true;
  }
  const bool acronyms = IsCapitals(text) && !HasDigit(text) && words.size() <= 8 &&
                        std::all_of(words.begin(), words.end(), [](const Word& w) { return w.text.size() <= 12; }) &&
                        words[0].text.size() >= 2 && words[0].text != "wtp";
  return acronyms || !units_.Resolve(text).unit_ids.empty();
}

void CellJudge::LearnUnit(std::string_view cell) {
  if (std::string name = Normalized(cell); name.size() > 1) {
    learned_.insert(std::move(name));
  }
}

CellLook CellJudge::Look(std::string_view cell) const {
  const std::string text = WithoutMarkup(cell);
  CellLook look{.empty = text.empty(), .characters = CharactersIn(text)};
  if (look.empty) {
    return look;
  }
  look.tick = IsTick(text);
  look.dash = !look.tick && WordsOf(text).empty() && text.find_first_of("-_") != std::string::npos;
  look.dash = look.dash || text == "–" || text == "—";
  look.year = text.size() == 4 && YearIn(text) != 0;
  look.money = LooksLikeMoney(text);
  look.figure = LooksLikeFigure(text);
  look.key = look.characters <= 8 && ReadKey(text).has_value();
  look.percent = look.figure && text.ends_with('%');
  if (HasDigit(text) && look.characters <= kLong && !look.money) {
    const std::optional<TargetReading> target = ReadTarget(text, profile_.words);
    look.value = target.has_value() && target->value.kind != ValueKind::kOrdinal;
  }
  look.period = IsPeriodLabel(text);
  look.unit = !look.figure && !look.tick && LooksLikeUnit(text);
  const std::string normalized = Normalized(text);
  look.no_amount = std::any_of(profile_.no_amount.begin(), profile_.no_amount.end(), [&](const std::string& words) {
    return normalized == words || normalized.starts_with(words + " ");
  });
  return look;
}

int CellJudge::Fit(const CellLook& look, Field field) const {
  if (look.empty) {
    return 0;
  }
  if (IsName(field)) {
    return FitName(look);
  }
  switch (field) {
    case Field::kNumber:
      return look.key ? 3 : look.characters <= 4 ? -1 : -6;
    case Field::kTarget:
    case Field::kFinalTarget:
      return FitTarget(look);
    case Field::kSchedule:
      return FitSchedule(look);
    case Field::kBudget:
      return FitBudget(look);
    case Field::kUnits:
    case Field::kSupport:
      if (look.money || look.figure || look.tick || look.year) {
        return -6;
      }
      return look.unit ? (field == Field::kUnits ? 4 : 3) : look.characters > 120 ? -2 : 0;
    case Field::kMeasure:
      return look.figure || look.tick || look.money ? -4 : look.characters <= kShort ? 2 : -3;
    default:
      return FitFree(look);
  }
}

}  // namespace terpadu::planning
