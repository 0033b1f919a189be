#pragma once

#include <memory>
#include <string>
#include <vector>

#include "libs/journal/follower.h"
#include "libs/rpc/client.h"
#include "libs/rpc/server.h"
#include "services/reporting/e_report_service.h"
#include "services/reporting/kpi_service.h"
#include "services/reporting/realisation_service.h"
#include "services/reporting/reporting_service.h"
#include "terpadu/procurement/v1/procurement.pb.h"
#include "tests/regency_procurement/recount.h"

namespace terpadu {

// The reporting service beside the others, following their journals.
class RegencyReporting {
 public:
  // Addresses of planning, budgeting and procurement.
  RegencyReporting(const std::string& planning, const std::string& budgeting, const std::string& procurement);
  ~RegencyReporting();

  std::string address() const { return "127.0.0.1:" + std::to_string(server_->port()); }

  // Until a count over its tables is `expected`, for a minute at most.
  void Await(const std::string& sql, int64_t expected);

  template <typename Response>
  Response Call(const std::string& method, const google::protobuf::Message& request);

  // Coverage, orphans, e-Report, realisation and KPIs of 2025 are what `rows` and `announced` say, counted again here,
  // and each is the sum of its rows.
  void ExpectFigures(const std::vector<TsvRow>& rows, const std::vector<procurement::v1::RupPackage>& announced,
                     int lines);

 private:
  void ExpectRup(const std::vector<procurement::v1::RupPackage>& announced, int lines);
  void ExpectRealisation(const std::vector<TsvRow>& rows, const std::vector<procurement::v1::RupPackage>& announced);
  void ExpectKpis(const std::vector<TsvRow>& rows, const std::vector<procurement::v1::RupPackage>& announced);

  const std::string database_;
  reporting::ReportingService reporting_;
  reporting::EReportService e_report_;
  reporting::RealisationService realisation_;
  reporting::KpiService kpis_;
  std::vector<std::unique_ptr<journal::Follower>> followers_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<rpc::Client> client_;
};

}  // namespace terpadu
