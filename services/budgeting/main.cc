#include "libs/journal/append.h"
#include "libs/journal/feed_service.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/service_main.h"
#include "libs/rules/rules.h"
#include "services/budgeting/budgeting_service.h"
#include "services/budgeting/migrations.h"
#include "services/budgeting/sweeper.h"

namespace terpadu::budgeting {
namespace {

class Running final : public rpc::RunningService {
 public:
  explicit Running(const rpc::ServiceEnvironment& environment)
      : feed_("budgeting", environment.database), sweeper_(environment.database) {}

  std::vector<const rpc::ServiceHandlers*> Handlers() override { return {&service_.handlers(), &feed_.handlers()}; }
  void Start() override { sweeper_.Start(); }
  void Stop() override {
    sweeper_.Stop();
    feed_.Stop();
  }

 private:
  BudgetingService service_;
  journal::FeedService feed_;
  Sweeper sweeper_;
};

}  // namespace
}  // namespace terpadu::budgeting

int main(int argc, char** argv) {
  using namespace terpadu;
  rpc::ServiceMain service;
  service.service = "budgeting";
  service.description = "Terpadu budgeting: budgets, their lines, and the money held, bound and paid on them.";
  service.migrations = {&rpc::kMigrations, &journal::kMigrations, &rules::kMigrations, &budgeting::kMigrations};
  service.make = [](const rpc::ServiceEnvironment& environment) {
    return std::make_unique<budgeting::Running>(environment);
  };
  return rpc::RunServiceMain(argc, argv, service);
}
