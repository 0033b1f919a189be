#include "services/budgeting/domain/revision.h"

#include "libs/base/error.h"
#include "libs/base/rupiah.h"
#include "libs/base/status.h"

namespace terpadu::budgeting {
namespace {

std::string Money(int64_t amount) { return FormatRupiah(Rupiah(amount)); }

// Lines in the way that a message tells of: an error has no room for more.
constexpr int kMostTold = 3;

// reserved + committed ≤ before, so the sum fits.
bool IsBelowCommitted(const RevisedLine& line) { return line.after < line.reserved + line.committed; }

absl::Status CheckCommitted(const std::vector<RevisedLine>& lines) {
  const RevisedLine* first = nullptr;
  std::string all;
  int found = 0;
  for (const RevisedLine& line : lines) {
    if (IsBelowCommitted(line) && ++found <= kMostTold) {
      first = first == nullptr ? &line : first;
      all += (all.empty() ? "" : "; ") + line.name + " would have " + Money(line.after) + " with " +
             Money(line.reserved) + " reserved and " + Money(line.committed) + " committed";
    }
  }
  if (first == nullptr) {
    return absl::OkStatus();
  }
  if (found > kMostTold) {
    all += "; and " + std::to_string(found - kMostTold) + " more lines";
  }
  return Error(absl::StatusCode::kFailedPrecondition, "BELOW_COMMITTED", all,
               {{"line", first->name},
                {"amount", std::to_string(first->after)},
                {"reserved", std::to_string(first->reserved)},
                {"committed", std::to_string(first->committed)}});
}

}  // namespace

absl::StatusOr<int64_t> SumOf(const std::vector<int64_t>& amounts) {
  Rupiah sum;
  for (const int64_t amount : amounts) {
    TERPADU_ASSIGN(sum, Add(sum, Rupiah(amount)));
  }
  return sum.value();
}

absl::StatusOr<int64_t> Revise(Revision revision, int64_t total, const std::vector<RevisedLine>& lines) {
  TERPADU_RETURN_IF_ERROR(CheckCommitted(lines));
  // The lines not named first: no partial sum is below 0 then.
  for (const RevisedLine& line : lines) {
    total -= line.before;
  }
  std::vector<int64_t> amounts = {total};
  for (const RevisedLine& line : lines) {
    amounts.push_back(line.after);
    total += line.before;
  }
  TERPADU_ASSIGN(const int64_t after, SumOf(amounts));
  if (revision == Revision::kPergeseran && after != total) {
    return Error(absl::StatusCode::kFailedPrecondition, "TOTAL_CHANGED",
                 "a PERGESERAN keeps the total: it is " + Money(total) + " and would be " + Money(after),
                 {{"before", std::to_string(total)}, {"after", std::to_string(after)}});
  }
  return after;
}

}  // namespace terpadu::budgeting
