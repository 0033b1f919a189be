#include <cstdlib>
#include <memory>
#include <utility>
#include <vector>

#include "libs/journal/append.h"
#include "libs/journal/feed_service.h"
#include "libs/journal/follower.h"
#include "libs/rpc/client.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/service_main.h"
#include "libs/rules/rules.h"
#include "libs/telemetry/log.h"
#include "services/procurement/contract/contract_service.h"
#include "services/procurement/contract/payment_projection.h"
#include "services/procurement/kaji_ulang_service.h"
#include "services/procurement/migrations.h"
#include "services/procurement/ocds/ocds_service.h"
#include "services/procurement/procurement_service.h"
#include "services/procurement/rpp_reminders.h"
#include "services/procurement/rpp_service.h"
#include "services/procurement/rup_service.h"
#include "services/procurement/saga/kill_switch.h"
#include "services/procurement/saga/recovery.h"
#include "services/procurement/selection/bid_service.h"
#include "services/procurement/selection/complaint_reference_service.h"
#include "services/procurement/selection/deviation_service.h"
#include "services/procurement/selection/integrity_service.h"
#include "services/procurement/selection/prequalification_service.h"
#include "services/procurement/selection/review_service.h"
#include "services/procurement/selection/seal.h"
#include "services/procurement/selection/selection_service.h"
#include "services/procurement/selection/two_file_service.h"
#include "services/procurement/selection/vendor_service.h"
#include "services/procurement/spse/spse_service.h"

namespace terpadu::procurement {
namespace {

// The key that bids are sealed under, from `file`; "" without one, and then no selection that takes bids can be
// announced.
std::string SealKey(const std::string& file) {
  if (file.empty()) {
    return "";
  }
  absl::StatusOr<std::string> key = ReadSealKey(file);
  if (!key.ok()) {
    telemetry::LogError(std::string(key.status().message()));
    std::exit(1);
  }
  return *std::move(key);
}

class RunningProcurement final : public rpc::RunningService {
 public:
  explicit RunningProcurement(const rpc::ServiceEnvironment& environment)
      : budgeting_(environment.address_of("budgeting")),
        service_(&budgeting_, KillSwitchFromEnvironment()),
        seal_key_(SealKey(environment.flag("seal-key-file"))),
        selections_(seal_key_),
        bids_(seal_key_),
        two_files_(seal_key_),
        feed_("procurement", environment.database),
        lines_({.source = "budgeting",
                .address = budgeting_.address(),
                .aggregates = {"budget_line", "commitment"},
                .conninfo = environment.database},
               ApplyBudgetingEvent),
        recovery_(environment.database, &service_.saga_runner()),
        contracts_(&budgeting_),
        settlements_(environment.database, &contracts_.settlement_runner()),
        reminders_(environment.database, environment.clock) {}

  std::vector<const rpc::ServiceHandlers*> Handlers() override {
    return {&service_.handlers(),
            &rup_.handlers(),
            &rpp_.handlers(),
            &feed_.handlers(),
            &selections_.handlers(),
            &bids_.handlers(),
            &vendors_.handlers(),
            &integrity_.handlers(),
            &deviations_.handlers(),
            &two_files_.handlers(),
            &prequalifications_.handlers(),
            &reviews_.handlers(),
            &complaints_.handlers(),
            &kaji_ulang_.handlers(),
            &spse_.handlers(),
            &ocds_.handlers(),
            &contracts_.handlers()};
  }

  void Start() override {
    lines_.Start();
    recovery_.Start();
    settlements_.Start();
    reminders_.Start();
  }

  void Stop() override {
    reminders_.Stop();
    settlements_.Stop();
    recovery_.Stop();
    lines_.Stop();
    feed_.Stop();
  }

 private:
  rpc::Client budgeting_;
  ProcurementService service_;
  RupService rup_;
  RppService rpp_;
  const std::string seal_key_;
  SelectionService selections_;
  BidService bids_;
  TwoFileService two_files_;
  PrequalificationService prequalifications_;
  ReviewService reviews_;
  ComplaintReferenceService complaints_;
  KajiUlangService kaji_ulang_;
  VendorService vendors_;
  IntegrityService integrity_;
  DeviationService deviations_;
  SpseService spse_;
  OcdsService ocds_;
  journal::FeedService feed_;
  journal::Follower lines_;
  Recovery recovery_;
  ContractService contracts_;
  SettlementRecovery settlements_;
  RppReminders reminders_;
};

}  // namespace
}  // namespace terpadu::procurement

int main(int argc, char** argv) {
  return terpadu::rpc::RunServiceMain(
      argc, argv,
      {.service = "procurement",
       .description = "From RUP to signed contract: packages, RPP, contracts, and the money they hold",
       .migrations = {&terpadu::rpc::kMigrations, &terpadu::journal::kMigrations, &terpadu::rules::kMigrations,
                      &terpadu::procurement::kMigrations},
       .follows = {"budgeting"},
       .flags = {{"seal-key-file",
                  "File with the key that bids are sealed under, 64 hexadecimal digits; without it no "
                  "selection takes bids"}},
       .make =
           [](const terpadu::rpc::ServiceEnvironment& environment) -> std::unique_ptr<terpadu::rpc::RunningService> {
         return std::make_unique<terpadu::procurement::RunningProcurement>(environment);
       }});
}
