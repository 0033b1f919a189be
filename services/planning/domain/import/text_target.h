#pragma once

#include <string_view>
#include <vector>

#include "services/planning/domain/target_value.h"

namespace terpadu::planning {

// The targets that a text says in brackets: `(95 % (sembilan puluh lima persen))`, `(minimal 1 (satu) kegiatan/bulan)`,
// `(predikat WTP)`. A year, a law (`UU 25/2009`) and an abbreviation are none. A bracket that is not closed reaches to
// the end of the text, with a doubt.
std::vector<TargetReading> TargetsIn(std::string_view text, const ValueWords& words);

}  // namespace terpadu::planning
