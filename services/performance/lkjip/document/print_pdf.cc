#include "services/performance/lkjip/document/print_pdf.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "libs/base/error.h"
#include "libs/base/status.h"

namespace terpadu::performance {
namespace {

constexpr char kPython[] = "/usr/bin/python3";
constexpr absl::Duration kLongest = absl::Seconds(60);
constexpr int kMostAtOnce = 2;
constexpr int kNotInstalled = 64;  // what the program below says
constexpr size_t kPiece = size_t{64} << 10;

// The command `weasyprint` of Debian 12 cannot refuse addresses, its library can.
constexpr char kProgram[] = R"py(
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
try:
    import weasyprint
except ImportError:
    sys.exit(64)
def refuse(url, *args, **kwargs):
    raise ValueError("nothing is read from elsewhere")
html = sys.stdin.buffer.read().decode("utf-8")
pdf = weasyprint.HTML(string=html, base_url=None, url_fetcher=refuse).write_pdf()
sys.stdout.buffer.write(pdf)
)py";

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { Close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int fd() const { return fd_; }
  void Close() {
    if (fd_ >= 0) {
      close(fd_);
      fd_ = -1;
    }
  }

 private:
  int fd_;
};

// One of the programs that may run at a time.
class Turn {
 public:
  Turn() : taken_(running.fetch_add(1) < kMostAtOnce) {}
  ~Turn() { running.fetch_sub(1); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  bool taken() const { return taken_; }

 private:
  static std::atomic<int> running;
  bool taken_;
};
std::atomic<int> Turn::running{0};

absl::Status Failed(std::string_view what, int error) {
  return Error(absl::StatusCode::kInternal, "PDF_FAILED", absl::StrCat("printing: ", std::string(what), " ", error));
}

absl::Status Missing() {
  return Error(absl::StatusCode::kFailedPrecondition, "PDF_PRINTER_MISSING",
               "this machine cannot print: install Debian's package weasyprint, or take HTML");
}

absl::Status TooSlow() {
  return Error(absl::StatusCode::kDeadlineExceeded, "PDF_TOO_SLOW", "printing takes too long: take HTML");
}

// The document as a file in memory, read from its beginning.
absl::Status Fill(int fd, const std::string& html) {
  for (size_t done = 0; done < html.size();) {
    const ssize_t written = write(fd, html.data() + done, html.size() - done);
    if (written < 0) {
      return Failed("write", errno);
    }
    done += static_cast<size_t>(written);
  }
  return lseek(fd, 0, SEEK_SET) == 0 ? absl::OkStatus() : Failed("seek", errno);
}

absl::StatusOr<pid_t> Spawn(int input, int output) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  std::array<std::string, 4> words = {kPython, "-I", "-c", kProgram};
  std::array<std::string, 3> settings = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8", "HOME=/nonexistent"};
  std::array<char*, 5> arguments = {words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
  std::array<char*, 4> environment = {settings[0].data(), settings[1].data(), settings[2].data(), nullptr};
  pid_t pid = -1;
  const int error = posix_spawn(&pid, kPython, &actions, nullptr, arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  if (error == ENOENT) {
    return Missing();
  }
  return error == 0 ? absl::StatusOr<pid_t>(pid) : Failed("spawn", error);
}

// What comes out, until its end.
absl::StatusOr<std::string> ReadAll(int fd, const PrintLimits& limits) {
  const absl::Time deadline = std::min(limits.deadline, absl::Now() + kLongest);
  std::string all;
  while (true) {
    const int64_t left = absl::ToInt64Milliseconds(deadline - absl::Now());
    pollfd waiting{.fd = fd, .events = POLLIN, .revents = 0};
    const int ready = left <= 0 ? 0 : poll(&waiting, 1, static_cast<int>(left));
    if (ready == 0) {
      return TooSlow();
    }
    const size_t before = all.size();
    all.resize(before + kPiece);
    const ssize_t got = ready < 0 ? -1 : read(fd, all.data() + before, kPiece);
    if (got < 0 && errno != EINTR) {
      return Failed("read", errno);
    }
    all.resize(before + static_cast<size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0) {
      return all;
    }
    if (all.size() > limits.most_bytes) {
      return Error(absl::StatusCode::kResourceExhausted, "LKJIP_TOO_LARGE",
                   absl::StrCat("the PDF is larger than ", limits.most_bytes, " bytes: read the figures"),
                   {{"bytes", absl::StrCat(all.size())}, {"most", absl::StrCat(limits.most_bytes)}});
    }
  }
}

// How it ended; it is made to end.
int EndOf(pid_t pid, bool by_force) {
  if (by_force) {
    kill(pid, SIGKILL);
  }
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

absl::StatusOr<std::string> PrintPdf(const std::string& html, const PrintLimits& limits) {
  const Turn turn;
  if (!turn.taken()) {
    return WithRetryDelay(Error(absl::StatusCode::kResourceExhausted, "PDF_BUSY",
                                absl::StrCat(kMostAtOnce, " reports are being printed: try again, or take HTML")),
                          absl::Seconds(10));
  }
  const Descriptor input(memfd_create("lkjip", MFD_CLOEXEC));
  std::array<int, 2> ends = {-1, -1};
  if (input.fd() < 0 || pipe2(ends.data(), O_CLOEXEC) != 0) {
    return Failed("pipe", errno);
  }
  const Descriptor output(ends[0]);
  Descriptor of_child(ends[1]);
  TERPADU_RETURN_IF_ERROR(Fill(input.fd(), html));
  TERPADU_ASSIGN(const pid_t pid, Spawn(input.fd(), of_child.fd()));
  of_child.Close();
  auto pdf = ReadAll(output.fd(), limits);
  const int status = EndOf(pid, !pdf.ok());
  if (!pdf.ok()) {
    return pdf;
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == kNotInstalled) {
    return Missing();
  }
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) {
    return TooSlow();
  }
  return status == 0 && !pdf->empty() ? pdf : absl::StatusOr<std::string>(Failed("status", status));
}

}  // namespace terpadu::performance
