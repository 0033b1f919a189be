#include <optional>

#include "libs/journal/append.h"
#include "libs/journal/feed_service.h"
#include "libs/journal/follower.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/service_main.h"
#include "libs/rules/rules.h"
#include "services/budgeting/budget_revision_service.h"
#include "services/budgeting/budgeting_service.h"
#include "services/budgeting/cash_plan_service.h"
#include "services/budgeting/closing_service.h"
#include "services/budgeting/commitment_service.h"
#include "services/budgeting/ledger_service.h"
#include "services/budgeting/migrations.h"
#include "services/budgeting/payment_service.h"
#include "services/budgeting/preparation/budget_preparation_service.h"
#include "services/budgeting/preparation/planning_projection.h"
#include "services/budgeting/sweeper.h"

namespace terpadu::budgeting {
namespace {

class Running final : public rpc::RunningService {
 public:
  explicit Running(const rpc::ServiceEnvironment& environment)
      : feed_("budgeting", environment.database), sweeper_(environment.database) {
    // Without planning no code is known: only the form of codes is checked.
    if (const std::string planning = environment.address_of("planning"); !planning.empty()) {
      codes_.emplace(journal::FollowerOptions{.source = "planning",
                                              .address = planning,
                                              .aggregates = {"unit", "reference_set"},
                                              .conninfo = environment.database,
                                              .follower = "budgeting"},
                     ApplyPlanningEvent);
    }
  }

  std::vector<const rpc::ServiceHandlers*> Handlers() override {
    return {&service_.handlers(),    &preparation_.handlers(), &revisions_.handlers(),
            &cash_plans_.handlers(), &payments_.handlers(),    &ledger_.handlers(),
            &closing_.handlers(),    &commitments_.handlers(), &feed_.handlers()};
  }
  void Start() override {
    sweeper_.Start();
    if (codes_.has_value()) {
      codes_->Start();
    }
  }
  void Stop() override {
    if (codes_.has_value()) {
      codes_->Stop();
    }
    sweeper_.Stop();
    feed_.Stop();
  }

 private:
  BudgetingService service_;
  BudgetPreparationService preparation_;
  BudgetRevisionService revisions_;
  CashPlanService cash_plans_;
  PaymentService payments_;
  LedgerService ledger_;
  ClosingService closing_;
  CommitmentService commitments_;
  journal::FeedService feed_;
  Sweeper sweeper_;
  std::optional<journal::Follower> codes_;
};

}  // namespace
}  // namespace terpadu::budgeting

int main(int argc, char** argv) {
  using namespace terpadu;
  rpc::ServiceMain service;
  service.service = "budgeting";
  service.description = "Terpadu budgeting: budgets, their lines, and the money held, bound and paid on them.";
  service.migrations = {&rpc::kMigrations, &journal::kMigrations, &rules::kMigrations, &budgeting::kMigrations};
  service.may_follow = {"planning"};
  service.make = [](const rpc::ServiceEnvironment& environment) {
    return std::make_unique<budgeting::Running>(environment);
  };
  return rpc::RunServiceMain(argc, argv, service);
}
