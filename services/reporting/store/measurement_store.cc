#include "services/reporting/store/measurement_store.h"

namespace terpadu::reporting {
namespace {

constexpr Table kMeasurement = {.name = "measurement", .key = {{"name"}}, .values = {{"indicator"}, {"year", "int"}}};

}  // namespace

absl::Status PutMeasurement(Writes& writes, const performance::v1::Measurement& measurement) {
  return writes.Put(kMeasurement, KeyOf(measurement.name()), {measurement.indicator(), measurement.year()});
}

}  // namespace terpadu::reporting
