// The service as a client meets it.
#include "libs/rpc/server.h"

#include "libs/rpc/client.h"
#include "services/planning/tests/planning_fixture.h"

namespace terpadu::planning {
namespace {

using ::testing::Contains;

class PlanningServer : public PlanningTest {
 protected:
  void SetUp() override {
    rpc::ServerOptions options;
    options.service = "planning";
    options.database = conninfo_;
    options.clock = &clock_;
    ASSERT_OK_AND_ASSIGN(
        server_, rpc::Server::Start(options, {&service_.handlers(), &drafts_.handlers(), &reviews_.handlers()}));
    client_ = std::make_unique<rpc::Client>("127.0.0.1:" + std::to_string(server_->port()));
  }

  template <typename Response>
  absl::StatusOr<Response> Send(const std::string& method, const google::protobuf::Message& request,
                                std::string_view roles, const std::string& service = "PlanningService",
                                std::string_view actor = "bappeda") {
    rpc::CallOptions options = roles.empty() ? rpc::CallOptions() : rpc::CallOptions::As(actor, roles);
    options.timeout = absl::Seconds(60);
    return client_->Call<Response>("terpadu.planning.v1." + service + "/" + method, request, options);
  }

  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<rpc::Client> client_;
};

TEST_F(PlanningServer, APlannerImportsAnAuditorVerifiesTheSekdaAdoptsAndEverybodyReads) {
  for (const v1::Unit& unit : SampleUnits()) {
    const std::vector<std::string> aliases(unit.aliases().begin(), unit.aliases().end());
    ASSERT_THAT(Send<v1::Unit>("CreateUnit", UnitRequest(unit.name(), unit.title(), aliases), "PLANNER"), IsOk());
  }
  ASSERT_OK_AND_ASSIGN(const auto imported, Send<v1::ImportPlanResponse>("ImportPlan", ImportRequest(), "PLANNER"));
  v1::SubmitPlanRequest submit;
  submit.set_name(imported.plan().name());
  ASSERT_THAT(Send<v1::Plan>("SubmitPlan", submit, "PLANNER", "PlanReviewService"), IsOk());
  v1::VerifyPlanRequest verify;
  verify.set_name(imported.plan().name());
  ASSERT_OK_AND_ASSIGN(const auto verified,
                       Send<v1::Plan>("VerifyPlan", verify, "APIP", "PlanReviewService", "inspektorat"));
  v1::AdoptPlanRequest adopt;
  adopt.set_name(imported.plan().name());
  adopt.set_legal_basis("Perwali 1/2018");
  adopt.set_etag(verified.etag());
  ASSERT_OK_AND_ASSIGN(const auto adopted, Send<v1::Plan>("AdoptPlan", adopt, "SEKDA"));
  v1::GetPlanRequest get;
  get.set_name(adopted.name());
  EXPECT_THAT(Send<v1::Plan>("GetPlan", get, ""), testing::IsOkAndHolds(EqualsProto(adopted)));
}

TEST_F(PlanningServer, NobodyElseChangesAPlan) {
  EXPECT_THAT(Send<v1::ImportPlanResponse>("ImportPlan", ImportRequest(), "PPK"),
              StatusIs(absl::StatusCode::kPermissionDenied, "ROLE_REQUIRED"));
  EXPECT_THAT(Send<v1::ImportPlanResponse>("ImportPlan", ImportRequest(), ""),
              StatusIs(absl::StatusCode::kUnauthenticated, "ACTOR_REQUIRED"));
}

TEST_F(PlanningServer, AsksForWhatIsRequired) {
  const auto response = Send<v1::ImportPlanResponse>("ImportPlan", v1::ImportPlanRequest(), "PLANNER");
  EXPECT_THAT(ViolationsOf(response.status()), Contains("content: must be set"));
}

TEST_F(PlanningServer, ADocumentAboveTheBoundIsAFinding) {
  ASSERT_OK_AND_ASSIGN(
      const auto response,
      Send<v1::ImportPlanResponse>("ImportPlan", ImportRequest(std::string((3 << 20) + 1, 'x')), "PLANNER"));
  ASSERT_EQ(response.findings_size(), 1);
  EXPECT_EQ(response.findings(0).code(), "DOCUMENT_TOO_LARGE");
  EXPECT_FALSE(response.has_plan());
}

}  // namespace
}  // namespace terpadu::planning
