#include "libs/rpc/call_context.h"

#include <algorithm>

#include "nlohmann/json.hpp"

namespace terpadu::rpc {

bool Actor::HasRole(std::string_view role) const { return std::find(roles.begin(), roles.end(), role) != roles.end(); }

std::string CallContext::AuditJson(std::string_view reason) const {
  nlohmann::ordered_json audit;
  audit["actor"] = actor.id;
  audit["roles"] = actor.roles;
  audit["unit"] = actor.unit;
  audit["authenticated"] = actor.authenticated;
  audit["peer"] = peer;
  audit["method"] = method;
  audit["request_id"] = request_id;
  audit["correlationid"] = correlation_id;
  audit["causationid"] = causation_id;
  audit["traceparent"] = traceparent;
  if (!reason.empty()) {
    audit["reason"] = reason;
  }
  return audit.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace terpadu::rpc
