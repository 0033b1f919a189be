#include "services/procurement/domain/allocation.h"

#include <algorithm>

#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"

namespace terpadu::procurement::domain {

absl::StatusOr<Rupiah> Total(const std::vector<Allocation>& allocations) {
  Rupiah total;
  for (const Allocation& allocation : allocations) {
    TERPADU_ASSIGN(total, Add(total, allocation.amount));
  }
  return total;
}

absl::Status CheckFits(const LineBalance& line, Rupiah requested) {
  // amount − allocated cannot overflow: both are 0 or more.
  if (requested.value() <= line.amount.value() - line.allocated.value()) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "LINE_OVERALLOCATED",
               line.line + " has " + FormatRupiah(line.amount) + ", packages take " + FormatRupiah(line.allocated) +
                   " of it, " + FormatRupiah(requested) +
                   " was asked: ask for less, or revise or cancel another package",
               {{"line", line.line},
                {"amount", std::to_string(line.amount.value())},
                {"allocated", std::to_string(line.allocated.value())},
                {"requested", std::to_string(requested.value())}});
}

absl::Status LineUnknown(const std::string& line) {
  return Error(absl::StatusCode::kFailedPrecondition, "LINE_UNKNOWN",
               line + " has not arrived from budgeting: check the name, or try again in a moment", {{"line", line}});
}

Coverage CoverageOf(Rupiah amount, Rupiah announced) {
  if (announced == Rupiah(0)) {
    return Coverage::kBelumDiumumkan;
  }
  if (announced == amount) {
    return Coverage::kSesuai;
  }
  return announced < amount ? Coverage::kParsial : Coverage::kKelebihan;
}

std::vector<Rupiah> SpreadContract(Rupiah amount, const std::vector<Rupiah>& allocations) {
  std::vector<Rupiah> parts;
  int64_t rest = amount.value();
  for (const Rupiah allocation : allocations) {
    const int64_t part = std::min(rest, allocation.value());
    parts.emplace_back(part);
    rest -= part;
  }
  TERPADU_ASSERT(rest == 0);
  return parts;
}

absl::Status CheckContractAmount(Rupiah amount, Rupiah hps) {
  if (amount <= hps) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "CONTRACT_ABOVE_HPS",
               "the contract's " + FormatRupiah(amount) + " is above the HPS " + FormatRupiah(hps),
               {{"amount", std::to_string(amount.value())}, {"hps", std::to_string(hps.value())}});
}

}  // namespace terpadu::procurement::domain
