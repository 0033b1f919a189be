#include "tests/main_job/stack.h"

#include <fstream>
#include <iostream>

#include "absl/time/clock.h"
#include "libs/base/assert.h"
#include "libs/testing/scratch_postgres.h"
#include "nlohmann/json.hpp"

namespace terpadu::main_job {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(60);

// In the order in which they can learn of each other.
const std::map<std::string, std::vector<std::string>> kFollows = {
    {"budgeting", {"planning"}},
    {"procurement", {"budgeting"}},
    {"performance", {"planning"}},
    {"reporting", {"planning", "budgeting", "procurement", "performance"}},
};

std::string Program(const std::string& service) { return std::string(TERPADU_BIN) + "/" + service + "-server"; }

std::string TextOf(const std::string& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

// The last ready line of a server's output, after `already` bytes of it; "" while there is none.
std::string ReadyAddress(const std::string& log, size_t already) {
  std::ifstream stream(log);
  stream.seekg(static_cast<std::streamoff>(already));
  for (std::string line; std::getline(stream, line);) {
    const auto json = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (json.is_object() && json.contains("address") && json.contains("metrics")) {
      return json["address"].get<std::string>();
    }
  }
  return "";
}

}  // namespace

Stack::Stack() : folder_("main_job") {
  for (const std::string& service : command::ServiceNames()) {
    databases_[service] = testing::ScratchPostgres::Get().NewDatabase({});
    addresses_[service] = "127.0.0.1:0";
    Migrate(service);
    Start(service);
  }
}

void Stack::Migrate(const std::string& service) {
  testing::ChildProcess migrate({Program(service), "migrate", "--database", databases_[service]},
                                {.log = LogOf(service)});
  if (migrate.Wait() != 0) {
    std::cerr << TextOf(LogOf(service));
  }
  TERPADU_ASSERT(migrate.Wait() == 0);
}

void Stack::Start(const std::string& service) {
  std::vector<std::string> command = {Program(service),    "serve",     "--database",
                                      databases_[service], "--address", addresses_[service]};
  if (service == "procurement") {  // in which the first RPP of the job is on time, and the second late
    command.insert(command.end(), {"--clock-start", "2018-02-19T09:00:00+07:00"});
  }
  if (const auto followed = kFollows.find(service); followed != kFollows.end()) {
    for (const std::string& other : followed->second) {
      command.insert(command.end(), {"--" + other + "-address", addresses_[other]});
    }
  }
  const size_t already = TextOf(LogOf(service)).size();
  servers_[service] =
      std::make_unique<testing::ChildProcess>(command, testing::ChildProcess::Options{.log = LogOf(service)});
  const absl::Time give_up = absl::Now() + kPatience;
  std::string address;
  while ((address = ReadyAddress(LogOf(service), already)).empty()) {
    if (servers_[service]->HasEnded() || absl::Now() > give_up) {
      std::cerr << TextOf(LogOf(service));
      TERPADU_ASSERT(!"the server does not get ready");
    }
    absl::SleepFor(absl::Milliseconds(10));
  }
  addresses_[service] = address;
}

void Stack::Kill(const std::string& service) {
  servers_[service]->Signal(SIGKILL);
  servers_[service]->Wait();
}

void Stack::Restart(const std::string& service) { Start(service); }

}  // namespace terpadu::main_job
