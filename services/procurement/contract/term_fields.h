#pragma once

#include <string>

#include "google/protobuf/repeated_ptr_field.h"
#include "libs/base/error.h"
#include "services/procurement/contract/domain/payment_terms.h"
#include "services/procurement/contract/domain/progress.h"
#include "terpadu/procurement/v1/contract.pb.h"

namespace terpadu::procurement {

// What a client says of payment terms, planned progress; true when it can be read.
bool CheckTerms(const std::string& path, const google::protobuf::RepeatedPtrField<v1::PaymentTerm>& terms,
                FieldErrors& errors);
bool CheckPoints(const std::string& path, const google::protobuf::RepeatedPtrField<v1::PlannedProgress>& points,
                 CalendarDay end, FieldErrors& errors);

}  // namespace terpadu::procurement
