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
#include "services/procurement/budget_line_projection.h"
#include "services/procurement/migrations.h"
#include "services/procurement/procurement_service.h"
#include "services/procurement/saga/recovery.h"

namespace terpadu::procurement {
namespace {

class RunningProcurement final : public rpc::RunningService {
 public:
  explicit RunningProcurement(const rpc::ServiceEnvironment& environment)
      : budgeting_(environment.address_of("budgeting")),
        service_(&budgeting_),
        feed_("procurement", environment.database),
        lines_({.source = "budgeting",
                .address = budgeting_.address(),
                .aggregates = {"budget_line"},
                .conninfo = environment.database},
               ApplyBudgetLineEvent),
        recovery_(environment.database, &service_.saga_runner()) {}

  std::vector<const rpc::ServiceHandlers*> Handlers() override { return {&service_.handlers(), &feed_.handlers()}; }

  void Start() override {
    lines_.Start();
    recovery_.Start();
  }

  void Stop() override {
    recovery_.Stop();
    lines_.Stop();
    feed_.Stop();
  }

 private:
  rpc::Client budgeting_;
  ProcurementService service_;
  journal::FeedService feed_;
  journal::Follower lines_;
  Recovery recovery_;
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
       .make =
           [](const terpadu::rpc::ServiceEnvironment& environment) -> std::unique_ptr<terpadu::rpc::RunningService> {
         return std::make_unique<terpadu::procurement::RunningProcurement>(environment);
       }});
}
