#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace terpadu::planning {

// The titles and aliases of an instansi's units.
class UnitDirectory {
 public:
  // `normalized` is a Normalized() name, of one unit only.
  void Add(std::string normalized, std::string unit_id);

  struct Resolved {
    std::vector<std::string> unit_ids;    // in the order of the text, each once
    std::vector<std::string> unresolved;  // parts of the text that no name covers, as printed
  };
  // The units that a printed text names: the longest name in it first, the leftmost of equals, then the same in what is
  // left. Nothing separates units but their names, so that `Dinas Kebudayaan dan Pariwisata` is one; a `dan` that
  // alone stands between two names is left out.
  Resolved Resolve(std::string_view text) const;

  // Every run of at most `kMostWords` words of `text`, normalized: all that a name in it can be.
  static std::vector<std::string> CandidatesIn(std::string_view text);
  static constexpr size_t kMostWords = 40;  // of a name

 private:
  std::unordered_map<std::string, std::string> unit_of_;
  size_t longest_ = 0;  // words of the longest name
};

}  // namespace terpadu::planning
