#pragma once

#include <string>

#include "google/type/date.pb.h"

namespace terpadu::reporting {

// `2018-03-05`; `2018-03` when the day is not said; "" for no date.
std::string DateText(const google::type::Date& date);

}  // namespace terpadu::reporting
