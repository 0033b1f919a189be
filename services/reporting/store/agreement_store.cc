#include "services/reporting/store/agreement_store.h"

#include "libs/base/status.h"

namespace terpadu::reporting {
namespace {

constexpr Table kAgreement = {.name = "agreement",
                              .key = {{"name"}},
                              .values = {{"unit"}, {"year", "int"}, {"number", "int"}, {"state", "int"}},
                              .missing = "AGREEMENT_MISSING"};
constexpr Table kPart = {.name = "agreement_part", .key = {{"agreement"}, {"kind"}, {"part"}}, .values = {}};

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
  return absl::OkStatus();
}

absl::Status SupersedeAgreement(Writes& writes, std::string_view agreement) {
  return writes.Set(kAgreement, KeyOf(agreement), {{"state", performance::v1::AGREEMENT_STATE_SUPERSEDED}});
}

}  // namespace terpadu::reporting
