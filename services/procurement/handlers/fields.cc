#include "services/procurement/handlers/fields.h"

#include <algorithm>
#include <set>

#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/rpc/etag.h"
#include "services/procurement/domain/allocation.h"
#include "services/procurement/domain/planned_day.h"
#include "services/procurement/handlers/rpp_content_fields.h"
#include "services/procurement/handlers/rup_detail_fields.h"
#include "services/procurement/words.h"

namespace terpadu::procurement {
namespace {

constexpr int kFirstYear = 2000;
constexpr int kLastYear = 2999;
constexpr int kMostAllocations = 100;
constexpr int kMostChecklistItems = 100;

template <typename Enum>
bool IsKnown(Enum value) {
  return value != 0 && google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(value) != nullptr;
}

void CheckMethod(const std::string& path, const v1::RupPackage& package, FieldErrors& errors) {
  const bool penyedia = package.kind() == v1::PACKAGE_KIND_PENYEDIA;
  if (!IsKnown(package.kind())) {
    errors.Add(path + ".kind", "must be PENYEDIA or SWAKELOLA");
    return;
  }
  if (penyedia && !IsKnown(package.method())) {
    errors.Add(path + ".method", "must be set: a package by a provider has a method");
  }
  if (!penyedia && package.method() != 0) {
    errors.Add(path + ".method", "must be empty: a self-managed package selects no provider");
  }
  if (penyedia ? !IsKnown(package.category()) : package.category() != 0 && !IsKnown(package.category())) {
    errors.Add(path + ".category", "must be set: a package by a provider has a category");
  }
}

void CheckSelection(const std::string& path, const v1::RupPackage& package, FieldErrors& errors) {
  const bool start = CheckDate(path + ".selection_start", package.selection_start(), true, errors);
  const bool end = CheckDate(path + ".selection_end", package.selection_end(), true, errors);
  if (start && end &&
      domain::EndsBefore(PlannedDayOf(package.selection_end()), PlannedDayOf(package.selection_start()))) {
    errors.Add(path + ".selection_end", "must not be before selection_start");
  }
}

void CheckAllocations(const std::string& path, std::string_view instansi, v1::RupPackage& package,
                      FieldErrors& errors) {
  if (package.allocations_size() > kMostAllocations) {
    errors.Add(path + ".allocations", "must be at most 100");
    return;
  }
  std::set<std::string> lines;
  std::vector<domain::Allocation> parts;
  for (int i = 0; i < package.allocations_size(); ++i) {
    const v1::Allocation& allocation = package.allocations(i);
    const std::string at = path + ".allocations[" + std::to_string(i) + "]";
    CheckName(kLinePattern, instansi, at + ".line", allocation.line(), errors);
    CheckAmount(at + ".amount", allocation.amount(), errors);
    if (!lines.insert(allocation.line()).second) {
      errors.Add(at + ".line", "must be named once in a package");
    }
    parts.push_back({allocation.line(), Rupiah(std::max<int64_t>(allocation.amount(), 0))});
  }
  const auto total = domain::Total(parts);
  errors.Add(path + ".allocations", total.status());
  package.set_pagu(total.ok() ? total->value() : 0);
}

}  // namespace

absl::StatusOr<ResourceId> ReadName(std::string_view pattern, std::string_view field, std::string_view name) {
  const auto ids = ParseName(pattern, name);
  FieldErrors errors;
  errors.Add(field, ids.status());
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return ResourceId{ids->at(0), ids->size() > 1 ? ids->at(1) : ""};
}

absl::StatusOr<ResourceId> ReadNameAndEtag(std::string_view pattern, std::string_view name, std::string_view etag) {
  const auto ids = ParseName(pattern, name);
  FieldErrors errors;
  errors.Add("name", ids.status());
  errors.Add("etag", rpc::VersionOf(etag).status());
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return ResourceId{ids->at(0), ids->at(1)};
}

void CheckName(std::string_view pattern, std::string_view instansi, std::string_view field, std::string_view name,
               FieldErrors& errors) {
  const auto ids = ParseName(pattern, name);
  errors.Add(field, ids.status());
  if (ids.ok() && ids->front() != instansi) {
    errors.Add(field, "must be of instansi/" + std::string(instansi));
  }
}

void CheckId(std::string_view field, std::string_view id, FieldErrors& errors) {
  if (!IsResourceId(id)) {
    errors.Add(field, "must be 1 to 128 of [A-Za-z0-9._-], beginning with a letter or digit");
  }
}

void CheckText(std::string_view field, std::string_view text, size_t most, FieldErrors& errors) {
  if (text.size() > most) {
    errors.Add(field, "must be at most " + std::to_string(most) + " bytes");
  }
  if (text.find('\0') != std::string_view::npos) {
    errors.Add(field, "must not contain the character 0");
  }
}

void CheckAmount(std::string_view field, int64_t amount, FieldErrors& errors) {
  if (amount <= 0) {
    errors.Add(field, "must be above 0 rupiah");
  }
}

bool CheckDate(std::string_view field, const google::type::Date& date, bool month_suffices, FieldErrors& errors) {
  const bool year = date.year() >= kFirstYear && date.year() <= kLastYear;
  const bool month = date.month() >= 1 && date.month() <= 12;
  const bool no_day = date.day() == 0 && month_suffices;
  if (!year || !month || (!no_day && CalendarDay(date.year(), date.month(), date.day()).day() != date.day())) {
    errors.Add(field, month_suffices ? "must be a day, or a month (day 0), of the years 2000 to 2999"
                                     : "must be a day of the years 2000 to 2999");
    return false;
  }
  return true;
}

void CheckPackage(const std::string& path, std::string_view instansi, v1::RupPackage& package, FieldErrors& errors) {
  CheckText(path + ".title", package.title(), kLongestTitle, errors);
  CheckMethod(path, package, errors);
  CheckName(kUnitPattern, instansi, path + ".unit", package.unit(), errors);
  CheckSelection(path, package, errors);
  CheckAllocations(path, instansi, package, errors);
  if (package.has_details()) {
    CheckRupDetails(path + ".details", package, errors);
  }
}

void CheckRpp(const std::string& path, const v1::Rpp& rpp, FieldErrors& errors) {
  CheckAmount(path + ".hps", rpp.hps(), errors);
  if (rpp.checklist_size() > kMostChecklistItems) {
    errors.Add(path + ".checklist", "must be at most 100 codes");
    return;
  }
  for (int i = 0; i < rpp.checklist_size(); ++i) {
    CheckId(path + ".checklist[" + std::to_string(i) + "]", rpp.checklist(i), errors);
  }
  CheckRppContent(path, rpp, errors);
}

}  // namespace terpadu::procurement
