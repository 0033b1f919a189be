#pragma once

#include "google/type/date.pb.h"
#include "libs/base/error.h"

namespace terpadu::procurement {

// `start_date` and `end_date` of a request: days, the end not before the start.
void CheckPeriod(const google::type::Date& start_date, const google::type::Date& end_date, FieldErrors& errors);

}  // namespace terpadu::procurement
