#include <libpq-fe.h>

#include <utility>

#include "absl/time/clock.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/postgres/connection.h"
#include "libs/postgres/connection_state.h"
#include "libs/postgres/error.h"

namespace terpadu::postgres {
namespace {

constexpr Statement kCommit = {"terpadu_commit", "COMMIT"};
constexpr Statement kRollback = {"terpadu_rollback", "ROLLBACK"};
constexpr Statement kSavepoint = {"terpadu_savepoint", "SAVEPOINT terpadu"};
constexpr Statement kRelease = {"terpadu_release", "RELEASE SAVEPOINT terpadu"};
constexpr Statement kRollbackTo = {"terpadu_rollback_to", "ROLLBACK TO SAVEPOINT terpadu"};

// How long a rollback may take before the connection is dropped instead, which rolls back as well.
constexpr absl::Duration kRollbackTime = absl::Seconds(2);

}  // namespace

Transaction::Transaction(Transaction&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}

Transaction::~Transaction() {
  if (connection_ == nullptr) {
    return;
  }
  const bool rolled_back = connection_->state_->session != nullptr && [this] {
    const Params none;
    const Session::Call call = {&kRollback, &none};
    return connection_->state_->Run({&call, 1}, absl::Now() + kRollbackTime).ok();
  }();
  Finish(/*keep_session=*/rolled_back);
}

void Transaction::Finish(bool keep_session) {
  Connection::State& state = *std::exchange(connection_, nullptr)->state_;
  state.in_transaction = false;
  if (!keep_session) {
    state.session.reset();
  }
}

absl::StatusOr<Rows> Transaction::Execute(const Statement& statement, const Params& params) {
  TERPADU_ASSIGN(std::vector<Rows> results, Run(statement, {&params, 1}));
  return std::move(results.back());
}

absl::StatusOr<std::vector<Rows>> Transaction::ExecuteBatch(const Statement& statement,
                                                            const std::vector<Params>& batch) {
  TERPADU_ASSERT(batch.size() <= kLargestBatch);
  return Run(statement, batch);
}

absl::StatusOr<std::vector<Rows>> Transaction::Run(const Statement& statement, std::span<const Params> batch) {
  TERPADU_ASSERT(connection_ != nullptr);
  Connection::State& state = *connection_->state_;
  if (state.session == nullptr) {
    return ToStatus("", "the connection was lost earlier in this transaction", "");
  }
  TERPADU_RETURN_IF_ERROR(CheckDeadline(state.deadline));
  if (batch.empty()) {
    return std::vector<Rows>();
  }
  std::vector<Session::Call> calls;
  calls.reserve(batch.size());
  for (const Params& params : batch) {
    calls.push_back({&statement, &params});
  }
  return state.Run(calls, state.deadline);
}

absl::Status Transaction::Control(const Statement& statement) { return Execute(statement, Params()).status(); }

absl::Status Transaction::SetScope(const Scope& scope) {
  TERPADU_RETURN_IF_ERROR(CheckDeadline(scope.deadline));
  TERPADU_RETURN_IF_ERROR(Execute(kSetScope, ScopeParams(scope)).status());
  connection_->state_->deadline = scope.deadline;
  return absl::OkStatus();
}

absl::Status Transaction::Savepoint() {
  bool& has_savepoint = connection_->state_->has_savepoint;
  if (has_savepoint) {
    TERPADU_RETURN_IF_ERROR(Control(kRelease));
    has_savepoint = false;
  }
  TERPADU_RETURN_IF_ERROR(Control(kSavepoint));
  has_savepoint = true;
  return absl::OkStatus();
}

absl::Status Transaction::RollbackToSavepoint() {
  TERPADU_ASSERT(connection_->state_->has_savepoint);
  return Control(kRollbackTo);
}

// A server answers COMMIT of a failed transaction with success and the tag ROLLBACK.
absl::Status Transaction::Commit() {
  auto committed = Execute(kCommit, Params());
  if (!committed.ok()) {
    return committed.status();
  }
  const bool kept = committed->CommandTag() == "COMMIT";
  Finish(/*keep_session=*/true);
  return kept ? absl::OkStatus()
              : Error(absl::StatusCode::kInternal, "DATABASE_DEFECT", "commit of a transaction in which a call failed");
}

}  // namespace terpadu::postgres
