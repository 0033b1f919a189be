#pragma once

#include <memory>

#include "libs/rpc/handlers.h"
#include "libs/rpc/runtime/runtime.h"

namespace grpc {
class Service;
}

namespace terpadu::rpc {

// The gRPC face of `handlers`, made from their descriptor: what generated stubs would be, without generating them. Both
// arguments must outlive it.
std::unique_ptr<grpc::Service> MakeGrpcService(const ServiceHandlers& handlers, Runtime& runtime);

}  // namespace terpadu::rpc
