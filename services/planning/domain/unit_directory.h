#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace terpadu::planning {

// The titles and aliases of an instansi's units on a day.
class UnitDirectory {
 public:
  // `normalized` is a Normalized() name. Several units may bear it: a text that prints it is then ambiguous.
  void Add(const std::string& normalized, const std::string& unit_id);

  // `unit_id` is part of `parent_id`. A name of it with a name of its parent right behind, no more than blanks and dots
  // between, is one name of it: `Bag. Umum Setda`.
  void SetParent(const std::string& unit_id, const std::string& parent_id);

  // A part of a text that can be read in several ways.
  struct Ambiguity {
    std::string text;                                  // as printed
    std::vector<std::vector<std::string>> candidates;  // the units of each reading, in its order; at most kMostReadings
  };
  struct Resolved {
    std::vector<std::string> unit_ids;    // in the order of the text, each once
    std::vector<std::string> unresolved;  // parts of the text that no name covers, as printed
    std::vector<Ambiguity> ambiguous;     // in the order of the text
  };
  // The units that a printed text names, several without separator included: of all ways to lay names over it, the one
  // that leaves the fewest words uncovered, and of those the one of the fewest, hence longest, names. Several that are
  // equal in both are an ambiguity, unless they tell the same units. A `dan` within a name is never split at; one that
  // alone stands between two names is left out.
  Resolved Resolve(std::string_view text) const;

  // Every run of at most `kMostWords` words of `text`, normalized: all that a name in it can be.
  static std::vector<std::string> CandidatesIn(std::string_view text);
  static constexpr size_t kMostWords = 40;  // of a name
  static constexpr size_t kMostReadings = 8;

 private:
  std::unordered_map<std::string, std::vector<std::string>> units_of_;
  std::unordered_map<std::string, std::string> parent_of_;
  size_t longest_ = 0;  // words of the longest name
};

}  // namespace terpadu::planning
