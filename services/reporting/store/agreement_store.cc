#include "services/reporting/store/agreement_store.h"

#include <array>

#include "libs/base/status.h"

namespace terpadu::reporting {
namespace {

constexpr Table kAgreement = {.name = "agreement",
                              .key = {{"name"}},
                              .values = {{"unit"}, {"year", "int"}, {"number", "int"}, {"state", "int"}},
                              .missing = "AGREEMENT_MISSING"};
constexpr Table kPart = {.name = "agreement_part", .key = {{"agreement"}, {"kind"}, {"part"}}, .values = {}};
constexpr Table kActions = {.name = "action_plan",
                            .key = {{"agreement"}},
                            .values = {{"q1", "int"}, {"q2", "int"}, {"q3", "int"}, {"q4", "int"}}};

}  // namespace

absl::Status PutAgreement(Writes& writes, const performance::v1::Agreement& agreement) {
  TERPADU_RETURN_IF_ERROR(
      writes.Put(kAgreement, KeyOf(agreement.name()),
                 {agreement.unit(), agreement.year(), agreement.number(), performance::v1::AGREEMENT_STATE_SIGNED}));
  for (const auto& promised : agreement.indicators()) {
    TERPADU_RETURN_IF_ERROR(writes.Put(kPart, KeyOf(agreement.name(), {"indicator", promised.indicator()}), {}));
  }
  for (const std::string& program : agreement.programs()) {
    TERPADU_RETURN_IF_ERROR(writes.Put(kPart, KeyOf(agreement.name(), {"program", program}), {}));
  }
  std::array<int, 4> actions = {};
  for (const performance::v1::ActionPlanItem& action : agreement.actions()) {
    if (action.quarter() >= 1 && action.quarter() <= 4) {
      ++actions[action.quarter() - 1];
    }
  }
  return writes.Put(kActions, KeyOf(agreement.name()), {actions[0], actions[1], actions[2], actions[3]});
}

absl::Status SupersedeAgreement(Writes& writes, std::string_view agreement) {
  return writes.Set(kAgreement, KeyOf(agreement), {{"state", performance::v1::AGREEMENT_STATE_SUPERSEDED}});
}

}  // namespace terpadu::reporting
