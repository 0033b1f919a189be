#include "services/performance/fields.h"

#include "absl/strings/str_cat.h"
#include "libs/base/assert.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/rpc/etag.h"

namespace terpadu::performance {
namespace {

constexpr int32_t kFirstYear = 2000;
constexpr int32_t kLastYear = 2100;
constexpr size_t kDigestLength = 64;

}  // namespace

absl::StatusOr<ResourceId> ReadName(std::string_view pattern, std::string_view field, std::string_view name) {
  const auto ids = ParseName(pattern, name);
  FieldErrors errors;
  errors.Add(field, ids.status());
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  return ResourceId{ids->at(0), ids->size() > 1 ? ids->at(1) : ""};
}

ResourceId IdOf(std::string_view pattern, std::string_view name) {
  const auto ids = ParseName(pattern, name);
  TERPADU_ASSERT(ids.ok() && ids->size() == 2);
  return {ids->at(0), ids->at(1)};
}

std::string NameOf(std::string_view pattern, std::string_view instansi, std::string_view id) {
  return FormatName(pattern, {std::string(instansi), std::string(id)});
}

absl::Status NotHere(const std::string& name) {
  return Error(absl::StatusCode::kNotFound, "NOT_FOUND", absl::StrCat(name, " does not exist"), {{"name", name}});
}

absl::Status CheckEtag(std::string_view etag, const std::string& name, int64_t version) {
  TERPADU_ASSIGN(const std::optional<int64_t> expected, rpc::VersionOf(etag));
  return !expected.has_value() || *expected == version ? absl::OkStatus() : rpc::EtagMismatch(name);
}

void CheckNameIn(std::string_view pattern, std::string_view instansi, std::string_view field, std::string_view name,
                 FieldErrors& errors) {
  const auto ids = ParseName(pattern, name);
  errors.Add(field, ids.status());
  if (ids.ok() && ids->front() != instansi) {
    errors.Add(field, absl::StrCat("must be of instansi/", std::string(instansi)));
  }
}

void CheckId(std::string_view field, std::string_view id, FieldErrors& errors) {
  if (!IsResourceId(id)) {
    errors.Add(field, "must be 1 to 128 of [A-Za-z0-9._-], beginning with a letter or digit");
  }
}

void CheckLength(std::string_view field, std::string_view text, size_t most, FieldErrors& errors) {
  if (text.size() > most) {
    errors.Add(field, absl::StrCat("must have at most ", most, " bytes"));
  }
  if (text.find('\0') != std::string_view::npos) {
    errors.Add(field, "must not contain the character 0");
  }
}

void CheckYearOf(std::string_view field, int32_t year, FieldErrors& errors) {
  if (year < kFirstYear || year > kLastYear) {
    errors.Add(field, absl::StrCat("must be a year from ", kFirstYear, " to ", kLastYear));
  }
}

void CheckEvidence(const std::string& field, const google::protobuf::RepeatedPtrField<v1::Evidence>& evidence,
                   FieldErrors& errors) {
  if (evidence.size() > kMostEvidence) {
    errors.Add(field, absl::StrCat("must be at most ", kMostEvidence));
    return;
  }
  for (int i = 0; i < evidence.size(); ++i) {
    const std::string at = absl::StrCat(field, "[", i, "]");
    CheckLength(absl::StrCat(at, ".reference"), evidence[i].reference(), kLongestTitle, errors);
    if (evidence[i].reference().empty()) {
      errors.Add(absl::StrCat(at, ".reference"), "must be set");
    }
    const std::string& digest = evidence[i].sha256();
    if (digest.size() != kDigestLength || digest.find_first_not_of("0123456789abcdef") != std::string::npos) {
      errors.Add(absl::StrCat(at, ".sha256"), "must be 64 hexadecimal digits in lower case");
    }
  }
}

void CheckDay(std::string_view field, const google::type::Date& date, FieldErrors& errors) {
  const bool month = date.month() >= 1 && date.month() <= 12;
  if (date.year() < kFirstYear || date.year() > kLastYear || !month ||
      CalendarDay(date.year(), date.month(), date.day()).day() != date.day()) {
    errors.Add(field, absl::StrCat("must be a day of the years ", kFirstYear, " to ", kLastYear));
  }
}

CalendarDay CivilDayOf(const google::type::Date& date) { return CalendarDay(date.year(), date.month(), date.day()); }

google::type::Date ProtoDateOf(CalendarDay day) {
  google::type::Date date;
  date.set_year(static_cast<int>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

}  // namespace terpadu::performance
