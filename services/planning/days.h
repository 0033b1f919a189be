#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "google/type/date.pb.h"
#include "libs/base/calendar.h"
#include "libs/base/error.h"
#include "libs/postgres/connection.h"

namespace terpadu::planning {

// A day of a request; nothing when `present` is false or the date is no day from 1900 on, which `errors` is told of.
std::optional<CalendarDay> ReadDay(std::string_view field, bool present, const google::type::Date& date,
                                   FieldErrors& errors);

google::type::Date ToProto(CalendarDay day);

// A day as a parameter of a statement, `2018-02-20`; NULL for none.
void AddDay(postgres::Params& params, const std::optional<CalendarDay>& day);
// The day of a text that the database wrote; nothing for NULL or "".
std::optional<CalendarDay> DayIn(const std::optional<std::string>& text);

}  // namespace terpadu::planning
