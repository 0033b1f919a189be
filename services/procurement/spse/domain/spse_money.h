#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace terpadu::procurement::domain {

// Money as SPSE prints it: rupiah with at most two digits of sen behind a point, in sen here. None for anything else
// and for what 64 bits do not hold.
std::optional<int64_t> ReadSen(std::string_view text);

// Whole rupiah, half a rupiah up.
int64_t RoundedRupiah(int64_t sen);

// Whole rupiah that the sen reach into: what an excess comes to, at least 1.
int64_t RupiahAbove(int64_t sen);

// `Rp38.417.115` and `Rp38.417.115,50`.
std::string FormatSen(int64_t sen);

}  // namespace terpadu::procurement::domain
