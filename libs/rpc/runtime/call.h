#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/handlers.h"

namespace terpadu::rpc {

// One call on its way from the wire to its handler and back.
struct Call {
  const ServiceHandlers::Method* method = nullptr;
  std::map<std::string, std::string> metadata;  // what the caller sent of x-terpadu-… and traceparent
  absl::Time received;                          // by the machine's clock, as deadlines are
  std::atomic<bool> cancelled = false;          // the caller went away, or its deadline passed
  size_t request_size = 0;                      // in bytes
  std::function<std::string()> read_request;    // the bytes: they stay where they arrived until a worker wants them
  std::unique_ptr<google::protobuf::Message> request;
  std::unique_ptr<google::protobuf::Message> response;  // of a unary method
  std::shared_ptr<ServerStream> stream;                 // of a server stream
  CallContext context;

  std::string Metadata(const std::string& key) const {
    const auto found = metadata.find(key);
    return found == metadata.end() ? "" : found->second;
  }
};

// One of the functions that stand around every handler, a file each in libs/rpc/interceptors: does its part, calls
// `next` unless it refuses the call, and may look at what came back.
using Next = absl::FunctionRef<absl::Status()>;
using Interceptor = absl::Status (*)(Call& call, Next next);

// Runs the call through all interceptors to its handler, on the thread that owns call.context.db. An exception counts
// as INTERNAL.
absl::Status RunCall(Call& call);

}  // namespace terpadu::rpc
