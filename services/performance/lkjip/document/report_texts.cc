#include "services/performance/lkjip/document/report_texts.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>

#include "absl/strings/str_cat.h"
#include "libs/base/calendar.h"

namespace terpadu::performance {
namespace report {
namespace {

// The text of `word`, or the word.
std::string Lookup(const std::map<std::string, std::string>& texts, const std::string& word) {
  const auto found = texts.find(word);
  return found == texts.end() ? word : found->second;
}

}  // namespace

std::string FieldTitle(v1::LkjipField field) {
  static const auto& titles = *new std::map<v1::LkjipField, std::string>{
      {v1::LKJIP_FIELD_TARGET, "Target"},        {v1::LKJIP_FIELD_REALISED, "Realisasi"},
      {v1::LKJIP_FIELD_ACHIEVEMENT, "Capaian"},  {v1::LKJIP_FIELD_PREDICATE, "Predikat"},
      {v1::LKJIP_FIELD_BUDGET, "Pagu"},          {v1::LKJIP_FIELD_PAID, "Realisasi anggaran"},
      {v1::LKJIP_FIELD_ABSORPTION, "Serapan"},   {v1::LKJIP_FIELD_PHYSICAL, "Kemajuan fisik"},
      {v1::LKJIP_FIELD_EFFICIENCY, "Efisiensi"}, {v1::LKJIP_FIELD_SCORE, "Nilai"},
      {v1::LKJIP_FIELD_GRADE, "Predikat"},       {v1::LKJIP_FIELD_STATE, "Status"},
      {v1::LKJIP_FIELD_DUE_DATE, "Batas waktu"}, {v1::LKJIP_FIELD_FOLLOW_UP, "Tindak lanjut"},
  };
  const auto found = titles.find(field);
  return found == titles.end() ? "" : found->second;
}

std::string ReasonText(const std::string& reason) {
  static const auto& texts = *new std::map<std::string, std::string>{
      {"NO_BUDGET", "tidak ada pagu"},
      {"NO_CONTRACT", "tidak ada kontrak yang berlaku"},
      {"NO_INDICATOR", "tidak ada indikator"},
      {"NO_ACHIEVEMENT", "belum ada capaian"},
      {"NO_ABSORPTION", "belum ada realisasi anggaran"},
      {"NO_TARGET", "tidak ada target"},
      {"NOT_MEASURED", "belum ada pengukuran terverifikasi"},
      {"NOT_FOLLOWED_UP", "belum ditindaklanjuti"},
      {"NO_GRADE", "instrumen tanpa predikat"},
      {"POLARITY_UNKNOWN", "polaritas belum ditetapkan"},
      {"KINDS_DIFFER", "satuan realisasi dan target berbeda"},
      {"NEGATIVE_TARGET", "target negatif"},
      {"WORD_UNKNOWN", "kata tidak dikenal dalam skala"},
  };
  return Lookup(texts, reason);
}

std::string SideText(const std::string& side) {
  static const auto& texts =
      *new std::map<std::string, std::string>{{"SELF", "Penilaian mandiri"}, {"INSPEKTORAT", "Inspektorat"}};
  return Lookup(texts, side);
}

std::string StateText(const std::string& state) {
  static const auto& texts = *new std::map<std::string, std::string>{
      {"OPEN", "Belum ditindaklanjuti"}, {"FOLLOWED_UP", "Ditindaklanjuti, menunggu penilaian"}, {"DONE", "Selesai"}};
  return Lookup(texts, state);
}

}  // namespace report

namespace {

constexpr int kMostDecimals = 9;

std::string Joined(const std::string& first, const std::string& second) {
  return absl::StrCat(first, first.empty() || second.empty() ? "" : " ", second);
}

// With a decimal comma, and dots at thousands.
std::string NumberText(int64_t units, int scale) {
  const uint64_t magnitude = units < 0 ? 0 - static_cast<uint64_t>(units) : static_cast<uint64_t>(units);
  std::string digits = std::to_string(magnitude);
  const size_t decimals = static_cast<size_t>(std::clamp(scale, 0, kMostDecimals));
  if (digits.size() <= decimals) {
    digits.insert(0, decimals + 1 - digits.size(), '0');
  }
  std::string whole = digits.substr(0, digits.size() - decimals);
  for (size_t at = whole.size(); at > 3;) {
    at -= 3;
    whole.insert(at, 1, '.');
  }
  return absl::StrCat(units < 0 ? "-" : "", whole, decimals == 0 ? "" : ",", digits.substr(digits.size() - decimals));
}

std::string NumberText(const type::v1::Decimal& number) { return NumberText(number.units(), number.scale()); }

}  // namespace

std::string HundredthsText(int64_t hundredths) { return NumberText(hundredths, 2); }

std::string PercentText(int64_t hundredths) { return absl::StrCat(HundredthsText(hundredths), " %"); }

std::string ValueText(const type::v1::Value& value) {
  const std::string number = NumberText(value.number());
  switch (value.kind()) {
    case type::v1::VALUE_KIND_PERCENT:
      return number + " %";
    case type::v1::VALUE_KIND_INDEX:
      return Joined(value.unit(), number);
    case type::v1::VALUE_KIND_LEVEL:
      return "level " + number;
    case type::v1::VALUE_KIND_SCORE:
      return value.label().empty() ? number : absl::StrCat(number, " (", value.label(), ")");
    case type::v1::VALUE_KIND_ORDINAL:
      return value.label();
    case type::v1::VALUE_KIND_RANGE:
      return Joined(absl::StrCat(number, "–", NumberText(value.upper())), value.unit());
    case type::v1::VALUE_KIND_LOWER_BOUND:
      return Joined("≥ " + number, value.unit());
    case type::v1::VALUE_KIND_NONE:
      return "-";
    case type::v1::VALUE_KIND_NUMBER:
    case type::v1::VALUE_KIND_COUNT:
      return Joined(number, value.unit());
    default:
      return "";
  }
}

std::string DayText(const std::string& day) {
  static constexpr std::array<const char*, 12> kMonths = {"Januari",   "Februari", "Maret",    "April",
                                                          "Mei",       "Juni",     "Juli",     "Agustus",
                                                          "September", "Oktober",  "November", "Desember"};
  const auto parsed = ParseDay(day);
  return parsed.ok() ? absl::StrCat(parsed->day(), " ", kMonths.at(parsed->month() - 1), " ", parsed->year()) : day;
}

}  // namespace terpadu::performance
