#include "tools/load_generator/same_size.h"

#include "absl/strings/escaping.h"
#include "libs/base/identity.h"
#include "libs/rpc/call_context.h"

namespace terpadu::load {

std::string SomeAudit(std::string_view method, std::string_view role) {
  rpc::CallContext call;
  call.method = method;
  call.actor = {.id = "bench.somebody", .roles = {std::string(role)}};
  call.peer = "ipv4:127.0.0.1:40000";
  call.request_id = NewUuid();
  call.correlation_id = call.request_id;
  call.traceparent = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";
  return call.AuditJson();
}

std::string SomeFingerprint() { return Sha256Hex("some request"); }

std::string AsBytea(std::string_view bytes) { return "\\x" + absl::BytesToHexString({bytes.data(), bytes.size()}); }

}  // namespace terpadu::load
