#include "services/procurement/words.h"

#include <algorithm>

namespace terpadu::procurement {

google::type::Date DateOf(CalendarDay day) {
  google::type::Date date;
  date.set_year(static_cast<int>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

google::type::Date DateOf(domain::PlannedDay planned) {
  google::type::Date date = DateOf(planned.day);
  if (planned.month_only) {
    date.set_day(0);
  }
  return date;
}

domain::PlannedDay PlannedDayOf(const google::type::Date& date) {
  return {.day = CalendarDay(date.year(), date.month(), std::max(date.day(), 1)), .month_only = date.day() == 0};
}

google::protobuf::Timestamp TimestampOf(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(absl::ToUnixSeconds(time));
  timestamp.set_nanos(static_cast<int>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(timestamp.seconds()))));
  return timestamp;
}

absl::Time TimeOf(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

}  // namespace terpadu::procurement
