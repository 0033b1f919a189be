#include "services/reporting/store/measurement_store.h"

#include <algorithm>
#include <cstdint>

namespace terpadu::reporting {
namespace {

constexpr Table kMeasurement = {
    .name = "measurement",
    .key = {{"name"}},
    .values = {{"indicator"}, {"year", "int"}, {"quarter", "int"}, {"revision", "int"}, {"achievement", "bigint"}}};

// Hundredths of a percent, rounded down; -1 when there is none.
int64_t AchievementOf(const performance::v1::Measurement& measurement) {
  if (!measurement.has_achievement()) {
    return -1;
  }
  int64_t units = std::max<int64_t>(0, measurement.achievement().units());
  int scale = measurement.achievement().scale();
  for (; scale > 2; --scale) {
    units /= 10;
  }
  for (; scale < 2 && units <= INT64_MAX / 10; ++scale) {
    units *= 10;
  }
  return units;
}

}  // namespace

absl::Status PutMeasurement(Writes& writes, const performance::v1::Measurement& measurement) {
  return writes.Put(kMeasurement, KeyOf(measurement.name()),
                    {measurement.indicator(), measurement.year(), measurement.quarter(), measurement.revision(),
                     AchievementOf(measurement)});
}

}  // namespace terpadu::reporting
