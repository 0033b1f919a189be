#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "nlohmann/json.hpp"

namespace terpadu::planning {

// Kinds of node by their numbers in terpadu.planning.v1.PlanNodeKind, 1 (VISI) to 9 (ACTION), and 0 for the root.
inline constexpr int kNodeKinds = 10;
inline constexpr int kProgramKind = 6;

// The number of `SUB_KEGIATAN`, 0 for "" and any other text.
int NodeKindOf(std::string_view word);
std::string_view WordOfNodeKind(int kind);

// Kinds as bits: 1 << kind.
using KindSet = uint32_t;
inline constexpr bool Has(KindSet kinds, int kind) { return (kinds >> kind & 1U) != 0; }
inline constexpr KindSet kProgramAlone = 1U << kProgramKind;
// "PROGRAM, SASARAN or the root"
std::string WordsOf(KindSet kinds);

// What a tree of one kind of plan looks like: below which kinds a kind may stand.
class TreeRules {
 public:
  // From the value of the rule `plan_tree/{kind}`. FAILED_PRECONDITION, reason RULE_INVALID.
  static absl::StatusOr<TreeRules> FromJson(const nlohmann::json& value);

  // Where a node of `kind` may stand; none when the plan has no such kind.
  KindSet ParentsOf(int kind) const { return parents_.at(static_cast<size_t>(kind)); }

 private:
  std::array<KindSet, kNodeKinds> parents_ = {};
};

}  // namespace terpadu::planning
