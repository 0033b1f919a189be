#include "services/procurement/handlers/period.h"

#include "services/procurement/handlers/fields.h"
#include "services/procurement/words.h"

namespace terpadu::procurement {

void CheckPeriod(const google::type::Date& start_date, const google::type::Date& end_date, FieldErrors& errors) {
  const bool first = CheckDate("start_date", start_date, false, errors);
  const bool last = CheckDate("end_date", end_date, false, errors);
  if (first && last && PlannedDayOf(end_date).day < PlannedDayOf(start_date).day) {
    errors.Add("end_date", "must not be before start_date");
  }
}

}  // namespace terpadu::procurement
