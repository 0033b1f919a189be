#include "tools/terpadu/client/write_file.h"

#include <filesystem>
#include <fstream>

#include "libs/base/error.h"

namespace terpadu::command {

absl::Status WriteFile(const std::string& path, const std::string& bytes) {
  // Beside its place first, so that nobody ever meets half a file.
  const std::string beside = path + ".part";
  std::ofstream file(beside, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  std::error_code fault;
  if (file) {
    std::filesystem::rename(beside, path, fault);
  }
  if (!file || fault) {
    std::error_code ignored;
    std::filesystem::remove(beside, ignored);
    return Error(absl::StatusCode::kUnavailable, "FILE_NOT_WRITTEN", path + " could not be written", {{"file", path}});
  }
  return absl::OkStatus();
}

}  // namespace terpadu::command
