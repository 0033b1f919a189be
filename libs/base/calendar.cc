#include "libs/base/calendar.h"

#include "absl/time/clock.h"
#include "libs/base/error.h"

namespace terpadu {
namespace {

class MachineClock final : public Clock {
 public:
  absl::Time Now() const override { return absl::Now(); }
};

// The number that `digits` spell, or -1.
int Number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') {
      return -1;
    }
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

absl::TimeZone Wib() { return absl::FixedTimeZone(7 * 60 * 60); }

CalendarDay DayOf(absl::Time instant) { return absl::ToCivilDay(instant, Wib()); }

absl::Time EndOf(CalendarDay day) { return absl::FromCivil(day + 1, Wib()); }

std::string FormatDay(CalendarDay day) { return absl::FormatCivilTime(day); }

absl::StatusOr<CalendarDay> ParseDay(std::string_view text) {
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    const int year = Number(text.substr(0, 4));
    const int month = Number(text.substr(5, 2));
    const int day = Number(text.substr(8, 2));
    // CivilDay carries 30 February over into March, and knows a year 0, which PostgreSQL does not.
    const CalendarDay parsed(year, month, day);
    if (year > 0 && parsed.year() == year && parsed.month() == month && parsed.day() == day) {
      return parsed;
    }
  }
  return Error(absl::StatusCode::kInvalidArgument, "NOT_A_DATE",
               "`" + std::string(text.substr(0, 32)) + "` is not a day of the calendar such as `2018-02-20`");
}

const Clock& SystemClock() {
  static const MachineClock clock;
  return clock;
}

ShiftedClock::ShiftedClock(absl::Time start) : shift_(start - absl::Now()) {}

absl::Time ShiftedClock::Now() const { return absl::Now() + shift_; }

}  // namespace terpadu
