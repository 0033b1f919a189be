#pragma once

#include <string>

#include "libs/sheet/table.h"
#include "terpadu/reporting/v1/e_report_service.pb.h"

namespace terpadu::command {

// For people: a row a group, with the columns that `request` groups by, and the sums of all, at most 100 columns wide.
std::string DrawEReport(const reporting::v1::SummarizeRupRequest& request,
                        const reporting::v1::SummarizeRupResponse& report);

// For machines and spreadsheets: every dimension and every figure, in the words of the API, amounts whole rupiah.
sheet::Table EReportTable(const reporting::v1::SummarizeRupResponse& report);

}  // namespace terpadu::command
