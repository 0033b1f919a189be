#include "services/procurement/contract/domain/payment_terms.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "services/procurement/contract/domain/share.h"

namespace terpadu::procurement::domain {
namespace {

std::string Percent(int basis_points) {
  const int rest = basis_points % 100;
  return absl::StrCat(basis_points / 100, ",", rest < 10 ? "0" : "", rest, " %");
}

// What a term waits for, "" for nothing.
std::string WaitsFor(const Term& term, const TermFacts& facts) {
  if (term.kind == "ADVANCE") {
    return facts.advance_guaranteed >= term.amount
               ? ""
               : absl::StrCat("a guarantee of the advance of ", FormatRupiah(term.amount));
  }
  if (term.kind == "PROGRESS" || term.kind == "MONTHLY") {
    return facts.progress >= term.progress ? "" : absl::StrCat("progress of ", Percent(term.progress));
  }
  if (term.kind == "ONCE") {
    return facts.provisional ? "" : "the provisional hand-over";
  }
  const bool guaranteed = facts.provisional && facts.maintenance_guaranteed >= term.amount;
  return facts.final || guaranteed ? "" : "the final hand-over";
}

}  // namespace

std::vector<TermStanding> StandingsOf(const std::vector<Term>& terms, const TermFacts& facts, Rupiah paid) {
  std::vector<TermStanding> standings;
  int64_t left = paid.value();
  for (size_t i = 0; i < terms.size(); ++i) {
    TermStanding standing;
    standing.waits_for = WaitsFor(terms[i], facts);
    standing.payable = standing.waits_for.empty();
    if (!standing.payable && facts.ended) {
      standing.waits_for = "nothing: the contract was terminated";
    }
    const bool last = i + 1 == terms.size();
    standing.paid = Rupiah(last ? left : std::min(left, terms[i].amount.value()));
    left -= standing.paid.value();
    standings.push_back(standing);
  }
  return standings;
}

absl::Status CheckSum(const std::vector<Term>& terms, Rupiah amount) {
  Rupiah sum;
  for (const Term& term : terms) {
    TERPADU_ASSIGN(sum, Add(sum, term.amount));
  }
  if (sum == amount) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "TERMS_NOT_THE_AMOUNT",
               absl::StrCat("the terms sum to ", FormatRupiah(sum), ", the contract is ", FormatRupiah(amount)),
               {{"amount", std::to_string(amount.value())}, {"terms", std::to_string(sum.value())}});
}

Rupiah SumOf(const std::vector<Term>& terms, std::string_view kind) {
  int64_t sum = 0;
  for (const Term& term : terms) {
    sum += term.kind == kind ? term.amount.value() : 0;
  }
  return Rupiah(sum);
}

absl::Status CheckAdvance(const std::vector<Term>& terms, Rupiah value, bool small_business, bool multi_year,
                          const AdvancePolicy& policy) {
  const Rupiah advance = SumOf(terms, "ADVANCE");
  const auto band = std::find_if(policy.bands.begin(), policy.bands.end(), [&](const AdvanceBand& each) {
    return each.small_business == small_business && (!each.up_to.has_value() || value <= *each.up_to);
  });
  int most = band == policy.bands.end() ? 0 : band->most_basis_points;
  most = multi_year ? std::min(most, policy.multi_year_basis_points) : most;
  const Rupiah limit = BasisPointsOf(value, most);
  if (advance <= limit) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "ADVANCE_ABOVE_LIMIT",
               absl::StrCat("the advance of ", FormatRupiah(advance), " is above ", FormatRupiah(limit), ", ",
                            Percent(most), " of the contract (", policy.legal_basis, ")"),
               {{"amount", std::to_string(advance.value())},
                {"limit", std::to_string(limit.value())},
                {"legal_basis", policy.legal_basis}});
}

}  // namespace terpadu::procurement::domain
