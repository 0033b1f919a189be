#include "libs/journal/append.h"
#include "libs/journal/feed_service.h"
#include "libs/journal/follower.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/service_main.h"
#include "libs/rules/rules.h"
#include "services/reporting/appliers/applier.h"
#include "services/reporting/chain_service.h"
#include "services/reporting/e_monev_service.h"
#include "services/reporting/e_report_service.h"
#include "services/reporting/integration_service.h"
#include "services/reporting/kpi_service.h"
#include "services/reporting/migrations.h"
#include "services/reporting/realisation_service.h"
#include "services/reporting/reporting_service.h"
#include "services/reporting/rounds.h"
#include "services/reporting/savings_service.h"
#include "services/reporting/warning_service.h"

namespace terpadu::reporting {
namespace {

class Reporting final : public rpc::RunningService {
 public:
  explicit Reporting(const rpc::ServiceEnvironment& environment)
      : feed_("reporting", environment.database), rounds_(environment.database, environment.clock) {
    for (const auto& [source, applier] : Appliers()) {
      followers_.push_back(
          std::make_unique<journal::Follower>(journal::FollowerOptions{.source = source,
                                                                       .address = environment.address_of(source),
                                                                       .aggregates = {},
                                                                       .conninfo = environment.database},
                                              applier));
    }
  }

  std::vector<const rpc::ServiceHandlers*> Handlers() override {
    return {&service_.handlers(),     &e_report_.handlers(), &savings_.handlers(), &chain_.handlers(),
            &realisation_.handlers(), &kpis_.handlers(),     &e_monev_.handlers(), &warnings_.handlers(),
            &integration_.handlers(), &feed_.handlers()};
  }
  void Start() override {
    for (const auto& follower : followers_) {
      follower->Start();
    }
    rounds_.Start();
  }
  void Stop() override {
    rounds_.Stop();
    for (const auto& follower : followers_) {
      follower->Stop();
    }
    feed_.Stop();
  }

 private:
  ReportingService service_;
  EReportService e_report_;
  SavingsService savings_;
  ChainService chain_;
  RealisationService realisation_;
  KpiService kpis_;
  EMonevService e_monev_;
  WarningService warnings_;
  IntegrationService integration_;
  journal::FeedService feed_;
  Rounds rounds_;
  std::vector<std::unique_ptr<journal::Follower>> followers_;
};

}  // namespace
}  // namespace terpadu::reporting

int main(int argc, char** argv) {
  using namespace terpadu;  // NOLINT(google-build-using-namespace)
  return rpc::RunServiceMain(
      argc, argv,
      {.service = "reporting",
       .description = "The chain from sasaran to payment and measurement, read from the events of all services.",
       .migrations = {&rpc::kMigrations, &journal::kMigrations, &rules::kMigrations, &reporting::kMigrations},
       .follows = {"planning", "budgeting", "procurement", "performance"},
       .make = [](const rpc::ServiceEnvironment& environment) {
         return std::make_unique<reporting::Reporting>(environment);
       }});
}
