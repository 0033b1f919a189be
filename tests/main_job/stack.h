#pragma once

#include <map>
#include <memory>
#include <string>

#include "libs/testing/child_process.h"
#include "libs/testing/scratch_folder.h"
#include "tools/terpadu/client/services.h"

namespace terpadu::main_job {

// The five services as processes, each on a database of its own, on ports of loopback that they keep over restarts.
class Stack {
 public:
  // Starts all, and waits until they are ready. Aborts when one is not.
  Stack();

  // SIGKILL, and the same server again on the same database and port.
  void Kill(const std::string& service);
  void Restart(const std::string& service);
  // Waits until a server has ended by itself: its exit status, or 128 + the signal.
  int AwaitEnd(const std::string& service) { return servers_.at(service)->Wait(); }

  const std::string& database(const std::string& service) const { return databases_.at(service); }
  const command::Addresses& addresses() const { return addresses_; }
  const std::string& folder() const { return folder_.path(); }
  std::string LogOf(const std::string& service) const { return folder() + "/" + service + ".log"; }

 private:
  void Migrate(const std::string& service);
  // Starts the server and waits for its ready line, from which the address is taken.
  void Start(const std::string& service);

  testing::ScratchFolder folder_;
  std::map<std::string, std::string> databases_;
  command::Addresses addresses_;
  std::map<std::string, std::unique_ptr<testing::ChildProcess>> servers_;
};

}  // namespace terpadu::main_job
