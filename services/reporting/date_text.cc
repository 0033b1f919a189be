#include "services/reporting/date_text.h"

#include "absl/strings/str_format.h"

namespace terpadu::reporting {

std::string DateText(const google::type::Date& date) {
  if (date.year() == 0 || date.month() == 0) {
    return "";
  }
  return date.day() == 0 ? absl::StrFormat("%04d-%02d", date.year(), date.month())
                         : absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

}  // namespace terpadu::reporting
