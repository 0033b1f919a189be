#include "services/reporting/date_text.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "libs/base/calendar.h"

namespace terpadu::reporting {

std::string DateText(const google::type::Date& date) {
  if (date.year() == 0 || date.month() == 0) {
    return "";
  }
  return date.day() == 0 ? absl::StrFormat("%04d-%02d", date.year(), date.month())
                         : absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

std::string FirstDay(const google::type::Date& date) {
  return date.year() == 0 ? ""
                          : FormatDay(CalendarDay(date.year(), std::max(date.month(), 1), std::max(date.day(), 1)));
}

std::string LastDay(const google::type::Date& date) {
  return date.year() == 0 || date.day() != 0 ? FirstDay(date)
                                             : FormatDay(CalendarDay(date.year(), date.month() + 1, 1) - 1);
}

google::type::Date DateOf(std::string_view day) {
  google::type::Date date;
  if (const auto parsed = ParseDay(day); parsed.ok()) {
    date.set_year(static_cast<int32_t>(parsed->year()));
    date.set_month(parsed->month());
    date.set_day(parsed->day());
  }
  return date;
}

std::string WibDay(const google::protobuf::Timestamp& time) {
  return time.seconds() == 0 ? "" : FormatDay(DayOf(absl::FromUnixSeconds(time.seconds())));
}

}  // namespace terpadu::reporting
