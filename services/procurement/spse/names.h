#pragma once

namespace terpadu::procurement {

// Resource names of records of SPSE.
inline constexpr char kSpseSelectionPattern[] = "instansi/{instansi}/spseSelections/{spse_selection}";
inline constexpr char kSpseSchedulePattern[] = "instansi/{instansi}/spseSchedules/{spse_schedule}";

}  // namespace terpadu::procurement
