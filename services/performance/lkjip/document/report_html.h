#pragma once

#include <string>
#include <vector>

#include "terpadu/performance/v1/lkjip_service.pb.h"

namespace terpadu::performance {

// The report as one HTML document: no script, nothing loaded from anywhere. Each figure carries `data-figure` and a
// link to its row in the annex, which names its source.
std::string ReportHtml(const v1::Lkjip& lkjip, const std::vector<v1::LkjipFigure>& figures);

}  // namespace terpadu::performance
