#include "services/procurement/sirup_words.h"

#include <algorithm>
#include <map>

#include "absl/strings/ascii.h"

namespace terpadu::procurement {

std::string Plain(const std::string& text) {
  std::string plain;
  for (const char c : text) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c))) {
      plain += absl::ascii_tolower(static_cast<unsigned char>(c));
    }
  }
  return plain;
}

bool Digits(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::string> WithoutZeroFraction(const std::string& text) {
  const size_t dot = text.find('.');
  if (dot == std::string::npos || text.find('.', dot + 1) != std::string::npos || !Digits(text.substr(0, dot))) {
    return text;
  }
  const std::string fraction = text.substr(dot + 1);
  if (fraction.empty() || fraction.size() > 2) {
    return text;
  }
  return fraction.find_first_not_of('0') == std::string::npos ? std::optional(text.substr(0, dot)) : std::nullopt;
}

std::optional<v1::ProcurementMethod> MethodCalled(const std::string& text) {
  static const auto* methods = new std::map<std::string, v1::ProcurementMethod>{
      {"pengadaanlangsung", v1::PROCUREMENT_METHOD_PENGADAAN_LANGSUNG},
      {"penunjukanlangsung", v1::PROCUREMENT_METHOD_PENUNJUKAN_LANGSUNG},
      {"tender", v1::PROCUREMENT_METHOD_TENDER},
      {"tendercepat", v1::PROCUREMENT_METHOD_TENDER_CEPAT},
      {"seleksi", v1::PROCUREMENT_METHOD_SELEKSI},
      {"epurchasing", v1::PROCUREMENT_METHOD_E_PURCHASING},
  };
  const auto found = methods->find(Plain(text));
  return found == methods->end() ? std::nullopt : std::optional(found->second);
}

std::optional<v1::ProcurementCategory> CategoryCalled(const std::string& text) {
  const std::string plain = Plain(text);
  if (plain == "barang" || plain == "pengadaanbarang") {
    return v1::PROCUREMENT_CATEGORY_BARANG;
  }
  if (plain == "pekerjaankonstruksi") {
    return v1::PROCUREMENT_CATEGORY_PEKERJAAN_KONSTRUKSI;
  }
  if (plain.rfind("jasakonsultansi", 0) == 0) {
    return v1::PROCUREMENT_CATEGORY_JASA_KONSULTANSI;
  }
  return plain == "jasalainnya" ? std::optional(v1::PROCUREMENT_CATEGORY_JASA_LAINNYA) : std::nullopt;
}

}  // namespace terpadu::procurement
