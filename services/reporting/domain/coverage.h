#pragma once

#include <cstdint>

namespace terpadu::reporting {

// How a budget line is covered by announced packages; under the numbers of terpadu.procurement.v1.Coverage.
enum class Coverage { kSesuai = 1, kParsial = 2, kKelebihan = 3, kBelumDiumumkan = 4 };

// `announced` of `amount` rupiah.
Coverage CoverageOf(int64_t amount, int64_t announced);

// `Belum Diumumkan`
const char* TextOf(Coverage coverage);

}  // namespace terpadu::reporting
