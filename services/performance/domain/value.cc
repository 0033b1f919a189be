#include "services/performance/domain/value.h"

#include "absl/strings/ascii.h"

namespace terpadu::performance {
namespace {

std::string Normalized(std::string_view text) {
  std::string normal(text);
  absl::AsciiStrToLower(&normal);
  absl::RemoveExtraAsciiWhitespace(&normal);
  return normal;
}

bool IsBound(ValueKind kind) { return kind == ValueKind::kRange || kind == ValueKind::kLowerBound; }

}  // namespace

bool SameWords(std::string_view a, std::string_view b) { return Normalized(a) == Normalized(b); }

bool CanBeRealised(ValueKind kind) { return kind != ValueKind::kUnknown && kind != ValueKind::kNone && !IsBound(kind); }

bool AreComparable(const Value& target, const Value& realised) {
  const bool same_kind = IsBound(target.kind) ? realised.kind != ValueKind::kOrdinal : target.kind == realised.kind;
  const bool same_unit = target.unit.empty() || realised.unit.empty() || SameWords(target.unit, realised.unit);
  return CanBeRealised(realised.kind) && same_kind && same_unit;
}

}  // namespace terpadu::performance
