#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

struct pg_conn;
struct pg_result;

namespace terpadu::postgres {

// A statement, prepared on each connection when it is first used. Both views must outlive the connection: constants.
struct Statement {
  std::string_view name;  // unique in the process
  std::string_view sql;   // $1, $2, … as parameters
};

// The parameters of one execution, in order, in PostgreSQL's text form (bytea in binary).
class Params {
 public:
  Params& Int(int64_t value);
  Params& Text(std::string_view value);
  Params& Bool(bool value);
  Params& Bytes(std::string_view value);
  Params& Time(absl::Time value);
  Params& Null();
  Params& OptionalText(const std::optional<std::string>& value);
  // text[] and bigint[]
  Params& TextArray(const std::vector<std::string>& values);
  Params& IntArray(const std::vector<int64_t>& values);

 private:
  friend class Session;
  struct Param {
    std::optional<std::string> value;
    bool binary = false;
  };
  std::vector<Param> params_;
};

// The rows an execution returned. Reading a column that does not exist, or a NULL without Is/Optional, is a defect and
// aborts.
class Rows {
 public:
  explicit Rows(pg_result* result);
  Rows(Rows&&) noexcept;
  Rows& operator=(Rows&&) noexcept;
  ~Rows();

  int size() const;
  bool empty() const { return size() == 0; }
  // Rows touched by an INSERT, UPDATE or DELETE.
  int64_t affected() const;
  // `INSERT 0 1`, `COMMIT`: what the server says it did.
  std::string_view CommandTag() const;

  bool IsNull(int row, int column) const;
  int64_t Int(int row, int column) const;
  std::string Text(int row, int column) const;
  bool Bool(int row, int column) const;
  std::string Bytes(int row, int column) const;
  absl::Time Time(int row, int column) const;
  std::optional<std::string> OptionalText(int row, int column) const;

 private:
  pg_result* result_;
};

// Whose rows a transaction may see, and until when it may run. Row-level security shows a transaction of instansi X the
// rows of X alone; `EveryInstansi` is for the service's own work: journal readers, sweepers, reconciliation.
struct Scope {
  std::string instansi;  // "" is nobody: every query returns nothing
  bool every_instansi = false;
  absl::Time deadline = absl::InfiniteFuture();  // becomes the statement timeout

  static Scope Instansi(std::string_view instansi, absl::Time deadline = absl::InfiniteFuture());
  static Scope EveryInstansi(absl::Time deadline = absl::InfiniteFuture());
};

class Transaction;

// One connection, used by one thread at a time. It speaks libpq's pipeline mode, so that a statement travels with its
// scope (and its PREPARE, the first time) in one round trip. After a loss of the connection the failed call returns
// UNAVAILABLE and the next call connects anew.
class Connection {
 public:
  // Does not connect yet. `conninfo` as in libpq.
  explicit Connection(std::string conninfo);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Runs one statement as a transaction of its own, in one round trip. OK means committed; UNAVAILABLE means unknown:
  // the caller tries again with the same request_id. A deadline that has passed fails without touching the database.
  // A statement whose result has changed its columns since it was prepared fails once, with ABORTED.
  absl::StatusOr<Rows> Execute(const Scope& scope, const Statement& statement, const Params& params);

  // Begins a transaction of several statements (one round trip here, one a statement, one to commit). While it lives,
  // the connection runs nothing else.
  absl::StatusOr<Transaction> Begin(const Scope& scope);

  // Connects if needed and asks the server for nothing: the readiness check.
  absl::Status Ping();

  // Runs `sql`, any number of statements without parameters, as one simple query and, unless it says otherwise, as one
  // transaction: migrations and tests.
  absl::Status ExecuteScript(std::string_view sql);

 private:
  friend class Transaction;
  absl::Status Connect();
  struct State;
  std::unique_ptr<State> state_;
};

// Rolls back unless committed. Not to outlive its connection; one at a time a connection. After a failed statement it
// does nothing more until RollbackToSavepoint(); after the loss of the connection everything answers UNAVAILABLE.
class Transaction {
 public:
  static constexpr size_t kLargestBatch = 1000;

  Transaction(Transaction&&) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  absl::StatusOr<Rows> Execute(const Statement& statement, const Params& params);
  // The statement once for each of `batch`, in one round trip; results in order. At most kLargestBatch.
  absl::StatusOr<std::vector<Rows>> ExecuteBatch(const Statement& statement, const std::vector<Params>& batch);
  // Changes whose rows are seen from here on (followers apply events of many instansi in one transaction), and the
  // deadline. RollbackToSavepoint() brings back the rows, not the deadline, of an earlier scope.
  absl::Status SetScope(const Scope& scope);
  absl::Status Savepoint();  // one level: a new one replaces the last
  absl::Status RollbackToSavepoint();
  // OK means durable. UNAVAILABLE means unknown: the caller tries again with the same request_id. INTERNAL when a
  // statement had failed, and nothing was committed.
  absl::Status Commit();

 private:
  friend class Connection;
  explicit Transaction(Connection* connection) : connection_(connection) {}
  absl::StatusOr<std::vector<Rows>> Run(const Statement& statement, std::span<const Params> batch);
  absl::Status Control(const Statement& statement);
  void Finish(bool keep_session);
  Connection* connection_;
};

}  // namespace terpadu::postgres
