#include "libs/rpc/client.h"
#include "libs/rpc/server.h"
#include "services/budgeting/preparation/tests/scratch_preparation.h"

namespace terpadu::budgeting {
namespace {

class PreparationOverTheWire : public PreparationTest {
 protected:
  PreparationOverTheWire() {
    auto started = rpc::Server::Start({.service = "budgeting", .database = conninfo}, {&preparation.handlers()});
    EXPECT_THAT(started, IsOk());
    server = *std::move(started);
    client = std::make_unique<rpc::Client>("127.0.0.1:" + std::to_string(server->port()));
  }

  template <typename Response>
  absl::StatusOr<Response> Send(const std::string& method, const google::protobuf::Message& request,
                                const std::string& actor, const std::string& roles) {
    return client->Call<Response>("terpadu.budgeting.v1.BudgetPreparationService/" + method, request,
                                  rpc::CallOptions::As(actor, roles));
  }

  std::unique_ptr<rpc::Server> server;
  std::unique_ptr<rpc::Client> client;
};

TEST_F(PreparationOverTheWire, EveryMethodHasAHandler) { EXPECT_THAT(preparation.handlers().CheckComplete(), IsOk()); }

TEST_F(PreparationOverTheWire, AnRkaIsSubmittedByThePaAndVerifiedByTapd) {
  Agreed({CeilingOf(kSubKegiatan, 1000)});
  ASSERT_THAT(CreateRka("a"), IsOk());
  ASSERT_THAT(SetItems("a", {ItemOf(1, 100)}), IsOk());
  v1::SubmitRkaRequest submit;
  submit.set_name(RkaName("a"));
  EXPECT_THAT(Send<v1::Rka>("SubmitRka", submit, kHead, "PPTK"),
              StatusIs(StatusCode::kPermissionDenied, "ROLE_REQUIRED"));
  EXPECT_THAT(Send<v1::Rka>("SubmitRka", submit, kStaff, "PA_KPA"),
              StatusIs(StatusCode::kPermissionDenied, "PART_TAKEN"));
  EXPECT_THAT(Send<v1::Rka>("SubmitRka", submit, kHead, "PA_KPA"), IsOk());
  v1::VerifyRkaRequest verify;
  verify.set_name(RkaName("a"));
  ASSERT_OK_AND_ASSIGN(const auto rka, Send<v1::Rka>("VerifyRka", verify, kTapd, "BUDGET_OFFICER"));
  EXPECT_EQ(rka.state(), v1::RKA_STATE_VERIFIED);
}

}  // namespace
}  // namespace terpadu::budgeting
