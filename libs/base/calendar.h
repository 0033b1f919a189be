#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace terpadu {

// Every calendar question is asked in WIB (Asia/Jakarta, +07:00), in which deadlines are set; a deadline day ends at
// 24:00. This is the one place that turns instants into days.
using CalendarDay = absl::CivilDay;

absl::TimeZone Wib();
CalendarDay DayOf(absl::Time instant);
// The first instant after `day`.
absl::Time EndOf(CalendarDay day);

// `2018-02-20`, and back; INVALID_ARGUMENT, reason NOT_A_DATE, for anything else or a day that does not exist.
std::string FormatDay(CalendarDay day);
absl::StatusOr<CalendarDay> ParseDay(std::string_view text);

// Tells the time; tests and demonstrations bring their own.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;
};

// The machine's clock.
const Clock& SystemClock();

// Runs on from `start` at the pace of the machine's clock, for demonstrations set in another year.
class ShiftedClock final : public Clock {
 public:
  explicit ShiftedClock(absl::Time start);
  absl::Time Now() const override;

 private:
  absl::Duration shift_;
};

}  // namespace terpadu
