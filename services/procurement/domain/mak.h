#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/rupiah.h"

namespace terpadu::procurement::domain {

// A budget reference of SIRUP: `1.02.02.2.01.0002.5.1.02.01.01.0024`.
struct Mak {
  std::string sub_kegiatan;
  std::string account;

  friend auto operator<=>(const Mak&, const Mak&) = default;
};

// What a MAK field says.
struct MakField {
  std::vector<Mak> maks;  // each once, in the order of the field
  bool trimmed = false;   // a trailing dot, blanks, or the code of an item behind the account was left out
};

// Reads a field: codes separated by `;`, `,`, `|` or line breaks, with blanks and trailing dots anywhere; the code of
// an item (SSH) behind the account is left out, so that several items of one account are one MAK. The account is one of
// spending. INVALID_ARGUMENT: MAK_MISSING for a field without any, MAK_UNREADABLE for one with something else in it.
// With kAny the account may be another: what is left of a shifted code may have the widths of one.
enum class Accounts { kSpending, kAny };
absl::StatusOr<MakField> ReadMakField(std::string_view field, Accounts accounts = Accounts::kSpending);

// Whether it is an account of spending.
bool IsSpending(const Mak& mak);

// `pagu` in proportion to what each line has left, whole rupiah, the rest to the largest; evenly when none has any
// left.
std::vector<Rupiah> ProposeSplit(Rupiah pagu, const std::vector<Rupiah>& left);

}  // namespace terpadu::procurement::domain
