#include "services/planning/domain/unit_directory.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "services/planning/domain/name_cover.h"
#include "services/planning/domain/text.h"

namespace terpadu::planning {
namespace {

constexpr std::string_view kConjunction = "dan";

size_t CountWords(std::string_view normalized) {
  return static_cast<size_t>(std::count(normalized.begin(), normalized.end(), ' ')) + 1;
}

// Whether nothing but blanks and dots stands before word `at`.
bool FollowsAtOnce(std::string_view text, const std::vector<Word>& words, size_t at) {
  const std::string_view between = text.substr(words[at - 1].end, words[at].begin - words[at - 1].end);
  return between.find_first_not_of(" .\t\n\r\u00a0") == std::string_view::npos;
}

void AddOnce(std::vector<std::string>& ids, const std::string& id) {
  if (std::find(ids.begin(), ids.end(), id) == ids.end()) {
    ids.push_back(id);
  }
}

// Takes the parts of a text in their order, and puts runs of words that no name covers together.
class Reading {
 public:
  Reading(std::string_view text, const std::vector<Word>& words) : text_(text), words_(words) {}

  void Take(const CoveredPart& part) {
    if (part.readings.empty()) {
      uncovered_ += part.end - part.begin;
      return;
    }
    LeaveUncovered(part.begin, false);
    if (part.readings.size() > 1) {
      resolved_.ambiguous.push_back({Printed(part.begin, part.end), part.readings});
    } else {
      for (const std::string& unit_id : part.readings[0]) {
        if (seen_.insert(unit_id).second) {
          resolved_.unit_ids.push_back(unit_id);
        }
      }
    }
  }

  UnitDirectory::Resolved Finish() && {
    LeaveUncovered(words_.size(), true);
    return std::move(resolved_);
  }

 private:
  std::string Printed(size_t begin, size_t end) const {
    return std::string(text_.substr(words_[begin].begin, words_[end - 1].end - words_[begin].begin));
  }

  void LeaveUncovered(size_t end, bool last) {
    const size_t begin = end - std::exchange(uncovered_, 0);
    const bool conjunction = begin > 0 && !last && end - begin == 1 && words_[begin].text == kConjunction;
    if (begin < end && !conjunction) {
      resolved_.unresolved.push_back(Printed(begin, end));
    }
  }

  std::string_view text_;
  const std::vector<Word>& words_;
  size_t uncovered_ = 0;  // words right before the next part
  std::unordered_set<std::string> seen_;
  UnitDirectory::Resolved resolved_;
};

}  // namespace

void UnitDirectory::Add(const std::string& normalized, const std::string& unit_id) {
  longest_ = std::max(longest_, CountWords(normalized));
  AddOnce(units_of_[normalized], unit_id);
}

void UnitDirectory::SetParent(const std::string& unit_id, const std::string& parent_id) {
  parent_of_[unit_id] = parent_id;
}

UnitDirectory::Resolved UnitDirectory::Resolve(std::string_view text) const {
  const std::vector<Word> words = WordsOf(text);
  NameCover cover(words.size());
  for (size_t begin = 0; begin < words.size(); ++begin) {
    std::string name;
    for (size_t end = begin + 1; end <= words.size() && end - begin <= longest_; ++end) {
      name += (name.empty() ? "" : " ") + words[end - 1].text;
      if (const auto found = units_of_.find(name); found != units_of_.end()) {
        cover.AddName(begin, end, found->second);
      }
    }
    cover.SetKeepsTogether(begin, words[begin].text == kConjunction);
  }
  cover.JoinParents(parent_of_, [&](size_t at) { return FollowsAtOnce(text, words, at); });
  Reading reading(text, words);
  for (const CoveredPart& part : cover.Parts(kMostReadings)) {
    reading.Take(part);
  }
  return std::move(reading).Finish();
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
