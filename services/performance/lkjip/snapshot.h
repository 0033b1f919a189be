#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"
#include "terpadu/performance/v1/lkjip_service.pb.h"

namespace terpadu::performance {

// The figures of `lkjip` (name, unit, year) as they are stored now, each with its source; ids in order. The instansi is
// reported on by its IKU, or else by the indicators of all its units. FAILED_PRECONDITION, reasons LKJIP_EMPTY and
// LKJIP_TOO_LARGE.
absl::StatusOr<std::vector<v1::LkjipFigure>> FreezeFigures(postgres::Transaction& transaction, const v1::Lkjip& lkjip);

// SHA-256 over the figures in order.
std::string DigestOf(const std::vector<v1::LkjipFigure>& figures);

}  // namespace terpadu::performance
