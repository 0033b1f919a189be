#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace terpadu::planning {

// Words [begin, end) of a text and what they tell: one reading, that is a list of units, or several when they are
// ambiguous; none when no name covers them.
struct CoveredPart {
  size_t begin;
  size_t end;
  std::vector<std::vector<std::string>> readings;
};

// The best ways to lay names over the words of a text: the fewest words uncovered first, then the fewest names. Work
// and memory grow with the number of names found, not with the number of ways.
class NameCover {
 public:
  explicit NameCover(size_t word_count);

  // Words [begin, end) are a name of each of `unit_ids`.
  void AddName(size_t begin, size_t end, const std::vector<std::string>& unit_ids);

  // Whether word `at` binds the words around it: where a name runs over it, no other way leaves it uncovered.
  void SetKeepsTogether(size_t at, bool keeps) { keeps_together_[at] = keeps; }

  // A name of a unit with a name of its parent behind it, where `follows(at)`, word `at` being the parent's first, is
  // a name of the unit too.
  void JoinParents(const std::unordered_map<std::string, std::string>& parent_of,
                   const std::function<bool(size_t)>& follows);

  // The text from its first word to its last. A part is as short as possible: where all best ways agree on where a
  // name ends, a part ends.
  std::vector<CoveredPart> Parts(size_t most_readings) const;

 private:
  struct Name {
    size_t end;
    std::vector<std::string> unit_ids;
  };
  // Uncovered words, then names, in one number.
  using Cost = int64_t;
  struct Costs {
    std::vector<Cost> before;  // of the best way up to a word
    std::vector<Cost> after;   // and from it on
  };

  Cost SkipCost(size_t at) const;
  Costs BestCosts() const;
  bool IsBest(const Costs& costs, size_t begin, size_t end, Cost cost) const;
  std::vector<std::vector<std::string>> ReadingsOf(const Costs& costs, size_t begin, size_t end, size_t most) const;

  std::vector<std::vector<Name>> names_at_;  // by their first word
  std::vector<bool> keeps_together_;
  std::vector<bool> within_name_;  // a name begins before the word and ends behind it
};

}  // namespace terpadu::planning
