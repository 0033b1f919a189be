#include "tools/generator/regency.h"

#include <map>
#include <numeric>
#include <set>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/generator/random.h"
#include "tools/generator/sirup.h"
#include "tools/generator/tables.h"

namespace terpadu::generator {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

const Regency& FullSize() {
  static const Regency& regency = *new Regency(MakeRegency(7, 1));
  return regency;
}

// The files of a regency as one text.
std::string Bytes(const Regency& regency) {
  std::string bytes;
  for (const File& file : FilesOf(regency)) {
    bytes += file.name + "\n" + file.text;
  }
  return bytes;
}

TEST(Regency, HasTheSizeThatTheDomainGives) {
  const Regency& regency = FullSize();
  EXPECT_THAT(regency.units, SizeIs(165));
  EXPECT_THAT(regency.programs, SizeIs(409));
  EXPECT_THAT(regency.kegiatan, SizeIs(1'150));
  EXPECT_THAT(regency.sub_kegiatan, SizeIs(3'949));
  EXPECT_THAT(regency.provider.packages, SizeIs(12'013));
  EXPECT_THAT(regency.provider.allocations, SizeIs(17'115));
  EXPECT_THAT(regency.provider.locations, SizeIs(20'889));
  EXPECT_THAT(regency.swakelola.packages, SizeIs(5'555));
  EXPECT_THAT(regency.swakelola.allocations, SizeIs(16'957));
  const Summary summary = SummaryOf(regency, FilesOf(regency));
  EXPECT_EQ(summary.budget, 3'120'000'000'000);
  EXPECT_EQ(summary.procurement, 2'469'000'000'000);
  EXPECT_EQ(summary.largest_sub_kegiatan, 338'700'000'000);
}

TEST(Regency, TheSameSeedGivesTheSameBytes) {
  EXPECT_EQ(Bytes(MakeRegency(7, 1)), Bytes(FullSize()));
  EXPECT_NE(Bytes(MakeRegency(8, 1)), Bytes(FullSize()));
  EXPECT_NE(Bytes(MakeRegency(7, 2)), Bytes(FullSize()));
}

TEST(Regency, TheSameSeedGivesTheSameBytesOnEveryMachine) {
  const std::vector<File> files = FilesOf(FullSize());
  EXPECT_EQ(SummaryOf(FullSize(), files).sha256, "1f89b105dfeb82de22f99f50364b423beefccb6539511e4018ae63c9effa6f20");
}

TEST(Regency, NoLineIsAllocatedBeyondItsAmount) {
  std::vector<int64_t> left;
  for (const Line& line : FullSize().lines) {
    EXPECT_GT(line.amount, 0);
    left.push_back(line.amount);
  }
  for (const Packages* packages : {&FullSize().provider, &FullSize().swakelola}) {
    std::vector<int64_t> sums(packages->packages.size());
    for (const Allocation& allocation : packages->allocations) {
      EXPECT_GT(allocation.amount, 0);
      left[allocation.line] -= allocation.amount;
      sums[allocation.package] += allocation.amount;
      EXPECT_EQ(packages->packages[allocation.package].unit, FullSize().UnitOf(FullSize().lines[allocation.line]));
      EXPECT_TRUE(Accounts()[FullSize().lines[allocation.line].account].is_procurement);
    }
    for (size_t i = 0; i < sums.size(); ++i) {
      EXPECT_EQ(sums[i], packages->packages[i].amount);
    }
  }
  EXPECT_GE(*std::min_element(left.begin(), left.end()), 0);
}

TEST(Regency, CeilingsAreTheSumsOfWhatStandsBelow) {
  const Regency& regency = FullSize();
  std::vector<int64_t> sub_kegiatan(regency.sub_kegiatan.size()), kegiatan(regency.kegiatan.size()),
      programs(regency.programs.size());
  for (const Line& line : regency.lines) {
    sub_kegiatan[line.sub_kegiatan] += line.amount;
  }
  for (size_t i = 0; i < sub_kegiatan.size(); ++i) {
    EXPECT_EQ(regency.sub_kegiatan[i].ceiling, sub_kegiatan[i]);
    kegiatan[regency.sub_kegiatan[i].above] += sub_kegiatan[i];
  }
  for (size_t i = 0; i < kegiatan.size(); ++i) {
    EXPECT_EQ(regency.kegiatan[i].ceiling, kegiatan[i]);
    programs[regency.kegiatan[i].above] += kegiatan[i];
  }
  for (size_t i = 0; i < programs.size(); ++i) {
    EXPECT_EQ(regency.programs[i].ceiling, programs[i]);
  }
}

TEST(Regency, NoTwoLinesOfASubKegiatanHaveTheSameAccount) {
  std::set<std::pair<size_t, size_t>> seen;
  for (const Line& line : FullSize().lines) {
    EXPECT_TRUE(seen.emplace(line.sub_kegiatan, line.account).second);
  }
}

TEST(Regency, NamesAndIdsAreOfOneEach) {
  std::set<std::string> units, ids;
  for (const Unit& unit : FullSize().units) {
    EXPECT_TRUE(units.insert(unit.title).second) << unit.title;
    EXPECT_TRUE(units.insert(unit.code).second) << unit.code;
  }
  for (const auto* nodes : {&FullSize().programs, &FullSize().kegiatan, &FullSize().sub_kegiatan}) {
    for (const Node& node : *nodes) {
      EXPECT_TRUE(ids.insert(node.id).second) << node.id;
    }
  }
}

TEST(Regency, ACodeHasOneTitle) {
  std::map<std::string, std::string> titles;
  for (const Node& node : FullSize().sub_kegiatan) {
    EXPECT_EQ(titles.emplace(node.code, node.title).first->second, node.title);
  }
  EXPECT_LT(titles.size(), FullSize().sub_kegiatan.size());  // units of one kind have the same codes
}

TEST(SirupPages, HoldEveryPackageOnceInFilesOfAThousandRows) {
  const std::vector<std::string> pages = SirupPages(FullSize());
  EXPECT_THAT(pages, SizeIs(18));
  int64_t rows = 0, allocations = 0, locations = 0, pagu = 0;
  std::set<std::string> ids;
  for (const std::string& page : pages) {
    std::istringstream lines(page);
    std::string line;
    std::getline(lines, line);
    int of_page = 0;
    while (std::getline(lines, line)) {
      ++of_page;
      std::vector<std::string> cells;
      std::istringstream text(line);
      for (std::string cell; std::getline(text, cell, '\t');) {
        cells.push_back(cell);
      }
      ids.insert(cells[0]);
      pagu += std::stoll(cells[8]);
      allocations += 1 + std::count(cells[9].begin(), cells[9].end(), ';');
      EXPECT_EQ(std::count(cells[9].begin(), cells[9].end(), ';'), std::count(cells[10].begin(), cells[10].end(), ';'));
      locations += cells.size() < 23 ? 0 : 1 + std::count(cells[22].begin(), cells[22].end(), ';');
    }
    EXPECT_LE(of_page, 1000);
    rows += of_page;
  }
  EXPECT_EQ(rows, 17'568);
  EXPECT_THAT(ids, SizeIs(17'568));
  EXPECT_EQ(allocations, 34'072);
  EXPECT_EQ(locations, 20'889);
  const Summary summary = SummaryOf(FullSize(), {});
  EXPECT_EQ(pagu, summary.provider + summary.swakelola);
}

TEST(Apportion, GivesAllOfItInProportion) {
  EXPECT_THAT(Apportion(100, {1, 1, 2}, 0), ElementsAre(25, 25, 50));
  EXPECT_THAT(Apportion(10, {1, 1, 1}, 1), ElementsAre(3, 3, 4));
}

TEST(Random, IsSplitMix64) {  // its published first numbers for the seed 1234567
  Random random(1234567);
  EXPECT_EQ(random.Next(), 6457827717110365317U);
  EXPECT_EQ(random.Next(), 3203168211198807973U);
}

}  // namespace
}  // namespace terpadu::generator
