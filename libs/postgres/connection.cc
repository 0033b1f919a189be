#include "libs/postgres/connection.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/time/clock.h"
#include "libs/base/assert.h"
#include "libs/base/status.h"
#include "libs/postgres/connection_state.h"
#include "libs/postgres/error.h"

namespace terpadu::postgres {
namespace {

constexpr Statement kBegin = {"terpadu_begin", "BEGIN"};

// Rounded up, so that what the server ends is past its deadline here as well. 0 is no timeout.
int64_t StatementTimeout(absl::Time deadline) {
  if (deadline == absl::InfiniteFuture()) {
    return 0;
  }
  return std::clamp<int64_t>(absl::ToInt64Milliseconds(deadline - absl::Now()) + 1, 1,
                             std::numeric_limits<int32_t>::max());
}

}  // namespace

const Statement kSetScope = {"terpadu_scope",
                             "SELECT set_config('terpadu.instansi', $1, true), set_config('terpadu.scope', $2, true),"
                             " set_config('statement_timeout', $3, true)"};

Params ScopeParams(const Scope& scope) {
  return std::move(
      Params().Text(scope.instansi).Text(scope.every_instansi ? "service" : "").Int(StatementTimeout(scope.deadline)));
}

absl::Status CheckDeadline(absl::Time deadline) {
  return deadline <= absl::Now() ? ToStatus("57014", "", "") : absl::OkStatus();
}

Scope Scope::Instansi(std::string_view instansi, absl::Time deadline) {
  return {.instansi = std::string(instansi), .deadline = deadline};
}

Scope Scope::EveryInstansi(absl::Time deadline) { return {.every_instansi = true, .deadline = deadline}; }

absl::StatusOr<std::vector<Rows>> Connection::State::Run(std::span<const Session::Call> calls, absl::Time until) {
  auto rows = session->Run(calls, until);
  if (!rows.ok() && session->lost()) {
    session.reset();
  }
  return rows;
}

Connection::Connection(std::string conninfo) : state_(new State{.conninfo = std::move(conninfo)}) {}

Connection::~Connection() { TERPADU_ASSERT(!state_->in_transaction); }

absl::Status Connection::Connect() {
  TERPADU_ASSERT(!state_->in_transaction);
  if (state_->session != nullptr && !state_->session->lost()) {
    return absl::OkStatus();
  }
  state_->session.reset();
  TERPADU_ASSIGN(state_->session, Session::Open(state_->conninfo));
  return absl::OkStatus();
}

absl::StatusOr<Rows> Connection::Execute(const Scope& scope, const Statement& statement, const Params& params) {
  TERPADU_RETURN_IF_ERROR(CheckDeadline(scope.deadline));
  TERPADU_RETURN_IF_ERROR(Connect());
  const Params scope_params = ScopeParams(scope);
  const Session::Call calls[] = {{&kSetScope, &scope_params}, {&statement, &params}};
  TERPADU_ASSIGN(std::vector<Rows> results, state_->Run(calls, scope.deadline));
  return std::move(results.back());
}

absl::StatusOr<Transaction> Connection::Begin(const Scope& scope) {
  TERPADU_RETURN_IF_ERROR(CheckDeadline(scope.deadline));
  TERPADU_RETURN_IF_ERROR(Connect());
  const Params none;
  const Params scope_params = ScopeParams(scope);
  const Session::Call calls[] = {{&kBegin, &none}, {&kSetScope, &scope_params}};
  const auto begun = state_->Run(calls, scope.deadline);
  if (!begun.ok()) {
    state_->session.reset();  // it may stand in the transaction
    return begun.status();
  }
  state_->in_transaction = true;
  state_->has_savepoint = false;
  state_->deadline = scope.deadline;
  return Transaction(this);
}

absl::Status Connection::Ping() { return Connect(); }

absl::Status Connection::ExecuteScript(std::string_view sql) {
  TERPADU_RETURN_IF_ERROR(Connect());
  absl::Status outcome = state_->session->RunScript(sql);
  if (state_->session->lost()) {
    state_->session.reset();
  }
  return outcome;
}

}  // namespace terpadu::postgres
