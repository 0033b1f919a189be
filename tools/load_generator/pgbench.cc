#include "tools/load_generator/pgbench.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <thread>
#include <vector>

#include "libs/base/error.h"
#include "libs/base/status.h"

namespace terpadu::load {
namespace {

constexpr int kWarmUpSeconds = 1;
constexpr char kProgress[] = "progress: ";

absl::Status Failed(const std::string& why) {
  return Error(absl::StatusCode::kFailedPrecondition, "PGBENCH_FAILED", "pgbench: " + why);
}

// A file with `text`, deleted with the object.
class ScriptFile {
 public:
  explicit ScriptFile(const std::string& text) {
    std::string path = (std::filesystem::temp_directory_path() / "terpadu_load_XXXXXX").string();
    if (const int file = mkstemp(path.data()); file >= 0) {
      close(file);
      path_ = path;
      std::ofstream(path_) << text;
    }
  }
  ~ScriptFile() { unlink(path_.c_str()); }
  ScriptFile(const ScriptFile&) = delete;
  ScriptFile& operator=(const ScriptFile&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::vector<std::string> CommandOf(const Pgbench& pgbench, const Script& script, int64_t base, int64_t most,
                                   const std::string& file) {
  const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  std::vector<std::string> command = {pgbench.program,
                                      "--no-vacuum",
                                      "--protocol=prepared",
                                      "--client=" + std::to_string(pgbench.clients),
                                      "--jobs=" + std::to_string(std::min(pgbench.clients, cores)),
                                      "--time=" + std::to_string(kWarmUpSeconds + pgbench.seconds),
                                      "--progress=" + std::to_string(kWarmUpSeconds),
                                      "--file=" + file,
                                      "--define=base=" + std::to_string(base),
                                      "--define=most=" + std::to_string(most / pgbench.clients),
                                      "--define=clients=" + std::to_string(pgbench.clients)};
  for (const std::string& definition : script.definitions()) {
    command.push_back("--define=" + definition);
  }
  command.push_back(pgbench.database);
  return command;
}

// A program that runs, its standard output and error in one stream.
class Running {
 public:
  static absl::StatusOr<Running> Start(const std::vector<std::string>& command) {
    std::vector<char*> arguments;
    for (const std::string& argument : command) {
      arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
      return Failed(std::strerror(errno));
    }
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, ends[1], STDERR_FILENO);
    Running running;
    const int fault = posix_spawn(&running.pid_, arguments[0], &files, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    close(ends[1]);
    running.output_.reset(fdopen(ends[0], "r"));
    if (fault != 0) {
      return Failed(command[0] + ": " + std::strerror(fault));
    }
    return running;
  }

  bool ReadLine(std::string& line) {
    line.clear();
    for (int c = getc(output_.get()); c != EOF; c = getc(output_.get())) {
      line += static_cast<char>(c);
      if (c == '\n') {
        break;
      }
    }
    return !line.empty();
  }

  absl::Status Wait() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? absl::OkStatus() : Failed("it was killed");
  }

 private:
  struct Close {
    void operator()(FILE* file) const { std::fclose(file); }
  };
  pid_t pid_ = 0;
  std::unique_ptr<FILE, Close> output_;
};

// All that `pgbench.program` prints.
absl::StatusOr<std::string> Execute(const Pgbench& pgbench, const std::vector<std::string>& command) {
  TERPADU_ASSIGN(Running running, Running::Start(command));
  std::string printed;
  bool warm = false;
  for (std::string line; running.ReadLine(line);) {
    printed += line;
    if (!warm && line.starts_with(kProgress) && pgbench.on_warm) {
      pgbench.on_warm();
      warm = true;
    }
  }
  TERPADU_RETURN_IF_ERROR(running.Wait());
  return printed;
}

// `12` of `number of transactions actually processed: 12`.
bool ReadNumber(const std::string& line, const std::string& label, double& number) {
  if (!line.starts_with(label)) {
    return false;
  }
  std::istringstream(line.substr(label.size())) >> number;
  return true;
}

// The first of `progress: 1.0 s, 1234.5 tps, …`.
struct Warm {
  double seconds = 0;
  double rate = 0;
};

void ReadWarm(const std::string& line, Warm& warm) {
  if (warm.seconds == 0 && line.starts_with(kProgress)) {
    std::sscanf(line.c_str(), "progress: %lf s, %lf tps", &warm.seconds, &warm.rate);
  }
}

// A client ends for one of two reasons: nothing is left for it to do, or a request failed.
void ReadEnd(const std::string& line, Round& round) {
  if (line.find(" aborted in command ") == std::string::npos) {
    return;
  }
  if (line.find("evaluation of meta-command failed") != std::string::npos) {
    round.nothing_left = true;
  } else if (round.errors++ == 0) {
    round.first_error = line;
  }
}

}  // namespace

absl::StatusOr<Round> ParsePgbench(const std::string& printed) {
  Round round;
  double processed = -1;
  double rate = 0;
  Warm warm;
  std::istringstream lines(printed);
  for (std::string line; std::getline(lines, line);) {
    ReadNumber(line, "number of transactions actually processed: ", processed);
    ReadNumber(line, "tps = ", rate);
    ReadWarm(line, warm);
    ReadEnd(line, round);
  }
  if (processed < 0) {
    return Failed(printed);
  }
  const double seconds = rate > 0 ? processed / rate : 0;  // connecting left out
  round.requests = std::max<int64_t>(0, std::llround(processed - warm.seconds * warm.rate));
  round.seconds = std::max(0.0, seconds - warm.seconds);
  return round;
}

absl::StatusOr<Round> RunPgbench(const Pgbench& pgbench, const Script& script, int64_t base, int64_t most) {
  const ScriptFile file(script.Text());
  TERPADU_ASSIGN(const std::string printed, Execute(pgbench, CommandOf(pgbench, script, base, most, file.path())));
  return ParsePgbench(printed);
}

}  // namespace terpadu::load
