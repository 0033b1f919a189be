#include "libs/journal/append.h"
#include "libs/journal/feed_service.h"
#include "libs/journal/follower.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/service_main.h"
#include "libs/rules/rules.h"
#include "services/performance/evaluation/evaluation_service.h"
#include "services/performance/migrations.h"
#include "services/performance/performance_service.h"
#include "services/performance/planning_events.h"
#include "services/performance/tree/tree_service.h"

namespace terpadu::performance {
namespace {

class Performance final : public rpc::RunningService {
 public:
  explicit Performance(const rpc::ServiceEnvironment& environment)
      : feed_("performance", environment.database),
        planning_({.source = "planning",
                   .address = environment.address_of("planning"),
                   .aggregates = {"indicator"},
                   .conninfo = environment.database},
                  ApplyPlanningEvent) {}

  std::vector<const rpc::ServiceHandlers*> Handlers() override {
    return {&service_.handlers(), &evaluation_.handlers(), &trees_.handlers(), &feed_.handlers()};
  }
  void Start() override { planning_.Start(); }
  void Stop() override {
    planning_.Stop();
    feed_.Stop();
  }

 private:
  PerformanceService service_;
  EvaluationService evaluation_;
  TreeService trees_;
  journal::FeedService feed_;
  journal::Follower planning_;
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
       .make = [](const rpc::ServiceEnvironment& environment) {
         return std::make_unique<performance::Performance>(environment);
       }});
}
