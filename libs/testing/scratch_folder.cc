#include "libs/testing/scratch_folder.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "libs/base/assert.h"

namespace terpadu::testing {
namespace {

namespace fs = std::filesystem;

constexpr char kLockSuffix[] = ".lock";

// Memory where there is plenty of it (a container often has 64 MB): making a database is five times as fast there.
fs::path Base() {
  constexpr uintmax_t kPlenty = uintmax_t{1} << 30;
  const fs::path memory = "/dev/shm";
  std::error_code absent;
  const fs::space_info space = fs::space(memory, absent);
  return !absent && space.available >= kPlenty && access(memory.c_str(), W_OK) == 0 ? memory
                                                                                    : fs::temp_directory_path();
}

// The locked file, or -1 when another process holds it.
int TryLock(const std::string& path, int flags) {
  const int file = open(path.c_str(), O_RDWR | O_CLOEXEC | flags, 0600);
  if (file >= 0 && flock(file, LOCK_EX | LOCK_NB) != 0) {
    close(file);
    return -1;
  }
  return file;
}

void DeleteLeftovers(const std::string& prefix) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(Base(), ignored)) {
    const std::string lock_path = entry.path().string();
    if (entry.path().filename().string().rfind(prefix, 0) != 0 || entry.path().extension() != kLockSuffix) {
      continue;
    }
    if (const int lock = TryLock(lock_path, 0); lock >= 0) {
      fs::remove_all(lock_path.substr(0, lock_path.size() - sizeof kLockSuffix + 1), ignored);
      fs::remove(lock_path, ignored);
      close(lock);
    }
  }
}

}  // namespace

ScratchFolder::ScratchFolder(std::string_view prefix, const std::string& owner) {
  DeleteLeftovers(std::string(prefix) + "-");
  path_ = (Base() / (std::string(prefix) + "-XXXXXX")).string();
  TERPADU_ASSERT(mkdtemp(path_.data()) != nullptr);
  lock_ = TryLock(path_ + kLockSuffix, O_CREAT);
  if (!owner.empty()) {
    const passwd* user = getpwnam(owner.c_str());
    TERPADU_ASSERT(user != nullptr && chown(path_.c_str(), user->pw_uid, user->pw_gid) == 0);
  }
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
  fs::remove(path_ + kLockSuffix, ignored);
  close(lock_);
}

}  // namespace terpadu::testing
