#pragma once

namespace terpadu::performance {

inline constexpr char kUnitIkuPattern[] = "instansi/{instansi}/unitIkus/{unit_iku}";
inline constexpr char kAgreementPattern[] = "instansi/{instansi}/agreements/{agreement}";
inline constexpr char kSkpScorePattern[] = "instansi/{instansi}/skpScores/{skp_score}";

}  // namespace terpadu::performance
