// A service as small as can be, for the tests of RunServiceMain.
#include "echo.pb.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/service_main.h"

namespace terpadu::rpc {
namespace {

class Echo final : public RunningService {
 public:
  explicit Echo(const ServiceEnvironment& environment) : environment_(environment) {
    handlers_.Unary("Say", this, &Echo::Say);
    handlers_.Unary("SayPublicly", this, &Echo::Say);
    handlers_.Stream<echo::v1::ListenRequest>(
        "Listen", [](CallContext&, const echo::v1::ListenRequest&, const std::shared_ptr<ServerStream>& stream) {
          stream->Close(absl::OkStatus());
          return absl::OkStatus();
        });
  }

  std::vector<const ServiceHandlers*> Handlers() override { return {&handlers_}; }

 private:
  // Tells the service's clock, and where the service it follows is.
  absl::StatusOr<echo::v1::SayResponse> Say(CallContext& call, const echo::v1::SayRequest&) {
    echo::v1::SayResponse response;
    response.set_text(absl::FormatTime(absl::RFC3339_sec, call.clock->Now(), absl::UTCTimeZone()));
    response.set_name(environment_.address_of("planning"));
    return response;
  }

  const ServiceEnvironment environment_;
  ServiceHandlers handlers_{"terpadu.echo.v1.EchoService"};
};

}  // namespace
}  // namespace terpadu::rpc

int main(int argc, char** argv) {
  using terpadu::rpc::ServiceEnvironment;
  return terpadu::rpc::RunServiceMain(argc, argv,
                                      {.service = "echo",
                                       .description = "Answers",
                                       .migrations = {&terpadu::rpc::kMigrations},
                                       .follows = {"planning"},
                                       .make = [](const ServiceEnvironment& environment) {
                                         return std::make_unique<terpadu::rpc::Echo>(environment);
                                       }});
}
