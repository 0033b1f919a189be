#pragma once

#include <string>
#include <string_view>

#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"

namespace terpadu::reporting {

// `2018-03-05`; `2018-03` when the day is not said; "" for no date.
std::string DateText(const google::type::Date& date);

// `2018-03-05`, as a table keeps it; of a date without a day the first or the last day of its month. "" for no date.
std::string FirstDay(const google::type::Date& date);
std::string LastDay(const google::type::Date& date);
// And back; empty for "".
google::type::Date DateOf(std::string_view day);
// The day of an instant; "" for none.
std::string WibDay(const google::protobuf::Timestamp& time);

}  // namespace terpadu::reporting
