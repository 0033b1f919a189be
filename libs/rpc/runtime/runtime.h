#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/runtime/call.h"
#include "libs/rpc/runtime/worker_pool.h"
#include "libs/rpc/server.h"

namespace terpadu::rpc {

// What stands between the wire and the handlers: admits calls, hands them to workers, knows the open streams. No gRPC.
class Runtime {
 public:
  using Done = std::function<void(const absl::Status&)>;

  explicit Runtime(const ServerOptions& options);
  ~Runtime();

  // Answers the call on a worker, or refuses it at once. `done` is called exactly once, on a worker or before Submit
  // returns; `call` must live until then. For a stream an OK says that it is open.
  void Submit(Call& call, const Done& done);

  // Told by the wire when a call arrives, and when the last of its answer is sent.
  void CallBegan() { ++open_calls_; }
  void CallEnded() { --open_calls_; }

  // Keeps `stream` to close it at Drain, until Forget; an error when there are too many or the runtime drains.
  absl::Status Remember(const std::shared_ptr<ServerStream>& stream);
  void Forget(const ServerStream* stream);

  // Refuses calls from here on and closes all streams. Those under way go on: returns when all answers are sent, or
  // at `deadline`.
  void Drain(absl::Time deadline);
  // Returns when all workers have ended.
  void Stop();

  const ServerOptions& options() const { return options_; }
  const std::string& domain() const { return domain_; }  // of errors

 private:
  absl::Status Admit(const Call& call) const;
  void ShowQueue() const;
  void CloseStreams();

  const ServerOptions options_;
  const std::string domain_;
  std::atomic<bool> draining_ = false;
  std::atomic<int> open_calls_ = 0;
  std::mutex streams_mutex_;
  std::map<const ServerStream*, std::weak_ptr<ServerStream>> streams_;
  std::vector<std::unique_ptr<postgres::Connection>> connections_;  // one a worker
  WorkerPool pool_;                                                 // last: its threads use the rest
};

}  // namespace terpadu::rpc
