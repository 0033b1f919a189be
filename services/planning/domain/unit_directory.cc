#include "services/planning/domain/unit_directory.h"

#include <algorithm>
#include <unordered_set>

#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

constexpr std::string_view kConjunction = "dan";

// Words [begin, end) of a text, and the unit they name.
struct Match {
  size_t begin;
  size_t end;
  std::string unit_id;
};

size_t CountWords(std::string_view normalized) {
  return static_cast<size_t>(std::count(normalized.begin(), normalized.end(), ' ')) + 1;
}

// Of all matches, the longest first and the leftmost of equals, none over another; in the order of the text.
std::vector<Match> Choose(std::vector<Match> matches, size_t word_count) {
  std::stable_sort(matches.begin(), matches.end(),
                   [](const Match& a, const Match& b) { return a.end - a.begin > b.end - b.begin; });
  std::vector<bool> taken(word_count);
  std::vector<Match> chosen;
  for (Match& match : matches) {
    const auto begin = taken.begin() + static_cast<std::ptrdiff_t>(match.begin);
    const auto end = taken.begin() + static_cast<std::ptrdiff_t>(match.end);
    if (std::find(begin, end, true) == end) {
      std::fill(begin, end, true);
      chosen.push_back(std::move(match));
    }
  }
  std::sort(chosen.begin(), chosen.end(), [](const Match& a, const Match& b) { return a.begin < b.begin; });
  return chosen;
}

}  // namespace

void UnitDirectory::Add(std::string normalized, std::string unit_id) {
  longest_ = std::max(longest_, CountWords(normalized));
  unit_of_.emplace(std::move(normalized), std::move(unit_id));
}

UnitDirectory::Resolved UnitDirectory::Resolve(std::string_view text) const {
  const std::vector<Word> words = WordsOf(text);
  std::vector<Match> matches;
  for (size_t begin = 0; begin < words.size(); ++begin) {
    std::string name;
    for (size_t end = begin + 1; end <= words.size() && end - begin <= longest_; ++end) {
      name += (name.empty() ? "" : " ") + words[end - 1].text;
      if (const auto found = unit_of_.find(name); found != unit_of_.end()) {
        matches.push_back({begin, end, found->second});
      }
    }
  }
  Resolved resolved;
  std::unordered_set<std::string> seen;
  size_t next = 0;  // the first word not dealt with
  const auto leave = [&](size_t end, bool between) {
    const bool conjunction = between && end - next == 1 && words[next].text == kConjunction;
    if (next < end && !conjunction) {
      resolved.unresolved.emplace_back(text.substr(words[next].begin, words[end - 1].end - words[next].begin));
    }
  };
  for (Match& match : Choose(std::move(matches), words.size())) {
    leave(match.begin, next > 0);
    next = match.end;
    if (seen.insert(match.unit_id).second) {
      resolved.unit_ids.push_back(std::move(match.unit_id));
    }
  }
  leave(words.size(), false);
  return resolved;
}

std::vector<std::string> UnitDirectory::CandidatesIn(std::string_view text) {
  const std::vector<Word> words = WordsOf(text);
  std::unordered_set<std::string> candidates;
  for (size_t begin = 0; begin < words.size(); ++begin) {
    std::string name;
    for (size_t end = begin; end < words.size() && end - begin < kMostWords; ++end) {
      name += (name.empty() ? "" : " ") + words[end].text;
      candidates.insert(name);
    }
  }
  return {candidates.begin(), candidates.end()};
}

}  // namespace terpadu::planning
