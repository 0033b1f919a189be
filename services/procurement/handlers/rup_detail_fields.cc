#include "services/procurement/handlers/rup_detail_fields.h"

#include <algorithm>

#include "services/procurement/domain/planned_day.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/words.h"

namespace terpadu::procurement {
namespace {

constexpr size_t kLongestText = 2000;
constexpr size_t kLongestVolume = 500;
constexpr size_t kLongestName = 200;
constexpr size_t kLongestRegion = 100;
constexpr size_t kLongestCode = 20;
constexpr int kMostLocations = 20;
constexpr int kMostConditions = 10;
constexpr int kMostTkdn = 10'000;
constexpr int kLastSwakelolaType = 4;

using google::type::Date;

void CheckTexts(const std::string& path, const v1::RupPackageDetails& details, FieldErrors& errors) {
  const std::string& code = details.sirup_code();
  if (code.size() > kLongestCode ||
      !std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    errors.Add(path + ".sirup_code", "must be at most 20 digits");
  }
  CheckText(path + ".work_description", details.work_description(), kLongestText, errors);
  CheckText(path + ".specification", details.specification(), kLongestText, errors);
  CheckText(path + ".volume", details.volume(), kLongestVolume, errors);
  CheckText(path + ".fund_origin", details.fund_origin(), kLongestName, errors);
  CheckText(path + ".organizer", details.organizer(), kLongestName, errors);
  CheckText(path + ".multi_year_approval", details.multi_year_approval(), kLongestName, errors);
  if (!v1::FundSource_IsValid(details.fund_source())) {
    errors.Add(path + ".fund_source", "must be one of the sources");
  }
  if (!details.consolidation().empty()) {
    CheckId(path + ".consolidation", details.consolidation(), errors);
  }
}

void CheckLocations(const std::string& path, const v1::RupPackageDetails& details, FieldErrors& errors) {
  if (details.locations_size() > kMostLocations) {
    errors.Add(path + ".locations", "must be at most 20");
    return;
  }
  for (int i = 0; i < details.locations_size(); ++i) {
    const std::string at = path + ".locations[" + std::to_string(i) + "]";
    CheckText(at + ".province", details.locations(i).province(), kLongestRegion, errors);
    CheckText(at + ".regency", details.locations(i).regency(), kLongestRegion, errors);
    CheckText(at + ".place", details.locations(i).place(), kLongestName, errors);
  }
}

void CheckConditions(const std::string& path, const v1::RupPackageDetails& details, FieldErrors& errors) {
  if (details.method_conditions_size() > kMostConditions) {
    errors.Add(path + ".method_conditions", "must be at most 10 codes");
    return;
  }
  for (int i = 0; i < details.method_conditions_size(); ++i) {
    CheckId(path + ".method_conditions[" + std::to_string(i) + "]", details.method_conditions(i), errors);
  }
}

void CheckSwakelola(const std::string& path, const v1::RupPackage& package, FieldErrors& errors) {
  const v1::RupPackageDetails& details = package.details();
  const int type = details.swakelola_type();
  if (package.kind() == v1::PACKAGE_KIND_SWAKELOLA) {
    if (type < 1 || type > kLastSwakelolaType) {
      errors.Add(path + ".swakelola_type", "must be 1 to 4: a self-managed package is of a type");
    } else if (type > 1 && details.organizer().empty()) {
      errors.Add(path + ".organizer", "must be set: a type above 1 is carried out by another");
    }
  } else if (type != 0) {
    errors.Add(path + ".swakelola_type", "must be 0: only a self-managed package is of a type");
  }
}

void CheckFlags(const std::string& path, const v1::RupPackage& package, FieldErrors& errors) {
  const v1::RupPackageDetails& details = package.details();
  if (details.tkdn_hundredths() < 0 || details.tkdn_hundredths() > kMostTkdn) {
    errors.Add(path + ".tkdn_hundredths", "must be 0 to 10,000 hundredths of a percent");
  }
  if (details.multi_year_until() != 0 && details.multi_year_until() <= package.selection_start().year()) {
    errors.Add(path + ".multi_year_until", "must be a year after that of selection_start, or 0");
  }
  if ((details.multi_year_until() == 0) != details.multi_year_approval().empty()) {
    errors.Add(path + ".multi_year_approval", "must be set for a multi-year package, and for no other");
  }
}

// A period that may be left out; `start` without `end` may stand.
void CheckPeriod(const std::string& path, const std::string& name, const Date* start, const Date* end,
                 FieldErrors& errors) {
  const bool start_good = start != nullptr && CheckDate(path + "." + name + "_start", *start, true, errors);
  const bool end_good = end != nullptr && CheckDate(path + "." + name + "_end", *end, true, errors);
  if (start_good && end_good && domain::EndsBefore(PlannedDayOf(*end), PlannedDayOf(*start))) {
    errors.Add(path + "." + name + "_end", "must not be before " + name + "_start");
  }
}

}  // namespace

void CheckRupDetails(const std::string& path, const v1::RupPackage& package, FieldErrors& errors) {
  const v1::RupPackageDetails& details = package.details();
  CheckTexts(path, details, errors);
  CheckLocations(path, details, errors);
  CheckConditions(path, details, errors);
  CheckSwakelola(path, package, errors);
  CheckFlags(path, package, errors);
  CheckPeriod(path, "contract", details.has_contract_start() ? &details.contract_start() : nullptr,
              details.has_contract_end() ? &details.contract_end() : nullptr, errors);
  CheckPeriod(path, "usage", details.has_usage_start() ? &details.usage_start() : nullptr,
              details.has_usage_end() ? &details.usage_end() : nullptr, errors);
}

}  // namespace terpadu::procurement
