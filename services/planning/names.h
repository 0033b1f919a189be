#pragma once

#include <string>
#include <string_view>

#include "libs/base/resource_name.h"

namespace terpadu::planning {

inline constexpr char kInstansiPattern[] = "instansi/{instansi}";
inline constexpr char kUnitPattern[] = "instansi/{instansi}/units/{unit}";
inline constexpr char kPlanPattern[] = "instansi/{instansi}/plans/{plan}";
inline constexpr char kNodePattern[] = "instansi/{instansi}/plans/{plan}/nodes/{node}";
inline constexpr char kReferenceSetPattern[] = "instansi/{instansi}/referenceSets/{reference_set}";
inline constexpr char kIndicatorPattern[] = "instansi/{instansi}/plans/{plan}/indicators/{indicator}";
inline constexpr char kProposalPattern[] = "instansi/{instansi}/proposals/{proposal}";

// What leads every key of a plan's rows.
struct PlanKey {
  std::string instansi;
  std::string plan_id;

  std::string Name() const { return FormatName(kPlanPattern, {instansi, plan_id}); }
  // "" for no node.
  std::string NodeName(const std::string& node_id) const {
    return node_id.empty() ? "" : FormatName(kNodePattern, {instansi, plan_id, node_id});
  }
  std::string IndicatorName(const std::string& indicator_id) const {
    return FormatName(kIndicatorPattern, {instansi, plan_id, indicator_id});
  }
};

// What leads every key of a reference set's rows.
struct ReferenceSetKey {
  std::string instansi;
  std::string set_id;

  std::string Name() const { return FormatName(kReferenceSetPattern, {instansi, set_id}); }
};

}  // namespace terpadu::planning
