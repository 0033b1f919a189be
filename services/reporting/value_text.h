#pragma once

#include <string>

#include "terpadu/type/v1/value.pb.h"

namespace terpadu::reporting {

// `2,8` and `-0,05`: decimal comma, every decimal of the scale.
std::string DecimalText(const type::v1::Decimal& number);

// A value for a person: `100 %`, `39 OPD`, `IRB 70`, `level 3`, `75,5 (BB)`, `WTP`, `60–80`, `≥ 80`, `-`; "" when it is
// unknown.
std::string ValueText(const type::v1::Value& value);

}  // namespace terpadu::reporting
