#include "services/planning/days.h"

#include <cstdio>

namespace terpadu::planning {
namespace {

// Of any date that a document of the suite may bear.
constexpr int kFirstYear = 1900;

}  // namespace

std::optional<CalendarDay> ReadDay(std::string_view field, bool present, const google::type::Date& date,
                                   FieldErrors& errors) {
  if (!present) {
    return std::nullopt;
  }
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", date.year(), date.month(), date.day());
  const auto day = ParseDay(text);
  if (!day.ok() || date.year() < kFirstYear) {
    errors.Add(field, "must be a day that exists, with year, month and day");
    return std::nullopt;
  }
  return *day;
}

google::type::Date ToProto(CalendarDay day) {
  google::type::Date date;
  date.set_year(static_cast<int32_t>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

void AddDay(postgres::Params& params, const std::optional<CalendarDay>& day) {
  params.OptionalText(day.has_value() ? std::optional<std::string>(FormatDay(*day)) : std::nullopt);
}

std::optional<CalendarDay> DayIn(const std::optional<std::string>& text) {
  if (!text.has_value() || text->empty()) {
    return std::nullopt;
  }
  const auto day = ParseDay(*text);
  return day.ok() ? std::optional<CalendarDay>(*day) : std::nullopt;
}

}  // namespace terpadu::planning
