#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "libs/base/rupiah.h"

namespace terpadu::procurement::domain {

// What is paid when. The kinds are words: ADVANCE, PROGRESS, MONTHLY, ONCE, RETENTION.
struct Term {
  std::string code;
  std::string kind;
  Rupiah amount;
  int progress = 0;  // basis points, of PROGRESS and MONTHLY
};

// What is known of the contract.
struct TermFacts {
  int progress = 0;  // as measured last, basis points
  bool provisional = false;
  bool final = false;
  bool ended = false;             // terminated: what was not payable never will be
  Rupiah advance_guaranteed;      // held today
  Rupiah maintenance_guaranteed;  // held today
};

struct TermStanding {
  bool payable = false;   // its condition is met
  std::string waits_for;  // else
  Rupiah paid;
};
// How each term stands when `paid` was paid on the contract; it fills the terms in their order, and what is beyond all
// of them is in the last.
std::vector<TermStanding> StandingsOf(const std::vector<Term>& terms, const TermFacts& facts, Rupiah paid);

// FAILED_PRECONDITION, reason TERMS_NOT_THE_AMOUNT (metadata: amount, terms).
absl::Status CheckSum(const std::vector<Term>& terms, Rupiah amount);

// How much of a contract may be paid in advance, by its value and whether it is of a small business.
struct AdvanceBand {
  bool small_business = false;
  std::optional<Rupiah> up_to;  // value; none is any
  int most_basis_points = 0;
};
struct AdvancePolicy {
  std::vector<AdvanceBand> bands;  // the first that fits
  int multi_year_basis_points = 0;
  std::string legal_basis;
};
// FAILED_PRECONDITION, reason ADVANCE_ABOVE_LIMIT (metadata: amount, limit, legal_basis).
absl::Status CheckAdvance(const std::vector<Term>& terms, Rupiah value, bool small_business, bool multi_year,
                          const AdvancePolicy& policy);

// Sum of the terms of a kind.
Rupiah SumOf(const std::vector<Term>& terms, std::string_view kind);

}  // namespace terpadu::procurement::domain
