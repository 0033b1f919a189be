#pragma once

#include "absl/status/statusor.h"
#include "libs/postgres/connection.h"

namespace terpadu::budgeting {

// Where a statement that only reads is run: in a transaction under way, or, in one round trip, as one of its own.
class Executor {
 public:
  Executor(postgres::Transaction& transaction) : transaction_(&transaction) {}  // NOLINT: meant to be implicit
  Executor(postgres::Connection& connection, postgres::Scope scope)
      : connection_(&connection), scope_(std::move(scope)) {}

  absl::StatusOr<postgres::Rows> Execute(const postgres::Statement& statement, const postgres::Params& params) const {
    return transaction_ != nullptr ? transaction_->Execute(statement, params)
                                   : connection_->Execute(scope_, statement, params);
  }

 private:
  postgres::Transaction* transaction_ = nullptr;
  postgres::Connection* connection_ = nullptr;
  postgres::Scope scope_;
};

}  // namespace terpadu::budgeting
