#include "libs/base/status.h"
#include "services/reporting/appliers/applier.h"
#include "services/reporting/store/agreement_store.h"
#include "services/reporting/store/chain_store.h"
#include "services/reporting/store/measurement_store.h"
#include "services/reporting/value_text.h"
#include "terpadu/performance/v1/agreement_events.pb.h"
#include "terpadu/performance/v1/events.pb.h"

namespace terpadu::reporting {
namespace {

namespace pb = performance::v1;

// `75,00 % of 80 %, revision 2`
std::string DetailOf(const pb::Measurement& measurement) {
  std::string detail;
  if (measurement.has_achievement()) {
    detail = DecimalText(measurement.achievement()) + " % of " + ValueText(measurement.target());
  }
  if (measurement.revision() > 1) {
    detail += (detail.empty() ? "" : ", ") + std::string("revision ") + std::to_string(measurement.revision());
  }
  return detail;
}

absl::Status OnMeasurementRecorded(Writes& writes, const std::string&, const pb::MeasurementRecorded& event) {
  const pb::Measurement& measurement = event.measurement();
  v1::Link link;
  link.set_name(measurement.name());
  link.set_kind(v1::LINK_KIND_MEASUREMENT);
  link.set_title(ValueText(measurement.realised()) + " in quarter " + std::to_string(measurement.quarter()) + " of " +
                 std::to_string(measurement.year()));
  link.set_state(measurement.has_achievement() ? measurement.predicate() : measurement.no_achievement_reason());
  link.set_detail(DetailOf(measurement));
  TERPADU_RETURN_IF_ERROR(PutLink(writes, link, {{measurement.indicator(), measurement.name(), edge::kMeasured}}));
  return PutMeasurement(writes, measurement);
}

absl::Status OnAgreementSigned(Writes& writes, const std::string&, const pb::AgreementSigned& event) {
  return PutAgreement(writes, event.agreement());
}

absl::Status OnAgreementSuperseded(Writes& writes, const std::string& agreement, const pb::AgreementSuperseded&) {
  return SupersedeAgreement(writes, agreement);
}

}  // namespace

Applier PerformanceApplier() {
  return Applier().On(OnMeasurementRecorded).On(OnAgreementSigned).On(OnAgreementSuperseded);
}

}  // namespace terpadu::reporting
