#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libs/postgres/migrate.h"

namespace terpadu::testing {

// A private PostgreSQL 15 cluster of this process: its own folder, a free port on loopback, run as an unprivileged
// user, ended and deleted with the process. Started on first use, in about a second. It runs without fsync, but
// what was committed survives Kill(), as no asynchronous commit does.
class ScratchPostgres {
 public:
  static ScratchPostgres& Get();

  // A new database owned by an ordinary role (row-level security holds for it), with `sets` applied, and its conninfo.
  // Databases of the same sets are copied from a template, in some 50 ms.
  std::string NewDatabase(const std::vector<const postgres::MigrationSet*>& sets);

  // Stops the server at once (as a crash would), and starts it again on the same port unless it runs.
  void Kill();
  void Restart();

  // conninfo of the superuser, for tests that look into the catalogue.
  std::string SuperuserConninfo(std::string_view database) const;

  ~ScratchPostgres();

 private:
  ScratchPostgres();
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace terpadu::testing
