// Names put behind each other at random.
#include <algorithm>
#include <functional>
#include <iostream>
#include <map>
#include <random>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planning/domain/unit_directory.h"

namespace terpadu::planning {
namespace {

using Ids = std::vector<std::string>;

constexpr int kRounds = 3000;

// A few names of few words, so that they overlap and begin with each other.
std::map<std::string, std::string> RandomNames(std::mt19937& random) {
  const char* const words[] = {"bagian", "dinas", "dan", "organisasi", "umum", "setda"};
  std::map<std::string, std::string> names;
  for (int i = 0; i < 8; ++i) {
    std::string name;
    for (size_t word = 0, count = 1 + random() % 4; word < count; ++word) {
      name += (name.empty() ? "" : " ") + std::string(words[random() % std::size(words)]);
    }
    names.emplace(name, "unit" + std::to_string(i));
  }
  return names;
}

// The units of every way to cover all of `text` with names, by the number of names.
std::map<size_t, std::set<Ids>> Coverings(const std::map<std::string, std::string>& names, const std::string& text) {
  std::map<size_t, std::set<Ids>> coverings;
  const std::function<void(size_t, const Ids&)> from = [&](size_t begin, const Ids& units) {
    if (begin > text.size()) {
      coverings[units.size()].insert(units);
      return;
    }
    for (const auto& [name, unit_id] : names) {
      const bool fits = text.compare(begin, name.size(), name) == 0 &&
                        (begin + name.size() == text.size() || text[begin + name.size()] == ' ');
      if (fits) {
        Ids longer = units;
        longer.push_back(unit_id);
        from(begin + name.size() + 1, longer);
      }
    }
  };
  from(0, {});
  return coverings;
}

Ids EachOnce(const Ids& ids) {
  Ids once;
  for (const std::string& id : ids) {
    if (std::find(once.begin(), once.end(), id) == once.end()) {
      once.push_back(id);
    }
  }
  return once;
}

TEST(UnitConcatenation, AnyConcatenationOfNamesResolvesToTheseNamesUnlessFewerOrOthersCoverItToo) {
  const unsigned seed = std::random_device{}();
  std::cout << "seed " << seed << std::endl;
  std::mt19937 random(seed);
  int certain = 0;
  int ambiguous = 0;
  for (int round = 0; round < kRounds; ++round) {
    const auto names = RandomNames(random);
    UnitDirectory directory;
    for (const auto& [name, unit_id] : names) {
      directory.Add(name, unit_id);
    }
    std::string text;
    Ids put_together;
    for (size_t i = 0, count = 1 + random() % 4; i < count; ++i) {
      const auto name = std::next(names.begin(), static_cast<std::ptrdiff_t>(random() % names.size()));
      text += (text.empty() ? "" : " ") + name->first;
      put_together.push_back(name->second);
    }
    const auto coverings = Coverings(names, text);
    const std::set<Ids>& fewest = coverings.begin()->second;
    const UnitDirectory::Resolved resolved = directory.Resolve(text);
    EXPECT_TRUE(resolved.unresolved.empty()) << text;
    EXPECT_EQ(resolved.ambiguous.empty(), fewest.size() == 1) << text;
    if (fewest.size() == 1) {
      EXPECT_EQ(resolved.unit_ids, EachOnce(*fewest.begin())) << text;
      ++certain;
    } else {
      ++ambiguous;
    }
    if (coverings.size() == 1 && fewest.size() == 1) {
      EXPECT_EQ(resolved.unit_ids, EachOnce(put_together)) << text;
    }
  }
  EXPECT_GT(certain, kRounds / 2);
  EXPECT_GT(ambiguous, 0);
}

}  // namespace
}  // namespace terpadu::planning
