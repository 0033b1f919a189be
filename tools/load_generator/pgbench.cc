#include "tools/load_generator/pgbench.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <vector>

#include "libs/base/error.h"
#include "libs/base/status.h"

namespace terpadu::load {
namespace {

absl::Status Failed(const std::string& why) {
  return Error(absl::StatusCode::kFailedPrecondition, "PGBENCH_FAILED", "pgbench: " + why);
}

// A new folder for the script and what is printed, deleted with the object.
class Folder {
 public:
  Folder() {
    std::string path = (std::filesystem::temp_directory_path() / "terpadu_load_XXXXXX").string();
    path_ = mkdtemp(path.data()) == nullptr ? "" : path;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string script() const { return path_ + "/script.sql"; }
  std::string output() const { return path_ + "/output"; }

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
                                      "--time=" + std::to_string(pgbench.seconds),
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

// Waits for the end of `command`, its standard output and error written to the file `output`.
absl::Status Execute(const std::vector<std::string>& command, const std::string& output) {
  std::vector<char*> arguments;
  for (const std::string& argument : command) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
  pid_t pid = 0;
  const int fault = posix_spawn(&pid, arguments[0], &files, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  if (fault != 0) {
    return Failed(command[0] + ": " + std::strerror(fault));
  }
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? absl::OkStatus() : Failed("it was killed");
}

std::string TextOf(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

// `12` of `number of transactions actually processed: 12`.
bool ReadNumber(const std::string& line, const std::string& label, double& number) {
  if (!line.starts_with(label)) {
    return false;
  }
  std::istringstream(line.substr(label.size())) >> number;
  return true;
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
  std::istringstream lines(printed);
  for (std::string line; std::getline(lines, line);) {
    ReadNumber(line, "number of transactions actually processed: ", processed);
    ReadNumber(line, "tps = ", rate);
    ReadEnd(line, round);
  }
  if (processed < 0) {
    return Failed(printed);
  }
  round.requests = static_cast<int64_t>(processed);
  round.seconds = rate > 0 ? processed / rate : 0;  // connecting left out
  return round;
}

absl::StatusOr<Round> RunPgbench(const Pgbench& pgbench, const Script& script, int64_t base, int64_t most) {
  const Folder folder;
  std::ofstream(folder.script()) << script.Text();
  TERPADU_RETURN_IF_ERROR(Execute(CommandOf(pgbench, script, base, most, folder.script()), folder.output()));
  return ParsePgbench(TextOf(folder.output()));
}

}  // namespace terpadu::load
