#pragma once

#include <optional>
#include <string>

#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::procurement {

// What the exports of SIRUP and SPSE say in words.

// A text as people write it in several ways: without case, blanks and punctuation.
std::string Plain(const std::string& text);

// One digit or more, and nothing else.
bool Digits(const std::string& text);

// The whole part of a number printed as a float, `150000.0`; `text` itself when it is not printed so. A fraction of one
// or two digits that is not 0 is none.
std::optional<std::string> WithoutZeroFraction(const std::string& text);

std::optional<v1::ProcurementMethod> MethodCalled(const std::string& text);
std::optional<v1::ProcurementCategory> CategoryCalled(const std::string& text);

}  // namespace terpadu::procurement
