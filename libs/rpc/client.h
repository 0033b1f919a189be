#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "libs/rpc/call_context.h"

namespace terpadu::rpc {

struct CallOptions {
  absl::Duration timeout = absl::Seconds(10);
  std::map<std::string, std::string> metadata;

  // Metadata of a service that acts for `call`: its own id and role APPLICATION, the caller's correlation and trace.
  static CallOptions OnBehalfOf(const CallContext& call, std::string_view service);
  // Metadata of a person or tool.
  static CallOptions As(std::string_view actor, std::string_view roles, std::string_view unit = {});
};

// The receiving end of a server stream; one thread reads, any may cancel.
class ClientStream {
 public:
  virtual ~ClientStream() = default;
  // Waits for the next message. False at the end: see Finish().
  virtual bool Read(google::protobuf::Message& message) = 0;
  virtual void Cancel() = 0;
  // After Read returned false: how the stream ended.
  virtual absl::Status Finish() = 0;
};

// A channel to one service: connects when first used, again after a loss. Safe from any thread.
//
//   Client budgeting("127.0.0.1:7002");
//   TERPADU_ASSIGN(const pb::Reservation held, budgeting.Call<pb::Reservation>(
//       "terpadu.budgeting.v1.BudgetingService/Reserve", request, options));
//
// Errors come back with reason, metadata, violations and retry delay as the server gave them (libs/base/error.h). A
// server that cannot be reached is UNAVAILABLE, reason SERVICE_UNREACHABLE (metadata: address).
class Client {
 public:
  explicit Client(std::string_view address);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  template <typename Response>
  absl::StatusOr<Response> Call(std::string_view method, const google::protobuf::Message& request,
                                const CallOptions& options = {}) {
    Response response;
    absl::Status status = CallMessage(method, request, response, options);
    if (!status.ok()) {
      return status;
    }
    return response;
  }
  absl::Status CallMessage(std::string_view method, const google::protobuf::Message& request,
                           google::protobuf::Message& response, const CallOptions& options);

  // Opens a server stream. `options.timeout` InfiniteDuration for one without end.
  std::unique_ptr<ClientStream> Stream(std::string_view method, const google::protobuf::Message& request,
                                       const CallOptions& options);

  const std::string& address() const { return address_; }

 private:
  struct State;
  std::string address_;
  std::unique_ptr<State> state_;
};

}  // namespace terpadu::rpc
