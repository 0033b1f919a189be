#include "services/planning/domain/tree_rules.h"

#include <algorithm>
#include <vector>

#include "libs/base/error.h"
#include "libs/base/status.h"

namespace terpadu::planning {
namespace {

constexpr std::array<std::string_view, kNodeKinds> kWords = {
    "", "VISI", "MISI", "TUJUAN", "AREA", "SASARAN", "PROGRAM", "KEGIATAN", "SUB_KEGIATAN", "ACTION"};

absl::Status Invalid(const std::string& what) {
  return Error(absl::StatusCode::kFailedPrecondition, "RULE_INVALID", what);
}

absl::StatusOr<int> KindIn(const std::string& word) {
  const int kind = NodeKindOf(word);
  if (kind == 0) {
    return Invalid("the rule names a kind of node that is none: " + word);
  }
  return kind;
}

}  // namespace

int NodeKindOf(std::string_view word) {
  const auto* const found = std::find(kWords.begin() + 1, kWords.end(), word);
  return found == kWords.end() ? 0 : static_cast<int>(found - kWords.begin());
}

std::string_view WordOfNodeKind(int kind) { return kWords.at(static_cast<size_t>(kind)); }

std::string WordsOf(KindSet kinds) {
  std::string words;
  for (int kind = 1; kind < kNodeKinds; ++kind) {
    if (Has(kinds, kind)) {
      words += (words.empty() ? "" : ", ") + std::string(WordOfNodeKind(kind));
    }
  }
  if (Has(kinds, 0)) {
    words += words.empty() ? "the root" : " or the root";
  }
  return words;
}

absl::StatusOr<TreeRules> TreeRules::FromJson(const nlohmann::json& value) {
  TreeRules rules;
  try {
    for (const auto& [word, parents] : value.items()) {
      TERPADU_ASSIGN(const int kind, KindIn(word));
      for (const std::string& parent : parents.get<std::vector<std::string>>()) {
        TERPADU_ASSIGN(const int above, parent.empty() ? absl::StatusOr<int>(0) : KindIn(parent));
        if (above >= kind) {
          return Invalid("the rule plan_tree puts " + word + " below " + parent + ", which is not above it");
        }
        rules.parents_.at(static_cast<size_t>(kind)) |= 1U << above;
      }
    }
  } catch (const nlohmann::json::exception& error) {
    return Invalid(std::string("the rule plan_tree cannot be read: ") + error.what());
  }
  return rules;
}

}  // namespace terpadu::planning
