#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace terpadu::budgeting {

// Why a version after the first is made (Permendagri 77/2020): PERGESERAN shifts money between lines, PERUBAHAN may
// change the total.
enum class Revision { kPergeseran, kPerubahan };

// A line named in a revision, as it stands and with the amount it is to have. Rupiah.
struct RevisedLine {
  std::string name;
  int64_t before = 0;
  int64_t after = 0;
  int64_t reserved = 0;
  int64_t committed = 0;
};

// The total of a budget of `total` after `lines` have their new amounts. FAILED_PRECONDITION: BELOW_COMMITTED (metadata
// of the first line in the way, three in the message); TOTAL_CHANGED for a PERGESERAN that does not sum to
// nought. OUT_OF_RANGE, reason AMOUNT_OVERFLOW, when 64 bits do not hold the total.
absl::StatusOr<int64_t> Revise(Revision revision, int64_t total, const std::vector<RevisedLine>& lines);

// The sum of `amounts`, each 0 or more; OUT_OF_RANGE, reason AMOUNT_OVERFLOW.
absl::StatusOr<int64_t> SumOf(const std::vector<int64_t>& amounts);

}  // namespace terpadu::budgeting
