#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/postgres/connection.h"

namespace terpadu::postgres {

// One established connection in pipeline mode; internal to this lib. It never reconnects: once `lost`, every run fails.
class Session {
 public:
  struct Call {
    const Statement* statement;
    const Params* params;
  };

  // UNAVAILABLE when the server cannot be reached or refuses.
  static absl::StatusOr<std::unique_ptr<Session>> Open(const std::string& conninfo);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // The calls in order in one round trip, up to one Sync. Outside a transaction they are one, and OK means committed.
  // A server silent for a while after `deadline` is given up: UNAVAILABLE, and the session is lost.
  absl::StatusOr<std::vector<Rows>> Run(std::span<const Call> calls, absl::Time deadline);

  // `sql` as one simple query.
  absl::Status RunScript(std::string_view sql);

  // Whether the session can be used no more. Notices a server that has closed the connection meanwhile.
  bool lost();

 private:
  class Reading;

  explicit Session(pg_conn* connection) : connection_(connection) {}
  absl::Status SetUp();
  // Queues the calls and a Sync; `preparing` becomes, for each result to come, the statement it prepares, or null.
  absl::Status Send(std::span<const Call> calls, std::vector<const Statement*>& preparing);
  absl::Status SendPrepare(const Statement& statement);
  absl::Status SendCall(const Call& call);
  // Waits until a result can be taken without blocking.
  absl::Status AwaitResult(absl::Time give_up);
  absl::Status FinishScript();
  absl::Status Lose(absl::Status why);
  absl::Status LoseConnection();

  pg_conn* connection_;
  bool lost_ = false;
  // What the server has confirmed to be prepared: name and SQL.
  std::unordered_map<std::string_view, std::string_view> prepared_;
};

}  // namespace terpadu::postgres
