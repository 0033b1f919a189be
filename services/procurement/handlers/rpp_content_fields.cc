#include "services/procurement/handlers/rpp_content_fields.h"

#include <algorithm>
#include <vector>

#include "services/procurement/domain/hps.h"
#include "services/procurement/handlers/fields.h"

namespace terpadu::procurement {
namespace {

constexpr int kMostItems = 1'000;
constexpr int kMostDocuments = 100;
constexpr size_t kLongestSpecification = 100'000;
constexpr size_t kLongestUnit = 100;
constexpr size_t kLongestUri = 2'000;
constexpr size_t kSha256Digits = 64;

void CheckItem(const std::string& at, const v1::HpsItem& item, FieldErrors& errors) {
  CheckText(at + ".title", item.title(), kLongestTitle, errors);
  CheckText(at + ".unit", item.unit(), kLongestUnit, errors);
  CheckText(at + ".price_reference", item.price_reference(), kLongestTitle, errors);
  CheckAmount(at + ".unit_price", item.unit_price(), errors);
  if (item.quantity_thousandths() <= 0) {
    errors.Add(at + ".quantity_thousandths", "must be above 0");
  }
  if (item.price_source() == 0 || !v1::PriceSource_IsValid(item.price_source())) {
    errors.Add(at + ".price_source", "must be one of the sources");
  }
  if (item.has_price_date()) {
    CheckDate(at + ".price_date", item.price_date(), false, errors);
  }
  if (item.quantity_thousandths() > 0 && item.unit_price() > 0) {
    const auto amount = domain::HpsItemAmount(item.quantity_thousandths(), Rupiah(item.unit_price()));
    errors.Add(at + ".amount", amount.status());
    if (amount.ok() && (amount->value() != item.amount() || item.amount() <= 0)) {
      errors.Add(at + ".amount", "must be quantity times price, " + FormatRupiah(*amount) + ", and above 0");
    }
  }
}

void CheckItems(const std::string& path, const v1::Rpp& rpp, FieldErrors& errors) {
  const v1::RppContent& content = rpp.content();
  if (content.hps_tax() < 0) {
    errors.Add(path + ".content.hps_tax", "must not be below 0 rupiah");
  }
  if (content.hps_items_size() > kMostItems) {
    errors.Add(path + ".content.hps_items", "must be at most 1,000");
    return;
  }
  std::vector<Rupiah> amounts;
  for (int i = 0; i < content.hps_items_size(); ++i) {
    CheckItem(path + ".content.hps_items[" + std::to_string(i) + "]", content.hps_items(i), errors);
    amounts.emplace_back(content.hps_items(i).amount());
  }
  if (!amounts.empty() && errors.empty()) {
    errors.Add(path + ".content.hps_items", domain::CheckHpsSum(Rupiah(rpp.hps()), amounts, Rupiah(content.hps_tax())));
  }
}

bool IsSha256(const std::string& text) {
  return text.size() == kSha256Digits &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

void CheckDocuments(const std::string& path, const v1::Rpp& rpp, FieldErrors& errors) {
  if (rpp.content().documents_size() > kMostDocuments) {
    errors.Add(path + ".content.documents", "must be at most 100");
    return;
  }
  for (int i = 0; i < rpp.content().documents_size(); ++i) {
    const v1::RppDocument& document = rpp.content().documents(i);
    const std::string at = path + ".content.documents[" + std::to_string(i) + "]";
    CheckText(at + ".title", document.title(), kLongestTitle, errors);
    CheckText(at + ".uri", document.uri(), kLongestUri, errors);
    if (document.uri().find("://") == std::string::npos) {
      errors.Add(at + ".uri", "must be an absolute URI");
    }
    if (!IsSha256(document.sha256())) {
      errors.Add(at + ".sha256", "must be 64 lower-case hexadecimal digits");
    }
    if (document.size_bytes() <= 0) {
      errors.Add(at + ".size_bytes", "must be above 0");
    }
    if (std::find(rpp.checklist().begin(), rpp.checklist().end(), document.code()) == rpp.checklist().end()) {
      errors.Add(at + ".code", "must be in the checklist of the RPP");
    }
  }
}

}  // namespace

void CheckRppContent(const std::string& path, const v1::Rpp& rpp, FieldErrors& errors) {
  if (!v1::ContractType_IsValid(rpp.contract_type())) {
    errors.Add(path + ".contract_type", "must be one of the types");
  }
  CheckText(path + ".content.specification", rpp.content().specification(), kLongestSpecification, errors);
  CheckItems(path, rpp, errors);
  CheckDocuments(path, rpp, errors);
}

}  // namespace terpadu::procurement
