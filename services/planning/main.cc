#include "libs/journal/append.h"
#include "libs/journal/feed_service.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/service_main.h"
#include "libs/rules/rules.h"
#include "services/planning/instansi_service.h"
#include "services/planning/migrations.h"
#include "services/planning/plan_draft_service.h"
#include "services/planning/plan_review_service.h"
#include "services/planning/planning_service.h"
#include "services/planning/proposal_service.h"
#include "services/planning/reference_service.h"

namespace terpadu::planning {
namespace {

class Planning final : public rpc::RunningService {
 public:
  explicit Planning(const rpc::ServiceEnvironment& environment) : feed_("planning", environment.database) {}

  std::vector<const rpc::ServiceHandlers*> Handlers() override {
    return {&service_.handlers(),  &drafts_.handlers(),     &reviews_.handlers(), &proposals_.handlers(),
            &instansi_.handlers(), &references_.handlers(), &feed_.handlers()};
  }
  void Stop() override { feed_.Stop(); }

 private:
  PlanningService service_;
  PlanDraftService drafts_;
  PlanReviewService reviews_;
  ProposalService proposals_;
  InstansiService instansi_;
  ReferenceService references_;
  journal::FeedService feed_;
};

}  // namespace
}  // namespace terpadu::planning

int main(int argc, char** argv) {
  using namespace terpadu;  // NOLINT(google-build-using-namespace)
  return rpc::RunServiceMain(
      argc, argv,
      {.service = "planning",
       .description = "Units and plans of an instansi.",
       .migrations = {&rpc::kMigrations, &journal::kMigrations, &rules::kMigrations, &planning::kMigrations},
       .follows = {},
       .make = [](const rpc::ServiceEnvironment& environment) {
         return std::make_unique<planning::Planning>(environment);
       }});
}
