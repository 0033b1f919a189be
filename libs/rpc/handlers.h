#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "libs/rpc/call_context.h"

namespace terpadu::rpc {

// The sending end of a server stream, safe from any thread.
class ServerStream {
 public:
  virtual ~ServerStream() = default;
  // Hands `message` to the wire. False, and nothing sent, while the message before it is still on its way or when the
  // stream is closed: one message in flight bounds what a slow reader can hold.
  virtual bool TryWrite(const google::protobuf::Message& message) = 0;
  // True when TryWrite would take a message.
  virtual bool writable() const = 0;
  // True once the client went away or Close was called.
  virtual bool closed() const = 0;
  virtual void Close(const absl::Status& status) = 0;
};

// The functions that answer one service's methods, with no gRPC in sight, so that tests call them directly:
//
//   ServiceHandlers handlers(pb::BudgetingService::descriptor());   // or by full name
//   handlers.Unary("Reserve", &service, &BudgetingService::Reserve);
class ServiceHandlers {
 public:
  using UnaryFunction =
      std::function<absl::Status(CallContext&, const google::protobuf::Message&, google::protobuf::Message&)>;
  // Called on a worker; keeps the stream, returns soon; an error ends the stream.
  using StreamFunction =
      std::function<absl::Status(CallContext&, const google::protobuf::Message&, std::shared_ptr<ServerStream>)>;

  struct Method {
    const google::protobuf::MethodDescriptor* descriptor;
    UnaryFunction unary;  // one of the two
    StreamFunction stream;
  };

  // `service` is the full name in the linked protos, `terpadu.budgeting.v1.BudgetingService`.
  explicit ServiceHandlers(std::string_view service);

  template <typename Service, typename Request, typename Response>
  void Unary(std::string_view method, Service* service,
             absl::StatusOr<Response> (Service::*handler)(CallContext&, const Request&)) {
    AddUnary(method, Request::descriptor(), Response::descriptor(),
             [service, handler](CallContext& call, const google::protobuf::Message& request,
                                google::protobuf::Message& response) -> absl::Status {
               absl::StatusOr<Response> result = (service->*handler)(call, static_cast<const Request&>(request));
               if (!result.ok()) {
                 return std::move(result).status();
               }
               static_cast<Response&>(response) = *std::move(result);
               return absl::OkStatus();
             });
  }

  template <typename Request>
  void Stream(std::string_view method,
              std::function<absl::Status(CallContext&, const Request&, std::shared_ptr<ServerStream>)> handler) {
    AddStream(method, Request::descriptor(),
              [handler = std::move(handler)](CallContext& call, const google::protobuf::Message& request,
                                             std::shared_ptr<ServerStream> stream) {
                return handler(call, static_cast<const Request&>(request), std::move(stream));
              });
  }

  // FAILED_PRECONDITION naming every method without a handler, or without an access option.
  absl::Status CheckComplete() const;

  const google::protobuf::ServiceDescriptor& descriptor() const { return *descriptor_; }
  const std::map<std::string, Method>& methods() const { return methods_; }

 private:
  void AddUnary(std::string_view method, const google::protobuf::Descriptor* request,
                const google::protobuf::Descriptor* response, UnaryFunction function);
  void AddStream(std::string_view method, const google::protobuf::Descriptor* request, StreamFunction function);

  const google::protobuf::ServiceDescriptor* descriptor_;
  std::map<std::string, Method> methods_;
};

}  // namespace terpadu::rpc
