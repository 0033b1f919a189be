#pragma once

#include <string_view>

#include "google/type/date.pb.h"
#include "libs/base/assert.h"
#include "libs/base/calendar.h"

namespace terpadu::budgeting {

// The message for a day; and for the text of one, `2018-02-20`, that is known to be one.
inline void SetDay(CalendarDay day, google::type::Date& date) {
  date.set_year(static_cast<int32_t>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
}
inline void SetDay(std::string_view text, google::type::Date& date) {
  const auto day = ParseDay(text);
  TERPADU_ASSERT(day.ok());
  SetDay(*day, date);
}

// A day that was read and checked.
inline CalendarDay DayFrom(const google::type::Date& date) {
  return CalendarDay(date.year(), date.month(), date.day());
}

}  // namespace terpadu::budgeting
