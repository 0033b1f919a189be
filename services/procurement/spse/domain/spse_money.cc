#include "services/procurement/spse/domain/spse_money.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "libs/base/rupiah.h"

namespace terpadu::procurement::domain {
namespace {

constexpr int64_t kSen = 100;       // of a rupiah
constexpr size_t kMostDigits = 16;  // of whole rupiah
constexpr size_t kMostSenDigits = 2;

bool AllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int64_t NumberIn(std::string_view digits) {
  int64_t number = 0;
  for (const char c : digits) {
    number = number * 10 + (c - '0');
  }
  return number;
}

}  // namespace

std::optional<int64_t> ReadSen(std::string_view text) {
  const size_t dot = text.find('.');
  const std::string_view whole = text.substr(0, dot);
  const std::string_view fraction = dot == std::string_view::npos ? "0" : text.substr(dot + 1);
  if (!AllDigits(whole) || whole.size() > kMostDigits || !AllDigits(fraction) || fraction.size() > kMostSenDigits) {
    return std::nullopt;
  }
  const int64_t sen = NumberIn(fraction) * (fraction.size() == 1 ? 10 : 1);
  return NumberIn(whole) * kSen + sen;
}

int64_t RoundedRupiah(int64_t sen) { return (sen + kSen / 2) / kSen; }

int64_t RupiahAbove(int64_t sen) { return (sen + kSen - 1) / kSen; }

std::string FormatSen(int64_t sen) {
  const std::string whole = FormatRupiah(Rupiah(sen / kSen));
  return sen % kSen == 0 ? whole : absl::StrFormat("%s,%02d", whole, sen % kSen);
}

}  // namespace terpadu::procurement::domain
