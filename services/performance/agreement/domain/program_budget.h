#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace terpadu::performance::domain {

// The program of a sub kegiatan, its first three parts: `2.07.02` of `2.07.02.2.01.0001`. "" when the code has fewer
// than four.
std::string ProgramOfCode(std::string_view sub_kegiatan);

// The kegiatan of a sub kegiatan, its first five parts: `2.07.02.2.01` of `2.07.02.2.01.0001`. "" when the code has
// fewer than six.
std::string KegiatanOfCode(std::string_view sub_kegiatan);

// `2.07.02`: three parts of digits.
bool IsProgramCode(std::string_view code);

// Rupiah by program.
using ProgramAmounts = std::map<std::string, int64_t>;

// Whether the DPA gives a program that was signed for another amount now. A shift within a program changes nothing; a
// program that the DPA does not have has 0.
bool BudgetDiffers(const ProgramAmounts& as_signed, const ProgramAmounts& now);

}  // namespace terpadu::performance::domain
