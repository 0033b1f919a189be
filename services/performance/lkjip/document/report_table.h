#pragma once

#include <vector>

#include "libs/sheet/table.h"
#include "terpadu/performance/v1/lkjip_service.pb.h"

namespace terpadu::performance {

// The E-LPPD table of a report: a row for each indicator with target, realised, achievement in hundredths of a percent,
// unit, and where they came from; of the instansi all that were measured, of a unit its own.
sheet::Table LppdTable(const v1::Lkjip& lkjip, const std::vector<v1::LkjipFigure>& figures);

}  // namespace terpadu::performance
