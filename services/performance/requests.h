#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "terpadu/performance/v1/performance_service.pb.h"

namespace terpadu::performance {

inline constexpr char kInstansiPattern[] = "instansi/{instansi}";
inline constexpr char kIndicatorPattern[] = "instansi/{instansi}/plans/{plan}/indicators/{indicator}";

// What each request must be by itself, every fault at once: INVALID_ARGUMENT, reason INVALID_FIELDS. The instansi it
// is about when it is well.

absl::StatusOr<std::string> CheckName(std::string_view field, std::string_view pattern, std::string_view name);
absl::StatusOr<std::string> Check(const v1::ConfigureIndicatorRequest& request);
absl::StatusOr<std::string> Check(const v1::RecordMeasurementRequest& request);
absl::StatusOr<std::string> Check(const v1::ListMeasurementsRequest& request);

}  // namespace terpadu::performance
