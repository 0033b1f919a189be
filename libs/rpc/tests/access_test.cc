// Who may call what.
#include "libs/rpc/tests/echo_service.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::rpc {
namespace {

using ::terpadu::testing::IsOk;
using ::terpadu::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class Access : public EchoTest {
 protected:
  Access() { Serve(); }
};

TEST_F(Access, OneOfTheRolesOfAMethodIsEnough) {
  EXPECT_THAT(Say("", CallOptions::As("siti", "PPK")), IsOk());
  EXPECT_THAT(Say("", CallOptions::As("siti", "PPTK, PPK")), IsOk());
}

TEST_F(Access, ACallerWithoutTheRoleIsDeniedAndToldTheRoles) {
  const auto denied = Say("", CallOptions::As("budi", "PLANNER"));
  EXPECT_THAT(denied, StatusIs(absl::StatusCode::kPermissionDenied, "ROLE_REQUIRED"));
  EXPECT_THAT(MetadataOf(denied.status()), UnorderedElementsAre(Pair("roles", "PPK, APPLICATION")));
}

TEST_F(Access, ADeniedCallLeavesAnAuditLine) {
  ::testing::internal::CaptureStderr();
  EXPECT_FALSE(Say("", CallOptions::As("budi", "PLANNER")).ok());
  const std::string log = ::testing::internal::GetCapturedStderr();
  EXPECT_THAT(log, HasSubstr("\"audit\":\"true\""));
  EXPECT_THAT(log, HasSubstr("ROLE_REQUIRED"));
  EXPECT_THAT(log, HasSubstr("budi"));
}

TEST_F(Access, ACallerWhoDoesNotSayWhoTheyAreIsNotAuthenticated) {
  EXPECT_THAT(Say("", CallOptions()), StatusIs(absl::StatusCode::kUnauthenticated, "ACTOR_REQUIRED"));
  EXPECT_THAT(Say("", CallOptions::As("", "PPK")), StatusIs(absl::StatusCode::kUnauthenticated, "ACTOR_REQUIRED"));
}

TEST_F(Access, APublicMethodIsForAnyone) {
  EXPECT_THAT(client_->Call<pb::SayResponse>(kSayPublicly, Saying("")), IsOk());
}

TEST_F(Access, TheHandlerLearnsWhoCallsAndThatItIsNotProven) {
  Actor actor;
  service_.say = [&](CallContext& call, const pb::SayRequest&) {
    actor = call.actor;
    return pb::SayResponse();
  };
  EXPECT_THAT(Say("", CallOptions::As("siti", "PPTK,PPK", "instansi/3501/units/dinkes")), IsOk());
  EXPECT_EQ(actor.id, "siti");
  EXPECT_EQ(actor.unit, "instansi/3501/units/dinkes");
  EXPECT_TRUE(actor.HasRole("PPTK"));
  EXPECT_FALSE(actor.HasRole("PP"));
  EXPECT_FALSE(actor.authenticated);
}

class PeekService {
 public:
  absl::StatusOr<pb::SayResponse> Peek(CallContext&, const pb::SayRequest&) { return pb::SayResponse(); }
};

TEST(StartUp, AMethodThatDeclaresNoAccessIsRefused) {
  PeekService service;
  ServiceHandlers handlers("terpadu.echo.v1.OpenService");
  handlers.Unary("Peek", &service, &PeekService::Peek);
  const auto server = Server::Start(ServerOptions{.service = "echo"}, {&handlers});
  EXPECT_THAT(server, StatusIs(absl::StatusCode::kFailedPrecondition, "SERVICE_INCOMPLETE"));
  EXPECT_THAT(std::string(server.status().message()), HasSubstr("OpenService.Peek declares no access"));
}

TEST(StartUp, AMethodWithoutAHandlerIsRefused) {
  const ServiceHandlers handlers("terpadu.echo.v1.EchoService");
  EXPECT_THAT(std::string(handlers.CheckComplete().message()), HasSubstr("EchoService.Listen has no handler"));
}

TEST_F(Access, AnAddressInUseIsAnErrorAtStart) {
  options_.address = client_->address();
  EXPECT_THAT(Server::Start(options_, {&service_.handlers()}),
              StatusIs(absl::StatusCode::kUnavailable, "ADDRESS_UNAVAILABLE"));
}

}  // namespace
}  // namespace terpadu::rpc
