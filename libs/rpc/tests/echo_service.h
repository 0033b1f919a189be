#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "echo.pb.h"
#include "gtest/gtest.h"
#include "libs/rpc/client.h"
#include "libs/rpc/handlers.h"
#include "libs/rpc/server.h"

namespace terpadu::rpc {

namespace pb = ::terpadu::echo::v1;

inline constexpr char kSay[] = "terpadu.echo.v1.EchoService/Say";
inline constexpr char kSayPublicly[] = "terpadu.echo.v1.EchoService/SayPublicly";
inline constexpr char kListen[] = "terpadu.echo.v1.EchoService/Listen";

// Answers as the test says; by default with what it was given and what the runtime told it.
class EchoService {
 public:
  EchoService();

  std::function<absl::StatusOr<pb::SayResponse>(CallContext&, const pb::SayRequest&)> say;
  std::function<absl::Status(CallContext&, std::shared_ptr<ServerStream>)> listen;

  const ServiceHandlers& handlers() const { return handlers_; }

 private:
  absl::StatusOr<pb::SayResponse> Say(CallContext& call, const pb::SayRequest& request) { return say(call, request); }
  ServiceHandlers handlers_;
};

// A handler that waits in the middle of a call until it is let go.
struct Gate {
  absl::Notification entered;
  absl::Notification open;
  void Pass() {
    entered.Notify();
    open.WaitForNotification();
  }
};

pb::SayRequest Saying(std::string_view text);
CallOptions AsPpk();

// True as soon as `condition` is; false when it still is not after a minute.
bool Eventually(const std::function<bool()>& condition);

// A server of an EchoService on a free port, and a client of it.
class EchoTest : public ::testing::Test {
 protected:
  EchoTest();
  // Called by the test, after it changed options_.
  void Serve();
  absl::StatusOr<pb::SayResponse> Say(std::string_view text, const CallOptions& options = AsPpk());

  EchoService service_;
  ServerOptions options_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<Client> client_;
};

}  // namespace terpadu::rpc
