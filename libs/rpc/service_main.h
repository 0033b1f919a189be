#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "libs/postgres/migrate.h"
#include "libs/rpc/server.h"

namespace terpadu::rpc {

// What a started service is made of; lives until the process drains.
class RunningService {
 public:
  virtual ~RunningService() = default;
  virtual std::vector<const ServiceHandlers*> Handlers() = 0;
  // After the server listens: start followers, sweepers, recovery. Before it ends: stop them.
  virtual void Start() {}
  virtual void Stop() {}
};

// A flag of one service: `--seal-key-file`, or TERPADU_SEAL_KEY_FILE.
struct ServiceFlag {
  std::string name;
  std::string meaning;
};

// Where the other services are, as given by --<service>-address flags, and what the service's own flags say.
struct ServiceEnvironment {
  std::string database;
  const Clock* clock;
  std::function<std::string(const std::string& service)> address_of;
  std::function<std::string(const std::string& flag)> flag;  // "" when it was not given
};

struct ServiceMain {
  std::string service;      // `budgeting`
  std::string description;  // one line for --help
  std::vector<const postgres::MigrationSet*> migrations;
  std::vector<std::string> follows;     // other services it needs: each becomes a flag --<name>-address
  std::vector<std::string> may_follow;  // those it can do without: the same flag, and the address may be ""
  std::vector<ServiceFlag> flags;       // of its own
  std::function<std::unique_ptr<RunningService>(const ServiceEnvironment&)> make;
};

// `<service>-server serve` (default) and `<service>-server migrate`, with every flag explained by --help and settable
// by environment (TERPADU_<FLAG>). Serves gRPC and metrics, ends gracefully on SIGTERM and SIGINT. A ready server
// prints one JSON line {"service","address","metrics"} on standard output. Returns the exit code.
int RunServiceMain(int argc, char** argv, const ServiceMain& service);

}  // namespace terpadu::rpc
