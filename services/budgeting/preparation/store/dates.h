#pragma once

#include <optional>
#include <string>

#include "google/type/date.pb.h"
#include "libs/base/assert.h"
#include "libs/base/calendar.h"

namespace terpadu::budgeting {

inline google::type::Date DateOf(CalendarDay day) {
  google::type::Date date;
  date.set_year(static_cast<int32_t>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

inline CalendarDay DayOfDate(const google::type::Date& date) {
  return CalendarDay(date.year(), date.month(), date.day());
}

// The day of a column's text; another text is a defect and aborts.
inline CalendarDay DayFromColumn(const std::string& text) {
  const auto day = ParseDay(text);
  TERPADU_ASSERT(day.ok());
  return *day;
}

}  // namespace terpadu::budgeting
