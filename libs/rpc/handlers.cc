#include "libs/rpc/handlers.h"

#include <cstdio>
#include <cstdlib>

#include "libs/base/error.h"
#include "terpadu/option/v1/access.pb.h"

namespace terpadu::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

[[noreturn]] void Defect(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

const ServiceDescriptor* FindService(std::string_view name) {
  const auto* service = DescriptorPool::generated_pool()->FindServiceByName(std::string(name));
  if (service == nullptr) {
    Defect("no service " + std::string(name) + " in the protos that are linked");
  }
  return service;
}

const MethodDescriptor* FindMethod(const ServiceDescriptor& service, std::string_view name, const Descriptor* request) {
  const MethodDescriptor* method = service.FindMethodByName(std::string(name));
  if (method == nullptr) {
    Defect(service.full_name() + " has no method " + std::string(name));
  }
  if (method->input_type() != request) {
    Defect(method->full_name() + " takes " + method->input_type()->full_name() + ", its handler takes " +
           request->full_name());
  }
  return method;
}

}  // namespace

ServiceHandlers::ServiceHandlers(std::string_view service) : descriptor_(FindService(service)) {}

void ServiceHandlers::AddUnary(std::string_view method, const Descriptor* request, const Descriptor* response,
                               UnaryFunction function) {
  const MethodDescriptor* descriptor = FindMethod(*descriptor_, method, request);
  if (descriptor->output_type() != response || descriptor->server_streaming() || descriptor->client_streaming()) {
    Defect(descriptor->full_name() + " is not a unary method that returns " + response->full_name());
  }
  methods_[descriptor->name()] = {descriptor, std::move(function), nullptr};
}

void ServiceHandlers::AddStream(std::string_view method, const Descriptor* request, StreamFunction function) {
  const MethodDescriptor* descriptor = FindMethod(*descriptor_, method, request);
  if (!descriptor->server_streaming() || descriptor->client_streaming()) {
    Defect(descriptor->full_name() + " is not a server stream");
  }
  methods_[descriptor->name()] = {descriptor, nullptr, std::move(function)};
}

absl::Status ServiceHandlers::CheckComplete() const {
  std::string faults;
  for (int i = 0; i < descriptor_->method_count(); ++i) {
    const MethodDescriptor& method = *descriptor_->method(i);
    if (!methods_.contains(method.name())) {
      faults += "; " + method.full_name() + " has no handler";
    }
    if (method.options().GetExtension(option::v1::access).roles().empty()) {
      faults += "; " + method.full_name() + " declares no access";
    }
  }
  if (faults.empty()) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "SERVICE_INCOMPLETE", faults.substr(2));
}

}  // namespace terpadu::rpc
