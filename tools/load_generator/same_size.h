#pragma once

#include <string>
#include <string_view>

namespace terpadu::load {

// What a service stores beside its own values, as pgbench gives it: constant, and of the same form and size.

// CallContext::AuditJson() of a call by one who has `role`.
std::string SomeAudit(std::string_view method, std::string_view role);
// rpc::FingerprintOf() of some request.
std::string SomeFingerprint();
// bytea as text.
std::string AsBytea(std::string_view bytes);

}  // namespace terpadu::load
