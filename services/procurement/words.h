#pragma once

#include <string>
#include <string_view>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include "libs/base/assert.h"
#include "libs/base/calendar.h"
#include "services/procurement/domain/planned_day.h"

namespace terpadu::procurement {

// Between the API's enums, dates and times and the words, days and instants that the domain and the database use.

// What all names of the enum begin with: `RPP_STATE_` of RPP_STATE_UNSPECIFIED.
template <typename Enum>
std::string PrefixOf() {
  const std::string zero = google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(0)->name();
  return zero.substr(0, zero.size() - std::string_view("UNSPECIFIED").size());
}

// `SUBMITTED` of RPP_STATE_SUBMITTED.
template <typename Enum>
std::string WordOf(Enum value) {
  return google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(value)->name().substr(PrefixOf<Enum>().size());
}

// A word that the enum does not have is a defect and aborts.
template <typename Enum>
Enum EnumOf(std::string_view word) {
  const auto* value =
      google::protobuf::GetEnumDescriptor<Enum>()->FindValueByName(PrefixOf<Enum>() + std::string(word));
  TERPADU_ASSERT(value != nullptr);
  return static_cast<Enum>(value->number());
}

google::type::Date DateOf(CalendarDay day);
// The day of 0 is a month only.
google::type::Date DateOf(domain::PlannedDay planned);
// Of a date that was checked before.
domain::PlannedDay PlannedDayOf(const google::type::Date& date);

google::protobuf::Timestamp TimestampOf(absl::Time time);
absl::Time TimeOf(const google::protobuf::Timestamp& timestamp);

}  // namespace terpadu::procurement
