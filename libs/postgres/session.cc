#include "libs/postgres/session.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <limits>

#include "absl/time/clock.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"

namespace terpadu::postgres {
namespace {

// How long after its deadline a call still waits for the server to report its own timeout.
constexpr absl::Duration kGrace = absl::Seconds(2);

// The planner settles on one plan for a prepared statement when its tables may still be tiny; seen from there a
// sequential scan is cheapest, and stays after they have grown. Without it, costs look high enough for JIT, which never
// pays here.
constexpr char kSettings[] =
    "SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET bytea_output = 'hex'; SET client_min_messages = 'warning';"
    "SET idle_in_transaction_session_timeout = '30s'; SET lock_timeout = '10s';"
    "SET enable_seqscan = off; SET jit = off";

void IgnoreNotice(void* /*context*/, const PGresult* /*notice*/) {}

absl::Status Confused() {
  return Error(absl::StatusCode::kInternal, "DATABASE_DEFECT", "the database connection lost its order");
}

// The statement was prepared for a schema that has changed since, or a pooler has forgotten it.
bool IsStalePreparation(const PGresult* result) {
  const char* sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char* function = PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);
  const std::string_view state = sqlstate == nullptr ? "" : sqlstate;
  const std::string_view source = function == nullptr ? "" : function;
  return state == "26000" || (state == "0A000" && source == "RevalidateCachedQuery");
}

int PollMilliseconds(absl::Time give_up) {
  if (give_up == absl::InfiniteFuture()) {
    return -1;
  }
  const int64_t left = absl::ToInt64Milliseconds(give_up - absl::Now()) + 1;
  return static_cast<int>(std::clamp<int64_t>(left, 0, std::numeric_limits<int>::max()));
}

}  // namespace

// The results of one pipeline, as they come in.
class Session::Reading {
 public:
  Reading(Session* session, const std::vector<const Statement*>& preparing)
      : session_(session), preparing_(preparing) {}

  // Takes over one result; true when it was the Sync's.
  bool Take(PGresult* result) {
    const ExecStatusType kind = PQresultStatus(result);
    if (kind == PGRES_PIPELINE_SYNC) {
      PQclear(result);
      return true;
    }
    const Statement* prepared = next_ < preparing_.size() ? preparing_[next_] : nullptr;
    ++next_;
    if (kind == PGRES_COMMAND_OK || kind == PGRES_TUPLES_OK) {
      Rows rows(result);
      if (prepared != nullptr) {
        session_->prepared_.emplace(prepared->name, prepared->sql);
      } else {
        rows_.push_back(std::move(rows));
      }
      return false;
    }
    if (kind != PGRES_PIPELINE_ABORTED && status_.ok()) {
      TakeError(kind, result);
    }
    PQclear(result);
    return false;
  }

  // More results than commands, each of which also ends in a null: libpq and this class disagree.
  bool Overrun() { return ++turns_ > 2 * preparing_.size() + 16; }

  const absl::Status& status() const { return status_; }
  bool stale() const { return stale_; }
  std::vector<Rows> rows() { return std::move(rows_); }

 private:
  void TakeError(ExecStatusType kind, const PGresult* result) {
    if (kind != PGRES_FATAL_ERROR) {
      status_ = Confused();
      stale_ = true;
      return;
    }
    stale_ = IsStalePreparation(result);
    status_ = stale_ ? ToStatus("40001", "", "") : ToStatus(result);
  }

  Session* session_;
  const std::vector<const Statement*>& preparing_;
  size_t next_ = 0;
  size_t turns_ = 0;
  absl::Status status_;
  bool stale_ = false;
  std::vector<Rows> rows_;
};

absl::StatusOr<std::unique_ptr<Session>> Session::Open(const std::string& conninfo) {
  // What stands before `dbname` yields to the conninfo, what stands behind it does not.
  const char* const keywords[] = {"connect_timeout",  "tcp_user_timeout", "keepalives_idle", "keepalives_interval",
                                  "keepalives_count", "dbname",           "client_encoding", nullptr};
  const char* const values[] = {"5", "15000", "30", "10", "3", conninfo.c_str(), "UTF8", nullptr};
  std::unique_ptr<Session> session(new Session(PQconnectdbParams(keywords, values, /*expand_dbname=*/1)));
  TERPADU_RETURN_IF_ERROR(session->SetUp());
  return session;
}

absl::Status Session::SetUp() {
  if (PQstatus(connection_) != CONNECTION_OK) {
    return ConnectionError(connection_);
  }
  PQsetNoticeReceiver(connection_, IgnoreNotice, nullptr);
  if (PQsetnonblocking(connection_, 1) != 0 || PQenterPipelineMode(connection_) != 1) {
    return ConnectionError(connection_);
  }
  return RunScript(kSettings);
}

Session::~Session() { PQfinish(connection_); }

bool Session::lost() {
  pollfd socket{.fd = PQsocket(connection_), .events = POLLRDHUP};
  lost_ = lost_ || PQstatus(connection_) != CONNECTION_OK || poll(&socket, 1, 0) != 0;
  return lost_;
}

absl::Status Session::Lose(absl::Status why) {
  lost_ = true;
  return why;
}

absl::Status Session::LoseConnection() { return Lose(ConnectionError(connection_)); }

absl::StatusOr<std::vector<Rows>> Session::Run(std::span<const Call> calls, absl::Time deadline) {
  TERPADU_ASSERT(!lost_);
  std::vector<const Statement*> preparing;
  TERPADU_RETURN_IF_ERROR(Send(calls, preparing));
  Reading reading(this, preparing);
  while (true) {
    if (absl::Status waited = AwaitResult(deadline + kGrace); !waited.ok()) {
      return Lose(reading.status().ok() ? waited : reading.status());
    }
    PGresult* result = PQgetResult(connection_);
    if (reading.Overrun()) {
      PQclear(result);
      return Lose(reading.status().ok() ? Confused() : reading.status());
    }
    if (result != nullptr && reading.Take(result)) {
      break;
    }
  }
  lost_ = lost_ || reading.stale();
  TERPADU_RETURN_IF_ERROR(reading.status());
  return reading.rows();
}

absl::Status Session::Send(std::span<const Call> calls, std::vector<const Statement*>& preparing) {
  for (const Call& call : calls) {
    const auto names_it = [&](const Statement* other) { return other && other->name == call.statement->name; };
    const auto prepared = prepared_.find(call.statement->name);
    TERPADU_ASSERT(prepared == prepared_.end() || prepared->second == call.statement->sql);
    if (prepared == prepared_.end() && std::none_of(preparing.begin(), preparing.end(), names_it)) {
      TERPADU_RETURN_IF_ERROR(SendPrepare(*call.statement));
      preparing.push_back(call.statement);
    }
    TERPADU_RETURN_IF_ERROR(SendCall(call));
    preparing.push_back(nullptr);
  }
  return PQpipelineSync(connection_) == 1 ? absl::OkStatus() : LoseConnection();
}

absl::Status Session::SendPrepare(const Statement& statement) {
  const std::string name(statement.name);
  const std::string sql(statement.sql);
  return PQsendPrepare(connection_, name.c_str(), sql.c_str(), 0, nullptr) == 1 ? absl::OkStatus() : LoseConnection();
}

absl::Status Session::SendCall(const Call& call) {
  std::vector<const char*> values;
  std::vector<int> lengths;
  std::vector<int> formats;
  for (const auto& param : call.params->params_) {
    values.push_back(param.value.has_value() ? param.value->c_str() : nullptr);
    lengths.push_back(param.value.has_value() ? static_cast<int>(param.value->size()) : 0);
    formats.push_back(param.binary ? 1 : 0);
  }
  const std::string name(call.statement->name);
  const int sent = PQsendQueryPrepared(connection_, name.c_str(), static_cast<int>(values.size()), values.data(),
                                       lengths.data(), formats.data(), /*resultFormat=*/0);
  return sent == 1 ? absl::OkStatus() : LoseConnection();
}

// Reads while it writes: with both socket buffers full, server and client would wait for each other for ever.
absl::Status Session::AwaitResult(absl::Time give_up) {
  while (true) {
    const int unsent = PQflush(connection_);
    if (unsent < 0) {
      return LoseConnection();
    }
    if (PQisBusy(connection_) == 0) {
      return PQstatus(connection_) == CONNECTION_BAD ? LoseConnection() : absl::OkStatus();
    }
    pollfd socket{.fd = PQsocket(connection_), .events = static_cast<short>(POLLIN | (unsent > 0 ? POLLOUT : 0))};
    const int ready = poll(&socket, 1, PollMilliseconds(give_up));
    if (ready == 0) {
      return Lose(ToStatus("", "no answer until after the deadline", ""));
    }
    if (ready < 0 && errno != EINTR) {
      return LoseConnection();
    }
    if (PQconsumeInput(connection_) == 0) {
      return LoseConnection();
    }
  }
}

absl::Status Session::RunScript(std::string_view sql) {
  TERPADU_ASSERT(!lost_);
  const std::string text(sql);
  if (PQexitPipelineMode(connection_) != 1 || PQsendQuery(connection_, text.c_str()) != 1) {
    return LoseConnection();
  }
  absl::Status outcome = FinishScript();
  if (lost_) {
    return outcome;
  }
  if (PQtransactionStatus(connection_) != PQTRANS_IDLE || PQenterPipelineMode(connection_) != 1) {
    return Lose(outcome.ok() ? Error(absl::StatusCode::kInternal, "DATABASE_DEFECT", "a script left a transaction open")
                             : outcome);
  }
  return outcome;
}

absl::Status Session::FinishScript() {
  absl::Status outcome;
  while (true) {
    if (absl::Status waited = AwaitResult(absl::InfiniteFuture()); !waited.ok()) {
      return outcome.ok() ? waited : outcome;
    }
    PGresult* result = PQgetResult(connection_);
    if (result == nullptr) {
      return outcome;
    }
    const ExecStatusType kind = PQresultStatus(result);
    if (kind == PGRES_FATAL_ERROR && outcome.ok()) {
      outcome = ToStatus(result);
    }
    PQclear(result);
    if (kind == PGRES_COPY_IN || kind == PGRES_COPY_OUT || kind == PGRES_COPY_BOTH) {
      return Lose(Confused());
    }
  }
}

}  // namespace terpadu::postgres
