#pragma once

#include <string>

#include "absl/status/status.h"

namespace terpadu::command {

// An error as a person reads it: message, reason, domain, each offending field, and what to try where that is known.
//
//   FAILED_PRECONDITION: line … has Rp40.000.000 left, Rp41.000.000 was asked
//     reason    LINE_EXHAUSTED   domain budgeting.terpadu.go.id
//     try       revise the DPA, or release a reservation: terpadu budget reservations …
std::string DescribeError(const absl::Status& status);

}  // namespace terpadu::command
