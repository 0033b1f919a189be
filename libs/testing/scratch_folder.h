#pragma once

#include <string>
#include <string_view>

namespace terpadu::testing {

// A new folder in memory or under the system's temporary one, deleted with the object. What a killed test has left
// behind is deleted by the next one of the same prefix.
class ScratchFolder {
 public:
  // Owned by `owner`, "" for oneself.
  explicit ScratchFolder(std::string_view prefix, const std::string& owner = "");
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
  int lock_ = -1;  // held on the file `path_`.lock for as long as the folder is in use
};

}  // namespace terpadu::testing
