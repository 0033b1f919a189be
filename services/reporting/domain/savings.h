#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"

namespace terpadu::reporting {

// Why the money of a line may be saved, in the order in which a line is counted for one of them. Bit n − 1 of a set of
// reasons is reason n.
enum class SavingsReason { kNoSasaranIndicator = 1, kSharedIndicator = 2, kNoTarget = 3 };
inline constexpr int kSavingsReasons = 3;

// The reasons in `set`, in order.
std::vector<SavingsReason> ReasonsIn(int set);

// Sums of lines, each of which counts once in the figure however many reasons it has.
class SavingsTally {
 public:
  struct OfReason {
    int64_t lines = 0, amount = 0;              // for which it holds
    int64_t first_lines = 0, first_amount = 0;  // for which it is the first
  };

  // `lines` lines with the reasons `set`, of `amount` rupiah in all, `free` of it neither reserved nor committed.
  // OUT_OF_RANGE, reason AMOUNT_OVERFLOW, when a sum does not fit.
  absl::Status Add(int set, int64_t lines, int64_t amount, int64_t free);

  int64_t lines() const { return lines_; }    // with any reason
  int64_t amount() const { return amount_; }  // of these
  int64_t free() const { return free_; }      // of these
  int64_t judged_lines() const { return judged_lines_; }
  int64_t judged_amount() const { return judged_amount_; }
  const OfReason& of(SavingsReason reason) const { return reasons_[static_cast<size_t>(reason) - 1]; }

 private:
  int64_t lines_ = 0, amount_ = 0, free_ = 0, judged_lines_ = 0, judged_amount_ = 0;
  std::array<OfReason, kSavingsReasons> reasons_;
};

}  // namespace terpadu::reporting
