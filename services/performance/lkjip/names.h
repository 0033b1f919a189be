#pragma once

namespace terpadu::performance {

inline constexpr char kLkjipPattern[] = "instansi/{instansi}/lkjips/{lkjip}";

// Figures of a report at most, as its table has it.
inline constexpr int kMostFigures = 20'000;

}  // namespace terpadu::performance
