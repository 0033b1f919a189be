// Health, reflection, and going down.
#include <future>

#include "google/protobuf/descriptor.pb.h"
#include "libs/rpc/tests/echo_service.h"
#include "libs/testing/status_matchers.h"

namespace terpadu::rpc {
namespace {

using ::terpadu::testing::IsOk;
using ::terpadu::testing::StatusIs;
using ::testing::Contains;
using ::testing::Optional;

constexpr char kEcho[] = "terpadu.echo.v1.EchoService";

class Operation : public EchoTest {
 protected:
  Operation() { Serve(); }

  absl::StatusOr<pb::HealthResponse::Status> HealthOf(const std::string& service) {
    pb::HealthRequest request;
    request.set_service(service);
    const auto response = client_->Call<pb::HealthResponse>("grpc.health.v1.Health/Check", request);
    if (!response.ok()) {
      return response.status();
    }
    return response->status();
  }

  pb::ReflectionResponse Reflect(const pb::ReflectionRequest& request) {
    const auto stream =
        client_->Stream("grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", request, CallOptions());
    pb::ReflectionResponse response;
    EXPECT_TRUE(stream->Read(response)) << stream->Finish();
    return response;
  }
};

using Status = pb::HealthResponse;

TEST_F(Operation, ReadinessIsToldPerServiceAndLivenessApartFromIt) {
  EXPECT_THAT(HealthOf(kEcho), testing::IsOkAndHolds(Status::STATUS_SERVING));
  server_->SetReady(false);
  EXPECT_THAT(HealthOf(kEcho), testing::IsOkAndHolds(Status::STATUS_NOT_SERVING));
  EXPECT_THAT(HealthOf(""), testing::IsOkAndHolds(Status::STATUS_SERVING));
  server_->SetReady(true);
  EXPECT_THAT(HealthOf(kEcho), testing::IsOkAndHolds(Status::STATUS_SERVING));
  EXPECT_EQ(HealthOf("terpadu.NoSuchService").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(Operation, ReflectionListsTheServices) {
  pb::ReflectionRequest request;
  request.set_list_services("");
  const pb::ReflectionResponse response = Reflect(request);
  std::vector<std::string> names;
  for (const auto& service : response.services().service()) {
    names.push_back(service.name());
  }
  EXPECT_THAT(names, Contains(kEcho));
  EXPECT_THAT(names, Contains("grpc.health.v1.Health"));
}

TEST_F(Operation, ReflectionGivesTheFileOfAService) {
  pb::ReflectionRequest request;
  request.set_file_containing_symbol(kEcho);
  google::protobuf::FileDescriptorProto file;
  ASSERT_TRUE(file.ParseFromString(Reflect(request).files().file_descriptor_proto(0)));
  EXPECT_EQ(file.service(0).method(0).name(), "Say");
}

TEST_F(Operation, AMethodThatDoesNotExistIsUnimplemented) {
  const auto answer = client_->Call<pb::SayResponse>("terpadu.echo.v1.EchoService/Sing", Saying(""), AsPpk());
  EXPECT_THAT(answer, StatusIs(absl::StatusCode::kUnimplemented, "UNIMPLEMENTED"));
}

TEST_F(Operation, ADrainLetsCallsUnderWayEndAndTellsNewOnesToGoElsewhere) {
  Gate gate;
  std::atomic<int> calls = 0;
  service_.say = [&](CallContext&, const pb::SayRequest&) {
    if (++calls == 1) {
      gate.Pass();
    }
    return pb::SayResponse();
  };
  auto under_way = std::async(std::launch::async, [this] { return Say("under way").status(); });
  gate.entered.WaitForNotification();
  auto drain = std::async(std::launch::async, [this] { server_->Drain(); });

  absl::Status refused;
  ASSERT_TRUE(Eventually([&] { return !(refused = Say("new").status()).ok(); }));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kUnavailable, "DRAINING"));
  EXPECT_THAT(RetryDelayOf(refused), Optional(absl::Seconds(1)));
  EXPECT_THAT(HealthOf(kEcho), testing::IsOkAndHolds(Status::STATUS_NOT_SERVING));
  server_->SetReady(true);
  EXPECT_THAT(HealthOf(kEcho), testing::IsOkAndHolds(Status::STATUS_NOT_SERVING)) << "for good";

  gate.open.Notify();
  EXPECT_THAT(under_way.get(), IsOk());
  drain.get();
  EXPECT_THAT(Say("after"), StatusIs(absl::StatusCode::kUnavailable, "SERVICE_UNREACHABLE"));
}

TEST_F(Operation, AClientFindsAServerThatCameBack) {
  ASSERT_THAT(Say(""), IsOk());
  options_.address = client_->address();
  server_.reset();
  ASSERT_THAT(Say(""), StatusIs(absl::StatusCode::kUnavailable, "SERVICE_UNREACHABLE"));
  server_ = *Server::Start(options_, {&service_.handlers()});
  EXPECT_TRUE(Eventually([this] { return Say("").ok(); }));
}

}  // namespace
}  // namespace terpadu::rpc
