#include "libs/rpc/tests/echo_service.h"

#include "absl/time/clock.h"

namespace terpadu::rpc {

EchoService::EchoService() : handlers_("terpadu.echo.v1.EchoService") {
  say = [](CallContext& call, const pb::SayRequest& request) {
    pb::SayResponse response;
    response.set_text(request.text());
    response.set_request_id(call.request_id);
    response.set_correlation_id(call.correlation_id);
    response.set_traceparent(call.traceparent);
    response.set_actor(call.actor.id);
    return response;
  };
  listen = [](CallContext&, const std::shared_ptr<ServerStream>&) { return absl::OkStatus(); };
  handlers_.Unary("Say", this, &EchoService::Say);
  handlers_.Unary("SayPublicly", this, &EchoService::Say);
  handlers_.Stream<pb::ListenRequest>(
      "Listen", [this](CallContext& call, const pb::ListenRequest&, std::shared_ptr<ServerStream> stream) {
        return listen(call, std::move(stream));
      });
}

pb::SayRequest Saying(std::string_view text) {
  pb::SayRequest request;
  request.set_text(std::string(text));
  return request;
}

CallOptions AsPpk() {
  CallOptions options = CallOptions::As("siti", "PPTK,PPK", "instansi/3501/units/dinkes");
  options.timeout = absl::Minutes(1);
  return options;
}

bool Eventually(const std::function<bool()>& condition) {
  const absl::Time end = absl::Now() + absl::Minutes(1);
  while (!condition()) {
    if (absl::Now() > end) {
      return false;
    }
    absl::SleepFor(absl::Milliseconds(2));
  }
  return true;
}

EchoTest::EchoTest() {
  options_.service = "echo";
  options_.workers = 2;
}

void EchoTest::Serve() {
  server_ = *Server::Start(options_, {&service_.handlers()});
  client_ = std::make_unique<Client>("127.0.0.1:" + std::to_string(server_->port()));
}

absl::StatusOr<pb::SayResponse> EchoTest::Say(std::string_view text, const CallOptions& options) {
  return client_->Call<pb::SayResponse>(kSay, Saying(text), options);
}

}  // namespace terpadu::rpc
