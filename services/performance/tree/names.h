#pragma once

namespace terpadu::performance {

inline constexpr char kTreePattern[] = "instansi/{instansi}/performanceTrees/{performance_tree}";
inline constexpr char kTreeNodePattern[] = "instansi/{instansi}/performanceTrees/{performance_tree}/nodes/{node}";

}  // namespace terpadu::performance
