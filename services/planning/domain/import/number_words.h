#pragma once

#include <optional>
#include <string_view>

#include "services/planning/domain/target_value.h"

namespace terpadu::planning {

// A number in Indonesian words, `nol` to the billions: `sembilan puluh lima`, `seratus dua puluh`, `tiga koma lima`,
// `limabelas`.
struct NumberWords {
  Decimal value;
  size_t words;       // how many words of the text make it
  bool exact = true;  // false when a word was read in spite of a wrong letter
};

// The number that `text` begins with; none when its first word is none.
std::optional<NumberWords> ReadNumberWords(std::string_view text);

}  // namespace terpadu::planning
