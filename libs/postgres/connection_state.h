#pragma once

#include <memory>
#include <string>

#include "libs/postgres/session.h"

namespace terpadu::postgres {

// What a Connection holds and its Transaction changes; internal to this lib.
struct Connection::State {
  std::string conninfo;
  std::unique_ptr<Session> session;
  bool in_transaction = false;
  bool has_savepoint = false;
  absl::Time deadline = absl::InfiniteFuture();  // of the transaction

  // One pipeline; a session that it loses is closed.
  absl::StatusOr<std::vector<Rows>> Run(std::span<const Session::Call> calls, absl::Time until);
};

// Sets the scope of the rest of a transaction; parameters by ScopeParams().
extern const Statement kSetScope;
Params ScopeParams(const Scope& scope);

// DEADLINE_EXCEEDED when `deadline` has passed.
absl::Status CheckDeadline(absl::Time deadline);

}  // namespace terpadu::postgres
