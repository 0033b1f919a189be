#include "tools/terpadu/client/file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "libs/base/error.h"

namespace terpadu::command {

absl::StatusOr<std::string> ReadFile(const std::string& path, size_t most) {
  std::ifstream file;
  std::error_code fault;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file || std::filesystem::is_directory(path, fault)) {
      const std::string why = file ? "is a folder" : std::strerror(errno);
      return Error(absl::StatusCode::kNotFound, "FILE_UNREADABLE", path + ": " + why, {{"file", path}});
    }
  }
  std::istream& input = path == "-" ? std::cin : file;
  std::string content(most + 1, '\0');
  input.read(content.data(), static_cast<std::streamsize>(content.size()));
  content.resize(static_cast<size_t>(input.gcount()));
  if (content.size() > most) {
    return Error(absl::StatusCode::kInvalidArgument, "FILE_TOO_LARGE",
                 path + " has more than the " + std::to_string(most) + " bytes that are taken", {{"file", path}});
  }
  return content;
}

}  // namespace terpadu::command
