#include "libs/testing/scratch_postgres.h"

#include <arpa/inet.h>
#include <libpq-fe.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <mutex>
#include <optional>
#include <sstream>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "libs/base/assert.h"
#include "libs/base/identity.h"
#include "libs/testing/child_process.h"
#include "libs/testing/scratch_folder.h"

namespace terpadu::testing {
namespace {

constexpr char kPrograms[] = "/usr/lib/postgresql/15/bin/";
constexpr absl::Duration kStartTime = absl::Seconds(60);
constexpr int kAttempts = 5;

// PostgreSQL refuses to run as root.
std::string ServerUser() { return geteuid() == 0 ? "postgres" : ""; }

int FreePort() {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  TERPADU_ASSERT(bind(listener, generic, length) == 0 && getsockname(listener, generic, &length) == 0);
  close(listener);
  return ntohs(address.sin_port);
}

[[noreturn]] void Die(const std::string& why) {
  std::fprintf(stderr, "scratch postgres: %s\n", why.c_str());
  std::abort();
}

void RunScript(const std::string& conninfo, const std::string& sql) {
  postgres::Connection connection(conninfo);
  const absl::Status status = connection.ExecuteScript(sql);
  if (!status.ok()) {
    Die("`" + sql + "`: " + status.ToString());
  }
}

// The same for two lists of sets exactly when they are the same migrations.
std::string FingerprintOf(const std::vector<const postgres::MigrationSet*>& sets) {
  std::string texts;
  for (const postgres::MigrationSet* set : sets) {
    texts += std::string(set->name) + '\0';
    for (const postgres::Migration& migration : set->migrations) {
      texts += std::to_string(migration.number) + '\0' + std::string(migration.sql) + '\0';
    }
  }
  return Sha256Hex(texts);
}

}  // namespace

struct ScratchPostgres::State {
  ScratchFolder folder{"scratch_postgres", ServerUser()};
  int port = 0;
  std::optional<ChildProcess> server;
  std::mutex mutex;                              // guards the below
  std::map<std::string, std::string> templates;  // by fingerprint
  int databases = 0;

  std::string Conninfo(std::string_view user, std::string_view database) const {
    return "host=127.0.0.1 port=" + std::to_string(port) + " user=" + std::string(user) +
           " dbname=" + std::string(database);
  }

  std::string data_folder() const { return folder.path() + "/data"; }
  std::string log() const { return folder.path() + "/log"; }

  void Initialise() {
    ChildProcess initdb({std::string(kPrograms) + "initdb", "-D", data_folder(), "-U", "postgres", "-A", "trust", "-E",
                         "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"},
                        {.user = ServerUser(), .log = log()});
    if (initdb.Wait() != 0) {
      Die("initdb failed: " + LogText());
    }
    std::ofstream(data_folder() + "/postgresql.conf", std::ios::app)
        << "fsync = off\nfull_page_writes = off\nmax_connections = 200\n"
        << "shared_buffers = 64MB\nmax_wal_size = 256MB\nlisten_addresses = '127.0.0.1'\n"
        << "unix_socket_directories = '" << folder.path() << "'\n";
  }

  bool IsRunning() { return server.has_value() && !server->HasEnded(); }

  // False when the server ends instead, as it does when another program has taken the port.
  bool Start() {
    server.emplace(
        std::vector<std::string>{std::string(kPrograms) + "postgres", "-D", data_folder(), "-p", std::to_string(port)},
        ChildProcess::Options{.user = ServerUser(), .log = log(), .end_signal = SIGQUIT});
    const absl::Time give_up = absl::Now() + kStartTime;
    while (PQping(Conninfo("postgres", "postgres").c_str()) != PQPING_OK) {
      if (server->HasEnded() || absl::Now() > give_up) {
        return false;
      }
      absl::SleepFor(absl::Milliseconds(20));
    }
    return true;
  }

  std::string LogText() const {
    std::ostringstream text;
    text << std::ifstream(log()).rdbuf();
    return text.str();
  }

  std::string NewName() { return "scratch_" + std::to_string(++databases); }

  void Create(const std::string& name, const std::string& source) {
    RunScript(Conninfo("postgres", "postgres"),
              "CREATE DATABASE " + name + " OWNER terpadu TEMPLATE " + source + " STRATEGY file_copy");
  }

  const std::string& TemplateOf(const std::vector<const postgres::MigrationSet*>& sets) {
    std::string& name = templates[FingerprintOf(sets)];
    if (name.empty()) {
      name = "template_" + std::to_string(templates.size());
      Create(name, "template0");
      postgres::Connection owner(Conninfo("terpadu", name));
      const absl::Status status = postgres::Migrate(owner, sets, nullptr);
      if (!status.ok()) {
        Die("migrations: " + status.ToString());
      }
    }
    return name;
  }
};

ScratchPostgres& ScratchPostgres::Get() {
  static ScratchPostgres postgres;
  return postgres;
}

ScratchPostgres::ScratchPostgres() : state_(new State) {
  state_->Initialise();
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    state_->port = FreePort();
    if (state_->Start()) {
      break;
    }
  }
  RunScript(state_->Conninfo("postgres", "postgres"), "CREATE ROLE terpadu LOGIN NOSUPERUSER");
}

ScratchPostgres::~ScratchPostgres() = default;

std::string ScratchPostgres::NewDatabase(const std::vector<const postgres::MigrationSet*>& sets) {
  const std::lock_guard lock(state_->mutex);
  const std::string source = state_->TemplateOf(sets);
  const std::string name = state_->NewName();
  state_->Create(name, source);
  return state_->Conninfo("terpadu", name);
}

void ScratchPostgres::Kill() { state_->server.reset(); }

void ScratchPostgres::Restart() {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (state_->IsRunning() || state_->Start()) {
      return;
    }
    absl::SleepFor(absl::Milliseconds(200));
  }
  Die("the server does not start again: " + state_->LogText());
}

std::string ScratchPostgres::SuperuserConninfo(std::string_view database) const {
  return state_->Conninfo("postgres", database);
}

}  // namespace terpadu::testing
