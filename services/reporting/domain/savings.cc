#include "services/reporting/domain/savings.h"

#include "libs/base/rupiah.h"
#include "libs/base/status.h"

namespace terpadu::reporting {
namespace {

absl::Status Increase(int64_t& sum, int64_t amount) {
  TERPADU_ASSIGN(const Rupiah increased, Add(Rupiah(sum), Rupiah(amount)));
  sum = increased.value();
  return absl::OkStatus();
}

}  // namespace

std::vector<SavingsReason> ReasonsIn(int set) {
  std::vector<SavingsReason> reasons;
  for (int number = 1; number <= kSavingsReasons; ++number) {
    if ((set >> (number - 1) & 1) != 0) {
      reasons.push_back(static_cast<SavingsReason>(number));
    }
  }
  return reasons;
}

absl::Status SavingsTally::Add(int set, int64_t lines, int64_t amount, int64_t free) {
  judged_lines_ += lines;
  TERPADU_RETURN_IF_ERROR(Increase(judged_amount_, amount));
  const std::vector<SavingsReason> reasons = ReasonsIn(set);
  if (reasons.empty()) {
    return absl::OkStatus();
  }
  lines_ += lines;
  TERPADU_RETURN_IF_ERROR(Increase(amount_, amount));
  TERPADU_RETURN_IF_ERROR(Increase(free_, free));
  for (const SavingsReason reason : reasons) {
    OfReason& sums = reasons_[static_cast<size_t>(reason) - 1];
    sums.lines += lines;
    TERPADU_RETURN_IF_ERROR(Increase(sums.amount, amount));
  }
  OfReason& first = reasons_[static_cast<size_t>(reasons.front()) - 1];
  first.first_lines += lines;
  return Increase(first.first_amount, amount);
}

}  // namespace terpadu::reporting
