#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "libs/base/calendar.h"
#include "libs/postgres/connection.h"

namespace terpadu::rpc {

// Who calls. Until certificates and tokens are checked, this is what the caller says of itself in the metadata
// `x-terpadu-actor`, `x-terpadu-roles` (comma separated, `PPK,PA_KPA`) and `x-terpadu-unit`, and every audit record
// marks it as unauthenticated.
struct Actor {
  std::string id;
  std::vector<std::string> roles;
  std::string unit;
  bool authenticated = false;

  bool HasRole(std::string_view role) const;
};

// All that a handler knows of its call besides the request. One worker thread owns it; not kept beyond the call.
struct CallContext {
  std::string method;  // terpadu.budgeting.v1.BudgetingService/Reserve
  Actor actor;
  std::string request_id;      // of the request; a new UUID when it brings none
  std::string correlation_id;  // metadata x-terpadu-correlation-id, else the request_id
  std::string causation_id;    // metadata x-terpadu-causation-id: the event that made the caller act
  std::string traceparent;     // W3C, a child of the caller's or a new trace
  std::string peer;
  absl::Time deadline = absl::InfiniteFuture();
  const Clock* clock = nullptr;
  postgres::Connection* db = nullptr;

  postgres::Scope ScopeOf(std::string_view instansi) const { return postgres::Scope::Instansi(instansi, deadline); }

  // The audit part of a journal entry, as JSON: actor, roles, unit, authenticated, peer, method, request_id,
  // correlationid, causationid, traceparent, and the `reason` a person gave, if any.
  std::string AuditJson(std::string_view reason = {}) const;
};

}  // namespace terpadu::rpc
