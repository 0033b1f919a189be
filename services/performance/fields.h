#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "google/protobuf/repeated_field.h"
#include "google/type/date.pb.h"
#include "libs/base/calendar.h"
#include "libs/base/error.h"
#include "libs/rpc/paging.h"
#include "terpadu/performance/v1/evaluation.pb.h"

namespace terpadu::performance {

// Names of resources, and checks of the fields of requests; each check adds what is wrong under the field's path. Empty
// required fields are refused by the runtime before a handler is called.

inline constexpr char kUnitPattern[] = "instansi/{instansi}/units/{unit}";
inline constexpr char kInstrumentPattern[] = "instansi/{instansi}/instruments/{instrument}";
inline constexpr char kAssessmentPattern[] = "instansi/{instansi}/assessments/{assessment}";
inline constexpr char kRecommendationPattern[] = "instansi/{instansi}/recommendations/{recommendation}";

inline constexpr size_t kLongestTitle = 1000;
inline constexpr size_t kLongestRemark = 4000;
inline constexpr int kMostEvidence = 20;

// A resource by the two ids of its name.
struct ResourceId {
  std::string instansi;
  std::string id;  // empty for a parent
};

// The ids of a resource name or parent; INVALID_ARGUMENT, reason INVALID_FIELDS, with `field`.
absl::StatusOr<ResourceId> ReadName(std::string_view pattern, std::string_view field, std::string_view name);

// The ids of a name that was checked before; aborts when it does not follow `pattern`.
ResourceId IdOf(std::string_view pattern, std::string_view name);
std::string NameOf(std::string_view pattern, std::string_view instansi, std::string_view id);

// NOT_FOUND, reason NOT_FOUND (metadata: name).
absl::Status NotHere(const std::string& name);

// ABORTED, reason ETAG_MISMATCH, unless `etag` is empty or that of `version`.
absl::Status CheckEtag(std::string_view etag, const std::string& name, int64_t version);

// A name of another resource of the same instansi.
void CheckNameIn(std::string_view pattern, std::string_view instansi, std::string_view field, std::string_view name,
                 FieldErrors& errors);
void CheckId(std::string_view field, std::string_view id, FieldErrors& errors);
// Text of a person: at most `most` bytes.
void CheckLength(std::string_view field, std::string_view text, size_t most, FieldErrors& errors);
void CheckYearOf(std::string_view field, int32_t year, FieldErrors& errors);
void CheckEvidence(const std::string& field, const google::protobuf::RepeatedPtrField<v1::Evidence>& evidence,
                   FieldErrors& errors);
void CheckDay(std::string_view field, const google::type::Date& date, FieldErrors& errors);

// Of a date that was checked.
CalendarDay CivilDayOf(const google::type::Date& date);
google::type::Date ProtoDateOf(CalendarDay day);

// A listing's response: at most `page.size` of `rows`, and the token when there are more. `field` tells where they go,
// `key` what a token remembers of the last one.
template <typename Response, typename Row, typename Field, typename Key>
Response PageOf(const std::vector<Row>& rows, const rpc::Page& page, Field field, Key key) {
  Response response;
  for (const Row& row : rows) {
    if (field(response)->size() == page.size) {
      response.set_next_page_token(page.NextToken({key(field(response)->Get(page.size - 1))}));
      break;
    }
    *field(response)->Add() = row;
  }
  return response;
}

}  // namespace terpadu::performance
