#include <optional>

#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/journal/feed_service.h"
#include "libs/journal/follower.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/service_main.h"
#include "libs/rules/rules.h"
#include "services/performance/agreement/agreement_service.h"
#include "services/performance/agreement/dpa_projection.h"
#include "services/performance/evaluation/evaluation_service.h"
#include "services/performance/lkjip/lkjip_service.h"
#include "services/performance/measurement/measurement_review_service.h"
#include "services/performance/migrations.h"
#include "services/performance/monitoring/monitoring_service.h"
#include "services/performance/performance_service.h"
#include "services/performance/planning_events.h"
#include "services/performance/progress/progress_service.h"
#include "services/performance/progress/projection.h"
#include "services/performance/tree/tree_service.h"

namespace terpadu::performance {
namespace {

absl::Status ApplyAllOfPlanning(postgres::Transaction& transaction, const event::v1::Event& event) {
  TERPADU_RETURN_IF_ERROR(ApplyPlanningEvent(transaction, event));
  return ApplyTitleEvent(transaction, event);
}

class Performance final : public rpc::RunningService {
 public:
  explicit Performance(const rpc::ServiceEnvironment& environment)
      : feed_("performance", environment.database),
        planning_({.source = "planning",
                   .address = environment.address_of("planning"),
                   .aggregates = {"indicator", "plan_node", "unit"},
                   .conninfo = environment.database},
                  ApplyAllOfPlanning) {
    // Without budgeting the programs of agreements have no amounts, and without procurement no work is known of.
    if (const std::string budgeting = environment.address_of("budgeting"); !budgeting.empty()) {
      budgeting_.emplace(journal::FollowerOptions{.source = "budgeting",
                                                  .address = budgeting,
                                                  .aggregates = {"budget", "budget_line", "commitment"},
                                                  .conninfo = environment.database},
                         ApplyBudgetingEvent);
    }
    if (const std::string procurement = environment.address_of("procurement"); !procurement.empty()) {
      procurement_.emplace(journal::FollowerOptions{.source = "procurement",
                                                    .address = procurement,
                                                    .aggregates = {"contract", "contract_execution"},
                                                    .conninfo = environment.database},
                           ApplyContractEvent);
    }
  }

  std::vector<const rpc::ServiceHandlers*> Handlers() override {
    return {&service_.handlers(), &reviews_.handlers(),    &evaluation_.handlers(),
            &trees_.handlers(),   &agreements_.handlers(), &progress_.handlers(),
            &lkjips_.handlers(),  &monitoring_.handlers(), &feed_.handlers()};
  }
  void Start() override {
    planning_.Start();
    if (budgeting_.has_value()) {
      budgeting_->Start();
    }
    if (procurement_.has_value()) {
      procurement_->Start();
    }
  }
  void Stop() override {
    if (procurement_.has_value()) {
      procurement_->Stop();
    }
    if (budgeting_.has_value()) {
      budgeting_->Stop();
    }
    planning_.Stop();
    feed_.Stop();
  }

 private:
  PerformanceService service_;
  MeasurementReviewService reviews_;
  MonitoringService monitoring_;
  EvaluationService evaluation_;
  TreeService trees_;
  AgreementService agreements_;
  ProgressService progress_;
  LkjipService lkjips_;
  journal::FeedService feed_;
  journal::Follower planning_;
  std::optional<journal::Follower> budgeting_;
  std::optional<journal::Follower> procurement_;
};

}  // namespace
}  // namespace terpadu::performance

int main(int argc, char** argv) {
  using namespace terpadu;  // NOLINT(google-build-using-namespace)
  return rpc::RunServiceMain(
      argc, argv,
      {.service = "performance",
       .description = "Measurement of indicators and their achievement.",
       .migrations = {&rpc::kMigrations, &journal::kMigrations, &rules::kMigrations, &performance::kMigrations},
       .follows = {"planning"},
       .may_follow = {"budgeting", "procurement"},
       .make = [](const rpc::ServiceEnvironment& environment) {
         return std::make_unique<performance::Performance>(environment);
       }});
}
