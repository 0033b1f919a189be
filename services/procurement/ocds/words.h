#pragma once

#include <string>

#include "absl/time/time.h"
#include "google/type/date.pb.h"
#include "nlohmann/json.hpp"
#include "terpadu/procurement/v1/procurement.pb.h"
#include "terpadu/procurement/v1/selection.pb.h"

namespace terpadu::procurement::ocds {

// The codes of OCDS 1.1 for the words of the suite.

// `open`, `selective`, `limited`, `direct`.
const char* MethodCode(v1::ProcurementMethod method);
// `goods`, `works`, `services`.
const char* CategoryCode(v1::ProcurementCategory category);
// Open codelist `awardCriteria`.
const char* CriteriaCode(v1::EvaluationMethod method);
// Open codelist `documentType`, for an item of the checklist of an RPP.
const char* DocumentCode(const std::string& checklist_code);

// `2018-03-05T00:00:00+07:00`.
std::string InstantText(absl::Time time);
// The beginning of a day, or of its month, and the end of it.
std::string BeginningOf(const google::type::Date& date);
std::string EndingOf(const google::type::Date& date);

nlohmann::json Value(int64_t rupiah);

// The last part of a resource name; the text itself when it is none.
std::string LastOf(const std::string& name);

}  // namespace terpadu::procurement::ocds
