#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/base/rupiah.h"

namespace terpadu::procurement::domain {

// What a package takes from a budget line.
struct Allocation {
  std::string line;
  Rupiah amount;
};

// The pagu: the sum of the allocations; OUT_OF_RANGE, reason AMOUNT_OVERFLOW.
absl::StatusOr<Rupiah> Total(const std::vector<Allocation>& allocations);

// A budget line as procurement sees it.
struct LineBalance {
  std::string line;
  Rupiah amount;
  Rupiah allocated;  // to all packages in force
};

// Whether the packages of a line together take at most what it has: `allocated` without, `requested` with the package
// in question. FAILED_PRECONDITION, reason LINE_OVERALLOCATED (metadata: line, amount, allocated, requested).
absl::Status CheckFits(const LineBalance& line, Rupiah requested);

// FAILED_PRECONDITION, reason LINE_UNKNOWN (metadata: line).
absl::Status LineUnknown(const std::string& line);

// How a line is covered by announced packages.
enum class Coverage { kSesuai, kParsial, kKelebihan, kBelumDiumumkan };
Coverage CoverageOf(Rupiah amount, Rupiah announced);

// What a contract of `amount` takes from each allocation: all of the first, of the second, … and the rest of the last
// that it needs; 0 from those it does not. Asserts that the allocations hold it.
std::vector<Rupiah> SpreadContract(Rupiah amount, const std::vector<Rupiah>& allocations);

// FAILED_PRECONDITION, reason CONTRACT_ABOVE_HPS (metadata: amount, hps).
absl::Status CheckContractAmount(Rupiah amount, Rupiah hps);

}  // namespace terpadu::procurement::domain
