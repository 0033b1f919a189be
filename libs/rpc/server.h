#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/base/calendar.h"
#include "libs/rpc/handlers.h"

namespace terpadu::rpc {

struct ServerOptions {
  std::string service;                                  // `budgeting`: names logs, metrics and the error domain
  std::string address = "127.0.0.1:0";                  // port 0 picks a free one
  std::string database;                                 // conninfo of each worker's connection
  int workers = 4;                                      // threads, each with one connection
  int queue = 256;                                      // calls waiting for a worker; more are refused
  size_t max_request_bytes = 4 << 20;                   // more is RESOURCE_EXHAUSTED, reason REQUEST_TOO_LARGE
  size_t max_response_bytes = 4 << 20;                  // what gRPC clients take by default; more is RESPONSE_TOO_LARGE
  int max_streams = 1000;                               // server streams open at a time
  absl::Duration default_deadline = absl::Seconds(30);  // for calls that bring none
  absl::Duration drain = absl::Seconds(10);             // how long calls under way may take after Drain()
  const Clock* clock = &SystemClock();
};

// A gRPC server on the callback API: calls wait in a bounded queue for a fixed pool of workers, each owning one
// database connection. Around every handler stand, one file each, deadline, authentication, authorisation, metrics,
// tracing, logging. Health (per service name, and "" for liveness), reflection.
//
//   full queue              RESOURCE_EXHAUSTED  QUEUE_FULL, with RetryInfo
//   expired or cancelled    DEADLINE_EXCEEDED / CANCELLED, before the database is touched
//   request over the limit  RESOURCE_EXHAUSTED  REQUEST_TOO_LARGE
//   response over the limit RESOURCE_EXHAUSTED  RESPONSE_TOO_LARGE
//   too many streams        RESOURCE_EXHAUSTED  TOO_MANY_STREAMS, with RetryInfo
//   no actor                UNAUTHENTICATED     ACTOR_REQUIRED (unless the method is public)
//   no such role            PERMISSION_DENIED   ROLE_REQUIRED (metadata: roles)
//   draining                UNAVAILABLE         DRAINING, with RetryInfo
class Server {
 public:
  // Refuses handlers that fail CheckComplete(). The handlers must outlive the server.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options,
                                                       const std::vector<const ServiceHandlers*>& handlers);
  virtual ~Server() = default;  // drains

  virtual int port() const = 0;
  // What the readiness of every service name says; liveness ("") is untouched. Serving at start.
  virtual void SetReady(bool ready) = 0;
  // Not ready, no new calls, those under way end or are cancelled after `drain`. Returns when done; again is harmless.
  virtual void Drain() = 0;
};

}  // namespace terpadu::rpc
